//! `vectors release`: what a release changed, added to `vectors/history.toml`.

use std::{collections::BTreeSet, error::Error, fmt::Write, fs};

use smime_cases::{Case, LoadError, Pack, Vectors};
use smime_forge::primitive::digest::sha256_hex;

use super::folder;
use crate::Outcome;

/// Adds the workspace's version with all that the release before has not.
pub(crate) fn release() -> Outcome {
    let vectors = Vectors::from_folder(&folder::root())?;
    let faults = faults(&vectors)?;
    if !faults.is_empty() {
        return Err(faults.join("\n").into());
    }
    let version = Pack::VERSION;
    if vectors.history.iter().any(|known| known.version == version) {
        return Err(format!("{version} is released; raise the workspace's version first").into());
    }
    let path = folder::root().join("history.toml");
    let mut text = fs::read_to_string(&path)?;
    text.push_str(&entry(&vectors, version)?);
    fs::write(path, text)?;
    let change = vectors.unreleased();
    println!(
        "{version}: {} new, {} revised, {} withdrawn",
        change.new.len(),
        change.revised.len(),
        change.withdrawn.len()
    );
    Ok(())
}

/// Cases that ask or expect something else than they were released with, and have the same revision.
pub(super) fn faults(vectors: &Vectors) -> Result<Vec<String>, Box<dyn Error>> {
    let mut faults = Vec::new();
    for (id, released) in vectors.released() {
        let Some(case) = vectors.cases.get(id) else {
            continue;
        };
        if case.revision == released.revision && substance(vectors, case)? != released.substance {
            faults.push(format!(
                "cases/{id}.json: revision: {} found, {} wanted, as the case was changed since it was released",
                case.revision,
                case.revision + 1
            ));
        }
    }
    Ok(faults)
}

fn entry(vectors: &Vectors, version: &str) -> Result<String, Box<dyn Error>> {
    let change = vectors.unreleased();
    let mut text = format!("\n[[release]]\nversion = {version:?}\n");
    if !change.withdrawn.is_empty() {
        text.push_str("withdrawn = [\n");
        for id in &change.withdrawn {
            writeln!(text, "    {id:?},")?;
        }
        text.push_str("]\n");
    }
    let revised = change.revised.iter().map(|case| &case.id);
    let ids: BTreeSet<_> = change.new.iter().chain(revised).collect();
    if !ids.is_empty() {
        text.push_str("\n[release.cases]\n");
    }
    for id in ids {
        let case = &vectors.cases[id];
        let (revision, substance) = (case.revision, substance(vectors, case)?);
        writeln!(
            text,
            "{id:?} = {{ revision = {revision}, substance = {substance:?} }}"
        )?;
    }
    Ok(text)
}

/// Enough of the hash to notice an oversight.
fn substance(vectors: &Vectors, case: &Case) -> Result<String, LoadError> {
    let mut hash = sha256_hex(vectors.substance(case)?.as_bytes());
    hash.truncate(16);
    Ok(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_is_what_the_tree_holds_beyond_the_one_before() {
        let case = |id: &str, revision: u32, input: &str| {
            let text = format!(
                r#"{{"id": "{id}", "revision": {revision}, "title": "t", "why": "long enough to be a reason",
                "origin": "forge", "level": "must", "op": "verify", "input": "{input}", "expect": {{"accept": ["valid"]}}}}"#
            );
            (format!("cases/{id}.json"), text)
        };
        let load = |cases: &[(String, String)], history: &str| {
            let files = cases
                .iter()
                .map(|(file, text)| (file.as_str(), text.as_str()));
            Vectors::from_files(files.chain([("history.toml", history)])).unwrap()
        };

        let first = load(&[case("a/b", 1, "MAA="), case("a/c", 1, "MAA=")], "");
        let mut history = entry(&first, "1.0.0").unwrap();
        let released = load(&[case("a/b", 1, "MAA="), case("a/c", 1, "MAA=")], &history);
        assert!(released.unreleased().is_empty());
        assert_eq!(faults(&released).unwrap(), [""; 0]);

        let changed = load(&[case("a/b", 1, "MAE="), case("a/d", 1, "MAA=")], &history);
        assert_eq!(
            faults(&changed).unwrap(),
            [
                "cases/a/b.json: revision: 1 found, 2 wanted, as the case was changed since it was released"
            ]
        );

        let revised = load(&[case("a/b", 2, "MAE="), case("a/d", 1, "MAA=")], &history);
        assert_eq!(faults(&revised).unwrap(), [""; 0]);
        history.push_str(&entry(&revised, "1.1.0").unwrap());
        let released = load(&[case("a/b", 2, "MAE="), case("a/d", 1, "MAA=")], &history);
        assert!(released.unreleased().is_empty());
        let changes = released.changes();
        assert_eq!(changes[0].new, ["a/d"]);
        assert_eq!(changes[0].revised[0].id, "a/b");
        assert_eq!(changes[0].withdrawn, ["a/c"]);
        assert_eq!(changes[1].new, ["a/b", "a/c"]);
    }
}
