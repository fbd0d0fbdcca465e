//! `authenticated/attributes`: what is authenticated beside the content.

use smime_cases::Verdict;

use super::good::{BASIC, CHANGED};
use crate::{
    cases::common::FAILED,
    primitive::{asn1::Node, digest::Digest, oid},
    template::{
        attribute::{attribute, content_type, message_digest},
        authenticated_data::AuthenticatedData,
        book::Book,
        certificate::utf8,
        message::Message,
        mime::TEXT,
    },
};

pub(super) fn write(book: &mut Book, basic: &AuthenticatedData) {
    good(book, basic);
    attributes(book, basic);
    changed(book, basic);
}

fn good(book: &mut Book, basic: &AuthenticatedData) {
    book.valid("authenticated/attributes/basic", basic.message())
        .text(
            "with attributes",
            "content-type and message-digest are authenticated, and the code is over their DER as SET OF; the digest binds the content.",
        )
        .requires(&["rfc5652-9.2-1", "rfc5652-9.3-3"]);
    book.valid(
        "authenticated/attributes/more",
        basic
            .clone()
            .with(|object| {
                object.set_attributes([
                    content_type(oid::DATA),
                    message_digest(Digest::Sha256, TEXT),
                    attribute(oid::UNKNOWN, [utf8("authenticated")]),
                ]);
            })
            .message(),
    )
    .text(
        "with an attribute that nobody knows",
        "One more attribute is authenticated along with the two that have to be there.",
    )
    .requires(&["rfc5652-9.1-8"]);
    book.valid(
        "authenticated/attributes/other-digest",
        basic
            .clone()
            .with(|object| {
                object.digest_algorithm = Some(Digest::Sha512.identifier());
                object.set_attributes([
                    content_type(oid::DATA),
                    message_digest(Digest::Sha512, TEXT),
                ]);
            })
            .message()
            .needing("sha-512"),
    )
    .text(
        "with another digest than the code's",
        "The content is digested with SHA-512, the code is HMAC with SHA-256. They are chosen apart.",
    )
    .source("RFC 5652 section 9.1");
    book.valid(
        "authenticated/attributes/unauthenticated",
        basic
            .clone()
            .with(|object| {
                let attribute = attribute(oid::UNKNOWN, [utf8("anybody's")]);
                object.unauth_attrs = Some(vec![attribute]);
            })
            .message(),
    )
    .text(
        "with unauthenticated attributes after the code",
        "unauthAttrs follow mac. Anybody can put them there; they change nothing.",
    )
    .source("RFC 5652 section 9.1");
    book.valid(
        "authenticated/attributes/other-type",
        basic
            .clone()
            .with(|object| {
                object.content_type = Node::oid(oid::TST_INFO);
                object.set_attributes([
                    content_type(oid::TST_INFO),
                    message_digest(Digest::Sha256, TEXT),
                ]);
            })
            .message()
            .needing("content-types"),
    )
    .text(
        "content of another type",
        "eContentType is not id-data, so authAttrs must be there, and are.",
    )
    .requires(&["rfc5652-9.1-5"]);
    book.valid(
        "authenticated/content/indefinite",
        basic.bent(|node| *node = node.clone().all_indefinite_but(&[1, 0, 5])),
    )
    .text(
        "indefinite lengths around the attributes",
        "BER throughout, but for authAttrs, which must be DER.",
    )
    .requires(&["rfc5652-9.1-7"]);
    book.valid(
        "authenticated/content/segmented",
        basic
            .clone()
            .with(|object| object.content = Some(Node::segmented(TEXT, 10)))
            .message(),
    )
    .text(
        "the content in segments",
        "eContent is a constructed OCTET STRING. Its octets are what is digested, not its segments' tags.",
    )
    .source("RFC 5652 section 9.2");
}

