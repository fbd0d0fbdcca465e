//! `signed/rsa-padding`: RSASSA-PKCS1-v1_5 blocks with one flaw each (RFC 8017 section 8.2.2).
//!
//! The key of these signatures is the signer's own, so each block can be anything. With a public
//! exponent of 3 the same flaws let anybody forge.

use smime_cases::Verdict;

use crate::{
    cases::common::{BASIC, CONTENT},
    primitive::{
        asn1::{Length, Node},
        digest::Digest,
        key::Key,
        oid,
    },
    template::{book::Book, people::People, signed_data::SignedData},
};

pub(super) fn write(book: &mut Book, people: &People) {
    let alice = people.get("alice-rsa");
    let basic = SignedData::new(CONTENT, &[alice]);
    let digest = Digest::Sha256.of(&basic.signers[0].to_be_signed());
    let key = &alice.key;
    let sha1 = Digest::Sha1.of(&basic.signers[0].to_be_signed());
    let flaws = blocks(key, &digest)
        .into_iter()
        .chain(digest_infos(key, &digest, &sha1));
    for flaw in flaws {
        book.invalid(
            flaw.id,
            BASIC,
            "signature-invalid",
            &signed_with(&basic, flaw.signature),
        )
        .text(flaw.title, flaw.why)
        .source("RFC 8017 section 8.2.2")
        .class("rsa-padding");
    }
    let mut wrong = digest.clone();
    wrong[31] ^= 1;
    let without_null = |value: &[u8]| {
        Node::sequence([Digest::Sha256.identifier(), Node::octet_string(value)]).encode()
    };
    book.open(
        "signed/rsa-padding/null-missing",
        BASIC,
        Verdict::Valid,
        &signed_with(&basic, key.rsa(&without_null(&digest))),
    )
    .text(
        "DigestInfo without NULL",
        "The parameters inside DigestInfo shall be NULL, and are absent. Some signers leave them out; comparing with both full encodings is safe and the better answer, parsing is what is not.",
    )
    .requires(&["rfc8017-11.2-29", "rfc5754-2-7"])
    .class("rsa-padding");
    book.invalid(
        "signed/rsa-padding/null-missing-hash-changed",
        BASIC,
        "signature-invalid",
        &signed_with(&basic, key.rsa(&without_null(&wrong))),
    )
    .text(
        "DigestInfo without NULL, and the last octet of the hash changed",
        "A verifier that makes an exception for the missing NULL and compares two octets fewer than it should takes this one too.",
    )
    .source("RFC 8017 section 8.2.2")
    .class("rsa-padding");
    lengths(book, people, &basic);
}

struct Flaw {
    id: &'static str,
    title: &'static str,
    why: &'static str,
    signature: Vec<u8>,
}

/// `00 kind ff … ff 00 DigestInfo rest`, as long as the modulus.
fn block(key: &Key, kind: u8, fill: u8, separator: u8, info: &[u8], rest: usize) -> Vec<u8> {
    let mut block = vec![0, kind];
    block.resize(key.modulus_octets() - info.len() - rest - 1, fill);
    block.push(separator);
    block.extend(info);
    block.resize(key.modulus_octets(), 0x5a);
    block
}

