//! The results of a run as data, the form of `results.json`.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use smime_cases::{Op, Outcome, Verdict};

use crate::implementation::Implementation;
use crate::shard::Shard;

/// What a run found.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Results {
    /// The version of this form.
    pub version: u32,
    /// Which suite ran.
    pub suite: String,
    /// When it began, as RFC 3339 has it, in UTC.
    pub at: String,
    /// Which part of the run this is, where it is one part of several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shard: Option<Shard>,
    /// Of a part: the SHA-256 of the ids of all cases of the whole run, each with a line end, in hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whole: Option<String>,
    /// The implementations, in the order of the run.
    pub implementations: Vec<ImplementationResults>,
    /// A row for each case and implementation, by case.
    pub results: Vec<Row>,
}

impl Results {
    /// The whole run of which these are all parts.
    ///
    /// # Errors
    /// A part is missing or there twice, or is of another run: another suite, or other implementations. The text says
    /// which.
    pub fn of_parts(mut parts: Vec<Self>) -> Result<Self, String> {
        parts.sort_by_key(|part| part.shard);
        let mut all = Vec::new();
        let mut whole: Option<Self> = None;
        let count = parts.len();
        for (place, part) in (1..).zip(parts) {
            let shard = part
                .shard
                .ok_or("results of a whole run found, of a part wanted")?;
            if (shard.part(), shard.of()) != (place, count) {
                return Err(format!("part {shard} found, {place}/{count} wanted"));
            }
            if part.implementations.iter().any(|one| one.withheld > 0) {
                return Err(format!(
                    "part {shard} has rows withheld: withhold from the whole instead"
                ));
            }
            if let Some(whole) = &whole {
                part.is_of(whole)
                    .map_err(|what| format!("part {shard} is of another run: {what}"))?;
            }
            all.extend(part.results.iter().cloned());
            match &mut whole {
                Some(whole) => whole.at = part.at.min(std::mem::take(&mut whole.at)),
                None => whole = Some(part),
            }
        }
        let mut whole = whole.ok_or("no part found")?;
        if whole.version != VERSION {
            return Err(format!(
                "results of form {} found, {VERSION} wanted",
                whole.version
            ));
        }
        let order: Vec<String> = whole
            .implementations
            .iter()
            .map(|one| one.name.clone())
            .collect();
        let place = |row: &Row| order.iter().position(|name| *name == row.implementation);
        all.sort_by(|one, other| (&one.case, place(one)).cmp(&(&other.case, place(other))));
        for one in &mut whole.implementations {
            one.counts = Counts::of(all.iter().filter(|row| row.implementation == one.name));
        }
        whole.shard = None;
        whole.results = all;
        whole.is_complete(&order)?;
        whole.whole = None;
        Ok(whole)
    }

    /// Whether there is one row for each case and implementation, and the cases are those of the run; else what is not so.
    fn is_complete(&self, names: &[String]) -> Result<(), String> {
        if names.is_empty() || BTreeSet::from_iter(names).len() != names.len() {
            return Err("no implementation found, or two of one name".into());
        }
        let mut cases: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for row in &self.results {
            let (case, name) = (row.case.as_str(), row.implementation.as_str());
            if !names.iter().any(|known| known == name) {
                return Err(format!(
                    "a row of {name:?} found, which is no implementation of the run"
                ));
            }
            if !cases.entry(case).or_default().insert(name) {
                return Err(format!("{case}: two rows of {name:?}"));
            }
        }
        if let Some((case, _)) = cases.iter().find(|(_, rows)| rows.len() != names.len()) {
            return Err(format!("{case}: not every implementation has a row"));
        }
        let found = of_ids(cases.into_keys());
        if self.whole.as_ref() != Some(&found) {
            return Err("the cases of the parts are not those of the run".into());
        }
        Ok(())
    }

    /// Whether both are parts of one run; else what tells them apart.
    fn is_of(&self, other: &Self) -> Result<(), String> {
        if (self.version, &self.suite) != (other.version, &other.suite) {
            return Err(format!("{} found, {} wanted", self.suite, other.suite));
        }
        if self.whole != other.whole {
            return Err("it was selected from other cases".into());
        }
        let who = |results: &Self| -> Vec<ImplementationResults> {
            let of = |one: &ImplementationResults| ImplementationResults {
                counts: Counts::default(),
                ..one.clone()
            };
            results.implementations.iter().map(of).collect()
        };
        if who(self) != who(other) {
            return Err("the implementations, their versions or their claims differ".into());
        }
        Ok(())
    }
}

/// One implementation and its outcomes, counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImplementationResults {
    /// The implementation's name, unique in the run.
    pub name: String,
    /// Its version.
    pub version: String,
    /// How it came into the run.
    pub role: Role,
    /// The operations that it can be asked.
    pub ops: Vec<Op>,
    /// The features that it claims.
    pub features: Vec<String>,
    /// How often each outcome came.
    pub counts: Counts,
    /// How many of these are not in the results, as they may be faults that are not public.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub withheld: usize,
}

impl ImplementationResults {
    /// An implementation of which nothing is known yet.
    #[must_use]
    pub fn none_of(implementation: &Implementation) -> Self {
        Self {
            name: implementation.name.clone(),
            version: implementation.version.clone(),
            role: implementation.role(),
            ops: implementation.ops().to_vec(),
            features: implementation.features().to_vec(),
            counts: Counts::default(),
            withheld: 0,
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// How an implementation came into a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// The reference, which is built in.
    Reference,
    /// Another one that is built in.
    BuiltIn,
    /// By a driver.
    Driver,
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

/// The version of the form of [`Results`].
pub(crate) const VERSION: u32 = 1;

/// What tells a selection of cases from others: the SHA-256 of their ids, each with a line end, in hexadecimal.
pub(crate) fn of_ids<'a>(ids: impl Iterator<Item = &'a str>) -> String {
    let mut hash = Sha256::new();
    for id in ids {
        hash.update(id);
        hash.update("\n");
    }
    hex::encode(hash.finalize())
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
