//! `enveloped/derived`: the content-encryption key derived once more (RFC 9709).

use smime_cases::{Level, Verdict};

use crate::{
    cases::common::{CONTENT, FAILED, PARAMETERS, dave},
    primitive::{asn1::Node, cipher::Cipher, oid},
    template::{book::Book, envelope::Envelope, people::People},
};

/// The accepted case with a derived key.
const BASIC: &str = "enveloped/derived/aes-128-cbc";
/// The accepted case with an authenticating cipher.
const AEAD: &str = "authenveloped/derived/aes-256-gcm";

pub(super) fn write(book: &mut Book, people: &People) {
    for (id, cipher) in [
        ("enveloped/derived/aes-128-cbc", Cipher::AesCbc(128)),
        ("enveloped/derived/aes-256-cbc", Cipher::AesCbc(256)),
        ("authenveloped/derived/aes-128-gcm", Cipher::AesGcm(128)),
        ("authenveloped/derived/aes-256-gcm", Cipher::AesGcm(256)),
        ("authenveloped/derived/aes-128-ccm", Cipher::AesCcm(128)),
        (
            "authenveloped/derived/chacha20-poly1305",
            Cipher::ChaCha20Poly1305,
        ),
    ] {
        book.valid(id, derived(people, cipher).message())
            .text(
                "a key derived with HKDF-SHA256",
                "The algorithm is id-alg-cek-hkdf-sha256, and its parameters are the identifier of the cipher. The key that encrypts is derived from the one transported and from that identifier, so that it fits no other cipher.",
            )
            .source("RFC 9709")
            .level(Level::May);
    }
    refused(book, people);
    stripped(book, people);
}

fn refused(book: &mut Book, people: &People) {
    let basic = derived(people, Cipher::AesCbc(128));
    book.invalid(
        "enveloped/derived/parameters-absent",
        BASIC,
        PARAMETERS,
        basic.bent(|fields| {
            fields.algorithm.nodes().pop();
        }),
    )
    .text(
        "id-alg-cek-hkdf-sha256 without parameters",
        "The parameters name the cipher; without them there is none.",
    )
    .source("RFC 9709")
    .class("missing-parameters");
    book.invalid(
        "enveloped/derived/cipher-parameters-absent",
        BASIC,
        PARAMETERS,
        basic.bent(|fields| {
            fields.algorithm.at(&[1]).nodes().pop();
        }),
    )
    .text(
        "a derived key, and a cipher without its parameters",
        "The inner identifier has lost its initialization vector. It has to be looked at as closely as one that stands alone.",
    )
    .source("RFC 9709")
    .class("missing-parameters");
    book.invalid(
        "enveloped/derived/nested",
        BASIC,
        PARAMETERS,
        basic.bent(|fields| {
            fields.algorithm =
                Node::sequence([Node::oid(oid::CEK_HKDF_SHA_256), fields.algorithm.clone()]);
        }),
    )
    .text(
        "a derivation inside a derivation",
        "The parameters of id-alg-cek-hkdf-sha256 name id-alg-cek-hkdf-sha256 again. It is no cipher, and nothing may be unwrapped without end.",
    )
    .source("RFC 9709")
    .accept(&[Verdict::Invalid, Verdict::Unsupported], Verdict::Invalid)
    .reason("unsupported")
    .class("missing-parameters");
    book.unsupported(
        "enveloped/derived/cipher-unknown",
        BASIC,
        basic.bent(|fields| *fields.algorithm.at(&[1, 0]) = Node::oid(oid::UNKNOWN)),
    )
    .text(
        "a derived key for an unknown cipher",
        "The identifier around is known, the one inside is not.",
    )
    .source("RFC 9709")
    .class("unknown-algorithm");
    let gcm = derived(people, Cipher::AesGcm(256));
    book.invalid(
        "authenveloped/derived/cbc-inside",
        AEAD,
        crate::cases::common::CIPHER_MODE,
        gcm.bent(|fields| {
            let iv = Node::octet_string([0; 16]);
            *fields.algorithm.at(&[1]) = Node::sequence([Node::oid(oid::AES_256_CBC), iv]);
        }),
    )
    .text(
        "AuthEnvelopedData whose derived key is for AES-CBC",
        "The cipher that authenticates nothing hides one level deeper. Whoever asks whether the outer identifier is an AEAD asks the wrong one.",
    )
    .source("RFC 9709")
    .requires(&["rfc5083-2-1"])
    .class("aead-required");
    book.invalid(
        "authenveloped/derived/short-tag",
        AEAD,
        PARAMETERS,
        gcm.clone()
            .with(|envelope| envelope.tag_length = 4)
            .message(),
    )
    .text(
        "a derived key, and a tag of four octets",
        "The length of the tag stands in the inner identifier, and is no better there.",
    )
    .source("RFC 9709")
    .requires(&["rfc5084-3.2-1"])
    .class("short-tag");
}

fn stripped(book: &mut Book, people: &People) {
    let gcm = derived(people, Cipher::AesGcm(256));
    book.invalid(
        "authenveloped/derived/stripped",
        AEAD,
        FAILED,
        gcm.bent(|fields| fields.algorithm = fields.algorithm.at(&[1]).clone()),
    )
    .text(
        "the derivation taken off",
        "The identifier around the cipher is gone, so the transported key is used as it is. It is not the key that encrypted, and the tag shows it.",
    )
    .source("RFC 9709")
    .class("aead-downgrade");
    book.invalid(
        "authenveloped/derived/parameters-changed",
        AEAD,
        FAILED,
        gcm.bent(|fields| {
            let tag_length = Node::integer(12);
            *fields.algorithm.at(&[1, 1, 1]) = tag_length;
            fields.tag().truncate(12);
        }),
    )
    .text(
        "the inner parameters changed",
        "Tag and length were cut to twelve octets, which AES-GCM alone cannot notice. The identifier enters the derivation, so the key is another and the tag is wrong.",
    )
    .source("RFC 9709")
    .class("aead-downgrade");
    let cbc = derived(people, Cipher::AesCbc(128));
    book.invalid(
        "enveloped/derived/stripped",
        BASIC,
        FAILED,
        cbc.bent(|fields| fields.algorithm = fields.algorithm.at(&[1]).clone()),
    )
    .text(
        "the derivation taken off, under CBC",
        "Without the identifier around it the cipher runs with the transported key, and noise comes out whose padding is wrong here.",
    )
    .source("RFC 9709")
    .class("aead-downgrade");
}

fn derived(people: &People, cipher: Cipher) -> Envelope {
    Envelope::new(CONTENT, cipher, [dave(people)]).with(|envelope| envelope.derived = true)
}
