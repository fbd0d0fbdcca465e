//! `signed/algorithms`: every signature algorithm, its identifiers and parameters.

use smime_cases::{Level, Verdict};

use crate::{
    cases::common::{BASIC, CONTENT},
    primitive::{
        asn1::Node,
        digest::Digest,
        oid,
        scheme::{Pss, Scheme},
    },
    template::{
        book::Book,
        people::{Identity, People},
        signed_data::SignedData,
    },
};

pub(super) fn write(book: &mut Book, people: &People) {
    rsa(book, people);
    curves(book, people);
    contradictions(book, people);
    misnamed(book, people);
    unknown(book, people.get("alice-rsa"));
}

fn rsa(book: &mut Book, people: &People) {
    let alice = people.get("alice-rsa");
    for (id, digest) in [
        ("signed/algorithms/rsa-pkcs1-sha-224", Digest::Sha224),
        ("signed/algorithms/rsa-pkcs1-sha-384", Digest::Sha384),
        ("signed/algorithms/rsa-pkcs1-sha-512", Digest::Sha512),
    ] {
        let name = digest.feature();
        book.valid(
            id,
            &SignedData::with_scheme(CONTENT, alice, Scheme::Pkcs1(digest)),
        )
        .text(
            &format!("RSA PKCS #1 v1.5 with {}", name.to_uppercase()),
            "The signature algorithm names RSA and the digest together; the digest algorithm is the same one.",
        )
        .requires(&["rfc5754-3.2-1"])
        .level(if digest == Digest::Sha512 { Level::Must } else { Level::May });
    }
    for (id, digest) in [
        ("signed/algorithms/rsa-encryption-sha-256", Digest::Sha256),
        ("signed/algorithms/rsa-encryption-sha-512", Digest::Sha512),
    ] {
        let name = digest.feature();
        book.valid(
            id,
            &SignedData::with_scheme(CONTENT, alice, Scheme::Pkcs1(digest)).with_signer(|signer| {
                signer.signature_algorithm =
                    Node::sequence([Node::oid(oid::RSA_ENCRYPTION), Node::null()]);
            }),
        )
        .text(
            &format!("rsaEncryption, with {} named apart", name.to_uppercase()),
            "signatureAlgorithm is rsaEncryption, and the digest is named by digestAlgorithm alone. Implementations must support this form.",
        )
        .requires(&["rfc3370-3.2-5"]);
    }
    book.valid(
        "signed/algorithms/rsa-parameters-absent",
        &SignedData::new(CONTENT, &[alice]).with_signer(|signer| {
            signer.signature_algorithm = Node::sequence([Node::oid(oid::SHA_256_WITH_RSA)]);
        }),
    )
    .text(
        "sha256WithRSAEncryption with absent parameters",
        "The sender must write NULL; receivers must accept the parameters being absent as well as present.",
    )
    .requires(&["rfc5754-3.2-3"]);
    book.open(
        "signed/algorithms/rsa-parameters-wrong",
        BASIC,
        Verdict::Invalid,
        &SignedData::new(CONTENT, &[alice]).with_signer(|signer| {
            signer.signature_algorithm =
                Node::sequence([Node::oid(oid::SHA_256_WITH_RSA), Node::octet_string(*b"?")]);
        }),
    )
    .text(
        "sha256WithRSAEncryption with an OCTET STRING as parameters",
        "The parameters must be NULL, and may be absent. Anything else is a mistake, or somebody's hiding place. Nothing depends on its value, and refusing is better: no honest signer writes it.",
    )
    .requires(&["rfc5754-3.2-2"])
    .reason("algorithm-parameters");
    for (id, key, bits) in [
        ("signed/algorithms/rsa-2049", "alice-rsa-2049", 2049),
        ("signed/algorithms/rsa-3072", "alice-rsa-3072", 3072),
        ("signed/algorithms/rsa-4096", "alice-rsa-4096", 4096),
    ] {
        book.valid(
            id,
            &SignedData::new(CONTENT, &[people.get(key)]),
        )
        .text(
            &format!("an RSA key of {bits} bits"),
            "Verifying with keys of 2048 to 4096 bits is a must, and the length need not be a multiple of anything.",
        )
        .requires(&["rfc8551-4.3-2"])
        .class("key-size");
    }
    book.valid("signed/algorithms/rsa-e3", &SignedData::new(CONTENT, &[people.get("alice-rsa-e3")]))
        .text(
            "an RSA key with the public exponent 3",
            "A small exponent is no fault by itself. It is the careless reading of the padding that makes it one.",
        )
        .source("RFC 8017 section 3.1")
        .class("rsa-padding");
}

