//! `signed/pss`: RSASSA-PSS and its parameters (RFC 4056).

use smime_cases::{Level, Verdict};

use crate::{
    cases::common::CONTENT,
    primitive::{
        asn1::Node,
        digest::Digest,
        oid,
        scheme::{Pss, Scheme, mgf1},
    },
    template::{
        book::Book,
        people::{Identity, People},
        signed_data::SignedData,
    },
};

const GOOD: &str = "signed/pss/sha-256";

pub(super) fn write(book: &mut Book, people: &People) {
    let alice = people.get("alice-rsa");
    good(book, people);
    parameters(book, alice);
    hashes(book, alice);
    numbers(book, alice);
    encodings(book, alice);
}

pub(super) fn pss(alice: &Identity, pss: Pss) -> SignedData {
    SignedData::with_scheme(CONTENT, alice, Scheme::Pss(pss))
}

/// Alice's PSS signature with other parameters in its identifier.
fn with_parameters(alice: &Identity, parameters: impl Into<Vec<Node>>) -> SignedData {
    let parameters = parameters.into();
    pss(alice, Pss::new(Digest::Sha256)).with_signer(|signer| {
        signer.signature_algorithm =
            Node::sequence([Node::oid(oid::RSASSA_PSS), Node::sequence(parameters)]);
    })
}

fn hash(digest: Digest) -> Node {
    Node::context(0, [digest.identifier_with_null()])
}

fn mask(digest: Digest) -> Node {
    Node::context(1, [mgf1(digest)])
}

fn salt(length: i64) -> Node {
    Node::context(2, [Node::integer(length)])
}

fn good(book: &mut Book, people: &People) {
    let alice = people.get("alice-rsa");
    for (id, digest) in [
        ("signed/pss/sha-256", Digest::Sha256),
        ("signed/pss/sha-384", Digest::Sha384),
        ("signed/pss/sha-512", Digest::Sha512),
    ] {
        book.valid(id, &pss(alice, Pss::new(digest)))
            .text(
                &format!("RSASSA-PSS with {}", digest.feature().to_uppercase()),
                "One hash for the message and for MGF1, a salt of the hash's length.",
            )
            .requires(&["rfc4056-3-3", "rfc4056-3-5"])
            .level(Level::Should);
    }
    for (id, length) in [
        ("signed/pss/salt-0", 0),
        ("signed/pss/salt-20", 20),
        ("signed/pss/salt-64", 64),
        ("signed/pss/salt-222", 222),
    ] {
        book.valid(
            id,
            &pss(alice, Pss { salt: length, ..Pss::new(Digest::Sha256) }),
        )
        .text(
            &format!("a salt of {length} octets"),
            "The salt may have any length that fits the key: from none at all to the longest that 2048 bits leave room for beside SHA-256.",
        )
        .source("RFC 8017 section 9.1.1")
        .level(Level::Should)
        .class("pss-parameters");
    }
    book.valid(
        "signed/pss/modulus-2049",
        &pss(people.get("alice-rsa-2049"), Pss::new(Digest::Sha256)),
    )
    .text(
        "a modulus of 2049 bits",
        "The encoded message is one octet shorter than the modulus here, a case that needs care with a leading zero octet.",
    )
    .source("RFC 8017 section 8.1.2")
    .level(Level::Should)
    .class("pss-parameters");
    book.open(
        "signed/pss/mask-hash-differs",
        GOOD,
        Verdict::Valid,
        &pss(alice, Pss { mask_hash: Digest::Sha512, ..Pss::new(Digest::Sha256) }),
    )
    .text(
        "another hash inside MGF1",
        "Message hashed with SHA-256, MGF1 with SHA-512. One hash for both is recommended only, so a receiver may take either view. Accepting is better: the parameters say what was done, and it is sound.",
    )
    .requires(&["rfc8017-8.1-1"])
    .level(Level::Should)
    .class("pss-parameters");
    book.valid(
        "signed/pss/defaults-written",
        &with_parameters(
            alice,
            [hash(Digest::Sha256), mask(Digest::Sha256), salt(32), Node::context(3, [Node::integer(1)])],
        ),
    )
    .text(
        "trailerField written out",
        "The trailer field is 1, its default, and written all the same. That is not DER, and clear to every reader.",
    )
    .requires(&["rfc8017-11.2-16"])
    .level(Level::Should)
    .class("pss-parameters");
}

