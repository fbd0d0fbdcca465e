//! DigestedData (RFC 5652 section 7).

use const_oid::ObjectIdentifier;
use smime_ber::{Tag, der};

use super::Streamed;
use crate::cms::ContentType;
use crate::crypto::DigestAlgorithm;
use crate::oid::Oid;

/// What stands before the content of a DigestedData.
///
/// ```text
/// DigestedData ::= SEQUENCE {
///   version CMSVersion,
///   digestAlgorithm DigestAlgorithmIdentifier,
///   encapContentInfo EncapsulatedContentInfo,
///   digest Digest }
///
/// Digest ::= OCTET STRING
/// ```
pub(crate) struct DigestedData<'a> {
    pub(crate) content_type: &'a Oid,
    pub(crate) digest_algorithm: DigestAlgorithm,
}

impl DigestedData<'_> {
    /// The elements around the content.
    pub(crate) fn streamed(&self) -> Streamed {
        let mut head = der::Builder::default();
        let is_data = ContentType::from_oid(self.content_type) == ContentType::Data;
        head.integer(if is_data { 0 } else { 2 });
        head.raw(&self.digest_algorithm.identifier().to_der());
        Streamed::encapsulated(ID_DIGESTED_DATA, head.into_octets(), self.content_type)
    }

    /// What stands behind the content.
    pub(crate) fn tail(digest: &[u8]) -> Vec<u8> {
        der::primitive(Tag::OCTET_STRING, digest)
    }
}

/// `id-digestedData`.
const ID_DIGESTED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.5");
