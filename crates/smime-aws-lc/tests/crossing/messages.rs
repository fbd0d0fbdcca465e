//! Whole messages: sent with one provider, received with the other.

use std::io::Cursor;
use std::sync::Arc;

use smime::crypto::{
    AgreementScheme, CipherKind, DigestAlgorithm, KeyTransport, NewKey, PrivateKey, PrivateKeyInfo,
    Provider, RsaPadding, RustCrypto, Secret,
};
use smime::mime::Mailbox;
use smime::pki::{Certificate, Issuer, NewCertificate, Time, Validity};
use smime::send::{
    CertificateRecipient, Content, EncryptedForm, PasswordRecipient, Recipient, SignedForm, Signer,
};
use smime::{ReceivingAgent, SendingAgent};
use smime_aws_lc::AwsLc;

use crate::support::{Pair, rsa};

/// Who sends and who receives, in every combination.
fn pairs() -> [(Arc<dyn Provider>, Arc<dyn Provider>); 4] {
    let rustcrypto: Arc<dyn Provider> = Arc::new(RustCrypto);
    let aws_lc: Arc<dyn Provider> = Arc::new(AwsLc);
    [
        (rustcrypto.clone(), rustcrypto.clone()),
        (rustcrypto.clone(), aws_lc.clone()),
        (aws_lc.clone(), rustcrypto),
        (aws_lc.clone(), aws_lc),
    ]
}

/// An authority and Alice, whose keys are of one kind.
struct World {
    ca: Certificate,
    certificate: Certificate,
    key: PrivateKeyInfo,
}

impl World {
    fn new(kind: NewKey) -> Self {
        let loaded = |key: &PrivateKeyInfo| RustCrypto.load_private_key(key).unwrap();
        let authority = loaded(&Pair::made_by(&RustCrypto, NewKey::P256).private);
        let key = match kind {
            _ if kind.algorithm().is_rsa() => rsa().private.clone(),
            _ => Pair::made_by(&RustCrypto, kind).private,
        };
        let new = |email: &str, ca| NewCertificate {
            email: Mailbox::parse(email.as_bytes()).unwrap(),
            ca,
            validity: Validity {
                not_before: time("2026-01-01T00:00:00Z"),
                not_after: time("2027-01-01T00:00:00Z"),
            },
        };
        let ca = new("ca@example.com", true).self_signed(&*authority, &RustCrypto);
        let ca = ca.unwrap();
        let issuer = Issuer {
            certificate: &ca,
            key: &*authority,
        };
        let certificate =
            new("alice@example.com", false).issued_by(issuer, &*loaded(&key), &RustCrypto);
        Self {
            certificate: certificate.unwrap(),
            ca,
            key,
        }
    }

    /// The key, as a provider has loaded it.
    fn key(&self, provider: &dyn Provider) -> Arc<dyn PrivateKey> {
        provider.load_private_key(&self.key).unwrap()
    }
}

fn time(text: &str) -> Time {
    Time::from_rfc3339(text).unwrap()
}

fn now() -> Time {
    time("2026-06-01T00:00:00Z")
}

/// A message of several pieces: more than is worked on at once.
fn message() -> Vec<u8> {
    let line = b"The quick brown fox jumps over the lazy dog.\r\n";
    let header = b"From: alice@example.com\r\nContent-Type: text/plain\r\n\r\n";
    [&header[..], &line.repeat(3000)].concat()
}

fn content(received: &smime::Received, octets: &[u8]) -> Vec<u8> {
    let mut content = Vec::new();
    let same = received.copy_content(&mut Cursor::new(octets), None, &mut content);
    assert!(same.unwrap());
    content
}

#[test]
fn signed_messages_are_valid() {
    for (kind, padding) in [
        (NewKey::rsa(2048), RsaPadding::Pkcs1),
        (NewKey::rsa(2048), RsaPadding::Pss),
        (NewKey::P256, RsaPadding::Pkcs1),
        (NewKey::P384, RsaPadding::Pkcs1),
        (NewKey::P521, RsaPadding::Pkcs1),
        (NewKey::ED25519, RsaPadding::Pkcs1),
    ] {
        let world = World::new(kind);
        for (sender, receiver) in pairs() {
            for form in [SignedForm::Multipart, SignedForm::Opaque] {
                let case = format!("{} to {} {kind:?} {form:?}", sender.name(), receiver.name());
                let signer = Signer::new(world.certificate.clone(), world.key(&*sender));
                let agent = SendingAgent::new()
                    .provider(sender.clone())
                    .at(now())
                    .signer(signer.padding(padding))
                    .signed_form(form);
                let mut signed = Vec::new();
                let mut plain = Cursor::new(message());
                agent.sign(Content::file(&mut plain), &mut signed).unwrap();
                let agent = ReceivingAgent::new()
                    .provider(receiver.clone())
                    .trust(world.ca.clone())
                    .at(now());
                let received = agent.verify(&mut Cursor::new(&signed)).unwrap();
                assert!(
                    received.verdict.is_valid(),
                    "{case}: {:?}",
                    received.verdict
                );
            }
        }
    }
}

