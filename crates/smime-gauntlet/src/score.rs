//! Scoring: what an answer is worth.
//!
//! A refusal proves nothing by itself: a program that refuses everything would pass every negative
//! case. So it passes only where the same implementation accepted the case's sibling, which
//! differs in the one fault alone. And a message that an implementation makes proves nothing by
//! itself either: it passes where others read it.

use std::collections::BTreeSet;

use smime_cases::driver::Report;
use smime_cases::{Case, ExpectedSigner, Op, Outcome, Verdict};

use crate::implementation::{Implementation, json_name};
use crate::reply::{DETAIL, Given, Reply, shortened};
use crate::results::Role;

/// The outcome of a case for one implementation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Score {
    /// The outcome.
    pub outcome: Outcome,
    /// What the implementation said, if it said something.
    pub verdict: Option<Verdict>,
    /// Why this outcome, and the implementation's own words. One line.
    pub detail: String,
}

/// What another implementation read of a message that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The reader's name.
    pub reader: String,
    /// What is wrong with the message by its account; nothing when it read what the case expects.
    pub fault: Option<String>,
}

impl Reading {
    /// The reply of a reader, held against what the case expects to be read.
    #[must_use]
    pub fn new(case: &Case, reader: &Implementation, reply: &Reply) -> Self {
        let fault = match reply {
            Reply::NotAsked(why) => Some(why.clone()),
            Reply::Asked {
                answer: Err(broken),
                ..
            } => Some(broken.to_string()),
            Reply::Asked {
                answer: Ok(given), ..
            } => difference(case, reader, given)
                .map(|difference| joined([Some(difference), Some(given.detail.clone())])),
        };
        Self {
            reader: reader.name.clone(),
            fault,
        }
    }
}

/// Scores one reply. `sibling` is the same implementation's reply to the case's sibling, `readings` what
/// others read of the message where one was made.
#[must_use]
pub fn score(
    case: &Case,
    implementation: &Implementation,
    reply: &Reply,
    sibling: Option<&Reply>,
    readings: &[Reading],
) -> Score {
    match reply {
        Reply::NotAsked(why) => Score {
            outcome: Outcome::Untested,
            verdict: None,
            detail: why.clone(),
        },
        Reply::Asked {
            answer: Err(broken),
            first,
            ..
        } => Score {
            outcome: broken.outcome(),
            verdict: None,
            detail: match first {
                Some(first) if first != broken => format!("{broken}; at first: {first}"),
                _ => broken.to_string(),
            },
        },
        Reply::Asked {
            answer: Ok(given),
            first,
            ..
        } => {
            let (outcome, why) = judge(case, implementation, given, sibling, readings);
            let again = first
                .as_ref()
                .map(|first| format!("answered when asked alone; at first: {first}"));
            let parts = [why, again, Some(given.detail.clone())];
            Score {
                outcome,
                verdict: Some(given.verdict),
                detail: joined(parts),
            }
        }
    }
}

/// The parts that say something, as one line that can be shown: signers and findings are a driver's words too.
pub(crate) fn joined(parts: impl IntoIterator<Item = Option<String>>) -> String {
    let parts = parts.into_iter().flatten().filter(|part| !part.is_empty());
    shortened(&parts.collect::<Vec<_>>().join("; "), DETAIL)
}

fn judge(
    case: &Case,
    implementation: &Implementation,
    given: &Given,
    sibling: Option<&Reply>,
    readings: &[Reading],
) -> (Outcome, Option<String>) {
    // A library that does not know a feature has no better words for it than that the message is bad.
    if given.verdict != Verdict::Valid {
        let lacks = implementation.lacks(case);
        if !lacks.is_empty() {
            let why = format!("does not claim {}", lacks.join(", "));
            return (Outcome::Unsupported, Some(why));
        }
    }
    let makes = case.produce.is_some();
    let difference = if makes {
        verdict_difference(case, given)
    } else {
        difference(case, implementation, given)
    };
    if let Some(difference) = difference {
        return (Outcome::Fail, Some(difference));
    }
    if given.verdict != Verdict::Valid && !sibling.is_some_and(Reply::accepted) {
        let why = match &case.sibling {
            Some(id) => format!("the refusal proves nothing: {id} is not accepted either"),
            None => "the refusal proves nothing: the case has no sibling".into(),
        };
        return (Outcome::Untested, Some(why));
    }
    if makes && given.verdict == Verdict::Valid {
        return judge_made(given, readings);
    }
    (Outcome::Pass, None)
}

