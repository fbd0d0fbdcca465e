//! `ber/values`: values that are not encoded as their types have it, where nothing depends on them: in an
//! attribute that nobody signed, of a type that nobody knows.

use smime_cases::{Form, Op, Verdict};

use super::places::{E_CONTENT, SIGNER};
use crate::{
    cases::common::{BASIC, CONTENT},
    primitive::{
        asn1::{Node, tag},
        oid,
    },
    template::{
        attribute::attribute,
        book::Book,
        extension::extension,
        message::Message,
        people::{Identity, People},
        signed_data::SignedData,
    },
};

/// An attribute for examples (RFC 5612 section 2).
const UNKNOWN: &str = "1.3.6.1.4.1.32473.1";

pub(super) fn write(book: &mut Book, people: &People) {
    let alice = people.get("alice-rsa");
    allowed(book, alice);
    forbidden(book, alice);
    inside_strings(book, alice);
    segments(book, alice);
}

/// Octets that are to be read as a ContentInfo, and not judged.
fn parsed(message: Message) -> Message {
    Message::new(Op::Parse, message.octets, Form::Ber).needing("ber")
}

/// Alice's message, to be parsed, with an unsigned attribute that holds `values` in this order.
fn holding(alice: &Identity, values: Vec<Node>) -> Message {
    let mut odd = attribute(UNKNOWN, []);
    *odd.at(&[1]) = Node::set(values);
    let basic = SignedData::new(CONTENT, &[alice]);
    let bend = |node: &mut Node| node.at(SIGNER).nodes().push(Node::context(1, [odd]));
    parsed(basic.bent(bend))
}

/// What BER allows and DER does not.
fn allowed(book: &mut Book, alice: &Identity) {
    let boolean = Node::primitive(tag::BOOLEAN, [1]);
    let bits = Node::primitive(tag::BIT_STRING, [4, 0xff]);
    let unsorted = vec![Node::integer(2), Node::integer(1)];
    for (id, finding, values, section, title, why) in [
        (
            "ber/values/true-as-one",
            "boolean-not-ff",
            vec![boolean],
            "11.1",
            "TRUE as 01",
            "In BER every octet but zero is TRUE, DER has ff alone.",
        ),
        (
            "ber/values/unused-bits-set",
            "unused-bits-not-zero",
            vec![bits],
            "11.2.1",
            "unused bits of a BIT STRING that are set",
            "Four bits are said to be unused, and are ones. BER leaves them to the sender, DER wants zeros.",
        ),
        (
            "ber/values/set-unsorted",
            "set-not-sorted",
            unsorted,
            "11.6",
            "a SET OF that is out of order",
            "2 stands before 1. Only DER sorts.",
        ),
    ] {
        book.valid(id, holding(alice, values))
            .text(title, why)
            .source(&format!("X.690 section {section}"))
            .class("ber-type")
            .finds(&[finding]);
    }
}

