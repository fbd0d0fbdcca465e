//! A search for a case's id finds the line that makes it.

use std::collections::BTreeSet;

use super::sources::Sources;
use super::{Violation, code};

/// Every id of a case that the forge makes stands whole in a line of its cases, beside the constants by which others
/// name it as a sibling; and none is put together there.
pub(super) fn check<'a>(
    sources: &Sources,
    ids: impl IntoIterator<Item = &'a str>,
) -> Vec<Violation> {
    let ids: BTreeSet<&str> = ids.into_iter().collect();
    let areas: BTreeSet<&str> = ids.iter().filter_map(|id| id.split('/').next()).collect();
    let mut written = BTreeSet::new();
    let mut violations = Vec::new();
    for (path, text) in sources
        .ending(".rs")
        .filter(|(path, _)| path.starts_with(FOLDER))
    {
        let mut in_constant = false;
        for (number, line) in code::lines(text) {
            let names_sibling = in_constant || is_constant(line);
            in_constant = is_constant(line) && line.ends_with('=');
            for literal in line.split('"') {
                if is_put_together(literal, &areas) {
                    let text = format!("{literal}: no search finds the cases that this makes");
                    violations.push(Violation::at(path, number, text));
                }
                if !names_sibling {
                    written.insert(literal);
                }
            }
        }
    }
    let missing = ids.difference(&written);
    violations.extend(missing.map(|id| {
        Violation::of(
            FOLDER,
            format!("the id {id} stands in no line that makes a case"),
        )
    }));
    violations
}

fn is_constant(line: &str) -> bool {
    line.contains("const ") && line.contains(": &str =")
}

/// Whether a literal begins as an id does and has a place to be filled in.
fn is_put_together(literal: &str, areas: &BTreeSet<&str>) -> bool {
    literal.split_once('/').is_some_and(|(area, rest)| {
        areas.contains(area) && rest.contains('{') && !rest.contains(' ')
    })
}

const FOLDER: &str = "crates/smime-forge/src/cases/";

#[cfg(test)]
mod tests {
    use super::*;

    fn violations(text: &str) -> Vec<String> {
        let sources = Sources::of([("crates/smime-forge/src/cases/area/a.rs", text)]);
        let found = check(&sources, ["area/good", "area/wrong/tag"]);
        found.into_iter().map(|violation| violation.text).collect()
    }

    #[test]
    fn ids_that_stand_whole_are_clean() {
        let text = "book.valid(\"area/good\", m);\nfor (id, m) in [(\"area/wrong/tag\", n)] {}\n";
        assert!(violations(text).is_empty());
    }

    #[test]
    fn an_id_that_a_constant_alone_has_is_found() {
        for constant in [
            "const GOOD: &str = \"area/good\";\n",
            "pub(super) const GOOD: &str =\n    \"area/good\";\n",
        ] {
            let text = format!("{constant}book.invalid(\"area/wrong/tag\", GOOD, m);\n");
            let found = violations(&text);
            assert_eq!(found.len(), 1, "{found:?}");
            assert!(found[0].contains("area/good"), "{found:?}");
        }
    }

    #[test]
    fn an_id_that_is_put_together_is_found() {
        let text =
            "book.valid(\"area/good\", m);\nbook.valid(&format!(\"area/wrong/{name}\"), n);\n";
        let found = violations(text);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].contains("area/wrong/{name}"), "{found:?}");
    }
}
