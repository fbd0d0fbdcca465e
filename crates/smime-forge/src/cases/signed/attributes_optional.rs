//! `signed/attributes`: signing-time, capabilities, unknown attributes, and attributes out of place
//! (RFC 5652 sections 11.3 and 11.4, RFC 8551 section 2.5).

use smime_cases::{Level, Verdict};

use super::attributes::signed;
use crate::{
    cases::common::{BASIC, CONTENT},
    primitive::{asn1::Node, digest::Digest, oid},
    template::{
        attribute::{attribute, content_type, message_digest, signing_time},
        book::Book,
        certificate::{generalized_time, utc_time},
        people::{Identity, People},
        signed_data::SignedData,
        signer_info::SignerInfo,
    },
};

pub(super) fn write(book: &mut Book, people: &People) {
    let alice = people.get("alice-rsa");
    signing_times(book, alice);
    no_time(book, alice);
    placement(book, alice);
    others(book, alice);
}

/// Alice's message with a value of signing-time.
fn time(alice: &Identity, node: Node) -> SignedData {
    signed(alice, |signer| {
        signer.replace(attribute(oid::SIGNING_TIME, [node]));
    })
}

fn signing_times(book: &mut Book, alice: &Identity) {
    book.valid(
        "signed/attributes/signing-time-absent",
        &signed(alice, |signer| signer.remove(oid::SIGNING_TIME)),
    )
    .text(
        "no signing-time",
        "signing-time is optional. Only content-type and message-digest have to be there.",
    )
    .requires(&["rfc8551-2.5-1"])
    .class("signing-time");
    book.valid("signed/attributes/signing-time-generalized", &time(alice, generalized_time("20500101000000Z")))
        .text(
            "signing-time in 2050, as GeneralizedTime",
            "Times after 2049 are GeneralizedTime, and receivers must know both forms. That the time lies ahead does not matter for the signature.",
        )
        .requires(&["rfc8551-2.5.1-3", "rfc5652-11.3-3"])
        .class("signing-time");
    book.valid("signed/attributes/signing-time-future", &time(alice, utc_time("450101000000Z")))
        .text(
            "signing-time decades ahead",
            "The time is the signer's claim. It decides nothing about the signature, nor about the certificate, which is judged at the verifier's time.",
        )
        .requires(&["rfc8550-6-2"])
        .level(Level::Should)
        .class("signing-time");
    book.open(
        "signed/attributes/signing-time-generalized-before-2050",
        BASIC,
        Verdict::Valid,
        &time(alice, generalized_time("20260101000000Z")),
    )
    .text(
        "signing-time in 2026, as GeneralizedTime",
        "Until 2049 the sender must write UTCTime. The time is readable all the same and the rule is the sender's, so accepting is the better answer.",
    )
    .requires(&["rfc5652-11.3-2", "rfc8551-2.5.1-1"])
    .class("signing-time");
    book.open(
        "signed/attributes/signing-time-without-seconds",
        BASIC,
        Verdict::Valid,
        &time(alice, utc_time("2601010000Z")),
    )
    .text(
        "signing-time without seconds",
        "UTCTime in BER may leave the seconds out, in CMS it may not. Nothing depends on the value, so accepting is better; it is not DER of the profile, and a strict reader may refuse it.",
    )
    .requires(&["rfc5652-11.3-4"])
    .class("signing-time");
    for (id, node, title, why, ids) in [
        (
            "signed/attributes/signing-time-offset-west",
            utc_time("150506002448-0400"),
            "signing-time four hours behind UTC",
            "The time must be in UTC, and is given with an offset from it. What is meant is plain, so accepting is better.",
            &["rfc5652-11.3-4"][..],
        ),
        (
            "signed/attributes/signing-time-offset-east",
            generalized_time("20500101003000+0530"),
            "signing-time in GeneralizedTime, ahead of UTC",
            "The time must be in UTC, and is given with an offset from it. What is meant is plain, so accepting is better. In UTC it is a time of 2049, for which the type is UTCTime.",
            &["rfc5652-11.3-8", "rfc5652-11.3-2"],
        ),
        (
            "signed/attributes/signing-time-fraction",
            generalized_time("20500101000000.5Z"),
            "signing-time with a fraction of a second",
            "Fractions must not be there. Nothing depends on this one, so accepting is better.",
            &["rfc5652-11.3-9"],
        ),
    ] {
        book.open(id, BASIC, Verdict::Valid, &time(alice, node))
            .text(title, why)
            .requires(ids)
            .class("signing-time");
    }
    book.open(
        "signed/attributes/signing-time-local",
        BASIC,
        Verdict::Invalid,
        &time(alice, generalized_time("20500101000000")),
    )
    .text(
        "signing-time without a time zone",
        "GeneralizedTime in BER may be local time, in CMS it may not. Where the signer was nobody knows, so that the value says no time, and refusing is better.",
    )
    .requires(&["rfc5652-11.3-8"])
    .reason("malformed-attribute")
    .class("signing-time");
}

