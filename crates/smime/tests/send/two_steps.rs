//! Signing in two steps: what is to be signed goes out, the signature comes back.

use std::io::Cursor;

use const_oid::ObjectIdentifier;
use smime::cms::attribute::Attribute;
use smime::crypto::{
    DigestAlgorithm, PrivateKey, Provider, RsaPadding, RustCrypto, SignatureScheme,
};
use smime::receive::Received;
use smime::send::{OutForm, SendError, SendingAgent, SignedForm, Signer, ToBeSigned};
use smime::{Content, ReceivingAgent};

use crate::support::{
    ENTITY, MESSAGE, MESSAGE_INSIDE, certificate, private_key, receiver, refusal, sender, sign,
    time, verified,
};

const SIGNERS: [&str; 5] = [
    "alice-rsa",
    "alice-p256",
    "alice-p384",
    "alice-p521",
    "alice-ed25519",
];

fn to_be_signed(agent: &SendingAgent, content: &[u8]) -> ToBeSigned {
    let mut source = Cursor::new(content);
    let mut signers = agent.to_be_signed(Content::file(&mut source)).unwrap();
    assert_eq!(signers.len(), 1);
    signers.remove(0)
}

/// What a token does that signs digests, or messages where it has to.
fn made_by(key: &dyn PrivateKey, signer: &ToBeSigned) -> Vec<u8> {
    match &signer.digest {
        Some(digest) => key.sign_digest(&signer.scheme, digest.as_bytes()).unwrap(),
        None => {
            let mut read = |sink: &mut dyn FnMut(&[u8])| {
                sink(&signer.signed_attributes);
                Ok(())
            };
            key.sign_message(&signer.scheme, &mut read).unwrap()
        }
    }
}

fn made_elsewhere(name: &str, signer: &ToBeSigned) -> Signer {
    let signature = made_by(&*private_key(name), signer);
    let attributes = Some(signer.signed_attributes.clone());
    Signer::made_elsewhere(certificate(name), attributes, signature)
}

/// Both steps.
fn signed(
    name: &str,
    agent: &SendingAgent,
    settings: impl Fn(Signer) -> Signer,
    content: &[u8],
) -> Vec<u8> {
    let first = settings(Signer::elsewhere(certificate(name)));
    let signer = to_be_signed(&agent.clone().signer(first), content);
    let second = settings(made_elsewhere(name, &signer));
    // The second step is another day's.
    let later = time("2026-06-02T00:00:00Z");
    sign(&agent.clone().at(later).signer(second), content)
}

#[test]
fn every_kind_of_key_signs_in_two_steps_in_every_form() {
    for name in SIGNERS {
        for agent in [
            sender(),
            sender().ber(),
            sender().signed_form(SignedForm::Opaque),
            sender()
                .signed_form(SignedForm::Opaque)
                .out_form(OutForm::Der),
        ] {
            let message = signed(name, &agent, |signer| signer, MESSAGE);
            let (_, content) = verified(&message);
            assert_eq!(content, MESSAGE_INSIDE, "{name}");
        }
    }
    let pss = |signer: Signer| {
        signer
            .padding(RsaPadding::Pss)
            .digest(DigestAlgorithm::Sha384)
    };
    verified(&signed("alice-rsa", &sender(), pss, ENTITY));
}

/// A part that has to be re-encoded is digested as it will be sent.
#[test]
fn what_is_to_be_signed_is_what_is_sent() {
    let content = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nGr\u{fc}\u{df}e\r\n";
    verified(&signed(
        "alice-p256",
        &sender(),
        |signer| signer,
        content.as_bytes(),
    ));
}

#[test]
fn the_digest_is_that_of_the_attributes() {
    let agent = sender().signer(Signer::elsewhere(certificate("alice-p384")));
    let signer = to_be_signed(&agent, ENTITY);
    assert_eq!(
        signer.scheme,
        SignatureScheme::Ecdsa {
            digest: DigestAlgorithm::Sha384
        }
    );
    let mut digest = RustCrypto.digest(DigestAlgorithm::Sha384).unwrap();
    digest.update(&signer.signed_attributes);
    assert_eq!(signer.digest, Some(digest.finish()));
    // SET OF Attribute, no implicit tag (RFC 5652 section 5.4).
    assert_eq!(signer.signed_attributes[0], 0x31);

    let agent = sender().signer(Signer::elsewhere(certificate("alice-ed25519")));
    assert_eq!(to_be_signed(&agent, ENTITY).digest, None);
}