/// Other octets around the DigestInfo.
fn blocks(key: &Key, digest: &[u8]) -> Vec<Flaw> {
    let der = Digest::Sha256.info(digest).encode();
    let sign = |kind, fill, separator, info: &[u8], rest| {
        key.rsa_raw(&block(key, kind, fill, separator, info, rest))
    };
    let mut flipped = key.rsa(&der);
    flipped[200] ^= 0x10;
    let mut short = vec![0, 1];
    short.resize(10, 0xff);
    short.push(0);
    short.extend(&der);
    short.resize(key.modulus_octets(), 0);
    let mut one = vec![0; key.modulus_octets()];
    one[key.modulus_octets() - 1] = 1;
    let mut late = vec![0, 1];
    late.resize(key.modulus_octets() - der.len() - 1, 0xff);
    late[100] = 0xfe;
    late.push(0);
    late.extend(&der);
    vec![
        Flaw {
            id: "signed/rsa-padding/bit-flipped",
            title: "one bit of the signature value flipped",
            why: "The value opens to a block that is random. No part of it may be taken for padding.",
            signature: flipped,
        },
        Flaw {
            id: "signed/rsa-padding/zero",
            title: "the signature value zero",
            why: "Zero to any power is zero: the block is all zero octets and begins with no 00 01.",
            signature: vec![0; key.modulus_octets()],
        },
        Flaw {
            id: "signed/rsa-padding/one",
            title: "the signature value one",
            why: "One to any power is one, whatever the key: the block is 00 … 01.",
            signature: one,
        },
        Flaw {
            id: "signed/rsa-padding/trailing-garbage",
            title: "padding cut short, garbage after the DigestInfo",
            why: "Eight octets of padding, a right DigestInfo, then octets that nobody asked for. With exponent 3 such a value is a cube that anybody can compute.",
            signature: key.rsa_raw(&short),
        },
        Flaw {
            id: "signed/rsa-padding/trailing-octet",
            title: "one octet after the DigestInfo",
            why: "The DigestInfo must end where the block ends; it is not enough that it parses.",
            signature: sign(1, 0xff, 0, &der, 1),
        },
        Flaw {
            id: "signed/rsa-padding/block-type-2",
            title: "block type 02",
            why: "02 is the type of encryption. A signature's block begins with 00 01.",
            signature: sign(2, 0xff, 0, &der, 0),
        },
        Flaw {
            id: "signed/rsa-padding/block-type-0",
            title: "block type 00 with zero padding",
            why: "A type that the oldest version of PKCS #1 knew, and that is not unambiguous.",
            signature: sign(0, 0, 0, &der, 0),
        },
        Flaw {
            id: "signed/rsa-padding/padding-octet",
            title: "one padding octet fe",
            why: "Every octet of the padding is ff. A verifier that looks for the first zero octet does not see the difference.",
            signature: key.rsa_raw(&late),
        },
        Flaw {
            id: "signed/rsa-padding/separator-ff",
            title: "no zero octet before the DigestInfo",
            why: "The padding runs into the DigestInfo without the separator.",
            signature: sign(1, 0xff, 0xff, &der, 0),
        },
    ]
}

/// Another DigestInfo, or none, in good padding.
fn digest_infos(key: &Key, digest: &[u8], sha1: &[u8]) -> Vec<Flaw> {
    let info = Digest::Sha256.info(digest);
    let bent = |bend: &dyn Fn(&mut Node)| {
        let mut info = info.clone();
        bend(&mut info);
        key.rsa(&info.encode())
    };
    vec![
        Flaw {
            id: "signed/rsa-padding/garbage-in-parameters",
            title: "octets hidden in the parameters of DigestInfo",
            why: "Instead of NULL an OCTET STRING of 100 octets stands there, room enough to make a cube with exponent 3.",
            signature: bent(&|info| *info.at(&[0, 1]) = Node::octet_string(vec![0x5a; 100])),
        },
        Flaw {
            id: "signed/rsa-padding/null-with-content",
            title: "a NULL with content inside DigestInfo",
            why: "The NULL has 100 octets of content. A parser that skips over what a NULL holds leaves the same room.",
            signature: bent(&|info| *info.at(&[0, 1]) = Node::primitive(5, vec![0x5a; 100])),
        },
        Flaw {
            id: "signed/rsa-padding/long-length",
            title: "a BER length inside DigestInfo",
            why: "The outer length is written in the long form. The encoding is DER, and a comparison with the one right encoding finds this at once.",
            signature: bent(&|info| info.length = Length::Long(1)),
        },
        Flaw {
            id: "signed/rsa-padding/long-length-overflow",
            title: "a length of many octets inside DigestInfo",
            why: "The length of the hash is written with a hundred octets, most of which an overflowing parser drops: the room of a forgery again.",
            signature: bent(&|info| {
                let mut octets = vec![0xe4];
                octets.extend([0x5a; 95]);
                octets.extend([0, 0, 0, 0, 32]);
                info.at(&[1]).length = Length::Raw(octets);
            }),
        },
        Flaw {
            id: "signed/rsa-padding/hash-only",
            title: "the bare hash instead of a DigestInfo",
            why: "TLS 1.0 signed bare hashes. Here the algorithm must be bound by a DigestInfo.",
            signature: key.rsa(digest),
        },
        Flaw {
            id: "signed/rsa-padding/other-digest",
            title: "a DigestInfo of SHA-1",
            why: "The DigestInfo names SHA-1 and holds the right SHA-1 value, where the message says SHA-256.",
            signature: key.rsa(&Digest::Sha1.info(sha1).encode()),
        },
        Flaw {
            id: "signed/rsa-padding/hash-truncated",
            title: "a hash of 31 octets in the DigestInfo",
            why: "The last octet of the hash is left out, and every length fits. It is not a SHA-256 value.",
            signature: bent(&|info| *info.at(&[1]) = Node::octet_string(&digest[..31])),
        },
        Flaw {
            id: "signed/rsa-padding/unknown-digest",
            title: "an unknown algorithm in the DigestInfo",
            why: "The hash is right, the identifier beside it is not that of SHA-256.",
            signature: bent(&|info| *info.at(&[0, 0]) = Node::oid(oid::UNKNOWN)),
        },
    ]
}

