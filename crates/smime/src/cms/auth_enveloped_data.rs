//! AuthEnvelopedData: content encrypted and authenticated for recipients (RFC 5083).

use std::io::BufRead;

use smime_ber::Tag;

use super::cursor::Cursor;
use super::encrypted_content_info::{
    Authentication, EncryptedContentInfo, EncryptedContentReader, EncryptedHead, EncryptedTail,
};
use super::originator_info::OriginatorInfo;
use super::recipient_info::RecipientInfo;
use super::{CmsError, ContentType};

/// Authenticated-enveloped data about to be read.
///
/// ```text
/// AuthEnvelopedData ::= SEQUENCE {
///   version CMSVersion,
///   originatorInfo [0] IMPLICIT OriginatorInfo OPTIONAL,
///   recipientInfos RecipientInfos,
///   authEncryptedContentInfo EncryptedContentInfo,
///   authAttrs [1] IMPLICIT AuthAttributes OPTIONAL,
///   mac MessageAuthenticationCode,
///   unauthAttrs [2] IMPLICIT UnauthAttributes OPTIONAL }
/// ```
///
/// RFC 5083 section 2.1. The attributes stand behind the ciphertext, and are the first thing that
/// an authenticated cipher has to be given: who reads a stream in one pass has to guess that there
/// are none.
pub struct AuthEnvelopedDataReader<R>(pub(super) Cursor<R>);

impl<R: BufRead> AuthEnvelopedDataReader<R> {
    /// Reads up to the ciphertext.
    ///
    /// # Errors
    /// If it is not an AuthEnvelopedData, goes over a limit, or the source fails.
    pub fn head(self) -> Result<(EncryptedHead, EncryptedContentReader<R>), CmsError> {
        let Self(mut cursor) = self;
        cursor.begin(FIELD, Tag::SEQUENCE, "a SEQUENCE")?;
        let version = cursor.version("AuthEnvelopedData.version")?;
        let originator_info = OriginatorInfo::read_optional(&mut cursor)?;
        let recipient_infos = RecipientInfo::read_set(&mut cursor)?;
        let (encrypted_content_info, content) = EncryptedContentInfo::read(cursor, tail)?;
        let head = EncryptedHead {
            kind: ContentType::AuthEnvelopedData,
            version,
            originator_info,
            recipient_infos,
            encrypted_content_info,
        };
        Ok((head, content))
    }
}

const FIELD: &str = "AuthEnvelopedData";

fn tail<R: BufRead>(cursor: &mut Cursor<R>) -> Result<EncryptedTail, CmsError> {
    EncryptedContentInfo::end(cursor)?;
    let auth_attrs = cursor.optional_protected_attributes("authAttrs", 1)?;
    let mac = cursor.octet_string("mac")?;
    let unprotected_attrs = cursor.optional_attributes("unauthAttrs", 2)?;
    cursor.end(FIELD)?;
    Ok(EncryptedTail {
        authentication: Some(Authentication { auth_attrs, mac }),
        unprotected_attrs,
    })
}
