//! `recipients/pwri`: passwords in their good forms.

use smime_cases::Level;

use super::envelopes::{cbc, gcm};
use crate::{
    cases::common::{CONTENT, FAILED, NO_RECIPIENT},
    primitive::{asn1::Node, cipher::Cipher, digest::Digest},
    template::{
        book::Book,
        envelope::Envelope,
        message::Message,
        people::People,
        recipient::{Ktri, Pwri, Recipient},
    },
};

/// The accepted case.
pub(super) const BASIC: &str = "recipients/pwri/sha-256";

/// [`BASIC`].
pub(super) fn basic() -> Pwri {
    Pwri::new(Digest::Sha256, Cipher::AesCbc(256))
}

/// The content-encryption key of [`to`].
pub(super) fn content_key() -> Vec<u8> {
    gcm(Recipient::Pwri(basic())).key
}

/// A message under a password.
pub(super) fn to(pwri: Pwri) -> Message {
    gcm(Recipient::Pwri(pwri)).message()
}

pub(super) fn write(book: &mut Book) {
    for (id, digest) in [
        ("recipients/pwri/sha-1", Digest::Sha1),
        ("recipients/pwri/sha-224", Digest::Sha224),
        ("recipients/pwri/sha-256", Digest::Sha256),
        ("recipients/pwri/sha-384", Digest::Sha384),
        ("recipients/pwri/sha-512", Digest::Sha512),
    ] {
        book.valid(
            id,
            to(Pwri::new(digest, Cipher::AesCbc(256))),
        )
        .text(
            &format!("PBKDF2 with HMAC-{}", digest.feature().to_uppercase()),
            if digest == Digest::Sha1 {
                "prf is left out, which means HMAC with SHA-1: the default, and what every receiver of passwords has."
            } else {
                "A password, PBKDF2, and the wrap of RFC 3211 with AES-256-CBC; the content under AES-256-GCM."
            },
        )
        .requires(&["rfc3211-2.1-1", "rfc3211-2.2-1"]);
    }
    for (id, bits) in [
        ("recipients/pwri/wrap-aes-128", 128),
        ("recipients/pwri/wrap-aes-192", 192),
    ] {
        let pwri = Pwri::new(Digest::Sha256, Cipher::AesCbc(bits));
        book.valid(
            id,
            Envelope::new(CONTENT, Cipher::AesCbc(bits), [Recipient::Pwri(pwri)]).message(),
        )
        .text(
            &format!("the wrap with AES-{bits}-CBC"),
            "A shorter key of the same cipher, for the wrap and for the content.",
        )
        .requires(&["rfc3211-2.2-2"]);
    }
    let old = Envelope::new(
        CONTENT,
        Cipher::AesCbc(128),
        [Recipient::Pwri(Pwri::new(Digest::Sha1, Cipher::TripleDes))],
    )
    .message()
    .needing("legacy");
    book.valid(
        "recipients/pwri/wrap-3des",
        old.received(|context| context.legacy = true),
    )
    .text(
        "the wrap with Triple DES, allowed",
        "The one cipher that RFC 3211 asks of everybody. It is old now, and allowed here.",
    )
    .requires(&["rfc3211-2.2-2"]);
    forms(book);
    passwords(book);
}

fn forms(book: &mut Book) {
    book.valid(
        "recipients/pwri/key-length",
        to(basic().with(|pwri| pwri.derivation.key_length = Some(Node::integer(32)))),
    )
    .text(
        "keyLength is there and right",
        "PBKDF2-params may say how long the key is. It is what the cipher of the wrap needs.",
    )
    .requires(&["rfc3370-4.4.1-1"]);
    book.valid(
        "recipients/pwri/cbc-content",
        cbc(Recipient::Pwri(Pwri::new(
            Digest::Sha256,
            Cipher::AesCbc(128),
        )))
        .message(),
    )
    .text(
        "a password, and content under AES-CBC",
        "The same recipient in EnvelopedData, whose version is 3 for it.",
    )
    .requires(&["rfc5652-6.1-1"]);
    book.valid(
        "recipients/pwri/iterations-100000",
        to(basic().with(|pwri| pwri.derivation.iterations = 100_000)),
    )
    .text(
        "a hundred thousand iterations",
        "What a careful sender takes today. It costs a moment and no more.",
    )
    .requires(&["rfc3370-4.4.1-1"])
    .within(20);
}

fn passwords(book: &mut Book) {
    let with = |password: &str| to(basic().with(|pwri| pwri.password = password.into()));
    book.valid("recipients/pwri/password-utf-8", with("pässwörd ☂"))
        .text(
            "a password outside of ASCII",
            "A password enters PBKDF2 as its octets in UTF-8.",
        )
        .source("RFC 8018 section 5.2")
        .level(Level::None);
    book.valid("recipients/pwri/password-long", with(&"long ".repeat(40)))
        .text(
            "a password of two hundred characters",
            "Longer than a block of the hash, so HMAC hashes it first.",
        )
        .source("RFC 8018 section 5.2")
        .level(Level::None);
    book.invalid(
        "recipients/pwri/password-wrong",
        BASIC,
        FAILED,
        to(basic()).received(|context| context.password = Some("hunter2".into())),
    )
    .text(
        "a wrong password",
        "The check value inside the wrap is wrong, as it would be for any damage.",
    )
    .source("RFC 3211 section 2.3.2")
    .class("password-recipient");
    book.invalid(
        "recipients/pwri/password-case",
        BASIC,
        FAILED,
        to(basic()).received(|context| {
            context.password = Some("Correct horse battery staple".into());
        }),
    )
    .text(
        "a password in other case",
        "Passwords are octets; case counts.",
    )
    .source("RFC 3211 section 2.3.2")
    .class("password-recipient");
}

/// A password where the message has none.
pub(super) fn not_addressed(book: &mut Book, people: &People) {
    let message = gcm(Recipient::Ktri(Ktri::pkcs1(people.get("dave-rsa"))))
        .message()
        .received(|context| {
            context.keys.clear();
            context.password = Some(basic().password);
        });
    book.invalid(
        "recipients/pwri/not-addressed",
        BASIC,
        NO_RECIPIENT,
        message,
    )
    .text(
        "a password for a message without one",
        "The only recipient is an RSA key, and the receiver has a password.",
    )
    .source("RFC 5652 section 6.2.4")
    .class("no-recipient");
}
