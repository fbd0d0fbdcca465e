//! `encrypted`: EncryptedData, whose key comes from elsewhere.

use smime_cases::{Level, Verdict};

use crate::{
    cases::common::{CIPHER_MODE, CONTENT, FAILED},
    primitive::{asn1::Node, cipher::Cipher, oid, random::random},
    template::{
        attribute::attribute,
        book::Book,
        certificate::utf8,
        envelope::{Envelope, Kind},
    },
};

/// The accepted case.
const BASIC: &str = "encrypted/aes-128-cbc";

pub(super) fn write(book: &mut Book) {
    for (id, title, cipher) in [
        ("encrypted/aes-128-cbc", "AES-128-CBC", Cipher::AesCbc(128)),
        ("encrypted/aes-192-cbc", "AES-192-CBC", Cipher::AesCbc(192)),
        ("encrypted/aes-256-cbc", "AES-256-CBC", Cipher::AesCbc(256)),
        ("encrypted/3des", "Triple DES, allowed", Cipher::TripleDes),
        (
            "encrypted/rc2-128",
            "RC2 with 128 bits, allowed",
            Cipher::Rc2(128),
        ),
    ] {
        book.valid(id, Envelope::encrypted(CONTENT, cipher).message())
            .text(
                title,
                "No recipients: the receiver has the content-encryption key already.",
            )
            .requires(&["rfc5652-8-1", "rfc5652-8-3"])
            .level(Level::May);
    }
    forms(book);
    faults(book);
}

fn forms(book: &mut Book) {
    let basic = Envelope::encrypted(CONTENT, Cipher::AesCbc(128));
    book.valid(
        "encrypted/unprotected-attributes",
        basic.bent(|fields| {
            fields.version = Node::integer(2);
            fields.attributes = Some(vec![attribute(oid::UNKNOWN, [utf8("unprotected")])]);
        }),
    )
    .text(
        "unprotectedAttrs",
        "An attribute stands beside the ciphertext, which makes the version 2.",
    )
    .requires(&["rfc5652-8-2"])
    .level(Level::May);
    book.valid(
        "encrypted/indefinite",
        basic.carry(&basic.fields().node().all_indefinite()),
    )
    .text(
        "every constructed value of indefinite length",
        "BER throughout, as a streaming writer makes it.",
    )
    .source("RFC 5652 section 1")
    .level(Level::May);
    book.valid(
        "encrypted/segmented",
        basic.bent(|fields| fields.segment(9)),
    )
    .text(
        "the ciphertext in segments",
        "The segments are joined before they are decrypted.",
    )
    .source("RFC 5652 section 8")
    .level(Level::May);
    let derived = basic.clone().with(|envelope| envelope.derived = true);
    book.valid("encrypted/derived", derived.message())
        .text(
            "a key derived with HKDF-SHA256",
            "id-alg-cek-hkdf-sha256 around AES-128-CBC: the key that the receiver has is derived once more.",
        )
        .source("RFC 9709")
        .level(Level::May);
    book.valid("encrypted/empty", basic.around(b"").message())
        .text(
            "content of no octets",
            "A block of padding and nothing else.",
        )
        .source("RFC 5652 section 6.3")
        .level(Level::May);
}

fn faults(book: &mut Book) {
    let basic = Envelope::encrypted(CONTENT, Cipher::AesCbc(128));
    let key = |octets: Vec<u8>| {
        basic
            .message()
            .received(|context| context.content_key = Some(hex::encode(octets)))
    };
    let mut bad = |id: &str, title: &str, why: &str, reason: &str, class: &str, message| {
        book.invalid(id, BASIC, reason, message)
            .text(title, why)
            .requires(&["rfc5652-8-1"])
            .class(class);
    };
    bad(
        "encrypted/key-wrong",
        "another key",
        "The key is not the one that encrypted, and the padding of what comes out is wrong here.",
        FAILED,
        "padding-oracle",
        key(random("another key", 16)),
    );
    bad(
        "encrypted/key-short",
        "a key too short",
        "Fifteen octets, where AES-128 has sixteen.",
        FAILED,
        "padding-oracle",
        key(random("content-encryption key", 15)),
    );
    bad(
        "encrypted/key-long",
        "a key too long",
        "The right sixteen octets, and sixteen more.",
        FAILED,
        "padding-oracle",
        key(random("content-encryption key", 32)),
    );
    bad(
        "encrypted/padding",
        "wrong padding",
        "The last octet of the padding is 0.",
        FAILED,
        "padding-oracle",
        basic.bent(|fields| {
            let mut blocks = basic.padded();
            *blocks.last_mut().expect("an octet") = 0;
            *fields.ciphertext() = basic.cbc(&blocks);
        }),
    );
    bad(
        "encrypted/missing",
        "no ciphertext, and none given",
        "encryptedContent is absent and nobody supplies it.",
        "missing-content",
        "missing-content",
        basic.bent(|fields| fields.encrypted_content = None),
    );
    let gcm = Envelope::encrypted(CONTENT, Cipher::AesGcm(256)).message();
    book.invalid(
        "encrypted/aes-256-gcm",
        "encrypted/aes-256-cbc",
        CIPHER_MODE,
        gcm,
    )
    .text(
        "AES-256-GCM inside EncryptedData",
        "EncryptedData has no place for a tag, so an authenticating cipher in it authenticates nothing.",
    )
    .requires(&["rfc5083-2-1"])
    .class("aead-misplaced");
    let enveloped = basic
        .clone()
        .with(|envelope| envelope.kind = Kind::Enveloped)
        .bent(|fields| {
            fields.recipients = vec![Node::context(4, [Node::oid(oid::UNKNOWN), Node::null()])];
        });
    book.open(
        "encrypted/as-enveloped",
        BASIC,
        Verdict::Valid,
        enveloped,
    )
    .text(
        "a content-encryption key given for EnvelopedData",
        "The object has a recipient that nobody knows, and the receiver has the content-encryption key itself. Whether that counts is for the receiver to say.",
    )
    .source("RFC 5652 section 6.2.5")
    .level(Level::None)
    .accept(
        &[Verdict::Valid, Verdict::Invalid, Verdict::Unsupported],
        Verdict::Valid,
    )
    .borne();
}
