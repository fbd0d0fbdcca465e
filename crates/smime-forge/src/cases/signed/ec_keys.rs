//! `signed/ecdsa`: keys in certificates, on curves written out and off their curve.

use super::ecdsa::GOOD;
use crate::{
    cases::common::CONTENT,
    primitive::{asn1::Node, oid},
    template::{
        book::Book,
        people::{Identity, People},
        signed_data::SignedData,
    },
};

pub(super) fn write(book: &mut Book, people: &People) {
    explicit_curve(book, people);
    points(book, people);
}

/// CVE-2020-0601 and its kin: the certificate brings the curve along.
fn explicit_curve(book: &mut Book, people: &People) {
    let alice = people.get("alice-p256");
    for (id, standard, title, why) in [
        (
            "signed/ecdsa/curve-explicit",
            true,
            "P-256 written out in the certificate",
            "The parameters are those of P-256, written out instead of named. They must be a named curve in the certificates of the profile.",
        ),
        (
            "signed/ecdsa/curve-explicit-generator",
            false,
            "P-256 with another generator",
            "The curve is P-256, the generator is Alice's public point: then 1 is the private key, and anybody can sign. Whoever compares curve and key only is deceived.",
        ),
    ] {
        let bent = alice.with(|certificate| {
            let parameters = explicit_p256(if standard {
                None
            } else {
                Some(alice.key.public_key())
            });
            *certificate.public_key_info.at(&[0]) =
                Node::sequence([Node::oid(oid::EC_PUBLIC_KEY), parameters]);
        });
        book.invalid(
            id,
            GOOD,
            "malformed-key",
            &SignedData::new(CONTENT, &[&bent]),
        )
        .text(title, why)
        .source("RFC 5480 section 2.1.1")
        .accept(
            &[
                smime_cases::Verdict::Invalid,
                smime_cases::Verdict::Unsupported,
            ],
            smime_cases::Verdict::Invalid,
        )
        .class("explicit-curve");
    }
}

/// ECParameters (RFC 3279 section 2.3.5) of P-256, with a generator.
fn explicit_p256(generator: Option<Vec<u8>>) -> Node {
    let octets = |text: &str| hex::decode(text).expect("hex");
    let prime = octets("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");
    let generator = generator.unwrap_or_else(|| {
        octets(concat!(
            "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
            "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
        ))
    });
    Node::sequence([
        Node::integer(1),
        Node::sequence([Node::oid(oid::PRIME_FIELD), Node::unsigned(&prime)]),
        Node::sequence([
            Node::octet_string(octets(
                "ffffffff00000001000000000000000000000000fffffffffffffffffffffffc",
            )),
            Node::octet_string(octets(
                "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b",
            )),
        ]),
        Node::octet_string(generator),
        Node::unsigned(&octets(
            "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
        )),
        Node::integer(1),
    ])
}

/// Public keys that are no points.
fn points(book: &mut Book, people: &People) {
    let alice = people.get("alice-p256");
    let mut off = alice.key.public_key();
    off[64] ^= 1;
    let mut compressed = alice.key.public_key();
    compressed[0] = 2 | compressed[64] & 1;
    compressed.truncate(33);
    book.open(
        "signed/ecdsa/point-compressed",
        GOOD,
        smime_cases::Verdict::Valid,
        &SignedData::new(CONTENT, &[&with_point(alice, &compressed)]),
    )
    .text(
        "a compressed public key",
        "Support for compressed points is optional; where it is there, this is the same key, and accepting is the better answer.",
    )
    .requires(&["rfc5753-7.2-1"])
    .accept(
        &[
            smime_cases::Verdict::Valid,
            smime_cases::Verdict::Invalid,
            smime_cases::Verdict::Unsupported,
        ],
        smime_cases::Verdict::Valid,
    );
    for (id, point, title) in [
        (
            "signed/ecdsa/point-off-curve",
            off,
            "a public key that is not on the curve",
        ),
        (
            "signed/ecdsa/point-infinity",
            vec![0],
            "the point at infinity as public key",
        ),
        (
            "signed/ecdsa/point-empty",
            Vec::new(),
            "a public key of no octets",
        ),
        (
            "signed/ecdsa/point-short",
            alice.key.public_key()[..64].to_vec(),
            "a public key cut by an octet",
        ),
    ] {
        book.invalid(
            id,
            GOOD,
            "malformed-key",
            &SignedData::new(CONTENT, &[&with_point(alice, &point)]),
        )
        .text(
            title,
            "The certificate is signed properly, and its key is no point that a public key can be.",
        )
        .source("RFC 5480 section 2.2")
        .class("explicit-curve");
    }
}

fn with_point(alice: &Identity, point: &[u8]) -> Identity {
    alice.with(|certificate| *certificate.public_key_info.at(&[1]) = Node::bit_string(point))
}
