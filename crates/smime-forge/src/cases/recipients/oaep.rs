//! `recipients/oaep`: RSAES-OAEP with each fault, and what only looks like it.

use smime_cases::Verdict;

use super::{
    envelopes::gcm,
    ktri::{OAEP, PKCS1},
};
use crate::{
    cases::common::FAILED,
    primitive::{asn1::Node, digest::Digest, oid, random::random},
    template::{
        book::Book,
        people::People,
        recipient::{Ktri, Oaep, Recipient, pkcs1_block},
    },
};

pub(super) fn write(book: &mut Book, people: &People) {
    blocks(book, people);
    keys(book, people);
    encrypted_keys(book, people);
    parameters(book, people);
    algorithms(book, people);
    becomes_pkcs1(book, people);
}

fn blocks(book: &mut Book, people: &People) {
    let dave = people.get("dave-rsa");
    let length = dave.key.modulus_octets();
    let oaep = Oaep::new(Digest::Sha256);
    let basic = Ktri::oaep(dave, oaep.clone());
    let key = gcm(Recipient::Ktri(basic.clone())).key;
    let data = oaep.data_block(&key, length);
    let data_with = |place: usize, octet: u8| {
        let mut data = data.clone();
        data[place] = octet;
        oaep.encode(&data, 0)
    };
    let one = data.len() - key.len() - 1;
    let encoded = |block: Vec<u8>| basic.clone().encoded(block);
    bad(
        book,
        "recipients/oaep/first-octet",
        "the first octet is not zero",
        "Manger's attack asks just this: the first octet is 1, all the rest is right.",
        encoded(oaep.encode(&data, 1)),
    );
    bad(
        book,
        "recipients/oaep/label-hash",
        "the hash of the label is wrong",
        "One bit of lHash differs.",
        encoded(data_with(0, data[0] ^ 1)),
    );
    bad(
        book,
        "recipients/oaep/label-differs",
        "a label that the parameters do not name",
        "The block is made with a label; the parameters say that it is empty.",
        encoded({
            let labelled = Oaep {
                label: b"label".to_vec(),
                ..oaep.clone()
            };
            labelled.encode(&labelled.data_block(&key, length), 0)
        }),
    );
    bad(
        book,
        "recipients/oaep/padding-not-zero",
        "an octet of the padding is not zero",
        "Between lHash and 01 there are zeros, and one of them is 2.",
        encoded(data_with(40, 2)),
    );
    bad(
        book,
        "recipients/oaep/no-separator",
        "no 01 before the key",
        "The octet before the key is 0, so the padding never ends.",
        encoded(data_with(one, 0)),
    );
    bad(
        book,
        "recipients/oaep/separator-wrong",
        "ff before the key",
        "The octet before the key is ff where 01 is wanted.",
        encoded(data_with(one, 0xff)),
    );
    bad(
        book,
        "recipients/oaep/hash-differs",
        "a block made with SHA-384",
        "The parameters say SHA-256 and the block is made with SHA-384.",
        encoded({
            let other = Oaep::new(Digest::Sha384);
            other.encode(&other.data_block(&key, length), 0)
        }),
    );
    bad(
        book,
        "recipients/oaep/mask-differs",
        "a mask made with SHA-1",
        "The parameters say MGF1 with SHA-256 and the mask is made with SHA-1.",
        encoded({
            let other = Oaep {
                mask_hash: Digest::Sha1,
                ..oaep.clone()
            };
            other.encode(&other.data_block(&key, length), 0)
        }),
    );
}

