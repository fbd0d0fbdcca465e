//! What is printed: a row as soon as its check was tried, and progress on a terminal.

use indicatif::ProgressBar;

use super::{entry::Mutant, suite::Finding};
use crate::{columns::left, progress};

/// The table on standard output, the progress line on standard error.
pub(super) struct Table {
    progress: ProgressBar,
}

impl Table {
    /// A table of which nothing is printed yet, for so many checks.
    pub(super) fn new(checks: usize) -> Self {
        Self {
            progress: progress::line(checks),
        }
    }

    /// Says what is going on, on a terminal only.
    pub(super) fn progress(&self, text: &str) {
        self.progress.set_message(text.to_owned());
    }

    /// Prints the head, for a table of so many rows.
    pub(super) fn head(&self, rows: usize) {
        self.progress.set_length(rows as u64);
        self.print(&line("removed", "at", "noticed by"));
    }

    /// Prints what became of one check.
    pub(super) fn row(&self, mutant: &Mutant, at: usize, finding: &Finding) {
        let place = format!("{}:{at}", mutant.file);
        self.print(&line(&mutant.reason, &place, &told(finding)));
        self.progress.inc(1);
    }

    /// Prints the sum.
    pub(super) fn sum(&self, tried: usize, unnoticed: usize) {
        let noticed = tried - unnoticed;
        self.progress.finish_and_clear();
        println!("{noticed} of {tried} removed checks noticed");
    }

    fn print(&self, line: &str) {
        self.progress.suspend(|| println!("{line}"));
    }
}

fn line(reason: &str, place: &str, noticed: &str) -> String {
    let (reason, place) = (left(reason, REASON), left(place, PLACE));
    format!("{reason}  {place}  {noticed}")
}

fn told(finding: &Finding) -> String {
    match finding {
        Finding::Noticed(cases) => listed(cases),
        Finding::Passes => "NOBODY: the suite passes".into(),
        Finding::OthersAlone(cases) => {
            format!("NOBODY who expects this reason, only {}", listed(cases))
        }
        Finding::BreaksGood(cases) => {
            format!(
                "NO CHECK: the edit has good messages refused, {}",
                listed(cases)
            )
        }
        Finding::DoesNotBuild(messages) => format!("NO CHECK: the edit does not build\n{messages}"),
    }
}

fn listed(cases: &[String]) -> String {
    match cases.split_at_checked(SHOWN) {
        Some((shown, rest)) if !rest.is_empty() => {
            format!("{} and {} more", shown.join(", "), rest.len())
        }
        _ => cases.join(", "),
    }
}

/// The width of the column of reasons: the longest code.
const REASON: usize = "certificate-signature-invalid".len();

/// The width of the column of places.
const PLACE: usize = "crates/smime/src/cms/attribute/signing_certificate.rs:100".len();

/// How many cases a row names.
const SHOWN: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_keep_the_columns() {
        let row = |reason, place| line(reason, place, "a/1");
        let (reason, place) = (" ".repeat(REASON - 4), " ".repeat(PLACE - 4));
        assert_eq!(
            row("日本", "日本"),
            format!("日本{reason}  日本{place}  a/1")
        );
    }

    #[test]
    fn a_row_names_cases_and_counts_those_it_leaves_out() {
        let cases = |count: usize| (1..=count).map(|n| format!("a/{n}")).collect();
        assert_eq!(told(&Finding::Noticed(cases(4))), "a/1, a/2, a/3, a/4");
        assert_eq!(
            told(&Finding::Noticed(cases(6))),
            "a/1, a/2, a/3, a/4 and 2 more"
        );
        assert!(told(&Finding::OthersAlone(cases(1))).starts_with("NOBODY"));
    }
}
