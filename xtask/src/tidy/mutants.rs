//! Every reason has a check that `cargo xtask mutants` can remove.

use std::collections::BTreeSet;

use smime_cases::Reason;

use super::Violation;
use super::sources::Sources;
use crate::mutants::entry::{FILE, Mutants};

/// Each reason of the reference has one entry, of which the text to find stands once in its file, and is replaced by
/// another.
pub(super) fn check(sources: &Sources, reference: &[Reason]) -> Vec<Violation> {
    let Some(text) = sources.text(FILE) else {
        return vec![Violation::of(FILE, "missing")];
    };
    let mutants = match Mutants::parse(text) {
        Ok(mutants) => mutants,
        Err(error) => return vec![Violation::of(FILE, error)],
    };
    let mut faults = Vec::new();
    for reason in reference {
        faults.extend(mutants.of(&reason.code).err());
    }
    let mut seen = BTreeSet::new();
    for mutant in &mutants.entries {
        let reason = &mutant.reason;
        if !reference.iter().any(|known| known.code == *reason) {
            faults.push(format!("{reason} is no reason of the reference"));
        }
        if !seen.insert(reason) {
            faults.push(format!("{reason} has two entries"));
        }
        if !REFERENCE.iter().any(|part| mutant.file.starts_with(part)) {
            faults.push(format!("{reason}: {} is not the reference's", mutant.file));
        }
        match sources
            .text(&mutant.file)
            .map(|text| mutant.occurrences_in(text))
        {
            Some(1) => {}
            Some(count) => faults.push(format!(
                "{reason}: `find` stands {count} times in {}, once wanted",
                mutant.file
            )),
            None => faults.push(format!("{reason}: there is no {}", mutant.file)),
        }
        if mutant.find == mutant.replace {
            faults.push(format!("{reason}: `replace` is `find`"));
        }
        if mutant.why.trim().is_empty() {
            faults.push(format!("{reason}: `why` is empty"));
        }
    }
    faults
        .into_iter()
        .map(|fault| Violation::of(FILE, fault))
        .collect()
}

/// Where checks of the reference stand.
const REFERENCE: [&str; 2] = ["crates/smime/src/", "crates/smime-ber/src/"];

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRY: &str = "[[mutant]]\nreason = \"key-usage\"\nfile = \"crates/smime/src/a.rs\"\nfind = \"if b {\"\nreplace = \"if false {\"\nwhy = \"Any key would do.\"\n";

    fn violations(entries: &str, code: &str) -> Vec<String> {
        let sources = Sources::of([(FILE, entries), ("crates/smime/src/a.rs", code)]);
        let reference = r#"[{ "code": "key-usage", "title": "U" }]"#;
        let reference: Vec<Reason> = serde_json::from_str(reference).unwrap();
        let found = check(&sources, &reference);
        found.into_iter().map(|violation| violation.text).collect()
    }

    #[test]
    fn an_entry_whose_text_stands_once_is_clean() {
        assert!(violations(ENTRY, "if b {").is_empty());
    }

    #[test]
    fn a_reason_without_an_entry_is_found() {
        let other = ENTRY.replace("key-usage", "untrusted");
        assert_eq!(
            violations(&other, "if b {"),
            [
                "no entry removes the check behind \"key-usage\"",
                "untrusted is no reason of the reference"
            ]
        );
    }

    #[test]
    fn text_that_is_gone_or_there_twice_is_found() {
        for (code, count) in [("if c {", 0), ("if b { if b {", 2)] {
            let wanted = format!(
                "key-usage: `find` stands {count} times in crates/smime/src/a.rs, once wanted"
            );
            assert_eq!(violations(ENTRY, code), [wanted]);
        }
    }

    #[test]
    fn an_entry_that_says_nothing_or_stands_elsewhere_is_found() {
        for (from, to) in [
            ("if false {", "if b {"),
            ("Any key would do.", " "),
            ("smime/src/a.rs", "smime/src/b.rs"),
            ("why =", "because ="),
        ] {
            assert_eq!(
                violations(&ENTRY.replace(from, to), "if b {").len(),
                1,
                "{to}"
            );
        }
        let twice = ENTRY.repeat(2);
        assert_eq!(violations(&twice, "if b {"), ["key-usage has two entries"]);
        let outside = ENTRY.replace("crates/smime/src/a.rs", "xtask/a.rs");
        assert_eq!(violations(&outside, "if b {").len(), 2);
        assert_eq!(check(&Sources::of([]), &[]).len(), 1);
    }
}
