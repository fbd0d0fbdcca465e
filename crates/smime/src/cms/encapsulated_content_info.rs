//! EncapsulatedContentInfo: content in clear inside a CMS object (RFC 5652 section 5.2).

use std::io::BufRead;

use smime_ber::Tag;

use super::CmsError;
use super::content::{Content, ContentReader, ReadTail};
use super::cursor::Cursor;
use crate::oid::Oid;

/// What a content type holds in clear, its content streamed past.
///
/// ```text
/// EncapsulatedContentInfo ::= SEQUENCE {
///   eContentType ContentType,
///   eContent [0] EXPLICIT OCTET STRING OPTIONAL }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncapsulatedContentInfo {
    /// The type of the content.
    pub content_type: Oid,
    /// Whether and how the content stands inside.
    pub content: EncapsulatedContent,
}

/// Whether and how content stands inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EncapsulatedContent {
    /// It does not: it is detached.
    Absent,
    /// In an OCTET STRING.
    OctetString,
    /// As another type, as PKCS #7 1.5 has it; its content octets are what is signed (RFC 5652
    /// section 5.2.1).
    Other,
}

impl EncapsulatedContentInfo {
    /// Reads the EncapsulatedContentInfo that stands next, up to its content; `read_tail` reads what
    /// stands behind it in the structure around.
    pub(crate) fn read<R: BufRead, T>(
        mut cursor: Cursor<R>,
        read_tail: ReadTail<R, T>,
    ) -> Result<(Self, ContentReader<R, T>), CmsError> {
        cursor.begin(FIELD, Tag::SEQUENCE, "a SEQUENCE")?;
        let content_type = cursor.object_identifier("eContentType")?;
        let explicit = cursor.optional_begin(CONTENT, Tag::context_constructed(0))?;
        let (form, content) = match explicit {
            None => (EncapsulatedContent::Absent, Content::Absent),
            Some(_) => match Content::string(&mut cursor, CONTENT, Tag::OCTET_STRING)? {
                Content::Absent => {
                    let content = Content::other(&mut cursor, CONTENT)?;
                    (EncapsulatedContent::Other, content)
                }
                string => (EncapsulatedContent::OctetString, string),
            },
        };
        let info = Self {
            content_type,
            content: form,
        };
        let reader = ContentReader::new(cursor, CONTENT, content, explicit.is_some(), read_tail);
        Ok((info, reader))
    }

    /// Leaves the EncapsulatedContentInfo behind its content.
    pub(crate) fn end<R: BufRead>(cursor: &mut Cursor<R>) -> Result<(), CmsError> {
        cursor.end(FIELD)
    }
}

const FIELD: &str = "encapContentInfo";
const CONTENT: &str = "eContent";
