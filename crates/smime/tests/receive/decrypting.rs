//! Messages decrypted end to end: those of OpenSSL, and what each content type asks for.

use std::fs;
use std::io::Cursor;
use std::path::Path;

use smime::Policy;
use smime::crypto::Secret;
use smime::key_file::{self, KeyFilePolicy};
use smime::pki::bundle;
use smime::receive::{Received, ReceivingAgent};
use smime::verdict::{EncryptedLayer, Integrity, Judgement, Layer};
use smime_ber::der;

use crate::envelopes::*;
use crate::provider::provider;
use crate::support::*;

/// What OpenSSL encrypted in every one of its messages.
fn openssl_content() -> Vec<u8> {
    openssl("content.txt")
}

pub(crate) fn openssl(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../smime/tests/cms/data");
    fs::read(folder.join(name)).unwrap()
}

pub(crate) fn shared(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../vectors/keys");
    fs::read(folder.join(name)).unwrap()
}

/// A receiver with a key of the vectors, which has its certificate or not.
pub(crate) fn with_key(agent: ReceivingAgent, name: &str, has_certificate: bool) -> ReceivingAgent {
    let file = shared(&format!("{name}.key.pem"));
    let file = key_file::read(&file, None, &KeyFilePolicy::default()).unwrap();
    let key = provider().load_private_key(&file.keys[0]).unwrap();
    let certificate = bundle::certificates(&shared(&format!("{name}.cert.pem")))
        .unwrap()
        .remove(0);
    agent.key(key, has_certificate.then_some(certificate))
}

fn secret(hexadecimal: &str) -> Secret {
    hex::decode(hexadecimal).unwrap().into()
}

fn kek(bits: usize) -> ReceivingAgent {
    let key = "000102030405060708090a0b0c0d0e0f".repeat(bits / 128);
    agent().kek(hex::decode("c0ffee").unwrap(), secret(&key))
}

#[track_caller]
pub(crate) fn layer(received: &Received) -> &EncryptedLayer {
    match received.verdict.layers.as_slice() {
        [Layer::Encrypted(layer)] => layer,
        other => panic!("wanted one encrypted layer, found {other:?}"),
    }
}

#[test]
fn every_message_of_openssl_decrypts() {
    let rsa = || with_key(agent(), "bob-rsa", true);
    let p256 = || with_key(agent(), "bob-p256", true);
    let legacy = Policy {
        allow_legacy: true,
        ..Policy::default()
    };
    let table = [
        ("ktri-pkcs1", rsa(), "ktri", "aes-256-cbc"),
        (
            "ktri-pkcs1-3des",
            rsa().policy(legacy.clone()),
            "ktri",
            "des-ede3-cbc",
        ),
        ("ktri-pkcs1-key-id", rsa(), "ktri", "aes-128-gcm"),
        ("ktri-oaep-sha-256", rsa(), "ktri", "aes-256-gcm"),
        ("ktri-oaep-label", rsa(), "ktri", "aes-128-gcm"),
        ("kari-p256", p256(), "kari", "aes-256-cbc"),
        ("kari-key-id", p256(), "kari", "aes-128-gcm"),
        ("kekri", kek(128), "kekri", "aes-128-cbc"),
        ("kekri-gcm", kek(256), "kekri", "aes-256-gcm"),
        (
            "pwri",
            agent().password(Secret::from(&b"secret"[..])),
            "pwri",
            "aes-256-cbc",
        ),
    ];
    for (name, agent, kind, cipher) in table {
        let message = openssl(&format!("{name}.der"));
        let received = agent.decrypt(&mut Cursor::new(&message)).unwrap();
        assert_eq!(
            received.outcome(),
            (Judgement::Valid, None),
            "{name}: {:?}",
            received.verdict.reasons
        );
        assert_eq!(received.findings(), Vec::<&str>::new(), "{name}");
        let layer = layer(&received);
        assert_eq!(layer.content_encryption, cipher, "{name}");
        let recipients: Vec<_> = layer
            .recipients
            .iter()
            .map(|each| (each.kind, each.matched))
            .collect();
        assert_eq!(recipients, [(kind, true)], "{name}");
        let (integrity, encrypted) = if cipher.ends_with("gcm") {
            (Integrity::Aead, "aead")
        } else {
            (Integrity::None, "unauthenticated")
        };
        assert_eq!(layer.integrity, Some(integrity), "{name}");
        let report = serde_json::to_value(&received.verdict).unwrap();
        assert_eq!(report["encrypted"], encrypted, "{name}");
        assert_eq!(report["signed"], "no", "{name}");
        assert_eq!(content_of(&received, &message), openssl_content(), "{name}");
    }
}

