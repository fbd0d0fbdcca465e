//! `compressed`: much from little, and layer upon layer.

use smime_cases::{Form, Level, Op, Part, Verdict};

use crate::{
    primitive::{
        asn1::{Length, Node},
        deflate::{bomb, zlib_stored},
        oid,
    },
    template::{
        book::Book, compressed_data::CompressedData, message::Message, mime::TEXT,
        signed_data::content_info,
    },
};

pub(super) fn write(book: &mut Book) {
    for (id, title, matches) in [
        (
            "compressed/bomb-1-gib",
            "a mebibyte that becomes a gibibyte",
            1_usize << 22,
        ),
        (
            "compressed/bomb-4-gib",
            "four mebibytes that become four gibibytes",
            1 << 24,
        ),
    ] {
        book.invalid(
            id,
            "compressed/dynamic",
            "limit-exceeded",
            exploding(matches),
        )
        .text(
            title,
            "A thousand octets for each octet of the message. A receiver has a limit for what comes out and stops there, in little memory.",
        )
        .source("RFC 3274 section 5")
        .level(Level::None)
        .class("compression")
        .within(60);
    }
    let nested = |count: usize| {
        let octets = (0..count).fold(TEXT.to_vec(), |inner, _| {
            let stream = zlib_stored(&inner);
            CompressedData::from_stream(&inner, stream).node().encode()
        });
        Message::new(Op::Open, octets, Form::Der)
            .covering(TEXT)
            .needing("compressed-data")
            .needing("nested")
    };
    book.open("compressed/nested-10", "compressed/nested-2", Verdict::Valid, nested(10))
        .text(
            "compressed ten times",
            "Ten CompressedData within each other. No sender compresses twice; a receiver has a limit for layers, and where it is is its own to say.",
        )
        .requires(&["rfc8551-3.7-1"])
        .level(Level::None)
        .borne()
        .class("nesting");
    book.open(
        "compressed/nested-40",
        "compressed/nested-2",
        Verdict::Invalid,
        nested(40),
    )
    .text(
        "compressed forty times",
        "Forty within each other are beyond any reasonable limit.",
    )
    .requires(&["rfc8551-3.7-1"])
    .level(Level::None)
    .reason("limit-exceeded")
    .class("nesting");
    let inner = CompressedData::new(TEXT).node().encode();
    let twice = CompressedData::from_stream(&inner, zlib_stored(&inner)).node();
    book.valid(
        "compressed/nested-2",
        Message::of(Op::Open, &twice, TEXT)
            .needing("compressed-data")
            .needing("nested"),
    )
    .text(
        "compressed twice",
        "One CompressedData within another: odd, and readable.",
    )
    .requires(&["rfc8551-3.7-1"]);
}

/// CompressedData whose stream is a bomb, folded so that the case file stays small.
fn exploding(matches: usize) -> Message {
    let (head, octet, times, tail) = bomb(b'A', matches);
    let length = head.len() + times + tail.len();
    let marker = b"<here>";
    let mut object = CompressedData::from_stream(TEXT, [head.as_slice(), marker, &tail].concat());
    // Lengths that are those of the whole, from the inside out, each in four octets after the first.
    let long = |length: usize| {
        let octets = (length as u32).to_be_bytes();
        Length::Raw([&[0x84], octets.as_slice()].concat())
    };
    let stream = object
        .content
        .take()
        .expect("a stream")
        .with_length(long(length));
    let explicit = Node::context(0, [stream]).with_length(long(length + 6));
    let encapsulated = Node::sequence([Node::oid(oid::DATA), explicit]);
    let encapsulated = encapsulated.with_length(long(length + 12 + 11));
    let before = object.version.encode().len() + object.algorithm.encode().len();
    let inner = Node::sequence([object.version, object.algorithm, encapsulated])
        .with_length(long(before + length + 12 + 11 + 6));
    let mut node = content_info(oid::COMPRESSED_DATA, inner);
    let whole = before + length + 12 + 11 + 6 + 6;
    *node.at(&[1]) = node.at(&[1]).clone().with_length(long(whole));
    let octets = node.with_length(long(whole + 6 + 13)).encode();
    let place = octets
        .windows(marker.len())
        .position(|window| window == marker)
        .expect("the marker stands there");
    let part = |octets: &[u8], times| Part {
        base64: octets.to_vec().into(),
        times,
    };
    let mut message = Message::new(Op::Decompress, Vec::new(), Form::Ber)
        .needing("compressed-data")
        .needing("ber");
    message.parts = vec![
        part(&octets[..place], 1),
        part(&[octet], times),
        part(&octets[place + marker.len()..], 1),
    ];
    message
}
