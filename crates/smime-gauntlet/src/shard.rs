//! A part of a run, for several machines.

use std::fmt;
use std::num::NonZeroUsize;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The Kth of N parts that hold every case once, written `K/N`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Shard {
    part: NonZeroUsize,
    of: NonZeroUsize,
}

impl Shard {
    /// Which part it is, from 1.
    #[must_use]
    pub fn part(self) -> usize {
        self.part.get()
    }

    /// How many parts there are.
    #[must_use]
    pub fn of(self) -> usize {
        self.of.get()
    }

    /// Whether the case at this place among those selected, from 0, belongs to the part. Neighbours fall into
    /// different parts: what takes long stands together.
    #[must_use]
    pub fn holds(self, place: usize) -> bool {
        place % self.of == self.part.get() - 1
    }
}

impl FromStr for Shard {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts = text.split_once('/').and_then(|(part, of)| {
            let (part, of) = (part.parse().ok()?, of.parse().ok()?);
            (part <= of).then_some(Self { part, of })
        });
        parts.ok_or("wanted K/N, K from 1 to N, such as 1/4")
    }
}

impl TryFrom<String> for Shard {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Shard> for String {
    fn from(shard: Shard) -> Self {
        shard.to_string()
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.part, self.of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_falls_into_one_part() {
        for of in 1..=5 {
            for place in 0..20 {
                let holding = (1..=of)
                    .map(|part| format!("{part}/{of}").parse::<Shard>().unwrap())
                    .filter(|shard| shard.holds(place));
                assert_eq!(holding.count(), 1, "{place} of {of}");
            }
        }
    }

    #[test]
    fn what_is_no_part_is_refused() {
        for text in ["", "1", "0/2", "3/2", "1/0", "a/b", "1/2/3", "-1/2"] {
            assert!(text.parse::<Shard>().is_err(), "{text}");
        }
    }
}
