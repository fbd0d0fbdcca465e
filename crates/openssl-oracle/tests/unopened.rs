//! What OpenSSL does not open, and what it opens though it should not.

mod common;

use common::{
    CONTENT,
    encrypted::{KEK, PASSWORD, Recipients, assert_opened, assert_unopened, enveloped, opener_of},
    with_octet, with_unknown_arc,
};
use openssl_oracle::{
    Door, EncryptRequest, EncryptedKind, Error, Form, KeyEncryptionKey, OpenRequest, Recipient,
    RecipientKey, SignRequest, Verdict,
    pki::{KeyKind, TestCa},
};

#[test]
fn strangers_do_not_open_a_message() {
    let recipients = Recipients::new();
    let strangers = Recipients::new();
    for ((recipient, _), (_, stranger)) in recipients.all().into_iter().zip(strangers.all()) {
        if matches!(recipient, Recipient::Kek(_) | Recipient::Password { .. }) {
            continue;
        }
        let message = enveloped("aes-128-gcm", vec![recipient]).encrypt().unwrap();
        let request = OpenRequest {
            message: &message,
            ..stranger
        };
        assert_unopened(&request.decrypt().unwrap(), Verdict::Invalid, "");
    }
}

#[test]
fn another_key_identifier_key_or_password_does_not_open_a_message() {
    let password = Recipient::Password {
        password: PASSWORD,
        iterations: 1000,
        cipher: "aes-128-cbc",
    };
    let message = enveloped("aes-128-gcm", vec![Recipient::Kek(KEK), password])
        .encrypt()
        .unwrap();
    let request = OpenRequest::new(&message, Form::Der);
    let kek = |identifier, key| OpenRequest {
        kek: Some(KeyEncryptionKey { identifier, key }),
        ..request.clone()
    };
    for (request, words) in [
        (request.clone(), "nothing to open it with"),
        (kek(b"other", KEK.key), "no matching recipient"),
        (kek(KEK.identifier, &[8; 32]), "decrypt error"),
        (
            OpenRequest {
                password: Some(b"wrong"),
                ..request.clone()
            },
            "unwrap failure",
        ),
    ] {
        assert_unopened(&request.decrypt().unwrap(), Verdict::Invalid, words);
    }
}

#[test]
fn a_changed_tag_is_refused_after_the_content_was_handed_out() {
    // More than OpenSSL's buffer of 4 KiB, so that a part goes out before the tag is looked at.
    let content = [b'x'; 10_000];
    let request = EncryptRequest {
        content: &content,
        binary: true,
        ..enveloped("aes-256-gcm", vec![Recipient::Kek(KEK)])
    };
    let message = request.encrypt().unwrap();
    // The mac is the last field of an AuthEnvelopedData (RFC 5083 section 2.1).
    let last = message.len() - 1;
    let changed = with_octet(&message, last, message[last] ^ 1);
    let opened = OpenRequest {
        kek: Some(KEK),
        ..OpenRequest::new(&changed, Form::Der)
    }
    .decrypt()
    .unwrap();
    assert_unopened(&opened, Verdict::Invalid, "");
    assert!(opened.released, "OpenSSL 4.0 mends it");
}

#[test]
fn what_openssl_has_no_code_for_is_unsupported() {
    let recipients = Recipients::new();
    let cert = &recipients.rsa.certificate;
    let recipient = Recipient::Certificate {
        cert,
        key_id: false,
    };
    let message = enveloped("aes-128-cbc", vec![recipient]).encrypt().unwrap();
    let open = |message: &[u8]| {
        OpenRequest {
            keys: vec![recipients.rsa.recipient_key()],
            ..OpenRequest::new(message, Form::Der)
        }
        .decrypt()
        .unwrap()
    };
    // id-aes128-CBC (RFC 3565 section 4.1)
    let oid = b"\x60\x86\x48\x01\x65\x03\x04\x01\x02";
    let changed = with_unknown_arc(&message, oid, <[usize]>::to_vec);
    assert_unopened(&open(&changed), Verdict::Unsupported, "unknown cipher");
    // id-envelopedData (RFC 5652 section 6.1)
    let oid = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03";
    let changed = with_unknown_arc(&message, oid, <[usize]>::to_vec);
    assert_unopened(&open(&changed), Verdict::Unsupported, "");
}

#[test]
fn an_unknown_key_transport_is_taken_for_pkcs1() {
    // https://github.com/openssl/openssl/issues/32567: the error of rsa_cms_decrypt is lost.
    let recipients = Recipients::new();
    let recipient = Recipient::Certificate {
        cert: &recipients.rsa.certificate,
        key_id: false,
    };
    let message = enveloped("aes-128-gcm", vec![recipient]).encrypt().unwrap();
    let changed = with_unknown_arc(&message, common::RSA_ENCRYPTION, <[usize]>::to_vec);
    let open = |message: &[u8]| {
        OpenRequest {
            message,
            ..opener_of(&recipients.rsa)
        }
        .decrypt()
        .unwrap()
    };
    assert_opened(&open(&changed), true);
    // Where that fails, the algorithm counts.
    let last = changed.len() - 1;
    let changed = with_octet(&changed, last, changed[last] ^ 1);
    assert_unopened(&open(&changed), Verdict::Unsupported, "");
}

