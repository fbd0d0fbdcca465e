//! The cases of a run.

use std::collections::BTreeSet;

use smime_cases::{Case, Vectors};

use crate::filter::Filter;
use crate::shard::Shard;

/// The cases of a run: those asked for, and their siblings beside them.
#[derive(Debug)]
pub struct Selection<'a> {
    /// The cases that are listed in the results.
    pub listed: Vec<&'a Case>,
    /// Those and their siblings: what is asked.
    pub asked: Vec<&'a Case>,
}

impl<'a> Selection<'a> {
    /// Selects the cases that the filter wants, and of these the part where one is given.
    #[must_use]
    pub fn new(vectors: &'a Vectors, filter: &Filter, shard: Option<Shard>) -> Self {
        let listed: Vec<&Case> = vectors
            .cases
            .values()
            .filter(|case| filter.matches(&case.id))
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
        Self { listed, asked }
    }
}
