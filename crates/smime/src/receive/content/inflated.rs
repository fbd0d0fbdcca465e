//! Compressed content, decompressed as it streams by (RFC 3274; ZLIB is RFC 1950).

use std::io;

use flate2::{Decompress, FlushDecompress, Status};

use super::held::Held;
use super::pieces::{PIECE, Pieces, changed};
use crate::budget::{Budget, Work};
use crate::mime::Source;
use crate::proof::StreamEnd;

/// A ZLIB stream under way.
pub(in crate::receive) struct Inflater {
    stream: Decompress,
    end: Option<StreamEnd>,
}

impl Inflater {
    pub(in crate::receive) fn new() -> Self {
        const WITH_ZLIB_HEADER: bool = true;
        Self {
            stream: Decompress::new(WITH_ZLIB_HEADER),
            end: None,
        }
    }

    /// Takes from `input` what it gives a piece of content for, and puts that behind what `output`
    /// holds; false where it wants more input, or none.
    pub(in crate::receive) fn step(&mut self, input: &mut &[u8], output: &mut Held) -> bool {
        if self.end.is_some() {
            if !input.is_empty() && self.end == Some(StreamEnd::Whole) {
                self.end = Some(StreamEnd::Followed);
            }
            return false;
        }
        let start = output.len();
        output.put_zeros(PIECE);
        let (taken, given) = (self.stream.total_in(), self.stream.total_out());
        let space = output.get_mut(start..).unwrap_or_default();
        let status = self.stream.decompress(input, space, FlushDecompress::None);
        let given = usize::try_from(self.stream.total_out() - given).unwrap_or(usize::MAX);
        output.truncate(start.saturating_add(given));
        let taken = usize::try_from(self.stream.total_in() - taken).unwrap_or(usize::MAX);
        *input = input.get(taken..).unwrap_or_default();
        match status {
            Ok(Status::Ok | Status::BufError) => {}
            Ok(Status::StreamEnd) => self.end = Some(StreamEnd::Whole),
            Err(_) => self.end = Some(StreamEnd::Malformed),
        }
        given > 0 || taken > 0
    }

    /// How the stream ended, now that there is no more input.
    pub(in crate::receive) fn finish(&self) -> StreamEnd {
        self.end.unwrap_or(StreamEnd::Truncated)
    }
}

/// Compressed content that was judged, decompressed again and paid for again.
pub(in crate::receive) struct Inflated<'a> {
    stored: Box<dyn Pieces<'a> + 'a>,
    inflater: Inflater,
    input: Held,
    taken: usize,
    budget: Budget,
}

impl<'a> Inflated<'a> {
    pub(in crate::receive) fn new(stored: Box<dyn Pieces<'a> + 'a>, budget: Budget) -> Self {
        Self {
            stored,
            inflater: Inflater::new(),
            input: Held::default(),
            taken: 0,
            budget,
        }
    }
}

impl<'a> Pieces<'a> for Inflated<'a> {
    fn next(&mut self, output: &mut Held) -> io::Result<bool> {
        loop {
            let mut input = self.input.get(self.taken..).unwrap_or_default();
            let start = output.len();
            let progress = self.inflater.step(&mut input, output);
            self.taken = self.input.len() - input.len();
            if progress {
                let given = output.len().saturating_sub(start) as u64;
                self.budget.pay(Work::InflateAgain, given)?;
                return Ok(true);
            }
            self.input.clear();
            self.taken = 0;
            if !self.stored.next(&mut self.input)? {
                return match self.inflater.finish() {
                    StreamEnd::Whole => Ok(false),
                    _ => Err(changed()),
                };
            }
        }
    }

    fn into_source(self: Box<Self>) -> Box<dyn Source + 'a> {
        self.stored.into_source()
    }
}