fn bad(
    book: &mut Book,
    id: &str,
    reason: &str,
    object: &SignedData,
    title: &str,
    why: &str,
    ids: &[&str],
) {
    book.invalid(id, GOOD, reason, object)
        .text(title, why)
        .requires(ids)
        .within(10)
        .class("pss-parameters");
}

fn parameters(book: &mut Book, alice: &Identity) {
    bad(
        book,
        "signed/pss/parameters-absent",
        "algorithm-parameters",
        &pss(alice, Pss::new(Digest::Sha256)).with_signer(|signer| {
            signer.signature_algorithm = Node::sequence([Node::oid(oid::RSASSA_PSS)]);
        }),
        "PSS without parameters",
        "The parameters must be there in a signature. Verifiers have dereferenced what was absent.",
        &["rfc4056-2.2-1", "rfc4056-3-5"],
    );
    bad(
        book,
        "signed/pss/parameters-null",
        "algorithm-parameters",
        &pss(alice, Pss::new(Digest::Sha256)).with_signer(|signer| {
            signer.signature_algorithm = Node::sequence([Node::oid(oid::RSASSA_PSS), Node::null()]);
        }),
        "PSS with NULL parameters",
        "NULL is no RSASSA-PSS-params.",
        &["rfc4056-2.2-1", "rfc4056-3-5"],
    );
    bad(
        book,
        "signed/pss/parameters-empty",
        "digest-algorithm-mismatch",
        &with_parameters(alice, []),
        "PSS with an empty SEQUENCE as parameters",
        "All defaults: SHA-1, MGF1 with SHA-1, a salt of 20. The signature was made otherwise, and digestAlgorithm is SHA-256.",
        &["rfc4056-3-3"],
    );
}

/// The two hashes.
fn hashes(book: &mut Book, alice: &Identity) {
    bad(
        book,
        "signed/pss/mask-hash-absent",
        "algorithm-parameters",
        &with_parameters(
            alice,
            [
                hash(Digest::Sha256),
                Node::context(1, [Node::sequence([Node::oid(oid::MGF1)])]),
                salt(32),
            ],
        ),
        "MGF1 without its hash",
        "maskGenAlgorithm is id-mgf1 with absent parameters. They name the hash; this has crashed verifiers.",
        &["rfc8017-11.2-7"],
    );
    let octets = || Node::sequence([Node::oid(Digest::Sha256.oid()), Node::octet_string([])]);
    let mask_of = |hash: Node| Node::context(1, [Node::sequence([Node::oid(oid::MGF1), hash])]);
    for (id, fields, title) in [
        (
            "signed/pss/hash-parameters-wrong",
            [Node::context(0, [octets()]), mask(Digest::Sha256), salt(32)],
            "the hash",
        ),
        (
            "signed/pss/mask-hash-parameters-wrong",
            [hash(Digest::Sha256), mask_of(octets()), salt(32)],
            "the hash of MGF1",
        ),
    ] {
        book.open(
            id,
            "signed/pss/sha-256",
            Verdict::Invalid,
            &with_parameters(alice, fields),
        )
        .text(
            &format!("{title} with an OCTET STRING as parameters"),
            "SHA-256 has no parameters but NULL, and refusing is better.",
        )
        .requires(&["rfc5754-2-2", "rfc5754-2-3"])
        .reason("algorithm-parameters")
        .class("identifier-parameters");
    }
    book.unsupported(
        "signed/pss/mask-unknown",
        GOOD,
        &with_parameters(
            alice,
            [
                hash(Digest::Sha256),
                Node::context(
                    1,
                    [Node::sequence([
                        Node::oid(oid::UNKNOWN),
                        Digest::Sha256.identifier(),
                    ])],
                ),
                salt(32),
            ],
        ),
    )
    .text(
        "an unknown mask generation function",
        "Only MGF1 is defined. What is not known cannot be computed.",
    )
    .requires(&["rfc8017-11.2-13"])
    .class("pss-parameters");
}

