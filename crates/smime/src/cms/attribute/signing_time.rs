//! The signing-time attribute (RFC 5652 section 11.3).

use const_oid::ObjectIdentifier;
use der::asn1::{GeneralizedTime, UtcTime};
use der::{DateTime, Decode};

use super::SingleValued;

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
    pub time: DateTime,
    /// Whether it has the form that its year calls for: UTCTime through 2049, GeneralizedTime
    /// later.
    pub form_fits: bool,
}

/// The last year that UTCTime can say.
const UTC_TIME_LAST_YEAR: u16 = 2049;

impl SingleValued for SigningTime {
    const ATTR_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.5");
    const NAME: &'static str = "signing-time";
    const WANTED: &'static str = "a UTCTime or GeneralizedTime in UTC with seconds";

    fn from_der(value: &[u8]) -> Option<Self> {
        if let Ok(time) = UtcTime::from_der(value) {
            return Some(Self { time: time.to_date_time(), form_fits: true });
        }
        let time = GeneralizedTime::from_der(value).ok()?.to_date_time();
        Some(Self { time, form_fits: time.year() > UTC_TIME_LAST_YEAR })
    }
}
