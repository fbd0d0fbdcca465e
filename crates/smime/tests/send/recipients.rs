//! Who is encrypted to, and who is not.

use std::io::Cursor;

use smime::Policy;
use smime::crypto::algorithm::CipherKind;
use smime::crypto::{NewKey, Secret};
use smime::pki::PathFault;
use smime::send::{
    CertificateRecipient, Content, EncryptedForm, IdentifierForm, Recipient, SendError,
    SendingAgent,
};

use crate::certificates::{extended_key_usage, key_usage, utc_time};
use crate::support::{ENTITY, ca, draft, encrypt, encrypt_refusal, private_key, reader, sender};

/// What is found wrong with a recipient.
fn fault(agent: &SendingAgent) -> PathFault {
    match encrypt_refusal(agent) {
        SendError::Recipient(failure) => failure.fault,
        other => panic!("{other}"),
    }
}

#[test]
fn recipients_are_judged() {
    let key = private_key("bob-rsa");
    let expired = draft("Bob", &*key).edit(|draft| draft.not_after = utc_time("250101000000Z"));
    let later = draft("Bob", &*key).edit(|draft| draft.not_before = utc_time("300101000000Z"));
    let signs = |draft: crate::certificates::Draft, bits| {
        draft.edit(|draft| draft.extensions[0] = key_usage(bits))
    };
    let signing = signs(draft("Bob", &*key), 0x80);
    let agreeing = signs(draft("Bob", &*key), 0x08);
    let curve = reader("Bob", NewKey::P256);
    let transporting = signs(draft("Bob", &*curve.key), 0x20);
    let server = draft("Bob", &*key).with(extended_key_usage(&["1.3.6.1.5.5.7.3.1"]));
    for (certificate, wanted) in [
        (expired.sign(), "Expired"),
        (later.sign(), "NotYetValid"),
        (signing.sign(), "KeyUsage { wanted: \"keyEncipherment\""),
        (agreeing.sign(), "KeyUsage { wanted: \"keyEncipherment\""),
        (transporting.sign(), "KeyUsage { wanted: \"keyAgreement\""),
        (server.sign(), "ExtendedKeyUsage"),
    ] {
        let agent = sender().recipient(certificate);
        let found = format!("{:?}", fault(&agent));
        assert!(found.starts_with(wanted), "{found}");
        encrypt(&agent.force_recipients(), ENTITY);
    }
    let unlimited = draft("Bob", &*key).edit(|draft| draft.extensions.clear());
    encrypt(&sender().recipient(unlimited.sign()), ENTITY);
}

#[test]
fn paths_of_recipients_are_judged_where_someone_is_trusted() {
    let bob = reader("Bob", NewKey::P256);
    let agent = sender().recipient(bob.certificate.clone());
    encrypt(&agent.clone().trust(ca()), ENTITY);
    let stranger = crate::support::certificate("ca-rsa");
    let untrusted = agent.trust(stranger);
    assert_eq!(fault(&untrusted), PathFault::NoIssuer);
    encrypt(&untrusted.force_recipients(), ENTITY);
}

#[test]
fn small_keys_are_never_encrypted_to_unless_the_policy_says_so() {
    let key = private_key("alice-rsa-1024");
    let certificate = draft("Alice", &*key).sign();
    let agent = sender().recipient(certificate).force_recipients();
    let error = encrypt_refusal(&agent);
    assert!(matches!(error, SendError::Weak { .. }), "{error}");
    let policy = Policy {
        allow_legacy: true,
        ..Policy::default()
    };
    encrypt(&agent.policy(policy), ENTITY);
}

#[test]
fn what_cannot_be_encrypted_is_refused() {
    let bob = reader("Bob", NewKey::P256);
    let to_bob = || sender().recipient(bob.certificate.clone());
    let settings = [
        (sender(), "no recipient"),
        (
            sender().encrypted_form(EncryptedForm::Authenticated),
            "no recipient",
        ),
        (
            to_bob().encrypted_form(EncryptedForm::Encrypted),
            "a recipient",
        ),
        (
            to_bob().encrypted_form(EncryptedForm::Digested),
            "a recipient",
        ),
        (
            sender().encrypted_form(EncryptedForm::Encrypted),
            "the content key",
        ),
        (
            to_bob().encrypted_data_key(Secret::new(vec![1; 32])),
            "a content key",
        ),
        (to_bob().cipher(CipherKind::TripleDesCbc), "old mail"),
        (
            to_bob().encrypted_form(EncryptedForm::Authenticated).bind(),
            "a cipher",
        ),
    ];
    for (agent, what) in settings {
        match encrypt_refusal(&agent) {
            SendError::Settings { what: found } => assert!(found.contains(what), "{found}"),
            other => panic!("{what}: {other}"),
        }
    }
    let signs_only = reader("Bob", NewKey::ED25519);
    let error = encrypt_refusal(&sender().recipient(signs_only.certificate));
    assert!(matches!(error, SendError::RecipientKey { .. }), "{error}");
    let kek = Recipient::Kek {
        identifier: vec![1],
        key: Secret::new(vec![1; 20]),
    };
    let error = encrypt_refusal(&sender().recipient(kek));
    assert!(matches!(error, SendError::KeyLength { .. }), "{error}");
    let nameless = draft("Bob", &*bob.key).edit(|draft| {
        draft.extensions.remove(1);
    });
    let recipient = CertificateRecipient::new(nameless.sign());
    let recipient = recipient.rid(IdentifierForm::SubjectKeyIdentifier);
    let error = encrypt_refusal(&sender().recipient(recipient));
    assert!(
        matches!(error, SendError::NoKeyIdentifier { .. }),
        "{error}"
    );
    let mut source = Cursor::new(ENTITY);
    let error = to_bob().encrypt(Content::file(&mut source).raw(), &mut Vec::new());
    assert!(matches!(error, Err(SendError::RawInMime)), "{error:?}");
}
