//! The signing-time attribute (RFC 5652 section 11.3).

use const_oid::ObjectIdentifier;
use smime_ber::{SliceReader, Tag};

use super::{Bases, SingleValued};
use crate::basis::Basis;
use crate::pki::Time;

/// When the signer says to have signed.
///
/// ```text
/// id-signingTime OBJECT IDENTIFIER ::= { iso(1) member-body(2)
///     us(840) rsadsi(113549) pkcs(1) pkcs9(9) 5 }
///
/// SigningTime ::= Time
///
/// Time ::= CHOICE {
///   utcTime          UTCTime,
///   generalizedTime  GeneralizedTime }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SigningTime {
    /// The time, in UTC.
    pub time: Time,
    /// Whether it has the form that its year calls for: UTCTime through 2049, GeneralizedTime
    /// later.
    pub form_fits: bool,
}

/// The first second that UTCTime cannot say: 2050-01-01T00:00:00Z.
const UTC_TIME_END: i64 = 2_524_608_000;

impl SingleValued for SigningTime {
    const ATTR_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.5");
    const NAME: &'static str = "signing-time";
    const WANTED: &'static str = "a UTCTime or GeneralizedTime in UTC with seconds";
    const BASES: Bases = Bases {
        syntax: Basis::SigningTimeSyntax,
        one_value: Basis::SigningTimeValue,
        once: Basis::SigningTimeOnce,
        place: Basis::SigningTimePlace,
    };

    fn from_der(value: &[u8]) -> Option<Self> {
        let time = Time::from_der(value).ok()?;
        let is_utc_time = SliceReader::new(value).peek().ok()? == Some(Tag::UTC_TIME);
        let form_fits = is_utc_time == (time.unix_seconds() < UTC_TIME_END);
        Some(Self { time, form_fits })
    }
}
