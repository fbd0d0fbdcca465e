//! Which signers make a message valid.

use smime::SignerRule;
use smime::verdict::Judgement::{self, Invalid, Unsupported, Valid};

use crate::support::*;

/// What a signer of these tests is like.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Good,
    /// The signature is another key's.
    Bad,
    /// The digest algorithm is one that nobody knows.
    Unknown,
    /// The certificate is issued by a stranger.
    Untrusted,
}

use Kind::{Bad, Good, Unknown, Untrusted};

const UNKNOWN_DIGEST: &str = "1.3.36.3.2.1";

impl Kind {
    fn signer(self, entity: Entity) -> (Vec<u8>, Vec<u8>) {
        let signer = Signer::new(entity, ENTITY);
        match self {
            Good => (person(entity), signer.der()),
            Bad => {
                let forged = signer.edit(|signer| signer.key = STRANGER.key());
                (person(entity), forged.der())
            }
            Unknown => {
                let unknown = signer.edit(|signer| signer.digest_algorithm = UNKNOWN_DIGEST);
                (person(entity), unknown.der())
            }
            Untrusted => {
                let certificate = Draft::new(entity, STRANGER)
                    .with(key_usage(DIGITAL_SIGNATURE))
                    .edit(|draft| draft.serial = vec![entity.seed])
                    .der();
                let signer =
                    signer.edit(|signer| signer.sid = issuer_and_serial(STRANGER, entity.seed));
                (certificate, signer.der())
            }
        }
    }
}

fn signed_by(kinds: &[Kind]) -> Vec<u8> {
    const NAMES: [&str; 4] = ["Ann", "Ben", "Cy", "Dee"];
    let signers = kinds.iter().zip(NAMES).zip(20..);
    let (certificates, signer_infos) = signers
        .map(|((kind, name), seed)| kind.signer(Entity::new(name, seed)))
        .unzip();
    Message::opaque(ENTITY, &[])
        .edit(|message| {
            message.certificates = certificates;
            message.signer_infos = signer_infos;
        })
        .der()
}

#[test]
fn the_rule_decides_over_every_mixture_of_signers_in_any_order() {
    // Who has signed, and the verdicts by the rules default, any and all.
    let table: &[(&[Kind], [Judgement; 3])] = &[
        (&[], [Invalid, Invalid, Invalid]),
        (&[Good], [Valid, Valid, Valid]),
        (&[Bad], [Invalid, Invalid, Invalid]),
        (&[Unknown], [Unsupported, Unsupported, Unsupported]),
        (&[Untrusted], [Invalid, Invalid, Invalid]),
        (&[Good, Good], [Valid, Valid, Valid]),
        (&[Good, Bad], [Invalid, Valid, Invalid]),
        (&[Good, Unknown], [Valid, Valid, Unsupported]),
        (&[Good, Untrusted], [Invalid, Valid, Invalid]),
        (&[Bad, Unknown], [Invalid, Invalid, Invalid]),
        (&[Unknown, Unknown], [Unsupported, Unsupported, Unsupported]),
        (&[Good, Bad, Unknown], [Invalid, Valid, Invalid]),
    ];
    let rules = [SignerRule::Default, SignerRule::Any, SignerRule::All];
    for (kinds, wanted) in table {
        for rotation in 0..kinds.len().max(1) {
            let mut kinds = kinds.to_vec();
            kinds.rotate_left(rotation);
            let message = signed_by(&kinds);
            for (rule, wanted) in rules.iter().zip(wanted) {
                let received = verify_by(&agent().signers(*rule), &message);
                let found = received.outcome();
                assert_eq!(found.0, *wanted, "{kinds:?} by {rule:?}: {found:?}");
                assert_eq!(found.1.is_none(), *wanted == Valid, "{kinds:?} by {rule:?}");
            }
        }
    }
}

#[test]
fn every_signer_is_judged_and_named_in_its_place() {
    let received = verify(&signed_by(&[Bad, Good, Unknown, Untrusted]));
    let found: Vec<_> = received
        .layer()
        .signers
        .iter()
        .map(|signer| (signer.judgement, signer.signature_ok, signer.path_ok))
        .collect();
    let wanted = [
        (Invalid, false, None),
        (Valid, true, Some(true)),
        (Unsupported, false, None),
        (Invalid, true, Some(false)),
    ];
    assert_eq!(found, wanted);
    for (index, signer) in received.layer().signers.iter().enumerate() {
        let places = signer
            .reasons
            .iter()
            .map(|refusal| (refusal.layer, refusal.signer));
        places.for_each(|place| assert_eq!(place, (Some(0), Some(index))));
    }
    let bad = &received.layer().signers[0].reasons[0];
    assert_eq!(bad.reason.code(), "signature-invalid");
}

