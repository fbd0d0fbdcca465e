//! `enveloped/structure`: versions, originatorInfo, attributes, and what stands there needlessly.

use smime_cases::Level;

use crate::{
    cases::common::{ENVELOPED, enveloped},
    primitive::{asn1::Node, oid},
    template::{
        attribute::attribute,
        book::{Book, Entry},
        certificate::utf8,
        envelope::Envelope,
        message::Message,
        people::People,
    },
};

pub(super) fn write(book: &mut Book, people: &People) {
    let basic = enveloped(people);
    unprotected(book, &basic);
    originators(book, &basic, &people.get("alice-rsa").node());
    versions(book, &basic);
    faults(book, &basic);
}

fn unprotected(book: &mut Book, basic: &Envelope) {
    valid(
        book,
        "enveloped/structure/unprotected-attributes",
        "unprotectedAttrs",
        "An attribute stands beside the ciphertext, which makes the version 2. It is not encrypted and means nothing here.",
        &["rfc5652-6.1-1"],
        basic.bent(|fields| {
            fields.version = Node::integer(2);
            fields.attributes = Some(vec![attribute(oid::UNKNOWN, [utf8("unprotected")])]);
        }),
    );
}

/// originatorInfo, which no receiver needs.
fn originators(book: &mut Book, basic: &Envelope, certificate: &Node) {
    let other = |number: u8| {
        let format = Node::oid(oid::UNKNOWN);
        Node::context(number, [format, Node::octet_string(*b"of another format")])
    };
    valid(
        book,
        "enveloped/structure/originator-certificates",
        "originatorInfo with a certificate",
        "The sender's certificate stands before the recipients, version 2. Nobody needs it to decrypt.",
        &["rfc5652-6.1-1"],
        basic.bent(|fields| {
            fields.version = Node::integer(2);
            let certificates = Node::context(0, [certificate.clone()]);
            fields.originator_info = Some(Node::context(0, [certificates]));
        }),
    );
    valid(
        book,
        "enveloped/structure/originator-empty",
        "originatorInfo with nothing in it",
        "Both of its fields are optional, so it may be empty.",
        &["rfc5652-6.1-1"],
        basic.bent(|fields| {
            fields.version = Node::integer(2);
            fields.originator_info = Some(Node::context(0, []));
        }),
    );
    valid(
        book,
        "enveloped/structure/originator-other-certificate",
        "originatorInfo with a certificate of another format",
        "A certificate of type other, which makes the version 4. It is skipped: the message is readable without it.",
        &["rfc5652-6.1-1"],
        basic.bent(|fields| {
            fields.version = Node::integer(4);
            fields.originator_info =
                Some(Node::context(0, [Node::context(0, [certificate.clone(), other(3)])]));
        }),
    )
    .class("skipped-choices");
    valid(
        book,
        "enveloped/structure/originator-attribute-certificates",
        "originatorInfo with attribute certificates",
        "Attribute certificates of both versions, whose content is not looked at. They are skipped.",
        &["rfc5652-6.1-1", "rfc5652-10.2.2-2"],
        basic.bent(|fields| {
            fields.version = Node::integer(3);
            let empty = |number| Node::context(number, [Node::integer(0)]);
            fields.originator_info =
                Some(Node::context(0, [Node::context(0, [empty(1), empty(2)])]));
        }),
    )
    .class("skipped-choices");
    valid(
        book,
        "enveloped/structure/originator-other-revocation",
        "originatorInfo with revocation information of another format",
        "An OCSP response stands among the CRLs, in the alternative for other formats: version 4. It is skipped.",
        &["rfc5652-6.1-1", "rfc5652-6.1-2"],
        basic.bent(|fields| {
            fields.version = Node::integer(4);
            fields.originator_info = Some(Node::context(0, [Node::context(1, [other(1)])]));
        }),
    )
    .class("skipped-choices");
}

fn versions(book: &mut Book, basic: &Envelope) {
    for (id, version) in [
        ("enveloped/structure/version-1", 1),
        ("enveloped/structure/version-3", 3),
        ("enveloped/structure/version-99", 99),
    ] {
        valid(
            book,
            id,
            &format!("version {version}"),
            "The number is not the one that the fields call for. The demand is on the sender; a receiver sees by the fields themselves what it has before it.",
            &["rfc5652-6.1-1"],
            basic.bent(|fields| fields.version = Node::integer(version)),
        )
        .level(Level::May)
        .accept(
            &[smime_cases::Verdict::Valid, smime_cases::Verdict::Invalid, smime_cases::Verdict::Unsupported],
            smime_cases::Verdict::Valid,
        )
        .sibling(ENVELOPED);
    }
}

fn faults(book: &mut Book, basic: &Envelope) {
    book.invalid(
        "enveloped/structure/no-recipients",
        ENVELOPED,
        crate::cases::common::NO_RECIPIENT,
        basic.bent(|fields| fields.recipients.clear()),
    )
    .text(
        "no recipient at all",
        "recipientInfos is an empty SET, which the syntax forbids. Nobody can have the key.",
    )
    .requires(&["rfc5652-6.1-3"])
    .class("no-recipient");
    book.invalid(
        "enveloped/structure/trailing-field",
        ENVELOPED,
        "malformed-cms",
        {
            let mut node = basic.fields().node();
            node.at(&[1, 0]).nodes().push(Node::octet_string(*b"more"));
            basic.carry(&node)
        },
    )
    .text(
        "a field after the last one",
        "An OCTET STRING follows encryptedContentInfo, where the syntax has nothing of the kind.",
    )
    .source("RFC 5652 section 6.1")
    .class("ber-framing");
    book.invalid(
        "enveloped/structure/content-info-missing",
        ENVELOPED,
        "malformed-cms",
        {
            let mut node = basic.fields().node();
            node.at(&[1, 0]).nodes().pop();
            basic.carry(&node)
        },
    )
    .text(
        "no encryptedContentInfo",
        "The object ends after its recipients.",
    )
    .source("RFC 5652 section 6.1")
    .class("missing-content");
}

fn valid<'a>(
    book: &'a mut Book,
    id: &str,
    title: &str,
    why: &str,
    requirements: &[&str],
    message: Message,
) -> Entry<'a> {
    book.valid(id, message)
        .text(title, why)
        .requires(requirements)
}
