//! What an implementation makes is read by the others of the run.

mod common;

use common::{Call, example};
use serde_json::Value;

/// Rows of the case for some echoes, each with what spoils it.
fn rows(echoes: &[&str]) -> Vec<(String, String)> {
    let drivers: Vec<String> = echoes
        .iter()
        .map(|spoilt| format!("{} {spoilt}", example("echo")))
        .collect();
    let mut arguments = vec!["--filter", "toy/made"];
    for driver in &drivers {
        arguments.extend(["--driver", driver.as_str()]);
    }
    let done = Call::run(&arguments).done();
    let text = |row: &Value, field: &str| row[field].as_str().unwrap().to_owned();
    done.results()["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (text(row, "outcome"), text(row, "detail")))
        .collect()
}

fn row(outcome: &str, detail: &str) -> (String, String) {
    (outcome.into(), detail.into())
}

#[test]
fn a_message_passes_when_every_other_one_that_claims_the_features_reads_it() {
    assert_eq!(
        rows(&["", ""]),
        [row("pass", "read by echo 2"), row("pass", "read by echo")]
    );
    assert_eq!(
        rows(&["", "", "unclaimed deaf"])[0],
        row("pass", "read by echo 2")
    );
}

#[test]
fn one_reader_that_does_not_get_the_content_out_fails_the_maker() {
    let rows = rows(&["", "deaf", "garbled"]);
    assert_eq!(rows[0].0, "fail");
    assert!(
        rows[0]
            .1
            .starts_with("echo 2: invalid found, valid wanted; what?; echo 3: content_sha256: "),
        "{}",
        rows[0].1
    );
    // The first is read by a deaf and a garbling one, the others by the first and one of these.
    assert_eq!(rows[1].0, "fail");
    assert_eq!(rows[2].0, "fail");
}

#[test]
fn a_maker_without_a_message_fails() {
    assert_eq!(rows(&["mute", ""])[0], row("fail", "no output"));
}

#[test]
fn what_no_other_one_claims_is_read_by_the_reference_be_it_in_the_run_or_not() {
    // Three octets are no CompressedData.
    for echoes in [&[""][..], &["", "unclaimed"]] {
        let rows = rows(echoes);
        assert_eq!(rows[0].0, "fail");
        assert!(rows[0].1.starts_with("reference: "), "{}", rows[0].1);
    }
}
