//! `authenticated`: AuthenticatedData, and what binds its content.

use smime_cases::{Level, Verdict};

use crate::{
    asn1::Node,
    attribute::{attribute, content_type, message_digest},
    authenticated_data::AuthenticatedData,
    book::Book,
    cases::{FAILED, NO_RECIPIENT, dave},
    certificate::utf8,
    cipher::Cipher,
    digest::Digest,
    mime::TEXT,
    oid,
    people::People,
    recipient::{Kari, Kekri, Ktri, Oaep, Pwri, Recipient, key_pair},
};

/// The accepted case without attributes.
const PLAIN: &str = "authenticated/hmac/sha-256";
/// The accepted case with attributes.
const BASIC: &str = "authenticated/attributes/basic";
/// What [`TEXT`] becomes on the way.
const CHANGED: &[u8] = b"Content-Type: text/plain; charset=us-ascii\r\n\
    Content-Transfer-Encoding: 7bit\r\n\
    \r\n\
    The figures are on page 4.\r\n";

pub(super) fn write(book: &mut Book, people: &People) {
    let plain = AuthenticatedData::new(TEXT, Digest::Sha256, [dave(people)]);
    let basic = AuthenticatedData::with_attributes(TEXT, Digest::Sha256, [dave(people)]);
    algorithms(book, people);
    recipients(book, people);
    good(book, &basic);
    contents(book, &plain, &basic);
    macs(book, &plain, &basic);
    attributes(book, &basic);
    digest_algorithm(book, &plain, &basic);
}

fn algorithms(book: &mut Book, people: &People) {
    for (name, digest) in [
        ("sha-1", Digest::Sha1),
        ("sha-224", Digest::Sha224),
        ("sha-256", Digest::Sha256),
        ("sha-384", Digest::Sha384),
        ("sha-512", Digest::Sha512),
    ] {
        book.valid(
            &format!("authenticated/hmac/{name}"),
            AuthenticatedData::new(TEXT, digest, [dave(people)]).message(),
        )
        .text(
            &format!("HMAC-{}", name.to_uppercase()),
            "The content in clear, and a code over it whose key the recipient gets as he gets a content-encryption key. No attributes.",
        )
        .requires(&["rfc5652-9.3-2"])
        .level(Level::May);
    }
    let old = |parameters: Vec<Node>| {
        AuthenticatedData::new(TEXT, Digest::Sha1, [dave(people)])
            .with(|object| {
                let mut identifier = vec![Node::oid(oid::HMAC_SHA_1)];
                identifier.extend(parameters);
                object.mac_algorithm = Node::sequence(identifier);
            })
            .message()
    };
    book.valid("authenticated/hmac/sha-1-pkix", old(Vec::new()))
        .text(
            "HMAC-SHA-1 under the identifier of RFC 3370",
            "hMAC-SHA1 of the PKIX arc, parameters absent: the identifier that CMS itself names.",
        )
        .requires(&["rfc3370-6.1-5"]);
    book.valid(
        "authenticated/hmac/sha-1-pkix-null",
        old(vec![Node::null()]),
    )
    .text(
        "HMAC-SHA-1 under the identifier of RFC 3370, with NULL",
        "Both absent parameters and NULL must be accepted.",
    )
    .requires(&["rfc3370-6.1-6"]);
    book.unsupported(
        "authenticated/hmac/unknown",
        PLAIN,
        AuthenticatedData::new(TEXT, Digest::Sha256, [dave(people)])
            .with(|object| object.mac_algorithm = Node::sequence([Node::oid(oid::UNKNOWN)]))
            .message(),
    )
    .text(
        "an unknown algorithm",
        "macAlgorithm is nobody's. That is not a code that fits.",
    )
    .source("RFC 5652 section 9.1")
    .class("unknown-algorithm");
}

