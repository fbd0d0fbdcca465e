//! The message-digest attribute (RFC 5652 section 11.2).

use const_oid::ObjectIdentifier;
use der::Decode;
use der::asn1::OctetString;

use super::{Bases, SingleValued};

use crate::basis::Basis;

/// The digest of the content that is signed.
///
/// ```text
/// id-messageDigest OBJECT IDENTIFIER ::= { iso(1) member-body(2)
///     us(840) rsadsi(113549) pkcs(1) pkcs9(9) 4 }
///
/// MessageDigest ::= OCTET STRING
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageDigest(pub Vec<u8>);

impl SingleValued for MessageDigest {
    const ATTR_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
    const NAME: &'static str = "message-digest";
    const WANTED: &'static str = "an OCTET STRING";
    const BASES: Bases = Bases {
        syntax: Basis::MessageDigestSyntax,
        one_value: Basis::MessageDigestValue,
        once: Basis::MessageDigestOnce,
        place: Basis::MessageDigestPlace,
    };

    fn from_der(value: &[u8]) -> Option<Self> {
        OctetString::from_der(value)
            .ok()
            .map(|octets| Self(octets.into_bytes().into_vec()))
    }
}
