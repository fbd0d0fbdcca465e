//! EnvelopedData: content encrypted for recipients (RFC 5652 section 6).

use std::io::BufRead;

use smime_ber::Tag;

use super::cursor::Cursor;
use super::encrypted_content_info::{
    EncryptedContentInfo, EncryptedContentReader, EncryptedHead, EncryptedTail,
};
use super::originator_info::OriginatorInfo;
use super::recipient_info::RecipientInfo;
use super::{CmsError, ContentType};

/// Enveloped data about to be read.
///
/// ```text
/// EnvelopedData ::= SEQUENCE {
///   version CMSVersion,
///   originatorInfo [0] IMPLICIT OriginatorInfo OPTIONAL,
///   recipientInfos RecipientInfos,
///   encryptedContentInfo EncryptedContentInfo,
///   unprotectedAttrs [1] IMPLICIT UnprotectedAttributes OPTIONAL }
///
/// UnprotectedAttributes ::= SET SIZE (1..MAX) OF Attribute
/// ```
///
/// RFC 5652 section 6.1.
pub struct EnvelopedDataReader<R>(pub(super) Cursor<R>);

impl<R: BufRead> EnvelopedDataReader<R> {
    /// Reads up to the ciphertext.
    ///
    /// # Errors
    /// If it is not an EnvelopedData, goes over a limit, or the source fails.
    pub fn head(self) -> Result<(EncryptedHead, EncryptedContentReader<R>), CmsError> {
        let Self(mut cursor) = self;
        cursor.begin(FIELD, Tag::SEQUENCE, "a SEQUENCE")?;
        let version = cursor.version("EnvelopedData.version")?;
        let originator_info = OriginatorInfo::read_optional(&mut cursor)?;
        let recipient_infos = RecipientInfo::read_set(&mut cursor)?;
        let (encrypted_content_info, content) = EncryptedContentInfo::read(cursor, tail)?;
        let head = EncryptedHead {
            kind: ContentType::EnvelopedData,
            version,
            originator_info,
            recipient_infos,
            encrypted_content_info,
        };
        Ok((head, content))
    }
}

const FIELD: &str = "EnvelopedData";

fn tail<R: BufRead>(cursor: &mut Cursor<R>) -> Result<EncryptedTail, CmsError> {
    EncryptedContentInfo::end(cursor)?;
    let unprotected_attrs = cursor.optional_attributes("unprotectedAttrs", 1)?;
    cursor.end(FIELD)?;
    Ok(EncryptedTail {
        authentication: None,
        unprotected_attrs,
    })
}
