//! Words that have no place in the tree: notes to self, paths of one machine, hosts of package registries.

use super::Violation;
use super::sources::Sources;

/// No text file says one of them. Data (vectors, corpora, lock files) is not looked at: base64 can spell anything.
pub(super) fn check(sources: &Sources) -> Vec<Violation> {
    let mut violations = Vec::new();
    let files = sources
        .files
        .iter()
        .filter(|(path, _)| is_prose_or_code(path));
    for (path, text) in files {
        for (line, number) in text.lines().zip(1..) {
            for (kind, words) in WORDS {
                for word in words.iter().filter(|word| contains(line, word)) {
                    violations.push(Violation::at(path, number, format!("{kind}: {word}")));
                }
            }
        }
    }
    violations
}

fn is_prose_or_code(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let suffix = name.rsplit_once('.').map_or("", |(_, suffix)| suffix);
    // This file has to name what it looks for.
    path != "xtask/src/tidy/words.rs" && (SUFFIXES.contains(&suffix) || path.starts_with(".ci/"))
}

/// Whether the word stands in the line, not as a part of a longer one where it begins or ends with a letter.
fn contains(line: &str, word: &str) -> bool {
    let joins = |a: Option<char>, b: Option<char>| {
        a.is_some_and(char::is_alphanumeric) && b.is_some_and(char::is_alphanumeric)
    };
    line.match_indices(word).any(|(start, _)| {
        let (before, after) = (&line[..start], &line[start + word.len()..]);
        !joins(before.chars().next_back(), word.chars().next())
            && !joins(word.chars().next_back(), after.chars().next())
    })
}

const SUFFIXES: [&str; 12] = [
    "rs", "md", "toml", "yml", "yaml", "sh", "py", "html", "css", "js", "java", "c",
];

const WORDS: [(&str, &[&str]); 3] = [
    (
        "a note to self, open an issue",
        &["TODO", "FIXME", "XXX", "HACK"],
    ),
    (
        "a path of one machine",
        &[
            "/home/",
            "/root/",
            "/work/",
            "/tmp/",
            "/Users/",
            "C:\\",
            "../shared",
        ],
    ),
    (
        "the host of a package registry",
        &[
            "crates.io",
            "pypi.org",
            "pythonhosted.org",
            "registry.npmjs.org",
            "proxy.golang.org",
            "repo1.maven.org",
            "deb.debian.org",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn violations(path: &str, text: &str) -> usize {
        check(&Sources::of([(path, text)])).len()
    }

    #[test]
    fn each_kind_of_word_is_found() {
        for line in [
            "// TODO: later",
            "see /home/me/x",
            "from https://crates.io/",
        ] {
            assert_eq!(violations("crates/smime/src/lib.rs", line), 1, "{line}");
            assert_eq!(violations(".ci/run", line), 1, "{line}");
        }
    }

    #[test]
    fn parts_of_other_words_and_data_are_not() {
        assert_eq!(violations("a.rs", "TODOS METODO .github/workflows"), 0);
        assert_eq!(violations("vectors/cases/a.json", "MII/tmp/AA"), 0);
    }
}
