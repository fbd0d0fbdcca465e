//! The CMS algorithm protection attribute (RFC 6211).

use const_oid::ObjectIdentifier;
use smime_ber::{SliceReader, Tag};

use super::SingleValued;
use crate::cms::SignerInfo;
use crate::crypto::AlgorithmIdentifier;

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
    /// Whether these are the algorithms of `signer_info` (RFC 6211 section 3.1). NULL parameters
    /// and absent ones compare as equal, as section 3 leaves to the implementer.
    pub fn names_those_of(&self, signer_info: &SignerInfo) -> bool {
        self.digest_algorithm.matches(&signer_info.digest_algorithm)
            && self
                .signature_algorithm
                .matches(&signer_info.signature_algorithm)
    }
}

impl SingleValued for AlgorithmProtection {
    const ATTR_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.52");
    const NAME: &'static str = "CMS algorithm protection";
    const WANTED: &'static str = "a digest and a signature algorithm";

    fn from_der(value: &[u8]) -> Option<Self> {
        let mut outer = SliceReader::new(value);
        let mut fields = outer.expect(Tag::SEQUENCE).ok()?.children();
        let digest = fields.expect(Tag::SEQUENCE).ok()?;
        let signature = fields.expect(Tag::context_constructed(1)).ok()?;
        fields.finish().ok()?;
        let limits = smime_ber::Limits::default();
        let signature = smime_ber::to_der_as(signature.raw, Tag::SEQUENCE, limits).ok()?;
        Some(Self {
            digest_algorithm: AlgorithmIdentifier::from_der(digest.raw).ok()?,
            signature_algorithm: AlgorithmIdentifier::from_der(&signature.der).ok()?,
        })
    }
}
