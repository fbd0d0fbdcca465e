//! KEKRecipientInfo (RFC 5652 section 6.2.3).

use smime_ber::{Tag, der};

use super::RecipientInfo;
use crate::crypto::AlgorithmIdentifier;

/// A content-encryption key under a key that was handed out before.
///
/// ```text
/// KEKRecipientInfo ::= SEQUENCE {
///   version CMSVersion,  -- always set to 4
///   kekid KEKIdentifier,
///   keyEncryptionAlgorithm KeyEncryptionAlgorithmIdentifier,
///   encryptedKey EncryptedKey }
///
/// KEKIdentifier ::= SEQUENCE {
///   keyIdentifier OCTET STRING,
///   date GeneralizedTime OPTIONAL,
///   other OtherKeyAttribute OPTIONAL }
/// ```
pub(crate) struct KekRecipientInfo<'a> {
    pub(crate) key_identifier: &'a [u8],
    pub(crate) key_encryption: &'a AlgorithmIdentifier,
    pub(crate) encrypted_key: &'a [u8],
}

impl KekRecipientInfo<'_> {
    /// The RecipientInfo.
    pub(crate) fn recipient_info(&self) -> RecipientInfo {
        const VERSION: i64 = 4;
        let der = der::element(Tag::context(2), |fields| {
            fields.integer(VERSION);
            fields.sequence(|kekid| kekid.octet_string(self.key_identifier));
            fields.raw(&self.key_encryption.to_der());
            fields.octet_string(self.encrypted_key);
        });
        RecipientInfo {
            version: VERSION,
            is_password: false,
            der,
        }
    }
}
