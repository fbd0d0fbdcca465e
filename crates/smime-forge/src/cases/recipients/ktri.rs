//! `recipients/ktri`: key transport in its good forms, and keys of every size.

use smime_cases::{Level, Verdict};

use super::envelopes::{cbc, gcm};
use crate::{
    cases::common::NO_RECIPIENT,
    primitive::{asn1::Node, digest::Digest, oid},
    template::{
        book::Book,
        people::People,
        recipient::{Ktri, Oaep, Recipient, key_pair},
    },
};

/// The accepted case with AEAD content and RSA v1.5.
pub(super) const PKCS1: &str = crate::cases::common::AUTH_ENVELOPED;
/// The accepted case with AEAD content and RSAES-OAEP.
pub(super) const OAEP: &str = "recipients/ktri/oaep-sha-256";

pub(super) fn write(book: &mut Book, people: &People) {
    let dave = people.get("dave-rsa");
    names(book, people);
    for (id, digest) in [
        ("recipients/ktri/oaep-sha-1", Digest::Sha1),
        ("recipients/ktri/oaep-sha-224", Digest::Sha224),
        ("recipients/ktri/oaep-sha-256", Digest::Sha256),
        ("recipients/ktri/oaep-sha-384", Digest::Sha384),
        ("recipients/ktri/oaep-sha-512", Digest::Sha512),
    ] {
        let message = gcm(Recipient::Ktri(Ktri::oaep(dave, Oaep::new(digest)))).message();
        book.valid(id, message)
            .text(
                &format!("RSAES-OAEP with {}", digest.feature().to_uppercase()),
                if digest == Digest::Sha1 {
                    "All parameters are at their default and left out: an empty SEQUENCE. SHA-1 is no weakness inside OAEP, and every receiver of OAEP has it."
                } else {
                    "Hash and mask by the same digest, each named in the parameters."
                },
            )
            .requires(if digest == Digest::Sha1 {
                &["rfc3560-3-2", "rfc3560-3-4", "rfc3560-3-8"]
            } else {
                &["rfc3560-3-1", "rfc8551-2.3-4"]
            });
    }
    parameters(book, people);
    sizes(book, people);
    identifiers(book, people);
}

fn names(book: &mut Book, people: &People) {
    let dave = people.get("dave-rsa");
    book.valid(
        "recipients/ktri/subject-key-identifier",
        cbc(Recipient::Ktri(Ktri::pkcs1(dave).by_key_identifier()))
            .message()
            .needing("subject-key-identifier"),
    )
    .text(
        "recipient named by subjectKeyIdentifier",
        "Version 2 inside and outside. Receivers must support both ways to name the certificate.",
    )
    .requires(&["rfc5652-6.2.1-2", "rfc5652-6.2.1-4"]);
    book.valid(
        "recipients/ktri/key-alone",
        cbc(Recipient::Ktri(Ktri::pkcs1(dave)))
            .message()
            .received(|context| context.keys[0].cert = None),
    )
    .text(
        "a private key without its certificate",
        "The receiver has the key and nothing that says by which name it goes, so each recipient of its kind may be the one.",
    )
    .source("RFC 5652 section 6.2.1")
    .level(Level::May)
    .accept(&[Verdict::Valid, Verdict::Unsupported], Verdict::Valid);
    for (id, title, identity) in [
        (
            "recipients/ktri/other-recipient",
            "a message to somebody else",
            "erin-rsa",
        ),
        (
            "recipients/ktri/other-kind",
            "a message to a key of another kind",
            "dave-p256",
        ),
    ] {
        let other = people.get(identity);
        book.invalid(
            id,
            PKCS1,
            NO_RECIPIENT,
            gcm(Recipient::Ktri(Ktri::pkcs1(dave)))
                .message()
                .received(|context| context.keys = vec![key_pair(other)]),
        )
        .text(
            title,
            "No recipient is the certificate that the receiver has. That is no secret, and is said.",
        )
        .source("RFC 5652 section 6.2.1")
        .class("no-recipient");
    }
    book.invalid(
        "recipients/ktri/serial-differs",
        PKCS1,
        NO_RECIPIENT,
        gcm(Recipient::Ktri(Ktri::pkcs1(dave).with(|ktri| {
            *ktri.rid.at(&[1]) = Node::integer(1);
        })))
        .message(),
    )
    .text(
        "the right issuer, another serial number",
        "The issuer is Dave's, the serial number is not. With his certificate at hand this is nobody's message that he knows of, though his key would open it.",
    )
    .source("RFC 5652 section 6.2.1")
    .level(Level::None)
    .accept(&[Verdict::Invalid, Verdict::Valid], Verdict::Invalid)
    .class("no-recipient");
}

