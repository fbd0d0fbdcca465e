//! BER and DER to a stream.

mod error;
mod octet_string;

use std::io::Write;

pub use error::WriteError;
pub use octet_string::OctetStringWriter;

use crate::{
    Length, Tag,
    header::{END_OF_CONTENTS_OCTETS, encode_length},
};

/// Writes elements to a stream as they come, without holding them.
///
/// It keeps every definite length that it announced: neither more nor fewer octets are written.
#[derive(Debug)]
pub struct Writer<W> {
    sink: W,
    position: u64,
    open: Vec<Open>,
}

/// An element that was begun and not ended.
#[derive(Clone, Copy, Debug)]
struct Open {
    tag: Tag,
    indefinite: bool,
    /// Where the contents have to end, or the latest end that the lengths around allow.
    end: u64,
}

impl<W: Write> Writer<W> {
    /// A writer at offset 0.
    pub fn new(sink: W) -> Self {
        Self {
            sink,
            position: 0,
            open: Vec::new(),
        }
    }

    /// Begins an element with `length` contents octets. A constructed one takes elements, a primitive one
    /// [`write_content`](Self::write_content); [`end`](Self::end) ends both.
    ///
    /// # Errors
    /// If it does not fit into the element around, or the sink fails.
    pub fn begin_definite(&mut self, tag: Tag, length: u64) -> Result<(), WriteError> {
        let header = encode_header(tag, Length::Definite(length));
        let end = self
            .position
            .checked_add(header.len() as u64)
            .and_then(|content| content.checked_add(length))
            .filter(|end| *end <= self.end_allowed())
            .ok_or_else(|| self.overrun())?;
        self.element(&header)?;
        self.open.push(Open {
            tag,
            indefinite: false,
            end,
        });
        Ok(())
    }

    /// Begins a constructed element that [`end`](Self::end) closes with an end-of-contents.
    ///
    /// # Errors
    /// If `tag` is primitive, the element does not fit into the one around, or the sink fails.
    pub fn begin_indefinite(&mut self, tag: Tag) -> Result<(), WriteError> {
        if !tag.constructed {
            let offset = self.position;
            return Err(WriteError::IndefinitePrimitive { offset, tag });
        }
        let end = self.end_allowed();
        self.element(&encode_header(tag, Length::Indefinite))?;
        self.open.push(Open {
            tag,
            indefinite: true,
            end,
        });
        Ok(())
    }

    /// Writes a whole element with contents that are at hand.
    ///
    /// # Errors
    /// If it does not fit into the element around, or the sink fails.
    pub fn primitive(&mut self, tag: Tag, content: &[u8]) -> Result<(), WriteError> {
        let mut octets = encode_header(tag, Length::Definite(content.len() as u64));
        if content.len() <= COPIED_CONTENT {
            octets.extend_from_slice(content);
            return self.element(&octets);
        }
        self.check_room(octets.len().saturating_add(content.len()))?;
        self.element(&octets)?;
        self.emit(content)
    }

    /// Writes elements that are encoded already. They are not looked at.
    ///
    /// # Errors
    /// If they do not fit into the element around, or the sink fails.
    pub fn raw(&mut self, encoded: &[u8]) -> Result<(), WriteError> {
        self.element(encoded)
    }

    /// Writes the next contents octets of a primitive element.
    ///
    /// # Errors
    /// If no primitive element is open, they do not fit into it, or the sink fails.
    pub fn write_content(&mut self, content: &[u8]) -> Result<(), WriteError> {
        let offset = self.position;
        match self.open.last() {
            Some(open) if !open.tag.constructed => self.emit(content),
            Some(&Open { tag, .. }) => Err(WriteError::WrongForm { offset, tag }),
            None => Err(WriteError::NothingOpen { offset }),
        }
    }

    /// Ends the element begun last.
    ///
    /// # Errors
    /// If contents are missing, no element is open, or the sink fails.
    pub fn end(&mut self) -> Result<(), WriteError> {
        let offset = self.position;
        let open = *self.open.last().ok_or(WriteError::NothingOpen { offset })?;
        if open.indefinite {
            self.emit(&END_OF_CONTENTS_OCTETS)?;
        } else if open.end != offset {
            let end = open.end;
            return Err(WriteError::Short { offset, end });
        }
        self.open.pop();
        Ok(())
    }

    /// Begins a string in segments of `segment` octets, the last one shorter: `tag` is the string's, in
    /// constructed form with indefinite length, so that its size need not be known (RFC 5652 section 2).
    ///
    /// # Errors
    /// If `segment` is 0, the string does not fit into the element around, or the sink fails.
    pub fn octet_string(
        &mut self,
        tag: Tag,
        segment: usize,
    ) -> Result<OctetStringWriter<'_, W>, WriteError> {
        if segment == 0 {
            let offset = self.position;
            return Err(WriteError::EmptySegments { offset });
        }
        self.begin_indefinite(tag.in_form(true))?;
        Ok(OctetStringWriter::new(self, segment))
    }

    /// Offset of the next octet.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// Flushes the sink and gives it back.
    ///
    /// # Errors
    /// If elements are open, or the sink fails.
    pub fn finish(mut self) -> Result<W, WriteError> {
        let offset = self.position;
        match self.open.len() {
            0 => {}
            open => return Err(WriteError::Unfinished { offset, open }),
        }
        match self.sink.flush() {
            Ok(()) => Ok(self.sink),
            Err(source) => Err(WriteError::Io { offset, source }),
        }
    }

    fn element(&mut self, octets: &[u8]) -> Result<(), WriteError> {
        match self.open.last() {
            Some(&Open { tag, .. }) if !tag.constructed => Err(WriteError::WrongForm {
                offset: self.position,
                tag,
            }),
            _ => self.emit(octets),
        }
    }

    fn emit(&mut self, octets: &[u8]) -> Result<(), WriteError> {
        self.check_room(octets.len())?;
        let offset = self.position;
        self.sink
            .write_all(octets)
            .map_err(|source| WriteError::Io { offset, source })?;
        self.position += octets.len() as u64;
        Ok(())
    }

    fn check_room(&self, length: usize) -> Result<(), WriteError> {
        if length as u64 > self.end_allowed() - self.position {
            return Err(self.overrun());
        }
        Ok(())
    }

    fn end_allowed(&self) -> u64 {
        self.open.last().map_or(u64::MAX, |open| open.end)
    }

    fn overrun(&self) -> WriteError {
        WriteError::Overrun {
            offset: self.position,
            end: self.end_allowed(),
        }
    }
}

fn encode_header(tag: Tag, length: Length) -> Vec<u8> {
    let mut octets = Vec::with_capacity(16);
    tag.encode(&mut octets);
    encode_length(length, &mut octets);
    octets
}

/// Contents up to this size go to the sink together with their header.
const COPIED_CONTENT: usize = 256;
