use std::time::Duration;

use serde_json::{Value, json};
use smime_cases::driver::{Answer, Hello};

use super::*;
use crate::driver::{Broken, Launch};
use crate::worker::REFERENCE;

fn case(changes: Value) -> Case {
    let mut case = json!({
        "id": "toy/case", "revision": 1, "title": "t", "why": "w", "origin": "forge",
        "level": "must", "op": "verify", "sibling": "toy/sibling", "expect": { "accept": ["valid"] },
    });
    for (name, value) in changes.as_object().unwrap() {
        case[name] = value.clone();
    }
    serde_json::from_value(case).unwrap()
}

fn expecting(expect: Value) -> Case {
    case(json!({ "expect": expect }))
}

fn hello(features: Value, reports: Value) -> Hello {
    serde_json::from_value(json!({
        "driver": 1, "name": "n", "version": "1", "ops": ["verify", "lint"],
        "features": features, "reports": reports,
    }))
    .unwrap()
}

fn implementation(features: Value, reports: Value) -> Implementation {
    let launch = Launch::Shell(String::new());
    Implementation::for_test(launch, hello(features, reports))
}

fn reporting(reports: Value) -> Implementation {
    implementation(json!([]), reports)
}

fn reply(answer: Value) -> Reply {
    let mut answer = answer;
    answer["id"] = "toy/case".into();
    let answer: Answer = serde_json::from_value(answer).unwrap();
    Reply::Asked {
        answer: Ok(Given::from_answer(answer).unwrap()),
        first: None,
        time: Duration::ZERO,
    }
}

fn says(verdict: &str) -> Reply {
    reply(json!({ "verdict": verdict }))
}

fn died(broken: Broken) -> Reply {
    Reply::Asked {
        answer: Err(broken),
        first: None,
        time: Duration::ZERO,
    }
}

/// The outcome beside an accepted sibling.
#[track_caller]
fn assert_outcome(wanted: Outcome, case: &Case, implementation: &Implementation, reply: &Reply) {
    let found = score(case, implementation, reply, Some(&says("valid")), &[]);
    assert_eq!(found.outcome, wanted, "{}", found.detail);
}

#[test]
fn a_verdict_passes_only_when_the_case_accepts_it() {
    let one = reporting(json!([]));
    for (accept, verdict, wanted) in [
        (json!(["valid"]), "valid", Outcome::Pass),
        (json!(["valid"]), "invalid", Outcome::Fail),
        (json!(["invalid"]), "valid", Outcome::Fail),
        (json!(["invalid"]), "invalid", Outcome::Pass),
        (json!(["valid", "invalid"]), "invalid", Outcome::Pass),
        (json!(["unsupported"]), "unsupported", Outcome::Pass),
        (json!(["unsupported"]), "invalid", Outcome::Fail),
    ] {
        let case = expecting(json!({ "accept": accept }));
        assert_outcome(wanted, &case, &one, &says(verdict));
    }
}

#[test]
fn a_refusal_is_untested_unless_the_sibling_was_accepted() {
    let one = reporting(json!([]));
    let late = Broken::Late {
        time: Duration::ZERO,
        unfinished: 0,
    };
    for verdict in ["invalid", "unsupported"] {
        let case = expecting(json!({ "accept": [verdict] }));
        for sibling in [
            None,
            Some(says("invalid")),
            Some(says("unsupported")),
            Some(died(late.clone())),
            Some(Reply::NotAsked(String::new())),
        ] {
            let found = score(&case, &one, &says(verdict), sibling.as_ref(), &[]);
            assert_eq!(found.outcome, Outcome::Untested, "{verdict} {sibling:?}");
        }
    }
}

#[test]
fn an_acceptance_needs_no_sibling() {
    let found = score(
        &expecting(json!({ "accept": ["valid"] })),
        &reporting(json!([])),
        &says("valid"),
        None,
        &[],
    );
    assert_eq!(found.outcome, Outcome::Pass);
}

