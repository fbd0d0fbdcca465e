//! KeyAgreeRecipientInfo: the key encrypted under one that is agreed upon (RFC 5652 section 6.2.2).

use smime_ber::{Element, Tag};

use super::Room;
use super::kekri::{OtherKeyAttribute, optional_date};
use crate::cms::certificate_identifier::has_key_identifier;
use crate::cms::cursor::{ber, expect_tag};
use crate::cms::fields::{Fields, octet_string, octets};
use crate::cms::{CmsError, IssuerAndSerialNumber};
use crate::crypto::AlgorithmIdentifier;
use crate::pki::Certificate;

/// The content-encryption key, for each of some recipients encrypted under a key that the sender's
/// and the recipient's keys give.
///
/// ```text
/// KeyAgreeRecipientInfo ::= SEQUENCE {
///   version CMSVersion,  -- always set to 3
///   originator [0] EXPLICIT OriginatorIdentifierOrKey,
///   ukm [1] EXPLICIT UserKeyingMaterial OPTIONAL,
///   keyEncryptionAlgorithm KeyEncryptionAlgorithmIdentifier,
///   recipientEncryptedKeys RecipientEncryptedKeys }
///
/// UserKeyingMaterial ::= OCTET STRING
///
/// RecipientEncryptedKeys ::= SEQUENCE OF RecipientEncryptedKey
/// ```
#[derive(Clone, Debug)]
pub struct KeyAgreeRecipientInfo {
    /// The syntax version: 3.
    pub version: i64,
    /// The sender's public key.
    pub originator: OriginatorIdentifierOrKey,
    /// What the sender adds, so that no key comes twice.
    pub ukm: Option<Vec<u8>>,
    /// How the key is agreed upon and what is encrypted with it.
    pub key_encryption_algorithm: AlgorithmIdentifier,
    /// The content-encryption key for each recipient.
    pub recipient_encrypted_keys: Vec<RecipientEncryptedKey>,
}

/// The sender's public key, or the certificate that it stands in.
///
/// ```text
/// OriginatorIdentifierOrKey ::= CHOICE {
///   issuerAndSerialNumber IssuerAndSerialNumber,
///   subjectKeyIdentifier [0] SubjectKeyIdentifier,
///   originatorKey [1] OriginatorPublicKey }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OriginatorIdentifierOrKey {
    /// That of the certificate with this issuer and serial number.
    IssuerAndSerialNumber(IssuerAndSerialNumber),
    /// That of the certificate with this subjectKeyIdentifier extension.
    SubjectKeyIdentifier(Vec<u8>),
    /// The key itself.
    OriginatorKey(OriginatorPublicKey),
}

/// A public key that no certificate vouches for.
///
/// ```text
/// OriginatorPublicKey ::= SEQUENCE {
///   algorithm AlgorithmIdentifier,
///   publicKey BIT STRING }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OriginatorPublicKey {
    /// The kind of the key. Parameters may be left out: the recipient's hold.
    pub algorithm: AlgorithmIdentifier,
    /// The octets of the key.
    pub public_key: Vec<u8>,
}

/// The content-encryption key for one recipient.
///
/// ```text
/// RecipientEncryptedKey ::= SEQUENCE {
///   rid KeyAgreeRecipientIdentifier,
///   encryptedKey EncryptedKey }
/// ```
#[derive(Clone, Debug)]
pub struct RecipientEncryptedKey {
    /// Whose key the sender's was agreed with.
    pub rid: KeyAgreeRecipientIdentifier,
    /// The encrypted key.
    pub encrypted_key: Vec<u8>,
}

/// Which certificate the recipient's key stands in.
///
/// ```text
/// KeyAgreeRecipientIdentifier ::= CHOICE {
///   issuerAndSerialNumber IssuerAndSerialNumber,
///   rKeyId [0] IMPLICIT RecipientKeyIdentifier }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyAgreeRecipientIdentifier {
    /// The one of this issuer with this serial number.
    IssuerAndSerialNumber(IssuerAndSerialNumber),
    /// The one with this key identifier.
    RKeyId(RecipientKeyIdentifier),
}

/// A key by its identifier.
///
/// ```text
/// RecipientKeyIdentifier ::= SEQUENCE {
///   subjectKeyIdentifier SubjectKeyIdentifier,
///   date GeneralizedTime OPTIONAL,
///   other OtherKeyAttribute OPTIONAL }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecipientKeyIdentifier {
    /// The certificate's subjectKeyIdentifier extension.
    pub subject_key_identifier: Vec<u8>,
    /// Which of the recipient's UKMs was used: the text of the GeneralizedTime, as received.
    pub date: Option<Vec<u8>>,
    /// What else there is to find the key by.
    pub other: Option<OtherKeyAttribute>,
}

