//! A layer's content as a source for the layer inside: what is decrypted, decompressed or brought
//! into canonical form is read by pieces, and has to be sought in.

use std::io::{self, Read, Seek, SeekFrom};

use zeroize::Zeroizing;

use super::enclosed::target;
use super::held::Held;
use super::pieces::{PIECE, Pieces, changed};
use crate::budget::{Budget, Work};
use crate::mime::Source;

/// A source of octets that come from another source by pieces.
///
/// A bounded number of octets from the start are kept, and the last ones read, so that a header is
/// looked at again at no cost, and small content is never read twice. Seeking back to other octets
/// reads the content again from its start, which is paid for. Nothing is written anywhere.
pub(in crate::receive) struct Plaintext<'a> {
    open: Open<'a>,
    stage: Stage<'a>,
    length: u64,
    position: u64,
    head: Zeroizing<Vec<u8>>,
    head_max: usize,
    recent: Recent,
    /// Whether small content was read to its end, with nothing to find fault with.
    was_whole: bool,
    budget: Budget,
}

/// Begins to read the content out of its source.
pub(in crate::receive) type Open<'a> =
    Box<dyn Fn(Box<dyn Source + 'a>) -> io::Result<Box<dyn Pieces<'a> + 'a>> + 'a>;

enum Stage<'a> {
    /// Before the start.
    Idle(Box<dyn Source + 'a>),
    Running(Box<dyn Pieces<'a> + 'a>),
    /// A source failed while the content was begun; there is nothing left to read from.
    Failed,
}

impl<'a> Plaintext<'a> {
    /// What `open` reads from `source`: `length` octets, of which at most `head_max` are kept from
    /// the start.
    pub(in crate::receive) fn new(
        source: Box<dyn Source + 'a>,
        open: Open<'a>,
        length: u64,
        head_max: usize,
        budget: Budget,
    ) -> Self {
        let kept = usize::try_from(length).map_or(head_max, |length| length.min(head_max));
        Self {
            open,
            stage: Stage::Idle(source),
            length,
            position: 0,
            // All at once, so that growing leaves no copy behind.
            head: Zeroizing::new(Vec::with_capacity(kept)),
            head_max: kept,
            recent: Recent::new(),
            was_whole: false,
            budget,
        }
    }

    /// Whether all of the content is kept: then none of it is given out before its end was seen.
    fn is_small(&self) -> bool {
        self.head_max as u64 == self.length
    }

    /// Kept octets at `position`; none where it has to be read on for them.
    fn kept(&self) -> &[u8] {
        let in_head = usize::try_from(self.position)
            .ok()
            .and_then(|at| self.head.get(at..))
            .unwrap_or_default();
        if self.is_small() && !self.was_whole {
            return &[];
        }
        if in_head.is_empty() {
            self.recent.from(self.position)
        } else {
            in_head
        }
    }

    /// The next octet that has to come from the pieces for anything to be kept at `position`. Small
    /// content is read to its end for that, and what came of it stays in the head.
    fn wanted(&self) -> u64 {
        if self.is_small() {
            self.head.len() as u64
        } else {
            self.position
        }
    }

    /// Reads one piece more, from the start where what is wanted lies behind what is kept.
    fn read_on(&mut self) -> io::Result<()> {
        if self.wanted() < self.recent.start {
            self.budget.pay(Work::Restart, 1)?;
            self.recent.clear();
            self.stage = match std::mem::replace(&mut self.stage, Stage::Failed) {
                Stage::Running(pieces) => Stage::Idle(pieces.into_source()),
                other => other,
            };
        }
        let pieces = match &mut self.stage {
            Stage::Running(pieces) => pieces,
            stage => match std::mem::replace(stage, Stage::Failed) {
                Stage::Idle(source) => {
                    *stage = Stage::Running((self.open)(source)?);
                    return Ok(());
                }
                _ => return Err(io::Error::other("the message could not be read before")),
            },
        };
        let more = self.recent.take(&mut **pieces)?;
        let end = self.recent.end();
        let free = self.head_max - self.head.len();
        let unkept = self.recent.from(self.head.len() as u64);
        self.head
            .extend_from_slice(unkept.get(..unkept.len().min(free)).unwrap_or(unkept));
        // The end is only reached once the pieces say so: what they check last is checked then.
        self.was_whole |= !more && end == self.length;
        match more {
            true if end > self.length => Err(changed()),
            false if end < self.length => Err(changed()),
            _ => Ok(()),
        }
    }
}

impl Read for Plaintext<'_> {
    fn read(&mut self, output: &mut [u8]) -> io::Result<usize> {
        if output.is_empty() || self.position >= self.length {
            return Ok(0);
        }
        while self.kept().is_empty() {
            self.read_on()?;
        }
        let read = self.kept().read(output)?;
        self.position += read as u64;
        while self.position == self.length && !self.is_small() && !self.recent.ended {
            self.read_on()?;
        }
        Ok(read)
    }
}

impl Seek for Plaintext<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.position = target(to, self.position, self.length)?;
        Ok(self.position)
    }
}

/// The octets read last.
struct Recent {
    octets: Held,
    /// The offset of the first of them.
    start: u64,
    /// Whether the pieces are at their end.
    ended: bool,
}

/// How many octets are kept behind the piece that was read last.
pub(in crate::receive) const BEHIND: usize = PIECE;

impl Recent {
    fn new() -> Self {
        Self {
            octets: Held::default(),
            start: 0,
            ended: false,
        }
    }

    fn end(&self) -> u64 {
        self.start + self.octets.len() as u64
    }

    fn from(&self, position: u64) -> &[u8] {
        position
            .checked_sub(self.start)
            .and_then(|at| self.octets.get(usize::try_from(at).ok()?..))
            .unwrap_or_default()
    }

    fn clear(&mut self) {
        self.octets.clear();
        self.start = 0;
        self.ended = false;
    }

    /// Takes one piece more; false at the end.
    fn take(&mut self, pieces: &mut dyn Pieces<'_>) -> io::Result<bool> {
        if self.octets.len() > 2 * BEHIND {
            let gone = self.octets.len() - BEHIND;
            self.octets.let_go(gone);
            self.start += gone as u64;
        }
        let more = !self.ended && pieces.next(&mut self.octets)?;
        self.ended = !more;
        Ok(more)
    }
}
