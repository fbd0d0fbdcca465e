//! What a release changed, what came since, and what can be wrong with the record of it.

use smime_cases::{UNRELEASED, Vectors};

#[test]
fn what_came_since_a_release_is_new_or_revised_and_still_there() {
    let vectors = load(&[("a/new", 1), ("a/old", 1), ("a/revised", 2), ("a/twice", 3)]).unwrap();
    let since = |version| vectors.since(version).unwrap().into_iter();
    assert!(since("1.0.0").eq(["a/new", "a/revised", "a/twice"]));
    assert!(since("1.1.0").eq(["a/new", "a/twice"]));
}

#[test]
fn a_version_that_was_not_released_is_an_error_that_names_those_that_were() {
    let vectors = load(&[("a/old", 1)]).unwrap();
    assert_eq!(
        vectors.since("9").unwrap_err().to_string(),
        "no release \"9\", there is: 1.0.0, 1.1.0"
    );
    let none = Vectors::from_files([]).unwrap();
    assert_eq!(
        none.since("9").unwrap_err().to_string(),
        "no release \"9\", there is: none"
    );
}

#[test]
fn changes_begin_with_what_is_not_released() {
    let vectors = load(&[("a/new", 1), ("a/old", 1), ("a/revised", 2), ("a/twice", 3)]).unwrap();
    let [unreleased, second, first] = vectors.changes().try_into().unwrap();
    assert_eq!(unreleased.version, UNRELEASED);
    assert_eq!(unreleased.new, ["a/new"]);
    assert_eq!(unreleased.revised[0].id, "a/twice");
    assert_eq!(unreleased.revised[0].revision, 3);
    assert_eq!(unreleased.withdrawn, ["a/lost"]);
    assert_eq!(second.version, "1.1.0");
    assert_eq!(second.new, [""; 0]);
    assert_eq!(second.revised.len(), 2);
    assert_eq!(second.withdrawn, ["a/gone"]);
    assert_eq!(
        first.new,
        ["a/gone", "a/lost", "a/old", "a/revised", "a/twice"]
    );
}

#[test]
fn an_id_is_not_used_again_and_revisions_only_rise() {
    for (cases, more, wanted) in [
        (
            &[("a/gone", 1)][..],
            "",
            "cases/a/gone.json: id: \"a/gone\" found, an id that no withdrawn case had wanted",
        ),
        (
            &[("a/revised", 1)],
            "",
            "cases/a/revised.json: revision: 1 of \"a/revised\" found, 2 or more, as it was released before wanted",
        ),
        (
            &[],
            "[[release]]\nversion = \"1.1.0\"",
            "history.toml: id: \"1.1.0\" stands twice",
        ),
        (
            &[],
            "[[release]]\nversion = \"2\"\ncases = {\"a/gone\" = {revision = 2, substance = \"\"}}",
            "history.toml: id: \"a/gone\" found, an id that no withdrawn case had wanted",
        ),
        (
            &[],
            "[[release]]\nversion = \"2\"\ncases = {\"a/old\" = {revision = 1, substance = \"\"}}",
            "history.toml: revision: 1 of \"a/old\" found, 2 or more, as it was released before wanted",
        ),
        (
            &[],
            "[[release]]\nversion = \"2\"\nwithdrawn = [\"a/other\"]",
            "history.toml: withdrawn: \"a/other\" found, a case that the release before has wanted",
        ),
    ] {
        let error = load_with(cases, &format!("{HISTORY}{more}")).unwrap_err();
        assert_eq!(error, wanted);
    }
}

#[test]
fn the_substance_of_a_case_is_what_is_asked_and_what_passes() {
    let substance = |change: &[(&str, &str)]| {
        let mut text = case("a/b", 1);
        for (before, after) in change {
            assert!(text.contains(before), "{before}");
            text = text.replace(before, after);
        }
        let files = [("cases/a/b.json", &*text), ("keys/ca.cert.pem", "PEM")];
        let files = files.into_iter().chain([
            ("keys/other.cert.pem", "PEM"),
            ("keys/new.cert.pem", "NEW"),
            ("reasons.json", r#"[{"code": "x", "title": "t"}]"#),
        ]);
        let vectors = Vectors::from_files(files).unwrap();
        vectors.substance(&vectors.cases["a/b"]).unwrap()
    };
    let before = substance(&[]);
    for same in [
        ("\"t\"", "\"another title\""),
        ("\"revision\": 1", "\"revision\": 2"),
        ("long enough", "more than long enough"),
        ("\"forge\"", "\"elsewhere\""),
        ("\"ca\"", "\"other\""),
        (
            "\"accept\": [\"valid\"]",
            "\"reason\": \"x\", \"accept\": [\"valid\"]",
        ),
    ] {
        assert_eq!(substance(&[same]), before, "{same:?}");
    }
    for other in [
        ("MAA=", "MAE="),
        ("\"must\"", "\"should\""),
        ("\"ca\"", "\"new\""),
        ("[\"valid\"]", "[\"valid\"], \"released\": true"),
    ] {
        assert_ne!(substance(&[other]), before, "{other:?}");
    }
}

fn load(cases: &[(&str, u32)]) -> Result<Vectors, String> {
    load_with(cases, HISTORY)
}

fn load_with(cases: &[(&str, u32)], history: &str) -> Result<Vectors, String> {
    let cases: Vec<_> = cases
        .iter()
        .map(|(id, revision)| (format!("cases/{id}.json"), case(id, *revision)))
        .collect();
    let files = cases
        .iter()
        .map(|(file, text)| (&**file, &**text))
        .chain([("history.toml", history), ("keys/ca.cert.pem", "PEM")]);
    Vectors::from_files(files).map_err(|error| error.to_string())
}

fn case(id: &str, revision: u32) -> String {
    format!(
        r#"{{"id": "{id}", "revision": {revision}, "title": "t", "why": "long enough to be a reason", "origin": "forge",
        "level": "must", "op": "verify", "input": "MAA=", "context": {{"trust": ["ca"]}}, "expect": {{"accept": ["valid"]}}}}"#
    )
}

const HISTORY: &str = r#"
[[release]]
version = "1.0.0"
[release.cases]
"a/gone" = { revision = 1, substance = "" }
"a/lost" = { revision = 1, substance = "" }
"a/old" = { revision = 1, substance = "" }
"a/revised" = { revision = 1, substance = "" }
"a/twice" = { revision = 1, substance = "" }

[[release]]
version = "1.1.0"
withdrawn = ["a/gone"]
[release.cases]
"a/revised" = { revision = 2, substance = "" }
"a/twice" = { revision = 2, substance = "" }
"#;
