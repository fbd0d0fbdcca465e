//! `authenveloped/tags`: the length of the tag, stated and real.

use smime_cases::{Level, Verdict};

use crate::{
    cases::common::{AUTH_ENVELOPED, CONTENT, FAILED, PARAMETERS, auth_enveloped, dave},
    primitive::{asn1::Node, cipher::Cipher},
    template::{book::Book, envelope::Envelope, people::People},
};

/// The accepted case of AES-CCM.
const CCM: &str = "authenveloped/ciphers/aes-128-ccm";
/// The accepted case of ChaCha20-Poly1305.
const CHACHA: &str = "authenveloped/ciphers/chacha20-poly1305";

pub(super) fn write(book: &mut Book, people: &People) {
    gcm(book, people);
    ccm(book, people);
    unlike(book, people);
    wrong(book, people);
    chacha(book, people);
}

fn gcm(book: &mut Book, people: &People) {
    let with = |length| auth_enveloped(people).with(|envelope| envelope.tag_length = length);
    for (id, length) in [
        ("authenveloped/tags/gcm-12", 12),
        ("authenveloped/tags/gcm-13", 13),
        ("authenveloped/tags/gcm-14", 14),
        ("authenveloped/tags/gcm-15", 15),
    ] {
        book.valid(
            id,
            with(length).message(),
        )
        .text(
            &format!("AES-GCM, a tag of {length} octets"),
            if length == 12 {
                "Twelve is the default, so DER leaves aes-ICVlen out. A receiver that takes an absent length for sixteen refuses good mail."
            } else {
                "One of the five lengths that AES-GCM-ICVlen allows."
            },
        )
        .requires(&["rfc5084-3.2-4", "rfc5084-3.2-5"]);
    }
    book.valid(
        "authenveloped/tags/gcm-12-explicit",
        with(12).bent(|fields| fields.algorithm.at(&[1]).nodes().push(Node::integer(12))),
    )
    .text(
        "AES-GCM, the default length written out",
        "aes-ICVlen is 12 and stands there all the same. DER would leave it out; the parameters need not be DER.",
    )
    .requires(&["rfc5084-3.2-4"])
    .accept(&[Verdict::Valid, Verdict::Invalid], Verdict::Valid)
    .sibling("authenveloped/tags/gcm-12")
    .level(Level::May);
    for (id, length) in [
        ("authenveloped/tags/gcm-0", 0),
        ("authenveloped/tags/gcm-1", 1),
        ("authenveloped/tags/gcm-4", 4),
        ("authenveloped/tags/gcm-8", 8),
        ("authenveloped/tags/gcm-11", 11),
    ] {
        book.invalid(
            id,
            AUTH_ENVELOPED,
            PARAMETERS,
            with(length).message(),
        )
        .text(
            &format!("AES-GCM, a tag of {length} octets"),
            "aes-ICVlen and mac agree on a length that AES-GCM-ICVlen does not allow. The tag is right as far as it goes, which is the point: a tag so short can be guessed, and each guess that is taken tells more about the key.",
        )
        .requires(&["rfc5084-3.2-1", "rfc5083-2-1"])
        .class("short-tag");
    }
    book.invalid(
        "authenveloped/tags/gcm-17",
        AUTH_ENVELOPED,
        PARAMETERS,
        auth_enveloped(people)
            .with(|envelope| envelope.tag_length = 17)
            .bent(|fields| {
                fields.tag().push(0);
            }),
    )
    .text(
        "AES-GCM, a tag of seventeen octets",
        "A length beyond the whole tag, which a library may copy into a buffer of sixteen.",
    )
    .requires(&["rfc5084-3.2-1"])
    .class("short-tag");
    book.invalid(
        "authenveloped/tags/gcm-negative",
        AUTH_ENVELOPED,
        PARAMETERS,
        auth_enveloped(people).bent(|fields| *fields.algorithm.at(&[1, 1]) = Node::integer(-16)),
    )
    .text(
        "AES-GCM, a tag of minus sixteen octets",
        "aes-ICVlen is negative. Read into an unsigned number it is very large.",
    )
    .requires(&["rfc5084-3.2-1"])
    .class("short-tag");
    book.invalid(
        "authenveloped/tags/gcm-huge",
        AUTH_ENVELOPED,
        PARAMETERS,
        auth_enveloped(people).bent(|fields| {
            *fields.algorithm.at(&[1, 1]) = Node::integer((1 << 32) + 16);
        }),
    )
    .text(
        "AES-GCM, a length of 2^32 + 16",
        "Cut to 32 bits it is sixteen.",
    )
    .requires(&["rfc5084-3.2-1"])
    .class("short-tag");
}

