//! Giving out the content that was judged, and nothing else.

use std::io::Cursor;

use crate::support::*;

#[test]
fn the_octets_that_were_digested_are_given_out_in_every_form() {
    let lf = String::from_utf8(ENTITY.to_vec())
        .unwrap()
        .replace("\r\n", "\n");
    let opaque = Message::opaque(ENTITY, &[ALICE]).der();
    let detached = Message::detached(ENTITY, &[ALICE]).der();
    for message in [
        opaque.clone(),
        opaque_mime("", &opaque),
        multipart_signed("", ENTITY, &detached),
        multipart_signed("", lf.as_bytes(), &detached),
    ] {
        let received = verify(&message);
        received.assert_valid();
        let mut content = Vec::new();
        let mut source = Cursor::new(&message);
        assert!(
            received
                .copy_content(&mut source, None, &mut content)
                .unwrap()
        );
        assert_eq!(content, ENTITY);
    }
    let received = verify_detached(&agent().content_is_text(), &detached, lf.as_bytes());
    let mut content = Vec::new();
    let mut beside = Cursor::new(lf.as_bytes());
    let whole = received.copy_content(&mut Cursor::new(&detached), Some(&mut beside), &mut content);
    assert!(whole.unwrap());
    assert_eq!(content, ENTITY);
}

#[test]
fn a_source_that_changed_in_between_is_noticed() {
    let message = multipart_signed("", ENTITY, &Message::detached(ENTITY, &[ALICE]).der());
    let received = verify(&message);
    let at = message
        .windows(4)
        .position(|window| window == b"Sell")
        .unwrap();
    let mut changed = message;
    changed[at..at + 4].copy_from_slice(b"Hold");
    let whole = received.copy_content(&mut Cursor::new(&changed), None, &mut Vec::new());
    assert!(!whole.unwrap());
}

#[test]
fn a_refused_message_still_names_what_its_signers_would_cover() {
    let message = Message::opaque(ENTITY, &[ALICE]).edit(|message| {
        let forged = Signer::new(ALICE, ENTITY).edit(|signer| signer.key = BOB.key());
        message.signer_infos = vec![forged.der()];
    });
    let received = verify(&message.der());
    received.assert_refused("signature-invalid");
    assert_eq!(received.covers(), Some(&*sha256_hex(ENTITY)));
}

#[test]
fn where_nothing_is_signed_nothing_is_given_out() {
    for message in [
        b"".to_vec(),
        b"From: a@example.com\r\n\r\nHi".to_vec(),
        fixture("detached.p7s"),
    ] {
        let received = verify(&message);
        let mut content = Vec::new();
        let whole = received.copy_content(&mut Cursor::new(&message), None, &mut content);
        assert!(!whole.unwrap());
        assert!(content.is_empty());
    }
}