#[test]
fn a_key_without_certificate_is_tried_with_every_recipient_of_its_kind() {
    let message = openssl("several.der");
    for (name, kind) in [
        ("bob-rsa", "ktri"),
        ("carol-rsa", "ktri"),
        ("bob-p256", "kari"),
    ] {
        for has_certificate in [true, false] {
            let agent = with_key(agent(), name, has_certificate);
            let received = agent.decrypt(&mut Cursor::new(&message)).unwrap();
            received.assert_valid();
            assert_eq!(content_of(&received, &message), openssl_content());
            let matched = layer(&received)
                .recipients
                .iter()
                .filter(|each| each.matched);
            let of_kind = layer(&received)
                .recipients
                .iter()
                .filter(|each| each.kind == kind);
            let wanted = if has_certificate { 1 } else { of_kind.count() };
            assert_eq!(matched.count(), wanted, "{name}");
        }
    }
}

#[test]
fn encrypted_data_decrypts_with_the_key_itself() {
    let message = openssl("encrypted.der");
    let agent = agent().content_key(secret("101112131415161718191a1b1c1d1e1f"));
    let received = agent.decrypt(&mut Cursor::new(&message)).unwrap();
    received.assert_valid();
    assert_eq!(layer(&received).placed.kind, "encrypted-data");
    assert!(layer(&received).recipients.is_empty());
    assert_eq!(content_of(&received, &message), openssl_content());
}

#[test]
fn no_recipient_for_the_keys_given_is_said() {
    let message = openssl("several.der");
    let other = agent().kek(b"another".to_vec(), secret("00"));
    for agent in [agent(), with_key(agent(), "alice-rsa", true), other] {
        let received = agent.decrypt(&mut Cursor::new(&message)).unwrap();
        received.assert_refused("no-recipient");
        assert!(received.content.is_none());
        assert!(layer(&received).recipients.iter().all(|each| !each.matched));
        assert_eq!(layer(&received).integrity, None);
        let report = serde_json::to_value(&received.verdict).unwrap();
        assert_eq!(report["encrypted"], "unauthenticated");
    }
    let envelope = Envelope::encrypted_data(ENTITY).der();
    decrypt(&envelope).assert_refused("no-recipient");
}

#[test]
fn what_is_not_encrypted_is_said() {
    for message in [
        Message::opaque(ENTITY, &[ALICE]).der(),
        opaque_mime("", &Message::opaque(ENTITY, &[ALICE]).der()),
        multipart_signed("", ENTITY, &Message::detached(ENTITY, &[ALICE]).der()),
        ENTITY.to_vec(),
        Authenticated::plain(ENTITY).der(),
        compressed(&zlib_stored(&Envelope::cbc(ENTITY).der())),
    ] {
        let received = decrypt(&message);
        received.assert_refused("not-encrypted");
        assert!(received.content.is_none());
    }
    for message in [Envelope::cbc(ENTITY), Envelope::gcm(ENTITY)] {
        verify(&message.der()).assert_refused("not-signed");
    }
}

#[test]
fn old_ciphers_are_for_those_who_ask_for_them() {
    let message = openssl("ktri-pkcs1-3des.der");
    let received = with_key(agent(), "bob-rsa", true)
        .decrypt(&mut Cursor::new(&message))
        .unwrap();
    received.assert_refused("legacy-algorithm");
}

#[test]
fn a_cipher_has_to_fit_its_content_type() {
    let gcm = Envelope::gcm(ENTITY);
    let in_enveloped = gcm.clone().edit(|envelope| {
        envelope.kind = ID_ENVELOPED_DATA;
        envelope.mac = None;
    });
    let in_encrypted = in_enveloped.clone().edit(|envelope| {
        envelope.kind = ID_ENCRYPTED_DATA;
        envelope.recipient_infos = None;
    });
    let cbc = Envelope::cbc(ENTITY).edit(|envelope| {
        envelope.kind = ID_AUTH_ENVELOPED_DATA;
        envelope.mac = Some(vec![0; 16]);
    });
    for envelope in [in_enveloped, in_encrypted, cbc] {
        let received = decrypt(&envelope.der());
        received.assert_refused("cipher-mode");
        // Refused before any key is tried.
        assert_eq!(layer(&received).integrity, None);
        assert!(layer(&received).recipients.iter().all(|each| !each.matched));
    }
}

