//! `compressed`: CompressedData, streams that break and streams that grow.

use smime_cases::{Form, Level, Op, Part, Verdict};

use crate::{
    asn1::{Length, Node},
    book::Book,
    compressed_data::CompressedData,
    deflate::{Bits, bomb, fixed, zlib, zlib_fixed, zlib_stored},
    message::Message,
    mime::{TEXT, pkcs7_mime},
    oid,
    signed_data::content_info,
};

/// The accepted case.
const BASIC: &str = "compressed/basic";
/// The code for a stream that cannot be inflated.
const BROKEN: &str = "decompression-failed";

pub(super) fn write(book: &mut Book) {
    good(book);
    forms(book);
    checksums(book);
    streams(book);
    bombs(book);
}

fn good(book: &mut Book) {
    book.valid(BASIC, CompressedData::new(TEXT).message())
        .text(
            "a zlib stream in fixed codes",
            "What the one algorithm of CompressedData makes of a small entity.",
        )
        .requires(&["rfc3274-2-1", "rfc3274-1.1-1"])
        .level(Level::Should);
    let long: Vec<u8> = TEXT.iter().copied().cycle().take(100_000).collect();
    for (name, title, content, stream) in [
        (
            "stored",
            "a zlib stream of stored blocks",
            TEXT,
            zlib_stored(TEXT),
        ),
        (
            "stored-blocks",
            "two stored blocks, the first as long as can be",
            &long,
            zlib_stored(&long),
        ),
        (
            "empty",
            "content of no octets",
            b"".as_slice(),
            zlib_fixed(b""),
        ),
        (
            "repeated",
            "content that repeats itself",
            &long,
            zlib_fixed(&long),
        ),
        ("empty-blocks", "empty blocks before the content", TEXT, {
            let empty = [0, 0, 0, 0xff, 0xff].repeat(3);
            zlib(&[empty, fixed(TEXT)].concat(), TEXT)
        }),
    ] {
        book.valid(
            &format!("compressed/{name}"),
            CompressedData::from_stream(content, stream).message(),
        )
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
    let mut valid = |name: &str, title: &str, why: &str, requirements: &[&str], message| {
        book.valid(&format!("compressed/{name}"), message)
            .text(title, why)
            .requires(requirements)
            .source("RFC 3274 section 1.1");
    };
    valid(
        "null-parameters",
        "the algorithm with NULL",
        "Absent parameters and NULL mean the same.",
        &["rfc3274-2-2"],
        basic
            .clone()
            .with(|object| object.algorithm.nodes().push(Node::null()))
            .message(),
    );
    valid(
        "segmented",
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
        "indefinite",
        "every constructed value of indefinite length",
        "BER throughout, as a streaming writer makes it.",
        &[],
        Message::of(Op::Decompress, &indefinite, TEXT).needing("compressed-data"),
    );
    let mail = pkcs7_mime("compressed-data", &basic.node().encode());
    valid(
        "mail",
        "a compressed mail",
        "application/pkcs7-mime with smime-type compressed-data around the object.",
        &[],
        Message::new(Op::Decompress, mail, Form::Mime)
            .covering(TEXT)
            .needing("compressed-data"),
    );
    let mut bad =
        |name: &str, title: &str, why: &str, reason: &str, class: &str, object: CompressedData| {
            book.invalid(
                &format!("compressed/{name}"),
                BASIC,
                reason,
                object.message(),
            )
            .text(title, why)
            .source("RFC 3274 section 1.1")
            .class(class);
        };
    bad(
        "missing",
        "no content",
        "eContent is absent, and nobody supplies it.",
        "missing-content",
        "missing-content",
        basic.clone().with(|object| object.content = None),
    );
    bad(
        "parameters-wrong",
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

fn bad_stream(book: &mut Book, name: &str, title: &str, why: &str, stream: Vec<u8>) {
    book.invalid(
        &format!("compressed/{name}"),
        BASIC,
        BROKEN,
        CompressedData::from_stream(TEXT, stream).message(),
    )
    .text(title, why)
    .source("RFC 1950 section 2.2")
    .source("RFC 1951 section 3.2")
    .class("compression");
}

fn checksums(book: &mut Book) {
    let good = zlib_fixed(TEXT);
    let end = good.len() - 4;
    let changed = |place: usize, octet: u8| {
        let mut stream = good.clone();
        stream[place] ^= octet;
        stream
    };
    bad_stream(
        book,
        "checksum",
        "a wrong checksum",
        "The last octet of the Adler-32 value differs. Whoever hands the content out before the end has handed out something else.",
        changed(end + 3, 1),
    );
    bad_stream(
        book,
        "checksum-first",
        "a checksum wrong in its first octet",
        "The first octet of the Adler-32 value differs.",
        changed(end, 0x80),
    );
    bad_stream(
        book,
        "checksum-missing",
        "no checksum",
        "The stream ends after its last block.",
        good[..end].to_vec(),
    );
    bad_stream(
        book,
        "checksum-short",
        "three octets of checksum",
        "The stream ends within its checksum.",
        good[..end + 3].to_vec(),
    );
    bad_stream(
        book,
        "header-check",
        "a wrong check in the header",
        "CMF and FLG are no multiple of 31.",
        changed(1, 1),
    );
    bad_stream(
        book,
        "header-method",
        "another method",
        "CM is 7 where 8 is wanted; the check of the header is right.",
        [vec![0x77, 0x85], good[2..].to_vec()].concat(),
    );
    bad_stream(
        book,
        "header-window",
        "a window that is too large",
        "CINFO is 8, a window of 64 kilobytes, which is not allowed.",
        [vec![0x88, 0x1c], good[2..].to_vec()].concat(),
    );
    bad_stream(
        book,
        "header-dictionary",
        "a preset dictionary",
        "FDICT says that a dictionary was given beforehand. There is none that both know.",
        [vec![0x78, 0xbb], vec![1, 2, 3, 4], good[2..].to_vec()].concat(),
    );
    bad_stream(
        book,
        "gzip",
        "a gzip stream",
        "The same blocks with the header of gzip.",
        [
            vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3],
            good[2..end].to_vec(),
            vec![0; 8],
        ]
        .concat(),
    );
    bad_stream(
        book,
        "raw",
        "a stream without header and checksum",
        "DEFLATE alone, as some programs take zlib for.",
        good[2..end].to_vec(),
    );
    bad_stream(
        book,
        "stream-empty",
        "a stream of no octets",
        "eContent is empty: not even a header.",
        Vec::new(),
    );
    bad_stream(
        book,
        "header-alone",
        "a header alone",
        "Two octets, and the stream ends.",
        good[..2].to_vec(),
    );
    bad_stream(
        book,
        "truncated",
        "a stream cut in its middle",
        "Half of the blocks' octets are there. What they give is not the content.",
        good[..good.len() / 2].to_vec(),
    );
    bad_stream(
        book,
        "trailing",
        "octets after the stream",
        "After the checksum stand four octets more, which no one accounts for.",
        [good.as_slice(), b"more"].concat(),
    );
    bad_stream(
        book,
        "second-stream",
        "a second stream after the first",
        "Another whole stream follows. CompressedData holds one.",
        [good.clone(), good].concat(),
    );
}

fn streams(book: &mut Book) {
    let block = |write: &dyn Fn(&mut Bits)| {
        let mut bits = Bits::default();
        write(&mut bits);
        zlib(&bits.into_octets(), TEXT)
    };
    bad_stream(
        book,
        "block-type-3",
        "a block of type 3",
        "BTYPE 11 is reserved.",
        block(&|bits| {
            bits.number(1, 1);
            bits.number(3, 2);
        }),
    );
    bad_stream(
        book,
        "stored-length",
        "a stored block whose lengths differ",
        "NLEN is not the complement of LEN.",
        zlib(&[1, 5, 0, 0xfb, 0xff, b'h', b'e'], TEXT),
    );
    bad_stream(
        book,
        "stored-length-wrong",
        "a stored block with a wrong complement",
        "LEN and NLEN are equal.",
        zlib(&[&[1, 5, 0, 5, 0], b"hello".as_slice()].concat(), TEXT),
    );
    bad_stream(
        book,
        "distance-far",
        "a repetition from before the beginning",
        "One letter, and then a repetition of what stood ten octets ago. A library that does not look copies what lies before its buffer.",
        block(&|bits| {
            bits.number(1, 1);
            bits.number(1, 2);
            bits.code(0x30 + u32::from(b'x'), 8);
            crate::deflate::fixed_match(bits, 5, 10);
            bits.code(0, 7);
        }),
    );
    bad_stream(
        book,
        "distance-code-30",
        "a distance code that there is not",
        "Distance codes 30 and 31 never occur.",
        block(&|bits| {
            bits.number(1, 1);
            bits.number(1, 2);
            bits.code(0x30 + u32::from(b'x'), 8);
            bits.code(1, 7);
            bits.code(30, 5);
            bits.code(0, 7);
        }),
    );
    bad_stream(
        book,
        "length-code-286",
        "a length code that there is not",
        "Length codes 286 and 287 never occur.",
        block(&|bits| {
            bits.number(1, 1);
            bits.number(1, 2);
            bits.code(0xc0 + 6, 8);
            bits.code(0, 5);
            bits.code(0, 7);
        }),
    );
    bad_stream(
        book,
        "codes-over-full",
        "codes that overlap",
        "Nineteen code lengths of one bit each: more codes than there are.",
        block(&|bits| {
            bits.number(1, 1);
            bits.number(2, 2);
            bits.number(0, 5);
            bits.number(0, 5);
            bits.number(15, 4);
            for _ in 0..19 {
                bits.number(1, 3);
            }
            bits.number(0, 16);
        }),
    );
    bad_stream(
        book,
        "codes-none",
        "no codes at all",
        "All code lengths are zero.",
        block(&|bits| {
            bits.number(1, 1);
            bits.number(2, 2);
            bits.number(0, 5);
            bits.number(0, 5);
            bits.number(15, 4);
            for _ in 0..19 {
                bits.number(0, 3);
            }
            bits.number(0, 32);
        }),
    );
    bad_stream(
        book,
        "no-last-block",
        "no last block",
        "The only block says that another follows, and then stands the checksum.",
        block(&|bits| {
            bits.number(0, 1);
            bits.number(1, 2);
            bits.code(0, 7);
        }),
    );
}

fn bombs(book: &mut Book) {
    for (name, title, matches) in [
        (
            "bomb-1-gib",
            "a mebibyte that becomes a gibibyte",
            1_usize << 22,
        ),
        (
            "bomb-4-gib",
            "four mebibytes that become four gibibytes",
            1 << 24,
        ),
    ] {
        book.invalid(
            &format!("compressed/{name}"),
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
    let mut nested = TEXT.to_vec();
    for _ in 0..10 {
        nested = CompressedData::from_stream(&nested, zlib_stored(&nested))
            .node()
            .encode();
    }
    book.invalid(
        "compressed/nested-10",
        "compressed/nested-2",
        "limit-exceeded",
        Message::new(Op::Open, nested, Form::Der)
            .covering(TEXT)
            .needing("compressed-data")
            .needing("nested"),
    )
    .text(
        "compressed ten times",
        "Ten CompressedData within each other. No sender compresses twice; a receiver has a limit for layers.",
    )
    .requires(&["rfc8551-3.7-1"])
    .level(Level::None)
    .accept(&[Verdict::Invalid, Verdict::Valid, Verdict::Unsupported], Verdict::Invalid)
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
