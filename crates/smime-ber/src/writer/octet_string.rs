//! Strings of unknown size, written in segments (X.690 8.7.3).

use std::io::{self, Write};

use super::{WriteError, Writer};
use crate::Tag;

/// Cuts what is written to it into the segments of a string; see [`Writer::octet_string`].
///
/// It has to be [finished](Self::finish); dropped, it leaves the string open, and [`Writer::finish`] fails.
#[derive(Debug)]
pub struct OctetStringWriter<'w, W> {
    writer: &'w mut Writer<W>,
    segment: usize,
    held: Vec<u8>,
    wrote_any: bool,
}

impl<'w, W: Write> OctetStringWriter<'w, W> {
    pub(super) fn new(writer: &'w mut Writer<W>, segment: usize) -> Self {
        Self {
            writer,
            segment,
            held: Vec::new(),
            wrote_any: false,
        }
    }

    /// Adds octets to the string.
    ///
    /// # Errors
    /// As [`Writer::primitive`].
    pub fn write_content(&mut self, mut content: &[u8]) -> Result<(), WriteError> {
        if !self.held.is_empty() {
            let (head, tail) = content.split_at(content.len().min(self.segment - self.held.len()));
            self.held.extend_from_slice(head);
            content = tail;
            if self.held.len() < self.segment {
                return Ok(());
            }
            self.flush_held()?;
        }
        let mut segments = content.chunks_exact(self.segment);
        for segment in &mut segments {
            self.writer.primitive(Tag::OCTET_STRING, segment)?;
            self.wrote_any = true;
        }
        self.held.extend_from_slice(segments.remainder());
        Ok(())
    }

    /// Writes the last segment and ends the string. A string of no octets gets one empty segment: readers
    /// exist that lose their way where there is none.
    ///
    /// # Errors
    /// As [`Writer::primitive`].
    pub fn finish(mut self) -> Result<(), WriteError> {
        if !self.held.is_empty() || !self.wrote_any {
            self.flush_held()?;
        }
        self.writer.end()
    }

    fn flush_held(&mut self) -> Result<(), WriteError> {
        self.writer.primitive(Tag::OCTET_STRING, &self.held)?;
        self.held.clear();
        self.wrote_any = true;
        Ok(())
    }
}

impl<W: Write> Write for OctetStringWriter<'_, W> {
    fn write(&mut self, content: &[u8]) -> io::Result<usize> {
        self.write_content(content)?;
        Ok(content.len())
    }

    /// Flushes the sink; octets of a segment that is not full stay.
    fn flush(&mut self) -> io::Result<()> {
        self.writer.sink.flush()
    }
}
