//! A stream that gives its octets a few at a time.

use std::io::{self, BufRead, Read};

/// Octets that are buffered `size` at a time, so that every value stands across buffers somewhere.
#[derive(Clone, Debug)]
pub(crate) struct Chunked<'a> {
    octets: &'a [u8],
    size: usize,
    /// Octets left of the present buffer.
    ready: usize,
}

impl<'a> Chunked<'a> {
    pub(crate) fn new(octets: &'a [u8], size: usize) -> Self {
        Self {
            octets,
            size,
            ready: 0,
        }
    }
}

impl BufRead for Chunked<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.ready == 0 {
            self.ready = self.size.min(self.octets.len());
        }
        Ok(&self.octets[..self.ready])
    }

    fn consume(&mut self, amount: usize) {
        self.octets = &self.octets[amount..];
        self.ready -= amount;
    }
}

impl Read for Chunked<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let ready = self.fill_buf()?;
        let length = ready.len().min(to.len());
        to[..length].copy_from_slice(&ready[..length]);
        self.consume(length);
        Ok(length)
    }
}
