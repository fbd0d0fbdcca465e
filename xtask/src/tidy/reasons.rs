//! Every reason of the reference is published, and has a case that expects it.

use std::{error::Error, path::Path};

use smime_cases::{Reason, Vectors};

use super::Violation;
use crate::command;

/// What the reference says its reasons are: `gauntlet reasons`, since this program does not depend on it.
pub(super) fn of_the_reference(root: &Path) -> Result<Vec<Reason>, Box<dyn Error>> {
    let json = command::output(command::gauntlet().arg("reasons").current_dir(root))?;
    serde_json::from_str(&json).map_err(|error| format!("no list of reasons: {error}").into())
}

/// `reasons.json` is what the reference says, and each code is expected by some case.
pub(super) fn check(vectors: &Vectors, reference: &[Reason]) -> Vec<Violation> {
    let mut violations = Vec::new();
    for reason in reference {
        match vectors
            .reasons
            .iter()
            .find(|published| published.code == reason.code)
        {
            None => violations.push(Violation::of(FILE, format!("lacks {}", reason.code))),
            Some(published) if published != reason => violations.push(Violation::of(
                FILE,
                format!("{}: {published:?} found, {reason:?} wanted", reason.code),
            )),
            Some(_) => {}
        }
        let expects = |code: &str| {
            vectors
                .cases
                .values()
                .any(|case| case.expect.reason.as_deref() == Some(code))
        };
        if !expects(&reason.code) {
            violations.push(Violation::of(
                "vectors/cases",
                format!("no case expects {}", reason.code),
            ));
        }
    }
    for published in &vectors.reasons {
        if !reference.iter().any(|reason| reason.code == published.code) {
            let text = format!("{} is no reason of the reference", published.code);
            violations.push(Violation::of(FILE, text));
        }
    }
    violations
}

const FILE: &str = "vectors/reasons.json";

#[cfg(test)]
mod tests {
    use super::*;

    const CASE: &str = r#"{ "id": "a/b", "revision": 1, "title": "A case of the test", "why": "Because the test needs one.", "origin": "forge", "level": "must",
        "op": "verify", "input": "MAA=", "sibling": "a/good", "expect": { "accept": ["invalid"], "reason": "no-signer" } }"#;
    const GOOD: &str = r#"{ "id": "a/good", "revision": 1, "title": "A case of the test", "why": "Because the test needs one.", "origin": "forge", "level": "must",
        "op": "verify", "input": "MAA=", "expect": { "accept": ["valid"] } }"#;

    fn violations(published: &str, reference: &str) -> Vec<String> {
        let vectors = Vectors::from_files([
            ("reasons.json", published),
            ("cases/a/b.json", CASE),
            ("cases/a/good.json", GOOD),
        ]);
        let reference: Vec<Reason> = serde_json::from_str(reference).unwrap();
        let found = check(&vectors.unwrap(), &reference);
        found.into_iter().map(|violation| violation.text).collect()
    }

    const NO_SIGNER: &str = r#"[{ "code": "no-signer", "title": "Nobody has signed" }]"#;

    #[test]
    fn a_published_reason_with_a_case_is_clean() {
        assert!(violations(NO_SIGNER, NO_SIGNER).is_empty());
    }

    #[test]
    fn a_reason_without_a_case_is_found() {
        let two = r#"[{ "code": "no-signer", "title": "Nobody has signed" }, { "code": "untrusted", "title": "U" }]"#;
        assert_eq!(violations(two, two), ["no case expects untrusted"]);
    }

    #[test]
    fn a_list_unlike_the_references_is_found() {
        let other = r#"[{ "code": "no-signer", "title": "Another title" }]"#;
        assert_eq!(violations(NO_SIGNER, other).len(), 1);
        assert_eq!(
            violations(NO_SIGNER, "[]"),
            ["no-signer is no reason of the reference"]
        );
    }
}
