//! Private keys that are kept elsewhere: whoever implements the trait signs and decrypts with both
//! agents, and what goes wrong there is nobody's business.

use std::io::Cursor;
use std::sync::Arc;

use smime::crypto::algorithm::{CipherKind, KeyTransport};
use smime::crypto::{
    CryptoError, DigestAlgorithm, KemAlgorithm, KeyAlgorithm, NewKey, PrivateKey, RsaPadding,
    SignatureScheme, SubjectPublicKeyInfo,
};
use smime::receive::Received;
use smime::send::{CertificateRecipient, Signer};

use crate::support::{
    ENTITY, Reader, anyone, certificate, encrypt, private_key, reader, sender, sign, time, verified,
};
use crate::token::Token;

/// A key that says what it is, and can do nothing.
#[derive(Debug)]
struct Idle(Arc<dyn PrivateKey>);

impl PrivateKey for Idle {
    fn algorithm(&self) -> KeyAlgorithm {
        self.0.algorithm()
    }

    fn public_key(&self) -> SubjectPublicKeyInfo<'_> {
        self.0.public_key()
    }
}

#[test]
fn a_key_in_a_token_signs() {
    for (name, padding) in [
        ("alice-rsa", RsaPadding::Pkcs1),
        ("alice-rsa", RsaPadding::Pss),
        ("alice-p256", RsaPadding::Pkcs1),
        ("alice-ed25519", RsaPadding::Pkcs1),
    ] {
        let token = Token::holding(private_key(name));
        let signer = Signer::new(certificate(name), token.clone()).padding(padding);
        let message = sign(&sender().signer(signer), ENTITY);
        assert_eq!(token.asked(), 1, "{name}");
        assert_eq!(verified(&message).1, ENTITY, "{name}");
    }
}

/// What comes of a message at the hands of the owner of `key`.
fn received(reader: &Reader, key: Arc<dyn PrivateKey>, message: &[u8]) -> Received {
    let agent = anyone().at(time("2026-06-01T00:00:00Z"));
    let agent = agent.key(key, Some(reader.certificate.clone()));
    agent.open(&mut Cursor::new(message)).unwrap()
}

/// All that is told of it.
fn told(received: &Received) -> (String, u64) {
    let report = serde_json::to_string(&received.verdict).unwrap();
    (report, received.spent.work)
}

/// Readers with keys of each kind, and a message to each by each scheme: under a cipher whose content
/// can be changed, and one whose content cannot.
fn messages() -> Vec<(String, Reader, Vec<u8>)> {
    let oaep = KeyTransport::RsaOaep {
        digest: DigestAlgorithm::Sha256,
        mgf_digest: DigestAlgorithm::Sha256,
        label: Vec::new(),
    };
    let rsa = NewKey::rsa(2048);
    let mut messages = Vec::new();
    for cipher in [CipherKind::Aes256Cbc, CipherKind::Aes256Gcm] {
        for (kind, scheme) in [
            (rsa, Some(KeyTransport::RsaPkcs1)),
            (rsa, Some(oaep.clone())),
            (NewKey::P256, None),
            (NewKey::X25519, None),
        ] {
            let reader = reader("Bob", kind);
            let name = format!("{cipher:?} {kind:?} {scheme:?}");
            let mut recipient = CertificateRecipient::new(reader.certificate.clone());
            if let Some(scheme) = scheme {
                recipient = recipient.key_transport(scheme);
            }
            let message = encrypt(&sender().recipient(recipient).cipher(cipher), ENTITY);
            messages.push((name, reader, message));
        }
    }
    messages
}

#[test]
fn a_key_in_a_token_decrypts() {
    for (name, reader, message) in messages() {
        let token = Token::holding(reader.key.clone());
        let received = received(&reader, token.clone(), &message);
        assert!(
            received.verdict.is_valid(),
            "{name}: {:?}",
            received.verdict
        );
        assert_eq!(token.asked(), 1, "{name}");
    }
}

/// RFC 3218 section 2.3.2: a key that tells that it failed where it had to give a key makes no
/// difference to who sent the message.
#[test]
fn where_a_key_tells_that_it_failed_the_outcome_is_that_of_a_wrong_key() {
    let mut compared = 0;
    for (name, reader, message) in messages() {
        // As good a key, which is another.
        let other = match NewKey::like(reader.key.algorithm()) {
            None => private_key("alice-rsa"),
            Some(new) => crate::support::reader("Bob", new).key,
        };
        let wanted = told(&received(&reader, other, &message));
        if !wanted.0.contains("\"decryption-failed\"") {
            // A padding of one octet fits once in 256 times, whatever the key.
            assert!(name.contains("Cbc"), "{name}: {}", wanted.0);
            continue;
        }
        compared += 1;
        for error in [CryptoError::Failed, CryptoError::Key] {
            let token = Token::failing(reader.key.clone(), error);
            let outcome = told(&received(&reader, token, &message));
            assert_eq!(outcome, wanted, "{name}: {error:?}");
        }
    }
    assert!(compared >= 6, "{compared}");
}

#[test]
fn what_a_key_cannot_do_is_unsupported() {
    let idle = || Arc::new(Idle(private_key("alice-rsa")));
    let signer = Signer::new(certificate("alice-rsa"), idle());
    let refused = crate::support::refusal(&sender().signer(signer), ENTITY);
    assert_eq!(refused.to_string(), CryptoError::Unsupported.to_string());
    for (name, reader, message) in messages() {
        let received = received(&reader, Arc::new(Idle(reader.key.clone())), &message);
        let reason = received.verdict.reason().unwrap();
        assert_eq!(reason.reason.code(), "unsupported", "{name}");
    }
    let peer = private_key("alice-p256");
    let key = idle();
    let unsupported = CryptoError::Unsupported;
    assert_eq!(key.agree(&peer.public_key()).unwrap_err(), unsupported);
    let secret = key.decapsulate(KemAlgorithm::MlKem512, &[]);
    assert_eq!(secret.unwrap_err(), unsupported);
    let signature = key.sign_message(&SignatureScheme::Ed25519, &mut |_| Ok(()));
    assert_eq!(signature.unwrap_err(), unsupported);
}
