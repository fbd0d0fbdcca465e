//! What the MIME half promises to those who build on it, through its public face alone.

mod addresses;
mod entities;
mod forms;
mod hostile;
mod line_ends;
mod multiparts;
mod readers;
mod transfer_encodings;

use std::io::{self, BufRead, Cursor, Read, Seek, SeekFrom};

use smime::mime::{Region, Source};

/// A region over all of some octets.
fn whole(octets: &[u8]) -> Region {
    Region {
        start: 0,
        end: octets.len() as u64,
    }
}

/// The octets of a region.
fn octets_of(octets: &[u8], region: Region) -> &[u8] {
    &octets[region.start as usize..region.end as usize]
}

/// A source that gives few octets a read, as a pipe or a network file may.
struct ShortReads<'a> {
    inner: Cursor<&'a [u8]>,
    most: usize,
}

impl<'a> ShortReads<'a> {
    fn new(octets: &'a [u8], most: usize) -> Self {
        let inner = Cursor::new(octets);
        Self { inner, most }
    }
}

impl Read for ShortReads<'_> {
    fn read(&mut self, output: &mut [u8]) -> io::Result<usize> {
        let most = output.len().min(self.most);
        self.inner.read(&mut output[..most])
    }
}

impl Seek for ShortReads<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

/// A reader that gives octets in pieces of the lengths named, again and again.
struct Pieces<'a> {
    rest: &'a [u8],
    lengths: std::iter::Cycle<std::vec::IntoIter<usize>>,
    piece: usize,
}

impl<'a> Pieces<'a> {
    /// `lengths` holds at least one, and no 0.
    fn new(octets: &'a [u8], lengths: Vec<usize>) -> Self {
        Self {
            rest: octets,
            lengths: lengths.into_iter().cycle(),
            piece: 0,
        }
    }
}

impl Read for Pieces<'_> {
    fn read(&mut self, output: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(output)?;
        self.consume(read);
        Ok(read)
    }
}

impl BufRead for Pieces<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.piece == 0 {
            self.piece = self.lengths.next().unwrap().min(self.rest.len());
        }
        Ok(&self.rest[..self.piece])
    }

    fn consume(&mut self, amount: usize) {
        self.rest = &self.rest[amount..];
        self.piece -= amount;
    }
}

/// A source over octets.
fn source(octets: &[u8]) -> impl Source + '_ {
    Cursor::new(octets)
}
