//! `recipients/x25519`: agreement on Curve25519 (RFC 8418).

use smime_cases::{Level, Verdict};

use crate::{
    cases::common::{CONTENT, FAILED},
    primitive::{asn1::Node, cipher::Cipher, digest::Digest, oid, random::random},
    template::{
        book::Book,
        envelope::Envelope,
        message::Message,
        people::People,
        recipient::{Derivation, Kari, Recipient, Rid, originator_key},
    },
};

/// The accepted case.
const BASIC: &str = "recipients/x25519/hkdf-sha-256";

pub(super) fn write(book: &mut Book, people: &People) {
    good(book, people);
    points(book, people);
    encodings(book, people);
    forms(book, people);
}

fn basic(people: &People) -> Kari {
    Kari::new(people.get("dave-x25519"), 32)
}

fn to(kari: Kari) -> Message {
    Envelope::new(CONTENT, Cipher::AesGcm(256), [Recipient::Kari(kari)]).message()
}

fn good(book: &mut Book, people: &People) {
    for (id, title, derivation, digest) in [
        (
            "recipients/x25519/hkdf-sha-256",
            "X25519, hkdf-sha-256",
            Derivation::Hkdf,
            Digest::Sha256,
        ),
        (
            "recipients/x25519/hkdf-sha-384",
            "X25519, hkdf-sha-384",
            Derivation::Hkdf,
            Digest::Sha384,
        ),
        (
            "recipients/x25519/hkdf-sha-512",
            "X25519, hkdf-sha-512",
            Derivation::Hkdf,
            Digest::Sha512,
        ),
        (
            "recipients/x25519/x963-sha-256",
            "X25519, x963-sha-256",
            Derivation::X963,
            Digest::Sha256,
        ),
        (
            "recipients/x25519/x963-sha-384",
            "X25519, x963-sha-384",
            Derivation::X963,
            Digest::Sha384,
        ),
        (
            "recipients/x25519/x963-sha-512",
            "X25519, x963-sha-512",
            Derivation::X963,
            Digest::Sha512,
        ),
    ] {
        book.valid(
            id,
            to(basic(people).by(derivation, digest)),
        )
        .text(
            title,
            if id == BASIC {
                "The agreement that RFC 8551 asks of everybody: X25519, HKDF with SHA-256, no salt, AES-256 key wrap."
            } else {
                "X25519 with another key derivation, named by the scheme."
            },
        )
        .requires(if id == BASIC {
            &["rfc8551-2.3-2", "rfc8418-3.2-5"]
        } else {
            &["rfc8418-3.2-5"]
        });
    }
    for (id, derivation) in [
        ("recipients/x25519/ukm", Derivation::Hkdf),
        ("recipients/x25519/ukm-x963", Derivation::X963),
    ] {
        let kari = basic(people)
            .by(derivation, Digest::Sha256)
            .with(|kari| kari.ukm = Some(random("ukm", 32)));
        book.valid(id, to(kari).needing("ukm"))
            .text(
                "X25519 with user keying material",
                if id == "recipients/x25519/ukm" {
                    "ukm enters twice: as the salt of HKDF and as entityUInfo of what it expands."
                } else {
                    "ukm enters as entityUInfo."
                },
            )
            .requires(&["rfc8418-9-1"]);
    }
    let smaller = basic(people).with(|kari| kari.kek_length = 16);
    book.valid(
        "recipients/x25519/aes-128",
        Envelope::new(CONTENT, Cipher::AesCbc(128), [Recipient::Kari(smaller)]).message(),
    )
    .text(
        "X25519 with AES-128 key wrap",
        "A key-encryption key of sixteen octets: less than the hash gives.",
    )
    .requires(&["rfc8551-2.3-6"]);
    book.valid(
        "recipients/x25519/key-identifier",
        to(basic(people).with(|kari| kari.recipients[0].1 = Rid::KeyIdentifier))
            .needing("subject-key-identifier"),
    )
    .text(
        "X25519, recipient named by rKeyId",
        "RecipientKeyIdentifier with nothing but the subjectKeyIdentifier.",
    )
    .requires(&["rfc8418-3.2-8"]);
}

