//! The signing-time attribute (RFC 5652 section 11.3).

use const_oid::ObjectIdentifier;

use super::{Bases, SingleValued};
use crate::basis::Basis;
use crate::pki::WrittenTime;

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
pub struct SigningTime(pub WrittenTime);

impl SingleValued for SigningTime {
    const ATTR_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.5");
    const NAME: &'static str = "signing-time";
    const WANTED: &'static str = "a UTCTime or GeneralizedTime with a time zone";
    const BASES: Bases = Bases {
        syntax: Basis::SigningTimeSyntax,
        one_value: Basis::SigningTimeValue,
        once: Basis::SigningTimeOnce,
        place: Basis::SigningTimePlace,
    };

    fn from_der(value: &[u8]) -> Option<Self> {
        WrittenTime::from_der(value).ok().map(Self)
    }
}