/// The trailer field and the length of the salt.
fn numbers(book: &mut Book, alice: &Identity) {
    bad(
        book,
        "signed/pss/trailer-2",
        "algorithm-parameters",
        &with_parameters(
            alice,
            [
                hash(Digest::Sha256),
                mask(Digest::Sha256),
                salt(32),
                Node::context(3, [Node::integer(2)]),
            ],
        ),
        "trailerField 2",
        "The trailer field shall be 1, which stands for the octet bc. No other value is defined.",
        &["rfc8017-11.2-16"],
    );
    bad(
        book,
        "signed/pss/salt-length-wrong",
        "signature-invalid",
        &with_parameters(
            alice,
            [hash(Digest::Sha256), mask(Digest::Sha256), salt(20)],
        ),
        "a salt length unlike the signature's",
        "The salt has 32 octets, the parameters say 20. The position of the separator is fixed by the parameters and must not be searched for.",
        &["rfc4056-3-5"],
    );
    bad(
        book,
        "signed/pss/salt-length-too-long",
        "signature-invalid",
        &with_parameters(
            alice,
            [hash(Digest::Sha256), mask(Digest::Sha256), salt(223)],
        ),
        "a salt longer than the key allows",
        "A salt of 223 octets does not fit 2048 bits beside SHA-256. Arithmetic on the difference of lengths must not wrap around.",
        &["rfc8017-11.2-15"],
    );
    bad(
        book,
        "signed/pss/salt-length-huge",
        "signature-invalid",
        &with_parameters(
            alice,
            [
                hash(Digest::Sha256),
                mask(Digest::Sha256),
                salt(0x7fff_ffff),
            ],
        ),
        "a salt of two gigabytes",
        "The salt length is the largest that fits 32 bits. It is to be refused, not allocated.",
        &["rfc8017-11.2-15"],
    );
    bad(
        book,
        "signed/pss/salt-length-negative",
        "algorithm-parameters",
        &with_parameters(
            alice,
            [hash(Digest::Sha256), mask(Digest::Sha256), salt(-1)],
        ),
        "a negative salt length",
        "Some libraries use -1 and -2 in their interfaces for lengths of their own choosing. In a message they are no lengths.",
        &["rfc8017-11.2-15"],
    );
}

fn encodings(book: &mut Book, alice: &Identity) {
    let scheme = Pss::new(Digest::Sha256);
    let object = pss(alice, scheme.clone());
    let digest = Digest::Sha256.of(&object.signers[0].to_be_signed());
    let bits = alice.key.modulus_bits();
    let good = scheme.encode(&digest, bits);
    let mut separator = good.clone();
    // The separator lies before the salt, under the mask: 256 - 32 - 32 - 2 octets from the start.
    separator[256 - 32 - 32 - 2] ^= 3;
    let mut hash = good.clone();
    hash[256 - 2] ^= 1;
    for (id, block, title) in [
        (
            "signed/pss/encoding-trailer-cc",
            scheme.encode_with(&digest, bits, 0xcc),
            "the last octet cc instead of bc",
        ),
        (
            "signed/pss/encoding-separator",
            separator,
            "the separator octet 02 instead of 01",
        ),
        (
            "signed/pss/encoding-hash-changed",
            hash,
            "the last octet of the hash changed",
        ),
    ] {
        let signature = alice.key.rsa_raw(&block);
        book.invalid(
            id,
            GOOD,
            "signature-invalid",
            &object.clone().with_signer(|signer| signer.set_signature(signature)),
        )
        .text(
            &format!("PSS encoding with {title}"),
            "The signer's key made the signature from an encoded message with one flaw. Each step of the verification is there to find one such flaw.",
        )
        .source("RFC 8017 section 9.1.2")
        .class("pss-parameters");
    }
    let long = [vec![0; 16384 - 256], object.signers[0].signature_value()].concat();
    book.invalid(
        "signed/pss/signature-too-long",
        GOOD,
        "signature-invalid",
        &object.clone().with_signer(|signer| signer.set_signature(long)),
    )
    .text(
        "a signature of 16384 octets",
        "The right value after very many zero octets. A signature is exactly as long as the modulus, and a verifier that copies first and checks later has been overrun by such a one.",
    )
    .source("RFC 8017 section 8.1.2")
    .class("pss-parameters");
}
