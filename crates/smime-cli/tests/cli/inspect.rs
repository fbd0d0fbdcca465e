//! Trees of `smime inspect`.

use base64::{Engine, engine::general_purpose::STANDARD};
use insta::assert_snapshot;

use crate::support::{data, smime, smime_reading};

#[test]
fn the_signature_of_a_multipart() {
    assert_snapshot!(smime(&["inspect", "multipart.eml"]));
}

#[test]
fn a_streamed_object() {
    assert_snapshot!(smime(&["inspect", "stream.ber"]));
}

#[test]
fn pem_and_base64_show_what_der_shows() {
    let of_pem = smime(&["inspect", "opaque.pem"]);
    assert_eq!(of_pem.status, 0, "{of_pem}");
    let pem = String::from_utf8(data("opaque.pem")).unwrap();
    let base64: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let of_base64 = smime_reading(&["inspect", "--in-form", "base64"], base64.as_bytes());
    assert_eq!(of_base64.stdout, of_pem.stdout);
}

#[test]
fn a_small_object_as_json() {
    assert_snapshot!(smime(&["inspect", "--json", "nocerts.der"]));
}

#[test]
fn escape_sequences_in_names() {
    assert_snapshot!(smime(&["inspect", "escape.der"]));
}

#[test]
fn an_encrypted_message() {
    assert_snapshot!(smime(&["inspect", "enveloped.eml"]));
}

#[test]
fn a_truncated_object_shows_what_could_be_read() {
    let half = &data("nocerts.der")[..250];
    assert_snapshot!(smime_reading(&["inspect"], half));
}

#[test]
fn the_part_that_is_asked_for() {
    let whole = smime(&["inspect", "multipart.eml"]);
    let part = smime(&["inspect", "--part", "2", "multipart.eml"]);
    assert_eq!(part.status, 0, "{part}");
    assert_eq!(part.stdout, whole.stdout);
    let content = smime(&["inspect", "--part", "1", "multipart.eml"]);
    content.assert_refused(1, "not-signed");
    smime(&["inspect", "--part", "3", "multipart.eml"]).assert_one_line(2);
}

#[test]
fn a_message_without_an_object() {
    smime(&["inspect", "entity.txt"]).assert_refused(1, "not-signed");
}

const KINDS: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../smime/tests/data/inspect/kinds/"
);

/// A file of the data, in PEM.
fn pem(label: &str, name: &str) -> String {
    let octets = std::fs::read(format!("{KINDS}{name}")).unwrap();
    format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        STANDARD.encode(octets)
    )
}

#[test]
fn a_file_says_what_it_is() {
    for (name, kind) in [
        ("request.der", "CertificationRequest"),
        ("ts-granted.der", "TimeStampResp"),
        ("ts-refused.der", "TimeStampResp"),
        ("crl.der", "CertificateList"),
        ("ocsp-response.der", "OCSPResponse"),
        ("private-key.der", "OneAsymmetricKey"),
        ("pkcs12.der", "PFX"),
        ("public-key.der", "SubjectPublicKeyInfo"),
        ("ts-query.der", "TimeStampReq"),
    ] {
        let run = smime(&["inspect", &format!("{KINDS}{name}")]);
        assert_eq!(run.status, 0, "{run}");
        let shown = String::from_utf8(run.stdout.clone()).unwrap();
        assert!(shown.lines().nth(1).unwrap().contains(kind), "{run}");
        assert!(!shown.contains(" Certificate "), "{run}");
    }
}

#[test]
fn a_certificate_in_pem_shows_what_der_shows() {
    let of_der = smime(&["inspect", &format!("{KINDS}certificate.der")]);
    let certificate = pem("CERTIFICATE", "certificate.der");
    for text in [
        certificate.clone(),
        format!("Certificate:\n    Data:\n{certificate}"),
    ] {
        let of_pem = smime_reading(&["inspect"], text.as_bytes());
        assert_eq!(of_pem.status, 0, "{of_pem}");
        assert_eq!(of_pem.stdout, of_der.stdout);
    }
}

#[test]
fn every_object_of_a_pem_file_is_shown() {
    let file = pem("CERTIFICATE", "certificate.der")
        + &pem("CERTIFICATE REQUEST", "request.der")
        + &pem("X509 CRL", "crl.der");
    let run = smime_reading(&["inspect"], file.as_bytes());
    assert_eq!(run.status, 0, "{run}");
    let shown = String::from_utf8(run.stdout).unwrap();
    let heads: Vec<_> = shown
        .lines()
        .filter(|line| line.starts_with("line "))
        .collect();
    assert_eq!(
        heads,
        [
            "line 1: CERTIFICATE",
            "line 4: CERTIFICATE REQUEST",
            "line 7: X509 CRL"
        ]
    );
    for kind in ["Certificate", "CertificationRequest", "CertificateList"] {
        let is_named = |line: &str| line.split_whitespace().nth(3) == Some(kind);
        assert_eq!(
            shown.lines().filter(|line| is_named(line)).count(),
            1,
            "{kind}: {shown}"
        );
    }
    let json = smime_reading(&["inspect", "--json"], file.as_bytes());
    let trees: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(trees.as_array().unwrap().len(), 3);
}

#[test]
fn an_object_in_pem_that_cannot_be_read_is_named_by_its_line() {
    let file = pem("CERTIFICATE", "certificate.der")
        + "-----BEGIN X509 CRL-----\n!\n-----END X509 CRL-----\n";
    let run = smime_reading(&["inspect"], file.as_bytes());
    assert_eq!(run.status, 1, "{run}");
    assert!(
        run.stderr.contains("PEM object at line 4: wanted base64"),
        "{run}"
    );
}
