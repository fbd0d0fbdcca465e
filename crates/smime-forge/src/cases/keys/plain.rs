//! `keys/plain`: private keys that nothing encrypts.

use smime_cases::{Level, Verdict};

use super::files::{der, in_pem};
use crate::{
    primitive::{
        asn1::{Node, tag},
        oid,
    },
    template::{book::Book, envelope::octets, people::People},
};

/// The accepted case of RSA.
pub(super) const RSA: &str = "keys/plain/pkcs8-rsa";
/// The accepted case of P-256.
const P256: &str = "keys/plain/pkcs8-p256";

pub(super) fn write(book: &mut Book, people: &People) {
    let key = |who: &str| people.get(who).key.pkcs8();
    for (id, title, identity) in [
        ("keys/plain/pkcs8-rsa", "RSA", "dave-rsa"),
        ("keys/plain/pkcs8-p256", "P-256", "dave-p256"),
        ("keys/plain/pkcs8-p384", "P-384", "dave-p384"),
        ("keys/plain/pkcs8-p521", "P-521", "dave-p521"),
        ("keys/plain/pkcs8-ed25519", "Ed25519", "alice-ed25519"),
        ("keys/plain/pkcs8-x25519", "X25519", "dave-x25519"),
    ] {
        book.valid(id, in_pem("PRIVATE KEY", &key(identity), "pkcs8"))
            .text(
                &format!("PKCS #8, {title}"),
                "A private key in PEM as most programs write it.",
            )
            .source("RFC 5958 section 2")
            .level(Level::None);
    }
    forms(book, people);
    faults(book, people);
}

fn forms(book: &mut Book, people: &People) {
    let rsa = &people.get("dave-rsa").key;
    let p256 = &people.get("dave-p256").key;
    let mut valid = |id: &str, title: &str, why: &str, message| {
        book.valid(id, message)
            .text(title, why)
            .source("RFC 5958 section 2")
            .level(Level::None);
    };
    valid(
        "keys/plain/der",
        "PKCS #8 in DER",
        "The same octets without PEM around them.",
        der(&rsa.pkcs8(), "pkcs8"),
    );
    valid(
        "keys/plain/pkcs1",
        "PKCS #1",
        "RSAPrivateKey by itself, under the label RSA PRIVATE KEY.",
        in_pem("RSA PRIVATE KEY", &rsa.traditional(), "pkcs1-key"),
    );
    valid(
        "keys/plain/sec1",
        "SEC 1",
        "ECPrivateKey by itself, curve and public key in it, under the label EC PRIVATE KEY.",
        in_pem("EC PRIVATE KEY", &p256.traditional(), "sec1"),
    );
    let mut version_2 = people.get("alice-ed25519").key.pkcs8();
    version_2.nodes()[0] = Node::integer(1);
    let public = people.get("alice-ed25519").key.public_key();
    version_2.nodes().push(Node::primitive(
        tag::CONTEXT | 1,
        [&[0], public.as_slice()].concat(),
    ));
    valid(
        "keys/plain/public-key-beside",
        "PKCS #8 with the public key",
        "Version 2 of the structure, the public key in its [1].",
        in_pem("PRIVATE KEY", &version_2, "pkcs8"),
    );
    let mut attributes = rsa.pkcs8();
    let attribute = crate::template::attribute::attribute(oid::UNKNOWN, [Node::null()]);
    attributes.nodes().push(Node::context(0, [attribute]));
    valid(
        "keys/plain/attributes",
        "PKCS #8 with attributes",
        "An attribute that nobody knows stands after the key, and means nothing.",
        in_pem("PRIVATE KEY", &attributes, "pkcs8"),
    );
    book.open(
        "keys/plain/base64",
        "keys/plain/der",
        Verdict::Valid,
        der(&people.get("dave-rsa").key.pkcs8(), "pkcs8").as_base64(),
    )
    .text(
        "PKCS #8 in base64",
        "The same octets in base64, without BEGIN and END lines.",
    )
    .accept(
        &[Verdict::Valid, Verdict::Invalid, Verdict::Unsupported],
        Verdict::Valid,
    )
    .source("RFC 5958 section 2")
    .level(Level::None);
}

