//! The results of a run as data, the form of `results.json`.

use serde::{Deserialize, Serialize};
use smime_cases::{Op, Outcome, Verdict};

/// What a run found.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Results {
    /// The version of this form.
    pub version: u32,
    /// Which suite ran.
    pub suite: String,
    /// When it began, as RFC 3339 has it, in UTC.
    pub at: String,
    /// The implementations, in the order of the run.
    pub implementations: Vec<ImplementationResults>,
    /// A row for each case and implementation, by case.
    pub results: Vec<Row>,
}

/// One implementation and its outcomes, counted.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ImplementationResults {
    /// The implementation's name, unique in the run.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The operations that it can be asked.
    pub ops: Vec<Op>,
    /// The features that it claims.
    pub features: Vec<String>,
    /// How often each outcome came.
    pub counts: Counts,
}

/// The outcome of one case for one implementation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Row {
    /// The case's id.
    pub case: String,
    /// The implementation's name.
    pub implementation: String,
    /// The outcome.
    pub outcome: Outcome,
    /// What the implementation said; null when it said nothing.
    pub verdict: Option<Verdict>,
    /// Why this outcome, and the implementation's own words.
    pub detail: String,
    /// Milliseconds until the answer; null when the case was not sent.
    pub ms: Option<u64>,
}

/// How often each outcome came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Outcome pass.
    pub pass: usize,
    /// Outcome fail.
    pub fail: usize,
    /// Outcome untested.
    pub untested: usize,
    /// Outcome unsupported.
    pub unsupported: usize,
    /// Outcome timeout.
    pub timeout: usize,
    /// Outcome crash.
    pub crash: usize,
}

impl Counts {
    /// Counts the outcomes of rows.
    #[must_use]
    pub fn of<'a>(rows: impl IntoIterator<Item = &'a Row>) -> Self {
        let mut counts = Self::default();
        for row in rows {
            *counts.of_outcome_mut(row.outcome) += 1;
        }
        counts
    }

    /// How often this outcome came.
    #[must_use]
    pub fn of_outcome(mut self, outcome: Outcome) -> usize {
        *self.of_outcome_mut(outcome)
    }

    fn of_outcome_mut(&mut self, outcome: Outcome) -> &mut usize {
        match outcome {
            Outcome::Pass => &mut self.pass,
            Outcome::Fail => &mut self.fail,
            Outcome::Untested => &mut self.untested,
            Outcome::Unsupported => &mut self.unsupported,
            Outcome::Timeout => &mut self.timeout,
            Outcome::Crash => &mut self.crash,
        }
    }
}

/// The name and version of this suite.
pub const SUITE: &str = concat!("smime-gauntlet ", env!("CARGO_PKG_VERSION"));

/// The outcomes in the order in which they are shown.
pub const OUTCOMES: [Outcome; 6] = [
    Outcome::Pass,
    Outcome::Fail,
    Outcome::Untested,
    Outcome::Unsupported,
    Outcome::Timeout,
    Outcome::Crash,
];

/// The area of a case: its id's folders, two at most.
#[must_use]
pub fn area(id: &str) -> &str {
    let folders = id.rsplit_once('/').map_or("", |(folders, _)| folders);
    match folders.match_indices('/').nth(1) {
        Some((end, _)) => &folders[..end],
        None => folders,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_has_two_folders_at_most() {
        assert_eq!(area("signed/attributes/two-values"), "signed/attributes");
        assert_eq!(area("signed/a/b/c"), "signed/a");
        assert_eq!(area("ber/minimal"), "ber");
        assert_eq!(area("minimal"), "");
    }
}
