//! Signatures on certificates, their algorithms and keys: RFC 5280 sections 4.1.1.2 and 6.1.3 (a)(1).

use smime::Reason;
use smime::pki::Certificate;
use smime_ber::Tag;
use smime_ber::der;

use crate::make::*;
use crate::path::{ALICE, ROOT, judge, refused, root};

#[test]
fn one_changed_bit_anywhere_in_what_was_signed_is_refused() {
    let draft = Draft::new(ALICE, ROOT).with(rfc822_names(&["alice@example.com"]));
    let good = draft.der();
    assert!(judge(&Certificate::from_der(&good).unwrap(), &[], &[root()]).is_ok());
    for position in 0..good.len() {
        let mut bad = good.clone();
        bad[position] ^= 1;
        if let Ok(bad) = Certificate::from_der(&bad) {
            assert!(judge(&bad, &[], &[root()]).is_err(), "octet {position}");
        }
    }
}

#[test]
fn a_signature_that_does_not_hold_whole_octets_is_refused() {
    let draft = Draft::new(ALICE, ROOT);
    let der = der::sequence(|certificate| {
        certificate.raw(&draft.tbs());
        certificate.raw(&draft.outer_algorithm);
        certificate.primitive(Tag::BIT_STRING, &[1, 0xfe]);
    });
    let alice = Certificate::from_der(&der).unwrap();
    refused(
        judge(&alice, &[], &[root()]),
        Reason::CertificateSignatureInvalid,
        &alice,
    );
}

#[test]
fn the_two_signature_algorithms_of_a_certificate_have_to_agree() {
    let alice = Draft::new(ALICE, ROOT)
        .edit(|draft| draft.inner_algorithm = der::sequence(|id| id.raw(&oid("1.3.101.113"))))
        .sign();
    refused(
        judge(&alice, &[], &[root()]),
        Reason::MalformedCertificate,
        &alice,
    );
}

#[test]
fn a_signature_algorithm_with_two_parameters_is_malformed() {
    let algorithm = der::sequence(|id| {
        id.raw(&oid("1.3.101.112"));
        id.null();
        id.null();
    });
    let alice = Draft::new(ALICE, ROOT)
        .edit(|draft| {
            draft.inner_algorithm = algorithm.clone();
            draft.outer_algorithm = algorithm;
        })
        .sign();
    refused(
        judge(&alice, &[], &[root()]),
        Reason::MalformedCertificate,
        &alice,
    );
}

#[test]
fn an_unknown_signature_algorithm_is_unsupported() {
    // id-Ed448, and 2.25 with a UUID, which does not fit 32 bits an arc.
    let uuid = [&[0x69u8][..], &[0x83; 17], &[0x03]].concat();
    for content in [vec![0x2b, 0x65, 0x71], uuid] {
        let algorithm = der::sequence(|id| id.oid_content(&content));
        let alice = Draft::new(ALICE, ROOT)
            .edit(|draft| {
                draft.inner_algorithm = algorithm.clone();
                draft.outer_algorithm = algorithm.clone();
            })
            .sign();
        refused(judge(&alice, &[], &[root()]), Reason::Unsupported, &alice);
    }
}

#[test]
fn the_size_of_an_issuers_rsa_key_is_judged_before_its_signature_is() {
    for (octets, reason) in [
        (64, Reason::KeyTooSmall),
        (128, Reason::LegacyAlgorithm),
        (256, Reason::CertificateSignatureInvalid),
        (2048, Reason::KeyTooLarge),
    ] {
        let anchor = Draft::ca(ROOT, ROOT)
            .edit(|draft| draft.spki = rsa_spki(octets))
            .sign();
        let alice = Draft::new(ALICE, ROOT)
            .edit(|draft| {
                // sha256WithRSAEncryption (RFC 5754 section 3.2).
                let algorithm = der::sequence(|id| {
                    id.raw(&oid("1.2.840.113549.1.1.11"));
                    id.null();
                });
                draft.inner_algorithm = algorithm.clone();
                draft.outer_algorithm = algorithm;
            })
            .sign();
        refused(judge(&alice, &[], &[anchor]), reason, &alice);
    }
}

/// An RSA key with the modulus 2^n - 1, which is good for nothing but being measured.
fn rsa_spki(octets: usize) -> Vec<u8> {
    let key = der::sequence(|key| {
        key.big_integer(&[&[0][..], &vec![0xff; octets]].concat());
        key.integer(65_537);
    });
    der::sequence(|spki| {
        spki.sequence(|algorithm| {
            algorithm.raw(&oid("1.2.840.113549.1.1.1"));
            algorithm.null();
        });
        spki.bit_string(&key);
    })
}
