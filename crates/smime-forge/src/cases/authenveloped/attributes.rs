//! `authenveloped/attributes`: authAttrs are authenticated with the content.

use smime_cases::{Level, Verdict};

use crate::{
    cases::common::{CONTENT, FAILED, auth_enveloped},
    primitive::{asn1::Node, digest::Digest, oid},
    template::{
        attribute::{attribute, content_type, message_digest, signing_time},
        book::Book,
        certificate::utf8,
        envelope::Envelope,
        people::People,
    },
};

/// The accepted case with attributes.
const BASIC: &str = "authenveloped/attributes/basic";

pub(super) fn write(book: &mut Book, people: &People) {
    let basic = auth_enveloped(people).with(|envelope| {
        envelope.auth_attrs = vec![
            content_type(oid::DATA),
            signing_time("260101000000Z"),
            attribute(oid::UNKNOWN, [utf8("authenticated")]),
        ];
    });
    good(book, people, &basic);
    changed(book, &basic);
    encoded(book, &basic);
    required(book, people);
}

fn good(book: &mut Book, people: &People, basic: &Envelope) {
    book.valid("authenveloped/attributes/basic", basic.message())
        .text(
            "three authenticated attributes",
            "authAttrs are there: content-type, signing-time, and one that nobody knows. Their DER, as SET OF and not as [1], is the additional data of the cipher.",
        )
        .source("RFC 5083 section 2.2");
    for (id, title, cipher) in [
        (
            "authenveloped/attributes/ccm",
            "authenticated attributes under AES-CCM",
            crate::primitive::cipher::Cipher::AesCcm(128),
        ),
        (
            "authenveloped/attributes/chacha20",
            "authenticated attributes under ChaCha20-Poly1305",
            crate::primitive::cipher::Cipher::ChaCha20Poly1305,
        ),
    ] {
        let envelope = Envelope::new(CONTENT, cipher, [crate::cases::common::dave(people)])
            .with(|envelope| envelope.auth_attrs = basic.auth_attrs.clone());
        book.valid(id, envelope.message())
            .text(
                title,
                "The same attributes as additional data of another cipher.",
            )
            .source("RFC 5083 section 2.2");
    }
    book.valid(
        "authenveloped/attributes/message-digest",
        basic
            .clone()
            .with(|envelope| {
                envelope.auth_attrs.push(message_digest(Digest::Sha256, CONTENT));
            })
            .message(),
    )
    .text(
        "a message-digest among them",
        "The tag covers the content already, so senders should leave message-digest out. To have it is no fault of the message.",
    )
    .requires(&["rfc5083-2.1-6", "rfc5083-3-1"])
    .level(Level::Should);
    book.valid(
        "authenveloped/attributes/unauthenticated",
        basic.bent(|fields| {
            fields.attributes = Some(vec![attribute(oid::UNKNOWN, [utf8("anybody's")])]);
        }),
    )
    .text(
        "unauthenticated attributes after the tag",
        "unauthAttrs follow mac. Anybody can put them there; they change nothing.",
    )
    .source("RFC 5083 section 2.1");
}