fn parameters(book: &mut Book, people: &People) {
    let dave = people.get("dave-rsa");
    let with = |oaep: Oaep| Ktri::oaep(dave, oaep);
    book.valid(
        "recipients/ktri/oaep-mask-sha-1",
        gcm(Recipient::Ktri(with(Oaep {
            mask_hash: Digest::Sha1,
            ..Oaep::new(Digest::Sha256)
        })))
        .message(),
    )
    .text(
        "RSAES-OAEP with SHA-256, the mask by SHA-1",
        "maskGenFunc is left out, so it is MGF1 with SHA-1 whatever hashFunc says. Some libraries send this by mistake for SHA-256 throughout.",
    )
    .requires(&["rfc3560-3-7", "rfc3560-3-8"]);
    book.valid(
        "recipients/ktri/oaep-label",
        gcm(Recipient::Ktri(with(Oaep {
            label: b"label".to_vec(),
            ..Oaep::new(Digest::Sha256)
        })))
        .message()
        .needing("oaep-label"),
    )
    .text(
        "RSAES-OAEP with a label",
        "pSourceFunc gives five octets. Few use a label; who does not know them says so rather than take the empty one.",
    )
    .requires(&["rfc3560-3-9"])
    .level(Level::May);
    let explicit = Node::sequence([
        Node::context(0, [Digest::Sha1.identifier_with_null()]),
        Node::context(1, [crate::primitive::scheme::mgf1(Digest::Sha1)]),
        Node::context(2, [Oaep::source(b"")]),
    ]);
    book.valid(
        "recipients/ktri/oaep-defaults-explicit",
        gcm(Recipient::Ktri(with(Oaep::new(Digest::Sha1)).with(|ktri| {
            *ktri.algorithm.at(&[1]) = explicit;
        })))
        .message(),
    )
    .text(
        "RSAES-OAEP with every default written out",
        "SHA-1, MGF1 with SHA-1 and the empty label stand there although each is the default. Receivers must know both ways.",
    )
    .requires(&["rfc3560-3-4", "rfc3560-3-8", "rfc3560-3-12"]);
    book.valid(
        "recipients/ktri/oaep-hash-parameters-absent",
        gcm(Recipient::Ktri(with(Oaep::new(Digest::Sha256)).with(
            |ktri| {
                let absent = Digest::Sha256.identifier();
                *ktri.algorithm.at(&[1, 0, 0]) = absent.clone();
                *ktri.algorithm.at(&[1, 1, 0, 1]) = absent;
            },
        )))
        .message(),
    )
    .text(
        "RSAES-OAEP, the hashes without NULL",
        "The identifiers of SHA-256 have no parameters, where most write NULL. Both mean the same.",
    )
    .source("RFC 5754 section 2");
    book.valid(
        "recipients/ktri/pkcs1-null-absent",
        cbc(Recipient::Ktri(Ktri::pkcs1(dave).with(|ktri| {
            ktri.algorithm = Node::sequence([Node::oid(oid::RSA_ENCRYPTION)]);
        })))
        .message(),
    )
    .text(
        "RSA v1.5 without NULL",
        "The parameters must be NULL and are absent. There is nothing that NULL could say, so a receiver may go on.",
    )
    .requires(&["rfc3370-4.2.1-1"])
    .level(Level::May)
    .accept(&[Verdict::Valid, Verdict::Invalid], Verdict::Valid)
    .sibling(crate::cases::common::ENVELOPED);
}

fn sizes(book: &mut Book, people: &People) {
    let to = |name: &str| cbc(Recipient::Ktri(Ktri::pkcs1(people.get(name)))).message();
    book.valid("recipients/ktri/rsa-4096", to("dave-rsa-4096"))
        .text(
            "a key of 4096 bits",
            "Keys from 2048 to 4096 bits must be supported.",
        )
        .requires(&["rfc8551-4.5-2"]);
    let old = to("dave-rsa-1024").needing("legacy");
    book.valid(
        "recipients/ktri/rsa-1024",
        old.clone().received(|context| context.legacy = true),
    )
    .text(
        "a key of 1024 bits, allowed",
        "Old mail went to such keys. To decrypt with one is a MAY, and asked for here.",
    )
    .requires(&["rfc8551-4.5-1"])
    .level(Level::May)
    .class("key-size");
    book.invalid(
        "recipients/ktri/rsa-1024-not-allowed",
        "recipients/ktri/rsa-1024",
        "legacy-algorithm",
        old,
    )
    .text(
        "a key of 1024 bits, not allowed",
        "Nobody asked for old keys. The standard leaves decrypting with one to the receiver; to refuse tells the owner that the key has to go.",
    )
    .requires(&["rfc8551-4.5-1"])
    .level(Level::None)
    .accept(&[Verdict::Invalid, Verdict::Valid], Verdict::Invalid)
    .class("key-size");
    book.invalid(
        "recipients/ktri/rsa-512",
        "recipients/ktri/rsa-1024",
        "key-too-small",
        to("dave-rsa-512").received(|context| context.legacy = true),
    )
    .text(
        "a key of 512 bits",
        "Such keys are broken in hours; the content is anybody's. Refused whatever is allowed, by this suite's judgement.",
    )
    .source("RFC 8551 section 4.5")
    .level(Level::None)
    .accept(&[Verdict::Invalid, Verdict::Valid], Verdict::Invalid)
    .class("key-size");
}

fn identifiers(book: &mut Book, people: &People) {
    let dave = people.get("dave-rsa");
    book.unsupported(
        "recipients/ktri/unknown-algorithm",
        PKCS1,
        gcm(Recipient::Ktri(Ktri::pkcs1(dave).with(|ktri| {
            ktri.algorithm = Node::sequence([Node::oid(oid::UNKNOWN)]);
        })))
        .message(),
    )
    .text(
        "an unknown key-encryption algorithm",
        "The recipient is Dave and the algorithm is nobody's. That has to end gracefully, not in an attempt with another one.",
    )
    .requires(&["rfc5652-6.2-1"])
    .class("unknown-algorithm");
    book.open(
        "recipients/ktri/version-9",
        crate::cases::common::ENVELOPED,
        Verdict::Valid,
        cbc(Recipient::Ktri(
            Ktri::pkcs1(dave).with(|ktri| ktri.version = Node::integer(9)),
        ))
        .bent(|fields| fields.version = Node::integer(2)),
    )
    .text(
        "an unknown version of KeyTransRecipientInfo",
        "Version 9 in the form of version 0. An unknown version has to be handled gracefully: passed over, or read by its form, which is the same.",
    )
    .requires(&["rfc5652-6.2-5", "rfc5652-6.2.1-1"])
    .accept(
        &[Verdict::Valid, Verdict::Invalid, Verdict::Unsupported],
        Verdict::Valid,
    )
    .borne();
}
