//! EncryptedData: content encrypted under a key that is managed elsewhere (RFC 5652 section 8).

use std::io::BufRead;

use smime_ber::Tag;

use super::cursor::Cursor;
use super::encrypted_content_info::{
    EncryptedContentInfo, EncryptedContentReader, EncryptedHead, EncryptedTail,
};
use super::{CmsError, ContentType};

/// Encrypted data about to be read.
///
/// ```text
/// EncryptedData ::= SEQUENCE {
///   version CMSVersion,
///   encryptedContentInfo EncryptedContentInfo,
///   unprotectedAttrs [1] IMPLICIT UnprotectedAttributes OPTIONAL }
/// ```
pub struct EncryptedDataReader<R>(pub(super) Cursor<R>);

impl<R: BufRead> EncryptedDataReader<R> {
    /// Reads up to the ciphertext.
    ///
    /// # Errors
    /// If it is not an EncryptedData, goes over a limit, or the source fails.
    pub fn head(self) -> Result<(EncryptedHead, EncryptedContentReader<R>), CmsError> {
        let Self(mut cursor) = self;
        cursor.begin(FIELD, Tag::SEQUENCE, "a SEQUENCE")?;
        let version = cursor.version("EncryptedData.version")?;
        let (encrypted_content_info, content) = EncryptedContentInfo::read(cursor, tail)?;
        let head = EncryptedHead {
            kind: ContentType::EncryptedData,
            version,
            originator_info: None,
            recipient_infos: Vec::new(),
            encrypted_content_info,
        };
        Ok((head, content))
    }
}

const FIELD: &str = "EncryptedData";

fn tail<R: BufRead>(cursor: &mut Cursor<R>) -> Result<EncryptedTail, CmsError> {
    EncryptedContentInfo::end(cursor)?;
    let unprotected_attrs = cursor.optional_attributes("unprotectedAttrs", 1)?;
    cursor.end(FIELD)?;
    Ok(EncryptedTail {
        authentication: None,
        unprotected_attrs,
    })
}