/// Values that are no time, and more than one.
fn no_time(book: &mut Book, alice: &Identity) {
    book.invalid(
        "signed/attributes/signing-time-hour-25",
        BASIC,
        "malformed-attribute",
        &time(alice, utc_time("260101250000Z")),
    )
    .text(
        "signing-time at 25 o'clock",
        "There is no such time. An attribute that cannot be read is not to be skipped while the message is called good.",
    )
    .requires(&["rfc5652-11.3-4"])
    .level(Level::Should)
    .class("attributes-ignored");
    book.invalid(
        "signed/attributes/signing-time-not-a-time",
        BASIC,
        "malformed-attribute",
        &time(alice, Node::octet_string(*b"260101000000Z")),
    )
    .text(
        "signing-time that is an OCTET STRING",
        "The value is no Time. An attribute that cannot be read is not to be skipped while the message is called good.",
    )
    .requires(&["rfc5652-11.3-2"])
    .level(Level::Should)
    .class("attributes-ignored");
    book.invalid(
        "signed/attributes/signing-time-twice",
        BASIC,
        "duplicate-attribute",
        &signed(alice, |signer| signer.add(signing_time("250101000000Z"))),
    )
    .text(
        "two signing-time attributes",
        "Two different times are signed. Only one instance is allowed, and a reader that shows the first may differ from one that shows the last.",
    )
    .requires(&["rfc5652-11.3-12"])
    .class("attribute-multiplicity");
    book.invalid(
        "signed/attributes/signing-time-two-values",
        BASIC,
        "attribute-value-count",
        &signed(alice, |signer| {
            signer.replace(attribute(
                oid::SIGNING_TIME,
                [utc_time("250101000000Z"), utc_time("260101000000Z")],
            ));
        }),
    )
    .text(
        "signing-time with two values",
        "signing-time must have a single value; here are two.",
    )
    .requires(&["rfc5652-11.3-10", "rfc5652-11.3-11"])
    .class("attribute-multiplicity");
}

