//! No panic on input, in the crates that read it.

use super::sources::Sources;
use super::{Violation, code};

/// What ships of these crates has no call that panics by design. Clippy denies them too where it sees the
/// types; this rule does not depend on which lints a crate turns on.
pub(super) fn check(sources: &Sources) -> Vec<Violation> {
    let mut violations = Vec::new();
    let files = sources.ending(".rs").filter(|(path, _)| {
        CRATES
            .iter()
            .any(|name| path.starts_with(&format!("crates/{name}/src/")))
            && !code::is_test_file(path)
    });
    for (path, text) in files {
        let lines: Vec<_> = code::lines(text).collect();
        for (index, (number, line)) in lines.iter().enumerate() {
            let next = lines
                .get(index + 1)
                .map_or("", |(_, line)| line.trim_start());
            if let Some(call) = CALLS.iter().find(|call| line.contains(**call)) {
                violations.push(Violation::at(
                    path,
                    *number,
                    format!("{call} in code that reads input"),
                ));
            }
            // A reader may have an expect of its own; that of Option and Result takes a text.
            if line.contains(".expect(\"") || (line.ends_with(".expect(") && next.starts_with('"'))
            {
                violations.push(Violation::at(
                    path,
                    *number,
                    "expect() in code that reads input",
                ));
            }
        }
    }
    violations
}

const CRATES: [&str; 3] = ["smime-ber", "smime", "smime-cli"];
const CALLS: [&str; 4] = [".unwrap()", "panic!(", "unreachable!(", ".unwrap_err()"];

#[cfg(test)]
mod tests {
    use super::*;

    fn violations(path: &str, text: &str) -> usize {
        check(&Sources::of([(path, text)])).len()
    }

    #[test]
    fn calls_that_panic_are_found() {
        for call in [
            "a.unwrap();",
            "a.expect(\"b\");",
            "a.expect(\n    \"b\",\n);",
            "panic!(\"b\");",
        ] {
            let text = format!("fn f() {{\n{call}\n}}\n");
            assert_eq!(
                violations("crates/smime/src/mime/header.rs", &text),
                1,
                "{call}"
            );
        }
    }

    #[test]
    fn a_readers_own_expect_and_calls_in_tests_are_not() {
        let text = "fn f() { reader.expect(Tag::SEQUENCE)?; }\n#[cfg(test)]\nmod tests {\n    fn t() { a.unwrap(); }\n}\n";
        assert_eq!(violations("crates/smime/src/cms.rs", text), 0);
        assert_eq!(
            violations("crates/smime/src/cms/tests.rs", "fn t() { a.unwrap(); }"),
            0
        );
        assert_eq!(
            violations("crates/smime-forge/src/lib.rs", "fn f() { a.unwrap(); }"),
            0
        );
    }
}