/// Where every setting is the same, the attributes need not be kept.
#[test]
fn attributes_are_made_again() {
    let agent = sender().signing_time(time("2026-05-01T00:00:00Z"));
    let first = Signer::elsewhere(certificate("alice-rsa"));
    let signer = to_be_signed(&agent.clone().signer(first), ENTITY);
    let signature = made_by(&*private_key("alice-rsa"), &signer);
    let again = Signer::made_elsewhere(certificate("alice-rsa"), None, signature);
    verified(&sign(&agent.signer(again), ENTITY));
}

#[test]
fn what_does_not_fit_is_not_sent() {
    let agent = sender().signer(Signer::elsewhere(certificate("alice-rsa")));
    let signer = to_be_signed(&agent, ENTITY);
    let signature = made_by(&*private_key("alice-rsa"), &signer);
    let refused = |attributes: Vec<u8>, signature: Vec<u8>, agent: SendingAgent, content: &[u8]| {
        let made = Signer::made_elsewhere(certificate("alice-rsa"), Some(attributes), signature);
        let error = refusal(&agent.signer(made), content);
        match error {
            SendError::Elsewhere { what, .. } => what,
            error => panic!("{error}"),
        }
    };
    let attributes = || signer.signed_attributes.clone();
    let other = b"Content-Type: text/plain\r\n\r\nBuy the shares.\r\n";
    assert_eq!(
        refused(attributes(), signature.clone(), sender(), other),
        "is about other content"
    );
    let typed = sender()
        .out_form(OutForm::Der)
        .content_type(ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4").into());
    assert_eq!(
        refused(attributes(), signature.clone(), typed, ENTITY),
        "is about content of another type"
    );
    let mut changed = attributes();
    // The signing time, which nothing but the signature covers.
    let at = changed
        .windows(2)
        .position(|two| two == [0x17, 0x0d])
        .unwrap();
    changed[at + 13] ^= 1;
    let broken = "is not what its signature is over";
    assert_eq!(
        refused(changed, signature.clone(), sender(), ENTITY),
        broken
    );
    let mut flipped = signature.clone();
    flipped[9] ^= 1;
    assert_eq!(refused(attributes(), flipped, sender(), ENTITY), broken);
    assert_eq!(refused(attributes(), Vec::new(), sender(), ENTITY), broken);
    for malformed in [
        Vec::new(),
        [attributes(), vec![0x05, 0x00]].concat(),
        attributes()[..attributes().len() - 1].to_vec(),
        {
            let mut tagged = attributes();
            tagged[0] = 0xa0;
            tagged
        },
    ] {
        assert_eq!(
            refused(malformed, signature.clone(), sender(), ENTITY),
            "is no SET OF Attribute in DER"
        );
    }
}

/// What the second step signs is what its own settings would: receivers compare the attributes with the rest.
#[test]
fn attributes_of_other_settings_are_not_sent() {
    let first = |agent: SendingAgent| {
        let agent = agent.signer(Signer::elsewhere(certificate("alice-rsa")));
        to_be_signed(&agent, ENTITY)
    };
    let signer = first(sender());
    let key = private_key("alice-rsa");
    let refused = |agent: &SendingAgent, signer: &ToBeSigned, padding: RsaPadding| {
        let attributes = signer.signed_attributes.clone();
        let scheme = SignatureScheme::for_signing(&key.public_key(), None, padding).unwrap();
        let made = made_by(
            &*key,
            &ToBeSigned {
                scheme,
                ..signer.clone()
            },
        );
        let made = Signer::made_elsewhere(certificate("alice-rsa"), Some(attributes), made);
        let error = refusal(&agent.clone().signer(made.padding(padding)), ENTITY);
        let what = "is not what this certificate and these settings sign";
        assert!(error.to_string().contains(what), "{error}");
    };
    let attribute = Attribute::new(ObjectIdentifier::new_unwrap("1.2.3.4").into(), vec![5, 0]);
    refused(&sender(), &signer, RsaPadding::Pss);
    let later = sender().signing_time(time("2026-06-02T00:00:00Z"));
    refused(&later, &signer, RsaPadding::Pkcs1);
    refused(&sender().without_signing_time(), &signer, RsaPadding::Pkcs1);
    refused(
        &sender(),
        &first(sender().without_signing_time()),
        RsaPadding::Pkcs1,
    );
    let labelled = sender().attribute(attribute);
    refused(&labelled, &signer, RsaPadding::Pkcs1);
    refused(&sender(), &first(labelled), RsaPadding::Pkcs1);
}

#[test]
fn a_key_that_is_elsewhere_signs_nothing_here() {
    let elsewhere = || Signer::elsewhere(certificate("alice-rsa"));
    let agent = sender().signer(elsewhere());
    let error = refusal(&agent, ENTITY);
    assert!(matches!(error, SendError::Settings { .. }), "{error}");
    let agent = agent.without_signed_attributes();
    let error = refusal(&agent, ENTITY);
    assert!(matches!(error, SendError::Settings { .. }), "{error}");
    let mut source = Cursor::new(ENTITY);
    let error = agent.to_be_signed(Content::file(&mut source)).unwrap_err();
    assert!(matches!(error, SendError::Settings { .. }), "{error}");
}

/// The digest was taken where the content is.
fn digest_of(algorithm: DigestAlgorithm, content: &[u8]) -> Vec<u8> {
    let mut digest = RustCrypto.digest(algorithm).unwrap();
    digest.update(content);
    digest.finish().as_bytes().to_vec()
}

fn verify_detached(message: &[u8], content: &[u8]) -> Received {
    let receiver: ReceivingAgent = receiver();
    let mut content = Cursor::new(content);
    receiver
        .verify_detached(&mut Cursor::new(message), &mut content)
        .unwrap()
}

#[test]
fn content_that_is_elsewhere_is_signed_by_its_digest() {
    let content = b"not a MIME entity";
    for name in SIGNERS {
        let agent = sender().out_form(OutForm::Der);
        let own = [
            DigestAlgorithm::Sha256,
            DigestAlgorithm::Sha384,
            DigestAlgorithm::Sha512,
        ]
        .map(|algorithm| (algorithm, digest_of(algorithm, content)));
        let digests = own
            .each_ref()
            .map(|(algorithm, value)| (*algorithm, value.as_slice()));

        let key = agent
            .clone()
            .signer(Signer::new(certificate(name), private_key(name)));
        let mut message = Vec::new();
        key.sign_digests(&digests, &mut message).unwrap();
        assert!(
            verify_detached(&message, content).verdict.is_valid(),
            "{name}"
        );
        assert!(!verify_detached(&message, b"other").verdict.is_valid());

        let first = agent.clone().signer(Signer::elsewhere(certificate(name)));
        let signer = first.to_be_signed_of_digests(&digests).unwrap().remove(0);
        let second = agent.signer(made_elsewhere(name, &signer));
        let mut message = Vec::new();
        second.sign_digests(&digests, &mut message).unwrap();
        assert!(
            verify_detached(&message, content).verdict.is_valid(),
            "{name}"
        );
    }
}

#[test]
fn digests_that_do_not_do_are_refused() {
    let agent = sender().signer(Signer::new(
        certificate("alice-rsa"),
        private_key("alice-rsa"),
    ));
    let good = digest_of(DigestAlgorithm::Sha256, ENTITY);
    let good = [(DigestAlgorithm::Sha256, good.as_slice())];
    let short = [(DigestAlgorithm::Sha256, &good[0].1[1..])];
    let other = [(DigestAlgorithm::Sha1, &good[0].1[..20])];
    let twice = [good[0], (DigestAlgorithm::Sha256, &[0; 32][..])];
    let der = || agent.clone().out_form(OutForm::Der);
    assert!(der().sign_digests(&good, &mut Vec::new()).is_ok());
    for (agent, digests) in [
        (der(), &short[..]),
        (der(), &twice),
        (der(), &other),
        (der(), &[]),
        (agent.clone(), &good),
        (der().signed_form(SignedForm::Opaque), &good),
    ] {
        let error = agent.sign_digests(digests, &mut Vec::new()).unwrap_err();
        assert!(matches!(error, SendError::Settings { .. }), "{error}");
        let first = agent.to_be_signed_of_digests(digests).unwrap_err();
        assert_eq!(first.to_string(), error.to_string());
    }
    let bare = agent.without_signed_attributes().out_form(OutForm::Der);
    assert!(bare.sign_digests(&good, &mut Vec::new()).is_ok());
}
