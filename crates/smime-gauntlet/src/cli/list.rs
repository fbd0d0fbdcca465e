//! `gauntlet list`.

use std::fmt::Write as _;
use std::process::ExitCode;

use clap::Args;
use smime_cases::Case;
use unicode_width::UnicodeWidthStr as _;

use super::{Source, nothing_selected, print};
use crate::columns::left;
use crate::{Glob, RunError, Selection, visible};

#[derive(Args, Debug)]
pub(super) struct Options {
    /// List only the cases whose id matches
    #[arg(long, value_name = "GLOB")]
    filter: Option<Glob>,
    #[command(flatten)]
    source: Source,
}

impl Options {
    pub(super) fn carry_out(self) -> Result<ExitCode, RunError> {
        let vectors = self.source.load()?;
        let listed = Selection::new(&vectors, self.filter.as_ref()).listed;
        if listed.is_empty() {
            return Err(nothing_selected(self.filter.as_ref()));
        }
        print(&visible::lines(&lines(&listed)))?;
        Ok(ExitCode::SUCCESS)
    }
}

/// The ids, and behind them the titles in a column.
fn lines(cases: &[&Case]) -> String {
    let ids = cases.iter().map(|case| case.id.width());
    let width = ids.max().unwrap_or(0);
    let mut text = String::new();
    for case in cases {
        let _ = writeln!(text, "{}  {}", left(&case.id, width), case.title);
    }
    text
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn wide_characters_keep_the_column() {
        let case = |id: &str| -> Case {
            let case = json!({
                "id": id, "revision": 1, "title": "t", "why": "w", "origin": "forge",
                "level": "must", "op": "verify", "expect": { "accept": ["valid"] },
            });
            serde_json::from_value(case).unwrap()
        };
        let cases = ["toy/日本", "toy/é", "toy/good"].map(case);
        let listed: Vec<&Case> = cases.iter().collect();
        let wanted = "toy/日本  t\ntoy/é     t\ntoy/good  t\n";
        assert_eq!(lines(&listed), wanted);
    }
}