/// Other keys in a good block.
fn keys(book: &mut Book, people: &People) {
    let dave = people.get("dave-rsa");
    let length = dave.key.modulus_octets();
    let oaep = Oaep::new(Digest::Sha256);
    let basic = Ktri::oaep(dave, oaep.clone());
    let key = gcm(Recipient::Ktri(basic.clone())).key;
    let with_key = |key: &[u8]| {
        let block = oaep.encode(&oaep.data_block(key, length), 0);
        basic.clone().encoded(block)
    };
    bad(
        book,
        "recipients/oaep/key-empty",
        "a key of no octets",
        "The block is right and holds nothing.",
        with_key(b""),
    );
    bad(
        book,
        "recipients/oaep/key-short",
        "a key one octet short",
        "The block is right and holds 31 octets.",
        with_key(&key[1..]),
    );
    bad(
        book,
        "recipients/oaep/key-long",
        "a key one octet long",
        "The block is right and holds 33 octets.",
        with_key(&[key.as_slice(), &[0]].concat()),
    );
    bad(
        book,
        "recipients/oaep/key-wrong",
        "a good block with another key",
        "The block is right and the key is not the one that encrypted.",
        with_key(&random("another key", 32)),
    );
}

fn encrypted_keys(book: &mut Book, people: &People) {
    let dave = people.get("dave-rsa");
    let basic = Ktri::oaep(dave, Oaep::new(Digest::Sha256));
    let key = gcm(Recipient::Ktri(basic.clone())).key;
    let encrypted = basic.encrypted_key(&key);
    bad(
        book,
        "recipients/oaep/encrypted-key-empty",
        "an encryptedKey of no octets",
        "encryptedKey has no octets.",
        basic.clone().fixed(Vec::new()),
    );
    bad(
        book,
        "recipients/oaep/encrypted-key-short",
        "an encryptedKey one octet short",
        "encryptedKey is one octet shorter than the modulus.",
        basic.clone().fixed(encrypted[1..].to_vec()),
    );
    bad(
        book,
        "recipients/oaep/encrypted-key-is-modulus",
        "an encryptedKey that is the modulus",
        "encryptedKey is a number too large by one.",
        basic.clone().fixed(dave.key.modulus()),
    );
}

fn bad(book: &mut Book, id: &str, title: &str, why: &str, ktri: Ktri) {
    book.invalid(
            id,
            OAEP,
            FAILED,
            gcm(Recipient::Ktri(ktri)).message(),
        )
        .text(
            title,
            &format!("{why} All faults of the decoding end in one way, or an attacker finds out which half of the numbers the block is in."),
        )
        .source("RFC 8017 section 7.1.2")
        .class("oaep-oracle");
}

fn parameters(book: &mut Book, people: &People) {
    let dave = people.get("dave-rsa");
    let mut bad = |id: &str, title: &str, why: &str, bend: fn(&mut Ktri)| {
        book.invalid(
            id,
            OAEP,
            FAILED,
            gcm(Recipient::Ktri(
                Ktri::oaep(dave, Oaep::new(Digest::Sha256)).with(bend),
            ))
            .message(),
        )
        .text(title, why)
        .requires(&["rfc3560-3-1"])
        .class("missing-parameters");
    };
    bad(
        "recipients/oaep/parameters-absent",
        "RSAES-OAEP without parameters",
        "The parameters must be there, at least as an empty SEQUENCE. OpenSSL followed a null pointer here.",
        |ktri| {
            ktri.algorithm.nodes().pop();
        },
    );
    bad(
        "recipients/oaep/parameters-null",
        "RSAES-OAEP with NULL for its parameters",
        "NULL is not RSAES-OAEP-params.",
        |ktri| *ktri.algorithm.at(&[1]) = Node::null(),
    );
    bad(
        "recipients/oaep/source-parameters-absent",
        "pSourceFunc without its parameters",
        "pSourceFunc says id-pSpecified and does not say which octets. OpenSSL followed a null pointer here.",
        |ktri| {
            let source = Node::sequence([Node::oid(oid::P_SPECIFIED)]);
            ktri.algorithm
                .at(&[1])
                .nodes()
                .push(Node::context(2, [source]));
        },
    );
    bad(
        "recipients/oaep/source-wrong-type",
        "pSourceFunc with NULL",
        "The label is an OCTET STRING.",
        |ktri| {
            let source = Node::sequence([Node::oid(oid::P_SPECIFIED), Node::null()]);
            ktri.algorithm
                .at(&[1])
                .nodes()
                .push(Node::context(2, [source]));
        },
    );
    bad(
        "recipients/oaep/mask-hash-absent",
        "MGF1 without its hash",
        "maskGenFunc says id-mgf1 and names no hash.",
        |ktri| {
            ktri.algorithm.at(&[1, 1, 0]).nodes().pop();
        },
    );
}

