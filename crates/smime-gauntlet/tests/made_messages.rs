//! What an implementation makes the reference reads, and what the reference makes OpenSSL, whoever else runs.

mod common;

use common::{Call, example};
use serde_json::Value;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../vectors");

/// Case, implementation, outcome and detail of each row.
fn rows(call: Call) -> Vec<[String; 4]> {
    let text = |row: &Value, field: &str| row[field].as_str().unwrap().to_owned();
    let results = call.done().results();
    let rows = results["results"].as_array().unwrap().iter();
    rows.map(|row| ["case", "implementation", "outcome", "detail"].map(|field| text(row, field)))
        .collect()
}

/// Outcome and detail of the toy case for some echoes, each with what spoils it.
fn echoes(spoilt: &[&str]) -> Vec<(String, String)> {
    let echo = |spoilt: &&str| format!("{} {spoilt}", example("echo"));
    let drivers: Vec<String> = spoilt.iter().map(echo).collect();
    let mut arguments = vec!["--filter", "toy/made"];
    for driver in &drivers {
        arguments.extend(["--driver", driver.as_str()]);
    }
    let rows = rows(Call::run(&arguments)).into_iter();
    rows.map(|[_, _, outcome, detail]| (outcome, detail))
        .collect()
}

#[test]
fn what_others_make_is_read_by_the_reference_alone() {
    // Three octets are no CompressedData, whoever takes them for one.
    let alone = echoes(&[""]);
    assert_eq!(alone[0].0, "fail");
    assert!(alone[0].1.starts_with("reference: "), "{}", alone[0].1);
    for beside in ["", "deaf", "garbled", "unclaimed"] {
        assert_eq!(echoes(&["", beside])[0], alone[0], "{beside}");
    }
}

#[test]
fn a_maker_without_a_message_fails() {
    assert_eq!(echoes(&["mute"]), [("fail".into(), "no output".into())]);
}

#[test]
fn what_the_reference_makes_is_read_by_openssl_whoever_else_runs() {
    let run = [
        "run",
        "--vectors",
        FOLDER,
        "--filter",
        "sign/*",
        "--impl",
        "reference",
    ];
    let alone = rows(Call::new(&run));
    let [_, _, outcome, detail] = &alone[0];
    assert_eq!(
        (outcome.as_str(), detail.as_str()),
        ("pass", "read by openssl")
    );
    let deaf = format!("{} deaf", example("echo"));
    for others in [&["--driver", &deaf][..], &["--impl", "openssl-pkcs7"]] {
        let together = rows(Call::new(&[&run, others].concat()));
        let own = |row: &[String; 4]| row[1] == "reference";
        let own: Vec<_> = together.into_iter().filter(own).collect();
        assert_eq!(own, alone, "{others:?}");
    }
}

#[test]
fn what_nobody_independent_reads_is_untested() {
    let run = [
        "run",
        "--vectors",
        FOLDER,
        "--impl",
        "reference",
        "--filter",
    ];
    let rows = rows(Call::new(&[&run[..], &["encrypt/*"]].concat()));
    let untested = rows
        .iter()
        .filter(|[_, _, outcome, _]| outcome == "untested");
    let mut untested = untested.map(|[_, _, _, detail]| detail.as_str());
    assert!(untested.all(|detail| detail == "no witness is at hand who reads it"));
    assert!(rows.iter().any(|[_, _, outcome, _]| outcome == "untested"));
}
