//! What a message's MIME does otherwise than the standards say, and was read all the same.

use std::collections::BTreeMap;

pub use crate::finding::FindingCode;

/// The findings of something that was read, each with the source's offset where it occurred
/// first: as many as the table has kinds, however hostile the message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings(BTreeMap<FindingCode, u64>);

impl Findings {
    /// None so far.
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// Notes one at an offset of the source; the first place of each kind is kept.
    pub fn note(&mut self, finding: FindingCode, offset: u64) {
        self.0.entry(finding).or_insert(offset);
    }

    /// Notes all of `others`.
    pub fn merge(&mut self, others: &Self) {
        for (finding, offset) in others.iter() {
            self.note(finding, offset);
        }
    }

    /// Each kind that occurred, with its first offset, in the order of the table.
    pub fn iter(&self) -> impl Iterator<Item = (FindingCode, u64)> + '_ {
        self.0.iter().map(|(&finding, &offset)| (finding, offset))
    }

    /// Where the finding occurred first.
    pub fn offset_of(&self, finding: FindingCode) -> Option<u64> {
        self.0.get(&finding).copied()
    }

    /// Whether it occurred.
    pub fn contains(&self, finding: FindingCode) -> bool {
        self.0.contains_key(&finding)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
