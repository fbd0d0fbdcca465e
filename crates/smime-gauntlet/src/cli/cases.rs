//! Which cases a command is about.

use std::collections::BTreeSet;

use clap::Args;
use smime_cases::Vectors;

use super::Source;
use crate::{Filter, Pattern, RunError, Selection, Shard};

#[derive(Args, Debug)]
pub(super) struct Cases {
    /// Take only the cases whose id matches (repeatable); `*` stands for any text, `?` for one character, `!` before
    /// a pattern takes its cases out
    #[arg(long = "filter", value_name = "GLOB")]
    filters: Vec<Pattern>,
    /// Take only the cases that are new or revised since this version of the cases
    #[arg(long, value_name = "VERSION")]
    since: Option<String>,
    #[command(flatten)]
    source: Source,
}

impl Cases {
    pub(super) fn load(&self) -> Result<Vectors, RunError> {
        self.source.load()
    }

    /// The cases selected. That none matches is a mistake: it must not look like a success. Since a version there may
    /// be none, and a part of them may be empty where there are fewer cases than parts.
    pub(super) fn select<'a>(
        &self,
        vectors: &'a Vectors,
        shard: Option<Shard>,
    ) -> Result<Selection<'a>, RunError> {
        let filter: Filter = self.filters.iter().cloned().collect();
        let mut matching: BTreeSet<&str> = vectors
            .cases
            .keys()
            .map(String::as_str)
            .filter(|id| filter.matches(id))
            .collect();
        if matching.is_empty() {
            let patterns: Vec<String> = self.filters.iter().map(Pattern::to_string).collect();
            return Err(RunError::Usage(match patterns.as_slice() {
                [] => "no case found".into(),
                _ => format!("--filter: no case's id matches {}", patterns.join(" ")),
            }));
        }
        if let Some(version) = &self.since {
            let since = vectors
                .since(version)
                .map_err(|unknown| RunError::Usage(format!("--since: {unknown}")))?;
            matching.retain(|id| since.contains(*id));
        }
        Ok(Selection::new(vectors, &matching, shard))
    }
}
