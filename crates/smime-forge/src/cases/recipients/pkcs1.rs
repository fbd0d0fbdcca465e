//! `recipients/pkcs1`: each kind of bad RSA v1.5 block ends as a wrong content key does.

use super::{envelopes::gcm, ktri::PKCS1};
use crate::{
    cases::common::FAILED,
    primitive::random::random,
    template::{
        book::Book,
        people::{Identity, People},
        recipient::{Ktri, Recipient, nonzero, pkcs1_block},
    },
};

pub(super) fn write(book: &mut Book, people: &People) {
    let dave = people.get("dave-rsa");
    blocks(book, dave);
    keys(book, dave);
    encrypted_keys(book, dave);
}

fn blocks(book: &mut Book, dave: &Identity) {
    let length = dave.key.modulus_octets();
    let key = gcm(Recipient::Ktri(Ktri::pkcs1(dave))).key;
    let block = pkcs1_block(2, &key, length);
    let changed = |place: usize, octet: u8| {
        let mut block = block.clone();
        block[place] = octet;
        block
    };
    let encoded = |block: Vec<u8>| Ktri::pkcs1(dave).encoded(block);
    bad(
        book,
        "recipients/pkcs1/block-type-1",
        "block type 1",
        "The padding is that of a signature.",
        encoded({
            let mut block = vec![0, 1];
            block.resize(length - key.len() - 1, 0xff);
            block.push(0);
            [block, key.clone()].concat()
        }),
    );
    bad(
        book,
        "recipients/pkcs1/block-type-0",
        "block type 0",
        "The second octet is 0 where 2 is wanted.",
        encoded(changed(1, 0)),
    );
    bad(
        book,
        "recipients/pkcs1/block-type-3",
        "block type 3",
        "The second octet is 3 where 2 is wanted.",
        encoded(changed(1, 3)),
    );
    bad(
        book,
        "recipients/pkcs1/first-octet",
        "the first octet is not zero",
        "The first octet is 1 where 0 is wanted.",
        encoded(changed(0, 1)),
    );
    bad(
        book,
        "recipients/pkcs1/no-separator",
        "no zero between padding and key",
        "The padding runs on to the end: there is no zero octet in it.",
        encoded([vec![0, 2], nonzero(length - 2)].concat()),
    );
    bad(
        book,
        "recipients/pkcs1/separator-first",
        "a zero as the first octet of the padding",
        "The padding has no octets at all and the key would be most of the block.",
        encoded(changed(2, 0)),
    );
    bad(
        book,
        "recipients/pkcs1/padding-of-7",
        "seven octets of padding",
        "At least eight octets of padding are wanted. The zero comes one too early, and a key of the right size stands at the end.",
        encoded(changed(9, 0)),
    );
    bad(
        book,
        "recipients/pkcs1/zeros",
        "a block of zeros",
        "encryptedKey decrypts to nothing but zeros.",
        encoded(vec![0; length]),
    );
}

/// Other keys in a good block.
fn keys(book: &mut Book, dave: &Identity) {
    let length = dave.key.modulus_octets();
    let key = gcm(Recipient::Ktri(Ktri::pkcs1(dave))).key;
    let with_key = |key: &[u8]| Ktri::pkcs1(dave).encoded(pkcs1_block(2, key, length));
    bad(
        book,
        "recipients/pkcs1/key-empty",
        "a key of no octets",
        "The padding is right and nothing follows it.",
        with_key(b""),
    );
    bad(
        book,
        "recipients/pkcs1/key-short",
        "a key one octet short",
        "The padding is right and the key has 31 octets.",
        with_key(&key[1..]),
    );
    bad(
        book,
        "recipients/pkcs1/key-long",
        "a key one octet long",
        "The padding is right and the key has 33 octets, the first of which is zero.",
        with_key(&[&[0], key.as_slice()].concat()),
    );
    bad(
        book,
        "recipients/pkcs1/key-of-128-bits",
        "a key of another AES",
        "The padding is right and the key has sixteen octets, as AES-128 would want it.",
        with_key(&key[..16]),
    );
    bad(
        book,
        "recipients/pkcs1/key-fills-block",
        "a key of most of the block",
        "Eight octets of padding, and all the rest is key.",
        with_key(&random("a long key", length - 11)),
    );
    bad(
        book,
        "recipients/pkcs1/key-wrong",
        "a good block with another key",
        "Padding and size are right, and the key is not the one that encrypted.",
        with_key(&random("another key", 32)),
    );
}

fn encrypted_keys(book: &mut Book, dave: &Identity) {
    let length = dave.key.modulus_octets();
    let key = gcm(Recipient::Ktri(Ktri::pkcs1(dave))).key;
    let encrypted = Ktri::pkcs1(dave).encrypted_key(&key);
    let fixed = |octets: Vec<u8>| Ktri::pkcs1(dave).fixed(octets);
    bad(
        book,
        "recipients/pkcs1/encrypted-key-empty",
        "an encryptedKey of no octets",
        "encryptedKey has no octets.",
        fixed(Vec::new()),
    );
    bad(
        book,
        "recipients/pkcs1/encrypted-key-short",
        "an encryptedKey one octet short",
        "encryptedKey is one octet shorter than the modulus.",
        fixed(encrypted[1..].to_vec()),
    );
    bad(
        book,
        "recipients/pkcs1/encrypted-key-long",
        "an encryptedKey one octet long",
        "encryptedKey is one octet longer than the modulus.",
        fixed([encrypted.as_slice(), &[0]].concat()),
    );
    bad(
        book,
        "recipients/pkcs1/encrypted-key-is-modulus",
        "an encryptedKey that is the modulus",
        "encryptedKey is a number too large by one.",
        fixed(dave.key.modulus()),
    );
    bad(
        book,
        "recipients/pkcs1/encrypted-key-ff",
        "an encryptedKey of all ones",
        "encryptedKey is a number above the modulus.",
        fixed(vec![0xff; length]),
    );
    bad(
        book,
        "recipients/pkcs1/encrypted-key-zero",
        "an encryptedKey of zeros",
        "encryptedKey is the number 0, which decrypts to itself.",
        fixed(vec![0; length]),
    );
}

fn bad(book: &mut Book, id: &str, title: &str, why: &str, ktri: Ktri) {
    book.invalid(
            id,
            PKCS1,
            FAILED,
            gcm(Recipient::Ktri(ktri)).message(),
        )
        .text(
            title,
            &format!("{why} A receiver that says so, by word or by time, decrypts for whoever asks often enough. It takes a random key instead, and the content fails as with any wrong key."),
        )
        .source("RFC 3218 section 2.3.2")
        .class("rsa-oracle");
}
