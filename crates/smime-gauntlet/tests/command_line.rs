//! The command: selection, exit statuses, files, and what it prints.

mod common;

use std::fs;

use common::{Call, example, vectors};

fn toy() -> String {
    example("accept_everything")
}

#[test]
fn siblings_run_along_with_a_filter_and_are_not_listed() {
    let script = r#"
        printf '%s\n' '{"driver":1,"name":"shell","version":"1","ops":["parse"],"features":[],"reports":[]}'
        while read -r line; do
            case $line in *'"toy/bad"'*) id=toy/bad verdict=invalid;; *) id=toy/good verdict=valid;; esac
            printf '{"id":"%s","verdict":"%s"}\n' $id $verdict
        done"#;
    let done = Call::run(&["--driver", script, "--filter", "*bad"]).done();
    assert_eq!(
        done.outcome("toy/bad"),
        "pass",
        "{}",
        done.detail("toy/bad")
    );
    assert_eq!(done.results()["results"].as_array().unwrap().len(), 1);
    let counts = &done.results()["implementations"][0]["counts"];
    assert_eq!(counts["pass"], 1);
}

#[test]
fn a_filter_that_selects_nothing_is_no_success() {
    let done = Call::run(&["--driver", &toy(), "--filter", "toy/nothing"]).done();
    assert_eq!(done.status, 2);
    assert_eq!(
        done.stderr,
        "gauntlet: --filter: no case's id matches toy/nothing\n"
    );
}

#[test]
fn the_summary_counts_outcomes_side_by_side_without_colour_in_a_pipe() {
    let done = Call::run(&["--driver", &toy()]).done();
    assert_eq!(done.status, 1, "{}", done.stderr);
    assert_eq!(done.stderr, "");
    let lines: Vec<Vec<&str>> = done
        .stdout
        .lines()
        .map(|line| line.split_whitespace().collect())
        .collect();
    assert_eq!(
        lines[0],
        [
            "area",
            "implementation",
            "pass",
            "fail",
            "untested",
            "unsupported",
            "timeout",
            "crash"
        ]
    );
    assert_eq!(
        lines[1],
        ["toy", "accept-everything", "5", "1", "2", ".", ".", "."]
    );
    assert_eq!(
        lines[2],
        ["all", "accept-everything", "5", "1", "2", ".", ".", "."]
    );
    assert_eq!(lines[4], ["1", "not", "as", "expected:"]);
    assert_eq!(lines[7], ["Report:", "target/gauntlet/index.html"]);
    assert!(!done.stdout.contains('\x1b'));
}

#[test]
fn json_is_written_to_a_file_or_to_standard_output() {
    let done = Call::run(&[
        "--driver",
        &toy(),
        "--json",
        "copy.json",
        "--out",
        "deep/out",
    ])
    .done();
    let copy = fs::read_to_string(done.folder.path().join("copy.json")).unwrap();
    let original = done.folder.path().join("deep/out/results.json");
    assert_eq!(copy, fs::read_to_string(original).unwrap());

    let done = Call::run(&["--driver", &toy(), "--json", "-"]).done();
    let printed: serde_json::Value = serde_json::from_str(&done.stdout).unwrap();
    assert_eq!(printed["implementations"][0]["name"], "accept-everything");
}

#[test]
fn bad_calls_and_files_are_exit_status_2_with_one_line() {
    let vectors = vectors();
    for (arguments, wanted) in [
        (
            vec!["run", "--impl", "nosuch"],
            "no implementation \"nosuch\" is built in",
        ),
        (
            vec!["run", "--driver", ":", "--vectors", "nosuch"],
            "nosuch",
        ),
        (vec!["list", "--vectors", "nosuch"], "nosuch"),
        (
            vec!["show", "toy/nosuch", "--vectors", &vectors],
            "no case \"toy/nosuch\"",
        ),
        (
            vec!["export", "toy/nosuch", "x", "--vectors", &vectors],
            "no case \"toy/nosuch\"",
        ),
        (
            vec!["worker", "nosuch"],
            "no implementation \"nosuch\" is built in",
        ),
    ] {
        let done = Call::new(&arguments).done();
        assert_eq!(done.status, 2, "{arguments:?}");
        assert!(
            done.stderr.contains(wanted),
            "{arguments:?}: {}",
            done.stderr
        );
        assert_eq!(done.stderr.lines().count(), 1, "{}", done.stderr);
    }
    for arguments in [
        vec!["run", "--nosuch"],
        vec!["nosuch"],
        vec!["run", "-j", "0"],
    ] {
        assert_eq!(Call::new(&arguments).done().status, 2, "{arguments:?}");
    }
}

#[test]
fn nothing_in_a_call_acts_on_a_terminal() {
    const NAME: &str = "a\u{1b}[31m\u{202e}b";
    let vectors = vectors();
    for arguments in [
        vec!["list", "--vectors", NAME],
        vec!["run", "--vectors", &vectors, "--driver", NAME],
        vec!["show", NAME, "--vectors", &vectors],
        vec!["run", "--impl", NAME],
        vec!["export", NAME, "x", "--vectors", &vectors],
    ] {
        let done = Call::new(&arguments).done();
        assert_eq!(done.status, 2, "{arguments:?}");
        assert!(done.stderr.contains("a\\u{1b}[31m"), "{}", done.stderr);
        assert!(
            !done.stderr.contains(['\u{1b}', '\u{202e}']),
            "{}",
            done.stderr
        );
    }
}

