//! Binding a message's author to its signers' certificates: RFC 8550 section 3.

use smime::pki::Certificate;
use smime::pki::address::{AddressOutcome, check};
use smime_ber::Tag;

use crate::make::*;

const ROOT: Entity = Entity::new("Root", 1);

fn holding(addresses: &[&str]) -> Certificate {
    let draft = Draft::new(Entity::new("Somebody", 4), ROOT);
    if addresses.is_empty() {
        draft.sign()
    } else {
        draft.with(rfc822_names(addresses)).sign()
    }
}

const ALICE: &str = "alice@example.com";
const BOB: &str = "bob@example.com";

#[test]
fn one_certificate_has_to_hold_every_author() {
    let both = holding(&[ALICE, BOB]);
    let (alice, bob) = (holding(&[ALICE]), holding(&[BOB]));
    assert_eq!(check([&alice], &[ALICE], None), AddressOutcome::Match);
    assert_eq!(check([&both], &[ALICE, BOB], None), AddressOutcome::Match);
    assert_eq!(
        check([&alice], &[ALICE, BOB], None),
        AddressOutcome::Mismatch
    );
    // Two signers do not add up.
    assert_eq!(
        check([&alice, &bob], &[ALICE, BOB], None),
        AddressOutcome::Mismatch
    );
    assert_eq!(
        check([&bob, &both], &[ALICE, BOB], None),
        AddressOutcome::Match
    );
}

#[test]
fn the_signer_may_be_the_sender() {
    let bob = holding(&[BOB]);
    assert_eq!(
        check([&bob], &[ALICE], Some(BOB)),
        AddressOutcome::SenderMatch
    );
    assert_eq!(check([&bob], &[BOB], Some(ALICE)), AddressOutcome::Match);
    assert_eq!(
        check([&bob], &[ALICE], Some("carol@example.com")),
        AddressOutcome::Mismatch
    );
}

#[test]
fn a_certificate_without_an_address_leaves_nothing_to_compare() {
    let nobody = holding(&[]);
    assert_eq!(
        check([&nobody], &[ALICE], None),
        AddressOutcome::NoneInCertificate
    );
    assert!(AddressOutcome::NoneInCertificate.is_accepted());
}

#[test]
fn a_second_signer_without_an_address_does_not_lift_a_mismatch() {
    let (nobody, bob) = (holding(&[]), holding(&[BOB]));
    for signers in [[&nobody, &bob], [&bob, &nobody]] {
        assert_eq!(check(signers, &[ALICE], None), AddressOutcome::Mismatch);
        assert_eq!(check(signers, &[BOB], None), AddressOutcome::Match);
    }
}

#[test]
fn a_message_from_nobody_is_a_mismatch_whatever_the_certificate_holds() {
    let none: [&str; 0] = [];
    for signer in [holding(&[]), holding(&[ALICE])] {
        assert_eq!(check([&signer], &none, None), AddressOutcome::Mismatch);
        assert_eq!(
            check([&signer], &none, Some(ALICE)),
            AddressOutcome::Mismatch
        );
    }
    assert!(!AddressOutcome::Mismatch.is_accepted());
}

#[test]
fn an_address_in_the_subject_counts() {
    let alice = Draft::new(Entity::new("Alice", 4), ROOT)
        .edit(|draft| {
            draft.subject = name(&[
                &[("2.5.4.3", Tag::UTF8_STRING, BOB.as_bytes())],
                &[("1.2.840.113549.1.9.1", Tag::IA5_STRING, ALICE.as_bytes())],
            ]);
        })
        .sign();
    assert_eq!(check([&alice], &[ALICE], None), AddressOutcome::Match);
    // A common name that looks like an address is none.
    assert_eq!(check([&alice], &[BOB], None), AddressOutcome::Mismatch);
}

#[test]
fn outcomes_have_the_names_that_reports_use() {
    let names = [
        (AddressOutcome::Match, "match"),
        (AddressOutcome::SenderMatch, "sender-match"),
        (AddressOutcome::Mismatch, "mismatch"),
        (AddressOutcome::NoneInCertificate, "none-in-certificate"),
    ];
    for (outcome, name) in names {
        assert_eq!(outcome.code(), name);
    }
}
