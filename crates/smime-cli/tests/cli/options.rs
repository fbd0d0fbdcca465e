//! What the options of `smime verify` change.

use crate::support::{AT, data, smime, text, verify, verify_reading};

#[test]
fn the_address_of_the_message_is_checked_unless_turned_off() {
    let message = text("multipart.eml").replace("From: alice@", "From: mallory@");
    verify_reading(&[], message.as_bytes()).assert_refused(1, "address-mismatch");
    verify_reading(&["--no-address-check"], message.as_bytes()).assert_valid(&data("entity.txt"));
    let run = verify_reading(&["--report", "-"], message.as_bytes());
    let report = run.report();
    assert_eq!(report["address"], "mismatch");
    let signer = &report["layers"][0]["signers"][0];
    assert_eq!(signer["signature_ok"], true);
    assert_eq!(signer["path_ok"], true);
}

#[test]
fn an_address_that_is_given_takes_the_place_of_the_messages() {
    let wrong = "mallory@example.com";
    let right = "alice@EXAMPLE.com";
    for name in ["multipart.eml", "opaque.der"] {
        verify(&["--from", wrong, name]).assert_refused(1, "address-mismatch");
        verify(&["--from", right, name]).assert_valid(&data("entity.txt"));
    }
    let run = verify(&["--report", "-", "--from", right, "opaque.der"]);
    assert_eq!(run.report()["address"], "match");
    let run = verify(&["--report", "-", "opaque.der"]);
    assert_eq!(run.report()["address"], "not-checked");
    let run = verify(&["--report", "-", "--from", wrong, "carol.eml"]);
    assert_eq!(run.report()["address"], "none-in-certificate");
}

#[test]
fn an_address_that_is_none_is_the_callers_mistake() {
    for wrong in [
        "Alice <alice@example.com>",
        "alice",
        "",
        "alice@example.com,bob@example.com",
    ] {
        let run = verify(&["--from", wrong, "opaque.der"]);
        run.assert_one_line(2);
        assert!(run.stderr.contains("--from"), "{run}");
    }
}

#[test]
fn certificates_are_judged_at_the_time_that_is_given() {
    let at = |time| smime(&["verify", "--trust", "ca.pem", "--at", time, "opaque.der"]);
    at("2020-01-01T00:00:00Z").assert_valid(&data("entity.txt"));
    at("2049-12-31T23:59:59Z").assert_valid(&data("entity.txt"));
    at("2019-12-31T23:59:59Z").assert_refused(1, "certificate-not-yet-valid");
    at("2050-01-01T00:00:00Z").assert_refused(1, "certificate-expired");
}

#[test]
fn without_a_time_certificates_are_judged_now() {
    let run = smime(&["verify", "--trust", "ca.pem", "opaque.der"]);
    run.assert_valid(&data("entity.txt"));
}

#[test]
fn signatures_alone_need_no_anchor_and_keep_the_address_check() {
    let alone = |name| smime(&["verify", "--at", AT, "--signature-only", name]);
    alone("multipart.eml").assert_valid(&data("entity.txt"));
    let message = text("multipart.eml").replace("From: alice@", "From: mallory@");
    let run = verify_reading(&["--signature-only"], message.as_bytes());
    run.assert_refused(1, "address-mismatch");
    let run = smime(&["verify", "--signature-only", "--report", "-", "opaque.der"]);
    assert_eq!(run.report()["path"], "not-checked");
}

/// Of the two signers one has a bad signature: the last octets of the last SignerInfo are its.
#[test]
fn which_signers_have_to_be_valid() {
    let message = broken_second_signer();
    let signers = |rule| verify_reading(&["--signers", rule], message.as_bytes());
    signers("default").assert_refused(1, "signature-invalid");
    signers("all").assert_refused(1, "signature-invalid");
    signers("any").assert_valid(&data("entity.txt"));
    verify(&["--signers", "all", "two.eml"]).assert_valid(&data("entity.txt"));
}

