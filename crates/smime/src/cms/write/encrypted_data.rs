//! EncryptedData (RFC 5652 section 8).

use const_oid::ObjectIdentifier;
use smime_ber::der;

use super::{Streamed, enveloped_data::unprotected};
use crate::cms::attribute::Attribute;
use crate::crypto::AlgorithmIdentifier;
use crate::oid::Oid;

/// What is around the encrypted content of an EncryptedData.
///
/// ```text
/// EncryptedData ::= SEQUENCE {
///   version CMSVersion,
///   encryptedContentInfo EncryptedContentInfo,
///   unprotectedAttrs [1] IMPLICIT UnprotectedAttributes OPTIONAL }
/// ```
pub(crate) struct EncryptedData<'a> {
    pub(crate) content_type: &'a Oid,
    pub(crate) content_encryption: &'a AlgorithmIdentifier,
    pub(crate) unprotected_attrs: &'a [Attribute],
}

impl EncryptedData<'_> {
    /// The elements around the encrypted content.
    pub(crate) fn streamed(&self) -> Streamed {
        let mut head = der::Builder::default();
        let has_attributes = !self.unprotected_attrs.is_empty();
        head.integer(if has_attributes { 2 } else { 0 });
        Streamed::encrypted(
            ID_ENCRYPTED_DATA,
            head.into_octets(),
            self.content_type,
            self.content_encryption,
        )
    }

    /// What stands behind the encrypted content.
    pub(crate) fn tail(&self) -> Vec<u8> {
        unprotected(self.unprotected_attrs)
    }
}

/// `id-encryptedData`.
const ID_ENCRYPTED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.6");
