//! What is printed: a row as soon as its check was tried, and progress on a terminal.

use std::io::{self, IsTerminal as _, Write as _};

use super::{entry::Mutant, suite::Finding};

/// The table on standard output, the progress line on standard error.
pub(super) struct Table {
    terminal: bool,
}

impl Table {
    /// A table of which nothing is printed yet.
    pub(super) fn new() -> Self {
        Self {
            terminal: io::stderr().is_terminal(),
        }
    }

    /// Says what is going on, on a terminal only.
    pub(super) fn progress(&self, text: &str) {
        if self.terminal {
            // Progress that cannot be shown is no failure.
            let _ = write!(io::stderr(), "\r\x1b[K{text}");
        }
    }

    /// Prints the head.
    pub(super) fn head(&self) {
        self.progress("");
        println!("{}", line("removed", "at", "noticed by"));
    }

    /// Prints what became of one check.
    pub(super) fn row(&self, mutant: &Mutant, at: usize, finding: &Finding) {
        self.progress("");
        let place = format!("{}:{at}", mutant.file);
        println!("{}", line(&mutant.reason, &place, &told(finding)));
    }

    /// Prints the sum.
    pub(super) fn sum(&self, tried: usize, unnoticed: usize) {
        let noticed = tried - unnoticed;
        println!("{noticed} of {tried} removed checks noticed");
    }
}

fn line(reason: &str, place: &str, noticed: &str) -> String {
    format!("{reason:REASON$}  {place:PLACE$}  {noticed}")
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
