//! The content of a CMS object, taken piece by piece between what stands before and behind it.

use std::io::{self, BufRead};

use smime_ber::{Header, Tag};

use super::CmsError;
use super::cursor::Cursor;

/// A CMS object that was read up to its content.
///
/// [`chunk`](Self::chunk) gives the content as it streams by: nothing of it is held.
/// [`finish`](Self::finish) reads what stands behind it, a `T`, to the object's end.
pub struct ContentReader<R, T> {
    cursor: Cursor<R>,
    field: &'static str,
    content: Content,
    /// Whether the content stands in an explicit tag, which is to be left behind it.
    is_explicit: bool,
    read_tail: ReadTail<R, T>,
}

/// Reads what stands behind the content, to the end of the content type's own structure.
pub(crate) type ReadTail<R, T> = fn(&mut Cursor<R>) -> Result<T, CmsError>;

/// What content there is.
pub(crate) enum Content {
    /// None.
    Absent,
    /// A string that streams by.
    String(Header),
    /// The content octets of a value of another type, held, and whether they were given away.
    Other { octets: Vec<u8>, given: bool },
}

/// A CMS object, read to its end.
#[derive(Clone, Debug)]
pub struct Finished<R, T> {
    /// What stands behind the content.
    pub tail: T,
    /// Whether every length and value was as DER has it. The order of the sets that are read
    /// element by element (certificates, recipientInfos, signerInfos) is not looked at.
    pub is_der: bool,
    /// The rules of BER and DER that were broken, by offsets in the object.
    pub encoding: smime_ber::Findings,
    /// Whether octets follow the ContentInfo.
    pub trailing: bool,
    /// The source, behind the last octet that was read.
    pub source: R,
}

impl<R: BufRead, T> ContentReader<R, T> {
    /// The next piece of the content, as large as the source gives it; `None` at its end, and where
    /// there is none. No piece is empty, unless it is the content of a value that is not a string.
    ///
    /// # Errors
    /// If the content is not BER, goes over a limit, or the source fails.
    pub fn chunk(&mut self) -> Result<Option<&[u8]>, CmsError> {
        match &mut self.content {
            Content::Absent | Content::Other { given: true, .. } => Ok(None),
            Content::String(header) => self.cursor.string_chunk(self.field, header),
            Content::Other { octets, given } => {
                *given = true;
                Ok(Some(octets))
            }
        }
    }

    /// Hands all that is left of the content to `sink`.
    ///
    /// # Errors
    /// As [`chunk`](Self::chunk), and those of `sink`.
    pub fn copy_to(
        &mut self,
        sink: &mut dyn FnMut(&[u8]) -> io::Result<()>,
    ) -> Result<(), CmsError> {
        while let Some(octets) = self.chunk()? {
            sink(octets).map_err(CmsError::Io)?;
        }
        Ok(())
    }

    /// Skips what is left of the content and reads the rest of the object.
    ///
    /// # Errors
    /// As [`chunk`](Self::chunk), and if what follows is not what the content type has there.
    pub fn finish(mut self) -> Result<Finished<R, T>, CmsError> {
        while self.chunk()?.is_some() {}
        let mut cursor = self.cursor;
        if self.is_explicit {
            cursor.end(self.field)?;
        }
        let tail = (self.read_tail)(&mut cursor)?;
        cursor.end("content")?;
        cursor.end("ContentInfo")?;
        Ok(Finished {
            tail,
            is_der: cursor.is_der(),
            encoding: cursor.findings(),
            trailing: cursor.trailing()?,
            source: cursor.into_inner(),
        })
    }

    /// The source, wherever in the object it stands.
    pub fn into_inner(self) -> R {
        self.cursor.into_inner()
    }

    /// At `content`, which stands next in `cursor`, under an explicit tag or not.
    pub(crate) fn new(
        cursor: Cursor<R>,
        field: &'static str,
        content: Content,
        is_explicit: bool,
        read_tail: ReadTail<R, T>,
    ) -> Self {
        Self {
            cursor,
            field,
            content,
            is_explicit,
            read_tail,
        }
    }
}

impl Content {
    /// Enters the OCTET STRING that stands next, if it has `tag` (which may be an implicit one).
    pub(crate) fn string<R: BufRead>(
        cursor: &mut Cursor<R>,
        field: &'static str,
        tag: Tag,
    ) -> Result<Self, CmsError> {
        match cursor.peek_header(field)? {
            Some(header) if tag.accepts(header.tag) => {
                cursor.enter();
                Ok(Self::String(header))
            }
            _ => Ok(Self::Absent),
        }
    }

    /// Takes the value that stands next, whatever its type.
    pub(crate) fn other<R: BufRead>(
        cursor: &mut Cursor<R>,
        field: &'static str,
    ) -> Result<Self, CmsError> {
        let held = cursor.element(field, "an OCTET STRING")?;
        let octets = held.element(field)?.content.to_vec();
        let given = false;
        Ok(Self::Other { octets, given })
    }

    /// Whether there is none.
    pub(crate) fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}
