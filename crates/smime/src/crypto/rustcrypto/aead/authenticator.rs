//! Authenticators over blocks, and the padding that lets octets of any number into them.

use cipher::array::Array;
use cipher::consts::U16;
use zeroize::{Zeroize, Zeroizing};

use super::Block;

/// What a tag is computed with.
pub(super) trait Authenticator: Send {
    /// Takes whole blocks.
    fn blocks(&mut self, blocks: &[Block]);

    /// The value of all blocks taken.
    fn finish(self) -> Block;
}

/// An authenticator that takes octets of any number.
#[derive(Clone)]
pub(super) struct Padded<A> {
    authenticator: A,
    /// The octets that fill no block yet.
    pending: Zeroizing<[u8; 16]>,
    filled: usize,
}

impl<A: Authenticator> Padded<A> {
    pub(super) fn new(authenticator: A) -> Self {
        Self {
            authenticator,
            pending: Zeroizing::new([0; 16]),
            filled: 0,
        }
    }

    /// Takes octets.
    pub(super) fn update(&mut self, mut octets: &[u8]) {
        if self.filled > 0 {
            let free = self.pending.len() - self.filled;
            let (head, rest) = octets.split_at(free.min(octets.len()));
            self.append(head);
            octets = rest;
            if self.filled < self.pending.len() {
                return;
            }
            self.pad();
        }
        let (blocks, tail) = Array::<u8, U16>::slice_as_chunks(octets);
        self.authenticator.blocks(blocks);
        self.append(tail);
    }

    /// Fills the block that is not full with zeros.
    pub(super) fn pad(&mut self) {
        if self.filled > 0 {
            let block = Block::cast_from_core(&self.pending);
            self.authenticator.blocks(core::slice::from_ref(block));
            self.pending.zeroize();
            self.filled = 0;
        }
    }

    /// The value of all blocks taken.
    pub(super) fn finish(self) -> Block {
        self.authenticator.finish()
    }

    fn append(&mut self, octets: &[u8]) {
        for (to, from) in self.pending.iter_mut().skip(self.filled).zip(octets) {
            *to = *from;
        }
        self.filled += octets.len();
    }
}

impl Authenticator for ghash::GHash {
    fn blocks(&mut self, blocks: &[Block]) {
        ghash::universal_hash::UniversalHash::update(self, blocks);
    }

    fn finish(self) -> Block {
        ghash::universal_hash::UniversalHash::finalize(self)
    }
}

impl Authenticator for poly1305::Poly1305 {
    fn blocks(&mut self, blocks: &[Block]) {
        poly1305::universal_hash::UniversalHash::update(self, blocks);
    }

    fn finish(self) -> Block {
        poly1305::universal_hash::UniversalHash::finalize(self)
    }
}
