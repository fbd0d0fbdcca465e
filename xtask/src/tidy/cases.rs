//! A search for a case's id finds the line that makes it.

use std::collections::BTreeSet;

use super::sources::Sources;
use super::{Violation, code};

/// Every id of a case that the forge makes stands whole in a line of its cases, beside those that only name it; and
/// none is put together there.
///
/// What only names a case: the list of findings, and what [`names_only`] can tell. A sibling in a row of a table, and
/// an id in a comparison, pass for what makes the case.
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
        .filter(|(path, _)| path.starts_with(FOLDER) && *path != FINDINGS)
    {
        let mut code = String::new();
        for (number, line) in code::lines(text) {
            for literal in line.split('"') {
                if is_put_together(literal, &areas) {
                    let text = format!("{literal}: no search finds the cases that this makes");
                    violations.push(Violation::at(path, number, text));
                }
            }
            code += line;
            code.push('\n');
        }
        let quotes: Vec<usize> = code.match_indices('"').map(|(place, _)| place).collect();
        for pair in quotes.windows(2) {
            let (before, literal) = (&code[..pair[0]], &code[pair[0] + 1..pair[1]]);
            if let Some(id) = ids.get(literal)
                && !names_only(before.trim_end())
            {
                written.insert(*id);
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

/// Whether the code before a literal tells that it is a sibling: the value of a constant, the argument of `sibling`, or
/// the one that follows a literal or `id` in a call, the book not counted.
fn names_only(before: &str) -> bool {
    let is_constant =
        before.ends_with(": &str =") && before.split_whitespace().rev().nth(3) == Some("const");
    is_constant || before.ends_with(".sibling(") || follows_id(before)
}

fn follows_id(before: &str) -> bool {
    let Some((outside, arguments)) = before
        .strip_suffix(',')
        .and_then(|before| before.rsplit_once(['(', '[', '{']))
    else {
        return false;
    };
    let is_call = before[outside.len()..].starts_with('(')
        && outside.ends_with(|last: char| last.is_alphanumeric() || "_!".contains(last));
    let is_id =
        |argument: &str| argument == "id" || argument.starts_with('"') && argument.ends_with('"');
    let mut arguments = arguments.split(',').map(str::trim);
    let first = arguments.find(|argument| *argument != "book");
    is_call && first.is_some_and(is_id) && arguments.next().is_none()
}

/// Whether a literal begins as an id does and has a place to be filled in.
fn is_put_together(literal: &str, areas: &BTreeSet<&str>) -> bool {
    literal.split_once('/').is_some_and(|(area, rest)| {
        areas.contains(area) && rest.contains('{') && !rest.contains(' ')
    })
}

const FOLDER: &str = "crates/smime-forge/src/cases/";
const FINDINGS: &str = "crates/smime-forge/src/cases/odd.rs";

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
    fn an_id_that_stands_as_a_sibling_alone_is_found() {
        for sibling in [
            "book.invalid(\"area/wrong/tag\", \"area/good\", m);\n",
            "book.invalid(\n    id,\n    \"area/good\",\n    m,\n);\n",
            "fault(book, \"area/wrong/tag\", \"area/good\");\n",
            "book.valid(id, m).sibling(\"area/good\");\n",
            "if matches!(id, \"area/good\") {}\n",
        ] {
            let text = format!("odd(book, GOOD, \"area/wrong/tag\", m);\n{sibling}");
            let found = violations(&text);
            assert_eq!(found.len(), 1, "{sibling}: {found:?}");
            assert!(found[0].contains("area/good"), "{found:?}");
        }
    }

    #[test]
    fn ids_in_rows_make_cases() {
        for row in [
            "for (id, other) in [(\"area/good\", \"area/wrong/tag\")] {}\n",
            "for id in [\"area/good\", \"area/wrong/tag\"] {}\n",
            "make(book, a(\"x\"), \"area/good\");\nmake(\"x\", 1, \"area/wrong/tag\");\n",
        ] {
            assert!(violations(row).is_empty(), "{row}");
        }
    }

    #[test]
    fn the_list_of_findings_makes_no_case() {
        let ids = "&[\"area/good\", \"area/wrong/tag\"]\n";
        for (file, count) in [("odd.rs", 2), ("area/odd.rs", 0)] {
            let path = format!("{FOLDER}{file}");
            let sources = Sources::of([(path.as_str(), ids)]);
            let found = check(&sources, ["area/good", "area/wrong/tag"]);
            assert_eq!(found.len(), count, "{file}");
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