/// A message passes where a witness reads it.
fn judge_made(given: &Given, readings: &[Reading]) -> (Outcome, Option<String>) {
    if given.output.is_none() {
        return (Outcome::Fail, Some("no output".into()));
    }
    let faults: Vec<String> = readings
        .iter()
        .filter_map(|reading| Some(format!("{}: {}", reading.reader, reading.fault.as_ref()?)))
        .collect();
    let readers: Vec<&str> = readings
        .iter()
        .map(|reading| reading.reader.as_str())
        .collect();
    match readings {
        [] => (
            Outcome::Untested,
            Some("no witness is at hand who reads it".into()),
        ),
        _ if faults.is_empty() => (
            Outcome::Pass,
            Some(format!("read by {}", readers.join(", "))),
        ),
        _ => (Outcome::Fail, Some(faults.join("; "))),
    }
}

fn verdict_difference(case: &Case, given: &Given) -> Option<String> {
    let accept = &case.expect.accept;
    if accept.contains(&given.verdict) {
        return None;
    }
    let wanted: Vec<String> = accept.iter().map(Verdict::to_string).collect();
    let claim = match given.verdict {
        Verdict::Unsupported => ", though every feature of the case is claimed",
        _ => "",
    };
    Some(format!(
        "{} found, {} wanted{claim}",
        given.verdict,
        wanted.join(" or ")
    ))
}

/// The first difference between what was answered and what passes.
pub(crate) fn difference(
    case: &Case,
    implementation: &Implementation,
    given: &Given,
) -> Option<String> {
    let expect = &case.expect;
    if let Some(difference) = verdict_difference(case, given) {
        return Some(difference);
    }
    let reports = |field| implementation.reports(field);
    if let Some(wanted) = &expect.content_sha256
        && given.verdict == Verdict::Valid
        && reports(Report::Content)
        && !given
            .content_sha256
            .as_ref()
            .is_some_and(|found| found.eq_ignore_ascii_case(wanted))
    {
        let found = given.content_sha256.as_deref().unwrap_or("no content");
        return Some(format!("content_sha256: {found} found, {wanted} wanted"));
    }
    // Where a case can be accepted, its signers are those of the acceptance. A library that refuses
    // a message as a whole may have no word on them.
    let signers_due =
        given.verdict == Verdict::Valid || case.is_negative() && given.signers.is_some();
    if !expect.signers.is_empty() && signers_due && reports(Report::Signers) {
        let found = given.signers.as_deref().unwrap_or_default();
        if sorted(found) != sorted(&expect.signers) {
            let (found, wanted) = (names(found), names(&expect.signers));
            return Some(format!("signers: {found} found, {wanted} wanted"));
        }
    }
    if let Some(wanted) = expect.released
        && reports(Report::Released)
        && given.released != Some(wanted)
    {
        let found = given
            .released
            .map_or("nothing".into(), |found| found.to_string());
        return Some(format!("released: {found} found, {wanted} wanted"));
    }
    if let Some(wanted) = expect.integrity
        && given.verdict == Verdict::Valid
        && reports(Report::Integrity)
        && given.integrity != Some(wanted)
    {
        let found = given.integrity.as_ref().map_or("nothing".into(), json_name);
        let wanted = json_name(&wanted);
        return Some(format!("integrity: {found} found, {wanted} wanted"));
    }
    if (case.op == Op::Lint || !expect.findings.is_empty()) && reports(Report::Findings) {
        let found = given.findings.as_deref().unwrap_or_default();
        if BTreeSet::from_iter(found) != BTreeSet::from_iter(&expect.findings) {
            let (found, wanted) = (found.join(", "), expect.findings.join(", "));
            return Some(format!("findings: [{found}] found, [{wanted}] wanted"));
        }
    }
    // Where several verdicts pass, a reason still says that the reference refuses.
    if let Some(wanted) = &expect.reason
        && implementation.role() == Role::Reference
    {
        if given.verdict == Verdict::Valid {
            return Some(format!("valid found, a refusal for {wanted} wanted"));
        }
        // The reference begins its words with the reason code.
        let found = given.detail.split([':', ' ']).next().unwrap_or_default();
        if found != wanted {
            return Some(format!("reason: {found:?} found, {wanted} wanted"));
        }
    }
    None
}

/// SignerInfos are a SET (RFC 5652 section 5.1): their order says nothing.
fn sorted(signers: &[ExpectedSigner]) -> Vec<(String, Verdict)> {
    let mut signers: Vec<_> = signers
        .iter()
        .map(|signer| {
            (
                signer.certificate_sha256.to_ascii_lowercase(),
                signer.verdict,
            )
        })
        .collect();
    signers.sort();
    signers
}

fn names(signers: &[ExpectedSigner]) -> String {
    let names: Vec<String> = signers
        .iter()
        .map(|signer| {
            let start: String = signer.certificate_sha256.chars().take(8).collect();
            format!("{start} {}", signer.verdict)
        })
        .collect();
    format!("[{}]", names.join(", "))
}

#[cfg(test)]
mod tests;
