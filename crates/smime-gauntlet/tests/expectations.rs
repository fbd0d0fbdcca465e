//! `--expect`: exactly the listed cases differ.

mod common;

use common::{Call, Done, example};

const BAD: &str = "[[differs]]\ncase = \"toy/bad\"\noutcome = \"fail\"\nwhy = \"accepts all\"\n";

fn run(list: &str) -> Done {
    Call::run(&[
        "--driver",
        &example("accept_everything"),
        "--expect",
        "list.toml",
    ])
    .file("list.toml", list)
    .done()
}

#[test]
fn the_listed_differences_and_no_others_are_success() {
    let done = run(BAD);
    assert_eq!(done.status, 0, "{}{}", done.stdout, done.stderr);
}

#[test]
fn a_difference_that_is_not_listed_fails() {
    let done = run("");
    assert_eq!(done.status, 1);
    let wanted = "1 not as expected:\naccept-everything toy/bad: fail, no difference expected: \
                  valid found, invalid wanted";
    assert!(done.stdout.contains(wanted), "{}", done.stdout);
}

#[test]
fn a_listed_difference_that_is_gone_fails() {
    let list =
        format!("{BAD}[[differs]]\ncase = \"toy/good\"\noutcome = \"fail\"\nwhy = \"once\"\n");
    let done = run(&list);
    assert_eq!(done.status, 1);
    let wanted = "accept-everything toy/good: pass, fail expected";
    assert!(done.stdout.contains(wanted), "{}", done.stdout);
}

#[test]
fn another_outcome_than_the_listed_one_fails() {
    assert_eq!(run(&BAD.replace("fail", "crash")).status, 1);
}

#[test]
fn a_listed_case_outside_the_filter_is_not_judged() {
    let toy = example("accept_everything");
    let done = Call::run(&[
        "--driver",
        &toy,
        "--expect",
        "list.toml",
        "--filter",
        "*good",
    ])
    .file("list.toml", BAD)
    .done();
    assert_eq!(done.status, 0, "{}", done.stdout);
}

#[test]
fn a_broken_list_is_exit_status_2_with_file_and_field() {
    for (list, wanted) in [
        (
            BAD.replace("toy/bad", "toy/nosuch"),
            "list.toml: case: \"toy/nosuch\" found",
        ),
        (
            format!("{BAD}{BAD}"),
            "list.toml: id: \"toy/bad\" stands twice",
        ),
        (
            BAD.replace("fail", "pass"),
            "list.toml: outcome of \"toy/bad\": pass found",
        ),
        (BAD.replace("fail", "perhaps"), "perhaps"),
        (BAD.replace("why", "because"), "because"),
        ("]".into(), "list.toml: "),
    ] {
        let done = run(&list);
        assert_eq!(done.status, 2, "{list}");
        assert!(done.stderr.contains(wanted), "{wanted}: {}", done.stderr);
        assert!(done.stderr.contains("list.toml"), "{}", done.stderr);
    }
    let toy = example("accept_everything");
    let missing = Call::run(&["--driver", &toy, "--expect", "nosuch.toml"]).done();
    assert_eq!(missing.status, 2);
}

#[test]
fn a_list_for_two_implementations_is_a_wrong_call() {
    let toy = example("accept_everything");
    let done = Call::run(&["--driver", &toy, "--driver", &toy, "--expect", "list.toml"])
        .file("list.toml", BAD)
        .done();
    assert_eq!(done.status, 2);
    assert!(
        done.stderr.contains("--expect: 2 implementations found"),
        "{}",
        done.stderr
    );
}
