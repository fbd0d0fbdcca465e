//! The sender's address against the signers' certificates (RFC 8550 section 3).

use smime::SignerRule;
use smime::proof::AddressCheck;
use smime::verdict::Address::{self, Match, Mismatch, NoneInCertificate, NotChecked, SenderMatch};

use crate::support::*;

/// Judges an opaque message with `header`, signed under `certificate`.
fn judged(header: &str, certificate: Draft) -> smime::Received {
    let message = Message::opaque(ENTITY, &[ALICE])
        .edit(|message| message.certificates = vec![certificate.der()]);
    verify(&opaque_mime(header, &message.der()))
}

#[track_caller]
fn assert_address(received: &smime::Received, wanted: Address, of: &str) {
    assert_eq!(received.verdict.address, wanted, "{of}");
    if wanted == Mismatch {
        received.assert_refused("address-mismatch");
        let signer = received.signer();
        assert!(signer.signature_ok, "{of}");
        assert_eq!(signer.path_ok, Some(true), "{of}");
    } else {
        received.assert_valid();
    }
}

#[test]
fn from_and_sender_are_compared_with_the_certificate() {
    let table = [
        ("From: alice@example.com\r\n", Match),
        ("From: Alice <alice@EXAMPLE.com>\r\n", Match),
        (
            "From: =?utf-8?q?mallory=40example=2Ecom?= <alice@example.com>\r\n",
            Match,
        ),
        ("from:\r\n alice@example.com\r\n", Match),
        // The local part is compared exactly.
        ("From: Alice@example.com\r\n", Mismatch),
        // Display names count for nothing.
        (
            "From: \"alice@example.com\" <mallory@example.com>\r\n",
            Mismatch,
        ),
        (
            "From: alice@example.com <mallory@example.com>\r\n",
            Mismatch,
        ),
        (
            "From: mallory@example.com (alice@example.com)\r\n",
            Mismatch,
        ),
        ("From: alice@example.com.mallory.example\r\n", Mismatch),
        ("From: alice@example.com\0.mallory.example\r\n", Mismatch),
        ("From: alice\r\n", Mismatch),
        ("From: Alice\r\n", Mismatch),
        ("From:\r\n", Mismatch),
        ("From: undisclosed:;\r\n", Mismatch),
        // Sender stands in for From.
        (
            "From: mallory@example.com\r\nSender: alice@example.com\r\n",
            SenderMatch,
        ),
        (
            "From: mallory@example.com\r\nSender: mallory@example.com\r\n",
            Mismatch,
        ),
        (
            "From: alice@example.com\r\nSender: mallory@example.com\r\n",
            Match,
        ),
        ("From: alice@example.com, mallory@example.com\r\n", Mismatch),
        (
            "From: alice@example.com, mallory@example.com\r\nSender: alice@example.com\r\n",
            SenderMatch,
        ),
        // Twice, or not at all.
        (
            "From: alice@example.com\r\nFrom: alice@example.com\r\n",
            Mismatch,
        ),
        (
            "From: alice@example.com\r\nFrom: mallory@example.com\r\n",
            Mismatch,
        ),
        (
            "From: alice@example.com\r\nSender: alice@example.com\r\nSender: alice@example.com\r\n",
            Mismatch,
        ),
        ("Subject: Shares\r\n", Mismatch),
        ("Sender: alice@example.com\r\n", Mismatch),
        ("Resent-From: alice@example.com\r\n", Mismatch),
    ];
    for (header, wanted) in table {
        assert_address(&judged(header, person_draft(ALICE)), wanted, header);
    }
}

#[test]
fn one_certificate_may_hold_all_the_addresses_of_from() {
    let both = nobody_draft(ALICE).with(rfc822_names(&["alice@example.com", "bob@example.com"]));
    let header = "From: alice@example.com, Bob <bob@example.com>\r\n";
    assert_address(&judged(header, both), Match, header);
}