fn placement(book: &mut Book, alice: &Identity) {
    let unsigned = |attribute: Node| signed(alice, |signer| signer.unsigned_attrs.push(attribute));
    book.invalid(
        "signed/attributes/content-type-unsigned",
        BASIC,
        "attribute-misplaced",
        &unsigned(content_type(oid::DATA)),
    )
    .text(
        "content-type among the unsigned attributes too",
        "The signed attributes are complete. A second content-type stands where anybody could have put it, which its definition forbids.",
    )
    .requires(&["rfc5652-11.1-3"])
    .class("attribute-placement");
    book.invalid(
        "signed/attributes/message-digest-unsigned",
        BASIC,
        "attribute-misplaced",
        &unsigned(message_digest(Digest::Sha256, CONTENT)),
    )
    .text(
        "message-digest among the unsigned attributes too",
        "The signed attributes are complete. An unsigned message-digest proves nothing and must not be there.",
    )
    .requires(&["rfc5652-11.2-3"])
    .class("attribute-placement");
    book.invalid(
        "signed/attributes/message-digest-only-unsigned",
        BASIC,
        "attribute-misplaced",
        &signed(alice, |signer| {
            signer.remove(oid::MESSAGE_DIGEST);
            signer.unsigned_attrs.push(message_digest(Digest::Sha256, CONTENT));
        }),
    )
    .text(
        "message-digest moved to the unsigned attributes",
        "The digest is right, but nobody signed it: content and digest could be exchanged together.",
    )
    .requires(&["rfc5652-11.2-1", "rfc5652-11.2-3"])
    .class("attribute-placement");
    book.invalid(
        "signed/attributes/signing-time-unsigned",
        BASIC,
        "attribute-misplaced",
        &unsigned(signing_time("200101000000Z")),
    )
    .text(
        "signing-time among the unsigned attributes",
        "A time that nobody signed would be shown as the signer's. It must be a signed attribute.",
    )
    .requires(&["rfc5652-11.3-1"])
    .class("attribute-placement");
    book.invalid(
        "signed/attributes/countersignature-signed",
        BASIC,
        "attribute-misplaced",
        &signed(alice, |signer| {
            let counter = SignerInfo::new(CONTENT, alice).node();
            signer.add(attribute(oid::COUNTERSIGNATURE, [counter]));
        }),
    )
    .text(
        "countersignature as a signed attribute",
        "A countersignature signs the signature value, so it cannot be part of what that signature covers. It must be unsigned.",
    )
    .requires(&["rfc5652-11.4-1"])
    .class("attribute-placement");
    book.valid(
        "signed/attributes/unknown-unsigned",
        &unsigned(attribute(oid::UNKNOWN, [Node::integer(1)])),
    )
    .text(
        "an unknown unsigned attribute",
        "Attributes that a receiver does not know are handled gracefully: this one is not even signed.",
    )
    .requires(&["rfc8551-2.5-5"])
    .level(Level::Should);
}

fn others(book: &mut Book, alice: &Identity) {
    book.valid(
        "signed/attributes/unknown-signed",
        &signed(alice, |signer| signer.add(attribute(oid::UNKNOWN, [Node::integer(1)]))),
    )
    .text(
        "an unknown signed attribute",
        "Signed attributes that a receiver does not know are part of what is signed, and have no effect else.",
    )
    .requires(&["rfc8551-2.5-5"])
    .level(Level::Should);
    book.valid(
        "signed/attributes/unknown-signed-two-values",
        &signed(alice, |signer| {
            signer.add(attribute(
                oid::UNKNOWN,
                [Node::integer(1), Node::integer(2)],
            ));
        }),
    )
    .text(
        "an unknown signed attribute with two values",
        "That an attribute has a single value is a rule of certain attributes, not of all of them.",
    )
    .requires(&["rfc8551-2.5-5"])
    .level(Level::Should);
    let capabilities = || {
        let capability = Node::sequence([Node::oid("2.16.840.1.101.3.4.1.46")]);
        attribute(oid::SMIME_CAPABILITIES, [Node::sequence([capability])])
    };
    book.valid(
        "signed/attributes/smime-capabilities",
        &signed(alice, |signer| signer.add(capabilities())),
    )
    .text(
        "SMIMECapabilities",
        "The signer announces AES-256-GCM. Receivers must be able to handle one instance of the attribute.",
    )
    .requires(&["rfc8551-2.5-1"]);
    book.open(
        "signed/attributes/smime-capabilities-twice",
        "signed/attributes/smime-capabilities",
        Verdict::Invalid,
        &signed(alice, |signer| {
            signer.add(capabilities());
            signer.add(capabilities());
        }),
    )
    .text(
        "two SMIMECapabilities attributes",
        "There must be a single instance, and a signature that breaks the rule should be treated as failing. A should leaves the choice; refusing is the better answer.",
    )
    .requires(&["rfc8551-2.5.2-2", "rfc8551-2.5.2-4"])
    .level(Level::Should)
    .class("attribute-multiplicity");
    book.open(
        "signed/attributes/smime-capabilities-unsigned",
        "signed/attributes/smime-capabilities",
        Verdict::Invalid,
        &signed(alice, |signer| signer.unsigned_attrs.push(capabilities())),
    )
    .text(
        "SMIMECapabilities among the unsigned attributes",
        "Whoever stands between could announce weak algorithms in the signer's name. The attribute must be signed; a signature with a misplaced one should be treated as failing, which is the better answer.",
    )
    .requires(&["rfc8551-2.5.2-1", "rfc8551-2.5.2-4"])
    .level(Level::Should)
    .class("attribute-placement");
}
