//! `enveloped/ciphers`: each cipher once, the old ones on demand, and broken parameters.

use smime_cases::Level;

use crate::{
    cases::common::{CIPHER_MODE, CONTENT, ENVELOPED, FAILED, PARAMETERS, dave, enveloped},
    primitive::{asn1::Node, cipher::Cipher, oid},
    template::{
        book::Book,
        envelope::{Envelope, Kind, octets},
        people::People,
    },
};

pub(super) fn write(book: &mut Book, people: &People) {
    good(book, people);
    legacy(book, people);
    parameters(book, people);
    modes(book, people);
}

fn good(book: &mut Book, people: &People) {
    book.valid("enveloped/ciphers/aes-128-cbc", enveloped(people).message())
        .text(
            "AES-128-CBC",
            "One recipient by RSA, the content under AES-128-CBC, definite lengths. Every receiver has both; the content comes out, and nothing protects it against change.",
        )
        .requires(&["rfc8551-2.7-2", "rfc3565-4.1-2", "rfc8551-2.3-3"]);
    for (id, bits) in [
        ("enveloped/ciphers/aes-192-cbc", 192),
        ("enveloped/ciphers/aes-256-cbc", 256),
    ] {
        let message = Envelope::new(CONTENT, Cipher::AesCbc(bits), [dave(people)]);
        book.valid(id, message.message())
            .text(
                &format!("AES-{bits}-CBC"),
                "A longer key of the same cipher, with an identifier of its own.",
            )
            .requires(&["rfc3565-2.1-3", "rfc3565-4.1-2"]);
    }
}

fn legacy(book: &mut Book, people: &People) {
    for ([id, not_allowed], title, cipher, requirement) in [
        (
            [
                "enveloped/ciphers/3des",
                "enveloped/ciphers/3des-not-allowed",
            ],
            "Triple DES",
            Cipher::TripleDes,
            "rfc3370-5.1-1",
        ),
        (
            [
                "enveloped/ciphers/rc2-128",
                "enveloped/ciphers/rc2-128-not-allowed",
            ],
            "RC2 with 128 bits",
            Cipher::Rc2(128),
            "rfc3370-5.2-1",
        ),
        (
            [
                "enveloped/ciphers/rc2-64",
                "enveloped/ciphers/rc2-64-not-allowed",
            ],
            "RC2 with 64 bits",
            Cipher::Rc2(64),
            "rfc3370-5.2-1",
        ),
        (
            [
                "enveloped/ciphers/rc2-40",
                "enveloped/ciphers/rc2-40-not-allowed",
            ],
            "RC2 with 40 bits",
            Cipher::Rc2(40),
            "rfc3370-5.2-1",
        ),
    ] {
        let message = Envelope::new(CONTENT, cipher, [dave(people)]).message();
        book.valid(id, message.clone())
            .text(
                &format!("{title}, allowed"),
                "Old mail is under this cipher. A receiver that is told to read such mail does so.",
            )
            .requires(&[requirement])
            .level(Level::None)
            .class("legacy-algorithm");
        book.invalid(
            not_allowed,
            id,
            "legacy-algorithm",
            message.received(|context| context.legacy = false),
        )
        .text(
            &format!("{title}, not allowed"),
            "The same message, and nobody asked for old algorithms. New mail under this cipher is a downgrade; a program that reads it without a word is not wrong by the standard, only careless, so what it answers is its policy.",
        )
        .requires(&[requirement])
        .level(Level::None)
        .accept(
            &[smime_cases::Verdict::Invalid, smime_cases::Verdict::Valid],
            smime_cases::Verdict::Invalid,
        )
        .class("legacy-algorithm");
    }
}

