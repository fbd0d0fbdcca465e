//! The content-type attribute (RFC 5652 section 11.1).

use const_oid::ObjectIdentifier;

use super::{Bases, SingleValued};
use crate::basis::Basis;
use crate::oid::Oid;

/// The type of the content that is signed.
///
/// ```text
/// id-contentType OBJECT IDENTIFIER ::= { iso(1) member-body(2)
///     us(840) rsadsi(113549) pkcs(1) pkcs9(9) 3 }
///
/// ContentType ::= OBJECT IDENTIFIER
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentTypeAttribute(pub Oid);

impl SingleValued for ContentTypeAttribute {
    const ATTR_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
    const NAME: &'static str = "content-type";
    const WANTED: &'static str = "an OBJECT IDENTIFIER";
    const BASES: Bases = Bases {
        syntax: Basis::ContentTypeSyntax,
        one_value: Basis::ContentTypeValue,
        once: Basis::ContentTypeOnce,
        place: Basis::ContentTypePlace,
    };

    fn from_der(value: &[u8]) -> Option<Self> {
        Oid::from_der(value).ok().map(Self)
    }
}
