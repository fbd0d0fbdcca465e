//! What a case asks and expects, in words.

use std::fmt::Write as _;

use smime_cases::{Case, Outcome, Verdict};

use crate::implementation::json_name;

/// What passes, in words.
pub(crate) fn expected(case: &Case) -> String {
    let expect = &case.expect;
    let accept: Vec<String> = expect.accept.iter().map(Verdict::to_string).collect();
    let mut text = accept.join(" or ");
    if let Some(best) = expect.best.filter(|_| accept.len() > 1) {
        let _ = write!(text, " ({best} is better)");
    }
    if let Some(reason) = &expect.reason {
        let _ = write!(text, "; the reference says {reason}");
    }
    if !expect.findings.is_empty() {
        let _ = write!(text, "; findings {}", expect.findings.join(", "));
    }
    if let Some(integrity) = &expect.integrity {
        let _ = write!(text, "; integrity {}", json_name(integrity));
    }
    if let Some(released) = expect.released {
        let what = if released { "" } else { "no " };
        let _ = write!(text, "; {what}content handed out");
    }
    text
}

/// What is asked for, in words; of a message to be made also how.
pub(crate) fn asked(case: &Case) -> String {
    let op = json_name(&case.op);
    match &case.produce {
        None => op,
        Some(produce) => {
            let produce = serde_json::to_string(produce).unwrap_or_default();
            format!("{op}, and others to read it: {produce}")
        }
    }
}

/// An outcome as a mark in a table, which [`meaning`] explains.
pub(super) fn mark(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Pass => "✓",
        Outcome::Fail => "✗",
        Outcome::Crash => "C",
        Outcome::Timeout => "T",
        Outcome::Unsupported => "–",
        Outcome::Untested => "·",
    }
}

/// What an outcome means.
pub(super) fn meaning(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Pass => {
            "The verdict is one that the case accepts, and what the driver reports beside it fits. A refusal passes only \
             where the same implementation accepted the case’s sibling, which differs in the one fault alone. A message \
             that was to be made passes where the suite’s witnesses read it."
        }
        Outcome::Fail => {
            "Another verdict, or a report that does not fit; “unsupported” too, where the implementation claims all that \
             the case uses."
        }
        Outcome::Crash => {
            "The driver ended, held too much memory or wrote something that is no answer, asked twice."
        }
        Outcome::Timeout => "No answer in time, asked twice.",
        Outcome::Unsupported => {
            "The implementation says so, and does not claim a feature that the case uses."
        }
        Outcome::Untested => {
            "Not known: the driver cannot be asked this, its refusal proves nothing, as it does not accept the sibling \
             either, or no witness could read the message that it made."
        }
    }
}
