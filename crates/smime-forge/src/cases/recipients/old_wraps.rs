//! `recipients`: key wrap under Triple DES and RC2 (RFC 3217).

use smime_cases::{Level, Verdict};

use super::{envelopes::cbc, kari::p256, pwri};
use crate::{
    cases::common::{CONTENT, FAILED},
    primitive::{
        asn1::Node,
        cipher::Cipher,
        digest::Digest,
        key_wrap::KeyWrap,
        old_wrap::{checked_wrap, odd_parity, old_wrap, rc2_body},
        random::random,
    },
    template::{
        book::Book,
        envelope::Envelope,
        message::Message,
        people::People,
        recipient::{Derivation, Kari, Kekri, Recipient},
    },
};

/// The accepted case of Triple DES in key agreement.
const KARI_3DES: &str = "recipients/kari/3des-wrap";
/// The accepted case of Triple DES with a shared key.
const KEKRI_3DES: &str = "recipients/kekri/3des";
/// The accepted case of RC2 with a shared key.
const KEKRI_RC2: &str = "recipients/kekri/rc2";
/// The code for what is old and not allowed.
const LEGACY: &str = "legacy-algorithm";

pub(super) fn write(book: &mut Book, people: &People) {
    kari(book, people);
    kekri(book);
    rc2(book);
    password(book);
}

/// A key of 24 octets that Triple DES may have, for a cipher that takes any.
fn triple_key() -> Vec<u8> {
    odd_parity(&random("content-encryption key", 24))
}

/// Content under such a key.
fn under(cipher: Cipher, recipient: Recipient) -> Envelope {
    Envelope::new(CONTENT, cipher, [recipient]).with(|envelope| envelope.key = triple_key())
}

fn allowed(message: Message) -> Message {
    message.received(|context| context.legacy = true)
}

fn kari(book: &mut Book, people: &People) {
    let basic = || p256(people).wrapped_by(KeyWrap::TripleDes);
    let to = |cipher, kari: Kari| allowed(under(cipher, Recipient::Kari(kari)).message());
    book.valid("recipients/kari/3des-wrap", to(Cipher::TripleDes, basic()))
        .text(
            "P-256 and Triple DES key wrap, allowed",
            "What OpenSSL makes of Triple DES for a recipient on a curve: the key wrap is that of RFC 3217, its parameters NULL, and the key-encryption key has 192 bits. Old, and allowed here.",
        )
        .requires(&["rfc3370-4.3.1-3"])
        .level(Level::May)
        .class("legacy-algorithm");
    let other = |id: &str, title: &str, why: &str, book: &mut Book, message: Message| {
        book.valid(id, message)
            .text(title, why)
            .requires(&["rfc3370-4.3.1-3"])
            .level(Level::May)
            .class("legacy-algorithm");
    };
    other(
        "recipients/kari/3des-wrap-sha-1",
        "Triple DES key wrap, key derivation with SHA-1",
        "What OpenSSL does when nobody says otherwise.",
        book,
        to(
            Cipher::TripleDes,
            basic().by(Derivation::X963, Digest::Sha1),
        ),
    );
    other(
        "recipients/kari/3des-wrap-around-aes",
        "Triple DES key wrap around a key of AES-192",
        "Its 24 octets happen to have odd parity, so that the wrap takes them for a key of its own kind.",
        book,
        to(Cipher::AesCbc(192), basic()),
    );
    book.invalid(
        "recipients/kari/3des-wrap-not-allowed",
        "recipients/kari/3des-wrap-around-aes",
        LEGACY,
        to(Cipher::AesCbc(192), basic()).received(|context| context.legacy = false),
    )
    .text(
        "Triple DES key wrap, not allowed",
        "The content is under AES and its key under Triple DES. Nobody asked for old algorithms.",
    )
    .source("RFC 3370 section 4.3.1")
    .level(Level::None)
    .accept(&[Verdict::Invalid, Verdict::Valid], Verdict::Invalid)
    .class("legacy-algorithm");
    book.open(
        "recipients/kari/3des-wrap-without-null",
        KARI_3DES,
        Verdict::Valid,
        to(
            Cipher::TripleDes,
            basic().with(|kari| {
                kari.wrap_algorithm = Some(KeyWrap::TripleDes.with_parameters(None));
            }),
        ),
    )
    .text(
        "Triple DES key wrap without parameters",
        "NULL is left out, of the message and so of what the key-encryption key is derived from. Nothing is lost by it.",
    )
    .requires(&["rfc3370-4.3.1-3"])
    .borne();
    let kek = basic().kek(people.get("dave-p256"));
    let mut bad = |id: &str, title: &str, why: &str, octets: Vec<u8>| {
        book.invalid(
            id,
            KARI_3DES,
            FAILED,
            to(
                Cipher::TripleDes,
                basic().with(|kari| kari.encrypted_key = Some(octets)),
            ),
        )
        .text(title, why)
        .source("RFC 3217 section 3.2")
        .class("key-unwrap");
    };
    bad(
        "recipients/kari/3des-wrap-checksum",
        "a wrong checksum",
        "The key is the right one, and the eight octets behind it are zero.",
        checked_wrap(Cipher::TripleDes, &kek, &triple_key(), &[0; 8]),
    );
    bad(
        "recipients/kari/3des-wrap-short",
        "a wrapped key of 32 octets",
        "Sixteen octets of key under a right checksum. Keys of Triple DES have 24.",
        old_wrap(Cipher::TripleDes, &kek, &triple_key()[..16]),
    );
    bad(
        "recipients/kari/3des-wrap-aes",
        "wrapped by AES, named Triple DES",
        "The wrap of RFC 3394 under the same key-encryption key, and the identifier of RFC 3217.",
        crate::primitive::block::wrap(&kek, crate::primitive::block::WRAP_VALUE, &triple_key()),
    );
}

