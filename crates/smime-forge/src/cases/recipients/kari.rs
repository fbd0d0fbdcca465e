//! `recipients/kari`: ECDH on the NIST curves in its good forms.

use smime_cases::{Level, Verdict};

use super::envelopes::cbc;
use crate::{
    cases::common::{CONTENT, NO_RECIPIENT},
    primitive::{asn1::Node, cipher::Cipher, digest::Digest, oid, random::random},
    template::{
        book::Book,
        certificate::generalized_time,
        envelope::Envelope,
        extension::key_identifier,
        people::People,
        recipient::{Derivation, Kari, Recipient, Rid, key_pair, originator_key},
        signer_info::issuer_and_serial,
    },
};

/// The accepted case of P-256.
pub(super) const P256: &str = "recipients/kari/p256-sha-256";

/// [`P256`].
pub(super) fn p256(people: &People) -> Kari {
    Kari::new(people.get("dave-p256"), 16)
}

pub(super) fn write(book: &mut Book, people: &People) {
    digests(book, people);
    curves(book, people);
    forms(book, people);
    names(book, people);
}

fn digests(book: &mut Book, people: &People) {
    for (id, digest) in [
        ("recipients/kari/p256-sha-1", Digest::Sha1),
        ("recipients/kari/p256-sha-224", Digest::Sha224),
        ("recipients/kari/p256-sha-256", Digest::Sha256),
        ("recipients/kari/p256-sha-384", Digest::Sha384),
        ("recipients/kari/p256-sha-512", Digest::Sha512),
    ] {
        let kari = p256(people).by(Derivation::X963, digest);
        book.valid(
            id,
            cbc(Recipient::Kari(kari)).message(),
        )
        .text(
            &format!("P-256, key derivation with {}", digest.feature().to_uppercase()),
            match digest {
                Digest::Sha256 => {
                    "What every receiver with ECDH has: an ephemeral key on P-256, the X9.63 derivation with SHA-256, AES-128 key wrap."
                }
                Digest::Sha1 => {
                    "The derivation is with SHA-1, as OpenSSL does when nobody says otherwise. Collisions do not matter to it."
                }
                _ => "The derivation is with another digest, named by the scheme.",
            },
        )
        .requires(&["rfc5753-8-8"])
        .level(if digest == Digest::Sha256 { Level::Must } else { Level::May });
    }
    for (id, digest) in [
        ("recipients/kari/p256-cofactor-sha-1", Digest::Sha1),
        ("recipients/kari/p256-cofactor-sha-256", Digest::Sha256),
    ] {
        let kari = p256(people).by(Derivation::X963Cofactor, digest);
        book.valid(
            id,
            cbc(Recipient::Kari(kari)).message(),
        )
        .text(
            &format!("P-256 with cofactor, {}", digest.feature().to_uppercase()),
            "The scheme with cofactor. That of the NIST curves is 1, so the secret is the same and only the identifier differs.",
        )
        .requires(&["rfc5753-8-7"])
        .level(Level::May);
    }
}

fn curves(book: &mut Book, people: &People) {
    for (id, identity, digest, kek_length, cipher) in [
        (
            "recipients/kari/p256-wrap-192",
            "dave-p256",
            Digest::Sha256,
            24,
            Cipher::AesCbc(192),
        ),
        (
            "recipients/kari/p256-wrap-256",
            "dave-p256",
            Digest::Sha256,
            32,
            Cipher::AesGcm(256),
        ),
        (
            "recipients/kari/p384-sha-384",
            "dave-p384",
            Digest::Sha384,
            32,
            Cipher::AesGcm(256),
        ),
        (
            "recipients/kari/p384-sha-256",
            "dave-p384",
            Digest::Sha256,
            32,
            Cipher::AesCbc(256),
        ),
        (
            "recipients/kari/p521-sha-512",
            "dave-p521",
            Digest::Sha512,
            32,
            Cipher::AesGcm(256),
        ),
        (
            "recipients/kari/p521-sha-256",
            "dave-p521",
            Digest::Sha256,
            32,
            Cipher::AesCbc(256),
        ),
    ] {
        let kari = Kari::new(people.get(identity), kek_length).by(Derivation::X963, digest);
        let message = Envelope::new(CONTENT, cipher, [Recipient::Kari(kari)]).message();
        book.valid(id, message)
            .text(
                &format!(
                    "{} with AES-{} key wrap",
                    identity.trim_start_matches("dave-"),
                    kek_length * 8
                ),
                "Another curve or another key wrap: the length of the key-encryption key, in bits, enters the derivation.",
            )
            .requires(&["rfc5753-8-8", "rfc8551-2.3-6"]);
    }
    let kari = p256(people).with(|kari| kari.kek_length = 32);
    book.valid(
        "recipients/kari/p256-wrap-longer",
        cbc(Recipient::Kari(kari)).message(),
    )
    .text(
        "AES-256 key wrap around a key of AES-128",
        "RFC 8551 wants senders to use one size for both. Recipients may enforce that; most do not.",
    )
    .requires(&["rfc8551-2.3-5", "rfc8551-2.3-7"])
    .level(Level::May)
    .accept(&[Verdict::Valid, Verdict::Invalid], Verdict::Valid)
    .sibling(P256);
}

