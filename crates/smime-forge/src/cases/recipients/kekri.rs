//! `recipients/kekri`: keys shared beforehand.

use smime_cases::Level;

use super::envelopes::{cbc, gcm};
use crate::{
    cases::common::{FAILED, NO_RECIPIENT},
    primitive::{asn1::Node, cipher::Cipher, key_wrap::KeyWrap, oid, random::random},
    template::{
        book::Book,
        certificate::generalized_time,
        envelope::Envelope,
        message::Message,
        recipient::{Kekri, Recipient},
    },
};

/// The accepted case.
const BASIC: &str = "recipients/kekri/aes-256";

pub(super) fn write(book: &mut Book) {
    good(book);
    faults(book);
}

fn to(kekri: Kekri) -> Message {
    gcm(Recipient::Kekri(kekri)).message()
}

fn good(book: &mut Book) {
    for (id, length, cipher) in [
        ("recipients/kekri/aes-128", 16, Cipher::AesCbc(128)),
        ("recipients/kekri/aes-192", 24, Cipher::AesCbc(192)),
        ("recipients/kekri/aes-256", 32, Cipher::AesGcm(256)),
    ] {
        let recipient = Recipient::Kekri(Kekri::new(length));
        book.valid(
            id,
            Envelope::new(crate::cases::common::CONTENT, cipher, [recipient]).message(),
        )
        .text(
            &format!("AES-{} key wrap", length * 8),
            "Sender and receiver have a key-encryption key already, and kekid says which.",
        )
        .requires(&["rfc5652-6.2-2", "rfc3565-2.4-3"]);
    }
    book.valid(
        "recipients/kekri/date",
        to(Kekri::new(32).with(|kekri| kekri.more = vec![generalized_time("20260101000000Z")])),
    )
    .text(
        "a date in kekid",
        "The date picks one of several keys of that name. Here there is one.",
    )
    .source("RFC 5652 section 6.2.3")
    .level(Level::May);
    book.valid(
        "recipients/kekri/other-attribute",
        to(Kekri::new(32).with(|kekri| {
            kekri.more = vec![Node::sequence([Node::oid(oid::UNKNOWN), Node::null()])];
        })),
    )
    .text(
        "another attribute in kekid",
        "More about the key, of a type that nobody knows.",
    )
    .source("RFC 5652 section 6.2.3")
    .level(Level::May);
    book.valid(
        "recipients/kekri/longer",
        cbc(Recipient::Kekri(Kekri::new(32))).message(),
    )
    .text(
        "AES-256 key wrap around a key of AES-128",
        "The key-encryption key is longer than the key inside, which is as good.",
    )
    .requires(&["rfc3565-2.3.2-4"]);
    book.valid(
        "recipients/kekri/other-first",
        Envelope::new(
            crate::cases::common::CONTENT,
            Cipher::AesGcm(256),
            [
                Recipient::Kekri(Kekri::new(32).with(|kekri| {
                    kekri.key_identifier = b"another".to_vec();
                    kekri.key = random("another key-encryption key", 32);
                })),
                Recipient::Kekri(Kekri::new(32)),
            ],
        )
        .message()
        .received(|context| context.kek = Some(Kekri::new(32).kek())),
    )
    .text(
        "another key-encryption key before this one",
        "Two recipients of this kind; the second has the identifier of the receiver's key.",
    )
    .source("RFC 5652 section 6.2.3");
}

fn faults(book: &mut Book) {
    book.invalid(
        "recipients/kekri/other-identifier",
        BASIC,
        NO_RECIPIENT,
        to(Kekri::new(32)).received(|context| {
            context.kek.as_mut().expect("a key").id = hex::encode(b"another");
        }),
    )
    .text(
        "no key of this identifier",
        "The receiver has a key of another name. It is the right one, which nobody can know.",
    )
    .source("RFC 5652 section 6.2.3")
    .class("no-recipient");
    let mut bad = |id: &str, title: &str, why: &str, message: Message| {
        book.invalid(id, BASIC, FAILED, message)
            .text(title, why)
            .source("RFC 3394 section 2.2.2")
            .class("key-unwrap");
    };
    bad(
        "recipients/kekri/other-key",
        "another key of this identifier",
        "The identifier is right and the key is not, so the integrity value of the wrap is wrong.",
        to(Kekri::new(32)).received(|context| {
            let other = random("another key-encryption key", 32);
            context.kek.as_mut().expect("a key").key = hex::encode(other);
        }),
    );
    bad(
        "recipients/kekri/key-short",
        "a key too short for the algorithm",
        "id-aes256-wrap, and a key of sixteen octets.",
        to(Kekri::new(16).with(|kekri| {
            kekri.algorithm = Node::sequence([Node::oid(KeyWrap::Aes(32).oid())]);
        })),
    );
    bad(
        "recipients/kekri/key-long",
        "a key too long for the algorithm",
        "id-aes128-wrap, and a key of 32 octets, with all of which it was wrapped.",
        to(Kekri::new(32).with(|kekri| {
            kekri.algorithm = Node::sequence([Node::oid(KeyWrap::Aes(16).oid())]);
        })),
    );
    for (id, length) in [
        ("recipients/kekri/wrapped-0", 0),
        ("recipients/kekri/wrapped-8", 8),
        ("recipients/kekri/wrapped-16", 16),
        ("recipients/kekri/wrapped-17", 17),
    ] {
        bad(
            id,
            &format!("a wrapped key of {length} octets"),
            "A wrap has three semiblocks at least, and whole ones.",
            to(Kekri::new(32).with(|kekri| {
                kekri.encrypted_key = Some(random("wrapped", length));
            })),
        );
    }
    bad(
        "recipients/kekri/integrity",
        "a wrong integrity value",
        "The wrap was made with another initial value; the key inside is the right one.",
        to(Kekri::new(32).with(|kekri| kekri.wrap_value = [0; 8])),
    );
    let short = Kekri::new(32).with(|kekri| {
        let key = random("content-encryption key", 16);
        kekri.encrypted_key = Some(crate::primitive::block::wrap(
            &kekri.key,
            crate::primitive::block::WRAP_VALUE,
            &key,
        ));
    });
    bad(
        "recipients/kekri/key-of-128-bits",
        "a key of another AES, wrapped well",
        "The wrap is good and holds sixteen octets, where AES-256 wants 32.",
        to(short),
    );
    book.unsupported(
        "recipients/kekri/unknown-algorithm",
        BASIC,
        to(Kekri::new(32).with(|kekri| {
            kekri.algorithm = Node::sequence([Node::oid(oid::UNKNOWN)]);
        })),
    )
    .text(
        "an unknown key wrap algorithm",
        "The identifier of the key is known, the algorithm is not.",
    )
    .requires(&["rfc5652-6.2-1"])
    .class("unknown-algorithm");
}