/// Keys that cannot work, and files that are none. Who reads a file may leave it to the first use
/// of the key to find out about the former.
fn faults(book: &mut Book, people: &People) {
    ec_faults(book, people);
    rsa_faults(book, people);
}

fn ec_faults(book: &mut Book, people: &People) {
    let p256 = people.get("dave-p256").key.pkcs8();
    let scalar = |octets: [u8; 32]| {
        with_inner(
            &p256,
            &Node::sequence([Node::integer(1), Node::octet_string(octets)]),
        )
    };
    bad(
        book,
        "keys/plain/scalar-zero",
        "a scalar of zero",
        "Zero is no private key of any curve.",
        P256,
        scalar([0; 32]),
    );
    let order = people.get("dave-p256").key.order();
    bad(
        book,
        "keys/plain/scalar-order",
        "a scalar that is the order",
        "The order of the group is zero once more.",
        P256,
        scalar(order.try_into().expect("32 octets")),
    );
    bad(
        book,
        "keys/plain/curve-absent",
        "an EC key without a curve",
        "The parameters are absent, and nothing else names the curve.",
        P256,
        {
            let mut node = p256.clone();
            node.at(&[1]).nodes().pop();
            node
        },
    );
    bad(
        book,
        "keys/plain/curve-other",
        "an EC key under another curve",
        "A scalar of 32 octets, and the parameters say P-384.",
        P256,
        {
            let mut node = p256.clone();
            *node.at(&[1, 1]) = Node::oid(oid::P_384);
            node
        },
    );
}

fn rsa_faults(book: &mut Book, people: &People) {
    let rsa = people.get("dave-rsa").key.pkcs8();
    let mut numbers = people.get("dave-rsa").key.traditional();
    let prime = octets(&mut numbers.nodes()[4]);
    let last = prime.len() - 1;
    prime[last] ^= 2;
    bad(
        book,
        "keys/plain/rsa-prime",
        "an RSA key whose prime is wrong",
        "One bit of the first prime differs, so the primes do not make the modulus. With such a key a library computes signatures and decryptions that give the other prime away.",
        RSA,
        with_inner(&rsa, &numbers),
    );
    bad(
        book,
        "keys/plain/rsa-truncated",
        "an RSA key without its last number",
        "RSAPrivateKey ends before the coefficient.",
        RSA,
        {
            let mut numbers = people.get("dave-rsa").key.traditional();
            numbers.nodes().pop();
            with_inner(&rsa, &numbers)
        },
    );
    bad(
        book,
        "keys/plain/algorithm-unknown",
        "an unknown algorithm",
        "A private key of no algorithm that anybody knows.",
        RSA,
        {
            let mut node = rsa.clone();
            *node.at(&[1, 0]) = Node::oid(oid::UNKNOWN);
            node
        },
    );
    bad(
        book,
        "keys/plain/empty",
        "nothing",
        "An empty SEQUENCE where a key is wanted.",
        RSA,
        Node::sequence([]),
    );
    let half = rsa.encode();
    bad(
        book,
        "keys/plain/truncated",
        "half of a key",
        "The file ends in its middle.",
        RSA,
        Node::raw(&half[..half.len() / 2]),
    );
}

/// A key with another value inside.
fn with_inner(outer: &Node, inner: &Node) -> Node {
    let mut outer = outer.clone();
    outer.nodes()[2] = Node::octet_string(inner.encode());
    outer
}

fn bad(book: &mut Book, id: &str, title: &str, why: &str, sibling: &str, node: Node) {
    book.invalid(id, sibling, "", in_pem("PRIVATE KEY", &node, "pkcs8"))
        .text(title, why)
        .source("RFC 5958 section 2")
        .level(Level::None)
        .accept(
            if !matches!(id, "keys/plain/empty" | "keys/plain/truncated") {
                &[Verdict::Invalid, Verdict::Unsupported, Verdict::Valid]
            } else {
                &[Verdict::Invalid]
            },
            Verdict::Invalid,
        )
        .borne()
        .class("key-file");
}