fn recipients(book: &mut Book, people: &People) {
    let to =
        |recipient| AuthenticatedData::with_attributes(TEXT, Digest::Sha256, [recipient]).message();
    let dave_rsa = people.get("dave-rsa");
    for (name, title, message) in [
        (
            "rsa-oaep",
            "the key by RSAES-OAEP",
            to(Recipient::Ktri(Ktri::oaep(
                dave_rsa,
                Oaep::new(Digest::Sha256),
            ))),
        ),
        (
            "p256",
            "the key by ECDH on P-256",
            to(Recipient::Kari(Kari::new(people.get("dave-p256"), 16))),
        ),
        (
            "x25519",
            "the key by X25519",
            to(Recipient::Kari(Kari::new(people.get("dave-x25519"), 32))),
        ),
        (
            "kekri",
            "the key under a key-encryption key",
            to(Recipient::Kekri(Kekri::new(32))),
        ),
        (
            "pwri",
            "the key under a password",
            to(Recipient::Pwri(Pwri::new(
                Digest::Sha256,
                Cipher::AesCbc(256),
            ))),
        ),
    ] {
        book.valid(&format!("authenticated/recipients/{name}"), message)
            .text(
                title,
                "The authentication key is handed over in another way. What authenticates the content is the same.",
            )
            .source("RFC 5652 section 9.1")
            .level(Level::May);
    }
    let message = AuthenticatedData::new(TEXT, Digest::Sha256, [dave(people)]).message();
    book.invalid(
        "authenticated/recipients/other",
        PLAIN,
        NO_RECIPIENT,
        message.received(|context| context.keys = vec![key_pair(people.get("erin-rsa"))]),
    )
    .text(
        "for somebody else",
        "The content is in clear, but who cannot have the key cannot check it, and has nothing to rely on.",
    )
    .requires(&["rfc5652-9.3-1"])
    .class("no-recipient");
}

fn good(book: &mut Book, basic: &AuthenticatedData) {
    book.valid(BASIC, basic.message())
        .text(
            "with attributes",
            "content-type and message-digest are authenticated, and the code is over their DER as SET OF; the digest binds the content.",
        )
        .requires(&["rfc5652-9.2-1", "rfc5652-9.3-3"]);
    book.valid(
        "authenticated/attributes/more",
        basic
            .clone()
            .with(|object| {
                object.set_attributes([
                    content_type(oid::DATA),
                    message_digest(Digest::Sha256, TEXT),
                    attribute(oid::UNKNOWN, [utf8("authenticated")]),
                ]);
            })
            .message(),
    )
    .text(
        "with an attribute that nobody knows",
        "One more attribute is authenticated along with the two that have to be there.",
    )
    .requires(&["rfc5652-9.1-8"]);
    book.valid(
        "authenticated/attributes/other-digest",
        basic
            .clone()
            .with(|object| {
                object.digest_algorithm = Some(Digest::Sha512.identifier());
                object.set_attributes([
                    content_type(oid::DATA),
                    message_digest(Digest::Sha512, TEXT),
                ]);
            })
            .message()
            .needing("sha-512"),
    )
    .text(
        "with another digest than the code's",
        "The content is digested with SHA-512, the code is HMAC with SHA-256. They are chosen apart.",
    )
    .source("RFC 5652 section 9.1");
    book.valid(
        "authenticated/attributes/unauthenticated",
        basic
            .clone()
            .with(|object| {
                let attribute = attribute(oid::UNKNOWN, [utf8("anybody's")]);
                object.unauth_attrs = Some(vec![attribute]);
            })
            .message(),
    )
    .text(
        "with unauthenticated attributes after the code",
        "unauthAttrs follow mac. Anybody can put them there; they change nothing.",
    )
    .source("RFC 5652 section 9.1");
    book.valid(
        "authenticated/attributes/other-type",
        basic
            .clone()
            .with(|object| {
                object.content_type = Node::oid(oid::TST_INFO);
                object.set_attributes([
                    content_type(oid::TST_INFO),
                    message_digest(Digest::Sha256, TEXT),
                ]);
            })
            .message()
            .needing("content-types"),
    )
    .text(
        "content of another type",
        "eContentType is not id-data, so authAttrs must be there, and are.",
    )
    .requires(&["rfc5652-9.1-5"]);
    book.valid(
        "authenticated/content/indefinite",
        basic.bent(|node| *node = node.clone().all_indefinite_but(&[1, 0, 5])),
    )
    .text(
        "indefinite lengths around the attributes",
        "BER throughout, but for authAttrs, which must be DER.",
    )
    .requires(&["rfc5652-9.1-7"]);
    book.valid(
        "authenticated/content/segmented",
        basic
            .clone()
            .with(|object| object.content = Some(Node::segmented(TEXT, 10)))
            .message(),
    )
    .text(
        "the content in segments",
        "eContent is a constructed OCTET STRING. Its octets are what is digested, not its segments' tags.",
    )
    .source("RFC 5652 section 9.2");
}

