//! `ber`: lengths that lie, values cut short, and types that are not what they should be.

use smime_cases::{Level, Verdict};

use super::places::{CONTENT_TYPE, E_CONTENT, ENCAPSULATED, GOOD, SIGNED_DATA, VERSION};
use crate::{
    cases::common::{BASIC, CONTENT},
    primitive::asn1::{Length, Node, tag},
    template::{book::Book, message::Message, people::People, signed_data::SignedData},
};

pub(super) fn write(book: &mut Book, people: &People) {
    let alice = people.get("alice-rsa");
    let basic = SignedData::new(CONTENT, &[alice]);
    lengths(book, &basic);
    framing(book, &basic);
    ends_of_contents(book, &basic);
    types(book, &basic);
    fields(book, &basic);
    lenient(book, &basic);
}

fn lengths(book: &mut Book, basic: &SignedData) {
    let raw = |path: &[usize], octets: &[u8]| {
        basic.bent(|node| node.at(path).length = Length::Raw(octets.to_vec()))
    };
    for (id, message, title, why) in [
        (
            "ber/length-indefinite-primitive",
            raw(E_CONTENT, &[0x80]),
            "an indefinite length on a primitive value",
            "80 announces content up to an end-of-contents, which a primitive value cannot have.",
        ),
        (
            "ber/length-four-gigabytes",
            raw(SIGNED_DATA, &[0x84, 0xff, 0xff, 0xff, 0xff]),
            "a length of four gigabytes",
            "The length says 4294967295 octets. It is to be compared with what there is, not allocated.",
        ),
        (
            "ber/length-sixty-four-bits",
            raw(
                SIGNED_DATA,
                &[0x88, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            ),
            "a length of 64 one bits",
            "The largest number of eight octets; added to an offset it wraps around.",
        ),
        (
            "ber/length-nine-octets",
            raw(SIGNED_DATA, &[0x89, 1, 0, 0, 0, 0, 0, 0, 0, 0]),
            "a length in nine octets",
            "The number does not fit 64 bits; a parser that drops the first octet reads zero.",
        ),
        (
            "ber/length-reserved",
            raw(SIGNED_DATA, &[0xff]),
            "the reserved length octet ff",
            "The value 127 for the number of length octets is reserved.",
        ),
        (
            "ber/length-past-end",
            raw(&[], &[0x82, 0x7f, 0xff]),
            "an outer length past the end of the input",
            "The outermost value claims more octets than the input has.",
        ),
        (
            "ber/length-inner-past-outer",
            raw(E_CONTENT, &[0x7f]),
            "an inner length past the end of its outer value",
            "eContent claims more octets than the field around it has. It must not read into what follows.",
        ),
        (
            "ber/length-short-by-one",
            raw(E_CONTENT, &[CONTENT.len() as u8 - 1]),
            "a length one too small",
            "One octet of the content is left over in its field, where nothing is expected.",
        ),
    ] {
        book.invalid(id, BASIC, "malformed-ber", message)
            .text(title, why)
            .source("X.690 section 8.1.3")
            .within(10)
            .class("ber-length");
    }
}

fn framing(book: &mut Book, basic: &SignedData) {
    let der = basic.encode();
    let with_octets = |octets: Vec<u8>| Message::from(basic).with_octets(octets);
    book.open(
        "ber/trailing-octets",
        BASIC,
        Verdict::Valid,
        with_octets([der.as_slice(), b"\0\0more"].concat()),
    )
    .text(
        "octets after the ContentInfo",
        "The ContentInfo is complete and good; more octets follow it. They are no part of what was signed, and nobody may take them for it. Pads of transports look like this, so accepting is better; a strict reader may refuse.",
    )
    .requires(&["rfc5652-3-1"])
    .class("ber-framing");
    book.invalid(
        "ber/leading-octet",
        BASIC,
        "malformed-ber",
        with_octets([&[0], der.as_slice()].concat()),
    )
    .text("an octet before the ContentInfo", "A zero octet stands before the outermost SEQUENCE, which is not what begins the input then.")
    .requires(&["rfc5652-3-1"])
    .accept(&[Verdict::Invalid], Verdict::Invalid)
    .class("ber-framing");
    for (id, place) in [
        ("ber/truncated-0001", 1),
        ("ber/truncated-0002", 2),
        ("ber/truncated-0004", 4),
        ("ber/truncated-0020", 20),
        ("ber/truncated-0364", 364),
        ("ber/truncated-0728", 728),
        ("ber/truncated-1157", 1157),
        ("ber/truncated-1456", 1456),
    ] {
        book.invalid(
            id,
            BASIC,
            "malformed-ber",
            with_octets(der[..place].to_vec()),
        )
        .text(
            &format!("the message cut after {place} octets"),
            "The rest is missing. What is there is not to be completed by guessing, and content that came by before the end is not verified.",
        )
        .requires(&["rfc5652-3-1"])
        .class("ber-framing");
    }
}

fn ends_of_contents(book: &mut Book, basic: &SignedData) {
    let missing_end = |path: &[usize]| {
        basic
            .bent(|node| node.at(path).length = Length::Raw(vec![0x80]))
            .as_ber()
    };
    for (id, path, title) in [
        ("ber/end-missing-outer", &[][..], "the outermost value"),
        ("ber/end-missing-signed-data", SIGNED_DATA, "the SignedData"),
    ] {
        book.invalid(id, GOOD, "malformed-ber", missing_end(path))
            .text(
                &format!("no end-of-contents after {title}"),
                "The length is indefinite, and the two zero octets that end it never come.",
            )
            .source("X.690 section 8.1.5")
            .class("ber-framing");
    }
    book.invalid(
        "ber/end-inside-definite",
        BASIC,
        "malformed-ber",
        basic.bent(|node| node.at(SIGNED_DATA).nodes().push(Node::raw([0, 0]))),
    )
    .text(
        "end-of-contents inside a definite length",
        "Two zero octets stand as a last component in a value whose length is definite. There is nothing that they could end.",
    )
    .source("X.690 section 8.1.5")
    .class("ber-framing");
    book.invalid(
        "ber/end-with-content",
        GOOD,
        "malformed-ber",
        basic.bent(|node| {
            node.at(ENCAPSULATED).length = Length::Raw(vec![0x80]);
            node.at(ENCAPSULATED).nodes().push(Node::raw([0, 1, 0]));
        }),
    )
    .text(
        "end-of-contents with an octet of content",
        "00 01 00: the tag of end-of-contents with a length of one. It must be exactly two zero octets.",
    )
    .source("X.690 section 8.1.5")
    .class("ber-framing");
    book.invalid(
        "ber/no-segments",
        GOOD,
        "message-digest-mismatch",
        basic.bent(|node| *node.at(E_CONTENT) = Node::segmented(&[], 1).indefinite()),
    )
    .text(
        "content in an indefinite length with no segment",
        "A streaming writer that lost its data: a constructed OCTET STRING, opened and closed. It is well-formed and holds no octets, which is not what was signed.",
    )
    .requires(&["rfc5652-5.6-5"])
    .class("ber-framing");
}

fn types(book: &mut Book, basic: &SignedData) {
    const OBJECT_IDENTIFIER: &str = "X.690 section 8.19";
    let put = |path: &[usize], node: Node| basic.bent(|tree| *tree.at(path) = node);
    let oid_octets = |octets: &[u8]| Node::primitive(tag::OID, octets);
    for (id, message, title, why, source) in [
        (
            "ber/integer-empty",
            put(VERSION, Node::primitive(tag::INTEGER, [])),
            "a version of no octets",
            "An INTEGER has at least one octet.",
            "X.690 section 8.3.1",
        ),
        (
            "ber/oid-empty",
            put(CONTENT_TYPE, oid_octets(&[])),
            "a content type of no octets",
            "An OBJECT IDENTIFIER has at least one subidentifier.",
            OBJECT_IDENTIFIER,
        ),
        (
            "ber/oid-leading-80",
            put(CONTENT_TYPE, oid_octets(&[0x2a, 0x80, 0x48])),
            "a content type with a padded subidentifier",
            "A subidentifier begins with 80: padding that is forbidden, since it would give one OID many encodings.",
            OBJECT_IDENTIFIER,
        ),
        (
            "ber/oid-unfinished",
            put(CONTENT_TYPE, oid_octets(&[0x2a, 0x86, 0x48, 0x86])),
            "a content type that ends within a subidentifier",
            "The last octet says that another one follows.",
            OBJECT_IDENTIFIER,
        ),
    ] {
        book.invalid(id, BASIC, "malformed-ber", message)
            .text(title, why)
            .source(source)
            .class("ber-type");
    }
}

/// Values of another type than the syntax has in their place.
fn fields(book: &mut Book, basic: &SignedData) {
    for (id, message, title, why) in [
        (
            "ber/set-for-sequence",
            basic.bent(|node| node.at(SIGNED_DATA).tag = vec![tag::SET]),
            "SignedData as a SET",
            "The components are right, the tag is that of a SET.",
        ),
        (
            "ber/content-utf8",
            basic.bent(|node| node.at(E_CONTENT).tag = vec![tag::UTF8_STRING]),
            "eContent as a UTF8String",
            "eContent is an OCTET STRING; the octets under another tag are another value. Refusing is better. Readers that go by PKCS #7, where content may have any type, take it.",
        ),
        (
            "ber/explicit-tag-missing",
            basic.bent(|node| *node.at(&[1, 0, 2, 1]) = Node::octet_string(CONTENT)),
            "eContent without its explicit tag",
            "The OCTET STRING stands where [0] EXPLICIT is expected.",
        ),
        (
            "ber/signers-missing",
            basic.bent(|node| {
                node.at(SIGNED_DATA).nodes().pop();
            }),
            "no signerInfos field",
            "The field is not optional; without signers it would be an empty SET.",
        ),
        (
            "ber/fields-swapped",
            basic.bent(|node| node.at(SIGNED_DATA).nodes().swap(1, 2)),
            "digestAlgorithms and encapContentInfo exchanged",
            "Fields of a SEQUENCE stand in their order.",
        ),
        (
            "ber/field-added",
            basic.bent(|node| node.at(SIGNED_DATA).nodes().push(Node::null())),
            "a NULL after signerInfos",
            "A field that the SEQUENCE does not have.",
        ),
        (
            "ber/tag-high-form-low-number",
            basic.bent(|node| node.at(&[1]).tag = vec![0xbf, 0x00]),
            "tag number 0 in the form for high numbers",
            "bf 00 is [0] written in the form that is for numbers from 31.",
        ),
        (
            "ber/tag-overflow",
            basic.bent(|node| node.at(&[1]).tag = vec![0xbf, 0x90, 0x80, 0x80, 0x80, 0x00]),
            "a tag number of 33 bits",
            "The number is 2 to the 32: dropped to 32 bits it reads as [0].",
        ),
    ] {
        let entry = book
            .invalid(id, BASIC, "malformed-cms", message)
            .text(title, why)
            .requires(&["rfc5652-3-1"])
            .class("ber-type");
        match id {
            "ber/content-utf8" => {
                entry
                    .requires(&["rfc5652-5.2.1-3"])
                    .accept(
                        &[Verdict::Valid, Verdict::Invalid, Verdict::Unsupported],
                        Verdict::Invalid,
                    )
                    .level(Level::May)
                    .borne();
            }
            "ber/tag-high-form-low-number" | "ber/tag-overflow" => {
                entry
                    .reason("malformed-ber")
                    .source("X.690 section 8.1.2")
                    .class("ber-tag");
            }
            _ => {}
        }
    }
}

/// Encodings that DER does not have and BER has, or nearly.
fn lenient(book: &mut Book, basic: &SignedData) {
    book.open(
        "ber/integer-padded",
        BASIC,
        Verdict::Valid,
        basic.bent(|node| *node.at(VERSION) = Node::primitive(tag::INTEGER, [0, 0, 1])),
    )
    .text(
        "a version with superfluous zero octets",
        "BER too demands the shortest form of an INTEGER. The number is still plain, so accepting is better; strict readers refuse it.",
    )
    .source("X.690 section 8.3.2")
    .class("ber-type");
    book.valid(
        "ber/digest-algorithms-unsorted",
        SignedData::new(CONTENT, &[&basic.signers[0].identity])
            .with(|object| {
                object.digest_algorithms = vec![
                    crate::primitive::digest::Digest::Sha512.identifier(),
                    crate::primitive::digest::Digest::Sha256.identifier(),
                ];
            })
            .bent(|_| ()),
    )
    .text(
        "a SET OF out of order",
        "SETs outside of signedAttrs may be BER, where their order is free.",
    )
    .source("X.690 section 8.12")
    .source("RFC 5652 section 3")
    .class("ber-type");
}
