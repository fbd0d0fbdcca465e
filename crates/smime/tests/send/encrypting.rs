//! Encrypted messages: every kind of recipient, every cipher, every content type.

use std::io::Cursor;

use smime::Oid;
use smime::cms::attribute::Attribute;
use smime::crypto::algorithm::{AgreementScheme, CipherKind, KeyTransport, KeyWrap};
use smime::crypto::{DigestAlgorithm, NewKey, Secret};
use smime::receive::{Received, ReceivingAgent};
use smime::send::{
    CertificateRecipient, Content, EncryptedForm, IdentifierForm, OutForm, PasswordRecipient,
    Recipient, SendError, Ukm,
};
use smime::verdict::{Encoding, EncryptedLayer, Integrity, Layer};

use crate::support::{
    ENTITY, MESSAGE, MESSAGE_INSIDE, Reader, anyone, ca, encrypt, encrypt_pipe, encrypt_refusal,
    reader, sender, text,
};

const CIPHERS: [CipherKind; 10] = [
    CipherKind::Aes128Cbc,
    CipherKind::Aes192Cbc,
    CipherKind::Aes256Cbc,
    CipherKind::Aes128Gcm,
    CipherKind::Aes192Gcm,
    CipherKind::Aes256Gcm,
    CipherKind::Aes128Ccm,
    CipherKind::Aes192Ccm,
    CipherKind::Aes256Ccm,
    CipherKind::ChaCha20Poly1305,
];

const KINDS: [NewKey; 5] = [
    NewKey::rsa(2048),
    NewKey::P256,
    NewKey::P384,
    NewKey::P521,
    NewKey::X25519,
];

impl Reader {
    fn agent(&self) -> ReceivingAgent {
        anyone().key(self.key.clone(), Some(self.certificate.clone()))
    }

    fn recipient(&self) -> CertificateRecipient {
        CertificateRecipient::new(self.certificate.clone())
    }
}

#[track_caller]
fn content_of(received: &Received, message: &[u8]) -> Vec<u8> {
    let verdict = &received.verdict;
    assert!(verdict.is_valid(), "{:?}", verdict.reasons);
    let findings: Vec<_> = verdict.findings.iter().collect();
    assert!(findings.is_empty(), "{findings:?}");
    let mut content = Vec::new();
    let copied = received.copy_content(&mut Cursor::new(message), None, &mut content);
    assert!(copied.unwrap());
    content
}

