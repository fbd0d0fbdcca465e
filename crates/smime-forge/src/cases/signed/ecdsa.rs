//! `signed/ecdsa`: values of an ECDSA signature and their encoding (RFC 5753 section 2.1.1).

use crate::{
    cases::common::CONTENT,
    primitive::{
        asn1::{Length, Node, tag},
        digest::Digest,
        oid,
    },
    template::{
        book::Book,
        people::{Identity, People},
        signed_data::SignedData,
    },
};

const GOOD: &str = "signed/algorithms/ecdsa-p256-sha-256";

pub(super) fn write(book: &mut Book, people: &People) {
    let alice = people.get("alice-p256");
    values(book, alice);
    encodings(book, alice);
    explicit_curve(book, people);
    points(book, people);
}

fn basic(alice: &Identity) -> (SignedData, Vec<u8>, Vec<u8>) {
    let object = SignedData::new(CONTENT, &[alice]);
    let digest = Digest::Sha256.of(&object.signers[0].to_be_signed());
    let (r, s) = alice.key.ecdsa(&digest);
    (object, r, s)
}

fn refuse(
    book: &mut Book,
    object: &SignedData,
    id: &str,
    signature: Vec<u8>,
    title: &str,
    why: &str,
) {
    book.invalid(
        id,
        GOOD,
        "signature-invalid",
        &object
            .clone()
            .with_signer(|signer| signer.set_signature(signature)),
    )
    .text(title, why)
    .requires(&["rfc5753-2.1.1-3"])
    .class("ecdsa-encoding");
}

fn values(book: &mut Book, alice: &Identity) {
    let (object, r, s) = basic(alice);
    let n = alice.key.order();
    let pair = |r: Node, s: Node| Node::sequence([r, s]).encode();
    let number = |octets: &[u8]| Node::unsigned(octets);
    let zero = || Node::integer(0);
    let one = || Node::integer(1);
    for (id, signature, title, why) in [
        (
            "signed/ecdsa/r-zero",
            pair(zero(), number(&s)),
            "r is zero",
            "r must lie between 1 and n-1. With r = 0 the equation can be made to hold for any message.",
        ),
        (
            "signed/ecdsa/s-zero",
            pair(number(&r), zero()),
            "s is zero",
            "s must lie between 1 and n-1; zero has no inverse.",
        ),
        (
            "signed/ecdsa/both-zero",
            pair(zero(), zero()),
            "r and s are zero",
            "A verifier that skips the range check has called this signature good for every message and key.",
        ),
        (
            "signed/ecdsa/both-one",
            pair(one(), one()),
            "r and s are one",
            "In range, and right for almost no message. It is a favourite of forgers against verifiers that lose an error.",
        ),
        (
            "signed/ecdsa/r-order",
            pair(number(&n), number(&s)),
            "r is the order of the group",
            "r = n is 0 modulo n, and out of range.",
        ),
        (
            "signed/ecdsa/s-order",
            pair(number(&r), number(&n)),
            "s is the order of the group",
            "s = n is 0 modulo n, and out of range.",
        ),
        (
            "signed/ecdsa/r-plus-order",
            pair(number(&added(&r, &n)), number(&s)),
            "the order added to r",
            "The number is right modulo n, and out of range: a second encoding of the same signature.",
        ),
        (
            "signed/ecdsa/s-plus-order",
            pair(number(&r), number(&added(&s, &n))),
            "the order added to s",
            "The number is right modulo n, and out of range: a second encoding of the same signature.",
        ),
        (
            "signed/ecdsa/r-negative",
            pair(negative(&r), number(&s)),
            "r is negative",
            "A negative number is not between 1 and n-1, whatever its absolute value is.",
        ),
        (
            "signed/ecdsa/s-negative",
            pair(number(&r), negative(&s)),
            "s is negative",
            "A negative number is not between 1 and n-1, whatever its absolute value is.",
        ),
        (
            "signed/ecdsa/swapped",
            pair(number(&s), number(&r)),
            "r and s exchanged",
            "Both numbers are in range and in the wrong places.",
        ),
    ] {
        refuse(book, &object, id, signature, title, why);
    }
    let huge = [vec![1], vec![0; 4096]].concat();
    refuse(
        book,
        &object,
        "signed/ecdsa/s-huge",
        pair(number(&r), number(&huge)),
        "s of 4096 octets",
        "The number is far out of range, which its length already shows.",
    );
    let mut low = s.clone();
    negate(&mut low, &n);
    book.valid(
        "signed/ecdsa/s-complement",
        &object.with_signer(|signer| signer.set_signature(pair(number(&r), number(&low)))),
    )
    .text(
        "n - s in the place of s",
        "With s also n - s is a right signature, made by anybody from the first. ECDSA as CMS uses it has no rule against the higher one; a receiver must not take the octets of a signature for a name of the message.",
    )
    .requires(&["rfc5753-2.1.1-3"])
    .class("ecdsa-encoding");
}

