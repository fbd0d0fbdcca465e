//! `authenticated/attributes`: digestAlgorithm, and the attribute that repeats the algorithms.

use smime_cases::{Level, Verdict};

use super::good::{BASIC, PLAIN};
use crate::{
    primitive::{asn1::Node, digest::Digest, oid},
    template::{
        attribute::{attribute, content_type, message_digest},
        authenticated_data::AuthenticatedData,
        book::Book,
        mime::TEXT,
    },
};

pub(super) fn write(book: &mut Book, plain: &AuthenticatedData, basic: &AuthenticatedData) {
    digest_algorithm(book, plain, basic);
    protection(book, basic);
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
