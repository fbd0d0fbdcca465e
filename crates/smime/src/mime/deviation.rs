//! What a message's MIME does otherwise than the standards say, and was read all the same.

use std::collections::BTreeMap;

pub use crate::deviation::DeviationCode as Deviation;

/// The deviations of something that was read, each with the source's offset where it occurred
/// first: as many as the table has kinds, however hostile the message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deviations(BTreeMap<Deviation, u64>);

impl Deviations {
    /// None so far.
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// Notes one at an offset of the source; the first place of each kind is kept.
    pub fn note(&mut self, deviation: Deviation, offset: u64) {
        self.0.entry(deviation).or_insert(offset);
    }

    /// Notes all of `others`.
    pub fn merge(&mut self, others: &Self) {
        for (deviation, offset) in others.iter() {
            self.note(deviation, offset);
        }
    }

    /// Each kind that occurred, with its first offset, in the order of the table.
    pub fn iter(&self) -> impl Iterator<Item = (Deviation, u64)> + '_ {
        self.0
            .iter()
            .map(|(&deviation, &offset)| (deviation, offset))
    }

    /// Where the deviation occurred first.
    pub fn offset_of(&self, deviation: Deviation) -> Option<u64> {
        self.0.get(&deviation).copied()
    }

    /// Whether it occurred.
    pub fn contains(&self, deviation: Deviation) -> bool {
        self.0.contains_key(&deviation)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