#[track_caller]
fn decrypted(agent: &ReceivingAgent, message: &[u8]) -> (EncryptedLayer, Vec<u8>) {
    let received = agent.decrypt(&mut Cursor::new(message)).unwrap();
    let content = content_of(&received, message);
    match received.verdict.layers.as_slice() {
        [Layer::Encrypted(layer)] => (layer.clone(), content),
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_kind_of_key_reads_every_cipher() {
    for kind in KINDS {
        let bob = reader("Bob", kind);
        for cipher in CIPHERS {
            let agent = sender().recipient(bob.certificate.clone()).cipher(cipher);
            let message = encrypt(&agent, MESSAGE);
            let (layer, content) = decrypted(&bob.agent(), &message);
            assert_eq!(text(&content), text(MESSAGE_INSIDE), "{kind:?} {cipher}");
            assert_eq!(layer.content_encryption, cipher.name());
            assert_eq!(layer.placed.encoding, Encoding::Der);
            let is_aead = layer.integrity == Some(Integrity::Aead);
            assert_eq!(is_aead, cipher.is_aead());
        }
    }
}

#[test]
fn the_default_is_aes_256_gcm_in_mail() {
    let bob = reader("Bob", NewKey::P256);
    let message = encrypt(&sender().recipient(bob.certificate.clone()), MESSAGE);
    assert!(text(&message).starts_with(
        "From: alice@example.com\r\nTo: bob@example.com\r\nSubject: Shares\r\n\
         MIME-Version: 1.0\r\nContent-Type: application/pkcs7-mime; \
         smime-type=authEnveloped-data;\r\n name=smime.p7m\r\n\
         Content-Transfer-Encoding: base64\r\n\
         Content-Disposition: attachment; filename=smime.p7m\r\n\r\n"
    ));
    let (layer, _) = decrypted(&bob.agent(), &message);
    assert_eq!(layer.content_encryption, "aes-256-gcm");
    let agent = sender()
        .recipient(bob.certificate.clone())
        .cipher(CipherKind::Aes128Cbc);
    assert!(text(&encrypt(&agent, MESSAGE)).contains("smime-type=enveloped-data"));
}

#[test]
fn what_comes_from_a_pipe_has_indefinite_lengths() {
    let bob = reader("Bob", NewKey::X25519);
    for cipher in [CipherKind::Aes128Cbc, CipherKind::Aes256Gcm] {
        let agent = sender().recipient(bob.certificate.clone()).cipher(cipher);
        for message in [
            encrypt_pipe(&agent, MESSAGE),
            encrypt(&agent.clone().ber(), MESSAGE),
        ] {
            let (layer, content) = decrypted(&bob.agent(), &message);
            assert_eq!(layer.placed.encoding, Encoding::Ber);
            assert_eq!(content, MESSAGE_INSIDE);
        }
    }
}

#[test]
fn ccm_wants_the_length_before() {
    let bob = reader("Bob", NewKey::P256);
    let agent = sender()
        .recipient(bob.certificate.clone())
        .cipher(CipherKind::Aes128Ccm);
    let mut pipe = ENTITY;
    let error = agent.encrypt(Content::pipe(&mut pipe), &mut Vec::new());
    assert!(
        matches!(error, Err(SendError::NeedsFile { .. })),
        "{error:?}"
    );
    let (layer, content) = decrypted(&bob.agent(), &encrypt(&agent.ber(), ENTITY));
    assert_eq!(layer.placed.encoding, Encoding::Ber);
    assert_eq!(content, ENTITY);
}

#[test]
fn octets_of_any_number_come_back() {
    let bob = reader("Bob", NewKey::P256);
    for length in [0, 1, 15, 16, 17, 65_535, 65_536, 200_001] {
        let octets: Vec<u8> = (0..=255).cycle().take(length).collect();
        for cipher in [
            CipherKind::Aes256Cbc,
            CipherKind::Aes256Gcm,
            CipherKind::Aes256Ccm,
        ] {
            let agent = sender()
                .recipient(bob.certificate.clone())
                .cipher(cipher)
                .out_form(OutForm::Der);
            let mut message = Vec::new();
            let mut source = Cursor::new(&octets);
            agent
                .encrypt(Content::file(&mut source).raw(), &mut message)
                .unwrap();
            assert!(
                decrypted(&bob.agent(), &message).1 == octets,
                "{cipher} {length}"
            );
        }
    }
}

#[test]
fn a_key_is_transported_as_was_asked() {
    let bob = reader("Bob", NewKey::rsa(2048));
    let labelled = KeyTransport::RsaOaep {
        digest: DigestAlgorithm::Sha384,
        mgf_digest: DigestAlgorithm::Sha512,
        label: b"label".to_vec(),
    };
    for (transport, name) in [
        (KeyTransport::RsaPkcs1, "rsa-pkcs1"),
        (KeyTransport::oaep(DigestAlgorithm::Sha1), "rsa-oaep"),
        (labelled, "rsa-oaep"),
    ] {
        for rid in [
            IdentifierForm::IssuerAndSerialNumber,
            IdentifierForm::SubjectKeyIdentifier,
        ] {
            let recipient = bob.recipient().key_transport(transport.clone()).rid(rid);
            let message = encrypt(&sender().recipient(recipient), ENTITY);
            let (layer, content) = decrypted(&bob.agent(), &message);
            assert_eq!(layer.key_encryption.as_deref(), Some(name));
            assert_eq!(layer.recipients[0].kind, "ktri");
            assert_eq!(content, ENTITY);
        }
    }
}

#[test]
fn a_key_is_agreed_on_as_was_asked() {
    for kind in [NewKey::P256, NewKey::P384, NewKey::P521, NewKey::X25519] {
        let bob = reader("Bob", kind);
        for scheme in AgreementScheme::all() {
            let is_hkdf = matches!(scheme, AgreementScheme::Hkdf { .. });
            let recipient = bob.recipient().agreement(scheme);
            if is_hkdf && kind != NewKey::X25519 {
                let error = encrypt_refusal(&sender().recipient(recipient));
                assert!(matches!(error, SendError::Forbidden { .. }), "{error}");
                continue;
            }
            let rid = IdentifierForm::SubjectKeyIdentifier;
            let recipient = recipient.wrap(KeyWrap::Aes128).rid(rid);
            for ukm in [Ukm::Random, Ukm::Absent, Ukm::Given(b"material".to_vec())] {
                let agent = sender().recipient(recipient.clone().ukm(ukm));
                let (layer, content) = decrypted(&bob.agent(), &encrypt(&agent, ENTITY));
                assert_eq!(layer.key_encryption.as_deref(), scheme.name());
                assert_eq!(layer.recipients[0].kind, "kari");
                assert_eq!(content, ENTITY);
            }
        }
    }
}

#[test]
fn several_recipients_read_one_message() {
    let people: Vec<_> = ["Bob", "Carol", "Dave", "Eve", "Frank", "Grace"]
        .into_iter()
        .zip(KINDS.into_iter().chain([NewKey::P256]))
        .map(|(name, kind)| reader(name, kind))
        .collect();
    let mut agent = sender()
        .recipient(Recipient::Kek {
            identifier: b"kek".to_vec(),
            key: Secret::new(vec![7; 24]),
        })
        .recipient(PasswordRecipient::new(Secret::from(b"secret".as_slice())).iterations(1000));
    for person in &people {
        agent = agent.recipient(person.certificate.clone());
    }
    let message = encrypt(&agent, MESSAGE);
    for person in &people {
        let (layer, content) = decrypted(&person.agent(), &message);
        assert_eq!(content, MESSAGE_INSIDE);
        let matched = layer
            .recipients
            .iter()
            .filter(|recipient| recipient.matched);
        assert_eq!(matched.count(), 1);
    }
    let kek = anyone().kek(b"kek".to_vec(), Secret::new(vec![7; 24]));
    assert_eq!(decrypted(&kek, &message).1, MESSAGE_INSIDE);
    let password = anyone().password(Secret::from(b"secret".as_slice()));
    assert_eq!(decrypted(&password, &message).1, MESSAGE_INSIDE);
    let stranger = reader("Mallory", NewKey::P256).agent();
    let refused = stranger.decrypt(&mut Cursor::new(&message)).unwrap();
    assert_eq!(
        refused.verdict.reason().unwrap().reason.code(),
        "no-recipient"
    );
}

#[test]
fn recipients_who_agree_alike_share_an_ephemeral_key() {
    let (bob, carol) = (reader("Bob", NewKey::P256), reader("Carol", NewKey::P256));
    let agent = sender()
        .recipient(bob.certificate.clone())
        .recipient(carol.certificate.clone())
        .recipient(carol.recipient().wrap(KeyWrap::Aes128));
    let message = encrypt(&agent, ENTITY);
    for person in [&bob, &carol] {
        let (layer, content) = decrypted(&person.agent(), &message);
        assert_eq!(layer.recipients.len(), 2, "{:?}", layer.recipients);
        assert_eq!(content, ENTITY);
    }
}

#[test]
fn passwords_are_derived_from_as_was_asked() {
    for prf in [
        DigestAlgorithm::Sha1,
        DigestAlgorithm::Sha224,
        DigestAlgorithm::Sha256,
        DigestAlgorithm::Sha384,
        DigestAlgorithm::Sha512,
    ] {
        let password = Secret::from("Grüße".as_bytes());
        let recipient = PasswordRecipient::new(password.clone())
            .prf(prf)
            .iterations(1000);
        let message = encrypt(&sender().recipient(recipient), ENTITY);
        let agent = anyone().password(password);
        assert_eq!(decrypted(&agent, &message).1, ENTITY);
        let agent = anyone().password(Secret::from(b"other".as_slice()));
        let refused = agent.decrypt(&mut Cursor::new(&message)).unwrap();
        assert!(!refused.verdict.is_valid());
    }
}

#[test]
fn keys_can_be_bound_to_their_cipher() {
    let bob = reader("Bob", NewKey::X25519);
    for cipher in [
        CipherKind::Aes128Cbc,
        CipherKind::Aes256Gcm,
        CipherKind::ChaCha20Poly1305,
    ] {
        let agent = sender()
            .recipient(bob.certificate.clone())
            .cipher(cipher)
            .bind();
        let message = encrypt(&agent, ENTITY);
        assert_eq!(decrypted(&bob.agent(), &message).1, ENTITY, "{cipher}");
        let mut object = Vec::new();
        let agent = agent.out_form(OutForm::Der);
        agent
            .encrypt(Content::file(&mut Cursor::new(ENTITY)), &mut object)
            .unwrap();
        // id-alg-cek-hkdf-sha256.
        let oid = [6, 11, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 3, 31];
        assert!(memchr::memmem::find(&object, &oid).is_some());
    }
}

#[test]
fn encrypted_data_has_a_key_and_no_recipients() {
    let encrypted = |key: Vec<u8>| {
        sender()
            .encrypted_form(EncryptedForm::Encrypted)
            .encrypted_data_key(Secret::new(key))
    };
    for (length, cipher) in [
        (16, "aes-128-cbc"),
        (24, "aes-192-cbc"),
        (32, "aes-256-cbc"),
    ] {
        let key = vec![9; length];
        let receiver = anyone().content_key(Secret::new(key.clone()));
        for agent in [encrypted(key.clone()), encrypted(key.clone()).bind()] {
            let (layer, content) = decrypted(&receiver, &encrypt(&agent, ENTITY));
            assert_eq!(layer.content_encryption, cipher);
            assert_eq!(content, ENTITY);
        }
    }
    let error = encrypt_refusal(&encrypted(vec![9; 17]));
    assert!(matches!(error, SendError::KeyLength { .. }), "{error}");
    let error = encrypt_refusal(&encrypted(vec![9; 32]).cipher(CipherKind::Aes256Gcm));
    assert!(matches!(error, SendError::Forbidden { .. }), "{error}");
}

#[test]
fn authenticated_data_is_read_by_its_recipients() {
    let another = Oid::from_content(&[0x2a, 3, 4]).unwrap();
    let bob = reader("Bob", NewKey::P384);
    for digest in [DigestAlgorithm::Sha256, DigestAlgorithm::Sha512] {
        for attributes in [false, true] {
            let mut agent = sender()
                .recipient(bob.certificate.clone())
                .encrypted_form(EncryptedForm::Authenticated)
                .content_digest(digest);
            if attributes {
                agent = agent.content_type(another.clone());
            }
            for message in [encrypt(&agent, ENTITY), encrypt_pipe(&agent, ENTITY)] {
                let received = bob.agent().open(&mut Cursor::new(&message)).unwrap();
                assert_eq!(content_of(&received, &message), ENTITY);
                let Layer::AuthenticatedData(layer) = &received.verdict.layers[0] else {
                    panic!("{:?}", received.verdict.layers);
                };
                assert_eq!(layer.mac, format!("hmac-{}", digest.name()));
                assert_eq!(layer.integrity, Some(Integrity::Mac));
            }
        }
    }
}

#[test]
fn digested_data_is_read_by_everyone() {
    let agent = sender()
        .encrypted_form(EncryptedForm::Digested)
        .content_digest(DigestAlgorithm::Sha384);
    for message in [encrypt(&agent, ENTITY), encrypt_pipe(&agent, ENTITY)] {
        let received = anyone().open(&mut Cursor::new(&message)).unwrap();
        assert_eq!(content_of(&received, &message), ENTITY);
        let Layer::DigestedData(layer) = &received.verdict.layers[0] else {
            panic!("{:?}", received.verdict.layers);
        };
        assert_eq!(layer.digest, "sha-384");
    }
}

#[test]
fn compressed_content_comes_back() {
    let content = [ENTITY, &b"again and again\r\n".repeat(10_000)].concat();
    for agent in [sender(), sender().ber()] {
        let mut message = Vec::new();
        agent
            .compress(Content::file(&mut Cursor::new(&content)), &mut message)
            .unwrap();
        assert!(message.len() < content.len() / 10);
        assert!(text(&message).contains("smime-type=compressed-data;\r\n name=smime.p7z"));
        let received = anyone().decompress(&mut Cursor::new(&message)).unwrap();
        assert!(content_of(&received, &message) == content);
    }
    let mut message = Vec::new();
    sender()
        .compress(Content::pipe(&mut content.as_slice()), &mut message)
        .unwrap();
    let received = anyone().open(&mut Cursor::new(&message)).unwrap();
    assert!(content_of(&received, &message) == content);
}

#[test]
fn another_content_type_is_authenticated() {
    let another = Oid::from_content(&[0x2a, 3, 4]).unwrap();
    let bob = reader("Bob", NewKey::P256);
    let agent = sender()
        .recipient(bob.certificate.clone())
        .content_type(another.clone());
    let attribute = Attribute::new(Oid::from_content(&[0x2a, 3, 5]).unwrap(), vec![5, 0]);
    for agent in [agent.clone(), agent.authenticated_attribute(attribute)] {
        let (layer, content) = decrypted(&bob.agent(), &encrypt(&agent, ENTITY));
        assert_eq!(layer.placed.content_type, "1.2.3.4");
        assert_eq!(content, ENTITY);
    }
}

#[test]
fn what_is_said_beside_the_content_goes_along() {
    let bob = reader("Bob", NewKey::P256);
    let attribute = Attribute::new(Oid::from_content(&[0x2a, 3, 5]).unwrap(), vec![5, 0]);
    for cipher in [CipherKind::Aes128Cbc, CipherKind::Aes128Gcm] {
        let agent = sender()
            .recipient(bob.certificate.clone())
            .cipher(cipher)
            .originator(ca())
            .unprotected_attribute(attribute.clone());
        assert_eq!(decrypted(&bob.agent(), &encrypt(&agent, ENTITY)).1, ENTITY);
    }
}
