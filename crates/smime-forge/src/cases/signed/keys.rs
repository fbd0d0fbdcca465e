//! `signed/keys`: RSA keys that are too small, too large, or no keys.

use smime_cases::{Level, Verdict};

use crate::{
    cases::common::{BASIC, CONTENT},
    primitive::{asn1::Node, digest::Digest},
    template::{
        book::Book,
        people::{Identity, People},
        signed_data::SignedData,
    },
};

pub(super) fn write(book: &mut Book, people: &People) {
    let by = |name: &str| SignedData::new(CONTENT, &[people.get(name)]);
    book.valid("signed/keys/rsa-1024-allowed", &by("alice-rsa-1024"))
        .text(
            "an RSA key of 1024 bits, legacy algorithms allowed",
            "The receiver asks for legacy key sizes to be taken, to read old mail.",
        )
        .requires(&["rfc8551-4.3-1"])
        .level(Level::May)
        .context(|context| context.legacy = true)
        .feature("legacy")
        .class("key-size");
    book.open(
        "signed/keys/rsa-1024",
        "signed/keys/rsa-1024-allowed",
        Verdict::Invalid,
        &by("alice-rsa-1024"),
    )
    .text(
        "an RSA key of 1024 bits",
        "Keys below 2048 bits should not be verified with. The choice is left, refusing is the better one where nobody asked for old mail.",
    )
    .requires(&["rfc8551-4.3-1", "rfc8550-6-3"])
    .level(Level::Should)
    .reason("legacy-algorithm")
    .class("key-size");
    book.open("signed/keys/rsa-512", BASIC, Verdict::Invalid, &by("alice-rsa-512"))
        .text(
            "an RSA key of 512 bits",
            "The key can be factored in hours by anybody. Whoever verifies with it must at least warn; refusing is the better answer, always.",
        )
        .requires(&["rfc8551-6-2", "rfc8551-6-3"])
        .level(Level::Should)
        .reason("key-too-small")
        .class("key-size");
    book.open("signed/keys/rsa-16384", BASIC, Verdict::Invalid, &by("alice-rsa-16384"))
        .text(
            "an RSA key of 16384 bits",
            "Verifying with keys above 4096 bits is optional. A limit somewhere is needed, else a certificate with a giant key stalls the receiver, so refusing is the better answer.",
        )
        .requires(&["rfc8551-4.3-3"])
        .reason("key-too-large")
        .accept(&[Verdict::Valid, Verdict::Invalid, Verdict::Unsupported], Verdict::Invalid)
        .within(10)
        .class("key-size");
    malformed_rsa(book, people.get("alice-rsa"));
}

/// RSAPublicKey values that are no keys (RFC 8017 section 3.1).
fn malformed_rsa(book: &mut Book, alice: &Identity) {
    let n = alice.key.modulus();
    let mut even = n.clone();
    even[255] &= 0xfe;
    let number = |octets: &[u8]| Node::unsigned(octets);
    let e = || Node::integer(65537);
    let signed = |key: Node| {
        let bent = alice.with(|certificate| {
            *certificate.public_key_info.at(&[1]) = Node::bit_string(&key.encode());
        });
        SignedData::new(CONTENT, &[&bent])
    };
    for (id, key, title) in [
        (
            "signed/keys/rsa-exponent-1",
            Node::sequence([number(&n), Node::integer(1)]),
            "the public exponent 1",
        ),
        (
            "signed/keys/rsa-exponent-even",
            Node::sequence([number(&n), Node::integer(65536)]),
            "an even public exponent",
        ),
        (
            "signed/keys/rsa-exponent-zero",
            Node::sequence([number(&n), Node::integer(0)]),
            "the public exponent 0",
        ),
        (
            "signed/keys/rsa-modulus-even",
            Node::sequence([number(&even), e()]),
            "an even modulus",
        ),
        (
            "signed/keys/rsa-modulus-zero",
            Node::sequence([Node::integer(0), e()]),
            "the modulus 0",
        ),
        (
            "signed/keys/rsa-exponent-missing",
            Node::sequence([number(&n)]),
            "no public exponent",
        ),
        (
            "signed/keys/rsa-modulus-negative",
            Node::sequence([Node::primitive(2, n.clone()), e()]),
            "a negative modulus",
        ),
    ] {
        book.invalid(
            id,
            BASIC,
            "malformed-key",
            &signed(key),
        )
        .text(
            &format!("an RSA key with {title}"),
            "The certificate is signed properly, and its key is none: arithmetic with it has no meaning, loops, or makes any signature good.",
        )
        .source("RFC 8017 section 3.1")
        .within(10)
        .class("key-size");
    }
    let trivial = Node::sequence([number(&n), Node::integer(1)]);
    let message = signed(trivial);
    let mut info = message.signers[0].clone();
    let digest = Digest::Sha256.of(&info.to_be_signed());
    let mut block = vec![0, 1];
    let der = Digest::Sha256.info(&digest).encode();
    block.resize(256 - der.len() - 1, 0xff);
    block.push(0);
    block.extend(der);
    info.set_signature(block);
    book.invalid(
        "signed/keys/rsa-exponent-1-forged",
        BASIC,
        "malformed-key",
        &message.with(|object| object.signers[0] = info),
    )
    .text(
        "the public exponent 1, and a signature that anybody can make",
        "With e = 1 the encoded message is its own signature. Whoever does the arithmetic without looking at the exponent accepts it.",
    )
    .source("RFC 8017 section 3.1")
    .class("key-size");
}
