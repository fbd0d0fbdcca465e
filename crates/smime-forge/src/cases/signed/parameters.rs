//! `signed`: algorithm identifiers whose parameters are written in one way or another, and what two of them mean
//! that are compared (RFC 5754, RFC 6211 section 3).

use smime_cases::{Level, Verdict};

use super::attributes::signed;
use crate::{
    cases::common::{BASIC, CONTENT},
    primitive::{
        asn1::Node,
        digest::Digest,
        oid,
        scheme::{Pss, Scheme},
    },
    template::{
        attribute::algorithm_protection,
        book::Book,
        message::Message,
        people::{Identity, People},
        signed_data::SignedData,
    },
};

const P_256: &str = "signed/algorithms/ecdsa-p256-sha-256";

pub(super) fn write(book: &mut Book, people: &People) {
    digests(book, people.get("alice-rsa"));
    ec_keys(book, people);
    ec_keys_contradicted(book, people);
    ecdsa(book, people.get("alice-p256"));
    protected_pss(book, people.get("alice-rsa"));
    protected_ecdsa(book, people.get("alice-p256"));
}

/// A digest's identifier with these parameters.
fn with(digest: Digest, parameters: Node) -> Node {
    Node::sequence([Node::oid(digest.oid()), parameters])
}

fn digests(book: &mut Book, alice: &Identity) {
    let object = |listed: Node, used: Node| {
        SignedData::new(CONTENT, &[alice])
            .with_signer(|signer| signer.digest_algorithm = used)
            .with(|object| object.digest_algorithms = vec![listed])
    };
    let sha_256 = || Digest::Sha256.identifier();
    let octets = || with(Digest::Sha256, Node::octet_string([]));
    let empty = || with(Digest::Sha256, Node::sequence([]));
    let pss = with(Digest::Sha256, Pss::new(Digest::Sha256).parameters());
    for (id, object, title) in [
        (
            "signed/digests/parameters-wrong-signer",
            object(sha_256(), octets()),
            "an OCTET STRING as parameters of the SignerInfo's digest algorithm",
        ),
        (
            "signed/digests/parameters-wrong-sequence",
            object(empty(), empty()),
            "id-sha256 with an empty SEQUENCE as parameters",
        ),
        (
            "signed/digests/parameters-wrong-of-pss",
            object(sha_256(), pss),
            "id-sha256 with the parameters of RSASSA-PSS",
        ),
        (
            "signed/digests/parameters-wrong-listed",
            object(octets(), sha_256()),
            "an OCTET STRING as parameters in digestAlgorithms alone",
        ),
    ] {
        book.open(
            id,
            BASIC,
            Verdict::Invalid,
            &object,
        )
        .text(
            title,
            "SHA-256 has no parameters; NULL is the one other form. Nothing depends on the value, and refusing is better: what nobody reads is room for forgers.",
        )
        .requires(&["rfc5754-2-2", "rfc5754-2-3"])
        .reason("algorithm-parameters")
        .class("identifier-parameters");
    }
}

/// A message whose signatureAlgorithm is id-ecPublicKey.
fn named(signer: &Identity, parameters: Option<Node>) -> SignedData {
    let mut fields = vec![Node::oid(oid::EC_PUBLIC_KEY)];
    fields.extend(parameters);
    SignedData::new(CONTENT, &[signer])
        .with_signer(|info| info.signature_algorithm = Node::sequence(fields))
}

fn ec_keys(book: &mut Book, people: &People) {
    let [p256, p384] = ["alice-p256", "alice-p384"].map(|who| people.get(who));
    let p384_case = "signed/algorithms/ecdsa-p384-sha-384";
    for (id, sibling, object, title) in [
        (
            "signed/algorithms/ec-key-as-signature",
            P_256,
            named(p256, None),
            "without parameters",
        ),
        (
            "signed/algorithms/ec-key-as-signature-null",
            P_256,
            named(p256, Some(Node::null())),
            "with NULL parameters",
        ),
        (
            "signed/algorithms/ec-key-as-signature-curve",
            P_256,
            named(p256, Some(Node::oid(oid::P_256))),
            "with the key's curve",
        ),
        (
            "signed/algorithms/ec-key-as-signature-p384",
            p384_case,
            named(p384, None),
            "on P-384, with SHA-384",
        ),
    ] {
        book.open(
            id,
            sibling,
            Verdict::Valid,
            &object,
        )
        .text(
            &format!("id-ecPublicKey as signatureAlgorithm, {title}"),
            "Windows names the key's algorithm where that of the signature belongs. Such a key makes no signatures but those of ECDSA, and digestAlgorithm says over which digest, so that accepting is better; who takes the name for what it is may refuse it.",
        )
        .source("RFC 5753 section 2.1.1")
        .accept(
            &[Verdict::Valid, Verdict::Invalid, Verdict::Unsupported],
            Verdict::Valid,
        )
        .class("key-as-signature");
    }
}

