//! Which cases a command is about.

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
    #[command(flatten)]
    source: Source,
}

impl Cases {
    pub(super) fn load(&self) -> Result<Vectors, RunError> {
        self.source.load()
    }

    /// The cases selected. That there are none is a mistake: it must not look like a success. A part of them may be
    /// empty where there are fewer cases than parts.
    pub(super) fn select<'a>(
        &self,
        vectors: &'a Vectors,
        shard: Option<Shard>,
    ) -> Result<Selection<'a>, RunError> {
        let filter: Filter = self.filters.iter().cloned().collect();
        if !vectors.cases.keys().any(|id| filter.matches(id)) {
            let patterns: Vec<String> = self.filters.iter().map(Pattern::to_string).collect();
            return Err(RunError::Usage(match patterns.as_slice() {
                [] => "no case found".into(),
                _ => format!("--filter: no case's id matches {}", patterns.join(" ")),
            }));
        }
        Ok(Selection::new(vectors, &filter, shard))
    }
}
