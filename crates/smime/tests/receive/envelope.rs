//! What holds the whole message, what only a part, and where the content stands.

use smime::verdict::{Judgement, Layer};

use crate::support::*;

const FROM: &str = "From: alice@example.com\r\nSubject: Shares\r\n";

fn detached() -> Vec<u8> {
    Message::detached(ENTITY, &[ALICE]).der()
}

fn opaque() -> Vec<u8> {
    Message::opaque(ENTITY, &[ALICE]).der()
}

/// A multipart/mixed of these entities.
fn mixed(header: &str, parts: &[&[u8]]) -> Vec<u8> {
    let mut message = format!(
        "{header}MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=outer\r\n\r\n"
    )
    .into_bytes();
    for part in parts {
        message.extend_from_slice(b"--outer\r\n");
        message.extend_from_slice(part);
        message.extend_from_slice(b"\r\n");
    }
    message.extend_from_slice(b"--outer--\r\n");
    message
}

const FOOTER: &[u8] = b"Content-Type: text/plain\r\n\r\nTo unsubscribe, ask.";

#[test]
fn a_signed_part_of_a_message_is_an_errant_layer() {
    let signed = multipart_signed("", ENTITY, &detached());
    let opaque = opaque_mime("", &opaque());
    let nested = String::from_utf8(mixed("", &[FOOTER, &signed])).unwrap();
    let nested = nested.replace("outer", "inner").into_bytes();
    let cases: [(&[&[u8]], &str, &str); 4] = [
        (&[&signed, FOOTER], "1", "multipart/signed"),
        (&[FOOTER, &signed], "2", "multipart/signed"),
        (&[FOOTER, &opaque], "2", "application/pkcs7-mime"),
        (&[FOOTER, &nested], "2.2", "multipart/signed"),
    ];
    for (parts, path, form) in cases {
        let message = mixed(FROM, parts);
        let received = verify(&message);
        received.assert_refused("errant-layer");
        assert!(!received.verdict.is_signed());
        assert!(received.content.is_none(), "nothing of it is given out");
        match received.verdict.layers.as_slice() {
            [Layer::Errant(layer)] => assert_eq!((&*layer.part, &*layer.form), (path, form)),
            other => panic!("wanted one errant layer, found {other:?}"),
        }
        // The part that is asked for is judged, as an entity that has no sender.
        let part = verify_by(&agent().part(path), &message);
        part.assert_valid();
        assert_eq!(part.layer().placed.part, path);
        assert_eq!(part.covers(), Some(&*sha256_hex(ENTITY)));
        assert_eq!(part.verdict.address, smime::verdict::Address::NotChecked);
    }
}

#[test]
fn errant_layers_are_listed_in_the_order_of_the_message() {
    let signed = multipart_signed("", ENTITY, &detached());
    let mut parts = vec![FOOTER; 11];
    parts[1] = &signed;
    parts[9] = &signed;
    let received = verify(&mixed(FROM, &parts));
    let found: Vec<_> = received
        .verdict
        .layers
        .iter()
        .map(|layer| match layer {
            Layer::Errant(layer) => &*layer.part,
            other => panic!("a layer: {other:?}"),
        })
        .collect();
    assert_eq!(found, ["2", "10"]);
    assert!(received.verdict.reasons[0].detail.contains("part 2"));
}

#[test]
fn an_encrypted_part_is_errant_too() {
    let part = b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\n";
    let received = verify(&mixed(FROM, &[FOOTER, part]));
    received.assert_refused("errant-layer");
    let report = format!("{:?}", received.verdict.layers);
    assert!(report.contains("enveloped-data"), "{report}");
}

#[test]
fn what_is_signed_inside_a_message_that_is_carried_is_content() {
    let forwarded = multipart_signed(FROM, ENTITY, &detached());
    let part = [b"Content-Type: message/rfc822\r\n\r\n", &*forwarded].concat();
    verify(&mixed(FROM, &[FOOTER, &part])).assert_refused("not-signed");
    // Counted as IMAP does, the carried message's own parts stand under its number.
    let message = mixed(FROM, &[FOOTER, &part]);
    verify_by(&agent().part("2.1"), &message).assert_refused("not-signed");
}

#[test]
fn what_is_signed_inside_signed_content_has_no_effect() {
    let inner = Message::opaque(ENTITY, &[BOB]).edit(|message| {
        message.signer_infos[0] = Signer::new(STRANGER, ENTITY).der();
    });
    let content = opaque_mime("", &inner.der());
    let outer = Message::opaque(&content, &[ALICE]).der();
    let received = verify(&opaque_mime(FROM, &outer));
    received.assert_valid();
    assert_eq!(received.layer().signers.len(), 1);
}

