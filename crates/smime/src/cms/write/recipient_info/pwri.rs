//! PasswordRecipientInfo (RFC 5652 section 6.2.4, RFC 3211).

use smime_ber::{Tag, der};

use super::RecipientInfo;
use crate::cms::write::implicit;
use crate::crypto::AlgorithmIdentifier;

/// A content-encryption key under a key that a password gives.
///
/// ```text
/// PasswordRecipientInfo ::= SEQUENCE {
///   version CMSVersion,   -- Always set to 0
///   keyDerivationAlgorithm [0] KeyDerivationAlgorithmIdentifier
///                                OPTIONAL,
///   keyEncryptionAlgorithm KeyEncryptionAlgorithmIdentifier,
///   encryptedKey EncryptedKey }
/// ```
pub(crate) struct PasswordRecipientInfo<'a> {
    pub(crate) key_derivation: &'a AlgorithmIdentifier,
    pub(crate) key_encryption: &'a AlgorithmIdentifier,
    pub(crate) encrypted_key: &'a [u8],
}

impl PasswordRecipientInfo<'_> {
    /// The RecipientInfo.
    pub(crate) fn recipient_info(&self) -> RecipientInfo {
        const VERSION: i64 = 0;
        let der = der::element(Tag::context(3), |fields| {
            fields.integer(VERSION);
            fields.raw(&implicit(Tag::context(0), &self.key_derivation.to_der()));
            fields.raw(&self.key_encryption.to_der());
            fields.octet_string(self.encrypted_key);
        });
        RecipientInfo {
            version: VERSION,
            is_password: true,
            der,
        }
    }
}
