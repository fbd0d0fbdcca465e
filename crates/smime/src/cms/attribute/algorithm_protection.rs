//! The CMS algorithm protection attribute (RFC 6211).

use const_oid::ObjectIdentifier;
use smime_ber::{SliceReader, Tag};

use super::{Bases, SingleValued};
use crate::basis::Basis;
use crate::cms::SignerInfo;
use crate::cms::authenticated_data::AuthenticatedDataHead;
use crate::crypto::{AlgorithmIdentifier, MacAlgorithm};

/// The algorithms that the signer used, under the signature.
///
/// ```text
/// id-aa-CMSAlgorithmProtection OBJECT IDENTIFIER ::= { iso(1)
///     member-body(2) us(840) rsadsi(113549) pkcs(1) pkcs9(9) 52 }
///
/// CMSAlgorithmProtection ::= SEQUENCE {
///   digestAlgorithm         DigestAlgorithmIdentifier,
///   signatureAlgorithm  [1] SignatureAlgorithmIdentifier OPTIONAL,
///   macAlgorithm        [2] MessageAuthenticationCodeAlgorithm OPTIONAL }
/// ```
///
/// RFC 6211 section 2; IMPLICIT tags by its module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlgorithmProtection {
    /// How the content was digested.
    pub digest_algorithm: AlgorithmIdentifier,
    /// How the signature was made.
    pub signature_algorithm: AlgorithmIdentifier,
}

impl AlgorithmProtection {
    /// Whether these are the algorithms of `signer_info` (RFC 6211 section 3.1): those that are
    /// meant, as the fields are compared "modulo encoding".
    pub fn names_those_of(&self, signer_info: &SignerInfo) -> bool {
        self.digest_algorithm.matches(&signer_info.digest_algorithm)
            && self
                .signature_algorithm
                .matches(&signer_info.signature_algorithm)
    }
}

/// The algorithms that the originator of an AuthenticatedData used, under the MAC: the same
/// attribute with the other choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MacAlgorithmProtection {
    /// How the content was digested.
    pub digest_algorithm: AlgorithmIdentifier,
    /// How the MAC was made.
    pub mac_algorithm: AlgorithmIdentifier,
}

impl MacAlgorithmProtection {
    /// Whether these are the algorithms of `head` (RFC 6211 section 3.2). HMAC with SHA-1 has two
    /// names (RFC 3370 section 6.1, RFC 8018 appendix B.1.1).
    pub fn names_those_of(&self, head: &AuthenticatedDataHead) -> bool {
        let digest_algorithm = head.digest_algorithm.as_ref();
        let mac = |identifier| MacAlgorithm::from_identifier(identifier).ok();
        let (named, used) = (&self.mac_algorithm, &head.mac_algorithm);
        digest_algorithm.is_some_and(|digest| self.digest_algorithm.matches(digest))
            && (named.matches(used) || mac(named).is_some_and(|named| mac(used) == Some(named)))
    }
}

impl SingleValued for AlgorithmProtection {
    const ATTR_TYPE: ObjectIdentifier = ID_AA_CMS_ALGORITHM_PROTECTION;
    const NAME: &'static str = "CMS algorithm protection";
    const WANTED: &'static str = "a digest and a signature algorithm";
    const BASES: Bases = Bases {
        syntax: Basis::AlgorithmProtectionSyntax,
        one_value: Basis::AlgorithmProtectionValue,
        once: Basis::AlgorithmProtectionOnce,
        place: Basis::AlgorithmProtectionPlace,
    };

    fn from_der(value: &[u8]) -> Option<Self> {
        let (digest_algorithm, signature_algorithm) = read(value, 1)?;
        Some(Self {
            digest_algorithm,
            signature_algorithm,
        })
    }
}

impl SingleValued for MacAlgorithmProtection {
    const ATTR_TYPE: ObjectIdentifier = ID_AA_CMS_ALGORITHM_PROTECTION;
    const NAME: &'static str = "CMS algorithm protection";
    const WANTED: &'static str = "a digest and a MAC algorithm";
    const BASES: Bases = Bases {
        syntax: Basis::AlgorithmProtectionSyntax,
        one_value: Basis::AlgorithmProtectionValue,
        once: Basis::AlgorithmProtectionOnce,
        place: Basis::AlgorithmProtectionPlace,
    };

    fn from_der(value: &[u8]) -> Option<Self> {
        let (digest_algorithm, mac_algorithm) = read(value, 2)?;
        Some(Self {
            digest_algorithm,
            mac_algorithm,
        })
    }
}

const ID_AA_CMS_ALGORITHM_PROTECTION: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.52");

/// The digest algorithm, and the other one, which has to have this tag: exactly one is there.
fn read(value: &[u8], number: u32) -> Option<(AlgorithmIdentifier, AlgorithmIdentifier)> {
    let mut outer = SliceReader::new(value);
    let mut fields = outer.expect(Tag::SEQUENCE).ok()?.children();
    let digest = fields.expect(Tag::SEQUENCE).ok()?;
    let other = fields.expect(Tag::context_constructed(number)).ok()?;
    fields.finish().ok()?;
    let other = other.to_der_as(Tag::SEQUENCE).ok()?;
    Some((
        AlgorithmIdentifier::from_der(digest.raw).ok()?,
        AlgorithmIdentifier::from_der(&other.der).ok()?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::budget::Limits;
    use crate::cms::{Opened, open};

    fn hex(text: &str) -> Vec<u8> {
        hex::decode(text).unwrap()
    }

    #[test]
    fn the_attribute_names_either_a_signature_or_a_mac_algorithm() {
        let sha256 = "300b0609608648016503040201";
        // hmacWithSHA256 under the tag of a MAC, and under that of a signature.
        let mac = hex(&format!("3019{sha256}a20a06082a864886f70d0209"));
        let signature = hex(&format!("3019{sha256}a10a06082a864886f70d0209"));
        let neither = hex(&format!("300d{sha256}"));
        assert!(MacAlgorithmProtection::from_der(&mac).is_some());
        assert!(AlgorithmProtection::from_der(&signature).is_some());
        for wrong in [&signature, &neither] {
            assert_eq!(MacAlgorithmProtection::from_der(wrong), None);
        }
        for wrong in [&mac, &neither] {
            assert_eq!(AlgorithmProtection::from_der(wrong), None);
        }
    }

    #[test]
    fn the_algorithms_of_authenticated_data_are_compared() {
        let message = include_bytes!("../../../tests/cms/data/authenticated-attributes.der");
        let opened = open(&message[..], &Limits::default()).unwrap();
        let Opened::AuthenticatedData(reader) = opened else {
            panic!("AuthenticatedData");
        };
        let (head, _) = reader.head().unwrap();
        let protection = |digest: &str, mac: &str| {
            let value = hex(&format!(
                "3019300b0609608648016503040{digest}a20a06082a864886f70d02{mac}"
            ));
            MacAlgorithmProtection::from_der(&value).unwrap()
        };
        assert!(protection("201", "09").names_those_of(&head));
        assert!(!protection("203", "09").names_those_of(&head));
        assert!(!protection("201", "0b").names_those_of(&head));
        let without_digest = AuthenticatedDataHead {
            digest_algorithm: None,
            ..head
        };
        assert!(!protection("201", "09").names_those_of(&without_digest));
    }
}
