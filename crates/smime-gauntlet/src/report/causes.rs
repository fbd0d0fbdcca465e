//! What went wrong, grouped by why.

use std::collections::BTreeMap;

use smime_cases::{Case, Outcome, Verdict};

use super::site::Site;
use crate::results::Row;

/// Wrong answers of one implementation that have one cause.
pub(super) struct Group<'a> {
    pub(super) outcome: Outcome,
    pub(super) cause: Cause<'a>,
    pub(super) rows: Vec<&'a Row>,
}

/// Why answers are wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cause<'a> {
    /// As `vectors/opinions/` has it.
    Recorded(&'a str),
    /// By the beginning of what the run says, and the attack class of what is accepted.
    Unrecorded(String, Option<&'a str>),
}

/// The wrong answers of an implementation: crashes, timeouts, failures; of each, those whose cause is on record first,
/// and the cause with the most cases first.
pub(super) fn groups<'a>(site: &Site<'a>, name: &str) -> Vec<Group<'a>> {
    let mut by_cause: BTreeMap<(Outcome, Cause<'a>), Vec<&'a Row>> = BTreeMap::new();
    for row in wrong_rows(site, name) {
        let case = site.cases.get(row.case.as_str()).map(|asked| asked.case);
        let accepted = case.filter(|case| is_accepted(case, row));
        let cause = match site.opinion(row) {
            Some(differs) => Cause::Recorded(&differs.why),
            None => Cause::Unrecorded(
                beginning(&row.detail),
                accepted.and_then(|case| case.class.as_deref()),
            ),
        };
        by_cause.entry((row.outcome, cause)).or_default().push(row);
    }
    let mut groups: Vec<Group<'_>> = by_cause
        .into_iter()
        .map(|((outcome, cause), rows)| Group {
            outcome,
            cause,
            rows,
        })
        .collect();
    groups.sort_by_key(|group| {
        let is_recorded = matches!(group.cause, Cause::Recorded(_));
        (
            rank(group.outcome),
            !is_recorded,
            usize::MAX - group.rows.len(),
        )
    });
    groups
}

/// Something that an implementation does, for the first screen.
pub(super) struct Finding<'a> {
    pub(super) kind: Telling,
    /// What is said of it: the title of a class or of the first of its cases, or a recorded cause.
    pub(super) text: &'a str,
    pub(super) rows: Vec<&'a Row>,
}

/// How a finding tells: the first of these are shown first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Telling {
    Crash,
    Timeout,
    /// It accepts what is only to be refused, in a class of attacks.
    Attack,
    /// It accepts what is only to be refused.
    Accepts,
    /// Something else that is wrong.
    Wrong,
}

/// The three most telling findings of an implementation, by [`RULE`].
pub(super) fn telling<'a>(site: &Site<'a>, name: &str) -> Vec<Finding<'a>> {
    let mut found: BTreeMap<(Telling, String), Finding<'a>> = BTreeMap::new();
    for row in wrong_rows(site, name) {
        let Some(asked) = site.cases.get(row.case.as_str()) else {
            continue;
        };
        let why = site.opinion(row).map(|differs| differs.why.as_str());
        if why.is_some_and(is_nobodys_fault) {
            continue;
        }
        let (kind, text) = told(asked.case, row, why, site);
        // What nobody has looked into yet goes by what the run says of it.
        let alike = match why {
            None if kind == Telling::Wrong => beginning(&row.detail),
            _ => text.into(),
        };
        let finding = found.entry((kind, alike)).or_insert_with(|| Finding {
            kind,
            text,
            rows: Vec::new(),
        });
        finding.rows.push(row);
    }
    let mut findings: Vec<Finding<'a>> = found.into_values().collect();
    findings.sort_by_key(|finding| (finding.kind, usize::MAX - finding.rows.len()));
    findings.truncate(3);
    findings
}

/// The rule by which findings are chosen, as the page states it.
pub(super) const RULE: &str = "One line for all crashes, one for all timeouts; then what is accepted though it may only be \
    refused, attack classes first and those with the most cases first; then other causes, those with the most cases \
    first. What is on record as nobody’s fault, or as beyond what an interface promises, is left out here and counted \
    all the same.";

/// How a wrong answer is told, and by what words.
fn told<'a>(
    case: &'a Case,
    row: &'a Row,
    why: Option<&'a str>,
    site: &Site<'a>,
) -> (Telling, &'a str) {
    let class = case
        .class
        .as_ref()
        .and_then(|class| site.vectors.classes.get(class));
    match row.outcome {
        Outcome::Crash => (Telling::Crash, ""),
        Outcome::Timeout => (Telling::Timeout, ""),
        _ if is_accepted(case, row) => match class {
            Some(class) => (Telling::Attack, &class.title),
            None => (Telling::Accepts, why.map_or(case.title.as_str(), cause)),
        },
        _ => (Telling::Wrong, why.map_or(case.title.as_str(), cause)),
    }
}

fn wrong_rows<'a>(site: &Site<'a>, name: &str) -> Vec<&'a Row> {
    site.cases
        .values()
        .flat_map(|asked| asked.answers())
        .filter(|row| row.implementation == name && row.outcome.is_wrong())
        .collect()
}

/// Whether something is accepted that may only be refused.
fn is_accepted(case: &Case, row: &Row) -> bool {
    case.is_negative() && row.verdict == Some(Verdict::Valid)
}

