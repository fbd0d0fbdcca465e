//! Octets from the source: headers, and contents in pieces.

use std::{
    io::{self, BufRead},
    sync::Arc,
};

use super::Reader;
use crate::{Error, Header, Result};

impl<R: BufRead> Reader<R> {
    /// Reads a header into `last_octets`; `None` at the end of the input.
    pub(super) fn header(&mut self) -> Result<Option<Header>> {
        let (offset, depth) = (self.position, self.depth());
        let buffer = fill(&mut self.source, self.position)?;
        if buffer.is_empty() {
            return Ok(None);
        }
        if let Some(header) = Header::parse(buffer, offset, depth)? {
            let length = usize::from(header.header_len);
            for (kept, octet) in self.last_octets.iter_mut().zip(buffer.iter().take(length)) {
                *kept = *octet;
            }
            self.step_over(length)?;
            return Ok(Some(header));
        }
        // The header goes on behind the buffer's end: it is put together octet by octet.
        for held in 0..Header::MAX_LEN {
            let Some(&octet) = fill(&mut self.source, self.position)?.first() else {
                return Err(Error::Truncated {
                    offset: self.position,
                    element: offset,
                });
            };
            self.step_over(1)?;
            if let Some(kept) = self.last_octets.get_mut(held) {
                *kept = octet;
            }
            let octets = self.last_octets.get(..=held).unwrap_or_default();
            if let Some(header) = Header::parse(octets, offset, depth)? {
                return Ok(Some(header));
            }
        }
        Err(Error::LengthTooLarge { offset })
    }

    /// Leaves header octets behind. Contents need no check: their end was found to fit 64 bits.
    pub(super) fn step_over(&mut self, length: usize) -> Result<()> {
        let offset = self.position;
        self.source.consume(length);
        self.position = offset
            .checked_add(length as u64)
            .ok_or(Error::LengthTooLarge { offset })?;
        Ok(())
    }

    /// Hands the next `count` of the current contents octets to `sink`.
    pub(super) fn take_content(
        &mut self,
        mut count: u64,
        sink: &mut dyn FnMut(&[u8]) -> Result<()>,
    ) -> Result<()> {
        while count > 0 {
            let length = self.available(count)?;
            let octets = fill(&mut self.source, self.position)?
                .get(..length)
                .unwrap_or_default();
            sink(octets)?;
            self.source.consume(length);
            self.position += length as u64;
            self.content_left -= length as u64;
            count -= length as u64;
        }
        Ok(())
    }

    /// Number of octets that the buffer has ready, at least one and at most `wanted`.
    pub(super) fn available(&mut self, wanted: u64) -> Result<usize> {
        match fill(&mut self.source, self.position)?.len() {
            0 => Err(Error::Truncated {
                offset: self.position,
                element: self.element,
            }),
            ready => Ok(usize::try_from(wanted).map_or(ready, |wanted| ready.min(wanted))),
        }
    }

    /// Gives back what the caller was lent.
    pub(super) fn release(&mut self) {
        self.source.consume(self.lent);
        self.lent = 0;
    }
}

/// The source's buffer; empty only at the end of the input.
pub(super) fn fill<R: BufRead>(source: &mut R, offset: u64) -> Result<&[u8]> {
    while let Err(error) = source.fill_buf() {
        if error.kind() != io::ErrorKind::Interrupted {
            let source = Arc::new(error);
            return Err(Error::Io { offset, source });
        }
    }
    // The buffer is not empty now, or the input has ended: this call reads nothing.
    source.fill_buf().map_err(|error| Error::Io {
        offset,
        source: Arc::new(error),
    })
}
