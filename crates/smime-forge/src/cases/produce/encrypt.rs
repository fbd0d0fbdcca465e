//! `encrypt`: encrypted mail and objects, for every kind of recipient.

use smime_cases::{Context, Integrity, Level, Op, Produce, ProduceRecipient};

use super::tasks::{entity, made};
use crate::{
    cases::common::dave,
    primitive::random::random,
    template::{
        book::Book,
        message::Message,
        people::People,
        recipient::{Kekri, key_pair},
    },
};

pub(super) fn write(book: &mut Book, people: &People) {
    ciphers(book, people);
    recipients(book, people);
    agreements(book, people);
    symmetric(book);
    several(book, people);
    forms(book, people);
    types(book, people);
}

fn recipient(kind: &str, cert: Option<&str>) -> ProduceRecipient {
    ProduceRecipient {
        kind: kind.into(),
        cert: cert.map(Into::into),
        padding: None,
        digest: None,
        kdf: None,
        wrap: None,
        rid: None,
    }
}

fn pkcs1(cert: &str) -> ProduceRecipient {
    ProduceRecipient {
        padding: Some("pkcs1".into()),
        ..recipient("ktri", Some(cert))
    }
}

fn encrypted(form: &str, cipher: &str, recipients: Vec<ProduceRecipient>) -> Produce {
    Produce {
        form: Some(form.into()),
        cipher: Some(cipher.into()),
        recipients,
        ..Produce::default()
    }
}

/// A message under a cipher, and what is to come of reading it.
fn under(message: Message, cipher: &str) -> Message {
    let (mode, is_aead) = match cipher {
        "chacha20-poly1305" => ("chacha20-poly1305", true),
        gcm if gcm.ends_with("-gcm") => ("aes-gcm", true),
        ccm if ccm.ends_with("-ccm") => ("aes-ccm", true),
        _ => ("aes-cbc", false),
    };
    let (kind, integrity) = if is_aead {
        ("auth-enveloped-data", Integrity::Aead)
    } else {
        ("enveloped-data", Integrity::None)
    };
    let mut message = message.needing(mode).needing(kind);
    message.integrity = Some(integrity);
    message
}

