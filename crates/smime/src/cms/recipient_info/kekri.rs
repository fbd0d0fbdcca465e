//! KEKRecipientInfo: the key encrypted under one that was shared before (RFC 5652 section 6.2.3).

use smime_ber::{Element, Tag};

use crate::cms::CmsError;
use crate::cms::fields::{Fields, octets};
use crate::crypto::AlgorithmIdentifier;
use crate::oid::Oid;

/// The content-encryption key, encrypted under a key that sender and recipients share.
///
/// ```text
/// KEKRecipientInfo ::= SEQUENCE {
///   version CMSVersion,  -- always set to 4
///   kekid KEKIdentifier,
///   keyEncryptionAlgorithm KeyEncryptionAlgorithmIdentifier,
///   encryptedKey EncryptedKey }
/// ```
#[derive(Clone, Debug)]
pub struct KekRecipientInfo {
    /// The syntax version: 4.
    pub version: i64,
    /// Which shared key it is.
    pub kekid: KekIdentifier,
    /// How the key is encrypted.
    pub key_encryption_algorithm: AlgorithmIdentifier,
    /// The encrypted key.
    pub encrypted_key: Vec<u8>,
}

/// A shared key by its identifier.
///
/// ```text
/// KEKIdentifier ::= SEQUENCE {
///   keyIdentifier OCTET STRING,
///   date GeneralizedTime OPTIONAL,
///   other OtherKeyAttribute OPTIONAL }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KekIdentifier {
    /// The identifier.
    pub key_identifier: Vec<u8>,
    /// Which key of a set: the text of the GeneralizedTime, as received.
    pub date: Option<Vec<u8>>,
    /// What else there is to find the key by.
    pub other: Option<OtherKeyAttribute>,
}

/// What else there is to find a key by.
///
/// ```text
/// OtherKeyAttribute ::= SEQUENCE {
///   keyAttrId OBJECT IDENTIFIER,
///   keyAttr ANY DEFINED BY keyAttrId OPTIONAL }
/// ```
///
/// RFC 5652 section 10.2.7.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherKeyAttribute {
    /// The attribute's type.
    pub key_attr_id: Oid,
    /// Its value, as received.
    pub key_attr: Option<Vec<u8>>,
}

impl KekRecipientInfo {
    /// Reads the fields, whatever the tag.
    pub(super) fn read(element: &Element<'_>) -> Result<Self, CmsError> {
        let mut fields = Fields::inside("KEKRecipientInfo", element);
        let version = fields.version("KEKRecipientInfo.version")?;
        let kekid = fields.required("kekid", "a KEKIdentifier")?;
        let recipient_info = Self {
            version,
            kekid: KekIdentifier::read(&kekid)?,
            key_encryption_algorithm: fields.algorithm("keyEncryptionAlgorithm")?,
            encrypted_key: fields.octet_string("encryptedKey")?,
        };
        fields.finish()?;
        Ok(recipient_info)
    }
}

impl KekIdentifier {
    fn read(element: &Element<'_>) -> Result<Self, CmsError> {
        let mut fields = Fields::of_sequence("kekid", element)?;
        let identifier = Self {
            key_identifier: fields.octet_string("kekid.keyIdentifier")?,
            date: optional_date("kekid.date", &mut fields)?,
            other: OtherKeyAttribute::read_optional(&mut fields)?,
        };
        fields.finish()?;
        Ok(identifier)
    }
}

impl OtherKeyAttribute {
    pub(super) fn read_optional(fields: &mut Fields<'_>) -> Result<Option<Self>, CmsError> {
        const FIELD: &str = "other";
        let Some(element) = fields.optional(FIELD, Tag::SEQUENCE)? else {
            return Ok(None);
        };
        let mut fields = Fields::inside(FIELD, &element);
        let attribute = Self {
            key_attr_id: fields.oid("keyAttrId")?,
            key_attr: fields.next("keyAttr")?.map(|value| value.raw.to_vec()),
        };
        fields.finish()?;
        Ok(Some(attribute))
    }
}

/// The text of a `GeneralizedTime OPTIONAL`, which nothing here rests on.
pub(super) fn optional_date(
    field: &'static str,
    fields: &mut Fields<'_>,
) -> Result<Option<Vec<u8>>, CmsError> {
    let date = fields.optional(field, Tag::GENERALIZED_TIME)?;
    date.map(|date| octets(field, &date)).transpose()
}