fn ccm(book: &mut Book, people: &People) {
    let basic = Envelope::new(CONTENT, Cipher::AesCcm(128), [dave(people)]);
    let with = |length| basic.clone().with(|envelope| envelope.tag_length = length);
    for (id, length) in [
        ("authenveloped/tags/ccm-12", 12),
        ("authenveloped/tags/ccm-14", 14),
    ] {
        book.valid(
            id,
            with(length).message(),
        )
        .text(
            &format!("AES-CCM, a tag of {length} octets"),
            "One of the lengths that AES-CCM-ICVlen allows; twelve is the default and left out. The length enters the tag itself.",
        )
        .requires(&["rfc5084-3.1-5", "rfc5084-3.1-6"]);
    }
    for (id, length) in [
        ("authenveloped/tags/ccm-4", 4),
        ("authenveloped/tags/ccm-6", 6),
        ("authenveloped/tags/ccm-8", 8),
        ("authenveloped/tags/ccm-10", 10),
    ] {
        book.open(
            id,
            CCM,
            Verdict::Invalid,
            with(length).message(),
        )
        .text(
            &format!("AES-CCM, a tag of {length} octets"),
            "AES-CCM-ICVlen allows so short a tag, and so a receiver may. To refuse is better: a tag of this length can be found by trying, and mail is tried by machines.",
        )
        .requires(&["rfc5084-3.1-5"])
        .borne()
        .class("short-tag");
    }
    for (id, length) in [
        ("authenveloped/tags/ccm-1", 1),
        ("authenveloped/tags/ccm-2", 2),
        ("authenveloped/tags/ccm-3", 3),
        ("authenveloped/tags/ccm-5", 5),
        ("authenveloped/tags/ccm-11", 11),
    ] {
        book.invalid(
            id,
            CCM,
            PARAMETERS,
            with(length).message(),
        )
        .text(
            &format!("AES-CCM, a tag of {length} octets"),
            "AES-CCM has no tag of this length: it is not among those of AES-CCM-ICVlen. The octets are those of the next longer tag, cut.",
        )
        .requires(&["rfc5084-3.1-1"])
        .class("short-tag");
    }
    book.invalid(
        "authenveloped/tags/ccm-18",
        CCM,
        PARAMETERS,
        with(18).bent(|fields| fields.tag().extend([0, 0])),
    )
    .text(
        "AES-CCM, a tag of eighteen octets",
        "Beyond the longest one, and even.",
    )
    .requires(&["rfc5084-3.1-1"])
    .class("short-tag");
    book.invalid(
        "authenveloped/tags/ccm-0",
        CCM,
        PARAMETERS,
        with(0).message(),
    )
    .text(
        "AES-CCM, no tag",
        "Length and mac say that there is none. What nobody authenticated must not come out as authenticated.",
    )
    .requires(&["rfc5084-3.1-1", "rfc5083-2-1"])
    .class("short-tag");
}

