//! Layers inside layers, opened to the innermost.

use std::io::{Cursor, Write};

use flate2::{Compression, write::ZlibEncoder};
use smime::Limits;
use smime::pki::bundle;
use smime::receive::{Protection, Received, ReceivingAgent};
use smime::verdict::{Address, Judgement, Layer};

use crate::envelopes::*;
use crate::support::*;

const FROM: &str = "From: alice@example.com\r\nSubject: Shares\r\nMIME-Version: 1.0\r\n";

fn signed(content: &[u8]) -> Vec<u8> {
    Message::opaque(content, &[ALICE]).der()
}

/// The boundary is one that no other layer has.
fn clear_signed(content: &[u8]) -> Vec<u8> {
    let object = Message::detached(content, &[ALICE]).der();
    let message = String::from_utf8(multipart_signed("", b"CONTENT", &object)).unwrap();
    let message = message.replace("edge", &format!("edge-{}-", content.len()));
    let (before, after) = message.split_once("CONTENT").unwrap();
    [before.as_bytes(), content, after.as_bytes()].concat()
}

/// A message with a sender, around an entity.
fn mail(entity: &[u8]) -> Vec<u8> {
    [FROM.as_bytes(), entity].concat()
}

fn kinds(received: &Received) -> Vec<&str> {
    received.verdict.layers.iter().map(Layer::kind).collect()
}

