//! `gauntlet list`.

use std::fmt::Write as _;
use std::process::ExitCode;

use clap::Args;
use smime_cases::Case;
use unicode_width::UnicodeWidthStr as _;

use super::cases::Cases;
use super::print;
use crate::columns::left;
use crate::{RunError, report, visible};

#[derive(Args, Debug)]
pub(super) struct Options {
    #[command(flatten)]
    cases: Cases,
    /// Write what the cases are about as JSON, without their messages
    #[arg(long)]
    json: bool,
}

impl Options {
    pub(super) fn carry_out(self) -> Result<ExitCode, RunError> {
        let vectors = self.cases.load()?;
        let listed = self.cases.select(&vectors, None)?.listed;
        print(&if self.json {
            report::json(&listed.into_iter().map(about).collect::<Vec<_>>())
        } else {
            visible::lines(&lines(&listed))
        })?;
        Ok(ExitCode::SUCCESS)
    }
}

/// The case without its octets.
fn about(case: &Case) -> Case {
    Case {
        input: None,
        input_parts: Vec::new(),
        content: None,
        original: None,
        ..case.clone()
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