fn to_dave(message: Message, people: &People) -> Message {
    message.received(|context| {
        *context = Context::default();
        dave(people).prepare(context);
    })
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

fn recipients(book: &mut Book, people: &People) {
    let gcm = "aes-256-gcm";
    for (id, digest) in [
        ("encrypt/recipients/oaep-sha-256", "sha-256"),
        ("encrypt/recipients/oaep-sha-384", "sha-384"),
        ("encrypt/recipients/oaep-sha-512", "sha-512"),
    ] {
        let oaep = ProduceRecipient {
            padding: Some("oaep".into()),
            digest: Some(digest.into()),
            ..recipient("ktri", Some("dave-rsa"))
        };
        let message = under(to_dave(entity(Op::Encrypt), people), gcm)
            .needing("rsa-oaep")
            .needing(digest)
            .needing("enveloped-mail");
        made(book, id, message, encrypted("mime", gcm, vec![oaep]))
            .text(
                &format!("RSAES-OAEP with {digest}"),
                "Hash and mask of OAEP by the same digest.",
            )
            .requires(&["rfc8551-2.3-4", "rfc3560-3-1"]);
    }
}

fn agreements(book: &mut Book, people: &People) {
    let gcm = "aes-256-gcm";
    for (id, name, digest, wrap, cipher, features) in [
        (
            "encrypt/recipients/p256-aes-128",
            "dave-p256",
            "sha-256",
            "aes-128",
            "aes-128-cbc",
            &["ecdh", "p-256"] as &[_],
        ),
        (
            "encrypt/recipients/p256-aes-256",
            "dave-p256",
            "sha-256",
            "aes-256",
            gcm,
            &["ecdh", "p-256"],
        ),
        (
            "encrypt/recipients/p384-aes-256",
            "dave-p384",
            "sha-384",
            "aes-256",
            gcm,
            &["ecdh", "p-384"],
        ),
        (
            "encrypt/recipients/p521-aes-256",
            "dave-p521",
            "sha-512",
            "aes-256",
            gcm,
            &["ecdh", "p-521"],
        ),
        (
            "encrypt/recipients/x25519-aes-256",
            "dave-x25519",
            "sha-256",
            "aes-256",
            gcm,
            &["x25519-hkdf"],
        ),
        (
            "encrypt/recipients/x25519-aes-128",
            "dave-x25519",
            "sha-256",
            "aes-128",
            "aes-128-cbc",
            &["x25519-hkdf"],
        ),
    ] {
        let derivation = if name == "dave-x25519" {
            "hkdf"
        } else {
            "x963"
        };
        let kari = ProduceRecipient {
            kdf: Some(format!("ecdh-{derivation}-{digest}")),
            wrap: Some(format!("{wrap}-wrap")),
            ..recipient("kari", Some(name))
        };
        let mut message = under(entity(Op::Encrypt), cipher)
            .needing(digest)
            .needing("enveloped-mail")
            .received(|context| context.keys = vec![key_pair(people.get(name))]);
        message
            .features
            .extend(features.iter().map(|f| (*f).to_owned()));
        let curve = name.trim_start_matches("dave-");
        made(book, id, message, encrypted("mime", cipher, vec![kari]))
            .text(
                &format!("an agreement on {curve}, {wrap} key wrap"),
                "A key that lives for this message alone, on the recipient's curve.",
            )
            .requires(&["rfc8551-2.3-1", "rfc8551-2.3-2", "rfc8551-2.3-6"]);
    }
}

fn symmetric(book: &mut Book) {
    for (id, length, cipher) in [
        ("encrypt/recipients/kek-128", 16, "aes-128-cbc"),
        ("encrypt/recipients/kek-256", 32, "aes-256-gcm"),
    ] {
        let message = under(entity(Op::Encrypt), cipher)
            .needing("kekri")
            .received(|context| context.kek = Some(Kekri::new(length).kek()));
        made(
            book,
            id,
            message,
            encrypted("der", cipher, vec![recipient("kekri", None)]),
        )
        .text(
            &format!("a key-encryption key of {} bits", length * 8),
            "Sender and receiver have the key already, and its identifier.",
        )
        .requires(&["rfc5652-6.2-2", "rfc5652-6.2.3-1"]);
    }
    for (id, digest) in [
        ("encrypt/recipients/password-sha-256", "sha-256"),
        ("encrypt/recipients/password-sha-512", "sha-512"),
    ] {
        let pwri = ProduceRecipient {
            digest: Some(digest.into()),
            ..recipient("pwri", None)
        };
        let message = under(entity(Op::Encrypt), "aes-256-gcm")
            .needing("pwri")
            .needing(digest)
            .received(|context| context.password = Some("correct horse battery staple".into()));
        made(
            book,
            id,
            message,
            encrypted("der", "aes-256-gcm", vec![pwri]),
        )
        .text(
            &format!("a password, PBKDF2 with HMAC-{digest}"),
            "The key-encryption key comes from a password that both know.",
        )
        .requires(&["rfc5652-6.2-3", "rfc3211-2.1-1"])
        .level(Level::May);
    }
}

fn several(book: &mut Book, people: &People) {
    let message = |cipher| {
        under(to_dave(entity(Op::Encrypt), people), cipher)
            .needing("rsa-pkcs1-encryption")
            .needing("enveloped-mail")
    };
    made(
        book,
        "encrypt/recipients/two",
        message("aes-256-gcm"),
        encrypted(
            "mime",
            "aes-256-gcm",
            vec![pkcs1("erin-rsa"), pkcs1("dave-rsa")],
        ),
    )
    .text(
        "two recipients",
        "One message for Erin and for Dave, who reads it.",
    )
    .requires(&["rfc8551-3.4-1"]);
    made(
        book,
        "encrypt/recipients/key-identifier",
        message("aes-128-cbc").needing("subject-key-identifier"),
        encrypted(
            "mime",
            "aes-128-cbc",
            vec![ProduceRecipient {
                rid: Some("ski".into()),
                ..pkcs1("dave-rsa")
            }],
        ),
    )
    .text(
        "the recipient named by subjectKeyIdentifier",
        "KeyTransRecipientInfo is version 2 then, and EnvelopedData too.",
    )
    .requires(&["rfc5652-6.2.1-2", "rfc5652-6.2.1-5"]);
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