/// The name of the key in the signature's place, where it cannot be meant.
fn ec_keys_contradicted(book: &mut Book, people: &People) {
    let p256 = people.get("alice-p256");
    let curve = Some(Node::oid(oid::P_384));
    book.open(
        "signed/algorithms/ec-key-as-signature-other-curve",
        "signed/algorithms/ec-key-as-signature-curve",
        Verdict::Invalid,
        &named(p256, curve),
    )
    .text(
        "id-ecPublicKey as signatureAlgorithm, with another curve than the key's",
        "The parameters name P-384 and the key is on P-256. Refusing is better: what contradicts the key is no mistake of a name alone.",
    )
    .source("RFC 5753 section 2.1.1")
    .accept(
        &[Verdict::Invalid, Verdict::Unsupported, Verdict::Valid],
        Verdict::Invalid,
    )
    .reason("algorithm-parameters")
    .class("key-as-signature");
    book.invalid(
        "signed/algorithms/ec-key-as-signature-renamed",
        "signed/algorithms/ec-key-as-signature",
        "signature-invalid",
        &named(p256, None).with_signer(|info| {
            info.freeze();
            info.digest_with(Digest::Sha384);
        }),
    )
    .text(
        "id-ecPublicKey as signatureAlgorithm, the digest exchanged afterwards",
        "Digest and attributes were made anew with SHA-384 under a signature over others.",
    )
    .source("RFC 5652 section 5.6")
    .accept(&[Verdict::Invalid, Verdict::Unsupported], Verdict::Invalid)
    .class("key-as-signature");
    let rsa = people.get("alice-rsa");
    book.invalid(
        "signed/algorithms/ec-key-as-signature-rsa",
        BASIC,
        "signature-invalid",
        &named(rsa, None),
    )
    .text(
        "id-ecPublicKey as signatureAlgorithm of an RSA key",
        "The signature is one of RSA, and the algorithm that is named is that of another key.",
    )
    .source("RFC 5652 section 5.3")
    .accept(&[Verdict::Invalid, Verdict::Unsupported], Verdict::Invalid)
    .class("key-as-signature");
}

fn ecdsa(book: &mut Book, alice: &Identity) {
    for (id, parameters, title) in [
        (
            "signed/algorithms/ecdsa-parameters-curve",
            Node::oid(oid::P_256),
            "the key's curve",
        ),
        (
            "signed/algorithms/ecdsa-parameters-octets",
            Node::octet_string([]),
            "an OCTET STRING",
        ),
    ] {
        book.open(
            id,
            P_256,
            Verdict::Invalid,
            &SignedData::new(CONTENT, &[alice]).with_signer(|info| {
                info.signature_algorithm =
                    Node::sequence([Node::oid(oid::ECDSA_WITH_SHA_256), parameters]);
            }),
        )
        .text(
            &format!("ecdsa-with-SHA256 with {title} as parameters"),
            "The parameters must be absent. NULL is a widespread mistake that says nothing; this is another, and refusing is better.",
        )
        .requires(&["rfc5754-3.3-1"])
        .reason("algorithm-parameters")
        .class("identifier-parameters");
    }
}

/// RSASSA-PSS-params of SHA-256, its fields as they are given.
fn pss(hash: Node, salt: i64, trailer: bool) -> Node {
    let mask = Node::sequence([Node::oid(oid::MGF1), Digest::Sha256.identifier_with_null()]);
    let mut fields = vec![
        Node::context(0, [hash]),
        Node::context(1, [mask]),
        Node::context(2, [Node::integer(salt)]),
    ];
    if trailer {
        fields.push(Node::context(3, [Node::integer(1)]));
    }
    Node::sequence([Node::oid(oid::RSASSA_PSS), Node::sequence(fields)])
}

