//! KeyTransRecipientInfo (RFC 5652 section 6.2.1).

use smime_ber::der;

use super::RecipientInfo;
use crate::crypto::AlgorithmIdentifier;

/// A content-encryption key under a recipient's public key.
///
/// ```text
/// KeyTransRecipientInfo ::= SEQUENCE {
///   version CMSVersion,  -- always set to 0 or 2
///   rid RecipientIdentifier,
///   keyEncryptionAlgorithm KeyEncryptionAlgorithmIdentifier,
///   encryptedKey EncryptedKey }
///
/// RecipientIdentifier ::= CHOICE {
///   issuerAndSerialNumber IssuerAndSerialNumber,
///   subjectKeyIdentifier [0] SubjectKeyIdentifier }
///
/// EncryptedKey ::= OCTET STRING
/// ```
pub(crate) struct KeyTransRecipientInfo<'a> {
    /// The DER of the RecipientIdentifier.
    pub(crate) rid: &'a [u8],
    pub(crate) key_encryption: &'a AlgorithmIdentifier,
    pub(crate) encrypted_key: &'a [u8],
}

impl KeyTransRecipientInfo<'_> {
    /// The RecipientInfo: version 0 with an issuerAndSerialNumber, which is a SEQUENCE, else 2.
    pub(crate) fn recipient_info(&self) -> RecipientInfo {
        const SEQUENCE: u8 = 0x30;
        let by_issuer = self.rid.first() == Some(&SEQUENCE);
        let version = if by_issuer { 0 } else { 2 };
        let der = der::sequence(|fields| {
            fields.integer(version);
            fields.raw(self.rid);
            fields.raw(&self.key_encryption.to_der());
            fields.octet_string(self.encrypted_key);
        });
        RecipientInfo {
            version,
            is_password: false,
            der,
        }
    }
}
