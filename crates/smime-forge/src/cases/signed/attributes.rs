//! `signed/attributes`: content-type and message-digest, which every signer states (RFC 5652
//! sections 11.1 and 11.2).

use crate::{
    cases::common::{BASIC, CONTENT},
    primitive::{
        asn1::{Node, tag},
        digest::Digest,
        oid,
    },
    template::{
        attribute::{attribute, content_type, message_digest},
        book::Book,
        people::{Identity, People},
        signed_data::SignedData,
        signer_info::SignerInfo,
    },
};

pub(super) fn write(book: &mut Book, people: &People) {
    let alice = people.get("alice-rsa");
    content_types(book, alice);
    message_digests(book, alice);
    digest_values(book, alice);
}

/// Alice's usual message with a change of the SignerInfo, signed afterwards.
pub(super) fn signed(alice: &Identity, bend: impl FnOnce(&mut SignerInfo)) -> SignedData {
    SignedData::new(CONTENT, &[alice]).with_signer(bend)
}

fn content_types(book: &mut Book, alice: &Identity) {
    book.invalid(
        "signed/attributes/content-type-mismatch",
        BASIC,
        "content-type-mismatch",
        &signed(alice, |signer| signer.replace(content_type(oid::TST_INFO))),
    )
    .text(
        "content-type attribute unlike eContentType",
        "The signer states that the content is a TSTInfo, the object hands it out as id-data. Whoever accepts this lets content of one protocol be replayed in another.",
    )
    .requires(&["rfc5652-11.1-2", "rfc5652-5.6-6"])
    .class("content-type-mismatch");
    book.invalid(
        "signed/attributes/content-type-missing",
        BASIC,
        "missing-content-type",
        &signed(alice, |signer| signer.remove(oid::CONTENT_TYPE)),
    )
    .text(
        "signed attributes without content-type",
        "There are signed attributes, and content-type is not among them. It must be whenever there are any, so nothing binds the signature to the content's type.",
    )
    .requires(&["rfc5652-11.1-1", "rfc5652-5.3-10"])
    .class("content-type-mismatch");
    book.invalid(
        "signed/attributes/content-type-twice",
        BASIC,
        "duplicate-attribute",
        &signed(alice, |signer| signer.add(content_type(oid::DATA))),
    )
    .text(
        "two content-type attributes",
        "The attribute stands twice, both times with the right value. A verifier that checks the first and uses the second can be led astray, hence the standard allows one.",
    )
    .requires(&["rfc5652-11.1-5"])
    .class("attribute-multiplicity");
    book.invalid(
        "signed/attributes/content-type-two-values",
        BASIC,
        "attribute-value-count",
        &signed(alice, |signer| {
            signer.replace(attribute(
                oid::CONTENT_TYPE,
                [Node::oid(oid::DATA), Node::oid(oid::TST_INFO)],
            ));
        }),
    )
    .text(
        "content-type with two values",
        "One of the two values is the right one. The attribute must have a single value, else signer and receiver may take different ones.",
    )
    .requires(&["rfc5652-11.1-4"])
    .class("attribute-multiplicity");
    book.invalid(
        "signed/attributes/content-type-no-value",
        BASIC,
        "attribute-value-count",
        &signed(alice, |signer| signer.replace(attribute(oid::CONTENT_TYPE, []))),
    )
    .text(
        "content-type without a value",
        "The attribute is there and its set of values is empty, so it says nothing about the content's type.",
    )
    .requires(&["rfc5652-11.1-4"])
    .class("attribute-multiplicity");
    book.invalid(
        "signed/attributes/content-type-wrong-type",
        BASIC,
        "malformed-attribute",
        &signed(alice, |signer| {
            signer.replace(attribute(oid::CONTENT_TYPE, [Node::octet_string(*b"data")]));
        }),
    )
    .text(
        "content-type that is an OCTET STRING",
        "A content type is an OBJECT IDENTIFIER. Octets in its place cannot match eContentType.",
    )
    .requires(&["rfc5652-11.1-2"])
    .class("attributes-ignored");
}

