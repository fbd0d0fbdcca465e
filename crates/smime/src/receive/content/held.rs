//! Octets under way that nobody else may see, in a buffer that grows.

use core::ops::{Deref, DerefMut};

use zeroize::Zeroizing;

use super::pieces::PIECE;
use super::spans::SPAN;

/// Up to how many octets it has no more room than it needs: most messages are small.
const SMALL: usize = 16 << 10;

/// How much room it has from there on: what is read at once, behind the beginning of a span. Moving
/// costs, and so does room, all of which is wiped.
const ROOM: usize = SPAN as usize + PIECE / 2;

/// A buffer that is wiped when it goes, and when it moves because it grows: no copy stays behind.
#[derive(Default)]
pub(in crate::receive) struct Held(Zeroizing<Vec<u8>>);

impl Held {
    /// Puts octets behind those that it holds.
    pub(in crate::receive) fn put(&mut self, octets: &[u8]) {
        self.make_room(octets.len());
        self.0.extend_from_slice(octets);
    }

    /// Puts so many zeros behind them, for somebody to write over; what was not is to be
    /// [truncated](Self::truncate).
    pub(in crate::receive) fn put_zeros(&mut self, octets: usize) {
        self.make_room(octets);
        let length = self.0.len() + octets;
        self.0.resize(length, 0);
    }

    /// Keeps the first octets alone.
    pub(in crate::receive) fn truncate(&mut self, octets: usize) {
        self.0.truncate(octets);
    }

    /// Lets the first octets go.
    pub(in crate::receive) fn let_go(&mut self, octets: usize) {
        let octets = octets.min(self.0.len());
        self.0.drain(..octets);
    }

    /// Lets all go. The room stays, and is wiped with the buffer.
    pub(in crate::receive) fn clear(&mut self) {
        self.0.clear();
    }

    fn make_room(&mut self, octets: usize) {
        let wanted = self.0.len() + octets;
        if wanted > self.0.capacity() {
            let at_least = if wanted <= SMALL { 0 } else { ROOM };
            let capacity = wanted.max(at_least).max(2 * self.0.capacity());
            let mut larger = Vec::with_capacity(capacity);
            larger.extend_from_slice(&self.0);
            // The one that held them is wiped.
            self.0 = Zeroizing::new(larger);
        }
    }
}

impl Deref for Held {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl DerefMut for Held {
    fn deref_mut(&mut self) -> &mut [u8] {
        &mut self.0
    }
}

#[cfg(test)]
mod tests {
    use super::Held;

    #[test]
    fn it_keeps_what_it_holds_when_it_moves() {
        let mut held = Held::default();
        held.put(b"ab");
        held.put(b"cde");
        held.put_zeros(3);
        held.truncate(6);
        held.let_go(1);
        assert_eq!(&*held, b"bcde\0");
        held.let_go(9);
        assert!(held.is_empty());
    }
}