impl KeyAgreeRecipientInfo {
    /// Reads the fields, whatever the tag; `room` is for that many recipients.
    pub(super) fn read(element: &Element<'_>, room: &mut Room) -> Result<Self, CmsError> {
        let mut fields = Fields::inside("KeyAgreeRecipientInfo", element);
        let version = fields.version("KeyAgreeRecipientInfo.version")?;
        let originator = fields.explicit("originator", 0, "an OriginatorIdentifierOrKey")?;
        let ukm = fields.optional_explicit("ukm", 1, "an OCTET STRING")?;
        let recipient_info = Self {
            version,
            originator: OriginatorIdentifierOrKey::read(&originator)?,
            ukm: ukm.map(|ukm| octet_string("ukm", &ukm)).transpose()?,
            key_encryption_algorithm: fields.algorithm("keyEncryptionAlgorithm")?,
            recipient_encrypted_keys: recipient_encrypted_keys(&mut fields, room)?,
        };
        fields.finish()?;
        Ok(recipient_info)
    }
}

impl OriginatorIdentifierOrKey {
    fn read(element: &Element<'_>) -> Result<Self, CmsError> {
        const FIELD: &str = "originator";
        let tag = element.header.tag;
        if tag.same_type(Tag::context(0)) {
            return octets(FIELD, element).map(Self::SubjectKeyIdentifier);
        }
        if tag == Tag::context_constructed(1) {
            return OriginatorPublicKey::read(element).map(Self::OriginatorKey);
        }
        IssuerAndSerialNumber::read(FIELD, element).map(Self::IssuerAndSerialNumber)
    }
}

impl OriginatorPublicKey {
    fn read(element: &Element<'_>) -> Result<Self, CmsError> {
        const FIELD: &str = "originatorKey.publicKey";
        let mut fields = Fields::inside("originatorKey", element);
        let algorithm = fields.algorithm("originatorKey.algorithm")?;
        let public_key = fields.required(FIELD, "a BIT STRING")?;
        if !public_key.header.tag.same_type(Tag::BIT_STRING) {
            expect_tag(FIELD, &public_key, Tag::BIT_STRING, "a BIT STRING")?;
        }
        let (_, public_key) = public_key.bit_string().map_err(|error| ber(FIELD, error))?;
        fields.finish()?;
        Ok(Self {
            algorithm,
            public_key: public_key.into_owned(),
        })
    }
}

impl KeyAgreeRecipientIdentifier {
    fn read(element: &Element<'_>) -> Result<Self, CmsError> {
        if element.header.tag == Tag::context_constructed(0) {
            return RecipientKeyIdentifier::read(element).map(Self::RKeyId);
        }
        IssuerAndSerialNumber::read("rid", element).map(Self::IssuerAndSerialNumber)
    }

    /// Whether `certificate` is one that is meant.
    pub fn names(&self, certificate: &Certificate) -> bool {
        match self {
            Self::IssuerAndSerialNumber(identifier) => identifier.names(certificate),
            Self::RKeyId(identifier) => {
                has_key_identifier(certificate, &identifier.subject_key_identifier)
            }
        }
    }
}

impl RecipientKeyIdentifier {
    fn read(element: &Element<'_>) -> Result<Self, CmsError> {
        let mut fields = Fields::inside("rKeyId", element);
        let identifier = Self {
            subject_key_identifier: fields.octet_string("rKeyId.subjectKeyIdentifier")?,
            date: optional_date("rKeyId.date", &mut fields)?,
            other: OtherKeyAttribute::read_optional(&mut fields)?,
        };
        fields.finish()?;
        Ok(identifier)
    }
}

fn recipient_encrypted_keys(
    fields: &mut Fields<'_>,
    room: &mut Room,
) -> Result<Vec<RecipientEncryptedKey>, CmsError> {
    const FIELD: &str = "recipientEncryptedKeys";
    let sequence = fields.required(FIELD, "a SEQUENCE")?;
    let mut members = Fields::of_sequence(FIELD, &sequence)?;
    let mut keys = Vec::new();
    while let Some(member) = members.next(FIELD)? {
        room.take()?;
        let mut fields = Fields::of_sequence("RecipientEncryptedKey", &member)?;
        let rid = fields.required("rid", "a KeyAgreeRecipientIdentifier")?;
        keys.push(RecipientEncryptedKey {
            rid: KeyAgreeRecipientIdentifier::read(&rid)?,
            encrypted_key: fields.octet_string("encryptedKey")?,
        });
        fields.finish()?;
    }
    Ok(keys)
}
