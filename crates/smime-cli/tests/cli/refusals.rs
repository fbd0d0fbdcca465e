//! Bad input: one line on standard error and the exit status that stands for it, never a panic.

use crate::support::{AT, data, smime, text, verify, verify_reading};

/// Judges what comes in by a pipe.
fn judge(input: &[u8]) -> crate::support::Run {
    verify_reading(&[], input)
}

#[test]
fn an_empty_file_is_refused() {
    judge(b"").assert_refused(1, "malformed-mime");
}

#[test]
fn binary_junk_is_refused() {
    let junk: Vec<u8> = (0..20_000_u32).map(|n| ((n * n) >> 7) as u8).collect();
    judge(&junk).assert_refused(1, "malformed-ber");
    judge(&[0x30; 4096]).assert_refused(1, "malformed-mime");
    verify_reading(&["--in-form", "der"], &[0x30; 4096]).assert_refused(1, "malformed-ber");
    judge(&[0xff; 4096]).assert_refused(1, "malformed-mime");
    judge(&[0; 4096]).assert_refused(1, "malformed-ber");
}

#[test]
fn a_truncated_message_is_refused_in_every_form() {
    for name in [
        "multipart.eml",
        "opaque.eml",
        "opaque.pem",
        "opaque.der",
        "stream.ber",
    ] {
        let whole = data(name);
        for length in [whole.len() / 4, whole.len() / 2, whole.len() * 3 / 4] {
            let run = judge(&whole[..length]);
            run.assert_one_line(1);
        }
    }
}

#[test]
fn a_header_of_two_mebibytes_is_refused() {
    let header = format!("Subject: {}\r\n", "x".repeat(900)).repeat(2500);
    let message = format!("{header}{}", text("multipart.eml"));
    judge(message.as_bytes()).assert_refused(1, "limit-exceeded");
}

#[test]
fn deep_nesting_is_refused() {
    let mut nested = vec![0x30, 0x80];
    nested.extend(data("opaque.der")[4..15].iter());
    nested.extend([0xa0, 0x80].repeat(500_000));
    judge(&nested).assert_refused(1, "malformed-cms");
    let inside = [
        &data("stream.ber")[..34],
        &[0xa0, 0x80],
        &[0x24, 0x80].repeat(500_000),
    ]
    .concat();
    judge(&inside).assert_one_line(1);
}

#[test]
fn a_message_of_another_kind_is_refused() {
    verify(&["entity.txt"]).assert_refused(1, "not-signed");
    verify(&["enveloped.eml"]).assert_refused(1, "not-signed");
    verify(&["certs-only.p7c"]).assert_refused(1, "no-signer");
    verify(&["detached.p7s"]).assert_refused(1, "missing-content");
    verify(&["nocerts.der"]).assert_refused(1, "no-signer-certificate");
    verify(&["ca.pem"]).assert_refused(1, "malformed-mime");
}

#[test]
fn a_signer_without_a_path_is_refused() {
    smime(&["verify", "--at", AT, "opaque.der"]).assert_refused(1, "no-trust-anchor");
    smime(&[
        "verify",
        "--at",
        AT,
        "--trust",
        "stranger.pem",
        "opaque.der",
    ])
    .assert_refused(1, "untrusted");
}

#[test]
fn an_unknown_algorithm_is_unsupported() {
    verify(&["ripemd.der"]).assert_refused(3, "unsupported");
}

#[test]
fn pgp_mime_is_unsupported() {
    let message = "From: a@example.com\r\nMIME-Version: 1.0\r\nContent-Type: multipart/signed; \
                   protocol=\"application/pgp-signature\"; boundary=b\r\n\r\n--b\r\n";
    judge(message.as_bytes()).assert_refused(3, "pgp-mime");
}

#[test]
fn a_missing_file_is_the_callers_mistake() {
    let run = verify(&["no-such-file.eml"]);
    run.assert_one_line(2);
    assert!(run.stderr.contains("no-such-file.eml"), "{run}");
    verify(&["."]).assert_one_line(2);
    verify(&["--content", "no-such-file", "detached.p7s"]).assert_one_line(2);
}

#[test]
fn a_bad_option_is_the_callers_mistake_and_takes_one_line() {
    let calls: &[&[&str]] = &[
        &["verify", "--no-such-option", "opaque.der"],
        &["verify", "--at", "yesterday", "opaque.der"],
        &["verify", "--at", "2026-02-30T00:00:00Z", "opaque.der"],
        &["verify", "--signers", "some", "opaque.der"],
        &["verify", "--in-form", "xml", "opaque.der"],
        &[
            "verify",
            "--from",
            "a@example.com",
            "--no-address-check",
            "opaque.der",
        ],
        &["verify", "opaque.der", "opaque.pem"],
        &["verify", "--trust"],
        &["no-such-verb"],
        &[],
    ];
    for call in calls {
        smime(call).assert_one_line(2);
    }
}

#[test]
fn a_call_that_is_not_understood_is_pointed_to_the_help_of_its_verb() {
    for (call, wanted) in [
        (
            ["verify", "--at", "yesterday"].as_slice(),
            "; try 'smime verify --help'\n",
        ),
        (&["keygen"], "not provided: --"),
        (&["keygen"], "; try 'smime keygen --help'\n"),
        (&["no-such-verb"], "; try 'smime --help'\n"),
        (&[], "; try 'smime --help'\n"),
    ] {
        let run = smime(call);
        assert!(run.stderr.contains(wanted), "{run}");
        assert!(!run.stderr.contains(":;"), "{run}");
    }
}

#[test]
fn help_and_version_are_no_mistakes() {
    for call in [["--help"].as_slice(), &["--version"], &["verify", "--help"]] {
        let run = smime(call);
        assert_eq!((run.status, &*run.stderr), (0, ""), "{run}");
        assert!(!run.stdout.is_empty(), "{run}");
    }
}

#[test]
fn a_bad_certificate_file_is_the_callers_mistake() {
    for name in ["content.txt", "no-such-file", "stream.ber.none", "make.sh"] {
        let run = smime(&["verify", "--trust", name, "opaque.der"]);
        run.assert_one_line(2);
        assert!(run.stderr.contains(name), "{run}");
        verify(&["--certs", name, "opaque.der"]).assert_one_line(2);
    }
}

#[test]
fn a_part_that_is_not_there_is_the_callers_mistake() {
    for path in ["3", "1.2", "0", "x", "1.", "99999999999999999999999", "-1"] {
        let run = verify(&[&format!("--part={path}"), "multipart.eml"]);
        run.assert_one_line(2);
        assert!(run.stderr.contains("--part"), "{run}");
    }
}