fn rank(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Crash => 0,
        Outcome::Timeout => 1,
        _ => 2,
    }
}

fn is_nobodys_fault(why: &str) -> bool {
    ["Nobody's fault", "Beyond the door"]
        .iter()
        .any(|words| why.starts_with(words))
}

/// The sentence of an opinion that names the cause.
fn cause(why: &str) -> &str {
    let (_, cause) = why.split_once("Cause: ").unwrap_or(("", why));
    cause
        .split_once(" Public:")
        .map_or(cause, |(cause, _)| cause)
}

/// The beginning of what a run says about an answer, without what differs from case to case: numbers and quotations.
fn beginning(detail: &str) -> String {
    let (wanted, own) = detail.split_once("; ").unwrap_or((detail, ""));
    let own = own.split(['"', '\'', '(', '`']).next().unwrap_or_default();
    let separator = if own.is_empty() { "" } else { "; " };
    let shown = format!("{wanted}{separator}{own}");
    let words = shown
        .split_whitespace()
        .map(|word| if is_number(word) { "…" } else { word });
    words.take(WORDS).collect::<Vec<_>>().join(" ")
}

/// Whether a word is a number, an object identifier or a value in hexadecimal.
fn is_number(word: &str) -> bool {
    let word = word.trim_matches(|c: char| c.is_ascii_punctuation());
    word.contains(|c: char| c.is_ascii_digit())
        && word.chars().all(|c| c.is_ascii_hexdigit() || c == '.')
}

/// Words of an answer that count as its beginning.
const WORDS: usize = 14;

#[cfg(test)]
mod tests {
    use smime_cases::Vectors;

    use super::*;
    use crate::report::tests::results;

    fn differs(case: &str, outcome: Outcome, why: &str) -> smime_cases::Differs {
        smime_cases::Differs {
            case: case.into(),
            outcome,
            why: why.into(),
        }
    }

    #[test]
    fn crashes_come_first_then_causes_on_record_then_the_rest() {
        let mut vectors = Vectors::built_in().unwrap();
        let known = ["ber/depth-strings", "address/bare", "address/match"];
        let mut opinions: Vec<_> = known[1..]
            .iter()
            .map(|case| differs(case, Outcome::Fail, "Cause: A."))
            .collect();
        // Of another outcome than the run's, which says nothing about it.
        opinions.push(differs("address/both-other", Outcome::Timeout, "Cause: B."));
        vectors.opinions.insert("one".into(), opinions);
        let cases = [&known[..], &["address/both-other"]].concat();
        let results = results(&["one"], cases.iter().copied(), |_, case| match case {
            "ber/depth-strings" => (Outcome::Crash, "ended".into()),
            _ => (Outcome::Fail, "invalid found, valid wanted; at 7".into()),
        });
        let site = Site::new(&results, &vectors, None);
        let found: Vec<_> = groups(&site, "one")
            .into_iter()
            .map(|group| (group.outcome, group.cause, group.rows.len()))
            .collect();
        let wanted = [
            (Outcome::Crash, Cause::Unrecorded("ended".into(), None), 1),
            (Outcome::Fail, Cause::Recorded("Cause: A."), 2),
            (
                Outcome::Fail,
                Cause::Unrecorded("invalid found, valid wanted; at …".into(), None),
                1,
            ),
        ];
        assert_eq!(found, wanted);
    }

    #[test]
    fn what_is_nobodys_fault_is_not_told_first() {
        let mut vectors = Vectors::built_in().unwrap();
        let nobody = "Nobody's fault by RFC 5652 section 5: open. Cause: A. Public: none.";
        vectors.opinions.insert(
            "one".into(),
            vec![
                differs("address/bare", Outcome::Fail, nobody),
                differs(
                    "address/match",
                    Outcome::Fail,
                    "One's fault. Cause: B. Public: none.",
                ),
            ],
        );
        let cases = ["address/bare", "address/match"];
        let results = results(&["one"], cases.into_iter(), |_, _| {
            (Outcome::Fail, "invalid found, valid wanted".into())
        });
        let site = Site::new(&results, &vectors, None);
        let found: Vec<_> = telling(&site, "one")
            .into_iter()
            .map(|finding| finding.text)
            .collect();
        assert_eq!(found, ["B."]);
    }

    #[test]
    fn a_beginning_leaves_out_what_differs_from_case_to_case() {
        assert_eq!(
            beginning("valid found, invalid wanted"),
            "valid found, invalid wanted"
        );
        assert_eq!(
            beginning("invalid found, valid wanted; cannot read \"x\" at 17"),
            "invalid found, valid wanted; cannot read"
        );
        assert_eq!(beginning("nothing within 10 s"), "nothing within … s");
        assert_eq!(
            beginning("ended with exit status 1: \"at a.asn1.Reader(Driver.java:159)\""),
            "ended with exit status … \"at a.asn1.Reader(Driver.java:159)\""
        );
    }

    #[test]
    fn the_cause_is_what_stands_between_fault_and_reference() {
        let why = "A's fault by RFC 1 section 2. Cause: f takes any. Public: https://example.org.";
        assert_eq!(cause(why), "f takes any.");
        assert_eq!(cause("accepts it"), "accepts it");
        assert!(is_nobodys_fault("Nobody's fault by RFC 1: open."));
        assert!(!is_nobodys_fault(why));
    }
}
