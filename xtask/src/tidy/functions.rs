//! A function is one step, and so not long.

use super::sources::Sources;
use super::{Violation, code};

/// No function has more than [`MAX`] lines, from its `fn` to its closing brace; those of tests alone may.
pub(super) fn check(sources: &Sources) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (path, text) in sources
        .ending(".rs")
        .filter(|(path, _)| !code::is_test_file(path))
    {
        for (line, length) in functions(text) {
            if length > MAX {
                let text = format!("a function of {length} lines, at most {MAX} wanted");
                violations.push(Violation::at(path, line, text));
            }
        }
    }
    violations
}

/// Where functions begin, counted from 1, and how many lines each has.
///
/// Goes by indentation, which `cargo fmt` keeps: a function ends at the first `}` in the column where it began.
fn functions(text: &str) -> Vec<(usize, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut functions = Vec::new();
    for (start, first) in lines.iter().enumerate() {
        if !begins_function(first) {
            continue;
        }
        let indent = &first[..first.len() - first.trim_start().len()];
        let length = lines[start..].iter().enumerate().position(|(place, line)| {
            let inside = line.strip_prefix(indent).unwrap_or_default();
            let is_whole = place == 0 && inside.ends_with('}');
            let ends = inside.starts_with('}') || inside.ends_with(';') && !inside.starts_with(' ');
            is_whole || ends
        });
        functions.push((
            start + 1,
            length.map_or(lines.len() - start, |last| last + 1),
        ));
    }
    functions
}

fn begins_function(line: &str) -> bool {
    // `pub(in crate::a)` is more than one word.
    let restricted = line.trim_start().strip_prefix("pub(");
    let line = restricted
        .and_then(|rest| rest.split_once(')'))
        .map_or(line, |(_, rest)| rest);
    let qualifies =
        |word: &&str| ["pub", "const", "async", "unsafe", "extern", "\"C\""].contains(word);
    line.split_whitespace().find(|word| !qualifies(word)) == Some("fn")
}

const MAX: usize = 100;

#[cfg(test)]
mod tests {
    use super::*;

    fn function(name: &str, lines: usize) -> String {
        let body = "    a();\n".repeat(lines - 2);
        format!("pub(super) fn {name}() {{\n{body}}}\n")
    }

    #[test]
    fn a_function_counts_to_its_closing_brace() {
        let text = "\
fn whole() {}
trait A {
    fn declared(
        &self,
    ) -> u8;
    const fn made() -> u8 {
        if b { 1 } else { 2 }
    }
}
";
        assert_eq!(functions(text), [(1, 1), (3, 3), (6, 3)]);
    }

    #[test]
    fn a_long_function_is_found_where_it_begins() {
        let text = function("fits", 100) + &function("long", 101);
        let found = check(&Sources::of([("crates/smime-forge/src/a.rs", &text)]));
        let text = "a function of 101 lines, at most 100 wanted";
        assert_eq!(
            found,
            [Violation::at("crates/smime-forge/src/a.rs", 101, text)]
        );
    }

    #[test]
    fn a_function_is_seen_whatever_sees_it() {
        for visibility in [
            "",
            "pub ",
            "pub(crate) ",
            "pub(in crate::receive) ",
            "pub(in super::super) ",
        ] {
            let text = format!("{visibility}const fn a() {{\n}}\n");
            assert_eq!(functions(&text), [(1, 2)], "{visibility}");
        }
        assert!(functions("pub(in crate::receive) struct Fn {\n}\n").is_empty());
    }

    #[test]
    fn functions_of_tests_are_free() {
        let text = function("long", 300);
        assert!(check(&Sources::of([("crates/smime/tests/a.rs", &text)])).is_empty());
    }
}
