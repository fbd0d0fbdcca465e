//! What a CI job of another implementation needs: lists that are written, parts of a run, JUnit XML.

mod common;

use std::fs;
use std::path::Path;

use common::{Call, Done, example, vectors};
use serde_json::Value;

fn read(done: &Done, name: &str) -> String {
    fs::read_to_string(done.folder.path().join(name)).unwrap()
}

#[test]
fn where_drivers_alone_run_what_failed_is_named_and_the_status_is_1() {
    let done = Call::run(&["--driver", &example("accept_everything")]).done();
    assert_eq!(done.status, 1);
    let wanted = "1 not as expected:\naccept-everything toy/bad: fail, no difference expected";
    assert!(done.stdout.contains(wanted), "{}", done.stdout);
}

#[test]
fn beside_a_built_in_implementation_a_driver_may_fail() {
    let toy = example("accept_everything");
    let filter = "digested/*";
    let call = [
        "run",
        "--impl",
        "reference",
        "--driver",
        &toy,
        "--filter",
        filter,
    ];
    let done = Call::new(&call).done();
    assert!(done.stdout.contains("fail"), "{}", done.stdout);
    let results = done.results();
    assert_ne!(results["implementations"][1]["counts"]["fail"], 0);
    assert_eq!(done.status, 0, "{}{}", done.stdout, done.stderr);
}

#[test]
fn a_list_that_was_written_is_what_the_next_run_expects() {
    let toy = example("accept_everything");
    let done = Call::run(&["--driver", &toy, "--write-expect", "list.toml"]).done();
    assert_eq!(done.status, 0, "{}{}", done.stdout, done.stderr);
    assert!(done.stdout.contains("Differences: 1, list.toml"));
    let list = read(&done, "list.toml");
    let rows = "[[differs]]\ncase = \"toy/bad\"\noutcome = \"fail\"\nwhy = \"\"\n";
    assert!(list.ends_with(rows), "{list}");
    assert!(
        list.starts_with("# The cases on which accept-everything 1 differs"),
        "{list}"
    );

    let again = Call::run(&["--driver", &toy, "--expect", "list.toml"])
        .file("list.toml", &list)
        .done();
    assert_eq!(again.status, 0, "{}", again.stdout);
}

#[test]
fn reasons_of_the_list_before_are_kept_and_the_status_is_by_that_list() {
    let toy = example("accept_everything");
    let before = "[[differs]]\ncase = \"toy/bad\"\noutcome = \"fail\"\nwhy = \"known\"\n\
                  [[differs]]\ncase = \"toy/good\"\noutcome = \"crash\"\nwhy = \"gone\"\n";
    let done = Call::run(&[
        "--driver",
        &toy,
        "--expect",
        "old.toml",
        "--write-expect",
        "new.toml",
    ])
    .file("old.toml", before)
    .done();
    assert_eq!(done.status, 1, "toy/good does not crash any more");
    let list = read(&done, "new.toml");
    assert!(list.contains("why = \"known\""), "{list}");
    assert!(!list.contains("toy/good"), "{list}");

    let filtered = Call::run(&[
        "--driver",
        &toy,
        "--expect",
        "old.toml",
        "--write-expect",
        "new.toml",
        "--filter",
        "toy/bad",
    ])
    .file("old.toml", before)
    .done();
    let list = read(&filtered, "new.toml");
    assert!(
        list.contains("why = \"gone\""),
        "what did not run is kept: {list}"
    );
}

#[test]
fn parts_that_are_merged_are_the_whole() {
    let toy = example("accept_everything");
    let other = example("refuse_everything");
    let arguments = ["--driver", &toy, "--driver", &other];
    let whole = Call::run(&arguments).done();
    let parts: Vec<Done> = ["1/3", "2/3", "3/3"]
        .into_iter()
        .map(|shard| Call::run(&[&arguments[..], &["--shard", shard]].concat()).done())
        .collect();
    let path = |part: &Done| {
        let path = part.folder.path().join("target/gauntlet/results.json");
        path.display().to_string()
    };
    let paths: Vec<String> = parts.iter().map(path).collect();
    let merge = |paths: &[&str]| {
        let vectors = vectors();
        let call = [&["merge", "--vectors", &vectors], paths].concat();
        Call::new(&call).done()
    };
    let merged = merge(&[&paths[2], &paths[0], &paths[1]]);
    assert_eq!(merged.status, whole.status, "{}", merged.stderr);
    assert_eq!(timeless(merged.results()), timeless(whole.results()));
    assert!(merged.page().contains("toy/bad"));

    for (given, wanted) in [
        (vec![&paths[0], &paths[1]], "part 1/3 found, 1/2 wanted"),
        (
            vec![&paths[0], &paths[0], &paths[1]],
            "part 1/3 found, 2/3 wanted",
        ),
        (vec![&path(&whole)], "results of a whole run found"),
    ] {
        let given: Vec<&str> = given.into_iter().map(String::as_str).collect();
        let done = merge(&given);
        assert_eq!(done.status, 2);
        assert!(done.stderr.contains(wanted), "{}", done.stderr);
    }

    let other = Call::run(&["--driver", &toy, "--shard", "3/3"]).done();
    let done = merge(&[&paths[0], &paths[1], &path(&other)]);
    assert_eq!(done.status, 2);
    assert!(
        done.stderr.contains("part 3/3 is of another run"),
        "{}",
        done.stderr
    );
}