fn curves(book: &mut Book, people: &People) {
    for (id, curve, digest) in [
        (
            "signed/algorithms/ecdsa-p256-sha-256",
            "p256",
            Digest::Sha256,
        ),
        (
            "signed/algorithms/ecdsa-p256-sha-384",
            "p256",
            Digest::Sha384,
        ),
        (
            "signed/algorithms/ecdsa-p256-sha-512",
            "p256",
            Digest::Sha512,
        ),
        (
            "signed/algorithms/ecdsa-p384-sha-384",
            "p384",
            Digest::Sha384,
        ),
        (
            "signed/algorithms/ecdsa-p384-sha-512",
            "p384",
            Digest::Sha512,
        ),
        (
            "signed/algorithms/ecdsa-p521-sha-512",
            "p521",
            Digest::Sha512,
        ),
    ] {
        let identity = people.get(&format!("alice-{curve}"));
        let why = match (curve, digest) {
            ("p256", Digest::Sha384 | Digest::Sha512) | ("p384", Digest::Sha512) => {
                "The digest is longer than the curve's order; its leftmost bits are used."
            }
            ("p521", _) => "The digest is shorter than the curve's order, and used as it is.",
            _ => "Digest and order of the curve have the same length, the usual pair.",
        };
        book.valid(
            id,
            &SignedData::with_scheme(CONTENT, identity, Scheme::Ecdsa(digest)),
        )
        .text(
            &format!(
                "ECDSA on {} with {}",
                curve.to_uppercase(),
                digest.feature().to_uppercase()
            ),
            why,
        )
        .requires(&["rfc5753-2.1.1-2", "rfc5753-2.1.1-3"])
        .level(if curve == "p256" && digest == Digest::Sha256 {
            Level::Must
        } else {
            Level::May
        });
    }
    book.open(
        "signed/algorithms/ecdsa-parameters-null",
        "signed/algorithms/ecdsa-p256-sha-256",
        Verdict::Valid,
        &SignedData::new(CONTENT, &[people.get("alice-p256")]).with_signer(|signer| {
            signer.signature_algorithm =
                Node::sequence([Node::oid(oid::ECDSA_WITH_SHA_256), Node::null()]);
        }),
    )
    .text(
        "ecdsa-with-SHA256 with NULL parameters",
        "The parameters must be absent. The NULL is a widespread mistake and changes nothing about the signature, so accepting is the better answer.",
    )
    .requires(&["rfc5754-3.3-1", "rfc5754-3.3-2"]);
}

fn contradictions(book: &mut Book, people: &People) {
    let alice = people.get("alice-rsa");
    book.invalid(
        "signed/algorithms/digest-contradiction-rsa",
        BASIC,
        "digest-algorithm-mismatch",
        &SignedData::with_scheme(CONTENT, alice, Scheme::Pkcs1(Digest::Sha512)).with_signer(
            |signer| signer.digest_with(Digest::Sha256),
        ).with(|object| object.digest_algorithms = vec![Digest::Sha256.identifier()]),
    )
    .text(
        "digestAlgorithm SHA-256 beside sha512WithRSAEncryption",
        "Content is digested with SHA-256, the attributes with SHA-512. With signed attributes both digests must be made with the same algorithm.",
    )
    .requires(&["rfc8933-3.1-2", "rfc8933-3.2-1"])
    .class("digest-contradiction");
    book.invalid(
        "signed/algorithms/digest-contradiction-ecdsa",
        "signed/algorithms/ecdsa-p256-sha-256",
        "digest-algorithm-mismatch",
        &SignedData::with_scheme(
            CONTENT,
            people.get("alice-p256"),
            Scheme::Ecdsa(Digest::Sha512),
        )
        .with_signer(|signer| signer.digest_with(Digest::Sha256))
        .with(|object| object.digest_algorithms = vec![Digest::Sha256.identifier()]),
    )
    .text(
        "digestAlgorithm SHA-256 beside ecdsa-with-SHA512",
        "The hash in the name of the signature algorithm must be the same as digestAlgorithm.",
    )
    .requires(&["rfc5753-2.1.1-2", "rfc8933-3.1-2"])
    .class("digest-contradiction");
    book.invalid(
        "signed/algorithms/digest-contradiction-pss",
        "signed/pss/sha-256",
        "digest-algorithm-mismatch",
        &SignedData::with_scheme(CONTENT, alice, Scheme::Pss(Pss::new(Digest::Sha512)))
            .with_signer(|signer| signer.digest_with(Digest::Sha256))
            .with(|object| object.digest_algorithms = vec![Digest::Sha256.identifier()]),
    )
    .text(
        "digestAlgorithm SHA-256 beside PSS with SHA-512",
        "The hash of the PSS parameters digests the signed attributes, digestAlgorithm the content; they must be one and the same.",
    )
    .requires(&["rfc4056-3-3", "rfc8933-3.1-2"])
    .class("digest-contradiction");
}

