//! `compressed`: the object around the stream.

use smime_cases::{Form, Level, Op, Verdict};

use crate::{
    primitive::{
        asn1::Node,
        deflate::{bomb, fixed, zlib, zlib_fixed, zlib_stored},
        digest::Digest,
        oid,
    },
    template::{
        book::Book,
        compressed_data::CompressedData,
        digested_data::DigestedData,
        message::Message,
        mime::{TEXT, pkcs7_mime},
    },
};

/// The accepted case.
pub(super) const BASIC: &str = "compressed/basic";
/// The code for a stream that cannot be inflated.
pub(super) const BROKEN: &str = "decompression-failed";

pub(super) fn write(book: &mut Book) {
    good(book);
    forms(book);
    other_types(book);
}

/// Another content type where compressed-data is asked for.
fn other_types(book: &mut Book) {
    let digested = DigestedData::new(TEXT, Digest::Sha256).message();
    book.invalid(
        "compressed/digested-data",
        BASIC,
        "not-compressed",
        digested.to(Op::Decompress),
    )
    .text(
        "DigestedData to be decompressed",
        "The object is well-formed and not compressed, so there is nothing to decompress.",
    )
    .source("RFC 3274 section 1.1")
    .level(Level::None);
}

fn good(book: &mut Book) {
    book.valid("compressed/basic", CompressedData::new(TEXT).message())
        .text(
            "a zlib stream in fixed codes",
            "What the one algorithm of CompressedData makes of a small entity.",
        )
        .requires(&["rfc3274-2-1", "rfc3274-1.1-1"])
        .level(Level::Should);
    let long: Vec<u8> = TEXT.iter().copied().cycle().take(100_000).collect();
    for (id, title, content, stream) in [
        (
            "compressed/stored",
            "a zlib stream of stored blocks",
            TEXT,
            zlib_stored(TEXT),
        ),
        (
            "compressed/stored-blocks",
            "two stored blocks, the first as long as can be",
            &long,
            zlib_stored(&long),
        ),
        (
            "compressed/empty",
            "content of no octets",
            b"".as_slice(),
            zlib_fixed(b""),
        ),
        (
            "compressed/repeated",
            "content that repeats itself",
            &long,
            zlib_fixed(&long),
        ),
        (
            "compressed/empty-blocks",
            "empty blocks before the content",
            TEXT,
            {
                let empty = [0, 0, 0, 0xff, 0xff].repeat(3);
                zlib(&[empty, fixed(TEXT)].concat(), TEXT)
            },
        ),
    ] {
        book.valid(id, CompressedData::from_stream(content, stream).message())
            .text(
                title,
                "Another form of the stream, as good as any: the sender's choice.",
            )
            .source("RFC 1951 section 3.2");
    }
    let (head, octet, times, tail) = bomb(b'A', 64);
    book.valid(
        "compressed/dynamic",
        CompressedData::from_stream(
            &[b'A'; 1 + 64 * 258],
            [head, vec![octet; times], tail].concat(),
        )
        .message(),
    )
    .text(
        "a zlib stream in codes of its own",
        "A block whose codes are defined in it, and that repeats one letter sixteen thousand times.",
    )
    .source("RFC 1951 section 3.2.7");
}

fn forms(book: &mut Book) {
    let basic = CompressedData::new(TEXT);
    let mut valid = |id: &str, title: &str, why: &str, requirements: &[&str], message| {
        book.valid(id, message)
            .text(title, why)
            .requires(requirements)
            .source("RFC 3274 section 1.1");
    };
    valid(
        "compressed/null-parameters",
        "the algorithm with NULL",
        "Absent parameters and NULL mean the same.",
        &["rfc3274-2-2"],
        basic
            .clone()
            .with(|object| object.algorithm.nodes().push(Node::null()))
            .message(),
    );
    valid(
        "compressed/segmented",
        "the stream in segments of seven octets",
        "eContent is a constructed OCTET STRING, whose octets make the stream.",
        &[],
        basic
            .clone()
            .with(|object| object.content = Some(Node::segmented(&zlib_fixed(TEXT), 7)))
            .message(),
    );
    let indefinite = basic.node().all_indefinite();
    valid(
        "compressed/indefinite",
        "every constructed value of indefinite length",
        "BER throughout, as a streaming writer makes it.",
        &[],
        Message::of(Op::Decompress, &indefinite, TEXT).needing("compressed-data"),
    );
    let mail = pkcs7_mime("compressed-data", &basic.node().encode());
    valid(
        "compressed/mail",
        "a compressed mail",
        "application/pkcs7-mime with smime-type compressed-data around the object.",
        &[],
        Message::new(Op::Decompress, mail, Form::Mime)
            .covering(TEXT)
            .needing("compressed-data"),
    );
    let mut bad =
        |id: &str, title: &str, why: &str, reason: &str, class: &str, object: CompressedData| {
            book.invalid(id, BASIC, reason, object.message())
                .text(title, why)
                .source("RFC 3274 section 1.1")
                .class(class);
        };
    bad(
        "compressed/missing",
        "no content",
        "eContent is absent, and nobody supplies it.",
        "missing-content",
        "missing-content",
        basic.clone().with(|object| object.content = None),
    );
    bad(
        "compressed/parameters-wrong",
        "the algorithm with parameters",
        "zlib has none but NULL.",
        "algorithm-parameters",
        "missing-parameters",
        basic
            .clone()
            .with(|object| object.algorithm.nodes().push(Node::integer(9))),
    );
    book.unsupported(
        "compressed/unknown",
        BASIC,
        basic
            .clone()
            .with(|object| object.algorithm = Node::sequence([Node::oid(oid::UNKNOWN)]))
            .message(),
    )
    .text("an unknown algorithm", "compressionAlgorithm is nobody's.")
    .source("RFC 3274 section 2")
    .class("unknown-algorithm");
    book.open(
        "compressed/version-1",
        BASIC,
        Verdict::Valid,
        basic.with(|object| object.version = Node::integer(1)).message(),
    )
    .text(
        "version 1",
        "The version must be 0. The demand is on the sender, and nothing in the object depends on it.",
    )
    .requires(&["rfc3274-1.1-1"])
    .borne();
}
