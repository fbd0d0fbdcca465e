//! Reports of `smime verify`, one a form of message, and what OpenSSL says of the same.

use insta::assert_snapshot;

use crate::support::{AT, data, fact, smime_reading, verify};

#[test]
fn multipart_signed() {
    assert_snapshot!(verify(&["--report", "-", "multipart.eml"]));
}

#[test]
fn opaque_in_mime() {
    assert_snapshot!(verify(&["--report", "-", "opaque.eml"]));
}

#[test]
fn opaque_in_pem() {
    assert_snapshot!(verify(&["--report", "-", "opaque.pem"]));
}

#[test]
fn opaque_in_der() {
    assert_snapshot!(verify(&["--report", "-", "opaque.der"]));
}

#[test]
fn streamed_in_ber() {
    assert_snapshot!(verify(&["--report", "-", "stream.ber"]));
}

#[test]
fn detached_with_its_content() {
    assert_snapshot!(verify(&[
        "--report",
        "-",
        "--content",
        "content.txt",
        "detached.p7s"
    ]));
}

#[test]
fn a_file_that_lost_its_crs_is_refused_unless_it_is_text() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("content.txt");
    let content = String::from_utf8(data("content.txt")).unwrap();
    std::fs::write(&file, content.replace("\r\n", "\n")).unwrap();
    let file = file.to_str().unwrap();
    for verb in ["verify", "open"] {
        let judge = |more: &[&str]| {
            let common = [verb, "--trust", "ca.pem", "--at", AT, "--content", file];
            smime_reading(&[&common, more, &["detached.p7s"]].concat(), b"")
        };
        let run = judge(&[]);
        assert_eq!((run.status, run.stdout.as_slice()), (1, &b""[..]), "{run}");
        assert!(run.stderr.contains("message-digest-mismatch"), "{run}");
        let run = judge(&["--content-text", "--report", "-"]);
        assert_eq!(
            (run.status, &run.stdout),
            (0, &data("content.txt")),
            "{run}"
        );
        let report = run.report();
        let found = &report["deviations"][0];
        assert_eq!(found["code"], "line-ends-made-canonical");
    }
    let run = verify(&["--content-text", "multipart.eml"]);
    assert_eq!(run.status, 2, "{run}");
}

#[test]
fn two_signers() {
    assert_snapshot!(verify(&["--report", "-", "two.eml"]));
}

#[test]
fn a_signer_by_key_identifier() {
    assert_snapshot!(verify(&["--report", "-", "keyid.eml"]));
}

#[test]
fn a_pss_signature() {
    assert_snapshot!(verify(&["--report", "-", "pss.der"]));
}

#[test]
fn no_signed_attributes() {
    assert_snapshot!(verify(&["--report", "-", "noattr.der"]));
}

#[test]
fn signatures_alone() {
    assert_snapshot!(verify(&[
        "--report",
        "-",
        "--signature-only",
        "multipart.eml"
    ]));
}

#[test]
fn a_changed_content() {
    let changed = String::from_utf8(data("multipart.eml")).unwrap();
    let changed = changed.replace("Sell the", "Hold the");
    let run = crate::support::verify_reading(&["--report", "-"], changed.as_bytes());
    assert_snapshot!(run);
}

#[test]
fn an_unsupported_algorithm() {
    assert_snapshot!(verify(&["--report", "-", "ripemd.der"]));
}

#[test]
fn an_encrypted_message() {
    assert_snapshot!(verify(&["--report", "-", "enveloped.eml"]));
}

#[test]
fn certificates_alone() {
    assert_snapshot!(verify(&["--report", "-", "certs-only.p7c"]));
}

/// The octets and certificates that reports name are the ones that OpenSSL hashed.
#[test]
fn reports_name_the_octets_and_the_certificates_that_openssl_names() {
    let cases: &[(&[&str], &str, &[&str])] = &[
        (&["multipart.eml"], "entity.txt", &["alice"]),
        (&["opaque.eml"], "entity.txt", &["alice"]),
        (&["opaque.pem"], "entity.txt", &["bob"]),
        (&["opaque.der"], "entity.txt", &["alice"]),
        (&["stream.ber"], "entity.txt", &["bob"]),
        (&["pss.der"], "entity.txt", &["bob"]),
        (&["noattr.der"], "entity.txt", &["bob"]),
        (&["keyid.eml"], "entity.txt", &["alice"]),
        (&["carol.eml"], "entity.txt", &["carol"]),
        (&["escape.der"], "entity.txt", &["escape"]),
        (
            &["--certs", "alice.pem", "nocerts.der"],
            "entity.txt",
            &["alice"],
        ),
        (
            &["--content", "content.txt", "detached.p7s"],
            "content.txt",
            &["alice"],
        ),
        (&["two.eml"], "entity.txt", &["alice", "bob"]),
    ];
    for (arguments, content, signers) in cases {
        let run = verify(&[arguments, ["--report", "-"].as_slice()].concat());
        assert_eq!(
            (run.status, &run.stdout),
            (0, &data(content)),
            "{arguments:?}: {run}"
        );
        let report = run.report();
        let layer = &report["layers"][0];
        assert_eq!(
            layer["covers"]["sha256"],
            fact(content, "sha256"),
            "{arguments:?}"
        );
        assert_eq!(
            layer["covers"]["octets"],
            data(content).len(),
            "{arguments:?}"
        );
        let mut wanted: Vec<_> = signers
            .iter()
            .map(|name| (fact(name, "sha256"), fact(name, "serial")))
            .collect();
        let string = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        let found = layer["signers"].as_array().unwrap().iter();
        let mut found: Vec<_> = found
            .map(|signer| {
                (
                    string(&signer["certificate_sha256"]),
                    string(&signer["serial"]),
                )
            })
            .collect();
        // signerInfos is a SET OF: its order says nothing.
        wanted.sort();
        found.sort();
        assert_eq!(found, wanted, "{arguments:?}");
    }
}