fn broken_second_signer() -> String {
    let message = text("two.eml");
    let end = message.rfind("\n--").unwrap();
    let at = end - 50;
    let (before, after) = message.split_at(at);
    let changed = if after.starts_with('A') { "B" } else { "A" };
    format!("{before}{changed}{}", &after[1..])
}

#[test]
fn old_algorithms_only_where_they_are_allowed() {
    verify(&["sha1.der"]).assert_refused(1, "legacy-algorithm");
    verify(&["--allow-legacy", "sha1.der"]).assert_valid(&data("entity.txt"));
}

#[test]
fn certificates_at_hand_find_the_signer_and_are_not_trusted() {
    let run = verify(&["--certs", "alice.pem", "nocerts.der"]);
    run.assert_valid(&data("entity.txt"));
    let run = smime(&[
        "verify",
        "--at",
        AT,
        "--certs",
        "ca.pem",
        "--certs",
        "alice.pem",
        "nocerts.der",
    ]);
    run.assert_refused(1, "no-trust-anchor");
    let bundle = smime(&[
        "verify",
        "--at",
        AT,
        "--trust",
        "certs-only.p7c",
        "nocerts.der",
    ]);
    bundle.assert_valid(&data("entity.txt"));
}

#[test]
fn content_is_taken_as_it_stands_and_with_crlf_where_that_fails() {
    verify(&["--content", "content.txt", "detached.p7s"]).assert_valid(&data("content.txt"));
    let folder = tempfile::tempdir().unwrap();
    let lf = folder.path().join("lf.txt");
    std::fs::write(&lf, text("content.txt").replace("\r\n", "\n")).unwrap();
    let lf = lf.to_str().unwrap();
    let text = ["--content", lf, "--content-text", "--report", "-"];
    let run = verify(&[&text[..], &["detached.p7s"]].concat());
    assert_eq!(
        (run.status, &run.stdout),
        (0, &data("content.txt")),
        "{run}"
    );
    assert_eq!(
        run.report()["deviations"][0]["code"],
        "line-ends-made-canonical"
    );
    verify(&["--content", "entity.txt", "detached.p7s"])
        .assert_refused(1, "message-digest-mismatch");
}

#[test]
fn a_part_is_judged_as_a_bare_entity() {
    let message = text("multipart.eml").replacen("From: alice@", "From: mallory@", 1);
    let wrapped = format!(
        "From: list@example.com\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\
         outer\r\n\r\n--outer\r\n{}\r\n--outer\r\n\r\nA footer\r\n--outer--\r\n",
        &message[message.find("Content-Type").unwrap()..]
    );
    let judge = |arguments: &[&str]| verify_reading(arguments, wrapped.as_bytes());
    judge(&[]).assert_refused(1, "errant-layer");
    judge(&["--part", "1"]).assert_valid(&data("entity.txt"));
    judge(&["--part", "2"]).assert_refused(1, "not-signed");
    judge(&["--part", ""]).assert_refused(1, "errant-layer");
    let run = judge(&["--part", "1", "--report", "-"]);
    let report = run.report();
    assert_eq!(report["address"], "not-checked");
    assert_eq!(report["layers"][0]["part"], "1");
    judge(&["--part", "1", "--from", "mallory@example.com"]).assert_refused(1, "address-mismatch");
}

#[test]
fn the_form_that_is_given_is_not_told_from_the_octets() {
    let forms = [
        ("opaque.eml", "mime"),
        ("opaque.pem", "pem"),
        ("opaque.der", "der"),
        ("stream.ber", "der"),
    ];
    for (name, right) in forms {
        for form in ["mime", "pem", "der"] {
            let run = verify(&["--in-form", form, name]);
            assert_eq!(
                run.status,
                i32::from(form != right),
                "{name} as {form}: {run}"
            );
        }
    }
    let pem = text("opaque.pem");
    let base64: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    verify_reading(&["--in-form", "base64"], base64.as_bytes()).assert_valid(&data("entity.txt"));
    let run = verify_reading(&["--report", "-"], base64.as_bytes());
    assert_eq!(run.report()["form"], "base64");
}
