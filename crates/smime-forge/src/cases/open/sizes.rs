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

/// How many lines there are, and how many kilobytes they make: more than a usual buffer of 256 KiB and
/// less than one of 512 KiB, on both sides of the middle.
const SIZES: [(usize, &str); 2] = [(4_700, "300k"), (7_900, "505k")];

pub(super) fn write(book: &mut Book, people: &People) {
    for (lines, name) in SIZES {
        let content = [HEADER, &LINE.repeat(lines)].concat();
        signed(book, people, &content, name);
        others(book, &content, name);
        encrypted(book, people, lines, name);
        nested(book, people, &content, name);
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
fn broken(book: &mut Book, id: &str, reason: &str, title: &str, message: Message) {
    book.invalid(&format!("{id}-changed"), id, reason, message)
        .text(
            title,
            "What follows the last full buffer counts like what stands before it.",
        )
        .source("RFC 5652 section 5.4")
        .class(CLASS);
}

fn signed(book: &mut Book, people: &People, content: &[u8], name: &str) {
    let alice = people.get("alice-rsa");
    let signed = SignedData::new(content, &[alice]);
    let mut changed = content.to_vec();
    if let Some(octet) = changed.iter_mut().rev().nth(2) {
        *octet ^= 0x20;
    }
    let id = format!("open/sizes/signed-{name}");
    let message = Message::from(&signed).to(Op::Open);
    valid(book, &id, "an opaque signature", message.folded(LINE));
    let other = signed
        .clone()
        .with(|object| object.content = Some(Node::octet_string(changed.clone())));
    broken(
        book,
        &id,
        "message-digest-mismatch",
        "an opaque signature, the last letter changed",
        Message::from(&other).to(Op::Open).folded(LINE),
    );

    let id = format!("open/sizes/multipart-{name}");
    let message = |content: &[u8]| {
        let multipart = Multipart::signed(content, &signed);
        multipart.message(&signed).to(Op::Open).folded(LINE)
    };
    valid(book, &id, "multipart/signed", message(content));
    broken(
        book,
        &id,
        "message-digest-mismatch",
        "multipart/signed, the last letter changed",
        message(&changed),
    );
}

fn others(book: &mut Book, content: &[u8], name: &str) {
    let digested = DigestedData::new(content, Digest::Sha256).message();
    valid(
        book,
        &format!("open/sizes/digested-{name}"),
        "DigestedData",
        digested.to(Op::Open).folded(LINE),
    );
    let compressed = CompressedData::from_stream(content, zlib_fixed(content)).message();
    valid(
        book,
        &format!("open/sizes/compressed-{name}"),
        "CompressedData",
        compressed.clone().to(Op::Open),
    );
    valid(
        book,
        &format!("open/sizes/decompressed-{name}"),
        "CompressedData, to be decompressed",
        compressed,
    );
}

/// Ciphertext that repeats, as the plaintext is chosen to have it.
fn encrypted(book: &mut Book, people: &People, lines: usize, name: &str) {
    for (cipher, cipher_name) in [
        (Cipher::AesGcm(256), "gcm"),
        (Cipher::ChaCha20Poly1305, "chacha20"),
    ] {
        let envelope = Envelope::new(b"", cipher, [dave(people)])
            .with(|envelope| envelope.repeat_ciphertext(LINE, lines));
        let id = format!("open/sizes/{cipher_name}-{name}");
        let title = format!("AuthEnvelopedData, {cipher_name}");
        valid(book, &id, &title, envelope.message().folded(LINE));
        let changed = envelope.bent(|fields| fields.tag()[15] ^= 1);
        broken(
            book,
            &id,
            FAILED,
            &format!("{title}, a wrong tag"),
            changed.folded(LINE),
        );
    }
}

/// Compressed, as an inner layer and as an outer one.
fn nested(book: &mut Book, people: &People, content: &[u8], name: &str) {
    let alice = people.get("alice-rsa");
    let compressed = CompressedData::from_stream(content, zlib_fixed(content));
    let entity = pkcs7_entity("", "compressed-data", &compressed.node().encode());
    for (cipher, cipher_name) in [(Cipher::AesGcm(128), "gcm"), (Cipher::AesCbc(256), "cbc")] {
        let layers: [&dyn Layer; 2] = [&envelope(people, cipher), &Signed(alice)];
        let mut message = super::layers::layered_around(people, &layers, &entity).covering(content);
        message.signers = vec![alice.sha256()];
        valid(
            book,
            &format!("open/sizes/{cipher_name}-signed-compressed-{name}"),
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
        &format!("open/sizes/compressed-around-multipart-{name}"),
        "multipart/signed, compressed",
        message.needing("nested").needing("multipart-signed"),
    );
}