fn message_digests(book: &mut Book, alice: &Identity) {
    book.invalid(
        "signed/attributes/message-digest-mismatch",
        BASIC,
        "message-digest-mismatch",
        &signed(alice, |signer| signer.replace(message_digest(Digest::Sha256, b"Other content"))),
    )
    .text(
        "message-digest of other content",
        "The signature over the attributes is good, yet the digest in them is not that of the content. A verifier that trusts the signature and does not compare accepts any content.",
    )
    .requires(&["rfc5652-5.6-5", "rfc5652-5.6-3"])
    .class("content-confusion");
    book.invalid(
        "signed/attributes/message-digest-missing",
        BASIC,
        "missing-message-digest",
        &signed(alice, |signer| signer.remove(oid::MESSAGE_DIGEST)),
    )
    .text(
        "signed attributes without message-digest",
        "Without the digest among the signed attributes the signature does not cover the content at all.",
    )
    .requires(&["rfc5652-11.2-1", "rfc5652-5.3-10"])
    .class("content-confusion");
    book.invalid(
        "signed/attributes/message-digest-twice",
        BASIC,
        "duplicate-attribute",
        &signed(alice, |signer| signer.add(message_digest(Digest::Sha256, b"Other content"))),
    )
    .text(
        "two message-digest attributes, one of them right",
        "One attribute holds the digest of this content, another one that of other content. Only a single instance is allowed.",
    )
    .requires(&["rfc5652-11.2-6"])
    .class("attribute-multiplicity");
    book.invalid(
        "signed/attributes/message-digest-two-values",
        BASIC,
        "attribute-value-count",
        &signed(alice, |signer| {
            signer.replace(attribute(
                oid::MESSAGE_DIGEST,
                [
                    Node::octet_string(Digest::Sha256.of(CONTENT)),
                    Node::octet_string(Digest::Sha256.of(b"Other content")),
                ],
            ));
        }),
    )
    .text(
        "message-digest with two values, one of them right",
        "The attribute must hold exactly one value. With two of them the signer has signed two contents at once.",
    )
    .requires(&["rfc5652-11.2-4", "rfc5652-11.2-5"])
    .class("attribute-multiplicity");
    book.invalid(
        "signed/attributes/message-digest-no-value",
        BASIC,
        "attribute-value-count",
        &signed(alice, |signer| signer.replace(attribute(oid::MESSAGE_DIGEST, []))),
    )
    .text(
        "message-digest without a value",
        "The set of values is empty. Reading the first value of it has crashed verifiers; comparing nothing with something must fail.",
    )
    .requires(&["rfc5652-11.2-5"])
    .class("digest-attribute-type");
}

/// Values of message-digest that are no digest, or not this one.
fn digest_values(book: &mut Book, alice: &Identity) {
    let digest = |octets: &[u8]| attribute(oid::MESSAGE_DIGEST, [Node::octet_string(octets)]);
    let right = Digest::Sha256.of(CONTENT);
    for (id, title, node) in [
        (
            "signed/attributes/message-digest-integer",
            "an INTEGER",
            Node::integer(7),
        ),
        (
            "signed/attributes/message-digest-null",
            "a NULL",
            Node::null(),
        ),
        (
            "signed/attributes/message-digest-boolean",
            "a BOOLEAN",
            Node::boolean(true),
        ),
        (
            "signed/attributes/message-digest-empty-set",
            "an empty SET",
            Node::set([]),
        ),
        (
            "signed/attributes/message-digest-bit-string",
            "a BIT STRING with the right octets",
            Node::bit_string(&right),
        ),
        (
            "signed/attributes/message-digest-utf8",
            "a UTF8String with the right octets",
            Node::primitive(tag::UTF8_STRING, right.clone()),
        ),
    ] {
        book.invalid(
            id,
            BASIC,
            "malformed-attribute",
            &signed(alice, |signer| {
                signer.replace(attribute(oid::MESSAGE_DIGEST, [node.clone()]));
            }),
        )
        .text(
            &format!("message-digest that is {title}"),
            &format!("A MessageDigest is an OCTET STRING; here stands {title}. Verifiers that take the value without looking at its type have read past its end. There is no digest to compare with."),
        )
        .requires(&["rfc5652-11.2-1", "rfc5652-5.6-5"])
        .class("digest-attribute-type");
    }
    book.invalid(
        "signed/attributes/message-digest-empty",
        BASIC,
        "message-digest-mismatch",
        &signed(alice, |signer| signer.replace(digest(b""))),
    )
    .text(
        "message-digest of no octets",
        "An empty OCTET STRING is no digest. A comparison over the shorter of two lengths would call it equal.",
    )
    .requires(&["rfc5652-5.6-5"])
    .class("digest-attribute-type");
    book.invalid(
        "signed/attributes/message-digest-truncated",
        BASIC,
        "message-digest-mismatch",
        &signed(alice, |signer| signer.replace(digest(&right[..16]))),
    )
    .text(
        "message-digest cut to half its octets",
        "The first sixteen octets of the right digest. A truncated digest is easier to collide with and is not the digest.",
    )
    .requires(&["rfc5652-5.6-5"])
    .class("digest-attribute-type");
    book.invalid(
        "signed/attributes/message-digest-extended",
        BASIC,
        "message-digest-mismatch",
        &signed(alice, |signer| {
            signer.replace(digest(&[right.as_slice(), &[0]].concat()));
        }),
    )
    .text(
        "message-digest with an octet too many",
        "The right digest with a zero octet after it. The value as a whole is not the digest.",
    )
    .requires(&["rfc5652-5.6-5"])
    .class("digest-attribute-type");
}