#[test]
fn an_unknown_cipher_is_unsupported_and_named() {
    let envelope = Envelope::cbc(ENTITY)
        .edit(|envelope| envelope.algorithm = algorithm("1.2.3.4", &[0x05, 0x00]));
    let received = decrypt(&envelope.der());
    assert_eq!(
        received.outcome(),
        (Judgement::Unsupported, Some("unsupported"))
    );
    assert_eq!(layer(&received).content_encryption, "1.2.3.4");
}

#[test]
fn ciphertext_that_is_nowhere_is_missing_and_one_that_came_apart_is_found() {
    for envelope in [Envelope::cbc(ENTITY), Envelope::gcm(ENTITY)] {
        let apart = envelope.clone().edit(|envelope| envelope.ciphertext = None);
        let (message, ciphertext) = (apart.der(), envelope.ciphertext.clone().unwrap());
        decrypt(&message).assert_refused("missing-content");
        let detached = |message: &[u8], ciphertext: &[u8]| {
            let (mut message, mut ciphertext) = (Cursor::new(message), Cursor::new(ciphertext));
            let received = keyed()
                .decrypt_detached(&mut message, &mut ciphertext)
                .unwrap();
            let mut content = Vec::new();
            let whole = received.copy_content(&mut message, Some(&mut ciphertext), &mut content);
            assert_eq!(whole.unwrap(), received.verdict.is_valid());
            (received, content)
        };
        let (received, content) = detached(&message, &ciphertext);
        received.assert_valid();
        assert_eq!(content, ENTITY);
        let (received, content) = detached(&message, &ciphertext[1..]);
        received.assert_refused("decryption-failed");
        assert!(content.is_empty());
        let (received, _) = detached(&envelope.der(), &ciphertext);
        received.assert_refused("content-conflict");
    }
}

#[test]
fn content_of_any_length_decrypts_from_any_form() {
    for length in [0, 1, 15, 16, 17, 31, 32, 100_000, 600_000] {
        let content: Vec<u8> = (0..length)
            .map(|at: u32| at.to_le_bytes()[at as usize % 3])
            .collect();
        for envelope in [Envelope::cbc(&content), Envelope::gcm(&content)] {
            let object = envelope.der();
            let pem = format!(
                "-----BEGIN CMS-----\n{}-----END CMS-----\n",
                base64(&object)
            );
            for message in [
                object.clone(),
                pem.into_bytes(),
                entity("enveloped-data", &object),
            ] {
                let received = decrypt(&message);
                received.assert_valid();
                assert!(
                    content_of(&received, &message) == content,
                    "{length} octets"
                );
            }
        }
    }
}

#[test]
fn an_authenticated_cipher_covers_the_attributes() {
    let data = oid(ID_DATA);
    // In the order of DER.
    let attributes = || {
        vec![
            attribute("1.2.3.4", &[0x05, 0x00]),
            attribute(CONTENT_TYPE, &data),
        ]
    };
    let good = Envelope::gcm_with(ENTITY, ID_DATA, Some(attributes()));
    let received = decrypt(&good.der());
    received.assert_valid();
    assert_eq!(content_of(&received, &good.der()), ENTITY);
    let refused = |code: &str, edit: &dyn Fn(&mut Envelope)| {
        let received = decrypt(&good.clone().edit(|envelope| edit(envelope)).der());
        received.assert_refused(code);
        assert!(received.content.is_none());
    };
    refused("decryption-failed", &|envelope| envelope.auth_attrs = None);
    refused("decryption-failed", &|envelope| {
        envelope.auth_attrs = Some(vec![attribute(CONTENT_TYPE, &data)]);
    });
    refused("decryption-failed", &|envelope| {
        envelope.auth_attrs = Some(vec![
            attribute("1.2.3.5", &[0x05, 0x00]),
            attribute(CONTENT_TYPE, &data),
        ]);
    });
    refused("authenticated-attributes-not-der", &|envelope| {
        envelope.auth_attrs.as_mut().unwrap().reverse();
    });
    refused("content-type-mismatch", &|envelope| {
        envelope.auth_attrs.as_mut().unwrap()[1] = attribute(CONTENT_TYPE, &oid(ID_SIGNED_DATA));
    });
    refused("duplicate-attribute", &|envelope| {
        let named = envelope.auth_attrs.as_ref().unwrap()[1].clone();
        envelope.auth_attrs = Some(vec![named.clone(), named]);
    });
    // In BER: a length in more octets than it needs.
    refused("authenticated-attributes-not-der", &|envelope| {
        let attribute = &mut envelope.auth_attrs.as_mut().unwrap()[0];
        attribute.insert(1, 0x81);
    });
}

