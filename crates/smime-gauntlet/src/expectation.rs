//! What a run is expected to find, and where it differs.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::Path;

use smime_cases::{Differs, Outcome, Vectors};

use crate::RunError;
use crate::results::{ImplementationResults, Results, Role};

/// What the results must be for the run to succeed.
///
/// The reference, where it runs, passes every case whose features it claims, but for messages that it
/// makes and no witness reads: these are untested. Where drivers alone run, none of them differs from what the cases
/// expect. Of another implementation nothing is expected, unless a list of differences is given for it.
#[derive(Clone, Debug, Default)]
pub struct Expectation {
    /// The implementation that is to pass every case.
    reference: Option<String>,
    /// The implementation to which the list belongs, and the list.
    listed: Option<(String, BTreeMap<String, Differs>)>,
    /// Whether nothing but drivers runs.
    drivers_alone: bool,
    /// The cases that have a message made.
    makes: BTreeSet<String>,
}

impl Expectation {
    /// The expectation for these implementations; `list` is a file of differences in the form of
    /// `vectors/opinions/`, in which a reason may be empty. It belongs to the [`subject`].
    ///
    /// # Errors
    /// The list cannot be read, names an unknown case, names one twice or says `pass`; or it is not clear to whom it
    /// belongs.
    pub fn new(
        implementations: &[ImplementationResults],
        list: Option<&Path>,
        vectors: &Vectors,
    ) -> Result<Self, RunError> {
        let reference = implementations
            .iter()
            .find(|one| one.role == Role::Reference);
        let mut expectation = Self {
            reference: reference.map(|reference| reference.name.clone()),
            listed: None,
            drivers_alone: implementations.iter().all(|one| one.role == Role::Driver),
            makes: vectors
                .cases
                .values()
                .filter(|case| case.produce.is_some())
                .map(|case| case.id.clone())
                .collect(),
        };
        if let Some(path) = list {
            let subject = subject(implementations, "--expect")?;
            expectation.list(subject, read(path, vectors)?);
        }
        Ok(expectation)
    }

    /// Expects exactly these differences of the implementation.
    pub fn list(&mut self, implementation: &str, differs: Vec<Differs>) {
        if self.reference.as_deref() == Some(implementation) {
            self.reference = None;
        }
        let by_case = differs
            .into_iter()
            .map(|differs| (differs.case.clone(), differs))
            .collect();
        self.listed = Some((implementation.to_owned(), by_case));
    }

    /// What a list for the implementation has to say so that these results are as expected: the differences found, with
    /// the reasons of the list that was given where the outcome is the same, and what that says of cases not run.
    #[must_use]
    pub fn to_list(&self, implementation: &str, results: &Results) -> Vec<Differs> {
        let mut known = match &self.listed {
            Some((subject, known)) if subject == implementation => known.clone(),
            _ => BTreeMap::new(),
        };
        let own = results
            .results
            .iter()
            .filter(|row| row.implementation == implementation);
        for row in own {
            let why = known
                .remove(&row.case)
                .filter(|before| before.outcome == row.outcome)
                .map(|before| before.why);
            if !Wanted::NoDifference.covers(row.outcome) {
                let differs = Differs {
                    case: row.case.clone(),
                    outcome: row.outcome,
                    why: why.unwrap_or_default(),
                };
                known.insert(row.case.clone(), differs);
            }
        }
        known.into_values().collect()
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

    /// What is expected of a row; nothing where anything may come.
    #[must_use]
    pub fn wanted(&self, implementation: &str, case: &str) -> Option<Wanted> {
        if self.reference.as_deref() == Some(implementation) {
            return Some(Wanted::PassOfReference {
                makes: self.makes.contains(case),
            });
        }
        match &self.listed {
            Some((subject, differs)) if subject == implementation => {
                Some(differs.get(case).map_or(Wanted::NoDifference, |differs| {
                    Wanted::Outcome(differs.outcome)
                }))
            }
            _ => self.drivers_alone.then_some(Wanted::NoDifference),
        }
    }
}

/// The implementation to which a list of differences belongs: the only one of a run, or the only one beside the
/// reference. `option` is what asks.
///
/// # Errors
/// There are several.
pub fn subject<'a>(
    implementations: &'a [ImplementationResults],
    option: &str,
) -> Result<&'a str, RunError> {
    let (references, others): (Vec<_>, Vec<_>) = implementations
        .iter()
        .partition(|one| one.role == Role::Reference);
    match (others.as_slice(), references.as_slice()) {
        ([only], _) | ([], [only, ..]) => Ok(&only.name),
        _ => Err(RunError::Usage(format!(
            "{option}: {} implementations found, one wanted beside the reference",
            others.len()
        ))),
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
    /// Whether the outcome is what was wanted.
    #[must_use]
    pub fn covers(self, found: Outcome) -> bool {
        match self {
            Self::Outcome(outcome) => outcome == found,
            Self::PassOfReference { makes } => match found {
                Outcome::Pass | Outcome::Unsupported => true,
                Outcome::Untested => makes,
                Outcome::Fail | Outcome::Timeout | Outcome::Crash => false,
            },
            Self::NoDifference => !found.is_wrong(),
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
    if let Some(differs) = list.iter().find(|differs| differs.outcome == Outcome::Pass) {
        return Err(RunError::Expectation {
            file,
            field: format!("outcome of {:?}", differs.case),
            cause: "pass found, an outcome that differs wanted",
        });
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
