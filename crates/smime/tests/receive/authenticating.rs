//! Authenticated and digested layers.

use std::io::Cursor;

use smime::receive::Received;
use smime::verdict::{Integrity, Judgement, Layer};

use crate::envelopes::*;
use crate::support::*;

const TST_INFO: &str = "1.2.840.113549.1.9.16.1.4";

#[track_caller]
fn integrity(received: &Received) -> Option<Integrity> {
    match received.verdict.layers.as_slice() {
        [Layer::AuthenticatedData(layer)] => {
            assert_eq!(layer.mac, "hmac-sha-256");
            layer.integrity
        }
        other => panic!("wanted one authenticated layer, found {other:?}"),
    }
}

#[test]
fn a_code_over_content_or_over_attributes_holds() {
    for (message, content_type) in [
        (Authenticated::plain(ENTITY), ID_DATA),
        (Authenticated::with_attributes(ENTITY, ID_DATA), ID_DATA),
        (Authenticated::with_attributes(ENTITY, TST_INFO), TST_INFO),
    ] {
        let message = message.der();
        let received = open(&message);
        received.assert_valid();
        assert_eq!(integrity(&received), Some(Integrity::Mac), "{content_type}");
        assert_eq!(content_of(&received, &message), ENTITY);
        let report = serde_json::to_value(&received.verdict).unwrap();
        assert_eq!(report["encrypted"], "no");
        assert_eq!(report["layers"][0]["covers"]["sha256"], sha256_hex(ENTITY));
        assert_eq!(report["layers"][0]["integrity"], "mac");
    }
}

#[test]
fn content_is_bound_to_the_attributes() {
    let good = Authenticated::with_attributes(ENTITY, ID_DATA);
    let type_attribute = || attribute(CONTENT_TYPE, &oid(ID_DATA));
    let digest_attribute = || message_digest(&hex::decode(sha256_hex(ENTITY)).unwrap());
    let refused = |code: &str, message: Authenticated| {
        let received = open(&message.der());
        received.assert_refused(code);
        assert_eq!(integrity(&received), None, "{code}");
    };
    let changed = |edit: &dyn Fn(&mut Authenticated)| good.clone().edit(|message| edit(message));
    refused(
        "decryption-failed",
        changed(&|message| {
            message.content = Some(b"Buy the shares.".to_vec());
        }),
    );
    refused(
        "content-type-mismatch",
        changed(&|message| message.content_type = TST_INFO),
    );
    refused(
        "malformed-cms",
        changed(&|message| message.digest_algorithm = None),
    );
    refused(
        "malformed-cms",
        changed(&|message| message.auth_attrs = None),
    );
    refused(
        "missing-message-digest",
        good.clone().attributes(vec![type_attribute()]),
    );
    refused(
        "missing-content-type",
        good.clone().attributes(vec![digest_attribute()]),
    );
    refused(
        "duplicate-attribute",
        good.clone()
            .attributes(vec![type_attribute(), type_attribute(), digest_attribute()]),
    );
    refused(
        "authenticated-attributes-not-der",
        changed(&|message| message.auth_attrs.as_mut().unwrap().reverse()),
    );
    // The content alone is not what the code is over.
    refused(
        "decryption-failed",
        changed(&|message| message.mac = hmac_sha256(ENTITY)),
    );
    let data_alone = Authenticated::plain(ENTITY).edit(|message| message.content_type = TST_INFO);
    refused("authenticated-attributes-required", data_alone);
    let content = Authenticated::plain(ENTITY)
        .edit(|message| message.content = Some(b"Buy the shares.".to_vec()));
    refused("decryption-failed", content);
}

#[test]
fn content_of_a_code_or_digest_may_have_come_apart() {
    let sha256 = hex::decode(sha256_hex(ENTITY)).unwrap();
    let apart = |message: Authenticated| message.edit(|message| message.content = None).der();
    for message in [
        apart(Authenticated::plain(ENTITY)),
        apart(Authenticated::with_attributes(ENTITY, ID_DATA)),
        digested(None, &sha256),
    ] {
        open(&message).assert_refused("missing-content");
        let (mut object, mut content) = (Cursor::new(&message), Cursor::new(ENTITY));
        let received = keyed().open_detached(&mut object, &mut content).unwrap();
        received.assert_valid();
        let mut copied = Vec::new();
        let whole = received.copy_content(&mut object, Some(&mut content), &mut copied);
        assert!(whole.unwrap());
        assert_eq!(copied, ENTITY);
        let mut other = Cursor::new(b"other");
        let received = keyed().open_detached(&mut object, &mut other).unwrap();
        assert!(!received.verdict.is_valid());
    }
}

#[test]
fn without_its_key_a_code_tells_nothing() {
    let message = Authenticated::plain(ENTITY).der();
    let received = agent().open(&mut Cursor::new(&message)).unwrap();
    received.assert_refused("no-recipient");
    verify(&message).assert_refused("not-signed");
}

#[test]
fn a_digest_is_that_of_the_content() {
    let sha256 = hex::decode(sha256_hex(ENTITY)).unwrap();
    let message = digested(Some(ENTITY), &sha256);
    let received = open(&message);
    received.assert_valid();
    assert_eq!(content_of(&received, &message), ENTITY);
    let report = serde_json::to_value(&received.verdict).unwrap();
    assert_eq!(report["layers"][0]["type"], "digested-data");
    assert_eq!(report["layers"][0]["digest"], "sha-256");
    for digest in [&sha256[..31], b"", &[0; 32]] {
        open(&digested(Some(ENTITY), digest)).assert_refused("digest-mismatch");
    }
    open(&digested(Some(b"other"), &sha256)).assert_refused("digest-mismatch");
    let openssl = crate::decrypting::openssl("digested.der");
    let received = open(&openssl);
    received.assert_valid();
    assert_eq!(
        content_of(&received, &openssl),
        crate::decrypting::openssl("content.txt")
    );
    // A digest that nobody knows.
    let unknown: Vec<u8> = oid("2.16.840.1.101.3.4.2.99");
    let mut message = digested(Some(ENTITY), &sha256);
    let at = message
        .windows(unknown.len())
        .position(|window| window == oid(SHA_256))
        .unwrap();
    message[at..at + unknown.len()].copy_from_slice(&unknown);
    assert_eq!(
        open(&message).outcome(),
        (Judgement::Unsupported, Some("unsupported"))
    );
}
