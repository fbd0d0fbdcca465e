//! `encrypt/recipients`: every kind of recipient.

use smime_cases::{Level, Op, ProduceRecipient};

use super::tasks::{encrypted, entity, made, pkcs1, recipient, to_dave, under};
use crate::template::{
    book::Book,
    people::People,
    recipient::{Kekri, key_pair},
};

pub(super) fn write(book: &mut Book, people: &People) {
    oaep(book, people);
    agreements(book, people);
    symmetric(book);
    several(book, people);
}

fn oaep(book: &mut Book, people: &People) {
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
