//! Where a message's octets come from, and ranges of them.

use std::io::{self, BufRead, Read, Seek, SeekFrom};

/// Anything that a message can be read from: a file, a cursor over a slice.
pub trait Source: Read + Seek {}

impl<T: Read + Seek + ?Sized> Source for T {}

/// A range of a source's octets, `start` included, `end` not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Region {
    /// The offset of the first octet.
    pub start: u64,
    /// The offset after the last octet.
    pub end: u64,
}

impl Region {
    /// All of a source, from its first octet to its present end.
    ///
    /// # Errors
    /// Those of seeking.
    pub fn whole(source: &mut dyn Source) -> io::Result<Self> {
        let end = source.seek(SeekFrom::End(0))?;
        Ok(Self { start: 0, end })
    }

    /// Whether its octets in `source` show as nothing: blanks, tabs and line ends.
    ///
    /// # Errors
    /// Those of reading.
    pub fn is_blank(self, source: &mut dyn Source) -> io::Result<bool> {
        let mut window = Window::new(source, self)?;
        loop {
            let octets = window.fill_buf()?;
            if octets.is_empty() {
                return Ok(true);
            }
            if !octets.iter().all(u8::is_ascii_whitespace) {
                return Ok(false);
            }
            let length = octets.len();
            window.consume(length);
        }
    }

    /// How many octets it holds.
    pub const fn len(self) -> u64 {
        self.end.saturating_sub(self.start)
    }

    /// Whether it holds none.
    pub const fn is_empty(self) -> bool {
        self.len() == 0
    }
}

/// How many octets a [`Window`] holds at a time.
pub const BUFFER: usize = 128 << 10;

/// A reader over a region of a source: `Read` and `BufRead` that end where the region ends.
///
/// A source that ends before its region does is an I/O error of the kind `UnexpectedEof`, since a
/// region comes from measuring the source.
pub struct Window<'a> {
    source: Box<dyn Source + 'a>,
    buffer: Vec<u8>,
    start: usize,
    filled: usize,
    position: u64,
    end: u64,
}

impl<'a> Window<'a> {
    /// A window over `region`, at its start. The source is lent, or given to the window.
    ///
    /// # Errors
    /// Those of seeking.
    pub fn new(mut source: impl Source + 'a, region: Region) -> io::Result<Self> {
        source.seek(SeekFrom::Start(region.start))?;
        Ok(Self {
            source: Box::new(source),
            buffer: Vec::new(),
            start: 0,
            filled: 0,
            position: region.start,
            end: region.end.max(region.start),
        })
    }

    /// The source, wherever it is.
    pub fn into_source(self) -> Box<dyn Source + 'a> {
        self.source
    }

    /// The source's offset of the next octet that will be read.
    pub fn offset(&self) -> u64 {
        self.position - self.buffered().len() as u64
    }

    /// How many octets of the region are still to be read.
    pub fn remaining(&self) -> u64 {
        self.end - self.offset()
    }

    /// Looks ahead: at least `wanted` octets, or all that remain where they are fewer. Nothing is
    /// consumed. The buffer grows where `wanted` asks for more than [`BUFFER`], and
    /// has no more room than octets remain.
    ///
    /// # Errors
    /// Those of reading.
    pub fn look_ahead(&mut self, wanted: usize) -> io::Result<&[u8]> {
        if self.buffered().len() < wanted && self.position < self.end {
            self.refill(wanted)?;
        }
        Ok(self.buffered())
    }

    fn buffered(&self) -> &[u8] {
        self.buffer.get(self.start..self.filled).unwrap_or_default()
    }

    fn refill(&mut self, wanted: usize) -> io::Result<()> {
        // No more than there is: most regions are small.
        let remaining = usize::try_from(self.remaining()).unwrap_or(usize::MAX);
        let length = wanted.max(BUFFER).min(remaining);
        if self.buffer.len() < length {
            self.buffer.resize(length, 0);
        }
        self.buffer.copy_within(self.start..self.filled, 0);
        self.filled -= self.start;
        self.start = 0;
        while self.filled < wanted && self.position < self.end {
            let free = self.buffer.get_mut(self.filled..).unwrap_or_default();
            let read = read_some(&mut *self.source, free, self.end - self.position)?;
            self.filled += read;
            self.position += read as u64;
        }
        Ok(())
    }
}

impl Read for Window<'_> {
    fn read(&mut self, output: &mut [u8]) -> io::Result<usize> {
        // A large read into an empty window needs no copy through the buffer.
        if self.start == self.filled && output.len() >= BUFFER && self.position < self.end {
            let read = read_some(&mut *self.source, output, self.end - self.position)?;
            self.position += read as u64;
            return Ok(read);
        }
        let read = self.fill_buf()?.read(output)?;
        self.consume(read);
        Ok(read)
    }
}

impl BufRead for Window<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.look_ahead(1)
    }

    fn consume(&mut self, amount: usize) {
        self.start = self.filled.min(self.start.saturating_add(amount));
    }
}

/// Reads at least one octet and at most `limit`, which is not 0.
fn read_some(source: &mut dyn Source, output: &mut [u8], limit: u64) -> io::Result<usize> {
    let wanted = output
        .len()
        .min(usize::try_from(limit).unwrap_or(usize::MAX));
    let output = output.get_mut(..wanted).unwrap_or_default();
    loop {
        match source.read(output) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}
