//! The suite, run on a reference that lacks a check.

use std::{error::Error, fs};

use serde::Deserialize;
use smime_cases::{Case, Outcome, Reason, Vectors, Verdict};

use super::tree::Tree;

/// The suite and its cases.
pub(super) struct Suite<'a> {
    tree: &'a Tree,
    vectors: Vectors,
}

/// What the suite said to a reference without a check.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Finding {
    /// It fails, and these cases, which expect the reason, are among those it names.
    Noticed(Vec<String>),
    /// It passes.
    Passes,
    /// It fails, on other cases alone.
    OthersAlone(Vec<String>),
    /// The edit takes away more than a check: these cases have to be accepted, and are not.
    BreaksGood(Vec<String>),
    /// The edited reference does not compile; the messages.
    DoesNotBuild(String),
}

impl<'a> Suite<'a> {
    /// Reads the cases of the copy.
    pub(super) fn read(tree: &'a Tree) -> Result<Self, Box<dyn Error>> {
        let vectors = Vectors::from_folder(&tree.root().join("vectors"))?;
        Ok(Self { tree, vectors })
    }

    /// The codes of the reference's table, in its order.
    pub(super) fn reasons(&self) -> Result<Vec<String>, Box<dyn Error>> {
        let json = crate::command::output(self.tree.gauntlet().arg("reasons"))?;
        let reasons: Vec<Reason> = serde_json::from_str(&json)?;
        Ok(reasons.into_iter().map(|reason| reason.code).collect())
    }

    /// An error unless the suite passes, as it must before anything is removed.
    pub(super) fn passes(&self) -> Result<(), Box<dyn Error>> {
        match failures(&self.run()?).as_slice() {
            [] => Ok(()),
            failing => {
                let cases: Vec<_> = failing.iter().map(|row| row.case.as_str()).collect();
                let cases = cases.join(", ");
                Err(format!("the suite fails before any check is removed: {cases}").into())
            }
        }
    }

    /// Runs the suite and looks for cases that notice the lack of the check behind `reason`.
    pub(super) fn look_for(&self, reason: &str) -> Result<Finding, Box<dyn Error>> {
        Ok(Finding::of(&self.run()?, reason, |id| {
            self.vectors.cases.get(id)
        }))
    }

    /// The reference's row for every case.
    fn run(&self) -> Result<Vec<Row>, Box<dyn Error>> {
        let folder = self.tree.results();
        fs::create_dir_all(&folder)?;
        let file = folder.join("results.json");
        if file.exists() {
            fs::remove_file(&file)?;
        }
        let run = self
            .tree
            .gauntlet()
            .args([
                "run",
                "--impl",
                "reference",
                "--vectors",
                "vectors",
                "--out",
            ])
            .arg(&folder)
            .output()?;
        // 0 and 1 tell whether the results are as expected, all else that there are none.
        let expected = match run.status.code() {
            Some(0) => true,
            Some(1) => false,
            _ => {
                let messages = String::from_utf8_lossy(&run.stderr);
                return Err(format!("gauntlet: {}\n{messages}", run.status).into());
            }
        };
        let results: Results = serde_json::from_slice(&fs::read(file)?)?;
        if expected != failures(&results.results).is_empty() {
            return Err(format!("gauntlet: {} and its results do not agree", run.status).into());
        }
        Ok(results.results)
    }
}

impl Finding {
    fn of<'c>(rows: &[Row], reason: &str, case: impl Fn(&str) -> Option<&'c Case>) -> Self {
        let failing = failures(rows);
        let ids = |wanted: &dyn Fn(&Row, &Case) -> bool| -> Vec<String> {
            failing
                .iter()
                .filter(|row| case(&row.case).is_some_and(|case| wanted(row, case)))
                .map(|row| row.case.clone())
                .collect()
        };
        let broken = ids(&|row, case| {
            case.expect.accept == [Verdict::Valid] && row.verdict != Some(Verdict::Valid)
        });
        let noticed = ids(&|_, case| case.expect.reason.as_deref() == Some(reason));
        if !broken.is_empty() {
            Self::BreaksGood(broken)
        } else if !noticed.is_empty() {
            Self::Noticed(noticed)
        } else if failing.is_empty() {
            Self::Passes
        } else {
            Self::OthersAlone(ids(&|_, _| true))
        }
    }
}

/// The rows that are not as expected: the reference passes every case. An answer that could not be scored tells
/// nothing: that a refusal's sibling was refused too, which is a row of its own, or that nobody else reads what the
/// reference made.
fn failures(rows: &[Row]) -> Vec<&Row> {
    rows.iter()
        .filter(|row| !matches!(row.outcome, Outcome::Pass | Outcome::Untested))
        .collect()
}

/// What is read of `results.json`.
#[derive(Deserialize)]
struct Results {
    results: Vec<Row>,
}

#[derive(Debug, Deserialize)]
struct Row {
    case: String,
    outcome: Outcome,
    verdict: Option<Verdict>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(id: &str, expect: &str) -> Case {
        let json = format!(
            r#"{{ "id": "{id}", "revision": 1, "title": "A case of the test", "why": "Because the test needs one.",
                "origin": "forge", "level": "must", "op": "verify", "input": "MAA=", "sibling": "a/good",
                "expect": {expect} }}"#
        );
        serde_json::from_str(&json).unwrap()
    }

    fn finding(rows: &[(&str, Outcome, Verdict)]) -> Finding {
        let cases = [
            case("a/good", r#"{ "accept": ["valid"] }"#),
            case(
                "a/usage",
                r#"{ "accept": ["invalid"], "reason": "key-usage" }"#,
            ),
            case(
                "a/expired",
                r#"{ "accept": ["invalid"], "reason": "certificate-expired" }"#,
            ),
        ];
        let rows: Vec<_> = rows
            .iter()
            .map(|(case, outcome, verdict)| Row {
                case: (*case).into(),
                outcome: *outcome,
                verdict: Some(*verdict),
            })
            .collect();
        Finding::of(&rows, "key-usage", |id| {
            cases.iter().find(|case| case.id == id)
        })
    }

    const GOOD: (&str, Outcome, Verdict) = ("a/good", Outcome::Pass, Verdict::Valid);

    #[test]
    fn a_case_that_expects_the_reason_and_fails_notices() {
        let usage = ("a/usage", Outcome::Fail, Verdict::Valid);
        let expired = ("a/expired", Outcome::Fail, Verdict::Valid);
        assert_eq!(
            finding(&[GOOD, expired, usage]),
            Finding::Noticed(vec!["a/usage".into()])
        );
    }

    #[test]
    fn a_suite_that_passes_or_fails_elsewhere_does_not() {
        let passes = ("a/usage", Outcome::Pass, Verdict::Invalid);
        let expired = ("a/expired", Outcome::Fail, Verdict::Valid);
        assert_eq!(finding(&[GOOD, passes]), Finding::Passes);
        assert_eq!(
            finding(&[GOOD, expired, passes]),
            Finding::OthersAlone(vec!["a/expired".into()])
        );
        let untested = ("a/usage", Outcome::Untested, Verdict::Invalid);
        assert_eq!(finding(&[GOOD, untested]), Finding::Passes);
    }

    #[test]
    fn an_edit_that_has_good_messages_refused_removes_no_check() {
        let refused = ("a/good", Outcome::Fail, Verdict::Invalid);
        let usage = ("a/usage", Outcome::Fail, Verdict::Valid);
        assert_eq!(
            finding(&[refused, usage]),
            Finding::BreaksGood(vec!["a/good".into()])
        );
    }
}
