//! KeyAgreeRecipientInfo (RFC 5652 section 6.2.2).

use smime_ber::{Tag, der};

use super::RecipientInfo;
use crate::cms::write::implicit;
use crate::crypto::AlgorithmIdentifier;
use crate::pki::Certificate;

/// A content-encryption key under keys that an ephemeral key and those of the recipients give.
///
/// ```text
/// KeyAgreeRecipientInfo ::= SEQUENCE {
///   version CMSVersion,  -- always set to 3
///   originator [0] EXPLICIT OriginatorIdentifierOrKey,
///   ukm [1] EXPLICIT UserKeyingMaterial OPTIONAL,
///   keyEncryptionAlgorithm KeyEncryptionAlgorithmIdentifier,
///   recipientEncryptedKeys RecipientEncryptedKeys }
///
/// OriginatorIdentifierOrKey ::= CHOICE {
///   issuerAndSerialNumber IssuerAndSerialNumber,
///   subjectKeyIdentifier [0] SubjectKeyIdentifier,
///   originatorKey [1] OriginatorPublicKey }
///
/// OriginatorPublicKey ::= SEQUENCE {
///   algorithm AlgorithmIdentifier,
///   publicKey BIT STRING }
///
/// UserKeyingMaterial ::= OCTET STRING
///
/// RecipientEncryptedKeys ::= SEQUENCE OF RecipientEncryptedKey
/// ```
pub(crate) struct KeyAgreeRecipientInfo<'a> {
    /// The DER of the ephemeral key's SubjectPublicKeyInfo, which has the fields of an
    /// OriginatorPublicKey.
    pub(crate) originator_spki: &'a [u8],
    pub(crate) ukm: Option<&'a [u8]>,
    pub(crate) key_encryption: &'a AlgorithmIdentifier,
    pub(crate) recipient_encrypted_keys: &'a [RecipientEncryptedKey],
}

/// The key for one recipient.
///
/// ```text
/// RecipientEncryptedKey ::= SEQUENCE {
///   rid KeyAgreeRecipientIdentifier,
///   encryptedKey EncryptedKey }
///
/// KeyAgreeRecipientIdentifier ::= CHOICE {
///   issuerAndSerialNumber IssuerAndSerialNumber,
///   rKeyId [0] IMPLICIT RecipientKeyIdentifier }
/// ```
pub(crate) struct RecipientEncryptedKey {
    /// The DER of the KeyAgreeRecipientIdentifier.
    pub(crate) rid: Vec<u8>,
    pub(crate) encrypted_key: Vec<u8>,
}

impl KeyAgreeRecipientInfo<'_> {
    /// The RecipientInfo.
    pub(crate) fn recipient_info(&self) -> RecipientInfo {
        const VERSION: i64 = 3;
        let der = der::element(Tag::context(1), |fields| {
            fields.integer(VERSION);
            fields.constructed(Tag::context(0), |originator| {
                originator.raw(&implicit(Tag::context(1), self.originator_spki));
            });
            if let Some(ukm) = self.ukm {
                fields.constructed(Tag::context(1), |tag| tag.octet_string(ukm));
            }
            fields.raw(&self.key_encryption.to_der());
            fields.sequence(|keys| {
                for key in self.recipient_encrypted_keys {
                    keys.sequence(|fields| {
                        fields.raw(&key.rid);
                        fields.octet_string(&key.encrypted_key);
                    });
                }
            });
        });
        RecipientInfo {
            version: VERSION,
            is_password: false,
            der,
        }
    }
}

/// The name of a recipient by the key; absent where the certificate has no identifier.
///
/// ```text
/// rKeyId [0] IMPLICIT RecipientKeyIdentifier
///
/// RecipientKeyIdentifier ::= SEQUENCE {
///   subjectKeyIdentifier SubjectKeyIdentifier,
///   date GeneralizedTime OPTIONAL,
///   other OtherKeyAttribute OPTIONAL }
/// ```
pub(crate) fn recipient_key_identifier(certificate: &Certificate) -> Option<Vec<u8>> {
    let identifier = certificate.extensions().subject_key_identifier.as_ref()?;
    Some(der::element(Tag::context(0), |fields| {
        fields.octet_string(identifier);
    }))
}
