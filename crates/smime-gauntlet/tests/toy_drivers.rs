//! The two toy drivers prove the scoring: who refuses everything passes no negative case, who
//! accepts everything fails them all.

mod common;

use common::{Call, Done, example};

fn run(name: &str) -> Done {
    Call::run(&["--driver", &example(name)]).done()
}

#[test]
fn refusing_everything_passes_no_case_at_all() {
    let done = run("refuse_everything");
    assert_eq!(done.outcome("toy/good"), "fail");
    assert_eq!(done.outcome("toy/bad"), "untested");
    assert_eq!(
        done.detail("toy/bad"),
        "the refusal proves nothing: toy/good is not accepted either"
    );
    assert_eq!(done.outcome("toy/either"), "untested");
    assert_eq!(done.results()["implementations"][0]["counts"]["pass"], 0);
}

#[test]
fn accepting_everything_fails_every_negative_case() {
    let done = run("accept_everything");
    assert_eq!(done.outcome("toy/good"), "pass");
    assert_eq!(done.outcome("toy/either"), "pass");
    assert_eq!(done.outcome("toy/bad"), "fail");
    assert_eq!(done.detail("toy/bad"), "valid found, invalid wanted");
}

#[test]
fn a_case_whose_needs_the_driver_lacks_is_untested_and_not_sent() {
    let row = run("accept_everything").row("toy/address");
    assert_eq!(row["outcome"], "untested");
    assert_eq!(row["verdict"], serde_json::Value::Null);
    assert_eq!(row["ms"], serde_json::Value::Null);
    assert_eq!(row["detail"], "the driver lacks check.address");
}

#[test]
fn drivers_of_one_name_are_told_apart_and_every_case_has_a_row_for_each() {
    let toy = example("accept_everything");
    let done = Call::run(&["--driver", &toy, "--driver", &toy, "--driver", &toy]).done();
    let results = done.results();
    let names: Vec<&str> = results["implementations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "accept-everything",
            "accept-everything 2",
            "accept-everything 3"
        ]
    );
    assert_eq!(results["version"], 1);
    assert_eq!(results["results"].as_array().unwrap().len(), 3 * 8);
}

#[test]
fn a_large_input_comes_by_file_and_the_file_is_gone_afterwards() {
    let script = r#"
        printf '%s\n' '{"driver":1,"name":"shell","version":"1","ops":["parse"],"features":[],"reports":[]}'
        read -r line
        file=${line#*'"input_file":"'}; file=${file%%'"'*}
        printf %s "$file" > path
        printf '{"id":"toy/large","verdict":"valid","detail":"%s"}\n' "$(wc -c < "$file" | tr -d ' ')""#;
    let done = Call::run(&["--driver", script, "--filter", "toy/large"]).done();
    assert_eq!(done.detail("toy/large"), "2097152");
    let path = std::fs::read_to_string(done.folder.path().join("path")).unwrap();
    assert!(!std::path::Path::new(&path).exists());
}
