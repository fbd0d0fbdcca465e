//! A file is one idea, and so not long.

use super::Violation;
use super::sources::Sources;

/// No Rust file has more than [`MAX`] lines.
pub(super) fn check(sources: &Sources) -> Vec<Violation> {
    longer_than(sources, MAX)
        .map(|(path, lines)| Violation::of(path, format!("{lines} lines, at most {MAX} wanted")))
        .collect()
}

/// The files that have more lines than most, for a look.
pub(super) fn long(sources: &Sources) -> Vec<String> {
    longer_than(sources, MOST)
        .map(|(path, lines)| format!("{path} has {lines} lines"))
        .collect()
}

fn longer_than(sources: &Sources, limit: usize) -> impl Iterator<Item = (&str, usize)> {
    sources
        .ending(".rs")
        .map(|(path, text)| (path, text.lines().count()))
        .filter(move |(_, lines)| *lines > limit)
}

const MAX: usize = 500;
const MOST: usize = 400;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_file_is_listed_and_a_longer_one_found() {
        for (lines, listed, found) in [(400, 0, 0), (401, 1, 0), (500, 1, 0), (501, 1, 1)] {
            let text = "x\n".repeat(lines);
            let sources = Sources::of([("a.rs", &text)]);
            assert_eq!(
                (long(&sources).len(), check(&sources).len()),
                (listed, found),
                "{lines}"
            );
        }
    }
}
