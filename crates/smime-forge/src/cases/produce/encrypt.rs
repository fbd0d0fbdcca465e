//! `encrypt`: ciphers, forms and content types of encrypted mail and objects.

use smime_cases::{Integrity, Level, Op, Produce};

use super::tasks::{encrypted, entity, made, pkcs1, recipient, to_dave, under};
use crate::{
    primitive::random::random,
    template::{book::Book, message::Message, people::People, recipient::key_pair},
};

pub(super) fn write(book: &mut Book, people: &People) {
    ciphers(book, people);
    forms(book, people);
    types(book, people);
}

fn ciphers(book: &mut Book, people: &People) {
    for (id, cipher, requirement) in [
        (
            "encrypt/ciphers/aes-128-cbc",
            "aes-128-cbc",
            "rfc8551-2.7-2",
        ),
        (
            "encrypt/ciphers/aes-192-cbc",
            "aes-192-cbc",
            "rfc3565-2.1-3",
        ),
        (
            "encrypt/ciphers/aes-256-cbc",
            "aes-256-cbc",
            "rfc3565-2.1-3",
        ),
        (
            "encrypt/ciphers/aes-128-gcm",
            "aes-128-gcm",
            "rfc8551-2.7-1",
        ),
        (
            "encrypt/ciphers/aes-192-gcm",
            "aes-192-gcm",
            "rfc5084-3.2-1",
        ),
        (
            "encrypt/ciphers/aes-256-gcm",
            "aes-256-gcm",
            "rfc8551-2.7-1",
        ),
        (
            "encrypt/ciphers/aes-128-ccm",
            "aes-128-ccm",
            "rfc5084-3.1-1",
        ),
        (
            "encrypt/ciphers/aes-192-ccm",
            "aes-192-ccm",
            "rfc5084-3.1-1",
        ),
        (
            "encrypt/ciphers/aes-256-ccm",
            "aes-256-ccm",
            "rfc5084-3.1-1",
        ),
        (
            "encrypt/ciphers/chacha20-poly1305",
            "chacha20-poly1305",
            "rfc8551-2.7-3",
        ),
    ] {
        let message = under(to_dave(entity(Op::Encrypt), people), cipher)
            .needing("rsa-pkcs1-encryption")
            .needing("enveloped-mail");
        made(
            book,
            id,
            message,
            encrypted("mime", cipher, vec![pkcs1("dave-rsa")]),
        )
        .text(
            &format!("an entity under {cipher}"),
            "A mail's entity for Dave by RSA. What others decrypt has to be the entity that was given.",
        )
        .requires(&[requirement, "rfc8551-2.4.1-3"]);
    }
}

fn forms(book: &mut Book, people: &People) {
    let mut valid = |id: &str, title: &str, message: Message, produce| {
        made(book, id, message, produce)
            .text(
                title,
                "The same content in another form. What others decrypt has to be the entity that was given.",
            )
            .requires(&["rfc8551-2.4.1-3"]);
    };
    for ([der, pem, indefinite], cipher) in [
        (
            [
                "encrypt/forms/der-cbc",
                "encrypt/forms/pem-cbc",
                "encrypt/forms/indefinite-cbc",
            ],
            "aes-128-cbc",
        ),
        (
            [
                "encrypt/forms/der-gcm",
                "encrypt/forms/pem-gcm",
                "encrypt/forms/indefinite-gcm",
            ],
            "aes-256-gcm",
        ),
    ] {
        let message =
            || under(to_dave(entity(Op::Encrypt), people), cipher).needing("rsa-pkcs1-encryption");
        let produce = |form| encrypted(form, cipher, vec![pkcs1("dave-rsa")]);
        valid(
            der,
            &format!("an object, {cipher}"),
            message(),
            produce("der"),
        );
        valid(
            pem,
            &format!("PEM, {cipher}"),
            message().needing("pem"),
            produce("pem"),
        );
        valid(
            indefinite,
            &format!("indefinite lengths, {cipher}"),
            message().needing("ber"),
            Produce {
                ber: true,
                ..produce("der")
            },
        );
    }
}

fn types(book: &mut Book, people: &People) {
    let key = hex::encode(random("content-encryption key", 16));
    let mut message = entity(Op::Encrypt)
        .needing("encrypted-data")
        .needing("aes-cbc")
        .received(|context| context.content_key = Some(key));
    message.integrity = Some(Integrity::None);
    let produce = Produce {
        kind: Some("encrypted".into()),
        ..encrypted("der", "aes-128-cbc", Vec::new())
    };
    made(book, "encrypt/types/encrypted", message, produce)
        .text(
            "EncryptedData",
            "No recipients: the receiver has the content-encryption key already.",
        )
        .requires(&["rfc5652-8-1", "rfc5652-8-3"])
        .level(Level::May);
    for (id, to, feature) in [
        (
            "encrypt/types/authenticated-rsa",
            pkcs1("dave-rsa"),
            "rsa-pkcs1-encryption",
        ),
        (
            "encrypt/types/authenticated-x25519",
            recipient("kari", Some("dave-x25519")),
            "x25519-hkdf",
        ),
    ] {
        let certificate = to.cert.clone().expect("a certificate");
        let mut message = entity(Op::Encrypt)
            .needing("authenticated-data")
            .needing(feature)
            .needing("sha-256")
            .received(|context| context.keys = vec![key_pair(people.get(&certificate))]);
        message.integrity = Some(Integrity::Mac);
        let produce = Produce {
            form: Some("der".into()),
            kind: Some("authenticated-data".into()),
            recipients: vec![to],
            ..Produce::default()
        };
        made(book, id, message, produce)
            .text(
                "AuthenticatedData",
                "The content in clear, and a code over it for the recipient.",
            )
            .source("RFC 5652 section 9")
            .level(Level::May);
    }
    for (id, digest) in [
        ("encrypt/types/digested-sha-256", "sha-256"),
        ("encrypt/types/digested-sha-512", "sha-512"),
    ] {
        let produce = Produce {
            form: Some("der".into()),
            kind: Some("digested".into()),
            digest: Some(digest.into()),
            ..Produce::default()
        };
        made(
            book,
            id,
            entity(Op::Encrypt).needing("digested-data").needing(digest),
            produce,
        )
        .text(
            &format!("DigestedData with {digest}"),
            "The content in clear, and its digest.",
        )
        .source("RFC 5652 section 7")
        .level(Level::May);
    }
}
