//! Everything that the reference finds odd is published, and has a case that expects it.

use std::{error::Error, path::Path};

use smime_cases::{FindingCode, Vectors};

use super::Violation;
use crate::command;

/// What the reference says it finds: `gauntlet findings`, since this program does not depend on it.
pub(super) fn of_the_reference(root: &Path) -> Result<Vec<FindingCode>, Box<dyn Error>> {
    let json = command::output(command::gauntlet().arg("findings").current_dir(root))?;
    serde_json::from_str(&json).map_err(|error| format!("no list of findings: {error}").into())
}

/// `findings.json` is what the reference says, and each code is expected by some case.
pub(super) fn check(vectors: &Vectors, reference: &[FindingCode]) -> Vec<Violation> {
    let mut violations = Vec::new();
    if vectors.findings != reference {
        let text = "is not what `gauntlet findings` prints";
        violations.push(Violation::of(FILE, text));
    }
    for found in reference {
        let mut cases = vectors.cases.values();
        if !cases.any(|case| case.expect.findings.contains(&found.code)) {
            let text = format!("no case expects the finding {}", found.code);
            violations.push(Violation::of("vectors/cases", text));
        }
    }
    violations
}

const FILE: &str = "vectors/findings.json";

#[cfg(test)]
mod tests {
    use super::*;

    const CASE: &str = r#"{ "id": "a/good", "revision": 1, "title": "A case of the test", "why": "Because the test needs one.", "origin": "forge", "level": "must",
        "op": "verify", "input": "MAA=", "expect": { "accept": ["valid"], "findings": ["mbox-line"] } }"#;

    const MBOX: &str =
        r#"{ "code": "mbox-line", "level": "must", "title": "A From line", "requirements": [] }"#;
    const NULL: &str =
        r#"{ "code": "key-wrap-null", "level": "must", "title": "NULL", "requirements": [] }"#;

    fn violations(published: &str, reference: &str) -> Vec<String> {
        let vectors =
            Vectors::from_files([("findings.json", published), ("cases/a/good.json", CASE)]);
        let reference: Vec<FindingCode> = serde_json::from_str(reference).unwrap();
        let found = check(&vectors.unwrap(), &reference);
        found.into_iter().map(|violation| violation.text).collect()
    }

    #[test]
    fn a_published_finding_with_a_case_is_clean() {
        let list = format!("[{MBOX}]");
        assert!(violations(&list, &list).is_empty());
    }

    #[test]
    fn a_finding_without_a_case_is_found() {
        let list = format!("[{MBOX}, {NULL}]");
        assert_eq!(
            violations(&list, &list),
            ["no case expects the finding key-wrap-null"]
        );
    }

    #[test]
    fn a_list_unlike_the_references_is_found() {
        let wanted = ["is not what `gauntlet findings` prints"];
        let other = MBOX.replace("must", "should");
        assert_eq!(
            violations(&format!("[{other}]"), &format!("[{MBOX}]")),
            wanted
        );
        assert_eq!(violations(&format!("[{MBOX}]"), "[]"), wanted);
    }
}
