//! Data: octets and nothing else (RFC 5652 section 4).

use std::io::BufRead;

use smime_ber::Tag;

use super::CmsError;
use super::content::{Content, ContentReader};
use super::cursor::Cursor;

/// Data about to be read.
///
/// ```text
/// Data ::= OCTET STRING
/// ```
///
/// RFC 5652 has no type of that name, only the identifier id-data; RFC 2315 section 8 has.
pub struct DataReader<R>(pub(super) Cursor<R>);

impl<R: BufRead> DataReader<R> {
    /// Reads up to the octets.
    ///
    /// # Errors
    /// If there is no OCTET STRING, or the source fails.
    pub fn content(self) -> Result<ContentReader<R, ()>, CmsError> {
        let Self(mut cursor) = self;
        let content = Content::string(&mut cursor, FIELD, Tag::OCTET_STRING)?;
        if content.is_absent() {
            return Err(cursor.unexpected(FIELD, "an OCTET STRING"));
        }
        Ok(ContentReader::new(
            cursor,
            FIELD,
            content,
            false,
            |_| Ok(()),
        ))
    }
}

const FIELD: &str = "Data";
