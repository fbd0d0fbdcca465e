//! The S/MIME capabilities attribute (RFC 8551 section 2.5.2).

use const_oid::ObjectIdentifier;
use smime_ber::{Tag, der};

use super::{Attribute, Bases, SingleValued};
use crate::basis::Basis;
use crate::crypto::AlgorithmIdentifier;
use crate::encoding::DerReader;

/// What a signer can deal with, in the order in which the signer would have it.
///
/// ```text
/// smimeCapabilities OBJECT IDENTIFIER ::= { iso(1) member-body(2)
///     us(840) rsadsi(113549) pkcs(1) pkcs-9(9) 15 }
///
/// SMIMECapabilities ::= SEQUENCE OF SMIMECapability
///
/// SMIMECapability ::= SEQUENCE {
///    capabilityID OBJECT IDENTIFIER,
///    parameters ANY DEFINED BY capabilityID OPTIONAL }
/// ```
///
/// RFC 8551 appendix A. A capability has the form of an AlgorithmIdentifier, but not its
/// parameters: those tell kinds of one algorithm apart, and are mostly absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SmimeCapabilities(pub Vec<AlgorithmIdentifier>);

impl SmimeCapabilities {
    /// The attribute.
    pub(crate) fn attribute(&self) -> Attribute {
        let value = der::sequence(|list| self.0.iter().for_each(|each| list.raw(&each.to_der())));
        Attribute::single(Self::ATTR_TYPE, value)
    }
}

impl SingleValued for SmimeCapabilities {
    const ATTR_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.15");
    const NAME: &'static str = "S/MIME capabilities";
    const WANTED: &'static str = "a list of capabilities";
    const BASES: Bases = Bases {
        syntax: Basis::CapabilitiesSyntax,
        one_value: Basis::CapabilitiesValue,
        once: Basis::CapabilitiesOnce,
        place: Basis::CapabilitiesPlace,
    };

    fn from_der(value: &[u8]) -> Option<Self> {
        let list = DerReader::new(value).only(Tag::SEQUENCE, Self::NAME).ok()?;
        let mut members = DerReader::inside(&list);
        let mut capabilities = Vec::new();
        while !members.is_empty() {
            let capability = AlgorithmIdentifier::read(&mut members, "SMIMECapability");
            capabilities.push(capability.ok()?);
        }
        Some(Self(capabilities))
    }
}
