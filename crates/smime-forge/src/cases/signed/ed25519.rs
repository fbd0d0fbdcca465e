//! `signed/algorithms`: Ed25519 (RFC 8419).

use smime_cases::Verdict;

use crate::{
    cases::common::CONTENT,
    primitive::{asn1::Node, digest::Digest, oid},
    template::{book::Book, people::People, signed_data::SignedData},
};

pub(super) fn write(book: &mut Book, people: &People) {
    let alice = people.get("alice-ed25519");
    const GOOD: &str = "signed/algorithms/ed25519";
    let basic = SignedData::new(CONTENT, &[alice]);
    book.valid("signed/algorithms/ed25519", &basic)
        .text(
            "Ed25519",
            "Pure Ed25519 over the DER of the signed attributes; the message digest is SHA-512.",
        )
        .requires(&["rfc8419-3.1-4", "rfc8419-3.1-7", "rfc8551-2.2-2"]);
    book.valid(
        "signed/algorithms/ed25519-without-signed-attributes",
        &basic.clone().with_signer(|signer| signer.signed_attrs = None),
    )
    .text(
        "Ed25519 without signed attributes",
        "The signature is made over the content itself, not over a digest of it. digestAlgorithm is there, and is not used.",
    )
    .requires(&["rfc8419-3.2-4"]);
    book.open(
        "signed/algorithms/ed25519-sha-256",
        GOOD,
        Verdict::Invalid,
        &basic.clone().with_signer(|signer| signer.digest_with(Digest::Sha256)).with(|object| {
            object.digest_algorithms = vec![Digest::Sha256.identifier()];
        }),
    )
    .text(
        "Ed25519 with SHA-256 as digest",
        "With Ed25519 and signed attributes the digest must be SHA-512. The sentence binds the signer; a receiver that takes a weaker digest gives up strength that the key has, so refusing is the better answer.",
    )
    .requires(&["rfc8419-3.1-4", "rfc8419-2.3-1"])
    .reason("digest-algorithm-mismatch")
    .class("digest-strength");
    book.open(
        "signed/algorithms/ed25519-parameters-null",
        GOOD,
        Verdict::Invalid,
        &basic.clone().with_signer(|signer| {
            signer.signature_algorithm = Node::sequence([Node::oid(oid::ED25519), Node::null()]);
        }),
    )
    .text(
        "id-Ed25519 with NULL parameters",
        "The parameters of Ed25519 must be absent, and there is no older software that writes NULL, so refusing is the better answer.",
    )
    .requires(&["rfc8419-2.4-1", "rfc8419-3.1-10"])
    .reason("algorithm-parameters");
    let mut signature = basic.signers[0].signature_value();
    signature[32] ^= 1;
    book.invalid(
        "signed/algorithms/ed25519-changed",
        GOOD,
        "signature-invalid",
        &basic
            .clone()
            .with_signer(|signer| signer.set_signature(signature.clone())),
    )
    .text(
        "a bit of an Ed25519 signature changed",
        "The lowest bit of S is flipped, so the equation does not hold.",
    )
    .source("RFC 8032 section 5.1.7");
    book.invalid(
        "signed/algorithms/ed25519-short",
        GOOD,
        "signature-invalid",
        &basic
            .clone()
            .with_signer(|signer| signer.set_signature(&signature[..63])),
    )
    .text(
        "an Ed25519 signature of 63 octets",
        "A signature has 64 octets, no more and no fewer.",
    )
    .source("RFC 8032 section 5.1.7")
    .class("ecdsa-encoding");
    let mut high = basic.signers[0].signature_value();
    add_order(&mut high[32..]);
    book.invalid(
        "signed/algorithms/ed25519-s-not-reduced",
        GOOD,
        "signature-invalid",
        &basic.clone().with_signer(|signer| signer.set_signature(high)),
    )
    .text(
        "an Ed25519 signature with S above the group order",
        "The order of the group is added to S. The equation still holds, but S must be below the order: else everybody can make a second signature from a first.",
    )
    .source("RFC 8032 section 5.1.7")
    .class("ecdsa-encoding");
}

/// Adds the order of the group of Ed25519 (RFC 8032 section 5.1) to a little-endian number.
fn add_order(s: &mut [u8]) {
    let order = hex::decode("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
        .expect("hex");
    let mut carry = 0;
    for (octet, more) in s.iter_mut().zip(order) {
        let sum = u16::from(*octet) + u16::from(more) + carry;
        *octet = sum as u8;
        carry = sum >> 8;
    }
}