/// Algorithms named other than those that were used.
fn misnamed(book: &mut Book, people: &People) {
    let alice = people.get("alice-rsa");
    for (id, sibling, signer, named, ids) in [
        (
            "signed/algorithms/digest-misnamed-rsa",
            BASIC,
            alice,
            oid::SHA_512_WITH_RSA,
            &[][..],
        ),
        (
            "signed/algorithms/digest-misnamed-ecdsa",
            "signed/algorithms/ecdsa-p256-sha-256",
            people.get("alice-p256"),
            oid::ECDSA_WITH_SHA_512,
            &["rfc5753-2.1.1-2"],
        ),
    ] {
        book.invalid(
            id,
            sibling,
            "digest-algorithm-mismatch",
            &SignedData::new(CONTENT, &[signer]).with_signer(|info| {
                info.signature_algorithm.nodes()[0] = Node::oid(named);
            }),
        )
        .text(
            "everything made with SHA-256, the signature algorithm names SHA-512",
            "Content and attributes were digested with SHA-256 as digestAlgorithm says; signatureAlgorithm, which identifies what the signer used to make the signature, claims SHA-512. By the algorithm named the signature is wrong; a verifier that looks at digestAlgorithm alone does not notice.",
        )
        .requires(ids)
        .source("RFC 5652 section 5.3")
        .class("digest-contradiction");
    }
    book.invalid(
        "signed/algorithms/digest-renamed",
        "signed/algorithms/rsa-encryption-sha-256",
        "message-digest-mismatch",
        &SignedData::new(CONTENT, &[alice]).with_signer(|signer| {
            signer.signature_algorithm =
                Node::sequence([Node::oid(oid::RSA_ENCRYPTION), Node::null()]);
            signer.digest_algorithm = Digest::Sha384.identifier();
        }),
    )
    .text(
        "digestAlgorithm renamed to SHA-384",
        "Signed with SHA-256, and digestAlgorithm says SHA-384. Neither the message digest nor the DigestInfo in the signature fits what is claimed.",
    )
    .requires(&["rfc5652-5.6-5"])
    .class("algorithm-substitution");
    book.invalid(
        "signed/algorithms/ecdsa-identifier-for-rsa",
        BASIC,
        "signature-invalid",
        &SignedData::new(CONTENT, &[alice]).with_signer(|signer| {
            signer.signature_algorithm = Node::sequence([Node::oid(oid::ECDSA_WITH_SHA_256)]);
        }),
    )
    .text(
        "an RSA signature called ECDSA",
        "signatureAlgorithm is ecdsa-with-SHA256, the signer's key is RSA. The algorithm named cannot be used with that key.",
    )
    .source("RFC 5652 section 5.3")
    .source("RFC 5652 section 5.6")
    .class("algorithm-substitution");
}

fn unknown(book: &mut Book, alice: &Identity) {
    let unknown = || Node::sequence([Node::oid(oid::UNKNOWN)]);
    let basic = SignedData::new(CONTENT, &[alice]);
    book.unsupported(
        "signed/algorithms/unknown-digest",
        BASIC,
        &basic.clone().with_signer(|signer| signer.digest_algorithm = unknown()).with(|object| {
            object.digest_algorithms = vec![unknown()];
        }),
    )
    .text(
        "an unknown digest algorithm",
        "Nobody knows the digest, so the signature can be neither confirmed nor refuted. Verifiers have looped for ever or crashed here; the answer must come at once.",
    )
    .requires(&["rfc5652-5.1-9"])
    .within(10)
    .class("unknown-algorithm");
    book.unsupported(
        "signed/algorithms/unknown-signature",
        BASIC,
        &basic
            .clone()
            .with_signer(|signer| signer.signature_algorithm = unknown()),
    )
    .text(
        "an unknown signature algorithm",
        "Implementations must handle signature algorithms gracefully that they do not implement.",
    )
    .requires(&["rfc5652-5.1-9"])
    .class("unknown-algorithm");
    book.unsupported(
        "signed/algorithms/dsa",
        BASIC,
        &basic.with_signer(|signer| {
            signer.signature_algorithm = Node::sequence([Node::oid(oid::DSA_WITH_SHA_1)]);
        }),
    )
    .text(
        "id-dsa-with-sha1 for an RSA key",
        "An RSA key cannot make DSA signatures: refused by whoever knows DSA, unsupported for others.",
    )
    .requires(&["rfc5652-5.1-9"])
    .class("algorithm-substitution");
}
