//! `signed/ecdsa`: values of an ECDSA signature and their encoding (RFC 5753 section 2.1.1).

use crate::{
    cases::common::CONTENT,
    primitive::{
        asn1::{Length, Node, tag},
        digest::Digest,
    },
    template::{
        book::Book,
        people::{Identity, People},
        signed_data::SignedData,
    },
};

pub(super) const GOOD: &str = "signed/algorithms/ecdsa-p256-sha-256";

pub(super) fn write(book: &mut Book, people: &People) {
    let alice = people.get("alice-p256");
    values(book, alice);
    encodings(book, alice);
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