#[test]
fn a_refusal_is_unsupported_where_a_feature_is_not_claimed() {
    let case = case(json!({ "features": ["sha-256", "pem"] }));
    let some = implementation(json!(["sha-256"]), json!([]));
    let all = implementation(json!(["sha-256", "pem"]), json!([]));
    for refusal in ["unsupported", "invalid"] {
        assert_outcome(Outcome::Unsupported, &case, &some, &says(refusal));
        assert_outcome(Outcome::Fail, &case, &all, &says(refusal));
    }
    assert_outcome(Outcome::Pass, &case, &some, &says("valid"));
    // Whoever accepts has understood, or should not have.
    let mut broken = case.clone();
    broken.expect.accept = vec![Verdict::Invalid];
    assert_outcome(Outcome::Fail, &broken, &some, &says("valid"));
    assert_outcome(Outcome::Unsupported, &broken, &some, &says("invalid"));
}

#[test]
fn content_is_compared_where_the_driver_reports_it() {
    // SHA-256 of "abc": FIPS 180-2 appendix B.1.
    let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    let case = expecting(json!({ "accept": ["valid"], "content_sha256": digest }));
    let reports = reporting(json!(["content"]));
    let right = reply(json!({ "verdict": "valid", "content": "YWJj" }));
    let wrong = reply(json!({ "verdict": "valid", "content": "YWJk" }));
    assert_outcome(Outcome::Pass, &case, &reports, &right);
    assert_outcome(Outcome::Fail, &case, &reports, &wrong);
    assert_outcome(Outcome::Fail, &case, &reports, &says("valid"));
    assert_outcome(Outcome::Pass, &case, &reporting(json!([])), &wrong);
}

#[test]
fn signers_are_compared_as_a_set_with_their_verdicts() {
    let signers = |a: &str, b: &str| json!([{ "certificate_sha256": "aa", "verdict": a }, { "certificate_sha256": "bb", "verdict": b }]);
    let mut turned = signers("valid", "invalid");
    turned.as_array_mut().unwrap().reverse();
    let case = expecting(json!({ "accept": ["invalid"], "signers": signers("valid", "invalid") }));
    let reports = reporting(json!(["signers"]));
    let answer = |signers: Value| reply(json!({ "verdict": "invalid", "signers": signers }));
    assert_outcome(Outcome::Pass, &case, &reports, &answer(turned));
    assert_outcome(
        Outcome::Fail,
        &case,
        &reports,
        &answer(signers("invalid", "valid")),
    );
    assert_outcome(Outcome::Fail, &case, &reports, &answer(json!([])));
    // A library that judges the message as a whole has no word on its signers when it refuses.
    assert_outcome(Outcome::Pass, &case, &reports, &says("invalid"));
}

#[test]
fn the_signers_of_a_case_that_may_be_refused_are_those_of_its_acceptance() {
    let signers = |verdict: &str| json!([{ "certificate_sha256": "aa", "verdict": verdict }]);
    let case = expecting(json!({ "accept": ["valid", "invalid"], "signers": signers("valid") }));
    let reports = reporting(json!(["signers"]));
    let answer = |verdict: &str, signer: &str| {
        reply(json!({ "verdict": verdict, "signers": signers(signer) }))
    };
    assert_outcome(
        Outcome::Pass,
        &case,
        &reports,
        &answer("invalid", "invalid"),
    );
    assert_outcome(Outcome::Pass, &case, &reports, &answer("valid", "valid"));
    assert_outcome(Outcome::Fail, &case, &reports, &answer("valid", "invalid"));
}

#[test]
fn a_valid_answer_that_leaves_out_the_signers_it_reports_fails() {
    let signer = json!([{ "certificate_sha256": "aa", "verdict": "valid" }]);
    let case = expecting(json!({ "accept": ["valid"], "signers": signer }));
    assert_outcome(
        Outcome::Fail,
        &case,
        &reporting(json!(["signers"])),
        &says("valid"),
    );
    assert_outcome(Outcome::Pass, &case, &reporting(json!([])), &says("valid"));
}

