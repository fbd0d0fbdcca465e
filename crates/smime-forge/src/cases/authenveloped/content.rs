//! `authenveloped/content`: nothing comes out before the tag is checked.

use smime_cases::Level;

use crate::{
    cases::common::{AUTH_ENVELOPED, CONTENT, FAILED, auth_enveloped, dave},
    primitive::{asn1::Node, cipher::Cipher},
    template::{book::Book, envelope::Envelope, people::People},
};

pub(super) fn write(book: &mut Book, people: &People) {
    let basic = auth_enveloped(people);
    forms(book, &basic);
    empty(book, people);
    large(book, people);
    changed(book, &basic);
}

fn forms(book: &mut Book, basic: &Envelope) {
    book.valid(
        "authenveloped/content/indefinite",
        basic.carry(&basic.fields().node().all_indefinite()),
    )
    .text(
        "every constructed value of indefinite length",
        "BER throughout, as a streaming writer makes it.",
    )
    .source("RFC 5083 section 2.1");
    book.valid(
        "authenveloped/content/segmented",
        basic.bent(|fields| fields.segment(7)),
    )
    .text(
        "the ciphertext in segments of seven octets",
        "The segments are joined before they are decrypted, and the tag is over all of them.",
    )
    .source("RFC 5083 section 2.1");
    book.valid(
        "authenveloped/content/version-3",
        basic.bent(|fields| fields.version = Node::integer(3)),
    )
    .text(
        "version 3",
        "The version must be 0. The demand is on the sender, and nothing in the message depends on it.",
    )
    .requires(&["rfc5083-2.1-2"])
    .accept(
        &[
            smime_cases::Verdict::Valid,
            smime_cases::Verdict::Invalid,
            smime_cases::Verdict::Unsupported,
        ],
        smime_cases::Verdict::Valid,
    )
    .sibling(AUTH_ENVELOPED)
    .level(Level::May);
    book.valid(
        "authenveloped/content/long",
        basic
            .clone()
            .around(
                &CONTENT
                    .iter()
                    .copied()
                    .cycle()
                    .take(9001)
                    .collect::<Vec<_>>(),
            )
            .message(),
    )
    .text(
        "content of nine thousand and one octets",
        "Longer than the pieces in which libraries read, and no whole number of blocks.",
    )
    .source("RFC 5083 section 2.2");
    let apart = basic.bent(|fields| fields.encrypted_content = None);
    let ciphertext = basic.fields().ciphertext().clone();
    book.valid(
        "authenveloped/content/detached",
        apart.clone().beside(&ciphertext),
    )
    .text(
        "the ciphertext kept apart",
        "encryptedContent is absent and its value is supplied by other means.",
    )
    .source("RFC 5652 section 6.1")
    .level(Level::May);
    book.invalid(
        "authenveloped/content/missing",
        "authenveloped/content/detached",
        "missing-content",
        apart,
    )
    .text(
        "no ciphertext, and none given",
        "encryptedContent is absent and nobody supplies it. The tag is that of content that is not there.",
    )
    .source("RFC 5652 section 6.1")
    .class("missing-content");
}

fn empty(book: &mut Book, people: &People) {
    for ([id, wrong_tag], title, cipher) in [
        (
            [
                "authenveloped/content/empty-gcm",
                "authenveloped/content/empty-gcm-wrong-tag",
            ],
            "AES-GCM",
            Cipher::AesGcm(256),
        ),
        (
            [
                "authenveloped/content/empty-ccm",
                "authenveloped/content/empty-ccm-wrong-tag",
            ],
            "AES-CCM",
            Cipher::AesCcm(128),
        ),
        (
            [
                "authenveloped/content/empty-chacha20",
                "authenveloped/content/empty-chacha20-wrong-tag",
            ],
            "ChaCha20-Poly1305",
            Cipher::ChaCha20Poly1305,
        ),
    ] {
        let empty = Envelope::new(b"", cipher, [dave(people)]);
        book.valid(id, empty.message())
            .text(
                &format!("{title}, content of no octets"),
                "The ciphertext is there and empty; the tag is over nothing but lengths. Empty is not absent.",
            )
            .source("RFC 5083 section 2.2");
        book.invalid(
            wrong_tag,
            id,
            FAILED,
            empty.bent(|fields| fields.tag()[0] ^= 0x80),
        )
        .text(
            &format!("{title}, content of no octets and a wrong tag"),
            "A library that finalises only after a first piece of ciphertext never compares the tag of an empty one.",
        )
        .requires(&["rfc5083-2-1"])
        .class("empty-ciphertext");
    }
}