#[test]
fn key_agreement_with_x25519_is_unsupported() {
    let ca = TestCa::new(KeyKind::P256).unwrap();
    let bob = ca
        .issue_recipient(KeyKind::X25519, "bob@example.com")
        .unwrap();
    let recipients = Recipients::new();
    let recipient = Recipient::Certificate {
        cert: &recipients.curves[0].0.certificate,
        key_id: false,
    };
    let message = enveloped("aes-128-cbc", vec![recipient]).encrypt().unwrap();
    let request = OpenRequest {
        keys: vec![bob.recipient_key()],
        ..OpenRequest::new(&message, Form::Der)
    };
    assert_unopened(&request.decrypt().unwrap(), Verdict::Unsupported, "");
    let recipient = Recipient::Certificate {
        cert: &bob.certificate,
        key_id: false,
    };
    let error = enveloped("aes-128-cbc", vec![recipient])
        .encrypt()
        .unwrap_err();
    assert!(error.is_unsupported(), "{error}");
}

#[test]
fn compressed_data_is_unsupported_without_zlib() {
    // CompressedData (RFC 3274 section 1.1): version 0, id-alg-zlibCompress, id-data of the zlib
    // stream (RFC 1950) of no octets.
    let message = b"\x30\x3a\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x09\xa0\x2b\x30\x29\x02\x01\x00\
        \x30\x0d\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x03\x08\x30\x15\x06\x09\x2a\x86\x48\x86\xf7\x0d\
        \x01\x07\x01\xa0\x08\x04\x06\x78\x9c\x03\x00\x00\x00";
    let opened = OpenRequest::new(message, Form::Der).decompress().unwrap();
    assert_unopened(&opened, Verdict::Unsupported, "compression");
    let truncated = &message[..message.len() - 1];
    let opened = OpenRequest::new(truncated, Form::Der).decompress().unwrap();
    assert_unopened(&opened, Verdict::Invalid, "");
}

#[test]
fn a_message_of_another_kind_is_out_of_place() {
    let recipients = Recipients::new();
    let ca = TestCa::new(KeyKind::P256).unwrap();
    let alice = ca.issue(KeyKind::P256, "alice@example.com").unwrap();
    let signed = SignRequest {
        signers: vec![alice.signer("sha256")],
        ..SignRequest::new(CONTENT)
    }
    .sign(Door::Cms)
    .unwrap();
    let request = OpenRequest {
        keys: vec![recipients.rsa.recipient_key()],
        ..OpenRequest::new(&signed, Form::Der)
    };
    for opened in [
        request.decrypt(),
        request.check_digest(),
        request.decompress(),
    ] {
        assert_unopened(&opened.unwrap(), Verdict::Invalid, "out of place");
    }
}

#[test]
fn truncation_at_every_octet_is_refused() {
    let recipients = Recipients::new();
    for (recipient, opener) in recipients.all() {
        if !matches!(recipient, Recipient::Agreement { .. } | Recipient::Kek(_)) {
            continue;
        }
        let message = enveloped("aes-128-gcm", vec![recipient]).encrypt().unwrap();
        for length in 0..message.len() {
            let request = OpenRequest {
                message: &message[..length],
                ..opener.clone()
            };
            assert_unopened(&request.decrypt().unwrap(), Verdict::Invalid, "");
        }
    }
}

#[test]
fn what_the_caller_got_wrong_is_an_error_that_names_it() {
    let recipients = Recipients::new();
    let recipient = |cert| Recipient::Certificate {
        cert,
        key_id: false,
    };
    let cert = recipients.rsa.certificate.as_slice();
    let encrypt = |cipher, recipients| enveloped(cipher, recipients).encrypt();
    let key = RecipientKey {
        key: b"none",
        cert: None,
    };
    let open = OpenRequest {
        keys: vec![key],
        ..OpenRequest::new(b"", Form::Der)
    };
    let aead = EncryptedKind::Encrypted {
        cipher: "aes-128-gcm",
        key: &[0; 16],
    };
    for (error, words) in [
        (
            encrypt("aes-129-cbc", vec![recipient(cert)]).unwrap_err(),
            "cipher \"aes-129-cbc\"",
        ),
        (
            encrypt("aes-128-cbc", vec![recipient(b"none")]).unwrap_err(),
            "recipients[0]: not a DER Certificate",
        ),
        (
            open.decrypt().unwrap_err(),
            "keys[0].key: not a DER PrivateKeyInfo",
        ),
        (
            EncryptRequest::new(CONTENT, aead).encrypt().unwrap_err(),
            "OpenSSL failed: unsupported content encryption algorithm",
        ),
    ] {
        assert!(error.to_string().starts_with(words), "{error}");
    }
    let unknown = encrypt("aes-129-cbc", vec![recipient(cert)]).unwrap_err();
    assert!(unknown.is_unsupported());
    let stranger = encrypt("aes-128-cbc", vec![recipient(b"none")]).unwrap_err();
    assert!(!stranger.is_unsupported());
    assert!(matches!(
        encrypt(
            "aes-128-cbc",
            vec![Recipient::Kek(KeyEncryptionKey {
                key: &[0; 5],
                ..KEK
            })]
        ),
        Err(Error::Library { .. })
    ));
}