fn points(book: &mut Book, people: &People) {
    // The points of low order and their other encodings (RFC 7748 section 7).
    let low =
        |text: &str| <[u8; 32]>::try_from(hex::decode(text).expect("hex")).expect("32 octets");
    let mut points = vec![
        ("recipients/x25519/low-order-zero", "the point 0", [0; 32]),
        ("recipients/x25519/low-order-one", "the point 1", {
            let mut one = [0; 32];
            one[0] = 1;
            one
        }),
        (
            "recipients/x25519/low-order-order-8-a",
            "a point of order 8",
            low("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
        ),
        (
            "recipients/x25519/low-order-order-8-b",
            "the other point of order 8",
            low("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"),
        ),
    ];
    for (id, title, first) in [
        (
            "recipients/x25519/low-order-p-less-one",
            "the point p - 1",
            0xec,
        ),
        (
            "recipients/x25519/low-order-p",
            "the point p, another 0",
            0xed,
        ),
        (
            "recipients/x25519/low-order-p-and-one",
            "the point p + 1, another 1",
            0xee,
        ),
    ] {
        let mut octets = [0xff; 32];
        octets[0] = first;
        octets[31] = 0x7f;
        points.push((id, title, octets));
    }
    for (id, title, octets) in points {
        let kari = basic(people).with(|kari| {
            kari.set_point(&octets);
            kari.shared_secret = Some(vec![0; 32]);
        });
        book.invalid(
            id,
            BASIC,
            FAILED,
            to(kari),
        )
        .text(
            &format!("X25519, {title}"),
            "With a point of low order every private key agrees to zero, and the key was wrapped under what follows from zero: who does not check reads the message, and so does everybody else.",
        )
        .requires(&["rfc8418-2-3"])
        .class("bad-points");
    }
}

/// Public keys of other lengths, and one with the bit that is masked.
fn encodings(book: &mut Book, people: &People) {
    let key = basic(people).ephemeral.public_key();
    for (id, title, octets) in [
        (
            "recipients/x25519/point-short",
            "31 octets",
            key[..31].to_vec(),
        ),
        (
            "recipients/x25519/point-long",
            "33 octets",
            [key.as_slice(), &[0]].concat(),
        ),
        ("recipients/x25519/point-empty", "no octets", Vec::new()),
    ] {
        book.invalid(
            id,
            BASIC,
            FAILED,
            to(basic(people).with(|kari| kari.set_point(&octets))),
        )
        .text(
            &format!("X25519, a public key of {title}"),
            "The public key has exactly 32 octets.",
        )
        .source("RFC 8418 section 3.2")
        .class("bad-points");
    }
    let mut high = key;
    high[31] |= 0x80;
    book.valid(
        "recipients/x25519/point-high-bit",
        to(basic(people).with(|kari| kari.set_point(&high))),
    )
    .text(
        "X25519, the unused bit set",
        "The most significant bit of the last octet is set. RFC 7748 has it masked, so the point is the same.",
    )
    .source("RFC 7748 section 5")
    .accept(&[Verdict::Valid, Verdict::Invalid], Verdict::Valid)
    .sibling(BASIC)
    .level(Level::Must);
}

fn forms(book: &mut Book, people: &People) {
    book.open(
        "recipients/x25519/originator-null",
        BASIC,
        Verdict::Invalid,
        to(basic(people).with(|kari| {
            kari.originator = originator_key(&kari.ephemeral, [Node::null()]);
        })),
    )
    .text(
        "X25519, the originator's key with NULL",
        "The parameters of id-X25519 must be absent. To refuse is what the text says; to bear it harms nobody.",
    )
    .requires(&["rfc8410-3-1"])
    .borne()
    .class("missing-parameters");
    book.invalid(
        "recipients/x25519/originator-ed25519",
        BASIC,
        FAILED,
        to(basic(people).with(|kari| {
            *kari.originator.at(&[0, 0]) = Node::oid(oid::ED25519);
        })),
    )
    .text(
        "X25519, the originator's key called Ed25519",
        "The octets are a good X25519 key under the identifier of a signature algorithm.",
    )
    .requires(&["rfc8418-3.2-5"])
    .class("bad-points");
    book.invalid(
        "recipients/x25519/originator-p256",
        BASIC,
        FAILED,
        to(basic(people).with(|kari| {
            let other = Kari::new(people.get("dave-p256"), 32);
            kari.originator = other.originator;
        })),
    )
    .text(
        "X25519, the originator's key on P-256",
        "Originator and recipient are on two curves and cannot agree.",
    )
    .requires(&["rfc8418-2-1"])
    .class("bad-points");
    let scheme = basic(people).agreement.oid();
    book.invalid(
        "recipients/x25519/parameters-absent",
        BASIC,
        FAILED,
        to(basic(people).with(|kari| {
            kari.algorithm = Some(Node::sequence([Node::oid(&scheme)]));
        })),
    )
    .text(
        "X25519 without a key wrap algorithm",
        "keyEncryptionAlgorithm has no parameters.",
    )
    .requires(&["rfc8418-3.2-7"])
    .class("missing-parameters");
    book.invalid(
        "recipients/x25519/salt-without-info",
        "recipients/x25519/ukm",
        FAILED,
        to(basic(people).with(|kari| {
            kari.ukm = Some(random("ukm", 32));
            let secret = kari.shared_secret(people.get("dave-x25519"));
            let info = Kari { ukm: None, ..kari.clone() }.shared_info().encode();
            let kek = Digest::Sha256.hkdf(kari.ukm.as_deref(), &secret, &info, 32);
            let key = random("content-encryption key", 32);
            kari.encrypted_key =
                Some(crate::primitive::block::wrap(&kek, crate::primitive::block::WRAP_VALUE, &key));
        }))
        .needing("ukm"),
    )
    .text(
        "X25519, ukm as salt alone",
        "The sender used ukm as the salt and left it out of ECC-CMS-SharedInfo, where it has to stand as well. The key-encryption key is another.",
    )
    .source("RFC 8418 section 2.2")
    .class("key-unwrap");
}
