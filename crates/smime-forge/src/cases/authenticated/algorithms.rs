//! `authenticated/hmac`, `authenticated/recipients`: each algorithm, and each way to the key.

use smime_cases::Level;

use super::good::PLAIN;
use crate::{
    cases::common::{NO_RECIPIENT, dave},
    primitive::{asn1::Node, cipher::Cipher, digest::Digest, oid, random::random},
    template::{
        authenticated_data::AuthenticatedData,
        book::Book,
        mime::TEXT,
        people::People,
        recipient::{Kari, Kekri, Ktri, Oaep, Pwri, Recipient, key_pair},
    },
};

pub(super) fn write(book: &mut Book, people: &People) {
    algorithms(book, people);
    recipients(book, people);
}

fn algorithms(book: &mut Book, people: &People) {
    for (id, digest) in [
        ("authenticated/hmac/sha-1", Digest::Sha1),
        ("authenticated/hmac/sha-224", Digest::Sha224),
        ("authenticated/hmac/sha-256", Digest::Sha256),
        ("authenticated/hmac/sha-384", Digest::Sha384),
        ("authenticated/hmac/sha-512", Digest::Sha512),
    ] {
        book.valid(
            id,
            AuthenticatedData::new(TEXT, digest, [dave(people)]).message(),
        )
        .text(
            &format!("HMAC-{}", digest.feature().to_uppercase()),
            "The content in clear, and a code over it whose key the recipient gets as he gets a content-encryption key. No attributes.",
        )
        .requires(&["rfc5652-9.3-2"])
        .level(Level::May);
    }
    let old = |parameters: Vec<Node>| {
        AuthenticatedData::new(TEXT, Digest::Sha1, [dave(people)])
            .with(|object| {
                let mut identifier = vec![Node::oid(oid::HMAC_SHA_1)];
                identifier.extend(parameters);
                object.mac_algorithm = Node::sequence(identifier);
            })
            .message()
    };
    book.valid("authenticated/hmac/sha-1-pkix", old(Vec::new()))
        .text(
            "HMAC-SHA-1 under the identifier of RFC 3370",
            "hMAC-SHA1 of the PKIX arc, parameters absent: the identifier that CMS itself names.",
        )
        .requires(&["rfc3370-6.1-5"]);
    book.valid(
        "authenticated/hmac/sha-1-pkix-null",
        old(vec![Node::null()]),
    )
    .text(
        "HMAC-SHA-1 under the identifier of RFC 3370, with NULL",
        "Both absent parameters and NULL must be accepted.",
    )
    .requires(&["rfc3370-6.1-6"]);
    for (id, length) in [
        ("authenticated/hmac/key-short", 16),
        ("authenticated/hmac/key-long", 64),
    ] {
        let oaep = Ktri::oaep(people.get("dave-rsa"), Oaep::new(Digest::Sha256));
        let message = AuthenticatedData::new(TEXT, Digest::Sha256, [Recipient::Ktri(oaep)])
            .with(|object| object.key = random("authentication key", length))
            .message();
        book.valid(id, message)
            .text(
                &format!("HMAC-SHA-256 with a key of {length} octets"),
                "HMAC takes keys of any length, and nothing in CMS says that the key has to be as long as the digest.",
            )
            .source("RFC 5652 section 9.2")
            .level(Level::May);
    }
    book.unsupported(
        "authenticated/hmac/unknown",
        PLAIN,
        AuthenticatedData::new(TEXT, Digest::Sha256, [dave(people)])
            .with(|object| object.mac_algorithm = Node::sequence([Node::oid(oid::UNKNOWN)]))
            .message(),
    )
    .text(
        "an unknown algorithm",
        "macAlgorithm is nobody's. That is not a code that fits.",
    )
    .source("RFC 5652 section 9.1")
    .class("unknown-algorithm");
}

fn recipients(book: &mut Book, people: &People) {
    let to =
        |recipient| AuthenticatedData::with_attributes(TEXT, Digest::Sha256, [recipient]).message();
    let dave_rsa = people.get("dave-rsa");
    for (id, title, message) in [
        (
            "authenticated/recipients/rsa-oaep",
            "the key by RSAES-OAEP",
            to(Recipient::Ktri(Ktri::oaep(
                dave_rsa,
                Oaep::new(Digest::Sha256),
            ))),
        ),
        (
            "authenticated/recipients/p256",
            "the key by ECDH on P-256",
            to(Recipient::Kari(Kari::new(people.get("dave-p256"), 16))),
        ),
        (
            "authenticated/recipients/x25519",
            "the key by X25519",
            to(Recipient::Kari(Kari::new(people.get("dave-x25519"), 32))),
        ),
        (
            "authenticated/recipients/kekri",
            "the key under a key-encryption key",
            to(Recipient::Kekri(Kekri::new(32))),
        ),
        (
            "authenticated/recipients/pwri",
            "the key under a password",
            to(Recipient::Pwri(Pwri::new(
                Digest::Sha256,
                Cipher::AesCbc(256),
            ))),
        ),
    ] {
        book.valid(id, message)
            .text(
                title,
                "The authentication key is handed over in another way. What authenticates the content is the same.",
            )
            .source("RFC 5652 section 9.1")
            .level(Level::May);
    }
    let message = AuthenticatedData::new(TEXT, Digest::Sha256, [dave(people)]).message();
    book.invalid(
        "authenticated/recipients/other",
        PLAIN,
        NO_RECIPIENT,
        message.received(|context| context.keys = vec![key_pair(people.get("erin-rsa"))]),
    )
    .text(
        "for somebody else",
        "The content is in clear, but who cannot have the key cannot check it, and has nothing to rely on.",
    )
    .requires(&["rfc5652-9.3-1"])
    .class("no-recipient");
}
