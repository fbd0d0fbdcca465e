//! The summary on the terminal: areas by implementations, counts side by side.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use smime_cases::Outcome;
use unicode_width::UnicodeWidthStr;

use crate::columns::left;
use crate::expectation::Surprise;
use crate::results::{Counts, OUTCOMES, Results, Row, area};

/// Whether text is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// With escape sequences.
    On,
    /// Plain text.
    Off,
}

/// The table, and below it what is not as expected. Ends with a line end.
#[must_use]
pub fn summary(results: &Results, surprises: &[Surprise], colour: Colour) -> String {
    let mut areas: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in &results.results {
        areas.entry(area(&row.case)).or_default().push(row);
    }
    let names = || results.implementations.iter().map(|one| one.name.as_str());
    let name_width = names()
        .chain([IMPLEMENTATION])
        .map(UnicodeWidthStr::width)
        .max()
        .unwrap_or(0);
    let area_width = areas
        .keys()
        .copied()
        .chain([AREA, ALL])
        .map(UnicodeWidthStr::width)
        .max()
        .unwrap_or(0);

    let labels =
        |area: &str, name: &str| format!("{}  {}", left(area, area_width), left(name, name_width));
    let mut text = labels(AREA, IMPLEMENTATION);
    for outcome in OUTCOMES {
        let name = outcome.to_string();
        let _ = write!(text, "  {name:>0$}", column(outcome));
    }
    text.push('\n');
    let mut line = |label: &str, name: &str, counts: Counts| {
        text += &labels(label, name);
        for outcome in OUTCOMES {
            let count = counts.of_outcome(outcome);
            let cell = match count {
                0 => format!("{:>1$}", ".", column(outcome)),
                _ => format!("{count:>0$}", column(outcome)),
            };
            let _ = match count {
                0 => write!(text, "  {cell}"),
                _ => write!(text, "  {}", painted(&cell, outcome, colour)),
            };
        }
        text.push('\n');
    };
    for (area, rows) in &areas {
        for (index, name) in names().enumerate() {
            let rows = rows
                .iter()
                .copied()
                .filter(|row| row.implementation == name);
            line(if index == 0 { area } else { "" }, name, Counts::of(rows));
        }
    }
    for (index, implementation) in results.implementations.iter().enumerate() {
        let label = if index == 0 { ALL } else { "" };
        line(label, &implementation.name, implementation.counts);
    }
    if !surprises.is_empty() {
        let _ = write!(text, "\n{} not as expected:\n", surprises.len());
        for surprise in surprises {
            let _ = writeln!(
                text,
                "{} {}: {}, {} expected: {}",
                surprise.implementation,
                surprise.case,
                painted(&surprise.found.to_string(), surprise.found, colour),
                surprise.wanted,
                surprise.detail
            );
        }
    }
    text
}

fn painted(text: &str, outcome: Outcome, colour: Colour) -> String {
    let code = match outcome {
        Outcome::Pass => "32",
        Outcome::Fail => "31",
        Outcome::Untested | Outcome::Unsupported => "2",
        Outcome::Timeout | Outcome::Crash => "35",
    };
    match colour {
        Colour::On => format!("\x1b[{code}m{text}\x1b[0m"),
        Colour::Off => text.into(),
    }
}

fn column(outcome: Outcome) -> usize {
    outcome.to_string().len()
}

/// The first line's labels.
const AREA: &str = "area";
const IMPLEMENTATION: &str = "implementation";

/// The label of the last lines.
const ALL: &str = "all";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::{ImplementationResults, Role};

    #[test]
    fn wide_characters_keep_the_columns() {
        let row = |implementation: &str| Row {
            case: "toy/good".into(),
            implementation: implementation.into(),
            outcome: Outcome::Pass,
            verdict: None,
            detail: String::new(),
            ms: None,
        };
        let rows = ["日本", "reference"].map(row);
        let results = Results {
            version: 1,
            suite: String::new(),
            at: String::new(),
            shard: None,
            whole: None,
            implementations: rows
                .iter()
                .map(|row| ImplementationResults {
                    name: row.implementation.clone(),
                    version: "1".into(),
                    role: Role::Driver,
                    ops: Vec::new(),
                    features: Vec::new(),
                    counts: Counts::of([row]),
                    withheld: 0,
                })
                .collect(),
            results: rows.into(),
        };
        let wanted = "\
area  implementation  pass  fail  untested  unsupported  timeout  crash
toy   日本               1     .         .            .        .      .
      reference          1     .         .            .        .      .
all   日本               1     .         .            .        .      .
      reference          1     .         .            .        .      .
";
        assert_eq!(summary(&results, &[], Colour::Off), wanted);
    }
}
