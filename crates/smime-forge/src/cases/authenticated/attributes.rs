//! `authenticated/attributes`: what is authenticated beside the content.

use smime_cases::{Level, Verdict};

use super::good::{BASIC, CHANGED, PLAIN};
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

pub(super) fn write(book: &mut Book, plain: &AuthenticatedData, basic: &AuthenticatedData) {
    good(book, basic);
    attributes(book, basic);
    changed(book, basic);
    digest_algorithm(book, plain, basic);
    protection(book, basic);
}

/// CMSAlgorithmProtection with a MAC algorithm (RFC 6211 section 3.2).
fn protection(book: &mut Book, basic: &AuthenticatedData) {
    let mac = |id: &str, parameters: Vec<Node>| {
        Node::sequence([vec![Node::oid(id)], parameters].concat())
    };
    let message = |used: Node, named: Node| {
        let value = Node::sequence([Digest::Sha256.identifier(), named.tagged(0xa2)]);
        basic
            .clone()
            .with(|object| {
                object.mac_algorithm = used;
                object.set_attributes([
                    content_type(oid::DATA),
                    message_digest(Digest::Sha256, TEXT),
                    attribute(oid::ALGORITHM_PROTECTION, [value]),
                ]);
            })
            .message()
            .needing("algorithm-protection")
    };
    let bare = || mac(oid::HMAC_WITH_SHA_256, Vec::new());
    let null = || mac(oid::HMAC_WITH_SHA_256, vec![Node::null()]);
    let protected = "authenticated/attributes/algorithm-protection";
    book.valid(protected, message(bare(), bare()))
        .text(
            "CMSAlgorithmProtection with the object's algorithms",
            "The attribute repeats digestAlgorithm and macAlgorithm, so that they are authenticated.",
        )
        .requires(&["rfc6211-3.2-2", "rfc6211-3.2-4"])
        .level(Level::Should);
    for (id, used, named, title) in [
        (
            "authenticated/attributes/algorithm-protection-null-named",
            bare(),
            null(),
            "writes NULL where the object writes nothing",
        ),
        (
            "authenticated/attributes/algorithm-protection-null-used",
            null(),
            bare(),
            "writes nothing where the object writes NULL",
        ),
    ] {
        book.open(
            id,
            protected,
            Verdict::Valid,
            message(used, named),
        )
        .text(
            &format!("CMSAlgorithmProtection that {title}"),
            "HMAC has no parameters, and NULL says the same. Whether the two are equal is left open; accepting is better.",
        )
        .requires(&["rfc6211-3-1", "rfc6211-3.2-5"])
        .class("algorithm-meaning");
    }
    book.invalid(
        "authenticated/attributes/algorithm-protection-other",
        protected,
        "algorithm-protection-mismatch",
        message(bare(), mac(oid::HMAC_WITH_SHA_512, Vec::new())),
    )
    .text(
        "CMSAlgorithmProtection with another MAC algorithm",
        "What was meant and what macAlgorithm says differ. A receiver that supports the attribute must fail here, which is the better answer; one that does not, cannot see it.",
    )
    .requires(&["rfc6211-3.2-4", "rfc6211-3.2-5"])
    .accept(&[Verdict::Invalid, Verdict::Valid], Verdict::Invalid)
    .level(Level::May)
    .class("algorithm-meaning");
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

fn digest_algorithm(book: &mut Book, plain: &AuthenticatedData, basic: &AuthenticatedData) {
    book.invalid(
        "authenticated/attributes/digest-algorithm-absent",
        BASIC,
        "malformed-cms",
        basic
            .clone()
            .with(|object| object.digest_algorithm = None)
            .message(),
    )
    .text(
        "attributes without digestAlgorithm",
        "authAttrs are there and nothing says how the content was digested. A library that then skips the digest checks nothing of the content.",
    )
    .requires(&["rfc5652-9.1-6"])
    .class("mac-binding");
    let octets = Node::sequence([Node::oid(Digest::Sha256.oid()), Node::octet_string([])]);
    book.open(
        "authenticated/attributes/digest-parameters-wrong",
        BASIC,
        Verdict::Invalid,
        basic
            .clone()
            .with(|object| object.digest_algorithm = Some(octets))
            .message(),
    )
    .text(
        "digestAlgorithm with an OCTET STRING as parameters",
        "SHA-256 has no parameters; NULL is the one other form, and refusing is better.",
    )
    .requires(&["rfc5754-2-2", "rfc5754-2-3"])
    .reason("algorithm-parameters")
    .class("identifier-parameters");
    book.open(
        "authenticated/attributes/digest-algorithm-alone",
        PLAIN,
        Verdict::Invalid,
        plain
            .clone()
            .with(|object| object.digest_algorithm = Some(Digest::Sha256.identifier()))
            .message(),
    )
    .text(
        "digestAlgorithm without attributes",
        "digestAlgorithm is there and authAttrs, which must then be there too, are not: dropped, it seems. The code over the content is right, though, so the demand is on the sender alone.",
    )
    .requires(&["rfc5652-9.1-4"])
    .reason("malformed-cms")
    .class("auth-attributes");
    book.invalid(
        "authenticated/attributes/other-type-without",
        "authenticated/attributes/other-type",
        "authenticated-attributes-required",
        plain
            .clone()
            .with(|object| object.content_type = Node::oid(oid::TST_INFO))
            .message()
            .needing("content-types"),
    )
    .text(
        "content of another type, without attributes",
        "eContentType is not id-data and authAttrs are absent, so nothing authenticates the type: anybody can change it.",
    )
    .requires(&["rfc5652-9.1-5"])
    .class("auth-attributes");
}
