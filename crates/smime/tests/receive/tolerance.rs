//! What is borne and reported, and what is not borne.

use sha2::{Digest, Sha512};
use smime_ber::{Tag, Writer, der};

use crate::support::*;

#[test]
fn a_message_by_the_book_has_no_finding() {
    let message = Message::opaque(ENTITY, &[ALICE]);
    let received = verify(&opaque_mime("From: alice@example.com\r\n", &message.der()));
    received.assert_valid();
    assert_eq!(received.findings(), [""; 0]);
    assert_eq!(
        received.layer().placed.encoding,
        smime::verdict::Encoding::Der
    );
    for name in [
        "multipart.eml",
        "opaque.der",
        "two.eml",
        "keyid.eml",
        "pss.der",
        "noattr.der",
    ] {
        let received = verify_by(&fixture_agent(), &fixture(name));
        received.assert_valid();
        // OpenSSL writes a line of text before the parts of multipart/signed.
        let is_multipart = name.ends_with(".eml");
        let wanted: &[&str] = if is_multipart {
            &["text-around-parts"]
        } else {
            &[]
        };
        assert_eq!(received.findings(), wanted, "{name}");
    }
}

#[test]
fn a_digest_that_is_not_listed_is_borne() {
    for listed in [vec![], vec!["2.16.840.1.101.3.4.2.1"], vec!["1.2.3"]] {
        let message =
            Message::opaque(ENTITY, &[ALICE]).edit(|message| message.digest_algorithms = listed);
        let received = verify(&message.der());
        received.assert_valid();
        assert_eq!(received.findings(), ["digest-not-listed"]);
        assert_eq!(received.covers(), Some(&*sha256_hex(ENTITY)));
    }
}

#[test]
fn odd_versions_are_borne() {
    for version in [-1, 0, 2, 3, 4, 5, 127, i64::MAX] {
        let message = Message::opaque(ENTITY, &[ALICE]).edit(|message| message.version = version);
        let received = verify(&message.der());
        received.assert_valid();
        assert_eq!(received.findings(), ["signed-data-version"], "{version}");
    }
    for version in [-1, 0, 2, 3, 127] {
        let signer = Signer::new(ALICE, ENTITY).edit(|signer| signer.version = version);
        let message = Message::opaque(ENTITY, &[ALICE])
            .edit(|message| message.signer_infos = vec![signer.der()]);
        let received = verify(&message.der());
        received.assert_valid();
        assert_eq!(received.findings(), ["signer-info-version"], "{version}");
    }
}

/// A signer whose attributes are sent in the order that DER does not have.
fn reversed() -> Signer {
    let signer = Signer::new(ALICE, ENTITY);
    let sorted = |signer: &Signer| {
        let attributes = signer.signed_attrs.clone().unwrap();
        attributes.is_sorted()
    };
    assert!(sorted(&signer));
    let signer = signer.edit(|signer| signer.signed_attrs.as_mut().unwrap().reverse());
    assert!(!sorted(&signer));
    signer
}

fn by(signer: &Signer) -> Vec<u8> {
    Message::opaque(ENTITY, &[ALICE])
        .edit(|message| message.signer_infos = vec![signer.der()])
        .der()
}

#[test]
fn attributes_out_of_order_are_digested_as_der() {
    let received = verify(&by(&reversed()));
    received.assert_valid();
    assert_eq!(received.findings(), ["signed-attributes-not-der"]);
}

#[test]
fn attributes_out_of_order_are_digested_as_sent_where_their_der_fails() {
    let received = verify(&by(&reversed().edit(|signer| signer.signs_as_sent = true)));
    received.assert_valid();
    assert_eq!(
        received.findings(),
        ["signed-attributes-not-der", "signed-as-received"]
    );
}

#[test]
fn other_changes_to_the_attributes_are_refused() {
    let more = reversed().edit(|signer| {
        let attributes = signer.signed_attrs.as_mut().unwrap();
        attributes.push(attribute("1.2.3.4", &[0x05, 0x00]));
    });
    let signed = more.der();
    // The attribute is swapped for another of the same length under the old signature.
    let id = oid("1.2.3.4");
    let at = signed
        .windows(id.len())
        .position(|window| window == id)
        .unwrap();
    let mut changed = signed.clone();
    changed[at + id.len() - 1] = 5;
    for (signer_info, valid) in [(signed, true), (changed, false)] {
        let message = Message::opaque(ENTITY, &[ALICE])
            .edit(|message| message.signer_infos = vec![signer_info]);
        let received = verify(&message.der());
        if valid {
            received.assert_valid();
        } else {
            received.assert_refused("signature-invalid");
        }
    }
}

#[test]
fn the_attributes_that_every_signer_needs_are_asked_for() {
    let digest = Sha512::digest(ENTITY);
    let content_type = || attribute(CONTENT_TYPE, &oid(ID_DATA));
    let table: [(Vec<Vec<u8>>, &str); 11] = [
        (vec![message_digest(&digest)], "missing-content-type"),
        (vec![content_type()], "missing-message-digest"),
        (
            vec![
                attribute(CONTENT_TYPE, &oid(ID_SIGNED_DATA)),
                message_digest(&digest),
            ],
            "content-type-mismatch",
        ),
        (
            vec![content_type(), message_digest(&digest[..63])],
            "message-digest-mismatch",
        ),
        (
            vec![content_type(), message_digest(b"")],
            "message-digest-mismatch",
        ),
        (
            vec![
                content_type(),
                message_digest(&digest),
                message_digest(&digest),
            ],
            "duplicate-attribute",
        ),
        (
            vec![content_type(), content_type(), message_digest(&digest)],
            "duplicate-attribute",
        ),
        (
            vec![content_type(), attribute(MESSAGE_DIGEST, &[0x05, 0x00])],
            "malformed-attribute",
        ),
        (
            vec![content_type(), attribute(MESSAGE_DIGEST, &[])],
            "attribute-value-count",
        ),
        (
            vec![
                content_type(),
                attribute(MESSAGE_DIGEST, &[0x04, 0x00, 0x04, 0x00]),
            ],
            "attribute-value-count",
        ),
        (
            vec![
                content_type(),
                message_digest(&digest),
                attribute("1.2.840.113549.1.9.6", &[0x30, 0x00]),
            ],
            "attribute-misplaced",
        ),
    ];
    for (attributes, code) in table {
        let signer =
            Signer::new(ALICE, ENTITY).edit(|signer| signer.signed_attrs = Some(attributes));
        verify(&by(&signer)).assert_refused(code);
    }
}

