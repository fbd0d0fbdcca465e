//! Files of certificates in every form that users hand over.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use smime::pki::bundle::{BundleError, certificates};
use smime_ber::Tag;
use smime_ber::der;

use crate::make::*;

const CA_PEM: &str = include_str!("data/fixture-ca.pem");
const ALICE_PEM: &str = include_str!("data/fixture-alice.pem");
/// From `openssl crl2pkcs7 -nocrl`.
const BOTH_P7C: &str = include_str!("data/fixture-both.p7c.pem");

/// From `openssl x509 -fingerprint -sha256`.
const CA_SHA256: &str = "a3630f6a30aaf9671154e5238d3da08d80a18bb0f653c2d7c0b2ac244d413901";
const ALICE_SHA256: &str = "768db63146d08f42977926cd338f0893e06d4d3e6bb5f6057afd84b4afe26c0d";

fn digests(bytes: &[u8]) -> Result<Vec<String>, BundleError> {
    Ok(certificates(bytes)?
        .iter()
        .map(|certificate| certificate.sha256_hex())
        .collect())
}

fn der_of(pem: &str) -> Vec<u8> {
    let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    STANDARD.decode(body).unwrap()
}

#[test]
fn pem_may_hold_several_certificates_and_any_text_around() {
    let text = format!("Subject: the CA\r\n\n{CA_PEM}\nand Alice:\n{ALICE_PEM}\n");
    for text in [text.clone(), text.replace('\n', "\r\n")] {
        assert_eq!(digests(text.as_bytes()).unwrap(), [CA_SHA256, ALICE_SHA256]);
    }
}

#[test]
fn one_certificate_may_be_in_der() {
    assert_eq!(digests(&der_of(ALICE_PEM)).unwrap(), [ALICE_SHA256]);
}

#[test]
fn one_object_may_be_in_base64_alone() {
    let body: String = ALICE_PEM
        .lines()
        .filter(|line| !line.starts_with('-'))
        .collect();
    assert_eq!(digests(body.as_bytes()).unwrap(), [ALICE_SHA256]);
    let both: String = BOTH_P7C
        .lines()
        .filter(|line| !line.starts_with('-'))
        .collect();
    assert_eq!(digests(both.as_bytes()).unwrap(), [CA_SHA256, ALICE_SHA256]);
    assert!(digests(format!("{body}.").as_bytes()).is_err());
}

#[test]
fn a_certs_only_object_gives_its_certificates() {
    assert_eq!(
        digests(BOTH_P7C.as_bytes()).unwrap(),
        [CA_SHA256, ALICE_SHA256]
    );
    assert_eq!(
        digests(&der_of(BOTH_P7C)).unwrap(),
        [CA_SHA256, ALICE_SHA256]
    );
    let cms = BOTH_P7C.replace("PKCS7", "CMS");
    assert_eq!(digests(cms.as_bytes()).unwrap().len(), 2);
}

/// SignedData with indefinite lengths and a choice that is no certificate.
#[test]
fn a_certs_only_object_may_be_in_ber() {
    let content_info = der::sequence(|info| info.raw(&oid("1.2.840.113549.1.7.1")));
    let ber = [
        &[0x30, 0x80][..],
        &oid("1.2.840.113549.1.7.2"),
        &[0xa0, 0x80, 0x30, 0x80],
        &[0x02, 0x01, 0x03, 0x31, 0x00],
        &content_info,
        &[0xa0, 0x80],
        // v2AttrCert, passed over.
        &[0xa2, 0x02, 0x05, 0x00],
        &der_of(ALICE_PEM),
        &[0, 0],
        &[0x31, 0x00],
        &[0; 6],
    ]
    .concat();
    assert_eq!(digests(&ber).unwrap(), [ALICE_SHA256]);
}

#[test]
fn keys_beside_certificates_are_passed_over() {
    let text =
        format!("-----BEGIN PRIVATE KEY-----\nnot read\n-----END PRIVATE KEY-----\n{CA_PEM}");
    assert_eq!(digests(text.as_bytes()).unwrap(), [CA_SHA256]);
}

#[test]
fn a_file_without_certificates_is_an_error() {
    let empty_set = BOTH_P7C.lines().next().unwrap();
    for nothing in ["", "\n", "text", "-----BEGIN", empty_set.trim_matches('-')] {
        assert!(
            matches!(
                certificates(nothing.as_bytes()),
                Err(BundleError::NoCertificate)
            ),
            "{nothing:?}"
        );
    }
}

#[test]
fn broken_pem_is_an_error_that_names_the_line() {
    let no_end = ALICE_PEM.replace("-----END CERTIFICATE-----", "");
    let no_base64 = ALICE_PEM.replacen("MII", "M!I", 1);
    let wrong_end = ALICE_PEM.replace("END CERTIFICATE", "END PKCS7");
    for broken in [no_end, no_base64, wrong_end] {
        let broken = format!("\n\n{broken}");
        assert!(
            matches!(
                certificates(broken.as_bytes()),
                Err(BundleError::Pem { line: 3, .. })
            ),
            "{broken}"
        );
    }
}

#[test]
fn a_broken_certificate_is_an_error_that_names_its_number() {
    let mut bad = der_of(ALICE_PEM);
    bad.truncate(100);
    let bad = STANDARD.encode(bad);
    let text = format!("{CA_PEM}-----BEGIN CERTIFICATE-----\n{bad}\n-----END CERTIFICATE-----\n");
    assert!(matches!(
        certificates(text.as_bytes()),
        Err(BundleError::Certificate { number: 2, .. })
    ));
}

#[test]
fn other_content_types_are_an_error() {
    let data = der::sequence(|info| {
        info.raw(&oid("1.2.840.113549.1.7.1"));
        info.constructed(Tag::context_constructed(0), |content| {
            content.octet_string(b"text");
        });
    });
    let error = certificates(&data).unwrap_err();
    assert!(error.to_string().contains("id-signedData"), "{error}");
}