#[test]
fn parts_that_do_not_make_one_run_are_not_merged() {
    let toy = example("accept_everything");
    let part = |shard: &str, filter: &str| {
        Call::run(&["--driver", &toy, "--shard", shard, "--filter", filter]).done()
    };
    let (first, second) = (part("1/2", "toy/*"), part("2/2", "toy/*"));
    let merged = |parts: [&Value; 2]| -> Done {
        let texts = parts.map(Value::to_string);
        let vectors = vectors();
        Call::new(&["merge", "--vectors", &vectors, "1.json", "2.json"])
            .file("1.json", &texts[0])
            .file("2.json", &texts[1])
            .done()
    };
    let (first, whole) = (first.results(), second.results());
    assert_eq!(
        merged([&first, &whole]).status,
        1,
        "toy/bad fails, as in the whole run"
    );

    let of_others = part("2/2", "toy/b*").results();
    let altered = |change: &dyn Fn(&mut Vec<Value>)| -> Value {
        let mut results = whole.clone();
        change(results["results"].as_array_mut().unwrap());
        results
    };
    let version = {
        let mut results = whole.clone();
        results["version"] = 999.into();
        results
    };
    for (second, wanted) in [
        (of_others, "it was selected from other cases"),
        (
            altered(&|rows| drop(rows.pop())),
            "the cases of the parts are not those of the run",
        ),
        (altered(&|rows| rows.push(rows[0].clone())), "two rows of"),
        (
            altered(&|rows| rows[0]["implementation"] = "other".into()),
            "a row of \"other\" found",
        ),
        (version, "is of another run"),
    ] {
        let done = merged([&first, &second]);
        assert_eq!(done.status, 2, "{wanted}: {}", done.stdout);
        assert!(done.stderr.contains(wanted), "{wanted}: {}", done.stderr);
    }
}

/// Results without what two runs never have in common.
fn timeless(mut results: Value) -> Value {
    results["at"] = Value::Null;
    for row in results["results"].as_array_mut().unwrap() {
        row["ms"] = Value::Null;
    }
    results
}

#[test]
fn a_part_may_be_empty_and_a_wrong_one_is_a_wrong_call() {
    let toy = example("accept_everything");
    let done = Call::run(&["--driver", &toy, "--filter", "toy/good", "--shard", "2/2"]).done();
    assert_eq!(done.status, 0, "{}", done.stderr);
    assert_eq!(done.results()["results"].as_array().unwrap().len(), 0);
    for shard in ["0/2", "3/2", "1", "x/y"] {
        let done = Call::run(&["--driver", &toy, "--shard", shard]).done();
        assert_eq!(done.status, 2, "{shard}");
    }
}