#[test]
fn only_id_data_may_be_signed_without_attributes() {
    let plain = Signer::without_attributes(ALICE, ENTITY);
    verify(&by(&plain)).assert_valid();
    let other = Message::opaque(ENTITY, &[ALICE]).edit(|message| {
        message.content_type = "1.2.840.113549.1.9.16.1.4";
        message.version = 3;
        message.signer_infos = vec![plain.der()];
    });
    verify(&other.der()).assert_refused("signed-attributes-required");
}

#[test]
fn attributes_served_as_content_are_not_the_content() {
    // The SET that Alice signed, given out as the content of a signature without attributes: no
    // receiver can tell by the octets alone, and this one covers what it says it covers.
    let signer = Signer::new(ALICE, ENTITY);
    let mut attributes = signer.signed_attrs.clone().unwrap();
    attributes.sort();
    let set = der::element(Tag::SET, |set| {
        attributes.iter().for_each(|each| set.raw(each));
    });
    let stripped = Message::opaque(&set, &[ALICE]).edit(|message| {
        message.signer_infos = vec![Signer::without_attributes(ALICE, &set).der()];
    });
    let received = verify(&stripped.der());
    assert!(!received.verdict.is_valid() || received.covers() == Some(&*sha256_hex(&set)));
    assert_ne!(received.covers(), Some(&*sha256_hex(ENTITY)));
}

#[test]
fn octets_after_the_object_are_reported_and_not_covered() {
    let message = [
        Message::opaque(ENTITY, &[ALICE]).der(),
        b"Buy the shares.".to_vec(),
    ]
    .concat();
    let received = verify(&message);
    received.assert_valid();
    assert_eq!(received.findings(), ["trailing-octets"]);
    assert_eq!(received.covers(), Some(&*sha256_hex(ENTITY)));
}

#[test]
fn content_of_another_type_is_signed_by_its_content_octets() {
    let message = Message::opaque(ENTITY, &[ALICE])
        .edit(|message| message.content = Some(der::primitive(Tag::UTF8_STRING, ENTITY)));
    let received = verify(&message.der());
    received.assert_valid();
    assert_eq!(received.findings(), ["content-not-octet-string"]);
    assert_eq!(received.covers(), Some(&*sha256_hex(ENTITY)));
}

#[test]
fn content_in_segments_is_one_content() {
    let mut writer = Writer::new(Vec::new());
    writer
        .begin_indefinite(Tag::OCTET_STRING.in_form(true))
        .unwrap();
    for segment in ENTITY.chunks(3) {
        writer.primitive(Tag::OCTET_STRING, segment).unwrap();
        writer.primitive(Tag::OCTET_STRING, b"").unwrap();
    }
    writer.end().unwrap();
    let segments = writer.finish().unwrap();
    let message =
        Message::opaque(ENTITY, &[ALICE]).edit(|message| message.content = Some(segments));
    let received = verify(&message.der());
    received.assert_valid();
    assert_eq!(
        received.layer().placed.encoding,
        smime::verdict::Encoding::Ber
    );
    assert_eq!(received.covers(), Some(&*sha256_hex(ENTITY)));
    let streamed = verify_by(&fixture_agent(), &fixture("stream.ber"));
    streamed.assert_valid();
    assert_eq!(
        streamed.layer().placed.encoding,
        smime::verdict::Encoding::Ber
    );
}

#[test]
fn certificates_that_cannot_be_read_are_left_out() {
    let message = Message::opaque(ENTITY, &[ALICE]).edit(|message| {
        message.certificates.insert(0, vec![0x30, 0x00]);
        message
            .certificates
            .push(der::element(Tag::context(3), |_| {}));
    });
    let received = verify(&message.der());
    received.assert_valid();
    assert_eq!(
        received.findings(),
        ["certificate-format-skipped", "certificate-unreadable"]
    );
}

#[test]
fn micalg_and_smime_type_are_compared_and_decide_nothing() {
    let object = Message::detached(ENTITY, &[ALICE]).der();
    let message = String::from_utf8(multipart_signed("", ENTITY, &object)).unwrap();
    for (micalg, findings) in [
        ("; micalg=sha-512", [].as_slice()),
        ("; micalg=SHA512", &[]),
        ("; micalg=\"sha-1, sha-512\"", &[]),
        ("; micalg=sha-256", &["micalg-mismatch"]),
        ("", &["micalg-missing"]),
    ] {
        let received = verify(message.replace("; micalg=sha-512", micalg).as_bytes());
        received.assert_valid();
        assert_eq!(received.findings(), findings, "{micalg}");
    }
    let opaque = opaque_mime("", &Message::opaque(ENTITY, &[ALICE]).der());
    let opaque = String::from_utf8(opaque).unwrap();
    let received = verify(opaque.replace("=signed-data", "=enveloped-data").as_bytes());
    received.assert_valid();
    assert_eq!(received.findings(), ["smime-type-mismatch"]);
}