#[test]
fn content_that_is_not_data_needs_attributes_that_say_so() {
    const TST_INFO: &str = "1.2.840.113549.1.9.16.1.4";
    let with = |auth_attrs| Envelope::gcm_with(b"octets", TST_INFO, auth_attrs);
    decrypt(&with(None).der()).assert_refused("authenticated-attributes-required");
    let other = vec![attribute("1.2.3.4", &[0x05, 0x00])];
    decrypt(&with(Some(other)).der()).assert_refused("missing-content-type");
    let named = vec![attribute(CONTENT_TYPE, &oid(TST_INFO))];
    let message = with(Some(named)).der();
    let received = decrypt(&message);
    received.assert_valid();
    assert_eq!(layer(&received).placed.content_type, TST_INFO);
    assert_eq!(content_of(&received, &message), b"octets");
}

#[test]
fn a_tag_has_the_length_that_the_parameters_say() {
    let good = Envelope::gcm(ENTITY);
    for length in [0, 1, 4, 12, 15, 17] {
        let envelope = good
            .clone()
            .edit(|envelope| envelope.mac.as_mut().unwrap().resize(length, 0));
        decrypt(&envelope.der()).assert_refused("decryption-failed");
    }
}

#[test]
fn a_tag_that_may_be_guessed_is_refused_before_anything_is_decrypted() {
    const AES_128_CCM: &str = "2.16.840.1.101.3.4.1.7";
    for (name, lengths) in [
        (AES_128_GCM, &[0, 4, 8, 11][..]),
        (AES_128_CCM, &[0, 4, 8, 10, 13]),
    ] {
        for length in lengths {
            let parameters = der::sequence(|parameters| {
                parameters.octet_string(&NONCE);
                parameters.integer(*length);
            });
            let envelope = Envelope::gcm(ENTITY)
                .edit(|envelope| envelope.algorithm = algorithm(name, &parameters));
            let received = decrypt(&envelope.der());
            received.assert_refused("algorithm-parameters");
            assert!(layer(&received).recipients.iter().all(|each| !each.matched));
        }
    }
}

#[test]
fn what_an_object_says_of_itself_wrongly_is_borne_and_noted() {
    let sha256 = hex::decode(sha256_hex(ENTITY)).unwrap();
    let noted = |message: &[u8], wanted: &str| {
        let received = open(message);
        received.assert_valid();
        assert_eq!(received.findings(), [wanted]);
        assert_eq!(content_of(&received, message), ENTITY);
    };
    let version =
        |number: i64, envelope: Envelope| envelope.edit(|envelope| envelope.version = number).der();
    noted(&version(0, Envelope::cbc(ENTITY)), "object-version");
    noted(&version(3, Envelope::cbc(ENTITY)), "object-version");
    noted(&version(2, Envelope::gcm(ENTITY)), "object-version");
    let first = |octet: u8, mut object: Vec<u8>| {
        let version = [0x02, 0x01, 0x00];
        let at = object.windows(3).position(|window| window == version);
        object[at.unwrap() + 2] = octet;
        object
    };
    noted(
        &first(2, Authenticated::plain(ENTITY).der()),
        "object-version",
    );
    noted(&first(2, digested(Some(ENTITY), &sha256)), "object-version");
    noted(
        &first(1, compressed(&zlib_stored(ENTITY))),
        "object-version",
    );
    let gcm = Envelope::gcm(ENTITY).der();
    noted(&entity("enveloped-data", &gcm), "smime-type-mismatch");
    let cbc = Envelope::cbc(ENTITY).der();
    noted(&entity("signed-data", &cbc), "smime-type-mismatch");
    noted(&[cbc, vec![0]].concat(), "trailing-octets");
}