#[test]
fn content_released_against_the_expectation_fails_even_beside_the_right_verdict() {
    let case = expecting(json!({ "accept": ["invalid"], "released": false }));
    let answer = |released| reply(json!({ "verdict": "invalid", "released": released }));
    let reports = reporting(json!(["released"]));
    assert_outcome(Outcome::Pass, &case, &reports, &answer(false));
    assert_outcome(Outcome::Fail, &case, &reports, &answer(true));
    assert_outcome(Outcome::Fail, &case, &reports, &says("invalid"));
}

#[test]
fn integrity_is_compared_where_the_driver_reports_it() {
    let case = expecting(json!({ "accept": ["valid"], "integrity": "aead" }));
    let reports = reporting(json!(["integrity"]));
    let answer = |integrity| reply(json!({ "verdict": "valid", "integrity": integrity }));
    assert_outcome(Outcome::Pass, &case, &reports, &answer("aead"));
    assert_outcome(Outcome::Fail, &case, &reports, &answer("none"));
}

#[test]
fn lint_must_find_exactly_the_expected_codes() {
    let reports = reporting(json!(["findings"]));
    let lint = |findings: Value| {
        case(json!({ "op": "lint", "expect": { "accept": ["valid"], "findings": findings } }))
    };
    let answer = |findings: Value| reply(json!({ "verdict": "valid", "findings": findings }));
    assert_outcome(
        Outcome::Pass,
        &lint(json!(["a", "b"])),
        &reports,
        &answer(json!(["b", "a"])),
    );
    assert_outcome(
        Outcome::Fail,
        &lint(json!(["a"])),
        &reports,
        &answer(json!(["a", "b"])),
    );
    assert_outcome(
        Outcome::Fail,
        &lint(json!([])),
        &reports,
        &answer(json!(["a"])),
    );
}

#[test]
fn the_reason_binds_the_reference_alone() {
    let case = expecting(json!({ "accept": ["invalid"], "reason": "no-signer" }));
    let other = reporting(json!([]));
    let launch = Launch::Worker {
        executable: "gauntlet".into(),
        name: REFERENCE.into(),
    };
    let reference = Implementation::for_test(launch, hello(json!([]), json!([])));
    let answer = |detail: &str| reply(json!({ "verdict": "invalid", "detail": detail }));
    assert_outcome(
        Outcome::Pass,
        &case,
        &reference,
        &answer("no-signer: RFC 5652 5.1"),
    );
    assert_outcome(
        Outcome::Fail,
        &case,
        &reference,
        &answer("no-signers: RFC 5652 5.1"),
    );
    assert_outcome(Outcome::Fail, &case, &reference, &answer(""));
    assert_outcome(Outcome::Pass, &case, &other, &answer("whatever"));

    let open = json!({ "accept": ["valid", "invalid"], "best": "invalid", "reason": "no-signer" });
    let open = expecting(open);
    let accepted = reply(json!({ "verdict": "valid" }));
    assert_outcome(Outcome::Fail, &open, &reference, &accepted);
    assert_outcome(Outcome::Pass, &open, &other, &accepted);
}

#[test]
fn a_driver_that_broke_down_twice_has_both_causes_in_the_detail() {
    let crash = Broken::Protocol("first".into());
    let late = Broken::Late {
        time: Duration::from_secs(2),
        unfinished: 0,
    };
    let reply = Reply::Asked {
        answer: Err(late),
        first: Some(crash),
        time: Duration::ZERO,
    };
    let found = score(&case(json!({})), &reporting(json!([])), &reply, None, &[]);
    assert_eq!(found.outcome, Outcome::Timeout);
    assert_eq!(found.detail, "nothing within 2 s; at first: first");
}