#[test]
fn filters_add_up_and_negated_ones_take_away() {
    let toy = example("accept_everything");
    let ran = |filters: &[&str]| -> Vec<String> {
        let filters = filters.iter().flat_map(|filter| ["--filter", filter]);
        let arguments: Vec<&str> = ["--driver", &toy].into_iter().chain(filters).collect();
        let results = Call::run(&arguments).done().results();
        let rows = results["results"].as_array().unwrap();
        rows.iter()
            .map(|row| row["case"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(ran(&["toy/good", "toy/b*"]), ["toy/bad", "toy/good"]);
    assert_eq!(ran(&["toy/*d", "!*bad"]), ["toy/good"]);
    let done = Call::run(&[
        "--driver", &toy, "--filter", "toy/bad", "--filter", "!toy/*",
    ])
    .done();
    assert_eq!(done.status, 2);
    assert!(
        done.stderr
            .contains("--filter: no case's id matches toy/bad !toy/*")
    );
}

#[test]
fn junit_fails_where_the_run_does() {
    let toy = example("accept_everything");
    let done = Call::run(&["--driver", &toy, "--junit", "junit.xml"]).done();
    let xml = read(&done, "junit.xml");
    let suite = "<testsuite name=\"accept-everything\" tests=\"8\" skipped=\"2\" errors=\"0\" failures=\"1\"";
    assert!(xml.contains(suite), "{xml}");
    let failure = "<failure message=\"fail, no difference expected: valid found, invalid wanted\" type=\"fail\"";
    assert!(xml.contains(failure), "{xml}");
    parses(&done.folder.path().join("junit.xml"));

    let list = "[[differs]]\ncase = \"toy/bad\"\noutcome = \"fail\"\nwhy = \"\"\n";
    let done = Call::run(&[
        "--driver",
        &toy,
        "--junit",
        "junit.xml",
        "--expect",
        "list.toml",
    ])
    .file("list.toml", list)
    .done();
    let xml = read(&done, "junit.xml");
    assert!(xml.contains("failures=\"0\""), "{xml}");
    assert!(
        xml.contains("<skipped message=\"fail: valid found, invalid wanted\""),
        "{xml}"
    );
}

#[test]
fn what_a_driver_says_cannot_break_the_xml() {
    let hello = r#"{"driver":1,"name":"<a&\"b\">","version":"1","ops":["parse"],"features":[],"reports":[]}"#;
    let answer = r#"{"id":"toy/good","verdict":"invalid","detail":"]]>\u001b[2J\u0000<\"&"}"#;
    let toy = format!(
        "printf '%s\\n' '{hello}'; read -r line; printf '%s\\n' '{answer}'; cat >/dev/null"
    );
    let done = Call::run(&[
        "--driver",
        &toy,
        "--junit",
        "junit.xml",
        "--filter",
        "toy/good",
    ])
    .done();
    assert_eq!(done.status, 1, "{}{}", done.stdout, done.stderr);
    parses(&done.folder.path().join("junit.xml"));
}

/// Another reader of XML has to take it.
fn parses(path: &Path) {
    let program = "import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])";
    let status = std::process::Command::new("python3")
        .args(["-c", program])
        .arg(path)
        .status()
        .unwrap();
    assert!(status.success());
}

#[test]
fn a_list_as_json_says_what_each_case_is_about() {
    let done = Call::new(&[
        "list",
        "--vectors",
        &vectors(),
        "--json",
        "--filter",
        "toy/bad",
    ])
    .done();
    let list: Value = serde_json::from_str(&done.stdout).unwrap();
    assert_eq!(list.as_array().unwrap().len(), 1);
    assert_eq!(list[0]["id"], "toy/bad");
    assert_eq!(list[0]["expect"]["accept"][0], "invalid");
    assert_eq!(list[0]["sibling"], "toy/good");
    assert_eq!(list[0].get("input"), None);
}

#[test]
fn cases_since_a_release_are_those_it_does_not_hold_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let copied = std::process::Command::new("cp")
        .args(["-r", &format!("{}/.", vectors())])
        .arg(folder.path())
        .status()
        .unwrap();
    assert!(copied.success());
    let path = folder.path().display().to_string();
    let list = |version: &str| Call::new(&["list", "--vectors", &path, "--since", version]).done();
    let done = list("0.1.0");
    assert_eq!(done.status, 2);
    assert!(done.stderr.contains("--since: "), "{}", done.stderr);

    let good = "[[release]]\nversion = \"0.1.0\"\n[release.cases]\n";
    let history =
        format!("{good}\"toy/good\" = {{ revision = 1, substance = \"0000000000000000\" }}\n");
    fs::write(folder.path().join("history.toml"), history).unwrap();
    let done = list("0.1.0");
    assert_eq!(done.status, 0, "{}", done.stderr);
    assert!(done.stdout.contains("toy/bad"), "{}", done.stdout);
    assert!(!done.stdout.contains("toy/good"), "{}", done.stdout);
}

#[test]
fn what_may_be_an_unknown_fault_goes_into_a_file_of_its_own() {
    let toy = example("accept_everything");
    let done = Call::run(&[
        "--driver",
        &toy,
        "--withhold",
        "private.json",
        "--junit",
        "junit.xml",
    ])
    .done();
    assert_eq!(done.status, 1, "what is withheld is still a failure");
    let private: Value = serde_json::from_str(&read(&done, "private.json")).unwrap();
    assert_eq!(private.as_array().unwrap().len(), 1);
    assert_eq!(private[0]["case"], "toy/bad");
    let results = done.results();
    let rows = results["results"].as_array().unwrap();
    assert!(rows.iter().all(|row| row["case"] != "toy/bad"), "{results}");
    assert_eq!(results["implementations"][0]["counts"]["fail"], 1);
    assert_eq!(results["implementations"][0]["withheld"], 1);
    assert!(done.page().contains("1 withheld"));
    assert!(!done.stdout.contains("toy/bad"), "{}", done.stdout);
    assert!(!read(&done, "junit.xml").contains("toy/bad"));
}

#[test]
fn what_cannot_be_written_or_read_is_said_before_anything_runs() {
    let toy = example("accept_everything");
    let done = Call::run(&["--driver", &toy, "--interop", "nosuch.json"]).done();
    assert_eq!((done.status, done.stdout.as_str()), (2, ""));

    let call = Call::run(&["--driver", &toy, "--out", "."]);
    fs::create_dir(call.folder.path().join("pages")).unwrap();
    let done = call.done();
    assert_eq!((done.status, done.stdout.as_str()), (2, ""));
    assert!(
        done.stderr.contains("not made by a report"),
        "{}",
        done.stderr
    );
    assert!(!done.folder.path().join("results.json").exists());
}

#[test]
fn results_are_shown_before_a_file_that_cannot_be_written() {
    let toy = example("accept_everything");
    let done = Call::run(&["--driver", &toy, "--junit", "no/such/folder.xml"]).done();
    assert_eq!(done.status, 2);
    assert!(done.stdout.contains("toy/bad: fail"), "{}", done.stdout);
    assert_eq!(done.outcome("toy/bad"), "fail");
}
