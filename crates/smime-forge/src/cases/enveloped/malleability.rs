//! `enveloped/malleability`: what anybody can do to CBC, and what a receiver can still say.

use crate::{
    cases::common::enveloped,
    primitive::{asn1::Node, block::aes_128_cbc_decrypt},
    template::{
        book::{Book, Entry},
        envelope::Envelope,
        message::Message,
        people::People,
    },
};

/// An entity whose first block is known to everybody.
const KNOWN: &[u8] =
    b"Content-Type: text/html\r\n\r\n<p>The account is 12-34-56, the reference is 7890.</p>\r\n";

pub(super) fn write(book: &mut Book, people: &People) {
    let known = enveloped(people).around(KNOWN);
    let mut case = |id: &str, title: &str, why: &str, message: Message| {
        malleable(book.valid(id, message), title, why);
    };
    case(
        "enveloped/malleability/unchanged",
        "a message whose beginning is known",
        "Every HTML mail begins alike, so its first block is known to anybody. The cases beside this one change it without the key.",
        known.message(),
    );
    case(
        "enveloped/malleability/iv-flipped",
        "the first block changed through the IV",
        "The initialization vector was changed so that the first block says Content-Type: im, and what follows stands as it was. The padding is untouched.",
        changed(
            &known,
            flip(&known.nonce, b"Content-Type: te", b"Content-Type: im"),
            None,
        ),
    );
    case(
        "enveloped/malleability/gadgets",
        "blocks of the attacker's text put in front",
        "The known block stands three times, each time after a block that turns it into text of the attacker's: with noise between them an HTML tag that swallows the rest. It decrypts like any other message; all that a receiver can say is that nothing protected it.",
        gadgets(&known),
    );
    let ciphertext = known.fields().ciphertext().clone();
    case(
        "enveloped/malleability/first-block-removed",
        "the first block removed",
        "The message begins with its second block, the first one having become the initialization vector.",
        changed(
            &known,
            ciphertext[..16].to_vec(),
            Some(ciphertext[16..].to_vec()),
        ),
    );
    let swapped: Vec<u8> = [
        &ciphertext[..16],
        &ciphertext[32..48],
        &ciphertext[16..32],
        &ciphertext[48..],
    ]
    .concat();
    case(
        "enveloped/malleability/blocks-swapped",
        "two blocks change places",
        "The second and the third block have changed places. What they and their neighbours decrypt to is noise, and the padding at the end holds.",
        changed(&known, known.nonce.clone(), Some(swapped)),
    );
}

fn malleable(entry: Entry<'_>, title: &str, why: &str) {
    entry
        .text(
            title,
            &format!("{why} The content comes out as what it now is, and the report says that its integrity is not protected."),
        )
        .source("RFC 8551 section 2.4.4")
        .class("malleability");
}

/// Attacker's text, block by block, each after a block that makes it so.
fn gadgets(known: &Envelope) -> Message {
    let ciphertext = known.fields().ciphertext().clone();
    let (first, rest) = ciphertext.split_at(16);
    let text: [&[u8; 16]; 3] = [
        b"Content-Type: te",
        b"xt/html\r\n\r\n<img ",
        b" ignore='       ",
    ];
    let mut blocks = first.to_vec();
    for piece in &text[1..] {
        blocks.extend(flip(&known.nonce, b"Content-Type: te", piece));
        blocks.extend(first);
    }
    blocks.extend(rest);
    changed(known, known.nonce.clone(), Some(blocks))
}

/// `before` with the difference between two texts added to it.
fn flip(before: &[u8], is: &[u8; 16], becomes: &[u8; 16]) -> Vec<u8> {
    let difference = is.iter().zip(becomes).map(|(a, b)| a ^ b);
    before.iter().zip(difference).map(|(a, b)| a ^ b).collect()
}

/// The message with another initialization vector and other blocks, and what that decrypts to.
fn changed(known: &Envelope, iv: Vec<u8>, blocks: Option<Vec<u8>>) -> Message {
    let blocks = blocks.unwrap_or_else(|| known.fields().ciphertext().clone());
    let mut content = aes_128_cbc_decrypt(&known.key, &iv, &blocks);
    let padding = usize::from(*content.last().expect("a block"));
    content.truncate(content.len() - padding);
    known
        .bent(|fields| {
            *fields.algorithm.at(&[1]) = Node::octet_string(iv);
            *fields.ciphertext() = blocks;
        })
        .covering(&content)
}