fn deflated(content: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn layers_nest_in_any_order() {
    let sign = |content: &[u8]| entity("signed-data", &signed(content));
    let clear_sign = |content: &[u8]| clear_signed(content);
    let cbc = |content: &[u8]| entity("enveloped-data", &Envelope::cbc(content).der());
    let gcm = |content: &[u8]| entity("authEnveloped-data", &Envelope::gcm(content).der());
    let compress = |content: &[u8]| entity("compressed-data", &compressed(&deflated(content)));
    let authenticate =
        |content: &[u8]| entity("authenticated-data", &Authenticated::plain(content).der());
    let digest = |content: &[u8]| {
        let sha256 = hex::decode(sha256_hex(content)).unwrap();
        entity("digested-data", &digested(Some(content), &sha256))
    };
    type Wrap<'a> = (&'a str, &'a dyn Fn(&[u8]) -> Vec<u8>);
    let wraps: [Wrap<'_>; 7] = [
        ("signed-data", &sign),
        ("signed-data", &clear_sign),
        ("enveloped-data", &cbc),
        ("auth-enveloped-data", &gcm),
        ("compressed-data", &compress),
        ("authenticated-data", &authenticate),
        ("digested-data", &digest),
    ];
    for (outer_kind, outer) in wraps {
        for (middle_kind, middle) in wraps {
            for (inner_kind, inner) in wraps {
                let message = mail(&outer(&middle(&inner(ENTITY))));
                let received = open(&message);
                let nesting = [outer_kind, middle_kind, inner_kind];
                assert_eq!(
                    received.outcome(),
                    (Judgement::Valid, None),
                    "{nesting:?}: {:?}",
                    received.verdict.reasons
                );
                assert_eq!(kinds(&received), nesting);
                assert_eq!(received.findings(), Vec::<&str>::new(), "{nesting:?}");
                assert_eq!(content_of(&received, &message), ENTITY, "{nesting:?}");
                let has_signer = nesting.contains(&"signed-data");
                let address = if has_signer {
                    Address::Match
                } else {
                    Address::NotChecked
                };
                assert_eq!(received.verdict.address, address, "{nesting:?}");
                let report = serde_json::to_value(&received.verdict).unwrap();
                assert_eq!(report["signed"], if has_signer { "yes" } else { "no" });
                let encrypted = if nesting.contains(&"auth-enveloped-data") {
                    "aead"
                } else if nesting.contains(&"enveloped-data") {
                    "unauthenticated"
                } else {
                    "no"
                };
                assert_eq!(report["encrypted"], encrypted, "{nesting:?}");
            }
        }
    }
}

#[test]
fn nested_messages_of_openssl_open() {
    let wanted = b"Content-Type: text/plain\r\n\r\nSell the shares.\r\nAll of them.\r\n";
    let anchor = bundle::certificates(&crate::decrypting::shared("ca-rsa.cert.pem"))
        .unwrap()
        .remove(0);
    let table: [(&str, &[&str]); 2] = [
        ("sealed.eml", &["auth-enveloped-data", "signed-data"]),
        (
            "triple.eml",
            &["signed-data", "enveloped-data", "signed-data"],
        ),
    ];
    for (name, layers) in table {
        for has_certificate in [true, false] {
            let agent = ReceivingAgent::new()
                .trust(anchor.clone())
                .at(time("2026-06-01T00:00:00Z"))
                .require(Protection::Signed)
                .require(Protection::Encrypted);
            let agent = crate::decrypting::with_key(agent, "bob-rsa", has_certificate);
            let message = fixture(name);
            let received = agent.open(&mut Cursor::new(&message)).unwrap();
            received.assert_valid();
            assert_eq!(kinds(&received), layers);
            // OpenSSL writes a line of text before the parts of multipart/signed.
            let mut findings = received.findings().into_iter();
            assert!(findings.all(|code| code == "text-around-parts"));
            assert_eq!(received.verdict.address, Address::Match);
            assert_eq!(content_of(&received, &message), wanted);
        }
    }
}

#[test]
fn cms_nests_without_mime() {
    let inner = Envelope::gcm(ENTITY);
    // The inner structure alone, as its type says, and a ContentInfo around it all the same.
    for content in [inner.structure(), inner.der()] {
        let outer = Envelope::cbc(&content)
            .edit(|envelope| envelope.content_type = ID_AUTH_ENVELOPED_DATA)
            .der();
        let received = open(&outer);
        received.assert_valid();
        assert_eq!(kinds(&received), ["enveloped-data", "auth-enveloped-data"]);
        assert_eq!(content_of(&received, &outer), ENTITY);
    }
    let outer = Envelope::cbc(&inner.der()).der();
    let received = open(&outer);
    received.assert_valid();
    assert_eq!(kinds(&received), ["enveloped-data", "auth-enveloped-data"]);
    let outer = Envelope::cbc(b"\x30\x03\x02\x01\x00")
        .edit(|envelope| envelope.content_type = ID_AUTH_ENVELOPED_DATA)
        .der();
    open(&outer).assert_refused("decryption-failed");
}

/// What goes on without the end of a header is content, and told from a broken mail by nothing: which octets
/// stand there is a secret.
#[test]
fn content_whose_header_has_no_end_is_content() {
    let agent = keyed().limits(Limits {
        header_octets: 100,
        ..Limits::default()
    });
    for content in [vec![b'a'; 200], b"A: b\r\n".repeat(40), vec![0; 200]] {
        for object in [
            Envelope::cbc(&content).der(),
            Envelope::gcm(&content).der(),
            compressed(&zlib_stored(&content)),
        ] {
            let received = agent.open(&mut Cursor::new(&object)).unwrap();
            received.assert_valid();
            assert_eq!(content_of(&received, &object), content);
        }
    }
}

#[test]
fn content_that_is_no_entity_is_content() {
    let pem = format!(
        "-----BEGIN CMS-----\n{}-----END CMS-----\n",
        base64(&signed(ENTITY))
    );
    for content in [
        &b""[..],
        b"\0\x01\x02",
        b"no header at all",
        b"\x30\x80\x00\x00",
        b"\x30\x03\x06\x01\x2a",
        pem.as_bytes(),
        &[b'A'; 100],
    ] {
        for message in [
            Envelope::gcm(content).der(),
            mail(&entity("enveloped-data", &Envelope::cbc(content).der())),
        ] {
            let received = open(&message);
            received.assert_valid();
            assert_eq!(received.verdict.layers.len(), 1);
            assert_eq!(content_of(&received, &message), content);
        }
    }
}

#[test]
fn a_message_without_a_layer_is_valid_and_says_that_it_has_none() {
    for message in [mail(ENTITY), ENTITY.to_vec()] {
        let received = open(&message);
        received.assert_valid();
        let report = serde_json::to_value(&received.verdict).unwrap();
        assert_eq!(
            (&report["signed"], &report["encrypted"]),
            (&"no".into(), &"no".into())
        );
        assert_eq!(report["layers"], serde_json::json!([]));
        assert_eq!(content_of(&received, &message), message);
    }
}

#[test]
fn what_is_required_has_to_be_there_and_to_hold() {
    let all = [
        (Protection::Signed, "not-signed"),
        (Protection::Encrypted, "not-encrypted"),
        (Protection::Authenticated, "not-authenticated"),
        (Protection::Digested, "not-digested"),
    ];
    let sha256 = hex::decode(sha256_hex(ENTITY)).unwrap();
    let triple = Envelope::cbc(&clear_signed(ENTITY)).der();
    let table: [(Vec<u8>, &[Protection]); 6] = [
        (ENTITY.to_vec(), &[]),
        (signed(ENTITY), &[Protection::Signed]),
        (
            Envelope::gcm(ENTITY).der(),
            &[Protection::Encrypted, Protection::Authenticated],
        ),
        (
            Authenticated::plain(ENTITY).der(),
            &[Protection::Authenticated],
        ),
        (digested(Some(ENTITY), &sha256), &[Protection::Digested]),
        (triple, &[Protection::Signed, Protection::Encrypted]),
    ];
    for (message, there) in table {
        for (protection, code) in all {
            let agent = keyed().require(protection);
            let received = agent.open(&mut Cursor::new(&message)).unwrap();
            if there.contains(&protection) {
                received.assert_valid();
            } else {
                received.assert_refused(code);
            }
        }
    }
    // A signature that does not hold is none.
    let forged = Message::opaque(ENTITY, &[ALICE]).edit(|message| {
        let forged = Signer::new(ALICE, b"other");
        message.signer_infos = vec![forged.der()];
    });
    let agent = keyed().require(Protection::Signed);
    let received = agent.open(&mut Cursor::new(forged.der())).unwrap();
    assert!(!received.verdict.is_valid());
}

#[test]
fn the_worst_layer_decides() {
    let bad_signature = |content: &[u8]| {
        Message::opaque(content, &[ALICE])
            .edit(|message| message.signer_infos = vec![Signer::new(ALICE, b"other").der()])
            .der()
    };
    let unsupported = |content: &[u8]| {
        let edit = |signer: &mut Signer| signer.digest_algorithm = "1.2.3.4";
        Message::opaque(content, &[ALICE])
            .edit(|message| {
                message.signer_infos = vec![Signer::new(ALICE, content).edit(edit).der()];
            })
            .der()
    };
    let around = |content: &[u8]| entity("signed-data", content);
    let table = [
        (
            bad_signature(&around(&signed(ENTITY))),
            Judgement::Invalid,
            0,
        ),
        (
            signed(&around(&bad_signature(ENTITY))),
            Judgement::Invalid,
            1,
        ),
        (
            unsupported(&around(&signed(ENTITY))),
            Judgement::Unsupported,
            0,
        ),
        (
            signed(&around(&unsupported(ENTITY))),
            Judgement::Unsupported,
            1,
        ),
        (
            unsupported(&around(&bad_signature(ENTITY))),
            Judgement::Invalid,
            1,
        ),
        (
            bad_signature(&around(&unsupported(ENTITY))),
            Judgement::Invalid,
            0,
        ),
    ];
    for (message, judgement, layer) in table {
        let received = open(&message);
        assert_eq!(received.verdict.judgement(), judgement);
        assert_eq!(received.verdict.reasons[0].layer, Some(layer));
        assert_eq!(
            kinds(&received),
            ["signed-data", "signed-data"],
            "each is reported"
        );
    }
}

#[test]
fn a_layer_that_does_not_open_ends_the_way() {
    let stranger = ReceivingAgent::new()
        .provider(crate::provider::provider())
        .trust(ca())
        .at(time("2026-06-01T00:00:00Z"));
    let message = signed(&entity("enveloped-data", &Envelope::gcm(ENTITY).der()));
    let received = stranger.open(&mut Cursor::new(&message)).unwrap();
    received.assert_refused("no-recipient");
    assert_eq!(received.verdict.reasons[0].layer, Some(1));
    assert_eq!(kinds(&received), ["signed-data", "auth-enveloped-data"]);
    assert!(
        received.content.is_none(),
        "the ciphertext is not what was asked for"
    );
}

#[test]
fn an_encrypted_part_of_a_message_is_errant_and_not_opened() {
    let part = entity("enveloped-data", &Envelope::cbc(ENTITY).der());
    let mixed = |header: &str| {
        let mut mixed = format!(
            "{header}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nfooter\r\n--b\r\n"
        )
        .into_bytes();
        mixed.extend_from_slice(&part);
        mixed.extend_from_slice(b"\r\n--b--\r\n");
        mixed
    };
    let received = open(&mixed(FROM));
    received.assert_refused("errant-layer");
    assert!(received.content.is_none());
    match received.verdict.layers.as_slice() {
        [Layer::Errant(layer)] => assert_eq!((layer.kind, &*layer.part), ("enveloped-data", "2")),
        other => panic!("{other:?}"),
    }
    // Inside an envelope it is content: listed, and without effect.
    let payload = mixed("");
    let message = Envelope::gcm(&payload).der();
    let received = open(&message);
    received.assert_valid();
    assert_eq!(kinds(&received), ["auth-enveloped-data", "enveloped-data"]);
    assert_eq!(content_of(&received, &message), payload);
    let asked = keyed().part("2");
    let received = asked.open(&mut Cursor::new(&mixed(FROM))).unwrap();
    received.assert_valid();
    assert_eq!(kinds(&received), ["enveloped-data"]);
}

#[test]
fn the_address_is_judged_once_for_the_signers_of_all_layers() {
    // Bob signs around what Alice signed and sent: some signer's certificate has her address.
    let inner = entity("signed-data", &signed(ENTITY));
    let outer = Message::opaque(&inner, &[BOB]).der();
    let received = open(&mail(&entity("signed-data", &outer)));
    received.assert_valid();
    assert_eq!(received.verdict.address, Address::Match);
    let bob_alone = Message::opaque(ENTITY, &[BOB]).der();
    let encrypted = Envelope::gcm(&entity("signed-data", &bob_alone)).der();
    let received = open(&mail(&entity("authEnveloped-data", &encrypted)));
    received.assert_refused("address-mismatch");
    assert_eq!(received.verdict.address, Address::Mismatch);
    // The sender is who the message's own header names, not the payload's.
    let payload = [
        b"From: bob@example.com\r\n".as_slice(),
        &entity("signed-data", &bob_alone),
    ]
    .concat();
    let received = open(&mail(&entity(
        "authEnveloped-data",
        &Envelope::gcm(&payload).der(),
    )));
    received.assert_refused("address-mismatch");
}

#[test]
fn line_ends_inside_an_envelope_are_made_canonical_for_the_signature_and_the_content() {
    let lf = |octets: Vec<u8>| {
        String::from_utf8(octets)
            .unwrap()
            .replace("\r\n", "\n")
            .into_bytes()
    };
    let message = Envelope::gcm(&lf(clear_signed(ENTITY))).der();
    let received = open(&message);
    received.assert_valid();
    assert_eq!(content_of(&received, &message), ENTITY);
}

#[test]
fn verifying_looks_through_compression_and_nothing_else() {
    let message = mail(&entity(
        "compressed-data",
        &compressed(&deflated(&clear_signed(ENTITY))),
    ));
    let received = verify(&message);
    received.assert_valid();
    assert_eq!(received.verdict.address, Address::Match);
    assert_eq!(kinds(&received), ["compressed-data", "signed-data"]);
    assert_eq!(received.verdict.signers().len(), 1);
    assert_eq!(content_of(&received, &message), ENTITY);
    let message = compressed(&deflated(ENTITY));
    let received = verify(&message);
    received.assert_refused("not-signed");
    assert!(received.content.is_none());
}

#[test]
fn more_layers_than_the_limit_are_not_opened() {
    let digest = |content: &[u8]| {
        let sha256 = hex::decode(sha256_hex(content)).unwrap();
        entity("digested-data", &digested(Some(content), &sha256))
    };
    let compress = |content: &[u8]| entity("compressed-data", &compressed(&zlib_stored(content)));
    type Wrap<'a> = &'a dyn Fn(&[u8]) -> Vec<u8>;
    let table: [(Wrap<'_>, usize); 2] = [(&digest, 16), (&compress, 4)];
    for (wrap, limit) in table {
        let mut message = ENTITY.to_vec();
        for _ in 0..limit {
            message = wrap(&message);
        }
        let received = open(&message);
        received.assert_valid();
        assert_eq!(content_of(&received, &message), ENTITY);
        let received = open(&wrap(&message));
        received.assert_refused("limit-exceeded");
        assert_eq!(received.verdict.layers.len(), limit);
        assert!(received.content.is_none());
    }
}
