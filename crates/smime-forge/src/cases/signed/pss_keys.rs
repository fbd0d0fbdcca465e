//! `signed/pss`: certificates whose key is id-RSASSA-PSS, with parameters that bind each signature
//! (RFC 4056 section 3).

use smime_cases::Level;

use super::pss::pss;
use crate::{
    cases::common::CONTENT,
    primitive::{asn1::Node, digest::Digest, oid, scheme::Pss},
    template::{book::Book, people::People, signed_data::SignedData},
};

const KEY_GOOD: &str = "signed/pss/key-parameters";

pub(super) fn write(book: &mut Book, people: &People) {
    let alice = people.get("alice-rsa");
    let key_algorithm = |parameters: Option<Node>| {
        let mut algorithm = vec![Node::oid(oid::RSASSA_PSS)];
        algorithm.extend(parameters);
        alice.with(|certificate| {
            *certificate.public_key_info.at(&[0]) = Node::sequence(algorithm);
        })
    };
    let sha256 = Pss::new(Digest::Sha256);
    let bound = key_algorithm(Some(sha256.parameters()));
    book.valid("signed/pss/key-without-parameters", &pss(&key_algorithm(None), sha256.clone()))
        .text(
            "a key for PSS alone, without parameters",
            "The certificate's key is id-RSASSA-PSS with absent parameters: any parameters may be used with it.",
        )
        .requires(&["rfc4056-2.1-2"])
        .level(Level::Should);
    book.valid("signed/pss/key-parameters", &pss(&bound, sha256.clone()))
        .text(
            "a key for PSS with parameters, used with them",
            "The certificate binds its key to SHA-256, MGF1 with SHA-256 and a salt of at least 32; the signature uses just these.",
        )
        .requires(&["rfc4056-3-6"])
        .level(Level::Should);
    book.valid(
        "signed/pss/key-parameters-longer-salt",
        &pss(
            &bound,
            Pss {
                salt: 64,
                ..sha256.clone()
            },
        ),
    )
    .text(
        "a salt longer than the key demands",
        "The key's salt length is a least length: 64 is allowed where it says 32.",
    )
    .requires(&["rfc4056-3-9"])
    .level(Level::Should);
    for (id, scheme, title, requirement) in [
        (
            "signed/pss/key-parameters-hash",
            Pss {
                salt: 32,
                ..Pss {
                    hash: Digest::Sha512,
                    ..sha256.clone()
                }
            },
            "another hash",
            "rfc4056-3-7",
        ),
        (
            "signed/pss/key-parameters-mask",
            Pss {
                mask_hash: Digest::Sha512,
                ..sha256.clone()
            },
            "another hash in MGF1",
            "rfc4056-3-8",
        ),
        (
            "signed/pss/key-parameters-salt",
            Pss {
                salt: 20,
                ..sha256.clone()
            },
            "a shorter salt",
            "rfc4056-3-9",
        ),
    ] {
        book.invalid(
            id,
            KEY_GOOD,
            "algorithm-parameters",
            &pss(&bound, scheme),
        )
        .text(
            &format!("a signature with {title} than the key's parameters allow"),
            "The signature is good by its own parameters. The certificate binds the key to others, and validation must fail.",
        )
        .requires(&[requirement, "rfc4056-3-11"])
        .class("pss-parameters");
    }
    book.invalid(
        "signed/pss/key-used-with-pkcs1",
        KEY_GOOD,
        "signature-invalid",
        &SignedData::new(CONTENT, &[&bound]),
    )
    .text(
        "a key for PSS alone used with PKCS #1 v1.5",
        "The certificate says that its key is for RSASSA-PSS only. A signature by the other scheme is outside of what was certified.",
    )
    .source("RFC 4055 section 1.2")
    .class("pss-parameters");
}
