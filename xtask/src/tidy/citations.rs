//! Every section that is printed comes from one list.

use super::sources::Sources;
use super::{Violation, code};

/// The list: a test holds it against the sentences and definitions of `vectors/requirements`.
const LIST: &str = "crates/smime/src/basis.rs";

/// No text of the reference or its command names a standard but those in the list: a citation beside it would be
/// checked by nothing.
pub(super) fn check(sources: &Sources) -> Vec<Violation> {
    let mut violations = Vec::new();
    let files = sources.ending(".rs").filter(|(path, _)| {
        CRATES
            .iter()
            .any(|name| path.starts_with(&format!("crates/{name}/src/")))
            && *path != LIST
            && !code::is_test_file(path)
    });
    for (path, text) in files {
        for (number, line) in code::lines(text) {
            let line = line.split(" // ").next().unwrap_or(line);
            if cites(line) {
                let text = format!("a standard is named outside {LIST}");
                violations.push(Violation::at(path, number, text));
            }
        }
    }
    violations
}

fn cites(line: &str) -> bool {
    let follows = |start: usize| line[start..].starts_with(|first: char| first.is_ascii_digit());
    let names_rfc = line
        .match_indices("RFC ")
        .any(|(start, rfc)| follows(start + rfc.len()));
    names_rfc || line.contains("X.690")
}

const CRATES: [&str; 4] = ["smime-ber", "smime", "smime-aws-lc", "smime-cli"];

#[cfg(test)]
mod tests {
    use super::*;

    fn violations(path: &str, text: &str) -> usize {
        check(&Sources::of([(path, text)])).len()
    }

    #[test]
    fn a_section_in_a_text_is_found() {
        for text in [
            "write!(f, \"no end (X.690 8.1.5)\")",
            "let what = \"wanted one (RFC 5652 section 11.1)\";",
        ] {
            assert_eq!(violations("crates/smime/src/a.rs", text), 1, "{text}");
            assert_eq!(violations("crates/smime-cli/src/a.rs", text), 1, "{text}");
        }
    }

    #[test]
    fn comments_tests_and_the_list_are_free() {
        let text = "write!(f, \"(RFC 5652 section 3)\")";
        assert_eq!(violations(LIST, text), 0);
        assert_eq!(violations("crates/smime/src/a/tests.rs", text), 0);
        assert_eq!(violations("crates/smime-forge/src/a.rs", text), 0);
        assert_eq!(
            violations("crates/smime/src/a.rs", "/// RFC 5652 section 3\n"),
            0
        );
        assert_eq!(
            violations("crates/smime/src/a.rs", "f(); // RFC 5652 section 3\n"),
            0
        );
    }
}