fn contents(book: &mut Book, plain: &AuthenticatedData, basic: &AuthenticatedData) {
    let changed = |object: &mut AuthenticatedData| {
        object.content = Some(Node::octet_string(CHANGED));
    };
    book.invalid(
        "authenticated/content/changed",
        PLAIN,
        FAILED,
        plain.clone().tampered(changed).message(),
    )
    .text(
        "the content changed, no attributes",
        "Page 3 became page 4. The code is over the content, and is another.",
    )
    .requires(&["rfc5652-9.3-2"])
    .class("mac-binding");
    book.invalid(
        "authenticated/content/changed-with-attributes",
        BASIC,
        FAILED,
        basic.clone().tampered(changed).message(),
    )
    .text(
        "the content changed, attributes as they were",
        "Page 3 became page 4. The code is over the attributes and still right; only message-digest tells, for whoever computes it.",
    )
    .requires(&["rfc5652-9.3-1", "rfc5652-9.3-3"])
    .class("mac-binding");
    for (name, title, sibling, object) in [
        (
            "missing",
            "the content is missing, no attributes",
            PLAIN,
            plain,
        ),
        (
            "missing-with-attributes",
            "the content is missing, attributes as they were",
            BASIC,
            basic,
        ),
    ] {
        book.invalid(
            &format!("authenticated/content/{name}"),
            sibling,
            "missing-content",
            object.clone().tampered(|object| object.content = None).message(),
        )
        .text(
            title,
            "eContent is absent and nobody supplies it. There is nothing that the code could be about.",
        )
        .source("RFC 5652 section 9.2")
        .class("missing-content");
    }
    book.valid(
        "authenticated/content/detached",
        basic
            .clone()
            .with(|object| object.content = None)
            .message()
            .beside(TEXT),
    )
    .text(
        "detached content",
        "eContent is absent and the content stands beside the object.",
    )
    .source("RFC 5652 section 5.2")
    .level(Level::May);
}

