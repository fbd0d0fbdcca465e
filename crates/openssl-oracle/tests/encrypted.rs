//! What OpenSSL encrypts or digests, OpenSSL opens, for every kind of recipient.

mod common;

use common::{
    CONTENT,
    encrypted::{Recipients, assert_opened, assert_unopened, enveloped},
    places, with_octet,
};
use openssl_oracle::{
    EncryptRequest, EncryptedKind, Form, OpenRequest, Recipient, RecipientKey, Verdict,
};

const FORMS: [Form; 4] = [Form::Mime, Form::Der, Form::Pem, Form::Base64];

#[test]
fn every_recipient_opens_what_is_encrypted_for_it_by_every_cipher() {
    let recipients = Recipients::new();
    for (cipher, is_aead) in [
        ("aes-128-cbc", false),
        ("aes-192-cbc", false),
        ("aes-256-cbc", false),
        ("des-ede3-cbc", false),
        ("aes-128-gcm", true),
        ("aes-192-gcm", true),
        ("aes-256-gcm", true),
    ] {
        for (recipient, opener) in recipients.all() {
            let message = enveloped(cipher, vec![recipient]).encrypt().unwrap();
            let request = OpenRequest {
                message: &message,
                ..opener
            };
            assert_opened(&request.decrypt().unwrap(), is_aead);
        }
    }
}

#[test]
fn one_message_opens_for_each_of_its_recipients_in_every_form() {
    let recipients = Recipients::new();
    let all = recipients.all();
    for form in FORMS {
        for stream in [false, true] {
            let message = EncryptRequest {
                form,
                stream,
                ..enveloped(
                    "aes-256-gcm",
                    all.iter().map(|(recipient, _)| *recipient).collect(),
                )
            }
            .encrypt()
            .unwrap();
            for (_, opener) in &all {
                let request = OpenRequest {
                    message: &message,
                    form,
                    ..opener.clone()
                };
                assert_opened(&request.decrypt().unwrap(), true);
            }
        }
    }
}

#[test]
fn a_key_without_its_certificate_opens_what_is_for_its_kind() {
    let recipients = Recipients::new();
    let (curve, digest) = &recipients.curves[0];
    for (recipient, identity) in [
        (
            Recipient::Certificate {
                cert: &recipients.rsa.certificate,
                key_id: false,
            },
            &recipients.rsa,
        ),
        (
            Recipient::Agreement {
                cert: &curve.certificate,
                key_id: false,
                digest,
                cofactor: false,
                wrap: None,
            },
            curve,
        ),
    ] {
        let message = enveloped("aes-128-cbc", vec![recipient]).encrypt().unwrap();
        let request = OpenRequest {
            keys: vec![RecipientKey {
                cert: None,
                ..identity.recipient_key()
            }],
            ..OpenRequest::new(&message, Form::Der)
        };
        assert_opened(&request.decrypt().unwrap(), false);
    }
}

#[test]
fn each_key_of_a_request_is_tried() {
    let recipients = Recipients::new();
    let (curve, _) = &recipients.curves[0];
    let recipient = Recipient::Certificate {
        cert: &curve.certificate,
        key_id: false,
    };
    let message = enveloped("aes-128-gcm", vec![recipient]).encrypt().unwrap();
    let keys = vec![recipients.rsa.recipient_key(), curve.recipient_key()];
    let request = OpenRequest {
        keys,
        ..OpenRequest::new(&message, Form::Der)
    };
    assert_opened(&request.decrypt().unwrap(), true);
}

#[test]
fn encrypted_data_opens_with_its_key_alone() {
    let kind = EncryptedKind::Encrypted {
        cipher: "aes-256-cbc",
        key: &[3; 32],
    };
    for form in FORMS {
        let message = EncryptRequest {
            form,
            ..EncryptRequest::new(CONTENT, kind.clone())
        }
        .encrypt()
        .unwrap();
        let request = OpenRequest {
            content_key: Some(&[3; 32]),
            ..OpenRequest::new(&message, form)
        };
        assert_opened(&request.decrypt().unwrap(), false);
        // A wrong key gives good padding once in 256 times, and never the content.
        let others = [[4; 32], [5; 32], [6; 32], [7; 32]];
        let others = others.map(|key| {
            let other = OpenRequest {
                content_key: Some(&key),
                ..request.clone()
            };
            other.decrypt().unwrap()
        });
        let refused = others.iter().find(|other| other.verdict != Verdict::Valid);
        assert_unopened(
            refused.expect("a key that fails"),
            Verdict::Invalid,
            "bad decrypt",
        );
        assert!(others.iter().all(|other| other.content != CONTENT));
        let none = OpenRequest {
            content_key: None,
            ..request
        };
        let words = "nothing to open it with";
        assert_unopened(&none.decrypt().unwrap(), Verdict::Invalid, words);
    }
}

#[test]
fn digested_data_opens_while_its_digest_is_right() {
    for form in FORMS {
        let kind = EncryptedKind::Digested { digest: "sha256" };
        let message = EncryptRequest {
            form,
            ..EncryptRequest::new(CONTENT, kind)
        }
        .encrypt()
        .unwrap();
        let opened = OpenRequest::new(&message, form).check_digest().unwrap();
        assert_opened(&opened, false);
        if form == Form::Der {
            let at = places(&message, b"quick")[0];
            let changed = with_octet(&message, at, b'Q');
            let opened = OpenRequest::new(&changed, form).check_digest().unwrap();
            assert_unopened(&opened, Verdict::Invalid, "verification failure");
        }
    }
}