fn parameters(book: &mut Book, people: &People) {
    let mut bad = |id: &str, title: &str, why: &str, parameters: Option<Node>| {
        let message = enveloped(people).bent(|fields| {
            fields.algorithm = Node::sequence(
                [Node::oid(oid::AES_128_CBC)]
                    .into_iter()
                    .chain(parameters)
                    .collect::<Vec<_>>(),
            );
        });
        book.invalid(id, ENVELOPED, PARAMETERS, message)
            .text(title, why)
            .requires(&["rfc3565-4.1-2"])
            .class("missing-parameters");
    };
    let iv = enveloped(people).nonce;
    bad(
        "enveloped/ciphers/parameters-absent",
        "AES-CBC without parameters",
        "The initialization vector stands in the parameters, which must be there. A receiver that takes zeros instead decrypts something else.",
        None,
    );
    bad(
        "enveloped/ciphers/parameters-null",
        "AES-CBC with NULL for its parameters",
        "NULL is no initialization vector.",
        Some(Node::null()),
    );
    bad(
        "enveloped/ciphers/iv-empty",
        "an initialization vector of no octets",
        "AES-IV has sixteen octets. A library that copies what it finds reads past the end of the value.",
        Some(Node::octet_string([])),
    );
    bad(
        "enveloped/ciphers/iv-short",
        "an initialization vector of eight octets",
        "AES-IV has sixteen octets; eight are those of DES.",
        Some(Node::octet_string(&iv[..8])),
    );
    bad(
        "enveloped/ciphers/iv-long",
        "an initialization vector of seventeen octets",
        "AES-IV has sixteen octets. One more must neither be cut off nor written past a buffer.",
        Some(Node::octet_string([iv.as_slice(), &[0]].concat())),
    );
    bad(
        "enveloped/ciphers/iv-wrong-type",
        "an initialization vector that is an INTEGER",
        "The octets are right and the type is not: AES-IV is an OCTET STRING.",
        Some(Node::primitive(
            crate::primitive::asn1::tag::INTEGER,
            iv.clone(),
        )),
    );
    book.unsupported(
        "enveloped/ciphers/unknown",
        ENVELOPED,
        enveloped(people).bent(|fields| *fields.algorithm.at(&[0]) = Node::oid(oid::UNKNOWN)),
    )
    .text(
        "an unknown content-encryption algorithm",
        "Nobody knows the algorithm. That is said at once, before a private key is used.",
    )
    .requires(&["rfc5652-6.2-1"])
    .class("unknown-algorithm");
    book.invalid(
        "enveloped/ciphers/3des-parameters-absent",
        "enveloped/ciphers/3des",
        PARAMETERS,
        Envelope::new(CONTENT, Cipher::TripleDes, [dave(people)]).bent(|fields| {
            fields.algorithm.nodes().pop();
        }),
    )
    .text(
        "Triple DES without parameters",
        "CBCParameter must be there: it is the initialization vector.",
    )
    .requires(&["rfc3370-5.1-1"])
    .class("missing-parameters");
}

fn modes(book: &mut Book, people: &People) {
    for (id, sibling, title, cipher) in [
        (
            "enveloped/ciphers/aes-256-gcm",
            "authenveloped/ciphers/aes-256-gcm",
            "AES-256-GCM",
            Cipher::AesGcm(256),
        ),
        (
            "enveloped/ciphers/aes-128-ccm",
            "authenveloped/ciphers/aes-128-ccm",
            "AES-128-CCM",
            Cipher::AesCcm(128),
        ),
        (
            "enveloped/ciphers/chacha20-poly1305",
            "authenveloped/ciphers/chacha20-poly1305",
            "ChaCha20-Poly1305",
            Cipher::ChaCha20Poly1305,
        ),
    ] {
        let message = Envelope::new(CONTENT, cipher, [dave(people)])
            .with(|envelope| envelope.kind = Kind::Enveloped);
        book.invalid(
            id,
            sibling,
            CIPHER_MODE,
            message.message(),
        )
        .text(
            &format!("{title} inside EnvelopedData"),
            "EnvelopedData has no place for a tag, so an authenticating cipher in it authenticates nothing. A library that takes the cipher by name decrypts without any check.",
        )
        .requires(&["rfc5083-2-1"])
        .class("aead-misplaced");
    }
    let auth = crate::cases::common::auth_enveloped(people);
    book.invalid(
        "enveloped/ciphers/gcm-with-tag-appended",
        AEAD,
        CIPHER_MODE,
        auth.clone().with(|envelope| envelope.kind = Kind::Enveloped).bent(|fields| {
            let tag = auth.fields().tag().clone();
            octets(fields.encrypted_content.as_mut().expect("a ciphertext")).extend(tag);
        }),
    )
    .text(
        "AES-256-GCM inside EnvelopedData, the tag after the ciphertext",
        "Some programs write the tag behind the ciphertext, as other formats do. CMS has AuthEnvelopedData for that.",
    )
    .requires(&["rfc5083-2-1"])
    .class("aead-misplaced");
    book.invalid(
        "enveloped/ciphers/downgraded-gcm",
        AEAD,
        FAILED,
        downgraded(&auth),
    )
    .text(
        "AuthEnvelopedData recast as EnvelopedData with CBC",
        "Somebody without the key took an AES-256-GCM message apart: same recipients, same key, and the ciphertext cut to whole blocks under CBC. What comes out is noise whose padding is wrong here; nothing of it may be shown as if it were the authenticated content. RFC 9709 binds a key to its cipher against just that.",
    )
    .source("RFC 9709")
    .level(Level::None)
    .class("aead-downgrade");
}

const AEAD: &str = crate::cases::common::AUTH_ENVELOPED;

/// The parts of an authenticated message put together as an unauthenticated one.
fn downgraded(auth: &Envelope) -> crate::template::message::Message {
    let iv = [auth.nonce.as_slice(), &[0, 0, 0, 2]].concat();
    auth.clone()
        .with(|envelope| envelope.kind = Kind::Enveloped)
        .bent(|fields| {
            fields.algorithm =
                Node::sequence([Node::oid(oid::AES_256_CBC), Node::octet_string(iv)]);
            fields.ciphertext().truncate(16);
        })
}
