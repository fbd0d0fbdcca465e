//! `digested`: DigestedData, which anybody can make.

use smime_cases::{Level, Verdict};

use crate::{
    primitive::{asn1::Node, digest::Digest, oid},
    template::{book::Book, digested_data::DigestedData, mime::TEXT},
};

/// The accepted case.
const BASIC: &str = "digested/sha-256";

pub(super) fn write(book: &mut Book) {
    for (id, digest) in [
        ("digested/sha-224", Digest::Sha224),
        ("digested/sha-256", Digest::Sha256),
        ("digested/sha-384", Digest::Sha384),
        ("digested/sha-512", Digest::Sha512),
    ] {
        book.valid(
            id,
            DigestedData::new(TEXT, digest).message(),
        )
        .text(
            &format!("a digest by {}", digest.feature().to_uppercase()),
            "Content and its digest. It says that nothing was lost on the way, and nothing about who sent it.",
        )
        .source("RFC 5652 section 7")
        .level(Level::May);
    }
    for ([id, not_allowed], digest) in [
        (
            ["digested/sha-1", "digested/sha-1-not-allowed"],
            Digest::Sha1,
        ),
        (["digested/md5", "digested/md5-not-allowed"], Digest::Md5),
    ] {
        let message = DigestedData::new(TEXT, digest).message();
        book.valid(id, message.clone())
            .text(
                &format!("a digest by {}, allowed", digest.feature().to_uppercase()),
                "An old digest algorithm, asked for.",
            )
            .source("RFC 5652 section 7")
            .level(Level::None)
            .class("legacy-algorithm");
        book.invalid(
            not_allowed,
            id,
            "legacy-algorithm",
            message.received(|context| context.legacy = false),
        )
        .text(
            &format!("a digest by {}, not allowed", digest.feature().to_uppercase()),
            "Content to the same digest can be made at will. What an implementation says of it is its policy.",
        )
        .source("RFC 5652 section 7")
        .level(Level::None)
        .accept(&[Verdict::Invalid, Verdict::Valid], Verdict::Invalid)
        .class("legacy-algorithm");
    }
    forms(book);
    faults(book);
    algorithms(book);
}

fn forms(book: &mut Book) {
    let basic = DigestedData::new(TEXT, Digest::Sha256);
    let mut valid = |id: &str, title: &str, why: &str, message| {
        book.valid(id, message)
            .text(title, why)
            .source("RFC 5652 section 7")
            .level(Level::May);
    };
    valid(
        "digested/empty",
        "a digest of no octets",
        "eContent is there and empty, and the digest is that of nothing.",
        DigestedData::new(b"", Digest::Sha256).message(),
    );
    valid(
        "digested/null-parameters",
        "the digest algorithm with NULL",
        "Both absent parameters and NULL are to be accepted.",
        basic
            .clone()
            .with(|object| object.digest_algorithm = Digest::Sha256.identifier_with_null())
            .message(),
    );
    valid(
        "digested/segmented",
        "the content in segments",
        "The digest is over the octets of the content, not over its segments' tags.",
        basic
            .clone()
            .with(|object| object.content = Some(Node::segmented(TEXT, 10)))
            .message(),
    );
    valid(
        "digested/detached",
        "detached content",
        "eContent is absent and the content stands beside the object.",
        basic
            .clone()
            .with(|object| object.content = None)
            .message()
            .beside(TEXT),
    );
    valid(
        "digested/other-type",
        "content of another type",
        "eContentType is not id-data, so the version is 2.",
        basic
            .with(|object| {
                object.version = Node::integer(2);
                object.content_type = Node::oid(oid::TST_INFO);
            })
            .message()
            .needing("content-types"),
    );
}

fn faults(book: &mut Book) {
    let basic = DigestedData::new(TEXT, Digest::Sha256);
    let required = basic
        .message()
        .received(|context| context.require = vec!["authenticated".into()]);
    book.invalid("digested/authentication-required", BASIC, "not-authenticated", required)
        .text(
            "a digest where authentication is required",
            "The receiver asks for a layer that authenticates. A digest, which anybody can compute, is none.",
        )
        .source("RFC 5652 section 7")
        .level(Level::None)
        .class("digested-data");
    let changed = TEXT.strip_suffix(b"3.\r\n").expect("page 3");
    let changed = [changed, b"4.\r\n"].concat();
    let mut bad = |id: &str, title: &str, why: &str, bend: &dyn Fn(&mut DigestedData)| {
        book.invalid(
            id,
            BASIC,
            "digest-mismatch",
            basic.clone().with(|object| bend(object)).message(),
        )
        .text(title, why)
        .source("RFC 5652 section 7")
        .class("digested-data");
    };
    bad(
        "digested/changed",
        "the content changed",
        "Page 3 became page 4, and the digest is that of what was there.",
        &|object| object.content = Some(Node::octet_string(changed.clone())),
    );
    for (id, length) in [
        ("digested/digest-0", 0),
        ("digested/digest-4", 4),
        ("digested/digest-16", 16),
    ] {
        bad(
            id,
            &format!("a digest of {length} octets"),
            "The digest is right as far as it goes, and SHA-256 has 32 octets.",
            &|object| object.digest.truncate(length),
        );
    }
    bad(
        "digested/digest-longer",
        "a digest of 33 octets",
        "The digest is right and one octet follows it.",
        &|object| object.digest.push(0),
    );
    bad(
        "digested/digest-of-encoding",
        "a digest of the content with its tag",
        "What was digested is the OCTET STRING, tag and length and all. Only its octets are to be.",
        &|object| {
            object.digest = Digest::Sha256.of(&Node::octet_string(TEXT).encode());
        },
    );
    book.invalid(
        "digested/missing",
        "digested/detached",
        "missing-content",
        basic.clone().with(|object| object.content = None).message(),
    )
    .text(
        "no content, and none given",
        "eContent is absent and nobody supplies it.",
    )
    .source("RFC 5652 section 7")
    .class("missing-content");
}

fn algorithms(book: &mut Book) {
    let basic = DigestedData::new(TEXT, Digest::Sha256);
    let octets = Node::sequence([Node::oid(Digest::Sha256.oid()), Node::octet_string([])]);
    book.open(
        "digested/parameters-wrong",
        BASIC,
        Verdict::Invalid,
        basic
            .clone()
            .with(|object| object.digest_algorithm = octets)
            .message(),
    )
    .text(
        "the digest algorithm with an OCTET STRING as parameters",
        "SHA-256 has no parameters; NULL is the one other form, and refusing is better.",
    )
    .requires(&["rfc5754-2-2", "rfc5754-2-3"])
    .reason("algorithm-parameters")
    .class("identifier-parameters");
    book.unsupported(
        "digested/unknown",
        BASIC,
        basic
            .with(|object| object.digest_algorithm = Node::sequence([Node::oid(oid::UNKNOWN)]))
            .message(),
    )
    .text(
        "an unknown digest algorithm",
        "digestAlgorithm is nobody's, so nothing can be compared.",
    )
    .source("RFC 5652 section 7")
    .class("unknown-algorithm");
}
