//! `signed/forms`: what is around a SignedData, and the numbers of versions.

use smime_cases::{Form, Level, Verdict};

use crate::{
    cases::common::{BASIC, CONTENT},
    primitive::{asn1::Node, digest::Digest, oid},
    template::{
        book::Book,
        message::Message,
        people::People,
        signed_data::{SignedData, content_info},
    },
};

pub(super) fn write(book: &mut Book, people: &People) {
    let basic = SignedData::new(CONTENT, &[people.get("alice-rsa")]);
    content_infos(book, &basic);
    versions(book, &basic);
}

/// What is around the SignedData, or in its place.
fn content_infos(book: &mut Book, basic: &SignedData) {
    book.invalid(
        "signed/forms/no-content-info",
        BASIC,
        "malformed-cms",
        Message::from(basic).with_octets(basic.bare_node().encode()),
    )
    .text(
        "SignedData without ContentInfo",
        "The outermost value must be a ContentInfo. A bare SignedData has no content type where one is expected, and has crashed parsers.",
    )
    .requires(&["rfc5652-3-1"])
    .class("ber-framing");
    book.invalid(
        "signed/forms/content-info-data",
        BASIC,
        "not-signed",
        Message::from(basic)
            .with_octets(content_info(oid::DATA, Node::octet_string(CONTENT)).encode()),
    )
    .text(
        "ContentInfo of type id-data",
        "A well-formed ContentInfo without any signature in it. It is not signed, whatever its transport says.",
    )
    .requires(&["rfc5652-3-1"])
    .class("no-signer");
    book.invalid(
        "signed/forms/content-info-enveloped",
        BASIC,
        "not-signed",
        Message::from(basic)
            .with_octets(content_info(oid::ENVELOPED_DATA, basic.bare_node()).encode()),
    )
    .text(
        "SignedData under the type of EnvelopedData",
        "The content type says EnvelopedData, the value is a SignedData. The type decides how the value is read, and as an EnvelopedData it cannot be.",
    )
    .requires(&["rfc5652-3-1"]);
    book.unsupported(
        "signed/forms/content-info-unknown",
        BASIC,
        Message::from(basic).with_octets(content_info(oid::UNKNOWN, basic.bare_node()).encode()),
    )
    .text(
        "ContentInfo of an unknown type",
        "Nobody knows the content type, so nothing can be said about the value in it, even if it looks like a SignedData.",
    )
    .requires(&["rfc5652-2-2"]);
    for (id, title, form, octets) in [
        ("signed/forms/empty", "empty input", Form::Der, &b""[..]),
        (
            "signed/forms/junk",
            "junk input",
            Form::Der,
            &b"\xff\xfe not a message \x00\x01"[..],
        ),
    ] {
        book.invalid(
            id,
            BASIC,
            "malformed-cms",
            Message::from(basic).with_octets(octets).in_form(form),
        )
        .text(
            title,
            "What is no BER at all is refused, with a reason and without a crash.",
        )
        .requires(&["rfc5652-3-1"])
        .class("ber-framing");
    }
}

fn versions(book: &mut Book, basic: &SignedData) {
    for (id, version) in [
        ("signed/forms/version-0", 0),
        ("signed/forms/version-3", 3),
        ("signed/forms/version-99", 99),
        ("signed/forms/version-minus-1", -1),
    ] {
        book.open(
            id,
            BASIC,
            Verdict::Valid,
            &basic.clone().with(|object| object.version = Node::integer(version)),
        )
        .text(
            &format!("SignedData version {version} instead of 1"),
            "The version follows from the other fields, and for this object it is 1. The structure is read the same way whatever the number says, so accepting is the better answer; a receiver may refuse what the sender got wrong.",
        )
        .requires(&["rfc5652-5.1-1", "rfc5652-5.1-2"])
        .class("empty-digest-algorithms");
    }
    book.open(
        "signed/forms/signer-version-3",
        BASIC,
        Verdict::Valid,
        &basic.clone().tampered(|signer| signer.version = Node::integer(3)),
    )
    .text(
        "SignerInfo version 3 with issuerAndSerialNumber",
        "With issuerAndSerialNumber the version must be 1. The sid has its own tag, so the number decides nothing, and accepting is the better answer.",
    )
    .requires(&["rfc5652-5.3-1"]);
    book.open(
        "signed/forms/signer-version-1-key-identifier",
        "signed/forms/subject-key-identifier",
        Verdict::Valid,
        &basic.clone().with_signer(|signer| {
            signer.by_key_identifier();
            signer.version = Node::integer(1);
        }),
    )
    .text(
        "SignerInfo version 1 with subjectKeyIdentifier",
        "With subjectKeyIdentifier the version must be 3. The sid has its own tag, so the number decides nothing, and accepting is the better answer.",
    )
    .requires(&["rfc5652-5.3-2"]);
    book.open(
        "signed/forms/signer-version-99",
        BASIC,
        Verdict::Valid,
        &basic.clone().tampered(|signer| signer.version = Node::integer(99)),
    )
    .text(
        "SignerInfo version 99",
        "Unimplemented versions of SignerInfo must be handled gracefully: a verdict either way, and no crash. Accepting is better, as everything else is read in the one known way and verifies.",
    )
    .requires(&["rfc5652-5.1-8"])
    .accept(&[Verdict::Valid, Verdict::Invalid, Verdict::Unsupported], Verdict::Valid);
    book.open(
        "signed/forms/digest-algorithms-empty",
        BASIC,
        Verdict::Valid,
        &basic.clone().with(|object| object.digest_algorithms.clear()),
    )
    .text(
        "digestAlgorithms is empty",
        "The collection may hold any number of elements, zero included, and helps one-pass processing only. A receiver may fail to validate, and must not crash; accepting is better, since the SignerInfo names its digest.",
    )
    .requires(&["rfc5652-5.1-3", "rfc5652-5.1-4"])
    .class("empty-digest-algorithms");
    book.open(
        "signed/forms/digest-algorithm-not-listed",
        BASIC,
        Verdict::Valid,
        &basic.clone().with(|object| object.digest_algorithms = vec![Digest::Sha512.identifier()]),
    )
    .text(
        "the signer's digest is not in digestAlgorithms",
        "SHA-512 is listed, the signer uses SHA-256. The signer should use a listed one, and receivers may fail to validate otherwise. Accepting is better, since the SignerInfo names its digest.",
    )
    .requires(&["rfc5652-5.3-6", "rfc5652-5.3-7", "rfc5652-5.1-4"])
    .class("empty-digest-algorithms");
    book.open(
        "signed/forms/digest-algorithm-unknown-listed",
        BASIC,
        Verdict::Valid,
        &basic.clone().with(|object| {
            object.digest_algorithms.push(Node::sequence([Node::oid(oid::UNKNOWN)]));
        }),
    )
    .text(
        "an unknown digest in digestAlgorithms beside the right one",
        "Nobody uses the unknown digest. The list may hold any number of elements and every signer here uses a known one, so there is nothing that a receiver could miss, and accepting is the better answer; to say that something is unsupported is graceful too, to call the message bad is not.",
    )
    .requires(&["rfc5652-5.1-3", "rfc5652-5.1-9"])
    .accept(&[Verdict::Valid, Verdict::Unsupported], Verdict::Valid)
    .level(Level::Should)
    .class("unknown-algorithm");
}