fn forms(book: &mut Book, people: &People) {
    let basic = p256(people);
    let curve = |kari: &mut Kari, parameters| {
        kari.originator = originator_key(&kari.ephemeral, [parameters]);
    };
    book.valid(
        "recipients/kari/ukm",
        cbc(Recipient::Kari(basic.clone().with(|kari| {
            kari.ukm = Some(random("ukm", 32));
        })))
        .message()
        .needing("ukm"),
    )
    .text(
        "user keying material",
        "ukm is there and enters the derivation as entityUInfo. Receivers must be able to process it.",
    )
    .requires(&["rfc5652-6.2.2-3", "rfc5753-3.1.1-11"]);
    book.valid(
        "recipients/kari/originator-named-curve",
        cbc(Recipient::Kari(
            basic.clone().with(|kari| curve(kari, Node::oid(oid::P_256))),
        ))
        .message(),
    )
    .text(
        "the originator's key names its curve",
        "The parameters of id-ecPublicKey are the curve, where most leave them out. Receivers must accept both.",
    )
    .requires(&["rfc5753-7.1.2-2", "rfc5753-7.1.2-3"]);
    book.valid(
        "recipients/kari/originator-null",
        cbc(Recipient::Kari(
            basic.clone().with(|kari| curve(kari, Node::null())),
        ))
        .message(),
    )
    .text(
        "the originator's key with NULL for its curve",
        "An old form that RFC 5753 leaves to the receiver.",
    )
    .requires(&["rfc5753-3.1.1-5", "rfc5753-7.1.2-5"])
    .level(Level::May)
    .accept(&[Verdict::Valid, Verdict::Invalid], Verdict::Valid)
    .sibling(P256);
    let point = basic.ephemeral.public_key();
    let sign = 2 + (point[64] & 1);
    book.open(
        "recipients/kari/point-compressed",
        P256,
        Verdict::Valid,
        cbc(Recipient::Kari(basic.clone().with(|kari| {
            kari.set_point(&[&[sign], &point[1..33]].concat());
        })))
        .message(),
    )
    .text(
        "a compressed point",
        "The ephemeral key as its x-coordinate and a sign. Compressed keys may be supported.",
    )
    .requires(&["rfc5753-7.2-1"])
    .accept(
        &[Verdict::Valid, Verdict::Invalid, Verdict::Unsupported],
        Verdict::Valid,
    )
    .borne();
}

fn names(book: &mut Book, people: &People) {
    let dave = people.get("dave-p256");
    let named = |rid: Rid| {
        cbc(Recipient::Kari(p256(people).with(|kari| {
            kari.recipients[0].1 = rid;
        })))
        .message()
        .needing("subject-key-identifier")
    };
    book.valid(
        "recipients/kari/key-identifier",
        named(Rid::KeyIdentifier),
    )
    .text(
        "recipient named by rKeyId",
        "RecipientKeyIdentifier with nothing but the subjectKeyIdentifier. Receivers must support both ways to name the certificate.",
    )
    .requires(&["rfc5652-6.2.2-6"]);
    book.valid(
        "recipients/kari/key-identifier-date",
        named(Rid::Fixed(Node::context(
            0,
            [
                Node::octet_string(key_identifier(&dave.key)),
                generalized_time("20260101000000Z"),
            ],
        ))),
    )
    .text(
        "rKeyId with a date",
        "The date says which of the recipient's earlier UKMs was used. Here there are none, and it changes nothing.",
    )
    .source("RFC 5652 section 6.2.2")
    .level(Level::May);
    let two = p256(people).with(|kari| {
        let erin = (people.get("erin-p256").clone(), Rid::IssuerAndSerial);
        kari.recipients.insert(0, erin);
    });
    book.valid(
        "recipients/kari/two-keys",
        cbc(Recipient::Kari(two)).message(),
    )
    .text(
        "two recipients under one ephemeral key",
        "recipientEncryptedKeys holds a key for Erin and one for Dave. Each agrees with the ephemeral key by his own.",
    )
    .source("RFC 5652 section 6.2.2");
    book.invalid(
        "recipients/kari/other-recipient",
        P256,
        NO_RECIPIENT,
        cbc(Recipient::Kari(Kari::new(people.get("erin-p256"), 16)))
            .message()
            .received(|context| context.keys = vec![key_pair(dave)]),
    )
    .text("a message to somebody else", "The only recipient is Erin.")
    .source("RFC 5652 section 6.2.2")
    .class("no-recipient");
    book.open(
        "recipients/kari/originator-issuer-and-serial",
        P256,
        Verdict::Unsupported,
        cbc(Recipient::Kari(p256(people).with(|kari| {
            kari.originator = issuer_and_serial(people.get("erin-p256"));
            kari.shared_secret = Some(people.get("erin-p256").key.agree(&dave.key));
        })))
        .message(),
    )
    .text(
        "the originator named by a certificate",
        "A static key of the originator, named by issuer and serial number. CMS allows it; RFC 5753 wants an ephemeral key, and the certificate is not at hand, so the receiver cannot go on.",
    )
    .requires(&["rfc5652-6.2.2-2", "rfc5753-3.1.1-2"])
    .accept(
        &[Verdict::Unsupported, Verdict::Invalid],
        Verdict::Unsupported,
    )
    .reason(crate::cases::common::FAILED);
    let mut known = cbc(Recipient::Kari(p256(people).with(|kari| {
        kari.originator = issuer_and_serial(people.get("erin-p256"));
        kari.shared_secret = Some(people.get("erin-p256").key.agree(&dave.key));
    })))
    .message()
    .received(|context| context.certs = vec!["erin-p256".into()]);
    known.secrets = None;
    book.valid("recipients/kari/originator-certificate-known", known)
        .text(
            "the originator named by a certificate that is at hand",
            "The same, and the receiver has the originator's certificate. CMS asks for all three ways to name the originator; RFC 5753 uses one.",
        )
        .requires(&["rfc5652-6.2.2-2", "rfc5753-3.1.1-2"])
        .accept(
            &[Verdict::Valid, Verdict::Unsupported, Verdict::Invalid],
            Verdict::Valid,
        )
        .level(Level::May);
}
