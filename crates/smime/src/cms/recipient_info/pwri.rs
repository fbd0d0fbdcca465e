//! PasswordRecipientInfo: the key encrypted under one that a password gives (RFC 5652 section
//! 6.2.4).

use smime_ber::{Element, Tag};

use crate::cms::CmsError;
use crate::cms::fields::{Fields, implicit_algorithm_identifier};
use crate::crypto::AlgorithmIdentifier;

/// The content-encryption key, encrypted under a key that is derived from a password.
///
/// ```text
/// PasswordRecipientInfo ::= SEQUENCE {
///   version CMSVersion,   -- Always set to 0
///   keyDerivationAlgorithm [0] KeyDerivationAlgorithmIdentifier
///                                OPTIONAL,
///   keyEncryptionAlgorithm KeyEncryptionAlgorithmIdentifier,
///   encryptedKey EncryptedKey }
/// ```
///
/// The tag is implicit, as the example of RFC 3211 section 3 shows.
#[derive(Clone, Debug)]
pub struct PasswordRecipientInfo {
    /// The syntax version: 0.
    pub version: i64,
    /// How the password gives a key; absent where the key comes from elsewhere.
    pub key_derivation_algorithm: Option<AlgorithmIdentifier>,
    /// How the content-encryption key is encrypted.
    pub key_encryption_algorithm: AlgorithmIdentifier,
    /// The encrypted key.
    pub encrypted_key: Vec<u8>,
}

impl PasswordRecipientInfo {
    /// Reads the fields, whatever the tag.
    pub(super) fn read(element: &Element<'_>) -> Result<Self, CmsError> {
        const DERIVATION: &str = "keyDerivationAlgorithm";
        let mut fields = Fields::inside("PasswordRecipientInfo", element);
        let version = fields.version("PasswordRecipientInfo.version")?;
        let derivation = fields.optional(DERIVATION, Tag::context_constructed(0))?;
        let recipient_info = Self {
            version,
            key_derivation_algorithm: derivation
                .map(|derivation| implicit_algorithm_identifier(DERIVATION, &derivation))
                .transpose()?,
            key_encryption_algorithm: fields.algorithm("keyEncryptionAlgorithm")?,
            encrypted_key: fields.octet_string("encryptedKey")?,
        };
        fields.finish()?;
        Ok(recipient_info)
    }
}