fn changed(book: &mut Book, basic: &Envelope) {
    let mut bad = |id: &str, title: &str, why: &str, message| {
        book.invalid(id, BASIC, FAILED, message)
            .text(title, why)
            .requires(&["rfc5083-2-1"])
            .class("auth-attributes");
    };
    bad(
        "authenveloped/attributes/dropped",
        "the attributes dropped",
        "authAttrs was taken out. Without them the additional data is empty, and the tag is another.",
        basic.bent(|fields| fields.auth_attrs = None),
    );
    bad(
        "authenveloped/attributes/changed",
        "an attribute changed",
        "signing-time says 2027 where the sender wrote 2026.",
        basic.bent(|fields| {
            let set = fields.auth_attrs.as_mut().expect("attributes");
            let time = set
                .nodes()
                .iter_mut()
                .find(|attribute| **attribute == signing_time("260101000000Z"));
            *time.expect("a signing-time") = signing_time("270101000000Z");
        }),
    );
    bad(
        "authenveloped/attributes/one-removed",
        "an attribute removed",
        "The last one is gone.",
        basic.bent(|fields| {
            fields
                .auth_attrs
                .as_mut()
                .expect("attributes")
                .nodes()
                .pop();
        }),
    );
    bad(
        "authenveloped/attributes/one-added",
        "an attribute added",
        "One more stands among them, which the sender never wrote.",
        basic.bent(|fields| {
            let set = fields.auth_attrs.as_mut().expect("attributes").nodes();
            set.push(attribute(oid::UNKNOWN, [utf8("put in")]));
            *set = match Node::set_of(set.clone()).body {
                crate::primitive::asn1::Body::Nodes(nodes) => nodes,
                crate::primitive::asn1::Body::Octets(_) => Vec::new(),
            };
        }),
    );
    bad(
        "authenveloped/attributes/moved-out",
        "the attributes moved behind the tag",
        "What was authenticated stands among unauthAttrs, where nothing is.",
        basic.bent(|fields| {
            let mut set = fields.auth_attrs.take().expect("attributes");
            fields.attributes = Some(set.nodes().clone());
        }),
    );
}

fn encoded(book: &mut Book, basic: &Envelope) {
    let mut odd = |id: &str, title: &str, why: &str, message| {
        book.open(
            id,
            BASIC,
            Verdict::Invalid,
            message,
        )
        .text(
            title,
            &format!("{why} The sender broke a MUST; a receiver that encodes them anew, as section 2.2 has it, may find the tag right, and one that takes what it got for DER does not. To refuse is better: nothing says that the order was the sender's."),
        )
        .requires(&["rfc5083-2.1-5"])
        .reason("authenticated-attributes-not-der")
        .class("auth-attributes");
    };
    odd(
        "authenveloped/attributes/reordered",
        "the attributes out of order",
        "The members of the SET do not stand in the order of DER, and the tag is over their DER.",
        basic.bent(|fields| {
            fields
                .auth_attrs
                .as_mut()
                .expect("attributes")
                .nodes()
                .reverse();
        }),
    );
    odd(
        "authenveloped/attributes/ber",
        "the attributes with an indefinite length",
        "The SET is written with an indefinite length, and the tag is over its DER.",
        basic.bent(|fields| {
            fields.auth_attrs = fields.auth_attrs.take().map(Node::all_indefinite);
        }),
    );
}

fn required(book: &mut Book, people: &People) {
    let other = auth_enveloped(people).with(|envelope| envelope.content_type = oid::TST_INFO);
    let attributes = |id| vec![content_type(id)];
    book.valid(
        "authenveloped/attributes/other-type",
        other
            .clone()
            .with(|envelope| envelope.auth_attrs = attributes(oid::TST_INFO))
            .message()
            .needing("content-types"),
    )
    .text(
        "content of another type, with attributes",
        "contentType is not id-data, so authAttrs must be there, and are.",
    )
    .requires(&["rfc5083-2.1-4"]);
    book.invalid(
        "authenveloped/attributes/other-type-without",
        "authenveloped/attributes/other-type",
        "authenticated-attributes-required",
        other.message().needing("content-types"),
    )
    .text(
        "content of another type, without attributes",
        "contentType is not id-data and authAttrs are absent, so nothing authenticates the type: anybody can change it.",
    )
    .requires(&["rfc5083-2.1-4"])
    .class("auth-attributes");
    book.open(
        "authenveloped/attributes/content-type-mismatch",
        BASIC,
        Verdict::Invalid,
        auth_enveloped(people)
            .with(|envelope| envelope.auth_attrs = attributes(oid::TST_INFO))
            .message(),
    )
    .text(
        "the content-type attribute names another type",
        "The authenticated attribute says TSTInfo, contentType says id-data, and the tag is right. Only the attribute is authenticated; a receiver that goes by the field goes by what anybody can write.",
    )
    .source("RFC 5652 section 11.1")
    .reason("content-type-mismatch")
    .class("content-type-mismatch");
}