fn lengths(book: &mut Book, people: &People, basic: &SignedData) {
    let value = basic.signers[0].signature_value();
    let modulus = people.get("alice-rsa").key.modulus();
    let mut sum = vec![0; modulus.len() + 1];
    let mut carry = 0;
    for place in (0..modulus.len()).rev() {
        let total = u16::from(value[place]) + u16::from(modulus[place]) + carry;
        sum[place + 1] = total as u8;
        carry = total >> 8;
    }
    sum[0] = carry as u8;
    for (id, signature, title, why) in [
        (
            "signed/rsa-padding/empty",
            Vec::new(),
            "a signature of no octets",
            "An empty value is not as long as the modulus and proves nothing.",
        ),
        (
            "signed/rsa-padding/leading-zero",
            [&[0], value.as_slice()].concat(),
            "a zero octet before the signature",
            "The number is the same, the length is not: 257 octets for a modulus of 256. The first step of the verification is to compare the lengths.",
        ),
        (
            "signed/rsa-padding/truncated",
            value[..255].to_vec(),
            "the last octet of the signature missing",
            "255 octets for a modulus of 256.",
        ),
        (
            "signed/rsa-padding/plus-modulus",
            sum,
            "the modulus added to the signature",
            "The number is the right one modulo n, and not below n: it is out of range.",
        ),
    ] {
        book.invalid(
            id,
            BASIC,
            "signature-invalid",
            &signed_with(basic, signature),
        )
        .text(title, why)
        .source("RFC 8017 section 8.2.2")
        .class("rsa-padding");
    }
    let e3 = people.get("alice-rsa-e3");
    let message = SignedData::new(CONTENT, &[e3]);
    let digest = Digest::Sha256.of(&message.signers[0].to_be_signed());
    let mut forged = vec![0, 1];
    forged.resize(10, 0xff);
    forged.push(0);
    forged.extend(Digest::Sha256.info(&digest).encode());
    forged.resize(e3.key.modulus_octets(), 0);
    book.invalid(
        "signed/rsa-padding/e3-trailing-garbage",
        "signed/algorithms/rsa-e3",
        "signature-invalid",
        &signed_with(&message, e3.key.rsa_raw(&forged)),
    )
    .text(
        "exponent 3, padding cut short",
        "The block that the forgery of 2006 aims at: short padding, a right DigestInfo, then whatever is needed to make a perfect cube.",
    )
    .source("RFC 8017 section 8.2.2")
    .class("rsa-padding");
}

fn signed_with(message: &SignedData, signature: Vec<u8>) -> SignedData {
    message
        .clone()
        .with_signer(|signer| signer.set_signature(signature))
}