fn kekri(book: &mut Book) {
    let to = |kekri: Kekri| allowed(under(Cipher::AesCbc(192), Recipient::Kekri(kekri)).message());
    let basic = || Kekri::by(KeyWrap::TripleDes);
    book.valid("recipients/kekri/3des", to(basic()))
        .text(
            "a shared key and Triple DES key wrap, allowed",
            "Sender and receiver share a key of Triple DES. Old, and allowed here.",
        )
        .requires(&["rfc3370-4.3.1-3"])
        .level(Level::May)
        .sibling(KARI_3DES)
        .accept(&[Verdict::Valid, Verdict::Unsupported], Verdict::Valid)
        .class("legacy-algorithm");
    book.invalid(
        "recipients/kekri/3des-not-allowed",
        KEKRI_3DES,
        LEGACY,
        to(basic()).received(|context| context.legacy = false),
    )
    .text(
        "a shared key and Triple DES key wrap, not allowed",
        "The same message, and nobody asked for old algorithms.",
    )
    .source("RFC 3370 section 4.3.1")
    .level(Level::None)
    .accept(
        &[Verdict::Invalid, Verdict::Valid, Verdict::Unsupported],
        Verdict::Invalid,
    )
    .class("legacy-algorithm");
    book.invalid(
        "recipients/kekri/3des-checksum",
        KEKRI_3DES,
        FAILED,
        to(basic().with(|kekri| {
            let octets = checked_wrap(Cipher::TripleDes, &kekri.key, &triple_key(), &[0; 8]);
            kekri.encrypted_key = Some(octets);
        })),
    )
    .text(
        "a wrong checksum",
        "The key is right, and the octets behind it are zero.",
    )
    .source("RFC 3217 section 3.2")
    .accept(&[Verdict::Invalid, Verdict::Unsupported], Verdict::Invalid)
    .class("key-unwrap");
    let mut even = triple_key();
    even[7] ^= 1;
    book.invalid(
        "recipients/kekri/3des-parity",
        KEKRI_3DES,
        FAILED,
        to(basic().with(|kekri| {
            kekri.encrypted_key = Some(old_wrap(Cipher::TripleDes, &kekri.key, &even));
        })),
    )
    .text(
        "a key of even parity",
        "One octet of the wrapped key has even parity, under a right checksum; it is not the key of the content either.",
    )
    .source("RFC 3217 section 3.2")
    .accept(&[Verdict::Invalid, Verdict::Unsupported], Verdict::Invalid)
    .class("key-unwrap");
}