/// What is not BER: a parser that looks at types says so, one that looks at tags and lengths cannot.
fn forbidden(book: &mut Book, alice: &Identity) {
    for (id, finding, value, section, title, why) in [
        (
            "ber/values/tag-long-form",
            "non-minimal-tag",
            Node::raw([0x1f, 5, 0]),
            "8.1.2",
            "a tag number below 31 in the long form",
            "NULL, its tag number in an octet of its own.",
        ),
        (
            "ber/values/integer-constructed",
            "constructed-primitive",
            Node::constructed(tag::INTEGER | tag::CONSTRUCTED, [Node::integer(5)]),
            "8.3.1",
            "an INTEGER in constructed form",
            "Numbers are primitive, and have no parts.",
        ),
        (
            "ber/values/sequence-primitive",
            "primitive-constructed",
            Node::primitive(tag::SEQUENCE & !tag::CONSTRUCTED, [2, 1, 5]),
            "8.9.1",
            "a SEQUENCE in primitive form",
            "Its contents look like a number, and are said to be no encodings.",
        ),
        (
            "ber/values/boolean-two-octets",
            "boolean-length",
            Node::primitive(tag::BOOLEAN, [0, 0xff]),
            "8.2.1",
            "a BOOLEAN of two octets",
            "FALSE to who reads the first octet, TRUE to who reads the second.",
        ),
        (
            "ber/values/integer-empty",
            "empty-integer",
            Node::primitive(tag::INTEGER, []),
            "8.3.1",
            "an INTEGER without octets",
            "No number is written with no octets, zero has one.",
        ),
        (
            "ber/values/bits-unused-nine",
            "bad-unused-bits",
            Node::primitive(tag::BIT_STRING, [9, 0, 0]),
            "8.6.2.2",
            "a BIT STRING with nine unused bits",
            "At most seven bits of the last octet can be unused.",
        ),
        (
            "ber/values/null-with-octet",
            "null-with-content",
            Node::primitive(tag::NULL, [0]),
            "8.8.2",
            "NULL with an octet",
            "NULL is empty.",
        ),
        (
            "ber/values/oid-unfinished",
            "bad-object-identifier",
            Node::primitive(tag::OID, [0x2a, 0x86]),
            "8.19.2",
            "an OBJECT IDENTIFIER that ends within an arc",
            "The last octet says that another follows.",
        ),
    ] {
        book.open(id, BASIC, Verdict::Valid, holding(alice, vec![value]))
            .text(
                title,
                &format!("{why} Nothing depends on the value, so reading on is better; a parser that checks each type refuses."),
            )
            .source(&format!("X.690 section {section}"))
            .class("ber-type")
            .finds(&[finding]);
    }
}

/// subjectKeyIdentifier in Alice's certificate, which says that an OCTET STRING is inside.
fn inside_strings(book: &mut Book, alice: &Identity) {
    for (id, finding, value, title, why) in [
        (
            "ber/values/extension-cut",
            "content-unreadable",
            &[4, 5, 1][..],
            "an extension that ends early",
            "The value of subjectKeyIdentifier is said to have five octets, and one is there.",
        ),
        (
            "ber/values/extension-trailing",
            "content-trailing",
            &[4, 1, 1, 5, 0],
            "an extension with octets behind its value",
            "NULL follows the value of subjectKeyIdentifier, in a place for one value.",
        ),
    ] {
        let node = Node::raw(value);
        let other = alice.with(|c| c.set(extension(oid::SUBJECT_KEY_IDENTIFIER, false, &node)));
        let message = parsed(SignedData::new(CONTENT, &[&other]).bent(|_| ()));
        book.open(id, BASIC, Verdict::Valid, message)
            .text(
                title,
                &format!("{why} The ContentInfo around it is well-formed, and an extension is an OCTET STRING to all but those who use it."),
            )
            .source("RFC 5280 section 4.2")
            .class("ber-type")
            .finds(&[finding]);
    }
}

/// Content in segments that the standard of 1988 would have had.
fn segments(book: &mut Book, alice: &Identity) {
    let utf8 = |octets: &[u8]| Node::primitive(tag::UTF8_STRING, octets);
    let (one, other) = CONTENT.split_at(10);
    let string = Node::constructed(
        tag::UTF8_STRING | tag::CONSTRUCTED,
        [utf8(one), utf8(other)],
    );
    let basic = SignedData::new(CONTENT, &[alice]);
    let message = basic.bent(|node| *node.at(E_CONTENT) = string);
    book.open("ber/values/segments-of-own-type", BASIC, Verdict::Invalid, message)
        .text(
            "eContent as a UTF8String in segments of its own type",
            "eContent is an OCTET STRING, and segments of every string but a BIT STRING are. X.209 had the string's own tag on them. Readers that go by PKCS #7 take content of any type, and may take this.",
        )
        .requires(&["rfc5652-5.2.1-3"])
        .source("X.690 section 8.23")
        .class("ber-type")
        .accept(&[Verdict::Valid, Verdict::Invalid, Verdict::Unsupported], Verdict::Invalid)
        .borne()
        .finds(&["constructed-string", "content-not-octet-string", "segment-tag"]);
}