#[test]
fn encrypted_messages_are_decrypted() {
    let rsa_worlds = [
        KeyTransport::RsaPkcs1,
        KeyTransport::oaep(DigestAlgorithm::Sha256),
        KeyTransport::oaep(DigestAlgorithm::Sha512),
    ]
    .map(|scheme| {
        let world = World::new(NewKey::rsa(2048));
        let recipient = CertificateRecipient::new(world.certificate.clone());
        (
            format!("{scheme:?}"),
            recipient.key_transport(scheme),
            world,
        )
    });
    let curves = [NewKey::P256, NewKey::P384, NewKey::P521, NewKey::X25519].map(|kind| {
        let world = World::new(kind);
        let recipient = CertificateRecipient::new(world.certificate.clone());
        (format!("{kind:?}"), recipient, world)
    });
    let hkdf = {
        let world = World::new(NewKey::X25519);
        let recipient = CertificateRecipient::new(world.certificate.clone());
        let digest = DigestAlgorithm::Sha512;
        let recipient = recipient.agreement(AgreementScheme::Hkdf { digest });
        ("HKDF".to_owned(), recipient, world)
    };
    let ciphers = || CipherKind::ALL.into_iter().filter(|kind| !kind.legacy());
    for (name, recipient, world) in rsa_worlds.into_iter().chain(curves).chain([hkdf]) {
        for cipher in ciphers() {
            cross(
                &name,
                |agent| agent.recipient(recipient.clone()).cipher(cipher),
                |agent, provider| agent.key(world.key(provider), Some(world.certificate.clone())),
            );
        }
    }
    let secret = |len| Secret::new(vec![7; len]);
    for cipher in ciphers() {
        for len in [16, 24, 32] {
            let recipient = Recipient::Kek {
                identifier: b"shared".to_vec(),
                key: secret(len),
            };
            cross(
                &format!("KEK of {len} octets"),
                |agent| agent.recipient(recipient.clone()).cipher(cipher),
                |agent, _| agent.kek(b"shared".to_vec(), secret(len)),
            );
        }
        let password = PasswordRecipient::new(secret(9)).iterations(1000);
        cross(
            "password",
            |agent| agent.recipient(password.clone()).cipher(cipher),
            |agent, _| agent.password(secret(9)),
        );
    }
}

#[test]
fn authenticated_messages_and_shared_content_keys_are_read() {
    let secret = || Secret::new(vec![9; 32]);
    cross(
        "AuthenticatedData",
        |agent| {
            let recipient = Recipient::Kek {
                identifier: b"shared".to_vec(),
                key: secret(),
            };
            agent
                .encrypted_form(EncryptedForm::Authenticated)
                .recipient(recipient)
        },
        |agent, _| agent.kek(b"shared".to_vec(), secret()),
    );
    cross(
        "EncryptedData",
        |agent| {
            agent
                .encrypted_form(EncryptedForm::Encrypted)
                .encrypted_data_key(secret())
        },
        |agent, _| agent.content_key(secret()),
    );
}

/// Sends and receives by every pair of providers.
fn cross(
    name: &str,
    sending: impl Fn(SendingAgent) -> SendingAgent,
    receiving: impl Fn(ReceivingAgent, &dyn Provider) -> ReceivingAgent,
) {
    for (sender, receiver) in pairs() {
        let case = format!("{} to {} {name}", sender.name(), receiver.name());
        let agent = SendingAgent::new().provider(sender).at(now());
        let mut encrypted = Vec::new();
        let mut plain = Cursor::new(message());
        sending(agent.force_recipients())
            .encrypt(Content::file(&mut plain), &mut encrypted)
            .unwrap_or_else(|error| panic!("{case}: {error}"));
        let agent = ReceivingAgent::new().provider(receiver.clone()).at(now());
        let agent = receiving(agent, &*receiver);
        let received = agent.open(&mut Cursor::new(&encrypted)).unwrap();
        assert!(
            received.verdict.is_valid(),
            "{case}: {:?}",
            received.verdict
        );
        let content = content(&received, &encrypted);
        let body = message().split_off(25);
        assert!(content.ends_with(&body), "{case}");
    }
}
