//! `enveloped/padding`: each kind of bad padding under CBC ends the same way.

use crate::{
    cases::common::{ENVELOPED, FAILED, enveloped},
    template::{book::Book, envelope::Envelope, people::People},
};

pub(super) fn write(book: &mut Book, people: &People) {
    let basic = enveloped(people);
    let padded = basic.padded();
    // CONTENT leaves four octets of padding in its last block.
    let last = padded.len() - 1;
    let changed = |place: usize, value: u8| {
        let mut blocks = padded.clone();
        blocks[place] = value;
        blocks
    };
    let mut bad = |id: &str, title: &str, why: &str, ciphertext: Vec<u8>| {
        book.invalid(
            id,
            ENVELOPED,
            FAILED,
            basic.bent(|fields| *fields.ciphertext() = ciphertext),
        )
        .text(title, &format!("{why} Whatever is wrong with the padding, the answer is one and the same, and nothing of the content comes out."))
        .source("RFC 5652 section 6.3")
        .class("padding-oracle");
    };
    bad(
        "enveloped/padding/zero",
        "the last octet is 0",
        "No padding has length zero.",
        basic.cbc(&changed(last, 0)),
    );
    bad(
        "enveloped/padding/one-too-many",
        "the last octet is 17",
        "Padding is at most a block long.",
        basic.cbc(&changed(last, 17)),
    );
    bad(
        "enveloped/padding/255",
        "the last octet is 255",
        "The padding would be longer than the content is.",
        basic.cbc(&changed(last, 255)),
    );
    bad(
        "enveloped/padding/first-differs",
        "the first octet of the padding differs",
        "Four octets of value four are wanted, and the first is three.",
        basic.cbc(&changed(last - 3, 3)),
    );
    bad(
        "enveloped/padding/middle-differs",
        "an octet within the padding differs",
        "Four octets of value four are wanted, and the second is five. Whoever looks at the last octet alone takes it.",
        basic.cbc(&changed(last - 2, 5)),
    );
    bad(
        "enveloped/padding/ansi-x923",
        "zeros before the count, as ANSI X9.23 has it",
        "The count is right and the octets before it are zeros: another way to pad, not that of CMS.",
        basic.cbc(&[&padded[..last - 2], &[0, 0, 4]].concat()),
    );
    bad(
        "enveloped/padding/iso-7816",
        "80 and zeros, as ISO 7816 has it",
        "Another way to pad, not that of CMS.",
        basic.cbc(&[&padded[..last - 3], &[0x80, 0, 0, 0]].concat()),
    );
    bad(
        "enveloped/padding/whole-block-differs",
        "a block of padding whose first octet differs",
        "The padding is a block long and its first octet is not sixteen.",
        full_block(&basic),
    );
    bad(
        "enveloped/padding/absent",
        "no padding",
        "The content ends with its block, and no padding follows. All input has to be padded.",
        basic.cbc(&padded[..16]),
    );
    bad(
        "enveloped/padding/no-blocks",
        "a ciphertext of no octets",
        "Even content of no octets is padded to a block, so there is always one.",
        Vec::new(),
    );
    bad(
        "enveloped/padding/not-whole-blocks",
        "a ciphertext that ends within a block",
        "One octet is missing at the end. The rest must not be decrypted with what the buffer happens to hold.",
        ciphertext_without(&basic, 1),
    );
    bad(
        "enveloped/padding/one-octet",
        "a ciphertext of one octet",
        "Less than a block.",
        vec![0x5a],
    );
}

fn full_block(basic: &Envelope) -> Vec<u8> {
    let envelope = basic.clone().around(&[b'x'; 16]);
    let mut blocks = envelope.padded();
    blocks[16] = 15;
    envelope.cbc(&blocks)
}

fn ciphertext_without(basic: &Envelope, count: usize) -> Vec<u8> {
    let mut ciphertext = basic.fields().ciphertext().clone();
    ciphertext.truncate(ciphertext.len() - count);
    ciphertext
}