fn attributes(book: &mut Book, basic: &AuthenticatedData) {
    let digest = || message_digest(Digest::Sha256, TEXT);
    let with = |attributes: Vec<Node>| {
        basic
            .clone()
            .with(|object| object.set_attributes(attributes))
            .message()
    };
    bad(
        book,
        "authenticated/attributes/digest-missing",
        "message-digest is missing",
        "The code is over content-type alone, and right. Nothing binds the content.",
        "missing-message-digest",
        &["rfc5652-9.1-8", "rfc5652-9.2-1"],
        with(vec![content_type(oid::DATA)]),
    );
    bad(
        book,
        "authenticated/attributes/type-missing",
        "content-type is missing",
        "The code is over message-digest alone, and right. Nothing binds the type.",
        "missing-content-type",
        &["rfc5652-9.1-8", "rfc5652-9.2-1"],
        with(vec![digest()]),
    );
    bad(
        book,
        "authenticated/attributes/both-missing",
        "neither content-type nor message-digest",
        "The code is over an attribute that says nothing about the content.",
        "missing-content-type",
        &["rfc5652-9.1-8"],
        with(vec![attribute(oid::UNKNOWN, [utf8("authenticated")])]),
    );
    bad(
        book,
        "authenticated/attributes/type-mismatch",
        "content-type names another type",
        "The attribute says TSTInfo, eContentType says id-data. They must match.",
        "content-type-mismatch",
        &["rfc5652-9.3-4"],
        with(vec![content_type(oid::TST_INFO), digest()]),
    );
    bad(
        book,
        "authenticated/attributes/digest-wrong",
        "message-digest of other content",
        "The sender digested something else, and the code over the attributes is right.",
        "decryption-failed",
        &["rfc5652-9.3-3"],
        with(vec![
            content_type(oid::DATA),
            message_digest(Digest::Sha256, CHANGED),
        ]),
    );
    bad(
        book,
        "authenticated/attributes/digest-twice",
        "two message-digest attributes",
        "One is that of the content, one is not. Whichever is looked at, the other is there too.",
        "duplicate-attribute",
        &["rfc5652-11.2-6"],
        with(vec![
            content_type(oid::DATA),
            digest(),
            message_digest(Digest::Sha256, CHANGED),
        ]),
    );
    bad(
        book,
        "authenticated/attributes/digest-two-values",
        "message-digest with two values",
        "One is that of the content, one is not.",
        "attribute-value-count",
        &["rfc5652-11.2-4"],
        with(vec![
            content_type(oid::DATA),
            attribute(
                oid::MESSAGE_DIGEST,
                [
                    Node::octet_string(Digest::Sha256.of(TEXT)),
                    Node::octet_string(Digest::Sha256.of(CHANGED)),
                ],
            ),
        ]),
    );
}

/// The attributes changed after the code was computed.
fn changed(book: &mut Book, basic: &AuthenticatedData) {
    bad(
        book,
        "authenticated/attributes/dropped",
        "the attributes dropped",
        "authAttrs and digestAlgorithm were taken out, and the code is the one over them.",
        FAILED,
        &["rfc5652-9.3-2"],
        basic
            .clone()
            .tampered(|object| {
                object.auth_attrs = None;
                object.digest_algorithm = None;
            })
            .message(),
    );
    bad(
        book,
        "authenticated/attributes/added",
        "an attribute added",
        "One more attribute stands among them, which the sender never wrote.",
        FAILED,
        &["rfc5652-9.3-2"],
        basic
            .clone()
            .tampered(|object| {
                object.set_attributes([
                    content_type(oid::DATA),
                    message_digest(Digest::Sha256, TEXT),
                    attribute(oid::UNKNOWN, [utf8("put in")]),
                ]);
            })
            .message(),
    );
    book.open(
        "authenticated/attributes/reordered",
        BASIC,
        Verdict::Invalid,
        basic
            .clone()
            .tampered(|object| {
                object.auth_attrs.as_mut().expect("attributes").nodes().reverse();
            })
            .message(),
    )
    .text(
        "the attributes out of order",
        "The members of the SET do not stand in the order of DER, and the code is over their DER. The sender broke a MUST; who encodes them anew finds the code right. To refuse is better: nothing says that the order was the sender's.",
    )
    .requires(&["rfc5652-9.1-7"])
    .reason("authenticated-attributes-not-der")
    .class("auth-attributes");
}

fn bad(
    book: &mut Book,
    id: &str,
    title: &str,
    why: &str,
    reason: &str,
    requirements: &[&str],
    message: Message,
) {
    book.invalid(id, BASIC, reason, message)
        .text(title, why)
        .requires(requirements)
        .class("mac-binding");
}
