//! `signed/digests`: legacy digests, and how digest identifiers are written.

use smime_cases::{Level, Verdict};

use crate::{
    cases::common::{BASIC, CONTENT},
    primitive::{asn1::Node, digest::Digest, scheme::Scheme},
    template::{
        book::Book,
        people::{Identity, People},
        signed_data::SignedData,
    },
};

pub(super) fn write(book: &mut Book, people: &People) {
    let alice = people.get("alice-rsa");
    parameters(book, alice);
    legacy(book, people);
}

fn parameters(book: &mut Book, alice: &Identity) {
    let with = |identifier: Node| {
        SignedData::new(CONTENT, &[alice])
            .with_signer(|signer| signer.digest_algorithm = identifier.clone())
            .with(|object| object.digest_algorithms = vec![identifier.clone()])
    };
    book.valid("signed/digests/parameters-null", &with(Digest::Sha256.identifier_with_null()))
        .text(
            "id-sha256 with NULL parameters",
            "Senders leave the parameters out; receivers must accept both forms, and most senders write NULL.",
        )
        .requires(&["rfc5754-2-3"]);
    book.valid(
        "signed/digests/parameters-differ",
        &SignedData::new(CONTENT, &[alice])
            .with(|object| object.digest_algorithms = vec![Digest::Sha256.identifier_with_null()]),
    )
    .text(
        "NULL parameters in one place, none in the other",
        "digestAlgorithms lists id-sha256 with NULL, the SignerInfo names it without. Both mean the same algorithm.",
    )
    .requires(&["rfc5754-2-2", "rfc5754-2-3"]);
    book.open(
        "signed/digests/parameters-wrong",
        BASIC,
        Verdict::Invalid,
        &with(Node::sequence([
            Node::oid(Digest::Sha256.oid()),
            Node::integer(5),
        ])),
    )
    .text(
        "id-sha256 with an INTEGER as parameters",
        "SHA-256 has no parameters; NULL is the one other form. Nothing depends on the value, and refusing is better: octets that nobody checks are room for forgers.",
    )
    .revision(2)
    .requires(&["rfc5754-2-2", "rfc5754-2-3"])
    .reason("algorithm-parameters")
    .class("identifier-parameters");
}

fn legacy(book: &mut Book, people: &People) {
    let alice = people.get("alice-rsa");
    let sha1 = SignedData::with_scheme(CONTENT, alice, Scheme::Pkcs1(Digest::Sha1));
    book.valid("signed/digests/sha-1-allowed", &sha1)
        .text(
            "SHA-1, legacy algorithms allowed",
            "The receiver asks for legacy algorithms to be taken, to read old mail. Then a signature with SHA-1 is good.",
        )
        .requires(&["rfc3370-2.1-6"])
        .level(Level::May)
        .context(|context| context.legacy = true)
        .feature("legacy")
        .class("legacy-algorithm");
    book.open("signed/digests/sha-1", "signed/digests/sha-1-allowed", Verdict::Invalid, &sha1)
        .text(
            "SHA-1",
            "Collisions of SHA-1 are practical. S/MIME 4.0 lists it as historic only; refusing is better where nobody asked for old mail.",
        )
        .source("RFC 8551 appendix B")
        .level(Level::Should)
        .reason("legacy-algorithm")
        .class("legacy-algorithm");
    book.valid(
        "signed/digests/sha-1-parameters-null",
        &sha1.clone().with_signer(|signer| {
            signer.digest_algorithm = Digest::Sha1.identifier_with_null();
        }),
    )
    .text(
        "SHA-1 with NULL parameters, legacy algorithms allowed",
        "Both forms of the parameters must be accepted by whoever knows SHA-1.",
    )
    .requires(&["rfc3370-2.1-7", "rfc3370-2.1-3"])
    .context(|context| context.legacy = true)
    .feature("legacy")
    .class("legacy-algorithm");
    book.open(
        "signed/digests/sha-1-ecdsa",
        "signed/algorithms/ecdsa-p256-sha-256",
        Verdict::Invalid,
        &SignedData::with_scheme(
            CONTENT,
            people.get("alice-p256"),
            Scheme::Ecdsa(Digest::Sha1),
        ),
    )
    .text(
        "ECDSA with SHA-1",
        "A digest of 160 bits for a key of 256: weaker than the key, and broken besides. ECDSA in CMS may use it, refusing is better where nobody asked for old mail.",
    )
    .requires(&["rfc5753-8-4"])
    .reason("legacy-algorithm")
    .class("digest-strength");
    book.open(
        "signed/digests/md5",
        BASIC,
        Verdict::Invalid,
        &SignedData::with_scheme(CONTENT, alice, Scheme::Pkcs1(Digest::Md5)),
    )
    .text(
        "MD5",
        "Anybody can make two contents with one MD5 value, so a signature over it does not say which one was meant. S/MIME 4.0 has dropped MD5, calls it no longer secure, and lets receivers keep it for historic mail; refusing is better where nobody asked for that.",
    )
    .source("RFC 8551 appendix B")
    .level(Level::Should)
    .accept(
        &[Verdict::Invalid, Verdict::Unsupported, Verdict::Valid],
        Verdict::Invalid,
    )
    .reason("legacy-algorithm")
    .class("legacy-algorithm");
}