fn rc2(book: &mut Book) {
    let to = |kekri: Kekri| allowed(cbc(Recipient::Kekri(kekri)).message());
    let basic = || Kekri::by(KeyWrap::Rc2);
    let key = || cbc(Recipient::Kekri(basic())).key;
    book.valid("recipients/kekri/rc2", to(basic()))
        .text(
            "a shared key and RC2 key wrap, allowed",
            "The key-encryption key has 128 bits, as it must, around a key of AES-128. Old, and allowed here.",
        )
        .requires(&["rfc3370-4.3-1"])
        .level(Level::May)
        .class("legacy-algorithm");
    let mut bad = |id: &str, title: &str, why: &str, change: &dyn Fn(&mut Kekri)| {
        let message = to(basic().with(|kekri| change(kekri)));
        book.invalid(id, KEKRI_RC2, FAILED, message)
            .text(title, why)
            .requires(&["rfc3370-4.3-1"])
            .class("key-unwrap");
    };
    bad(
        "recipients/kekri/rc2-40-bits",
        "an RC2 key wrap of 40 bits",
        "rc2ParameterVersion is 160. Key-encryption keys of RC2 have 128 bits.",
        &|kekri| {
            kekri.algorithm = KeyWrap::Rc2.with_parameters(Some(Node::integer(160)));
            kekri.encrypted_key = Some(old_wrap(Cipher::Rc2(40), &kekri.key, &rc2_body(&key())));
        },
    );
    bad(
        "recipients/kekri/rc2-without-version",
        "an RC2 key wrap without rc2ParameterVersion",
        "NULL, where the effective bits are to stand.",
        &|kekri| kekri.algorithm = KeyWrap::Rc2.with_parameters(Some(Node::null())),
    );
    bad(
        "recipients/kekri/rc2-checksum",
        "a wrong checksum",
        "The key is right, and the octets behind it are zero.",
        &|kekri| {
            let body = rc2_body(&key());
            kekri.encrypted_key = Some(checked_wrap(Cipher::Rc2(128), &kekri.key, &body, &[0; 8]));
        },
    );
    bad(
        "recipients/kekri/rc2-padding",
        "a whole block of padding too many",
        "LENGTH is right, and behind the key stand fifteen octets where seven fill the block.",
        &|kekri| {
            let body = [rc2_body(&key()), vec![7; 8]].concat();
            kekri.encrypted_key = Some(old_wrap(Cipher::Rc2(128), &kekri.key, &body));
        },
    );
}

/// AES key wrap under a password (RFC 3565 section 2.5).
fn password(book: &mut Book) {
    let key = pwri::content_key();
    let wrapped = |parameters| pwri::basic().aes_wrapped(&key, parameters);
    let good = "recipients/pwri/aes-wrap";
    book.open(good, pwri::BASIC, Verdict::Valid, pwri::to(wrapped(None)))
        .text(
            "a password and AES key wrap",
            "RFC 3565 has AES key wrap for passwords, in place of the wrap of RFC 3211. Few senders make it, and few receivers read it.",
        )
        .requires(&["rfc3565-2.5-2"])
        .accept(
            &[Verdict::Valid, Verdict::Invalid, Verdict::Unsupported],
            Verdict::Valid,
        )
        .borne();
    book.open(
        "recipients/pwri/aes-wrap-null",
        pwri::BASIC,
        Verdict::Valid,
        pwri::to(wrapped(Some(Node::null()))),
    )
    .text(
        "a password and AES key wrap with NULL",
        "NULL where parameters must be absent.",
    )
    .requires(&["rfc3565-2.5-3"])
    .accept(
        &[Verdict::Valid, Verdict::Invalid, Verdict::Unsupported],
        Verdict::Valid,
    )
    .borne();
    book.invalid(
        "recipients/pwri/aes-wrap-integrity",
        good,
        FAILED,
        pwri::to(wrapped(None).with(|pwri| {
            pwri.encrypted_key = Some(crate::primitive::block::wrap(&pwri.key(), [0; 8], &key));
        })),
    )
    .text(
        "a password and AES key wrap, a wrong integrity value",
        "The wrap was made with another initial value, around the right key.",
    )
    .source("RFC 3394 section 2.2.2")
    .accept(&[Verdict::Invalid, Verdict::Unsupported], Verdict::Invalid)
    .class("key-unwrap");
}
