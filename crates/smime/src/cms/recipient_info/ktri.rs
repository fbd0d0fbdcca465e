//! KeyTransRecipientInfo: the key encrypted under a recipient's public key (RFC 5652 section 6.2.1).

use smime_ber::Element;

use crate::cms::fields::Fields;
use crate::cms::{CmsError, RecipientIdentifier};
use crate::crypto::AlgorithmIdentifier;

/// The content-encryption key, encrypted under one recipient's public key.
///
/// ```text
/// KeyTransRecipientInfo ::= SEQUENCE {
///   version CMSVersion,  -- always set to 0 or 2
///   rid RecipientIdentifier,
///   keyEncryptionAlgorithm KeyEncryptionAlgorithmIdentifier,
///   encryptedKey EncryptedKey }
/// ```
#[derive(Clone, Debug)]
pub struct KeyTransRecipientInfo {
    /// The syntax version: 0 with issuerAndSerialNumber, 2 with subjectKeyIdentifier.
    pub version: i64,
    /// Whose key it is.
    pub rid: RecipientIdentifier,
    /// How the key is encrypted.
    pub key_encryption_algorithm: AlgorithmIdentifier,
    /// The encrypted key.
    pub encrypted_key: Vec<u8>,
}

impl KeyTransRecipientInfo {
    pub(super) fn read(element: &Element<'_>) -> Result<Self, CmsError> {
        let mut fields = Fields::of_sequence("KeyTransRecipientInfo", element)?;
        let version = fields.version("KeyTransRecipientInfo.version")?;
        let rid = fields.required("rid", "a RecipientIdentifier")?;
        let recipient_info = Self {
            version,
            rid: RecipientIdentifier::read("rid", &rid)?,
            key_encryption_algorithm: fields.algorithm("keyEncryptionAlgorithm")?,
            encrypted_key: fields.octet_string("encryptedKey")?,
        };
        fields.finish()?;
        Ok(recipient_info)
    }

    /// Whether the version is the one that the rid calls for.
    pub fn version_fits(&self) -> bool {
        match self.rid {
            RecipientIdentifier::IssuerAndSerialNumber(_) => self.version == 0,
            RecipientIdentifier::SubjectKeyIdentifier(_) => self.version == 2,
        }
    }
}