#[test]
fn a_certificate_without_an_address_is_borne_and_reported() {
    let table = [
        ("From: anyone@example.com\r\n", NoneInCertificate),
        (
            "From: a@example.com\r\nSender: b@example.com\r\n",
            NoneInCertificate,
        ),
        // A header that does not tell who it is from is refused all the same.
        ("Subject: Shares\r\n", Mismatch),
        ("From: a@example.com\r\nFrom: a@example.com\r\n", Mismatch),
    ];
    for (header, wanted) in table {
        assert_address(&judged(header, nobody_draft(ALICE)), wanted, header);
    }
}

#[test]
fn what_is_no_message_has_no_address_to_check() {
    let object = Message::opaque(ENTITY, &[ALICE]).der();
    let bare = opaque_mime("", &object);
    let described = opaque_mime(
        "Content-Description: From: mallory@example.com\r\n",
        &object,
    );
    let pem = format!(
        "-----BEGIN CMS-----\r\n{}-----END CMS-----\r\n",
        base64(&object)
    );
    for message in [&object, &bare, &described, pem.as_bytes()] {
        assert_address(&verify(message), NotChecked, "no message");
    }
}

#[test]
fn a_given_address_is_compared_whatever_the_form_and_the_header() {
    let object = Message::opaque(ENTITY, &[ALICE]).der();
    let message = opaque_mime("From: alice@example.com\r\nFrom: x\r\n", &object);
    for input in [&object, &message] {
        for (given, wanted) in [
            ("alice@example.com", Match),
            ("alice@EXAMPLE.COM", Match),
            ("mallory@example.com", Mismatch),
            ("Alice <alice@example.com>", Mismatch),
            ("", Mismatch),
        ] {
            let agent = agent().address(AddressCheck::Given(given.to_owned()));
            assert_address(&verify_by(&agent, input), wanted, given);
        }
    }
    let off = verify_by(&agent().address(AddressCheck::Off), &message);
    assert_address(&off, NotChecked, "turned off");
}

#[test]
fn of_several_signers_one_valid_one_has_to_hold_every_address() {
    let two = Message::opaque(ENTITY, &[ALICE, BOB]);
    let table = [
        ("From: alice@example.com\r\n", Match),
        ("From: bob@example.com\r\n", Match),
        ("From: alice@example.com, bob@example.com\r\n", Mismatch),
        (
            "From: mallory@example.com\r\nSender: bob@example.com\r\n",
            SenderMatch,
        ),
    ];
    for (header, wanted) in table {
        assert_address(&verify(&opaque_mime(header, &two.der())), wanted, header);
    }
    // A second signer without an address does not lift the mismatch of the first.
    let nobody = two.edit(|message| message.certificates[1] = nobody_draft(BOB).der());
    let message = opaque_mime("From: mallory@example.com\r\n", &nobody.der());
    assert_address(&verify(&message), Mismatch, "a signer without an address");
}

#[test]
fn the_address_of_a_signer_who_is_not_valid_does_not_count() {
    let message = Message::opaque(ENTITY, &[ALICE, BOB]).edit(|message| {
        let forged = Signer::new(ALICE, ENTITY).edit(|signer| signer.key = STRANGER.key());
        message.signer_infos[0] = forged.der();
    });
    let any = agent().signers(SignerRule::Any);
    let from = |header| verify_by(&any, &opaque_mime(header, &message.der()));
    from("From: bob@example.com\r\n").assert_valid();
    from("From: alice@example.com\r\n").assert_refused("address-mismatch");
}

#[test]
fn the_check_stays_on_where_signatures_alone_are_judged() {
    let message = opaque_mime(
        "From: mallory@example.com\r\n",
        &Message::opaque(ENTITY, &[ALICE]).der(),
    );
    let received = verify_by(&smime::ReceivingAgent::new().signature_only(), &message);
    received.assert_refused("address-mismatch");
}

#[test]
fn openssls_subject_alternative_name_is_read() {
    let received = verify_by(&fixture_agent(), &fixture("multipart.eml"));
    assert_address(&received, Match, "multipart.eml");
    let message = String::from_utf8(fixture("multipart.eml")).unwrap();
    let message = message.replace("From: alice", "From: malice");
    verify_by(&fixture_agent(), message.as_bytes()).assert_refused("address-mismatch");
}
