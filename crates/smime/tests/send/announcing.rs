//! What recipients announce, and what is made of it.

use std::io::Cursor;
use std::sync::Arc;

use smime::crypto::algorithm::CipherKind;
use smime::crypto::{AlgorithmIdentifier, NewKey, PrivateKey};
use smime::pki::Certificate;
use smime::receive::ReceivingAgent;
use smime::send::{Announced, SendError, SendingAgent, Signer};
use smime::verdict::Layer;

use crate::certificates::key_usage;
use crate::support::{
    ENTITY, anyone, ca, draft, encrypt, encrypt_refusal, reader, sender, sign, time,
};

/// A person who signs with one key and reads with another.
struct Person {
    signing: Certificate,
    signing_key: Arc<dyn PrivateKey>,
    reading: Certificate,
    reading_key: Arc<dyn PrivateKey>,
}

impl Person {
    fn new(name: &'static str) -> Self {
        let signer = reader(name, NewKey::ED25519);
        let reading = reader(name, NewKey::X25519);
        let signing = draft(name, &*signer.key).edit(|draft| {
            draft.extensions[0] = key_usage(0x80);
            draft.serial.push(1);
        });
        Self {
            signing: signing.sign(),
            signing_key: signer.key,
            reading: reading.certificate,
            reading_key: reading.key,
        }
    }

    fn signs(&self) -> SendingAgent {
        sender().signer(Signer::new(self.signing.clone(), self.signing_key.clone()))
    }

    /// A message by which these ciphers are announced.
    fn announces(&self, ciphers: &[CipherKind]) -> Vec<Announced> {
        let capabilities = ciphers
            .iter()
            .map(|cipher| AlgorithmIdentifier::without_parameters(cipher.oid()));
        announced(&self.signs().capabilities(capabilities.collect()))
    }
}

fn receiver() -> ReceivingAgent {
    anyone().trust(ca()).at(time("2026-06-01T00:00:00Z"))
}

fn announced(agent: &SendingAgent) -> Vec<Announced> {
    let message = sign(agent, ENTITY);
    let found = Announced::in_message(&receiver(), &mut Cursor::new(&message)).unwrap();
    found.unwrap()
}

/// The cipher that an agent chooses.
fn cipher(agent: &SendingAgent, reader: &Person) -> String {
    let message = encrypt(agent, ENTITY);
    let receiver = anyone().key(reader.reading_key.clone(), Some(reader.reading.clone()));
    let received = receiver.decrypt(&mut Cursor::new(&message)).unwrap();
    assert!(
        received.verdict.is_valid(),
        "{:?}",
        received.verdict.reasons
    );
    match &received.verdict.layers[0] {
        Layer::Encrypted(layer) => layer.content_encryption.clone(),
        other => panic!("{other:?}"),
    }
}

fn knowing(agent: SendingAgent, announced: Vec<Announced>) -> SendingAgent {
    announced.into_iter().fold(agent, SendingAgent::announced)
}

#[test]
fn what_is_read_is_announced_by_default() {
    let found = announced(&Person::new("Bob").signs());
    let ciphers: Vec<_> = found[0]
        .ciphers()
        .iter()
        .map(|cipher| cipher.name())
        .collect();
    assert_eq!(
        ciphers,
        [
            "aes-256-gcm",
            "aes-128-gcm",
            "chacha20-poly1305",
            "aes-256-cbc",
            "aes-128-cbc"
        ]
    );
    let none = announced(&Person::new("Bob").signs().capabilities(Vec::new()));
    assert!(none[0].ciphers().is_empty());
}

#[test]
fn the_first_that_all_announce_is_taken() {
    use CipherKind::{Aes128Cbc, Aes128Gcm, Aes256Cbc, ChaCha20Poly1305, TripleDesCbc};
    let (bob, carol) = (Person::new("Bob"), Person::new("Carol"));
    let to_both = sender()
        .recipient(bob.reading.clone())
        .recipient(carol.reading.clone());
    assert_eq!(cipher(&to_both, &bob), "aes-256-gcm");
    let agent = knowing(
        to_both,
        bob.announces(&[TripleDesCbc, Aes128Cbc, Aes128Gcm, Aes256Cbc]),
    );
    assert_eq!(cipher(&agent, &bob), "aes-128-cbc");
    let both = knowing(agent.clone(), carol.announces(&[Aes256Cbc, Aes128Gcm]));
    assert_eq!(cipher(&both, &carol), "aes-128-gcm");
    assert_eq!(cipher(&both.clone().cipher(Aes256Cbc), &bob), "aes-256-cbc");
    let nothing_in_common = knowing(agent, carol.announces(&[ChaCha20Poly1305]));
    assert_eq!(cipher(&nothing_in_common, &bob), "aes-256-gcm");
    let strangers = knowing(
        sender().recipient(bob.reading.clone()),
        carol.announces(&[Aes128Cbc]),
    );
    assert_eq!(cipher(&strangers, &bob), "aes-256-gcm");
}

#[test]
fn the_latest_announcement_counts() {
    use CipherKind::{Aes128Cbc, Aes256Cbc};
    let bob = Person::new("Bob");
    let at = |text, cipher: CipherKind| {
        let capability = AlgorithmIdentifier::without_parameters(cipher.oid());
        announced(
            &bob.signs()
                .signing_time(time(text))
                .capabilities(vec![capability]),
        )
    };
    let old = at("2025-01-01T00:00:00Z", Aes128Cbc);
    let new = at("2026-01-01T00:00:00Z", Aes256Cbc);
    for (first, second) in [(old.clone(), new.clone()), (new, old)] {
        let agent = knowing(sender().recipient(bob.reading.clone()), first);
        assert_eq!(cipher(&knowing(agent, second), &bob), "aes-256-cbc");
    }
    // RFC 8551 section 2.7.1: times that lie far in the future are not accepted.
    assert!(at("2026-07-01T00:00:00Z", Aes128Cbc).is_empty());
    assert_eq!(at("2026-06-01T12:00:00Z", Aes128Cbc).len(), 1);
}

#[test]
fn what_does_not_verify_announces_nothing() {
    let message = sign(&Person::new("Bob").signs(), ENTITY);
    let changed = String::from_utf8(message.clone())
        .unwrap()
        .replace("Sell", "Keep");
    let found = Announced::in_message(&receiver(), &mut Cursor::new(changed)).unwrap();
    assert_eq!(found.unwrap_err().reason.code(), "message-digest-mismatch");
    let nobody = anyone().at(time("2026-06-01T00:00:00Z"));
    let found = Announced::in_message(&nobody, &mut Cursor::new(&message)).unwrap();
    assert_eq!(found.unwrap_err().reason.code(), "no-trust-anchor");
}

#[test]
fn the_preferred_certificate_is_encrypted_to() {
    let bob = Person::new("Bob");
    let to_bob = sender().recipient(bob.signing.clone());
    let error = encrypt_refusal(&to_bob);
    assert!(matches!(error, SendError::RecipientKey { .. }), "{error}");
    let signer = Signer::new(bob.signing.clone(), bob.signing_key.clone());
    let signs = sender().signer(signer.encryption_certificate(bob.reading.clone()));
    let found = announced(&signs);
    assert_eq!(found[0].signer(), &bob.signing);
    assert_eq!(found[0].preferred(), Some(&bob.reading));
    cipher(&knowing(to_bob, found), &bob);
}
