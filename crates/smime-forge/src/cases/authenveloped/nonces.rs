//! `authenveloped/nonces`: nonces of every length.

use smime_cases::{Level, Verdict};

use crate::{
    cases::common::{AUTH_ENVELOPED, CONTENT, FAILED, PARAMETERS, auth_enveloped, dave},
    primitive::{asn1::Node, cipher::Cipher, random::random},
    template::{book::Book, envelope::Envelope, people::People},
};

pub(super) fn write(book: &mut Book, people: &People) {
    let with = |envelope: Envelope, length| {
        envelope.with(|envelope| envelope.nonce = random("nonce", length))
    };
    for (id, length) in [
        ("authenveloped/nonces/gcm-1", 1),
        ("authenveloped/nonces/gcm-8", 8),
        ("authenveloped/nonces/gcm-16", 16),
        ("authenveloped/nonces/gcm-17", 17),
        ("authenveloped/nonces/gcm-4096", 4096),
    ] {
        book.valid(
            id,
            with(auth_enveloped(people), length).message(),
        )
        .text(
            &format!("AES-GCM, a nonce of {length} octets"),
            if length == 4096 {
                "GCM hashes a nonce of any length into its first counter. Libraries that copy it into an array of sixteen octets first have written past its end."
            } else {
                "Twelve octets are recommended, any number is allowed. A receiver may say that it knows only twelve."
            },
        )
        .requires(&["rfc5084-3.2-3"])
        .accept(&[Verdict::Valid, Verdict::Unsupported], Verdict::Valid)
        .class("nonce-length");
    }
    book.invalid(
        "authenveloped/nonces/gcm-0",
        AUTH_ENVELOPED,
        PARAMETERS,
        with(auth_enveloped(people), 0).message(),
    )
    .text(
        "AES-GCM, a nonce of no octets",
        "The algorithm starts at one bit. A library that takes what its context still holds decrypts with the nonce of another message.",
    )
    .requires(&["rfc5084-3.2-1"])
    .class("nonce-length");
    bare(book, people);
    let ccm = Envelope::new(CONTENT, Cipher::AesCcm(128), [dave(people)]);
    for (id, length) in [
        ("authenveloped/nonces/ccm-7", 7),
        ("authenveloped/nonces/ccm-8", 8),
        ("authenveloped/nonces/ccm-13", 13),
    ] {
        book.valid(
            id,
            with(ccm.clone(), length).message(),
        )
        .text(
            &format!("AES-CCM, a nonce of {length} octets"),
            "Nonces have 7 to 13 octets; what is left of fifteen is for the length of the content.",
        )
        .requires(&["rfc5084-3.1-2"])
        .class("nonce-length");
    }
    for (id, length) in [
        ("authenveloped/nonces/ccm-0", 0),
        ("authenveloped/nonces/ccm-6", 6),
        ("authenveloped/nonces/ccm-14", 14),
        ("authenveloped/nonces/ccm-16", 16),
    ] {
        book.invalid(
            id,
            "authenveloped/ciphers/aes-128-ccm",
            PARAMETERS,
            with(ccm.clone(), length).message(),
        )
        .text(
            &format!("AES-CCM, a nonce of {length} octets"),
            "aes-nonce has SIZE(7..13). The field of the content's length would have a size that CCM does not know.",
        )
        .requires(&["rfc5084-3.1-1"])
        .class("nonce-length");
    }
    let chacha = Envelope::new(CONTENT, Cipher::ChaCha20Poly1305, [dave(people)]);
    for (id, length) in [
        ("authenveloped/nonces/chacha20-0", 0),
        ("authenveloped/nonces/chacha20-8", 8),
        ("authenveloped/nonces/chacha20-24", 24),
    ] {
        book.invalid(
            id,
            "authenveloped/ciphers/chacha20-poly1305",
            PARAMETERS,
            with(chacha.clone(), length).message(),
        )
        .text(
            &format!("ChaCha20-Poly1305, a nonce of {length} octets"),
            "AEADChaCha20Poly1305Nonce has twelve octets. Eight are those of an older construction, twenty-four of another.",
        )
        .requires(&["rfc8103-3-1"])
        .level(Level::Must)
        .class("nonce-length");
    }
}

/// A nonce without the SEQUENCE of GCMParameters around it.
fn bare(book: &mut Book, people: &People) {
    let with = |length| {
        auth_enveloped(people)
            .with(|envelope| envelope.nonce = random("nonce", length))
            .bent(|fields| {
                fields.algorithm.nodes()[1] = Node::octet_string(random("nonce", length));
            })
    };
    let good = "authenveloped/nonces/gcm-bare";
    book.open(good, AUTH_ENVELOPED, Verdict::Valid, with(12))
        .text(
            "AES-GCM, a bare nonce",
            "The parameters are the nonce in an OCTET STRING, as PKI.js and older versions of Bouncy Castle wrote them, and the tag is whole. They mean the nonce of the recommended length; what they leave out is a length of the tag, which mac shows.",
        )
        .requires(&["rfc5084-3.2-1"])
        .borne();
    for (id, length) in [
        ("authenveloped/nonces/gcm-bare-0", 0),
        ("authenveloped/nonces/gcm-bare-8", 8),
        ("authenveloped/nonces/gcm-bare-13", 13),
        ("authenveloped/nonces/gcm-bare-16", 16),
    ] {
        book.invalid(
            id,
            good,
            PARAMETERS,
            with(length),
        )
        .text(
            &format!("AES-GCM, a bare nonce of {length} octets"),
            "Nobody writes such a nonce without GCMParameters. What is read in another way than the standard's is the one form that is out there.",
        )
        .requires(&["rfc5084-3.2-1"])
        .accept(
            &[Verdict::Invalid, Verdict::Unsupported],
            Verdict::Invalid,
        )
        .class("nonce-length");
    }
    let mut short = with(12);
    short.octets = auth_enveloped(people)
        .bent(|fields| {
            fields.algorithm.nodes()[1] = Node::octet_string(random("nonce", 12));
            fields.tag().truncate(12);
        })
        .octets;
    book.invalid("authenveloped/nonces/gcm-bare-short-tag", good, FAILED, short)
        .text(
            "AES-GCM, a bare nonce and a tag of twelve octets",
            "Twelve octets are the default of a field that is not there. A tag that says its own length is whoever forges it to choose, so beside a bare nonce it is whole.",
        )
        .requires(&["rfc5084-3.2-4"])
        .class("short-tag");
}
