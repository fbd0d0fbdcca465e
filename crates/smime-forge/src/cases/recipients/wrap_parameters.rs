//! `recipients/kari`: parameters of key wraps that should have others, or none.

use smime_cases::Verdict;

use super::{
    envelopes::{cbc, gcm},
    kari::{P256, p256},
};
use crate::{
    cases::common::{CONTENT, FAILED},
    primitive::{asn1::Node, cipher::Cipher, key_wrap::KeyWrap},
    template::{
        book::Book,
        envelope::Envelope,
        people::People,
        recipient::{Kari, Kekri, Recipient},
    },
};

/// NULL where parameters must be absent. Bouncy Castle and older versions of OpenSSL write it.
pub(super) fn write(book: &mut Book, people: &People) {
    let null = |length| KeyWrap::Aes(length).with_parameters(Some(Node::null()));
    let kari = |length| {
        let recipient = Kari::new(people.get("dave-p256"), length);
        recipient.with(|kari| kari.wrap_algorithm = Some(null(length)))
    };
    for (id, length, cipher) in [
        ("recipients/kari/wrap-null", 16, Cipher::AesCbc(128)),
        ("recipients/kari/wrap-256-null", 32, Cipher::AesGcm(256)),
    ] {
        book.open(
            id,
            P256,
            Verdict::Valid,
            Envelope::new(CONTENT, cipher, [Recipient::Kari(kari(length))]).message(),
        )
        .text(
            &format!("AES-{} key wrap with NULL", length * 8),
            "KeyWrapAlgorithm has NULL where parameters must be absent. The sender derived the key-encryption key from what he wrote, so the receiver has to do the same; then nothing is wrong with it.",
        )
        .requires(&["rfc3565-2.3.2-1"])
        .borne();
    }
    book.invalid(
        "recipients/kari/wrap-null-not-derived",
        "recipients/kari/wrap-null",
        FAILED,
        cbc(Recipient::Kari(kari(16).with(|kari| {
            let usual = p256(people).with(|usual| usual.ephemeral = kari.ephemeral.clone());
            let kek = usual.kek(people.get("dave-p256"));
            let key = cbc(Recipient::Kari(usual)).key;
            kari.encrypted_key = Some(KeyWrap::Aes(16).wrap(&kek, &key));
        })))
        .message(),
    )
    .text(
        "AES key wrap with NULL that the derivation knows nothing of",
        "NULL stands in the message, and the key-encryption key was derived as if it did not. Both sides derive from the octets that were sent.",
    )
    .source("RFC 5753 section 7.2")
    .class("key-unwrap");
    for (id, title, parameters) in [
        (
            "recipients/kari/wrap-parameters-integer",
            "AES key wrap with a number",
            Node::integer(0),
        ),
        (
            "recipients/kari/wrap-parameters-octets",
            "AES key wrap with an empty OCTET STRING",
            Node::octet_string(Vec::new()),
        ),
    ] {
        book.invalid(
            id,
            P256,
            FAILED,
            cbc(Recipient::Kari(p256(people).with(|kari| {
                kari.wrap_algorithm = Some(KeyWrap::Aes(16).with_parameters(Some(parameters)));
            })))
            .message(),
        )
        .text(
            title,
            "NULL says nothing and can be borne; anything else would have to mean something.",
        )
        .requires(&["rfc3565-2.3.2-1"])
        .accept(
            &[Verdict::Invalid, Verdict::Unsupported, Verdict::Valid],
            Verdict::Invalid,
        )
        .class("missing-parameters");
    }
    book.open(
        "recipients/kekri/wrap-null",
        "recipients/kekri/aes-256",
        Verdict::Valid,
        gcm(Recipient::Kekri(
            Kekri::new(32).with(|kekri| kekri.algorithm = null(32)),
        ))
        .message(),
    )
    .text(
        "a shared key and AES key wrap with NULL",
        "NULL where parameters must be absent.",
    )
    .requires(&["rfc3565-2.3.2-1"])
    .borne();
}