fn macs(book: &mut Book, plain: &AuthenticatedData, basic: &AuthenticatedData) {
    for length in [0, 1, 4, 16, 31] {
        book.invalid(
            &format!("authenticated/mac/{length}"),
            PLAIN,
            FAILED,
            plain.clone().with_mac(|mac| mac.truncate(length)).message(),
        )
        .text(
            &format!("a code of {length} octets"),
            "The code is right as far as it goes, and HMAC with SHA-256 has 32 octets. A library that compares as much as there is lets whoever cuts it choose how much that is.",
        )
        .requires(&["rfc5652-9.3-2"])
        .class("short-tag");
    }
    for (name, title, sibling, object) in [
        (
            "with-attributes-0",
            "a code of no octets, with attributes",
            BASIC,
            0,
        ),
        (
            "with-attributes-4",
            "a code of four octets, with attributes",
            BASIC,
            4,
        ),
    ]
    .map(|(name, title, sibling, length)| {
        let object = basic.clone().with_mac(|mac| mac.truncate(length));
        (name, title, sibling, object)
    }) {
        book.invalid(
            &format!("authenticated/mac/{name}"),
            sibling,
            FAILED,
            object.message(),
        )
        .text(
            title,
            "The attributes are right and the code over them is cut.",
        )
        .requires(&["rfc5652-9.3-2"])
        .class("short-tag");
    }
    book.invalid(
        "authenticated/mac/longer",
        PLAIN,
        FAILED,
        plain.clone().with_mac(|mac| mac.push(0)).message(),
    )
    .text(
        "a code of 33 octets",
        "The code is right and one octet follows it.",
    )
    .requires(&["rfc5652-9.3-2"])
    .class("short-tag");
    book.invalid(
        "authenticated/mac/last-bit",
        PLAIN,
        FAILED,
        plain.clone().with_mac(|mac| mac[31] ^= 1).message(),
    )
    .text(
        "the last bit of the code changed",
        "All of the code is compared.",
    )
    .requires(&["rfc5652-9.3-2"])
    .class("mac-binding");
    book.invalid(
        "authenticated/mac/over-implicit-tag",
        BASIC,
        FAILED,
        basic
            .clone()
            .with(|object| {
                let written = object.auth_attrs.clone().expect("attributes").encode();
                let mac = object.digest.hmac(&object.key, &written);
                object.mac = Some(Node::octet_string(mac));
            })
            .message(),
    )
    .text(
        "a code over the attributes under their tag [2]",
        "The sender took the attributes as they are written. The text wants the tag of SET OF there.",
    )
    .requires(&["rfc5652-9.2-1"])
    .class("mac-binding");
    book.invalid(
        "authenticated/mac/over-content",
        BASIC,
        FAILED,
        basic
            .clone()
            .with(|object| {
                let mac = object.digest.hmac(&object.key, TEXT);
                object.mac = Some(Node::octet_string(mac));
            })
            .message(),
    )
    .text(
        "a code over the content though there are attributes",
        "With attributes the code is over them. A code over the content would leave them to anybody.",
    )
    .requires(&["rfc5652-9.2-1"])
    .class("mac-binding");
}

