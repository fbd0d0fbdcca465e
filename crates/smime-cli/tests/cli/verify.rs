//! Reports of `smime verify`, one a form of message, and what OpenSSL says of the same.

use insta::assert_snapshot;

use crate::support::{data, fact, verify};

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
