//! `authenticated/content`, `authenticated/mac`: the content and its code.

use smime_cases::Level;

use super::good::{BASIC, CHANGED, PLAIN};
use crate::{
    cases::common::FAILED,
    primitive::asn1::Node,
    template::{authenticated_data::AuthenticatedData, book::Book, mime::TEXT},
};

pub(super) fn write(book: &mut Book, plain: &AuthenticatedData, basic: &AuthenticatedData) {
    contents(book, plain, basic);
    macs(book, plain, basic);
    coverage(book, basic);
}

fn contents(book: &mut Book, plain: &AuthenticatedData, basic: &AuthenticatedData) {
    let changed = |object: &mut AuthenticatedData| {
        object.content = Some(Node::octet_string(CHANGED));
    };
    book.invalid(
        "authenticated/content/changed",
        PLAIN,
        FAILED,
        plain.clone().tampered(changed).message(),
    )
    .text(
        "the content changed, no attributes",
        "Page 3 became page 4. The code is over the content, and is another.",
    )
    .requires(&["rfc5652-9.3-2"])
    .class("mac-binding");
    book.invalid(
        "authenticated/content/changed-with-attributes",
        BASIC,
        "decryption-failed",
        basic.clone().tampered(changed).message(),
    )
    .text(
        "the content changed, attributes as they were",
        "Page 3 became page 4. The code is over the attributes and still right; only message-digest tells, for whoever computes it.",
    )
    .requires(&["rfc5652-9.3-1", "rfc5652-9.3-3"])
    .class("mac-binding");
    for (id, title, sibling, object) in [
        (
            "authenticated/content/missing",
            "the content is missing, no attributes",
            PLAIN,
            plain,
        ),
        (
            "authenticated/content/missing-with-attributes",
            "the content is missing, attributes as they were",
            BASIC,
            basic,
        ),
    ] {
        book.invalid(
            id,
            sibling,
            "missing-content",
            object.clone().tampered(|object| object.content = None).message(),
        )
        .text(
            title,
            "eContent is absent and nobody supplies it. There is nothing that the code could be about.",
        )
        .source("RFC 5652 section 9.2")
        .class("missing-content");
    }
    book.valid(
        "authenticated/content/detached",
        basic
            .clone()
            .with(|object| object.content = None)
            .message()
            .beside(TEXT),
    )
    .text(
        "detached content",
        "eContent is absent and the content stands beside the object.",
    )
    .source("RFC 5652 section 5.2")
    .level(Level::May);
}

fn macs(book: &mut Book, plain: &AuthenticatedData, basic: &AuthenticatedData) {
    for (id, length) in [
        ("authenticated/mac/0", 0),
        ("authenticated/mac/1", 1),
        ("authenticated/mac/4", 4),
        ("authenticated/mac/16", 16),
        ("authenticated/mac/31", 31),
    ] {
        book.invalid(
            id,
            PLAIN,
            FAILED,
            plain.clone().with_mac(|mac| mac.truncate(length)).message(),
        )
        .text(
            &format!("a code of {length} octets"),
            "The code is right as far as it goes, and HMAC with SHA-256 has 32 octets. A library that compares as much as there is lets whoever cuts it choose how much that is.",
        )
        .requires(&["rfc5652-9.3-2"])
        .class("short-tag");
    }
    for (id, title, length) in [
        (
            "authenticated/mac/with-attributes-0",
            "a code of no octets, with attributes",
            0,
        ),
        (
            "authenticated/mac/with-attributes-4",
            "a code of four octets, with attributes",
            4,
        ),
    ] {
        let object = basic.clone().with_mac(|mac| mac.truncate(length));
        book.invalid(id, BASIC, FAILED, object.message())
            .text(
                title,
                "The attributes are right and the code over them is cut.",
            )
            .requires(&["rfc5652-9.3-2"])
            .class("short-tag");
    }
    book.invalid(
        "authenticated/mac/longer",
        PLAIN,
        FAILED,
        plain.clone().with_mac(|mac| mac.push(0)).message(),
    )
    .text(
        "a code of 33 octets",
        "The code is right and one octet follows it.",
    )
    .requires(&["rfc5652-9.3-2"])
    .class("short-tag");
    book.invalid(
        "authenticated/mac/last-bit",
        PLAIN,
        FAILED,
        plain.clone().with_mac(|mac| mac[31] ^= 1).message(),
    )
    .text(
        "the last bit of the code changed",
        "All of the code is compared.",
    )
    .requires(&["rfc5652-9.3-2"])
    .class("mac-binding");
}

/// A code over other octets.
fn coverage(book: &mut Book, basic: &AuthenticatedData) {
    book.invalid(
        "authenticated/mac/over-implicit-tag",
        BASIC,
        FAILED,
        basic
            .clone()
            .with(|object| {
                let written = object.auth_attrs.clone().expect("attributes").encode();
                let mac = object.digest.hmac(&object.key, &written);
                object.mac = Some(Node::octet_string(mac));
            })
            .message(),
    )
    .text(
        "a code over the attributes under their tag [2]",
        "The sender took the attributes as they are written. The text wants the tag of SET OF there.",
    )
    .requires(&["rfc5652-9.2-1"])
    .class("mac-binding");
    book.invalid(
        "authenticated/mac/over-content",
        BASIC,
        FAILED,
        basic
            .clone()
            .with(|object| {
                let mac = object.digest.hmac(&object.key, TEXT);
                object.mac = Some(Node::octet_string(mac));
            })
            .message(),
    )
    .text(
        "a code over the content though there are attributes",
        "With attributes the code is over them. A code over the content would leave them to anybody.",
    )
    .requires(&["rfc5652-9.2-1"])
    .class("mac-binding");
}
