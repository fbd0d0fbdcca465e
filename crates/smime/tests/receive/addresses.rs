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
        // A to Z are as good as a to z.
        ("From: Alice@example.com\r\n", Match),
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
        (
            "From: mallory@example.com\r\nSender: ALICE@example.com\r\n",
            SenderMatch,
        ),
        // The form of Sender is no matter where From matches.
        ("From: alice@example.com\r\nSender: owner-list\r\n", Match),
        (
            "From: mallory@example.com\r\nSender: owner-list\r\n",
            Mismatch,
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
fn local_parts_are_compared_exactly_where_that_is_asked_for() {
    let message = Message::opaque(ENTITY, &[ALICE]);
    for (header, wanted) in [
        ("From: alice@EXAMPLE.com\r\n", Match),
        ("From: Alice@example.com\r\n", Mismatch),
        (
            "From: Alice@example.com\r\nSender: alice@example.com\r\n",
            SenderMatch,
        ),
    ] {
        let agent = agent().exact_local_part();
        let received = verify_by(&agent, &opaque_mime(header, &message.der()));
        assert_address(&received, wanted, header);
    }
}

#[test]
fn a_from_that_only_some_readers_see_is_nobodys() {
    let table: &[(&[u8], Address)] = &[
        // Before the name, and in it.
        (b"\xef\xbb\xbfFrom: alice@example.com\r\n", Mismatch),
        (b"\xc2\xa0From: alice@example.com\r\n", Mismatch),
        (b"\xa0From: alice@example.com\r\n", Mismatch),
        (b"From\xc2\xa0: alice@example.com\r\n", Mismatch),
        (b" From: alice@example.com\r\n", Mismatch),
        (b"From\x0c: alice@example.com\r\n", Mismatch),
        (
            b"\xef\xbb\xbfFrom: mallory@example.com\r\nFrom: alice@example.com\r\n",
            Mismatch,
        ),
        (
            b"From: alice@example.com\r\n\xef\xbb\xbfSender: mallory@example.com\r\n",
            Mismatch,
        ),
        (
            b"junk\r\n From: mallory@example.com\r\nFrom: alice@example.com\r\n",
            Mismatch,
        ),
        // No field, and no From that can be read: no bare entity.
        (
            b"From alice@example.com Thu Jan  1 00:00:00 2026\r\n",
            Mismatch,
        ),
        (b">From alice@example.com\r\n", Mismatch),
        (b"junk\r\n", Mismatch),
        (b" \r\n", Mismatch),
        // Where the header ends for some before From, they do not see it.
        (b"junk\r\nFrom: alice@example.com\r\n", Mismatch),
        (b"X : 1\r\nFrom: alice@example.com\r\n", Mismatch),
        (b"X: 1\r\r\nFrom: alice@example.com\r\n", Mismatch),
        (b">From x\r\nFrom: alice@example.com\r\n", Mismatch),
        (b"From: alice@example.com\r\njunk\r\n", Match),
        (b"From: alice@example.com\r\nX : 1\r\n", Match),
        (b"From : alice@example.com\r\n", Match),
        (
            b"From x Thu Jan  1 00:00:00 2026\r\nFrom: alice@example.com\r\n",
            Match,
        ),
        // Characters that end a line for some.
        (
            b"X: 1\rFrom: mallory@example.com\r\nFrom: alice@example.com\r\n",
            Mismatch,
        ),
        (
            b"Content-Description: 1\rFrom: mallory@example.com\r\n",
            Mismatch,
        ),
        (
            b"X: 1\x0bFrom: mallory@example.com\r\nFrom: alice@example.com\r\n",
            Mismatch,
        ),
        (
            b"X: 1\x0cSender: mallory@example.com\r\nFrom: alice@example.com\r\n",
            Mismatch,
        ),
        (
            b"X: 1\xc2\x85From: mallory@example.com\r\nFrom: alice@example.com\r\n",
            Mismatch,
        ),
        (
            b"X: 1\x85From: mallory@example.com\r\nFrom: alice@example.com\r\n",
            Mismatch,
        ),
        (
            b"X: 1\xe2\x80\xa8\xa0from: mallory@example.com\r\nFrom: alice@example.com\r\n",
            Mismatch,
        ),
        (b"From: \"Al\x0cice\" <alice@example.com>\r\n", Mismatch),
        (
            b"From: alice@example.com\r\nX: 1\r2\x0b3\x0c4\xc2\x855\r\n",
            Match,
        ),
        // The letter ends in the octet of NEL.
        ("From: \u{445} <alice@example.com>\r\n".as_bytes(), Match),
        (b"From: alice@example.com\r\nX: \r\r\n", Match),
        // LF alone among CRLF, and among itself.
        (b"X: 1\nFrom: alice@example.com\r\n", Mismatch),
        (
            b"X: 1\nFrom: alice@example.com\nX: 1\nX: 1\nX: 1\nX: 1\nX: 1\nX: 1\n",
            Match,
        ),
        (
            b"From: alice@example.com,\n mallory@example.com\r\n",
            Mismatch,
        ),
        (b"From: alice@example.com\nX: 1\r\n", Mismatch),
        (
            b"Subject: 1\n 2\r\nFrom: alice@example.com\r\nX: 1\nX: 2\r\n",
            Match,
        ),
    ];
    let object = Message::opaque(ENTITY, &[ALICE]).der();
    for (header, wanted) in table {
        let message = [*header, &opaque_mime("", &object)].concat();
        let of = header.escape_ascii().to_string();
        assert_address(&verify(&message), *wanted, &of);
    }
}

#[test]
fn an_empty_line_of_lf_alone_is_no_matter_where_no_sender_follows() {
    let object = Message::opaque(ENTITY, &[ALICE]).der();
    let message = opaque_mime("From: alice@example.com\r\n", &object);
    let at = message
        .windows(4)
        .position(|octets| octets == b"\r\n\r\n")
        .unwrap();
    let bare = [&message[..at + 2], b"\n", &message[at + 4..]].concat();
    assert_address(&verify(&bare), Match, "a bare LF ends the header");
}

#[test]
fn line_ends_of_some_readers_are_a_finding_elsewhere() {
    let object = Message::opaque(ENTITY, &[ALICE]).der();
    let message = opaque_mime("From: alice@example.com\r\nX: 1\r2\r\n", &object);
    let received = verify(&message);
    received.assert_valid();
    let mut found = received.verdict.findings.iter();
    assert!(found.any(|found| found.code.code() == "bare-line-end"));
}

#[test]
fn however_many_addresses_there_are_the_line_is_short() {
    let many: Vec<_> = (0..100_000).map(|number| format!("a{number}@b")).collect();
    let long = "a".repeat(500_000);
    for header in [
        format!("From: {}\r\n", many.join(",")),
        format!("From: {long}@example.com\r\n"),
        format!("From: \"{}\"@example.com\r\n", "\\\"".repeat(200_000)),
    ] {
        let received = judged(&header, person_draft(ALICE));
        received.assert_refused("address-mismatch");
        let line = received.verdict.reason().unwrap().to_string();
        assert!(line.len() < 1000, "{}", line.len());
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
