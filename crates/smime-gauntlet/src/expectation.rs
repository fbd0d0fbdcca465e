//! What a run is expected to find, and where it differs.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::Path;

use smime_cases::{Differs, Outcome, Vectors};

use crate::RunError;
use crate::implementation::Implementation;
use crate::results::Results;

/// What the results must be for the run to succeed.
///
/// The reference, where it runs, passes every case whose features it claims, but for messages that it
/// makes and no witness reads: these are untested. Of another implementation nothing is expected,
/// unless a list of differences is given for it.
#[derive(Clone, Debug, Default)]
pub struct Expectation {
    /// The implementation that is to pass every case.
    reference: Option<String>,
    /// The implementation to which the list belongs, and the list.
    listed: Option<(String, BTreeMap<String, Outcome>)>,
    /// The cases that have a message made.
    makes: BTreeSet<String>,
}

impl Expectation {
    /// The expectation for these implementations; `list` is a file of differences in the form of
    /// `vectors/opinions/`. It belongs to the only implementation of the run, or to the only one
    /// beside the reference.
    ///
    /// # Errors
    /// The list cannot be read, names an unknown case, names one twice, says `pass` or gives no
    /// reason; or it is not clear to whom it belongs.
    pub fn new(
        implementations: &[Implementation],
        list: Option<&Path>,
        vectors: &Vectors,
    ) -> Result<Self, RunError> {
        let reference = implementations.iter().find(|one| one.is_reference());
        let mut expectation = Self {
            reference: reference.map(|reference| reference.name.clone()),
            listed: None,
            makes: vectors
                .cases
                .values()
                .filter(|case| case.produce.is_some())
                .map(|case| case.id.clone())
                .collect(),
        };
        let Some(path) = list else {
            return Ok(expectation);
        };
        let others: Vec<&Implementation> = implementations
            .iter()
            .filter(|one| !one.is_reference())
            .collect();
        let subject = match (others.as_slice(), reference) {
            ([only], _) => &only.name,
            ([], Some(reference)) => {
                expectation.reference = None;
                &reference.name
            }
            _ => {
                return Err(RunError::Usage(format!(
                    "--expect: {} implementations found, one wanted beside the reference",
                    others.len()
                )));
            }
        };
        let differs = read(path, vectors)?;
        let outcomes = differs
            .into_iter()
            .map(|differs| (differs.case, differs.outcome))
            .collect();
        expectation.listed = Some((subject.clone(), outcomes));
        Ok(expectation)
    }

    /// Every row that is not as expected, a listed difference that is gone included.
    #[must_use]
    pub fn surprises(&self, results: &Results) -> Vec<Surprise> {
        results
            .results
            .iter()
            .filter_map(|row| {
                let wanted = self.wanted(&row.implementation, &row.case)?;
                (!wanted.covers(row.outcome)).then(|| Surprise {
                    case: row.case.clone(),
                    implementation: row.implementation.clone(),
                    found: row.outcome,
                    wanted,
                    detail: row.detail.clone(),
                })
            })
            .collect()
    }

    fn wanted(&self, implementation: &str, case: &str) -> Option<Wanted> {
        if self.reference.as_deref() == Some(implementation) {
            return Some(Wanted::PassOfReference {
                makes: self.makes.contains(case),
            });
        }
        match &self.listed {
            Some((subject, outcomes)) if subject == implementation => Some(
                outcomes
                    .get(case)
                    .map_or(Wanted::NoDifference, |outcome| Wanted::Outcome(*outcome)),
            ),
            _ => None,
        }
    }
}

/// A row that is not as expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Surprise {
    /// The case.
    pub case: String,
    /// The implementation's name.
    pub implementation: String,
    /// The outcome.
    pub found: Outcome,
    /// What was expected.
    pub wanted: Wanted,
    /// The row's detail.
    pub detail: String,
}

/// What was expected of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// This outcome.
    Outcome(Outcome),
    /// A pass, or that a feature of the case is not claimed.
    PassOfReference {
        /// Whether the case has a message made, which no witness may know how to read.
        makes: bool,
    },
    /// No difference from the verdict that the case expects: a case that could not be asked, or that
    /// uses a feature not claimed, shows none.
    NoDifference,
}

impl Wanted {
    fn covers(self, found: Outcome) -> bool {
        match self {
            Self::Outcome(outcome) => outcome == found,
            Self::PassOfReference { makes } => match found {
                Outcome::Pass | Outcome::Unsupported => true,
                Outcome::Untested => makes,
                Outcome::Fail | Outcome::Timeout | Outcome::Crash => false,
            },
            Self::NoDifference => matches!(
                found,
                Outcome::Pass | Outcome::Untested | Outcome::Unsupported
            ),
        }
    }
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Outcome(outcome) => outcome.fmt(f),
            Self::PassOfReference { .. } => f.write_str("pass"),
            Self::NoDifference => f.write_str("no difference"),
        }
    }
}

fn read(path: &Path, vectors: &Vectors) -> Result<Vec<Differs>, RunError> {
    let file = path.display().to_string();
    let text = fs::read_to_string(path).map_err(|cause| RunError::File {
        path: path.into(),
        cause,
    })?;
    let list = vectors.differences(&file, &text)?;
    for differs in &list {
        let fault = if differs.outcome == Outcome::Pass {
            Some(("outcome", "pass found, an outcome that differs wanted"))
        } else if differs.why.trim().is_empty() {
            Some(("why", "nothing found, a reason wanted"))
        } else {
            None
        };
        if let Some((field, cause)) = fault {
            return Err(RunError::Expectation {
                file,
                field: format!("{field} of {:?}", differs.case),
                cause,
            });
        }
    }
    Ok(list)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reference_may_leave_untested_what_it_makes_and_nothing_else() {
        for (found, makes, reads) in [
            (Outcome::Pass, true, true),
            (Outcome::Unsupported, true, true),
            (Outcome::Untested, true, false),
            (Outcome::Fail, false, false),
            (Outcome::Timeout, false, false),
            (Outcome::Crash, false, false),
        ] {
            let covers = |makes| Wanted::PassOfReference { makes }.covers(found);
            assert_eq!((covers(true), covers(false)), (makes, reads), "{found}");
        }
    }
}