fn algorithms(book: &mut Book, people: &People) {
    let dave = people.get("dave-rsa");
    for (id, place, title) in [
        (
            "recipients/oaep/hash-parameters-wrong",
            &[1, 0, 0, 1][..],
            "hashFunc",
        ),
        (
            "recipients/oaep/mask-hash-parameters-wrong",
            &[1, 1, 0, 1, 1],
            "the hash of maskGenFunc",
        ),
    ] {
        book.open(
            id,
            OAEP,
            Verdict::Invalid,
            gcm(Recipient::Ktri(
                Ktri::oaep(dave, Oaep::new(Digest::Sha256))
                    .with(|ktri| *ktri.algorithm.at(place) = Node::octet_string([])),
            ))
            .message(),
        )
        .text(
            &format!("{title} with an OCTET STRING as parameters"),
            "SHA-256 has no parameters but NULL, and refusing is better.",
        )
        .requires(&["rfc5754-2-2", "rfc5754-2-3"])
        .reason(FAILED)
        .class("identifier-parameters");
    }
    book.unsupported(
        "recipients/oaep/hash-unknown",
        OAEP,
        gcm(Recipient::Ktri(
            Ktri::oaep(dave, Oaep::new(Digest::Sha256))
                .with(|ktri| *ktri.algorithm.at(&[1, 0, 0, 0]) = Node::oid(oid::UNKNOWN)),
        ))
        .message(),
    )
    .text(
        "an unknown hash",
        "hashFunc has an identifier that nobody knows.",
    )
    .requires(&["rfc3560-3-2"])
    .class("unknown-algorithm");
    book.unsupported(
        "recipients/oaep/mask-unknown",
        OAEP,
        gcm(Recipient::Ktri(
            Ktri::oaep(dave, Oaep::new(Digest::Sha256))
                .with(|ktri| *ktri.algorithm.at(&[1, 1, 0, 0]) = Node::oid(oid::UNKNOWN)),
        ))
        .message(),
    )
    .text(
        "an unknown mask generation function",
        "maskGenFunc has an identifier that nobody knows.",
    )
    .requires(&["rfc3560-3-5"])
    .class("unknown-algorithm");
}

/// The identifier says OAEP, encryptedKey is a good RSA v1.5 block.
fn becomes_pkcs1(book: &mut Book, people: &People) {
    let dave = people.get("dave-rsa");
    let key = gcm(Recipient::Ktri(Ktri::pkcs1(dave))).key;
    let block = pkcs1_block(2, &key, dave.key.modulus_octets());
    for (id, title, parameters) in [
        (
            "recipients/oaep/pkcs1-block-absent",
            "absent parameters",
            None,
        ),
        (
            "recipients/oaep/pkcs1-block-empty",
            "empty parameters",
            Some(Node::sequence([])),
        ),
        (
            "recipients/oaep/pkcs1-block-null",
            "NULL",
            Some(Node::null()),
        ),
        (
            "recipients/oaep/pkcs1-block-undecodable",
            "parameters that cannot be decoded",
            Some(Node::octet_string([0x30, 0x80])),
        ),
    ] {
        let message = gcm(Recipient::Ktri(
            Ktri::oaep(dave, Oaep::new(Digest::Sha1))
                .encoded(block.clone())
                .with(|ktri| {
                    ktri.algorithm.nodes().truncate(1);
                    ktri.algorithm.nodes().extend(parameters);
                }),
        ))
        .message();
        book.invalid(id, PKCS1, FAILED, message)
            .text(
                &format!("RSAES-OAEP with {title}, and a v1.5 block"),
                "The algorithm is RSAES-OAEP and encryptedKey is a good block of RSA v1.5, with the right key in it. A library whose set-up of OAEP failed silently goes on with v1.5 and reads the message; no receiver may fall back.",
            )
            .requires(&["rfc3560-3-1"])
            .class("oaep-fallback");
    }
}
