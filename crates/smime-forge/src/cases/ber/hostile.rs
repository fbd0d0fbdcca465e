//! `ber`: depth and breadth without end. A limit is right, a stall or a crash is not.

use smime_cases::{Form, Part, Verdict};

use crate::{
    cases::common::{BASIC, CONTENT},
    primitive::asn1::{Node, tag},
    template::{book::Book, message::Message, people::People, signed_data::SignedData},
};

pub(super) fn write(book: &mut Book, people: &People) {
    let basic = SignedData::new(CONTENT, &[people.get("alice-rsa")]);
    depth(book, &basic);
    breadth(book, &basic);
}

fn parts(basic: &SignedData, pieces: &[(&[u8], usize)]) -> Message {
    let mut message = Message::from(basic)
        .as_ber()
        .in_form(Form::Ber)
        .with_octets([]);
    message.parts = pieces
        .iter()
        .map(|(octets, times)| Part {
            base64: octets.to_vec().into(),
            times: *times,
        })
        .collect();
    message
}

fn depth(book: &mut Book, basic: &SignedData) {
    let (before, after) = around_content(basic);
    let content = Node::octet_string(CONTENT).encode();
    book.open(
        "ber/depth-strings",
        BASIC,
        Verdict::Invalid,
        parts(
            basic,
            &[(&before, 1), (&[0x24, 0x80], 10_000), (&content, 1), (&[0, 0], 10_000), (&after, 1)],
        ),
    )
    .text(
        "content in ten thousand nested strings",
        "A constructed OCTET STRING in another, ten thousand deep, each one closed, the content in the innermost. It is BER, and nobody writes it; a reader that recurses runs out of stack. A limit is the better answer.",
    )
    .source("X.690 section 8.7.3")
    .reason("limit-exceeded")
    .within(10)
    .class("ber-depth");
    book.invalid(
        "ber/depth-unfinished",
        BASIC,
        "limit-exceeded",
        parts(basic, &[(&before, 1), (&[0x24, 0x80], 100_000)]),
    )
    .text(
        "a hundred thousand strings that are never closed",
        "Only the beginnings are there. The input ends before any of them does.",
    )
    .source("X.690 section 8.1.5")
    .within(10)
    .class("ber-depth");
    book.invalid(
        "ber/depth-sequences",
        BASIC,
        "limit-exceeded",
        parts(basic, &[(&[0x30, 0x80], 100_000)]),
    )
    .text(
        "a hundred thousand nested sequences and nothing else",
        "Each is of indefinite length and none ends. There is no ContentInfo in sight.",
    )
    .requires(&["rfc5652-3-1"])
    .within(10)
    .class("ber-depth");
}

fn breadth(book: &mut Book, basic: &SignedData) {
    let empty = SignedData::new(b"", &[&basic.signers[0].identity]);
    let (before, after) = around_content(&empty);
    book.open(
        "ber/breadth-empty-segments",
        "signed/forms/empty-content",
        Verdict::Valid,
        parts(&empty, &[(&before, 1), (&[0x24, 0x80], 1), (&[0x04, 0], 1_000_000), (&[0, 0], 1), (&after, 1)]),
    )
    .text(
        "a million empty segments",
        "The content is empty, in a million pieces. It is valid BER; a receiver may have a limit, accepting is better, and the cost must stay linear.",
    )
    .source("X.690 section 8.7.3")
    .within(10)
    .class("ber-breadth");
    let zeros = SignedData::new(&vec![0; 1 << 18], &[&basic.signers[0].identity]);
    let (before, after) = around_content(&zeros);
    book.open(
        "ber/breadth-one-octet-segments",
        BASIC,
        Verdict::Valid,
        {
            let pieces: &[(&[u8], usize)] =
                &[(&before, 1), (&[0x24, 0x80], 1), (&[0x04, 1, 0], 1 << 18), (&[0, 0], 1), (&after, 1)];
            parts(&zeros, pieces)
        },
    )
    .text(
        "a quarter of a million segments of one octet",
        "256 KiB of zero octets, each in a segment of its own. Joining them one by one must not take quadratic time. A receiver may have a limit; accepting is better.",
    )
    .source("X.690 section 8.7.3")
    .within(10)
    .class("ber-breadth");
    let long_oid = [vec![0x2a], vec![0x81; 200_000], vec![0x01]].concat();
    book.invalid(
        "ber/oid-huge-arc",
        BASIC,
        "content-type-mismatch",
        basic
            .bent(|node| *node.at(&[1, 0, 2, 0]) = Node::primitive(tag::OID, long_oid))
            .folded(&[0x81; 1000]),
    )
    .text(
        "a content type with an arc of a million bits",
        "The identifier is well-formed, and is not the one in the signed attributes. Writing its arc in decimal takes quadratic time, so it should not be written so.",
    )
    .source("X.690 section 8.19")
    .accept(&[Verdict::Invalid, Verdict::Unsupported], Verdict::Invalid)
    .within(10)
    .class("ber-breadth");
}

/// A message with everything indefinite down to the content, cut in two around the eContent.
fn around_content(object: &SignedData) -> (Vec<u8>, Vec<u8>) {
    const MARK: &[u8] = b"\x04\x10here is a mark!!";
    let marked = object.bent(|node| {
        for path in [&[][..], &[1], &[1, 0], &[1, 0, 2], &[1, 0, 2, 1]] {
            let bent = node.at(path).clone().indefinite();
            *node.at(path) = bent;
        }
        *node.at(&[1, 0, 2, 1, 0]) = Node::raw(MARK);
    });
    let place = marked
        .octets
        .windows(MARK.len())
        .position(|window| window == MARK)
        .expect("the mark stands in the message");
    (
        marked.octets[..place].to_vec(),
        marked.octets[place + MARK.len()..].to_vec(),
    )
}