/// A mebibyte whose ciphertext is one piece repeated.
fn large(book: &mut Book, people: &People) {
    const PIECE: &[u8; 16] = b"0123456789abcdef";
    for ([id, last_bit, no_tag], title, cipher) in [
        (
            [
                "authenveloped/content/1-mib-gcm",
                "authenveloped/content/1-mib-gcm-last-bit",
                "authenveloped/content/1-mib-gcm-no-tag",
            ],
            "AES-GCM",
            Cipher::AesGcm(256),
        ),
        (
            [
                "authenveloped/content/1-mib-ccm",
                "authenveloped/content/1-mib-ccm-last-bit",
                "authenveloped/content/1-mib-ccm-no-tag",
            ],
            "AES-CCM",
            Cipher::AesCcm(128),
        ),
        (
            [
                "authenveloped/content/1-mib-chacha20",
                "authenveloped/content/1-mib-chacha20-last-bit",
                "authenveloped/content/1-mib-chacha20-no-tag",
            ],
            "ChaCha20-Poly1305",
            Cipher::ChaCha20Poly1305,
        ),
    ] {
        let large = Envelope::new(b"", cipher, [dave(people)])
            .with(|envelope| envelope.repeat_ciphertext(PIECE, 1 << 16));
        book.valid(id, large.message().folded(PIECE))
            .text(
                &format!("{title}, a mebibyte"),
                "A mebibyte, whose plaintext is such that its ciphertext repeats. All of it comes out, after the tag.",
            )
            .source("RFC 5083 section 2");
        book.invalid(
            last_bit,
            id,
            FAILED,
            large.bent(|fields| fields.tag()[15] ^= 1).folded(PIECE),
        )
        .text(
            &format!("{title}, a mebibyte and a wrong tag"),
            "The last bit of the tag is wrong. A library that hands out what it decrypts as it goes has released a mebibyte when it finds out; no octet may come out.",
        )
        .requires(&["rfc5083-2-1", "rfc5083-2-2"])
        .class("plaintext-released");
        book.invalid(
            no_tag,
            id,
            FAILED,
            large.bent(|fields| fields.tag().clear()).folded(PIECE),
        )
        .text(
            &format!("{title}, a mebibyte and an empty tag"),
            "mac has no octets. There is nothing to compare with, and so nothing that may come out.",
        )
        .requires(&["rfc5083-2-1", "rfc5083-2-2"])
        .class("plaintext-released");
    }
}

fn changed(book: &mut Book, basic: &Envelope) {
    let mut bad = |id: &str, title: &str, why: &str, message| {
        book.invalid(id, AUTH_ENVELOPED, FAILED, message)
            .text(title, why)
            .requires(&["rfc5083-2-1"])
            .class("plaintext-released");
    };
    bad(
        "authenveloped/content/bit-flipped",
        "one bit of the ciphertext changed",
        "Page 3 would become page 2: in counter mode a bit of the ciphertext is a bit of the plaintext. The tag shows it.",
        basic.bent(|fields| fields.ciphertext()[24] ^= 1),
    );
    bad(
        "authenveloped/content/truncated",
        "the ciphertext cut short",
        "The last octet is gone.",
        basic.bent(|fields| {
            fields.ciphertext().pop();
        }),
    );
    bad(
        "authenveloped/content/extended",
        "an octet after the ciphertext",
        "One more octet than was encrypted.",
        basic.bent(|fields| fields.ciphertext().push(0)),
    );
    bad(
        "authenveloped/content/emptied",
        "the ciphertext replaced by nothing",
        "The ciphertext has no octets, and the tag is that of the content that was there.",
        basic.bent(|fields| fields.ciphertext().clear()),
    );
    bad(
        "authenveloped/content/nonce-changed",
        "one bit of the nonce changed",
        "The nonce is another than the sender's, so keystream and tag are.",
        basic.bent(|fields| {
            crate::template::envelope::octets(fields.algorithm.at(&[1, 0]))[0] ^= 1;
        }),
    );
}