fn attributes(book: &mut Book, basic: &AuthenticatedData) {
    let digest = || message_digest(Digest::Sha256, TEXT);
    let mut bad =
        |name: &str, title: &str, why: &str, reason: &str, requirements: &[&str], message| {
            book.invalid(
                &format!("authenticated/attributes/{name}"),
                BASIC,
                reason,
                message,
            )
            .text(title, why)
            .requires(requirements)
            .class("mac-binding");
        };
    let with = |attributes: Vec<Node>| {
        basic
            .clone()
            .with(|object| object.set_attributes(attributes))
            .message()
    };
    bad(
        "digest-missing",
        "message-digest is missing",
        "The code is over content-type alone, and right. Nothing binds the content.",
        "missing-message-digest",
        &["rfc5652-9.1-8", "rfc5652-9.2-1"],
        with(vec![content_type(oid::DATA)]),
    );
    bad(
        "type-missing",
        "content-type is missing",
        "The code is over message-digest alone, and right. Nothing binds the type.",
        "missing-content-type",
        &["rfc5652-9.1-8", "rfc5652-9.2-1"],
        with(vec![digest()]),
    );
    bad(
        "both-missing",
        "neither content-type nor message-digest",
        "The code is over an attribute that says nothing about the content.",
        "missing-content-type",
        &["rfc5652-9.1-8"],
        with(vec![attribute(oid::UNKNOWN, [utf8("authenticated")])]),
    );
    bad(
        "type-mismatch",
        "content-type names another type",
        "The attribute says TSTInfo, eContentType says id-data. They must match.",
        "content-type-mismatch",
        &["rfc5652-9.3-4"],
        with(vec![content_type(oid::TST_INFO), digest()]),
    );
    bad(
        "digest-wrong",
        "message-digest of other content",
        "The sender digested something else, and the code over the attributes is right.",
        FAILED,
        &["rfc5652-9.3-3"],
        with(vec![
            content_type(oid::DATA),
            message_digest(Digest::Sha256, CHANGED),
        ]),
    );
    bad(
        "digest-twice",
        "two message-digest attributes",
        "One is that of the content, one is not. Whichever is looked at, the other is there too.",
        "duplicate-attribute",
        &["rfc5652-11.2-6"],
        with(vec![
            content_type(oid::DATA),
            digest(),
            message_digest(Digest::Sha256, CHANGED),
        ]),
    );
    bad(
        "digest-two-values",
        "message-digest with two values",
        "One is that of the content, one is not.",
        "attribute-value-count",
        &["rfc5652-11.2-4"],
        with(vec![
            content_type(oid::DATA),
            attribute(
                oid::MESSAGE_DIGEST,
                [
                    Node::octet_string(Digest::Sha256.of(TEXT)),
                    Node::octet_string(Digest::Sha256.of(CHANGED)),
                ],
            ),
        ]),
    );
    bad(
        "dropped",
        "the attributes dropped",
        "authAttrs and digestAlgorithm were taken out, and the code is the one over them.",
        FAILED,
        &["rfc5652-9.3-2"],
        basic
            .clone()
            .tampered(|object| {
                object.auth_attrs = None;
                object.digest_algorithm = None;
            })
            .message(),
    );
    bad(
        "added",
        "an attribute added",
        "One more attribute stands among them, which the sender never wrote.",
        FAILED,
        &["rfc5652-9.3-2"],
        basic
            .clone()
            .tampered(|object| {
                object.set_attributes([
                    content_type(oid::DATA),
                    digest(),
                    attribute(oid::UNKNOWN, [utf8("put in")]),
                ]);
            })
            .message(),
    );
    book.open(
        "authenticated/attributes/reordered",
        BASIC,
        Verdict::Invalid,
        basic
            .clone()
            .tampered(|object| {
                object.auth_attrs.as_mut().expect("attributes").nodes().reverse();
            })
            .message(),
    )
    .text(
        "the attributes out of order",
        "The members of the SET do not stand in the order of DER, and the code is over their DER. The sender broke a MUST; who encodes them anew finds the code right. To refuse is better: nothing says that the order was the sender's.",
    )
    .requires(&["rfc5652-9.1-7"])
    .reason("authenticated-attributes-not-der")
    .class("auth-attributes");
}

fn digest_algorithm(book: &mut Book, plain: &AuthenticatedData, basic: &AuthenticatedData) {
    book.invalid(
        "authenticated/attributes/digest-algorithm-absent",
        BASIC,
        "malformed-cms",
        basic
            .clone()
            .with(|object| object.digest_algorithm = None)
            .message(),
    )
    .text(
        "attributes without digestAlgorithm",
        "authAttrs are there and nothing says how the content was digested. A library that then skips the digest checks nothing of the content.",
    )
    .requires(&["rfc5652-9.1-6"])
    .class("mac-binding");
    book.open(
        "authenticated/attributes/digest-algorithm-alone",
        PLAIN,
        Verdict::Invalid,
        plain
            .clone()
            .with(|object| object.digest_algorithm = Some(Digest::Sha256.identifier()))
            .message(),
    )
    .text(
        "digestAlgorithm without attributes",
        "digestAlgorithm is there and authAttrs, which must then be there too, are not: dropped, it seems. The code over the content is right, though, so the demand is on the sender alone.",
    )
    .requires(&["rfc5652-9.1-4"])
    .reason("malformed-cms")
    .class("auth-attributes");
    book.invalid(
        "authenticated/attributes/other-type-without",
        "authenticated/attributes/other-type",
        "authenticated-attributes-required",
        plain
            .clone()
            .with(|object| object.content_type = Node::oid(oid::TST_INFO))
            .message()
            .needing("content-types"),
    )
    .text(
        "content of another type, without attributes",
        "eContentType is not id-data and authAttrs are absent, so nothing authenticates the type: anybody can change it.",
    )
    .requires(&["rfc5652-9.1-5"])
    .class("auth-attributes");
}