#[test]
fn a_broken_case_is_named_with_its_field() {
    let call = Call::new(&["list", "--vectors", "vectors"]);
    let cases = call.folder.path().join("vectors/cases/toy");
    fs::create_dir_all(&cases).unwrap();
    let good = fs::read_to_string(format!("{}/cases/toy/good.json", vectors())).unwrap();
    fs::write(
        cases.join("good.json"),
        good.replace("\"must\"", "\"mustard\""),
    )
    .unwrap();
    let done = call.done();
    assert_eq!(done.status, 2);
    assert!(
        done.stderr
            .starts_with("gauntlet: cases/toy/good.json: /level: "),
        "{}",
        done.stderr
    );
}

#[test]
fn vectors_are_found_in_a_folder_above() {
    let call = Call::new(&["list"]);
    let root = call.folder.path().to_owned();
    fs::create_dir_all(root.join("vectors/cases/toy")).unwrap();
    fs::create_dir_all(root.join("a/b")).unwrap();
    fs::copy(
        format!("{}/cases/toy/good.json", vectors()),
        root.join("vectors/cases/toy/good.json"),
    )
    .unwrap();
    let done = call.below("a/b").done();
    assert_eq!(done.stdout, "toy/good  A NULL\n");
}

#[test]
fn list_shows_ids_and_titles_and_takes_a_filter() {
    let done = Call::new(&["list", "--vectors", &vectors(), "--filter", "*/b*"]).done();
    assert_eq!(done.stdout, "toy/bad  A NULL with content\n");
    assert_eq!(done.status, 0);
}

#[test]
fn show_prints_the_case_its_rationale_and_its_message_escaped() {
    let done = Call::new(&["show", "toy/bad", "--vectors", &vectors()]).done();
    for wanted in [
        "The length of NULL is not zero",
        "expected      invalid",
        "sibling       toy/good",
        "NULL has contents",
    ] {
        assert!(done.stdout.contains(wanted), "{wanted}: {}", done.stdout);
    }
    let done = Call::new(&["show", "toy/steering", "--vectors", &vectors()]).done();
    assert!(done.stdout.contains("\\u{1b}[2J"), "{}", done.stdout);
    assert!(
        !done.stdout.contains(['\x1b', '\u{202e}']),
        "{:?}",
        done.stdout
    );
}

#[test]
fn export_writes_files_for_other_tools() {
    let done = Call::new(&["export", "toy/bad", "new/folder", "--vectors", &vectors()]).done();
    let names = ["case.json", "README.md", "input.der"];
    let wanted: String = names.map(|name| format!("new/folder/{name}\n")).concat();
    assert_eq!(done.stdout, wanted);
    let input = fs::read(done.folder.path().join("new/folder/input.der")).unwrap();
    assert_eq!(input, [5, 1, 0]);
}

#[test]
fn an_exported_case_says_how_to_repeat_it() {
    let commands = |id: &str| -> Vec<String> {
        let done = Call::new(&["export", id, "case"]).done();
        assert_eq!(done.status, 0, "{}", done.stderr);
        let readme = fs::read_to_string(done.folder.path().join("case/README.md")).unwrap();
        let lines = readme.lines().filter_map(|line| line.strip_prefix("    "));
        lines.map(str::to_owned).collect()
    };
    assert_eq!(
        commands("openssl/signed/pss"),
        [
            "gauntlet run --filter openssl/signed/pss --impl reference --driver CMD",
            "smime verify input.der --in-form der --trust trust-1.pem",
            "openssl cms -verify -binary -CAfile trust-1.pem -purpose smimesign -inform DER -in input.der -out out.bin",
        ]
    );
    let kek = commands("encrypted/aes-128-cbc");
    assert_eq!(
        kek[1],
        "smime decrypt input.der --in-form der --content-key content-key.hex"
    );
}

#[test]
fn a_case_beside_its_sibling_has_the_fault_marked() {
    let show = |id: &str| Call::new(&["show", id, "--diff", "--vectors", &vectors()]).done();
    let done = show("toy/bad");
    assert_eq!(done.status, 0, "{}", done.stderr);
    let wanted =
        "Against toy/good: the first octet that differs is at offset 1, 00 there and 01 here.";
    assert!(done.stdout.contains(wanted), "{}", done.stdout);
    let marked = |mark: char| {
        done.stdout
            .lines()
            .filter(move |line| line.starts_with(mark))
    };
    assert!(
        marked('-').next().is_some() && marked('+').next().is_some(),
        "{}",
        done.stdout
    );
    let alone = show("toy/good");
    assert_eq!(alone.status, 2);
    assert!(
        alone.stderr.contains("--diff: toy/good has no sibling"),
        "{}",
        alone.stderr
    );
}

#[test]
fn an_export_leaves_the_readme_of_another_project_alone() {
    let call =
        Call::new(&["export", "toy/bad", ".", "--vectors", &vectors()]).file("README.md", "mine");
    let done = call.done();
    assert_eq!(done.status, 2);
    assert!(
        done.stderr.contains("a README.md that no export wrote"),
        "{}",
        done.stderr
    );
    assert_eq!(
        fs::read_to_string(done.folder.path().join("README.md")).unwrap(),
        "mine"
    );
}