fn encodings(book: &mut Book, alice: &Identity) {
    let (object, r, s) = basic(alice);
    let good = Node::sequence([Node::unsigned(&r), Node::unsigned(&s)]);
    let bent = |bend: &dyn Fn(&mut Node)| {
        let mut value = good.clone();
        bend(&mut value);
        value.encode()
    };
    let padded = |octets: &[u8]| Node::primitive(tag::INTEGER, [&[0, 0], octets].concat());
    let der = good.encode();
    for (id, signature, title, why) in [
        (
            "signed/ecdsa/ber-length",
            bent(&|value| value.length = Length::Long(1)),
            "a length in the long form",
            "The value must be DER. BER gives one signature many encodings.",
        ),
        (
            "signed/ecdsa/indefinite-length",
            bent(&|value| value.length = Length::Indefinite),
            "an indefinite length",
            "The value must be DER, even where the message around it is BER.",
        ),
        (
            "signed/ecdsa/integer-padded",
            bent(&|value| *value.at(&[0]) = padded(&r)),
            "r with superfluous zero octets",
            "An INTEGER in DER is as short as can be.",
        ),
        (
            "signed/ecdsa/trailing-octet",
            [der.as_slice(), &[0]].concat(),
            "an octet after the SEQUENCE",
            "The signature value ends with the SEQUENCE.",
        ),
        (
            "signed/ecdsa/trailing-integer",
            bent(&|value| value.nodes().push(Node::integer(0))),
            "a third INTEGER",
            "The SEQUENCE holds r and s, and nothing else.",
        ),
        (
            "signed/ecdsa/one-integer",
            bent(&|value| value.nodes().truncate(1)),
            "s missing",
            "A SEQUENCE of r alone is no signature.",
        ),
        (
            "signed/ecdsa/set",
            bent(&|value| *value = value.clone().tagged(tag::SET)),
            "a SET instead of a SEQUENCE",
            "The components are right, the tag is not.",
        ),
        (
            "signed/ecdsa/raw",
            [r.clone(), s.clone()].concat(),
            "r and s as bare octets",
            "The form of IEEE P1363 and of JOSE, not that of CMS.",
        ),
        (
            "signed/ecdsa/empty",
            Vec::new(),
            "no octets",
            "An empty signature proves nothing.",
        ),
        (
            "signed/ecdsa/empty-sequence",
            Node::sequence([]).encode(),
            "an empty SEQUENCE",
            "There are no numbers to check.",
        ),
    ] {
        refuse(book, &object, id, signature, title, why);
    }
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

/// The sum of two numbers of one length.
fn added(a: &[u8], b: &[u8]) -> Vec<u8> {
    let mut sum = vec![0; a.len() + 1];
    let mut carry = 0;
    for place in (0..a.len()).rev() {
        let total = u16::from(a[place]) + u16::from(b[place]) + carry;
        sum[place + 1] = total as u8;
        carry = total >> 8;
    }
    sum[0] = carry as u8;
    sum
}

/// `n - s`, in place.
fn negate(s: &mut [u8], n: &[u8]) {
    let mut borrow = 0;
    for place in (0..s.len()).rev() {
        let difference = i16::from(n[place]) - i16::from(s[place]) - borrow;
        borrow = i16::from(difference < 0);
        s[place] = difference.rem_euclid(256) as u8;
    }
}

/// The negative of a number, as an INTEGER.
fn negative(magnitude: &[u8]) -> Node {
    let mut octets = [&[0], magnitude].concat();
    let length = octets.len();
    negate(&mut octets, &vec![0; length]);
    Node::primitive(tag::INTEGER, octets)
}
