//! `compressed`: zlib streams that are broken.

use super::objects::{BASIC, BROKEN};
use crate::{
    primitive::deflate::{Bits, fixed_match, zlib, zlib_fixed},
    template::{book::Book, compressed_data::CompressedData, mime::TEXT},
};

pub(super) fn write(book: &mut Book) {
    checksums(book);
    headers(book);
    ends(book);
    blocks(book);
    codes(book);
}

fn checksums(book: &mut Book) {
    let good = zlib_fixed(TEXT);
    let end = good.len() - 4;
    bad_stream(
        book,
        "compressed/checksum",
        "a wrong checksum",
        "The last octet of the Adler-32 value differs. Whoever hands the content out before the end has handed out something else.",
        changed(&good, end + 3, 1),
    );
    bad_stream(
        book,
        "compressed/checksum-first",
        "a checksum wrong in its first octet",
        "The first octet of the Adler-32 value differs.",
        changed(&good, end, 0x80),
    );
    bad_stream(
        book,
        "compressed/checksum-missing",
        "no checksum",
        "The stream ends after its last block.",
        good[..end].to_vec(),
    );
    bad_stream(
        book,
        "compressed/checksum-short",
        "three octets of checksum",
        "The stream ends within its checksum.",
        good[..end + 3].to_vec(),
    );
}

fn headers(book: &mut Book) {
    let good = zlib_fixed(TEXT);
    let end = good.len() - 4;
    bad_stream(
        book,
        "compressed/header-check",
        "a wrong check in the header",
        "CMF and FLG are no multiple of 31.",
        changed(&good, 1, 1),
    );
    bad_stream(
        book,
        "compressed/header-method",
        "another method",
        "CM is 7 where 8 is wanted; the check of the header is right.",
        [vec![0x77, 0x85], good[2..].to_vec()].concat(),
    );
    bad_stream(
        book,
        "compressed/header-window",
        "a window that is too large",
        "CINFO is 8, a window of 64 kilobytes, which is not allowed.",
        [vec![0x88, 0x1c], good[2..].to_vec()].concat(),
    );
    bad_stream(
        book,
        "compressed/header-dictionary",
        "a preset dictionary",
        "FDICT says that a dictionary was given beforehand. There is none that both know.",
        [vec![0x78, 0xbb], vec![1, 2, 3, 4], good[2..].to_vec()].concat(),
    );
    bad_stream(
        book,
        "compressed/gzip",
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
        "compressed/raw",
        "a stream without header and checksum",
        "DEFLATE alone, as some programs take zlib for.",
        good[2..end].to_vec(),
    );
}

/// Streams that end too early, or not with the input.
fn ends(book: &mut Book) {
    let good = zlib_fixed(TEXT);
    bad_stream(
        book,
        "compressed/stream-empty",
        "a stream of no octets",
        "eContent is empty: not even a header.",
        Vec::new(),
    );
    bad_stream(
        book,
        "compressed/header-alone",
        "a header alone",
        "Two octets, and the stream ends.",
        good[..2].to_vec(),
    );
    bad_stream(
        book,
        "compressed/truncated",
        "a stream cut in its middle",
        "Half of the blocks' octets are there. What they give is not the content.",
        good[..good.len() / 2].to_vec(),
    );
    bad_stream(
        book,
        "compressed/trailing",
        "octets after the stream",
        "After the checksum stand four octets more, which no one accounts for.",
        [good.as_slice(), b"more"].concat(),
    );
    bad_stream(
        book,
        "compressed/second-stream",
        "a second stream after the first",
        "Another whole stream follows. CompressedData holds one.",
        [good.clone(), good].concat(),
    );
}

fn blocks(book: &mut Book) {
    bad_stream(
        book,
        "compressed/block-type-3",
        "a block of type 3",
        "BTYPE 11 is reserved.",
        block(|bits| {
            bits.number(1, 1);
            bits.number(3, 2);
        }),
    );
    bad_stream(
        book,
        "compressed/stored-length",
        "a stored block whose lengths differ",
        "NLEN is not the complement of LEN.",
        zlib(&[1, 5, 0, 0xfb, 0xff, b'h', b'e'], TEXT),
    );
    bad_stream(
        book,
        "compressed/stored-length-wrong",
        "a stored block with a wrong complement",
        "LEN and NLEN are equal.",
        zlib(&[&[1, 5, 0, 5, 0], b"hello".as_slice()].concat(), TEXT),
    );
    bad_stream(
        book,
        "compressed/no-last-block",
        "no last block",
        "The only block says that another follows, and then stands the checksum.",
        block(|bits| {
            bits.number(0, 1);
            bits.number(1, 2);
            bits.code(0, 7);
        }),
    );
}

/// Codes that mean nothing, or cannot be.
fn codes(book: &mut Book) {
    bad_stream(
        book,
        "compressed/distance-far",
        "a repetition from before the beginning",
        "One letter, and then a repetition of what stood ten octets ago. A library that does not look copies what lies before its buffer.",
        block(|bits| {
            bits.number(1, 1);
            bits.number(1, 2);
            bits.code(0x30 + u32::from(b'x'), 8);
            fixed_match(bits, 5, 10);
            bits.code(0, 7);
        }),
    );
    bad_stream(
        book,
        "compressed/distance-code-30",
        "a distance code that there is not",
        "Distance codes 30 and 31 never occur.",
        block(|bits| {
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
        "compressed/length-code-286",
        "a length code that there is not",
        "Length codes 286 and 287 never occur.",
        block(|bits| {
            bits.number(1, 1);
            bits.number(1, 2);
            bits.code(0xc0 + 6, 8);
            bits.code(0, 5);
            bits.code(0, 7);
        }),
    );
    bad_stream(
        book,
        "compressed/codes-over-full",
        "codes that overlap",
        "Nineteen code lengths of one bit each: more codes than there are.",
        block(|bits| {
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
        "compressed/codes-none",
        "no codes at all",
        "All code lengths are zero.",
        block(|bits| {
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
}

fn changed(stream: &[u8], place: usize, octet: u8) -> Vec<u8> {
    let mut stream = stream.to_vec();
    stream[place] ^= octet;
    stream
}

/// A stream of the blocks that are written.
fn block(write: impl Fn(&mut Bits)) -> Vec<u8> {
    let mut bits = Bits::default();
    write(&mut bits);
    zlib(&bits.into_octets(), TEXT)
}

fn bad_stream(book: &mut Book, id: &str, title: &str, why: &str, stream: Vec<u8>) {
    book.invalid(
        id,
        BASIC,
        BROKEN,
        CompressedData::from_stream(TEXT, stream).message(),
    )
    .text(title, why)
    .source("RFC 1950 section 2.2")
    .source("RFC 1951 section 3.2")
    .class("compression");
}