#[test]
fn nobody_has_signed_a_bundle_of_certificates() {
    verify(&signed_by(&[])).assert_refused("no-signer");
    let certs_only = Message::detached(b"", &[]).edit(|message| {
        message.digest_algorithms.clear();
        message.certificates = vec![person(ALICE), ca().as_der().to_vec()];
    });
    let received = verify(&certs_only.der());
    received.assert_refused("no-signer");
    assert!(!received.verdict.is_signed());
    // Neither does it become a signature by what stands beside it.
    let message = multipart_signed("From: alice@example.com\r\n", ENTITY, &certs_only.der());
    verify(&message).assert_refused("no-signer");
}

#[test]
fn the_certificate_that_verified_is_named_not_the_first_that_fits() {
    let impostor = Draft::new(Entity::new("Impostor", 77), CA)
        .edit(|draft| draft.serial = vec![ALICE.seed])
        .der();
    for certificates in [
        vec![impostor.clone(), person(ALICE)],
        vec![person(ALICE), impostor],
    ] {
        let message =
            Message::opaque(ENTITY, &[ALICE]).edit(|message| message.certificates = certificates);
        let received = verify(&message.der());
        received.assert_valid();
        let named = received.signer().certificate.as_ref().unwrap();
        assert_eq!(named.sha256, sha256_hex(&person(ALICE)));
        assert_eq!(named.emails, ["alice@example.com"]);
    }
}

#[test]
fn a_signer_is_found_by_key_identifier_among_the_receivers_certificates_too() {
    let identifier = [7; 20];
    let value = smime_ber::der::primitive(smime_ber::Tag::OCTET_STRING, &identifier);
    let certificate = person_draft(ALICE).with(extension("2.5.29.14", false, &value));
    let signer = Signer::new(ALICE, ENTITY).edit(|signer| {
        signer.version = 3;
        signer.sid = smime_ber::der::primitive(smime_ber::Tag::context(0), &identifier);
    });
    let message = Message::opaque(ENTITY, &[]).edit(|message| {
        message.version = 3;
        message.signer_infos = vec![signer.der()];
    });
    verify(&message.der()).assert_refused("no-signer-certificate");
    let received = verify_by(&agent().certificate(certificate.sign()), &message.der());
    received.assert_valid();
    assert_eq!(received.findings(), [""; 0]);
}

#[test]
fn a_signers_own_certificate_may_be_the_anchor() {
    let trusting = smime::ReceivingAgent::new().trust(person_draft(ALICE).sign());
    let trusting = trusting.at(time("2026-06-01T00:00:00Z"));
    let message = Message::opaque(ENTITY, &[ALICE]);
    verify_by(&trusting, &message.der()).assert_valid();
    let other = Message::opaque(ENTITY, &[BOB]);
    verify_by(&trusting, &other.der()).assert_refused("untrusted");
    let late = trusting.at(time("2051-01-01T00:00:00Z"));
    verify_by(&late, &message.der()).assert_refused("certificate-expired");
}

#[test]
fn what_signatures_alone_say_is_marked() {
    let message = signed_by(&[Untrusted]);
    let received = verify_by(&smime::ReceivingAgent::new().signature_only(), &message);
    received.assert_valid();
    assert_eq!(received.verdict.path, smime::verdict::PathCheck::NotChecked);
    assert_eq!(received.signer().path_ok, None);
    let forged = signed_by(&[Bad]);
    verify_by(&agent().signature_only(), &forged).assert_refused("signature-invalid");
}

#[test]
fn openssls_two_signers_are_both_judged() {
    let received = verify_by(&fixture_agent(), &fixture("two.eml"));
    received.assert_valid();
    let signatures: Vec<_> = received
        .layer()
        .signers
        .iter()
        .map(|signer| &*signer.signature)
        .collect();
    assert_eq!(signatures, ["ecdsa", "rsa-pkcs1"]);
}
