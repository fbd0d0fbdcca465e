//! Line ends: what is signed are CRLFs (RFC 8551 section 3.1.1); what arrives is often else.

use std::io::Cursor;

use crate::support::*;

const FROM: &str = "From: alice@example.com\r\n";

fn text(octets: &[u8]) -> String {
    String::from_utf8(octets.to_vec()).unwrap()
}

fn lf(octets: &[u8]) -> Vec<u8> {
    text(octets).replace("\r\n", "\n").into_bytes()
}

/// The line ends of `octets` with their CRs doubled.
fn doubled(octets: &[u8]) -> Vec<u8> {
    text(octets).replace("\r\n", "\r\r\n").into_bytes()
}

#[test]
fn a_multipart_that_lost_its_crs_on_the_way_is_as_it_was() {
    let message = multipart_signed(FROM, ENTITY, &Message::detached(ENTITY, &[ALICE]).der());
    for sent in [lf(&message), message] {
        let received = verify(&sent);
        received.assert_valid();
        assert_eq!(received.findings(), [""; 0]);
        assert_eq!(received.covers(), Some(&*sha256_hex(ENTITY)));
    }
}

#[test]
fn a_multipart_signed_over_lf_is_borne_as_long_as_it_is_sent_so() {
    let content = lf(ENTITY);
    let object = Message::detached(&content, &[ALICE]).der();
    let received = verify(&multipart_signed(FROM, &content, &object));
    received.assert_valid();
    assert_eq!(received.findings(), ["line-ends-as-received"]);
    assert_eq!(received.covers(), Some(&*sha256_hex(&content)));
    verify(&multipart_signed(FROM, ENTITY, &object)).assert_refused("message-digest-mismatch");
}

#[test]
fn doubled_crs_are_taken_out_where_nothing_else_verifies() {
    let object = Message::detached(ENTITY, &[ALICE]).der();
    let received = verify(&multipart_signed(FROM, &doubled(ENTITY), &object));
    received.assert_valid();
    assert_eq!(received.findings(), ["line-ends-made-canonical"]);
    assert_eq!(received.covers(), Some(&*sha256_hex(ENTITY)));
}

#[test]
fn octets_that_are_signed_as_they_stand_come_first_where_content_is_detached() {
    for content in [ENTITY.to_vec(), lf(ENTITY), b"\n\r\n\r".to_vec()] {
        let object = Message::detached(&content, &[ALICE]).der();
        let received = verify_detached(&agent(), &object, &content);
        received.assert_valid();
        assert_eq!(received.findings(), [""; 0]);
        assert_eq!(received.covers(), Some(&*sha256_hex(&content)));
    }
}

#[test]
fn detached_content_counts_as_it_stands_unless_it_is_known_to_be_text() {
    let object = Message::detached(ENTITY, &[ALICE]).der();
    verify_detached(&agent(), &object, &lf(ENTITY)).assert_refused("message-digest-mismatch");
    let mut content = Cursor::new(lf(ENTITY));
    let opened = agent().open_detached(&mut Cursor::new(&object), &mut content);
    opened.unwrap().assert_refused("message-digest-mismatch");
    let received = verify_detached(&agent().content_is_text(), &object, &lf(ENTITY));
    received.assert_valid();
    assert_eq!(received.findings(), ["line-ends-made-canonical"]);
    assert_eq!(received.covers(), Some(&*sha256_hex(ENTITY)));
    // CRs are never taken away from content that stands apart.
    verify_detached(&agent().content_is_text(), &object, &doubled(ENTITY))
        .assert_refused("message-digest-mismatch");
}

#[test]
fn content_inside_is_taken_as_it_stands_alone() {
    let message = Message::opaque(ENTITY, &[ALICE]).edit(|message| {
        message.content = Some(smime_ber::der::primitive(
            smime_ber::Tag::OCTET_STRING,
            &lf(ENTITY),
        ));
    });
    verify(&message.der()).assert_refused("message-digest-mismatch");
}

#[test]
fn signatures_without_attributes_are_tried_over_every_form_too() {
    let object = Message::detached(ENTITY, &[ALICE]).edit(|message| {
        message.signer_infos = vec![Signer::without_attributes(ALICE, ENTITY).der()];
    });
    let object = object.der();
    for (content, findings) in [
        (ENTITY.to_vec(), [].as_slice()),
        (lf(ENTITY), &[]),
        (doubled(ENTITY), &["line-ends-made-canonical"]),
    ] {
        let received = verify(&multipart_signed(FROM, &content, &object));
        received.assert_valid();
        assert_eq!(received.findings(), findings);
    }
    let received = verify_detached(&agent().content_is_text(), &object, &lf(ENTITY));
    received.assert_valid();
    let other = b"Content-Type: text/plain\r\n\r\nHold the shares.\r\n";
    verify(&multipart_signed(FROM, other, &object)).assert_refused("signature-invalid");
}

#[test]
fn a_binary_body_stays_as_it_is_behind_a_header_stored_with_lf() {
    const HEADER: &str =
        "Content-Type: application/pdf\r\nContent-Transfer-Encoding: binary\r\n\r\n";
    let entity = |header: &str, body: &[u8]| [header.as_bytes(), body].concat();
    let body = b"\0\n\r\n\x01\r\x02\r\r\n--edg\n\xff";
    let wire = entity(HEADER, body);
    let object = Message::detached(&wire, &[ALICE]).der();
    let as_sent = |part: &[u8]| multipart_signed(FROM, part, &object);
    for part in [wire.clone(), entity(&HEADER.replace("\r\n", "\n"), body)] {
        let received = verify(&as_sent(&part));
        received.assert_valid();
        assert_eq!(received.findings(), [""; 0]);
        assert_eq!(received.covers(), Some(&*sha256_hex(&wire)));
        let mut copied = Vec::new();
        let message = as_sent(&part);
        let whole = received.copy_content(&mut Cursor::new(&message), None, &mut copied);
        assert!(whole.unwrap() && copied == wire);
    }
    let changed = entity(
        &HEADER.replace("\r\n", "\n"),
        b"\0\r\n\r\n\x01\r\x02\r\r\n--edg\n\xff",
    );
    verify(&as_sent(&changed)).assert_refused("message-digest-mismatch");
    // Text that only calls itself binary is what it was.
    let text = entity(HEADER, b"one\r\ntwo\r\n");
    let object = Message::detached(&text, &[ALICE]).der();
    let received = verify(&multipart_signed(FROM, &lf(&text), &object));
    received.assert_valid();
    assert_eq!(received.findings(), ["line-ends-made-canonical"]);
}

#[test]
fn one_form_is_judged_for_all_signers() {
    // Alice signed CRLF and Bob LF: no form is what both signed.
    let content = lf(ENTITY);
    let mixed = Message::detached(ENTITY, &[ALICE, BOB]).edit(|message| {
        message.signer_infos[1] = Signer::new(BOB, &content).der();
    });
    let received = verify(&multipart_signed(FROM, &content, &mixed.der()));
    received.assert_refused("message-digest-mismatch");
    assert_eq!(
        received.covers(),
        Some(&*sha256_hex(ENTITY)),
        "the standard's form comes first"
    );
    let signed: Vec<_> = received
        .layer()
        .signers
        .iter()
        .map(|signer| signer.signature_ok)
        .collect();
    assert_eq!(signed, [true, false]);
}
