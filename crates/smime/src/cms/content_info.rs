//! ContentInfo: what kind of CMS object it is (RFC 5652 section 3).

use std::io::BufRead;

use const_oid::ObjectIdentifier;
use smime_ber::Tag;

use super::CmsError;
use super::auth_enveloped_data::AuthEnvelopedDataReader;
use super::authenticated_data::AuthenticatedDataReader;
use super::compressed_data::CompressedDataReader;
use super::cursor::Cursor;
use super::data::DataReader;
use super::digested_data::DigestedDataReader;
use super::encrypted_data::EncryptedDataReader;
use super::enveloped_data::EnvelopedDataReader;
use super::signed_data::SignedDataReader;
use crate::budget::Limits;
use crate::oid::Oid;

/// A CMS object whose ContentInfo was opened: the reader of its content type.
#[non_exhaustive]
pub enum Opened<R> {
    /// Octets.
    Data(DataReader<R>),
    /// Signed data.
    SignedData(SignedDataReader<R>),
    /// Content encrypted for recipients.
    EnvelopedData(EnvelopedDataReader<R>),
    /// Content and its digest.
    DigestedData(DigestedDataReader<R>),
    /// Content encrypted under a key that is managed elsewhere.
    EncryptedData(EncryptedDataReader<R>),
    /// Content under a MAC for recipients.
    AuthenticatedData(AuthenticatedDataReader<R>),
    /// Content encrypted and authenticated for recipients.
    AuthEnvelopedData(AuthEnvelopedDataReader<R>),
    /// Compressed content.
    CompressedData(CompressedDataReader<R>),
    /// A type that is not known here.
    Other(Oid),
}

/// Reads the ContentInfo around a CMS object, up to the object itself.
///
/// # Errors
/// If there is no ContentInfo, or the source fails.
pub fn open<R: BufRead>(source: R, limits: &Limits) -> Result<Opened<R>, CmsError> {
    let mut cursor = Cursor::new(source, limits);
    cursor.begin("ContentInfo", Tag::SEQUENCE, "a SEQUENCE")?;
    let content_type = ContentType::from_oid(&cursor.object_identifier("contentType")?);
    if let ContentType::Other(oid) = content_type {
        return Ok(Opened::Other(oid));
    }
    cursor.begin("content", Tag::context_constructed(0), "[0] EXPLICIT")?;
    Ok(match content_type {
        ContentType::Data => Opened::Data(DataReader(cursor)),
        ContentType::SignedData => Opened::SignedData(SignedDataReader(cursor)),
        ContentType::EnvelopedData => Opened::EnvelopedData(EnvelopedDataReader(cursor)),
        ContentType::DigestedData => Opened::DigestedData(DigestedDataReader(cursor)),
        ContentType::EncryptedData => Opened::EncryptedData(EncryptedDataReader(cursor)),
        ContentType::AuthenticatedData => {
            Opened::AuthenticatedData(AuthenticatedDataReader(cursor))
        }
        ContentType::AuthEnvelopedData => {
            Opened::AuthEnvelopedData(AuthEnvelopedDataReader(cursor))
        }
        ContentType::CompressedData => Opened::CompressedData(CompressedDataReader(cursor)),
        ContentType::Other(oid) => Opened::Other(oid),
    })
}

impl<R> Opened<R> {
    /// The content type.
    pub fn content_type(&self) -> ContentType {
        match self {
            Self::Data(_) => ContentType::Data,
            Self::SignedData(_) => ContentType::SignedData,
            Self::EnvelopedData(_) => ContentType::EnvelopedData,
            Self::DigestedData(_) => ContentType::DigestedData,
            Self::EncryptedData(_) => ContentType::EncryptedData,
            Self::AuthenticatedData(_) => ContentType::AuthenticatedData,
            Self::AuthEnvelopedData(_) => ContentType::AuthEnvelopedData,
            Self::CompressedData(_) => ContentType::CompressedData,
            Self::Other(oid) => ContentType::Other(oid.clone()),
        }
    }
}

/// The content types that CMS and its companions define.
///
/// ```text
/// ContentInfo ::= SEQUENCE {
///   contentType ContentType,
///   content [0] EXPLICIT ANY DEFINED BY contentType }
///
/// ContentType ::= OBJECT IDENTIFIER
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ContentType {
    /// id-data (RFC 5652 section 4).
    Data,
    /// id-signedData (RFC 5652 section 5).
    SignedData,
    /// id-envelopedData (RFC 5652 section 6).
    EnvelopedData,
    /// id-digestedData (RFC 5652 section 7).
    DigestedData,
    /// id-encryptedData (RFC 5652 section 8).
    EncryptedData,
    /// id-ct-authData (RFC 5652 section 9).
    AuthenticatedData,
    /// id-ct-authEnvelopedData (RFC 5083 section 2).
    AuthEnvelopedData,
    /// id-ct-compressedData (RFC 3274 section 1.1).
    CompressedData,
    /// Any other.
    Other(Oid),
}

const TABLE: &[(ContentType, &str, &str)] = &[
    (ContentType::Data, "1.2.840.113549.1.7.1", "data"),
    (
        ContentType::SignedData,
        "1.2.840.113549.1.7.2",
        "signed-data",
    ),
    (
        ContentType::EnvelopedData,
        "1.2.840.113549.1.7.3",
        "enveloped-data",
    ),
    (
        ContentType::DigestedData,
        "1.2.840.113549.1.7.5",
        "digested-data",
    ),
    (
        ContentType::EncryptedData,
        "1.2.840.113549.1.7.6",
        "encrypted-data",
    ),
    (
        ContentType::AuthenticatedData,
        "1.2.840.113549.1.9.16.1.2",
        "authenticated-data",
    ),
    (
        ContentType::AuthEnvelopedData,
        "1.2.840.113549.1.9.16.1.23",
        "auth-enveloped-data",
    ),
    (
        ContentType::CompressedData,
        "1.2.840.113549.1.9.16.1.9",
        "compressed-data",
    ),
];

impl ContentType {
    /// What `oid` names.
    pub fn from_oid(oid: &Oid) -> Self {
        TABLE
            .iter()
            .find(|(_, dotted, _)| ObjectIdentifier::new(dotted).is_ok_and(|known| known == *oid))
            .map_or_else(
                || Self::Other(oid.clone()),
                |(content_type, _, _)| content_type.clone(),
            )
    }

    /// The type's name in reports: kebab-case for the known ones, dotted for others.
    pub fn name(&self) -> String {
        match self {
            Self::Other(oid) => oid.to_string(),
            known => TABLE
                .iter()
                .find(|(content_type, _, _)| content_type == known)
                .map_or_else(String::new, |(_, _, name)| (*name).to_owned()),
        }
    }

    /// Whether the type keeps its content from being read by others.
    pub fn is_encrypted(&self) -> bool {
        matches!(
            self,
            Self::EnvelopedData | Self::EncryptedData | Self::AuthEnvelopedData
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_named_type_is_found_by_its_identifier() {
        for (content_type, dotted, name) in TABLE {
            let oid = ObjectIdentifier::new(dotted).unwrap();
            assert_eq!(ContentType::from_oid(&oid.into()), *content_type);
            assert_eq!(content_type.name(), *name);
        }
        let other = ObjectIdentifier::new("1.2.3").unwrap();
        assert_eq!(ContentType::from_oid(&other.into()).name(), "1.2.3");
    }
}