#[test]
fn content_that_is_nowhere_is_missing() {
    for message in [detached(), opaque_mime(FROM, &detached())] {
        verify(&message).assert_refused("missing-content");
    }
}

#[test]
fn content_given_beside_a_detached_signature_is_what_is_judged() {
    let received = verify_detached(&agent(), &detached(), ENTITY);
    received.assert_valid();
    assert_eq!(received.covers(), Some(&*sha256_hex(ENTITY)));
    verify_detached(&agent(), &detached(), b"Hold").assert_refused("message-digest-mismatch");
    verify_detached(&agent(), &detached(), b"").assert_refused("message-digest-mismatch");
}

#[test]
fn content_inside_and_beside_has_to_be_one() {
    let message = multipart_signed(FROM, ENTITY, &opaque());
    let received = verify(&message);
    received.assert_valid();
    assert_eq!(received.findings(), ["content-twice"]);
    let beside = b"Content-Type: text/plain\r\n\r\nHold the shares.\r\n";
    verify(&multipart_signed(FROM, beside, &opaque())).assert_refused("content-conflict");
    let received = verify_detached(&agent(), &opaque(), ENTITY);
    received.assert_valid();
    assert_eq!(received.findings(), ["content-twice"]);
    verify_detached(&agent(), &opaque(), beside).assert_refused("content-conflict");
    verify_detached(&agent(), &opaque(), b"").assert_refused("content-conflict");
}

#[test]
fn content_given_for_a_multipart_has_to_be_its_first_part() {
    let message = multipart_signed(FROM, ENTITY, &detached());
    let received = verify_detached(&agent(), &message, ENTITY);
    received.assert_valid();
    verify_detached(&agent(), &message, b"other").assert_refused("content-conflict");
    // Three places, one content.
    let message = multipart_signed(FROM, ENTITY, &opaque());
    verify_detached(&agent(), &message, ENTITY).assert_valid();
}

#[test]
fn a_multipart_signed_has_two_parts() {
    let message = String::from_utf8(multipart_signed(FROM, ENTITY, &detached())).unwrap();
    let third = message.replace("--edge--", "--edge\r\n\r\nA footer\r\n--edge--");
    verify(third.as_bytes()).assert_refused("multipart-parts");
    let first_only = message.replacen(
        "\r\n--edge\r\nContent-Type: application",
        "\r\n--edge--\r\n",
        1,
    );
    verify(first_only.as_bytes()).assert_refused("multipart-parts");
    let other_protocol =
        message.replace("protocol=\"application/pkcs7-", "protocol=\"application/x-");
    verify(other_protocol.as_bytes()).assert_refused("protocol-mismatch");
    let other_type = message.replace(
        "Content-Type: application/pkcs7-signature",
        "Content-Type: text/plain",
    );
    verify(other_type.as_bytes()).assert_refused("protocol-mismatch");
}

#[test]
fn text_around_the_parts_of_a_multipart_is_not_covered() {
    let message = String::from_utf8(multipart_signed(FROM, ENTITY, &detached())).unwrap();
    let message =
        message.replacen("--edge", "Buy the shares.\r\n--edge", 1) + "Buy the shares.\r\n";
    let received = verify(message.as_bytes());
    received.assert_valid();
    assert_eq!(received.covers(), Some(&*sha256_hex(ENTITY)));
}

#[test]
fn another_object_is_not_signed_and_one_that_nobody_knows_is_not_supported() {
    const ENVELOPED: &str = "1.2.840.113549.1.7.3";
    let object = |content_type| content_info(content_type, &[0x30, 0x00]);
    verify(&object(ENVELOPED)).assert_refused("not-signed");
    assert_eq!(
        verify(&object("1.2.3.4")).outcome(),
        (Judgement::Unsupported, Some("unsupported"))
    );
    let pgp = b"From: a@example.com\r\nContent-Type: multipart/signed; boundary=b; protocol=\"application/pgp-signature\"\r\n\r\n";
    assert_eq!(
        verify(pgp).outcome(),
        (Judgement::Unsupported, Some("pgp-mime"))
    );
}

#[test]
fn a_part_that_is_not_there_is_the_callers_mistake() {
    let message = mixed(FROM, &[FOOTER, FOOTER]);
    for path in ["0", "3", "1.2", "x", "1..1", "-1", "1.", "."] {
        let mut source = std::io::Cursor::new(&message);
        let error = agent().part(path).verify(&mut source).unwrap_err();
        assert!(error.to_string().contains("no part"), "{path}: {error}");
    }
}