fn protected_pss(book: &mut Book, alice: &Identity) {
    let message = |used: Node, protected: Node| {
        let scheme = Scheme::Pss(Pss::new(Digest::Sha256));
        let object = SignedData::with_scheme(CONTENT, alice, scheme).with_signer(|info| {
            info.signature_algorithm = used;
            info.add(algorithm_protection(Digest::Sha256.identifier(), protected));
        });
        Message::from(&object)
            .needing("algorithm-protection")
            .needing("rsa-pss")
    };
    let null = || Digest::Sha256.identifier_with_null();
    let plain = || pss(null(), 32, false);
    let protected = "signed/attributes/algorithm-protection-pss";
    book.valid(protected, message(plain(), plain()))
        .text(
            "CMSAlgorithmProtection of a PSS signature",
            "The attribute repeats both algorithm identifiers, parameters included.",
        )
        .requires(&["rfc6211-3.1-2", "rfc6211-3.1-4"])
        .level(Level::Should);
    let bare = || pss(Digest::Sha256.identifier(), 32, false);
    let spelled = || pss(null(), 32, true);
    for (id, used, named, title) in [
        (
            "signed/attributes/algorithm-protection-pss-default-named",
            plain(),
            spelled(),
            "spells a default of PSS that the SignerInfo leaves out",
        ),
        (
            "signed/attributes/algorithm-protection-pss-default-used",
            spelled(),
            plain(),
            "leaves out a default of PSS that the SignerInfo spells",
        ),
        (
            "signed/attributes/algorithm-protection-pss-hash-null",
            bare(),
            plain(),
            "writes NULL in the hash of PSS where the SignerInfo writes nothing",
        ),
        (
            "signed/attributes/algorithm-protection-pss-hash-absent",
            plain(),
            bare(),
            "writes nothing in the hash of PSS where the SignerInfo writes NULL",
        ),
    ] {
        book.open(
            id,
            protected,
            Verdict::Valid,
            message(used, named),
        )
        .text(
            &format!("CMSAlgorithmProtection that {title}"),
            "Both identifiers mean the same. A field at its default compares as identical however it is written, and whether NULL and nothing do is left open; accepting is better.",
        )
        .requires(&["rfc6211-3-1", "rfc6211-3.1-5"])
        .level(Level::Should)
        .class("algorithm-meaning");
    }
    for (id, named, title) in [
        (
            "signed/attributes/algorithm-protection-pss-salt",
            pss(null(), 20, false),
            "another length of the salt",
        ),
        (
            "signed/attributes/algorithm-protection-pss-hash",
            pss(Digest::Sha512.identifier_with_null(), 32, false),
            "another hash",
        ),
    ] {
        book.invalid(
            id,
            protected,
            "algorithm-protection-mismatch",
            message(plain(), named),
        )
        .text(
            &format!("CMSAlgorithmProtection with {title} in the parameters of PSS"),
            "The identifiers differ in what they mean. A validator that supports the attribute must fail here, which is the better answer; one that does not, cannot see it.",
        )
        .requires(&["rfc6211-3.1-5"])
        .accept(&[Verdict::Invalid, Verdict::Valid], Verdict::Invalid)
        .level(Level::May)
        .class("algorithm-meaning");
    }
}

fn protected_ecdsa(book: &mut Book, alice: &Identity) {
    let absent = || Node::sequence([Node::oid(oid::ECDSA_WITH_SHA_256)]);
    let null = || Node::sequence([Node::oid(oid::ECDSA_WITH_SHA_256), Node::null()]);
    for (id, used, named, title) in [
        (
            "signed/attributes/algorithm-protection-ecdsa-null-named",
            absent(),
            null(),
            "writes NULL for ECDSA where the SignerInfo writes nothing",
        ),
        (
            "signed/attributes/algorithm-protection-ecdsa-null-used",
            null(),
            absent(),
            "writes nothing for ECDSA where the SignerInfo writes NULL",
        ),
    ] {
        let object = signed(alice, |info| {
            info.signature_algorithm = used;
            info.add(algorithm_protection(Digest::Sha256.identifier(), named));
        });
        book.open(
            id,
            P_256,
            Verdict::Valid,
            Message::from(&object).needing("algorithm-protection"),
        )
        .text(
            &format!("CMSAlgorithmProtection that {title}"),
            "ECDSA has no parameters, and the NULL says nothing. Whether the two are equal is left open; accepting is better.",
        )
        .requires(&["rfc6211-3.1-5", "rfc5754-3.3-1"])
        .class("algorithm-meaning");
    }
}
