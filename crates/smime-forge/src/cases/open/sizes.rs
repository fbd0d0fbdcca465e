//! `open/sizes`: content whose length lies between the buffers of an implementation.

use smime_cases::{Level, Op};

use super::layers::{Layer, Signed, envelope};
use crate::{
    cases::common::{FAILED, dave},
    primitive::{asn1::Node, cipher::Cipher, deflate::zlib_fixed, digest::Digest},
    template::{
        book::Book,
        compressed_data::CompressedData,
        digested_data::DigestedData,
        envelope::Envelope,
        message::Message,
        mime::{Multipart, pkcs7_entity},
        people::People,
        signed_data::SignedData,
    },
};

const CLASS: &str = "size-between-buffers";
const HEADER: &[u8] = b"Content-Type: text/plain\r\n\r\n";
const LINE: &[u8] = b"A line of sixty-four octets, of which there are thousands here\r\n";

/// How many lines there are, and the cases with as many. A pair is a good one and one with a fault at
/// the end of the content.
struct Size {
    lines: usize,
    signed: [&'static str; 2],
    multipart: [&'static str; 2],
    digested: &'static str,
    compressed: &'static str,
    decompressed: &'static str,
    gcm: [&'static str; 2],
    chacha20: [&'static str; 2],
    gcm_around_signed: &'static str,
    cbc_around_signed: &'static str,
    around_multipart: &'static str,
}

/// More than a usual buffer of 256 KiB and less than one of 512 KiB, on both sides of the middle.
const SIZES: [Size; 2] = [
    Size {
        lines: 4_700,
        signed: ["open/sizes/signed-300k", "open/sizes/signed-300k-changed"],
        multipart: [
            "open/sizes/multipart-300k",
            "open/sizes/multipart-300k-changed",
        ],
        digested: "open/sizes/digested-300k",
        compressed: "open/sizes/compressed-300k",
        decompressed: "open/sizes/decompressed-300k",
        gcm: ["open/sizes/gcm-300k", "open/sizes/gcm-300k-changed"],
        chacha20: [
            "open/sizes/chacha20-300k",
            "open/sizes/chacha20-300k-changed",
        ],
        gcm_around_signed: "open/sizes/gcm-signed-compressed-300k",
        cbc_around_signed: "open/sizes/cbc-signed-compressed-300k",
        around_multipart: "open/sizes/compressed-around-multipart-300k",
    },
    Size {
        lines: 7_900,
        signed: ["open/sizes/signed-505k", "open/sizes/signed-505k-changed"],
        multipart: [
            "open/sizes/multipart-505k",
            "open/sizes/multipart-505k-changed",
        ],
        digested: "open/sizes/digested-505k",
        compressed: "open/sizes/compressed-505k",
        decompressed: "open/sizes/decompressed-505k",
        gcm: ["open/sizes/gcm-505k", "open/sizes/gcm-505k-changed"],
        chacha20: [
            "open/sizes/chacha20-505k",
            "open/sizes/chacha20-505k-changed",
        ],
        gcm_around_signed: "open/sizes/gcm-signed-compressed-505k",
        cbc_around_signed: "open/sizes/cbc-signed-compressed-505k",
        around_multipart: "open/sizes/compressed-around-multipart-505k",
    },
];

pub(super) fn write(book: &mut Book, people: &People) {
    for size in &SIZES {
        let content = [HEADER, &LINE.repeat(size.lines)].concat();
        signed(book, people, &content, size);
        others(book, &content, size);
        encrypted(book, people, size);
        nested(book, people, &content, size);
    }
}

/// A good case.
fn valid(book: &mut Book, id: &str, title: &str, message: Message) {
    book.valid(id, message)
        .text(
            title,
            "Some hundred kilobytes, as any photo has. They fit what an implementation holds and not what it reads at once, or the reverse, and come out whole.",
        )
        .source("RFC 5652 section 5.2")
        .class(CLASS)
        .level(Level::None);
}

/// The same with a fault at the end of the content.
fn broken(book: &mut Book, [good, id]: [&str; 2], reason: &str, title: &str, message: Message) {
    book.invalid(id, good, reason, message)
        .text(
            title,
            "What follows the last full buffer counts like what stands before it.",
        )
        .source("RFC 5652 section 5.4")
        .class(CLASS);
}

fn signed(book: &mut Book, people: &People, content: &[u8], size: &Size) {
    let alice = people.get("alice-rsa");
    let signed = SignedData::new(content, &[alice]);
    let mut changed = content.to_vec();
    if let Some(octet) = changed.iter_mut().rev().nth(2) {
        *octet ^= 0x20;
    }
    let message = Message::from(&signed).to(Op::Open);
    valid(
        book,
        size.signed[0],
        "an opaque signature",
        message.folded(LINE),
    );
    let other = signed
        .clone()
        .with(|object| object.content = Some(Node::octet_string(changed.clone())));
    broken(
        book,
        size.signed,
        "message-digest-mismatch",
        "an opaque signature, the last letter changed",
        Message::from(&other).to(Op::Open).folded(LINE),
    );
    let message = |content: &[u8]| {
        let multipart = Multipart::signed(content, &signed);
        multipart.message(&signed).to(Op::Open).folded(LINE)
    };
    valid(
        book,
        size.multipart[0],
        "multipart/signed",
        message(content),
    );
    broken(
        book,
        size.multipart,
        "message-digest-mismatch",
        "multipart/signed, the last letter changed",
        message(&changed),
    );
}

fn others(book: &mut Book, content: &[u8], size: &Size) {
    let digested = DigestedData::new(content, Digest::Sha256).message();
    valid(
        book,
        size.digested,
        "DigestedData",
        digested.to(Op::Open).folded(LINE),
    );
    let compressed = CompressedData::from_stream(content, zlib_fixed(content)).message();
    valid(
        book,
        size.compressed,
        "CompressedData",
        compressed.clone().to(Op::Open),
    );
    valid(
        book,
        size.decompressed,
        "CompressedData, to be decompressed",
        compressed,
    );
}

/// Ciphertext that repeats, as the plaintext is chosen to have it.
fn encrypted(book: &mut Book, people: &People, size: &Size) {
    for (ids, cipher, name) in [
        (size.gcm, Cipher::AesGcm(256), "gcm"),
        (size.chacha20, Cipher::ChaCha20Poly1305, "chacha20"),
    ] {
        let envelope = Envelope::new(b"", cipher, [dave(people)])
            .with(|envelope| envelope.repeat_ciphertext(LINE, size.lines));
        let title = format!("AuthEnvelopedData, {name}");
        valid(book, ids[0], &title, envelope.message().folded(LINE));
        let changed = envelope.bent(|fields| fields.tag()[15] ^= 1);
        broken(
            book,
            ids,
            FAILED,
            &format!("{title}, a wrong tag"),
            changed.folded(LINE),
        );
    }
}

/// Compressed, as an inner layer and as an outer one.
fn nested(book: &mut Book, people: &People, content: &[u8], size: &Size) {
    let alice = people.get("alice-rsa");
    let compressed = CompressedData::from_stream(content, zlib_fixed(content));
    let entity = pkcs7_entity("", "compressed-data", &compressed.node().encode());
    for (id, cipher) in [
        (size.gcm_around_signed, Cipher::AesGcm(128)),
        (size.cbc_around_signed, Cipher::AesCbc(256)),
    ] {
        let layers: [&dyn Layer; 2] = [&envelope(people, cipher), &Signed(alice)];
        let mut message = super::layers::layered_around(people, &layers, &entity).covering(content);
        message.signers = vec![alice.sha256()];
        valid(
            book,
            id,
            "compressed, signed and encrypted",
            message.needing("compressed-data"),
        );
    }
    let signed = SignedData::new(content, &[alice]);
    let clear = Multipart::signed(content, &signed).encode();
    let around = CompressedData::from_stream(&clear, zlib_fixed(&clear));
    let mut message = around.message().to(Op::Open).covering(content);
    // Computing it again stops at what was compressed.
    message.secrets = None;
    message.context.trust = vec![crate::template::people::ANCHOR.into()];
    message.signers = vec![alice.sha256()];
    valid(
        book,
        size.around_multipart,
        "multipart/signed, compressed",
        message.needing("nested").needing("multipart-signed"),
    );
}