fn unlike(book: &mut Book, people: &People) {
    let mut cut = |id: &str,
                   title: &str,
                   basic: &Envelope,
                   sibling: &str,
                   length: usize,
                   requirement| {
        book.invalid(
            id,
            sibling,
            FAILED,
            basic.bent(|fields| fields.tag().truncate(length)),
        )
        .text(
            title,
            "aes-ICVlen must match the size of mac, and does not: it says sixteen. A library that compares as much as there is lets whoever cuts the tag choose how much that is.",
        )
        .requires(&[requirement])
        .class("short-tag");
    };
    let gcm = auth_enveloped(people);
    let ccm = Envelope::new(CONTENT, Cipher::AesCcm(128), [dave(people)]);
    cut(
        "authenveloped/tags/gcm-mac-empty",
        "AES-GCM, mac of no octets",
        &gcm,
        AUTH_ENVELOPED,
        0,
        "rfc5084-3.2-4",
    );
    cut(
        "authenveloped/tags/gcm-mac-4",
        "AES-GCM, mac of four octets",
        &gcm,
        AUTH_ENVELOPED,
        4,
        "rfc5084-3.2-4",
    );
    cut(
        "authenveloped/tags/gcm-mac-12",
        "AES-GCM, mac of twelve octets where sixteen are said",
        &gcm,
        AUTH_ENVELOPED,
        12,
        "rfc5084-3.2-4",
    );
    cut(
        "authenveloped/tags/ccm-mac-empty",
        "AES-CCM, mac of no octets",
        &ccm,
        CCM,
        0,
        "rfc5084-3.1-5",
    );
    cut(
        "authenveloped/tags/ccm-mac-12",
        "AES-CCM, mac of twelve octets where sixteen are said",
        &ccm,
        CCM,
        12,
        "rfc5084-3.1-5",
    );
    book.invalid(
        "authenveloped/tags/gcm-mac-longer",
        "authenveloped/tags/gcm-12",
        FAILED,
        gcm.clone().with(|envelope| envelope.tag_length = 12).bent(|fields| {
            *fields.tag() = gcm.seal().1;
        }),
    )
    .text(
        "AES-GCM, mac of sixteen octets where twelve are said",
        "mac is the whole tag, of which the first twelve octets are right by any reading. The sizes must match, and do not.",
    )
    .requires(&["rfc5084-3.2-4"])
    .class("short-tag");
}

/// A tag of the right length that is another.
fn wrong(book: &mut Book, people: &People) {
    let gcm = auth_enveloped(people);
    let ccm = Envelope::new(CONTENT, Cipher::AesCcm(128), [dave(people)]);
    for (id, sibling, envelope) in [
        ("authenveloped/tags/gcm-last-bit", AUTH_ENVELOPED, &gcm),
        ("authenveloped/tags/ccm-last-bit", CCM, &ccm),
    ] {
        book.invalid(
            id,
            sibling,
            FAILED,
            envelope.bent(|fields| fields.tag()[15] ^= 1),
        )
        .text(
            "the last bit of the tag changed",
            "All of the tag is compared.",
        )
        .requires(&["rfc5083-2-1"])
        .class("plaintext-released");
    }
    for (id, sibling, envelope) in [
        ("authenveloped/tags/gcm-zeros", AUTH_ENVELOPED, &gcm),
        ("authenveloped/tags/ccm-zeros", CCM, &ccm),
    ] {
        book.invalid(
            id,
            sibling,
            FAILED,
            envelope.bent(|fields| fields.tag().fill(0)),
        )
        .text(
            "a tag of zeros",
            "What a buffer holds before anything was computed. It is not the tag.",
        )
        .requires(&["rfc5083-2-1"])
        .class("plaintext-released");
    }
}

fn chacha(book: &mut Book, people: &People) {
    let basic = Envelope::new(CONTENT, Cipher::ChaCha20Poly1305, [dave(people)]);
    for (id, length) in [
        ("authenveloped/tags/chacha20-0", 0),
        ("authenveloped/tags/chacha20-4", 4),
        ("authenveloped/tags/chacha20-12", 12),
        ("authenveloped/tags/chacha20-15", 15),
    ] {
        book.invalid(
            id,
            CHACHA,
            FAILED,
            basic.bent(|fields| fields.tag().truncate(length)),
        )
        .text(
            &format!("ChaCha20-Poly1305, a tag of {length} octets"),
            "The tag always has sixteen octets; there is no parameter for its length.",
        )
        .requires(&["rfc8103-3-1", "rfc5083-2-1"])
        .class("short-tag");
    }
    book.invalid(
        "authenveloped/tags/chacha20-last-bit",
        CHACHA,
        FAILED,
        basic.bent(|fields| fields.tag()[15] ^= 1),
    )
    .text(
        "the last bit of the tag changed",
        "All of the tag is compared.",
    )
    .requires(&["rfc5083-2-1"])
    .class("plaintext-released");
}
