//! The cases of a run.

use std::collections::BTreeSet;

use smime_cases::{Case, Vectors};

use crate::results::of_ids;
use crate::shard::Shard;

/// The cases of a run: those asked for, and their siblings beside them.
#[derive(Debug)]
pub struct Selection<'a> {
    /// The part of the cases asked for that this is, where it is one of several, and what tells them all from others (`whole` of the results).
    pub part: Option<(Shard, String)>,
    /// The cases that are listed in the results.
    pub listed: Vec<&'a Case>,
    /// Those and their siblings: what is asked.
    pub asked: Vec<&'a Case>,
}

impl<'a> Selection<'a> {
    /// Selects the cases of these ids, and of them the part where one is given.
    #[must_use]
    pub fn new(vectors: &'a Vectors, wanted: &BTreeSet<&str>, shard: Option<Shard>) -> Self {
        let listed: Vec<&Case> = vectors
            .cases
            .values()
            .filter(|case| wanted.contains(case.id.as_str()))
            .enumerate()
            .filter(|(place, _)| shard.is_none_or(|shard| shard.holds(*place)))
            .map(|(_, case)| case)
            .collect();
        let ids: BTreeSet<&str> = listed
            .iter()
            .flat_map(|case| [Some(&case.id), case.sibling.as_ref()])
            .flatten()
            .map(String::as_str)
            .collect();
        let asked = vectors
            .cases
            .values()
            .filter(|case| ids.contains(case.id.as_str()))
            .collect();
        let part = shard.map(|shard| (shard, of_ids(wanted.iter().copied())));
        Self {
            part,
            listed,
            asked,
        }
    }
}
