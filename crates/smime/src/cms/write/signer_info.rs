//! SignerInfo (RFC 5652 section 5.3).

use smime_ber::{Tag, der};

use super::implicit;
use crate::crypto::AlgorithmIdentifier;

/// What a SignerInfo is written from.
///
/// ```text
/// SignerInfo ::= SEQUENCE {
///   version CMSVersion,
///   sid SignerIdentifier,
///   digestAlgorithm DigestAlgorithmIdentifier,
///   signedAttrs [0] IMPLICIT SignedAttributes OPTIONAL,
///   signatureAlgorithm SignatureAlgorithmIdentifier,
///   signature SignatureValue,
///   unsignedAttrs [1] IMPLICIT UnsignedAttributes OPTIONAL }
/// ```
pub(crate) struct SignerInfo<'a> {
    /// The DER of the SignerIdentifier.
    pub(crate) sid: &'a [u8],
    pub(crate) digest_algorithm: &'a AlgorithmIdentifier,
    /// The DER of the set; absent where the content itself is signed.
    pub(crate) signed_attrs: Option<&'a [u8]>,
    pub(crate) signature_algorithm: &'a AlgorithmIdentifier,
    pub(crate) signature: &'a [u8],
}

impl SignerInfo<'_> {
    /// The DER encoding.
    pub(crate) fn to_der(&self) -> Vec<u8> {
        der::sequence(|fields| {
            fields.integer(version(self.sid));
            fields.raw(self.sid);
            fields.raw(&self.digest_algorithm.to_der());
            if let Some(attributes) = self.signed_attrs {
                fields.raw(&implicit(Tag::context(0), attributes));
            }
            fields.raw(&self.signature_algorithm.to_der());
            fields.octet_string(self.signature);
        })
    }
}

/// 1 for an issuerAndSerialNumber, which is a SEQUENCE, and 3 for a subjectKeyIdentifier.
fn version(sid: &[u8]) -> i64 {
    const SEQUENCE: u8 = 0x30;
    if sid.first() == Some(&SEQUENCE) { 1 } else { 3 }
}
