//! EncryptedContentInfo: what EnvelopedData, AuthEnvelopedData and EncryptedData have in common
//! (RFC 5652 section 6.1).

use std::io::BufRead;

use smime_ber::Tag;

use super::attribute::{Attributes, ProtectedAttributes};
use super::content::{Content, ContentReader, ReadTail};
use super::cursor::Cursor;
use super::originator_info::OriginatorInfo;
use super::recipient_info::RecipientInfo;
use super::{CmsError, ContentType};
use crate::crypto::AlgorithmIdentifier;
use crate::oid::Oid;

/// Encrypted content, streamed past.
///
/// ```text
/// EncryptedContentInfo ::= SEQUENCE {
///   contentType ContentType,
///   contentEncryptionAlgorithm ContentEncryptionAlgorithmIdentifier,
///   encryptedContent [0] IMPLICIT EncryptedContent OPTIONAL }
///
/// EncryptedContent ::= OCTET STRING
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncryptedContentInfo {
    /// The type of the content once it is decrypted.
    pub content_type: Oid,
    /// How it is encrypted.
    pub content_encryption_algorithm: AlgorithmIdentifier,
    /// Whether the ciphertext stands inside; else it is detached.
    pub has_content: bool,
}

/// What stands before the ciphertext, in each of the three content types.
#[derive(Clone, Debug)]
pub struct EncryptedHead {
    /// Which of the three it is.
    pub kind: ContentType,
    /// The syntax version.
    pub version: i64,
    /// Certificates and CRLs of the sender; not in EncryptedData.
    pub originator_info: Option<OriginatorInfo>,
    /// Who can decrypt; none in EncryptedData.
    pub recipient_infos: Vec<RecipientInfo>,
    /// What is encrypted, and how.
    pub encrypted_content_info: EncryptedContentInfo,
}

/// What stands behind the ciphertext, in each of the three content types.
#[derive(Clone, Debug)]
pub struct EncryptedTail {
    /// What authenticates the content, in AuthEnvelopedData.
    pub authentication: Option<Authentication>,
    /// The attributes that nothing protects: unprotectedAttrs, or unauthAttrs in
    /// AuthEnvelopedData.
    pub unprotected_attrs: Option<Attributes>,
}

/// What authenticates the content of an AuthEnvelopedData.
///
/// ```text
/// MessageAuthenticationCode ::= OCTET STRING
/// ```
///
/// RFC 5083 section 2.1.
#[derive(Clone, Debug)]
pub struct Authentication {
    /// The attributes that the tag covers too.
    pub auth_attrs: Option<ProtectedAttributes>,
    /// The tag.
    pub mac: Vec<u8>,
}

impl Authentication {
    /// The additional authenticated data (RFC 5083 section 2.2).
    pub fn additional_data(&self) -> &[u8] {
        match &self.auth_attrs {
            Some(attributes) => &attributes.der,
            None => &[],
        }
    }
}

/// The ciphertext of one of the three content types.
pub type EncryptedContentReader<R> = ContentReader<R, EncryptedTail>;

impl EncryptedContentInfo {
    /// Reads the EncryptedContentInfo that stands next, up to the ciphertext; `read_tail` reads what
    /// stands behind it in the structure around.
    pub(crate) fn read<R: BufRead>(
        mut cursor: Cursor<R>,
        read_tail: ReadTail<R, EncryptedTail>,
    ) -> Result<(Self, EncryptedContentReader<R>), CmsError> {
        cursor.begin(FIELD, Tag::SEQUENCE, "a SEQUENCE")?;
        let content_type = cursor.object_identifier("contentType")?;
        let content_encryption_algorithm = cursor.algorithm("contentEncryptionAlgorithm")?;
        let content = Content::string(&mut cursor, CONTENT, Tag::context(0))?;
        let info = Self {
            content_type,
            content_encryption_algorithm,
            has_content: !content.is_absent(),
        };
        let reader = ContentReader::new(cursor, CONTENT, content, false, read_tail);
        Ok((info, reader))
    }

    /// Leaves the EncryptedContentInfo behind the ciphertext.
    pub(crate) fn end<R: BufRead>(cursor: &mut Cursor<R>) -> Result<(), CmsError> {
        cursor.end(FIELD)
    }
}

const FIELD: &str = "encryptedContentInfo";
const CONTENT: &str = "encryptedContent";