/// A case that has a message made, with its features.
fn making(accept: &str) -> Case {
    case(json!({
        "op": "encrypt", "produce": {}, "features": ["aes-gcm"],
        // SHA-256 of "abc": FIPS 180-2 appendix B.1.
        "expect": { "accept": [accept], "integrity": "aead",
            "content_sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
    }))
}

fn makes(readings: &[Reading]) -> (Outcome, String) {
    let one = reporting(json!(["content", "integrity"]));
    let made = reply(json!({ "verdict": "valid", "output": "AAAA" }));
    let found = score(&making("valid"), &one, &made, None, readings);
    (found.outcome, found.detail)
}

fn reads(answer: Value) -> Reading {
    let reader = reporting(json!(["content", "integrity"]));
    Reading::new(&making("valid"), &reader, &reply(answer))
}

#[test]
fn a_message_that_is_made_passes_where_all_who_read_it_find_what_is_expected() {
    let right = reads(json!({ "verdict": "valid", "content": "YWJj", "integrity": "aead" }));
    let other = reads(json!({ "verdict": "valid", "content": "YWJk", "integrity": "aead" }));
    let bare = reads(json!({ "verdict": "valid", "content": "YWJj", "integrity": "none" }));
    let refused = reads(json!({ "verdict": "invalid", "detail": "bad tag" }));
    let unknown = reads(json!({ "verdict": "unsupported" }));
    assert_eq!(
        makes(std::slice::from_ref(&right)),
        (Outcome::Pass, "read by n".into())
    );
    for (bad, words) in [
        (other, "n: content_sha256: "),
        (bare, "n: integrity: none found, aead wanted"),
        (refused, "n: invalid found, valid wanted; bad tag"),
        (unknown, "n: unsupported found, valid wanted"),
    ] {
        let (outcome, detail) = makes(&[right.clone(), bad]);
        assert_eq!(outcome, Outcome::Fail);
        assert!(detail.starts_with(words), "{detail}");
    }
}

#[test]
fn a_message_that_no_witness_reads_is_untested() {
    let (outcome, detail) = makes(&[]);
    assert_eq!(outcome, Outcome::Untested);
    assert_eq!(detail, "no witness is at hand who reads it");
}

#[test]
fn a_reader_that_breaks_down_over_a_message_does_not_read_it() {
    let broken = died(Broken::Protocol("gone".into()));
    let reading = Reading::new(&making("valid"), &reporting(json!([])), &broken);
    assert_eq!(makes(&[reading]), (Outcome::Fail, "n: gone".into()));
}

#[test]
fn to_make_a_message_is_to_answer_one() {
    let one = implementation(json!(["aes-gcm"]), json!([]));
    let found = score(&making("valid"), &one, &says("valid"), None, &[]);
    assert_eq!(found.outcome, Outcome::Fail);
    assert_eq!(found.detail, "no output");
    for verdict in ["invalid", "unsupported"] {
        let found = score(&making("valid"), &one, &says(verdict), None, &[]);
        assert_eq!(found.outcome, Outcome::Fail);
        let unclaimed = reporting(json!([]));
        let found = score(&making("valid"), &unclaimed, &says(verdict), None, &[]);
        assert_eq!(found.outcome, Outcome::Unsupported);
    }
}

#[test]
fn a_refusal_to_make_a_message_counts_beside_a_sibling_that_was_made() {
    let one = implementation(json!(["aes-gcm"]), json!([]));
    let made = reply(json!({ "verdict": "valid", "output": "AAAA" }));
    let refusal = says("invalid");
    let found = score(&making("invalid"), &one, &refusal, Some(&made), &[]);
    assert_eq!(found.outcome, Outcome::Pass);
    let found = score(&making("invalid"), &one, &refusal, Some(&refusal), &[]);
    assert_eq!(found.outcome, Outcome::Untested);
}

#[test]
fn what_a_driver_says_of_signers_and_findings_is_one_short_line() {
    let detail = joined([Some("a\x1b[2J\n\u{202e}".into()), Some("b".repeat(1 << 20))]);
    assert!(
        detail.starts_with("a\\u{1b}[2J\\n\\u{202e}; b"),
        "{detail:.40}"
    );
    assert!(detail.chars().count() < 1100, "{}", detail.len());
}
