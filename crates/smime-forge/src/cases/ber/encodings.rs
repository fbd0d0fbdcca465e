//! `ber`: tags, lengths and framing, of which a receiver must bear much and believe little.

use smime_cases::Verdict;

use super::places::{E_CONTENT, ENCAPSULATED, GOOD, SIGNED_DATA, SIGNER};
use crate::{
    cases::common::{BASIC, CONTENT},
    primitive::{
        asn1::{Length, Node, tag},
        oid,
    },
    template::{
        attribute,
        book::Book,
        message::Message,
        people::{Identity, People},
        signed_data::SignedData,
        signer_info::Signature,
    },
};

pub(super) fn write(book: &mut Book, people: &People) {
    let alice = people.get("alice-rsa");
    let basic = SignedData::new(CONTENT, &[alice]);
    good(book, &basic);
    segments(book, &basic);
    attributes(book, alice);
}

fn good(book: &mut Book, basic: &SignedData) {
    let whole = |node: &mut Node| *node = node.clone().all_indefinite();
    // The attributes stay DER: the standard demands it, whatever is around them.
    let outside = basic.bent(|node| {
        node.length = Length::Indefinite;
        node.at(&[1]).length = Length::Indefinite;
        node.at(SIGNED_DATA).length = Length::Indefinite;
        node.at(ENCAPSULATED).length = Length::Indefinite;
        node.at(&[1, 0, 2, 1]).length = Length::Indefinite;
        *node.at(E_CONTENT) = Node::segmented(CONTENT, 8).indefinite();
    });
    for (id, message, title, why) in [
        (
            "ber/indefinite-lengths",
            outside,
            "indefinite lengths down to the content",
            "The form that streaming senders write: indefinite lengths from ContentInfo to eContent, the content in segments.",
        ),
        (
            "ber/certificates-indefinite",
            basic.bent(|node| node.at(&[1, 0, 3]).length = Length::Indefinite),
            "the certificates field with an indefinite length",
            "The set around the certificates is BER, each certificate in it is DER.",
        ),
        (
            "ber/signer-indefinite",
            basic.bent(|node| {
                node.at(&[1, 0, 4]).length = Length::Indefinite;
                node.at(SIGNER).length = Length::Indefinite;
            }),
            "signerInfos and SignerInfo with indefinite lengths",
            "Only signedAttrs have to be DER; what is around them may be BER.",
        ),
        (
            "ber/long-lengths",
            basic.bent(|node| {
                node.length = Length::Long(4);
                node.at(&[1]).length = Length::Long(4);
                node.at(SIGNED_DATA).length = Length::Long(4);
            }),
            "lengths with leading zero octets",
            "Four octets of length where fewer would do. DER forbids it, BER does not.",
        ),
        (
            "ber/long-length-eight",
            basic.bent(|node| node.at(E_CONTENT).length = Length::Long(8)),
            "a length of eight octets",
            "A length in eight octets, seven of them zero. The number is small, and only that counts.",
        ),
    ] {
        accepted(book, id, message, title, why);
    }
    // Here the signed attributes are BER too, which the standard forbids.
    book.open("ber/indefinite-everything", GOOD, Verdict::Valid, basic.bent(whole))
        .text(
            "indefinite lengths throughout, signed attributes too",
            "signedAttrs were signed as DER and are sent in BER. They must be DER even where the rest is not; the digest is over their DER encoding, by which the signature is right, so accepting is the better answer.",
        )
        .requires(&["rfc5652-5.3-9", "rfc5652-5.4-2"])
        .class("attributes-not-der");
}

/// Content in the segments of a constructed OCTET STRING.
fn segments(book: &mut Book, basic: &SignedData) {
    let segments =
        |size: usize| basic.bent(|node| *node.at(E_CONTENT) = Node::segmented(CONTENT, size));
    for (id, message, title, why) in [
        (
            "ber/segments-one-octet",
            segments(1),
            "content in segments of one octet each",
            "A constructed OCTET STRING, definite, each octet a segment of its own. The content is what they hold, joined.",
        ),
        (
            "ber/segments-uneven",
            segments(7),
            "content in segments of seven octets",
            "Segments may have any size; no rule says a block size or equal lengths.",
        ),
        (
            "ber/segments-empty",
            basic.bent(|node| {
                let mut pieces = vec![Node::octet_string([]); 3];
                pieces.insert(1, Node::octet_string(CONTENT));
                *node.at(E_CONTENT) =
                    Node::constructed(tag::OCTET_STRING | tag::CONSTRUCTED, pieces);
            }),
            "empty segments around the content",
            "Empty segments add nothing to the content and are no end of it.",
        ),
        (
            "ber/segments-nested",
            basic.bent(|node| {
                let inner = Node::segmented(&CONTENT[..9], 4).indefinite();
                let rest = Node::octet_string(&CONTENT[9..]);
                *node.at(E_CONTENT) =
                    Node::constructed(tag::OCTET_STRING | tag::CONSTRUCTED, [inner, rest]);
            }),
            "segments made of segments",
            "A constructed OCTET STRING may hold constructed ones. The content is that of the leaves, in order.",
        ),
        (
            "ber/signature-segmented",
            basic.bent(|node| {
                let value = basic.signers[0].signature_value();
                *node.at(SIGNER).nodes().last_mut().expect("a signature") =
                    Node::segmented(&value, 100);
            }),
            "the signature value in segments",
            "A signature is an OCTET STRING and may be constructed in BER.",
        ),
    ] {
        accepted(book, id, message, title, why);
    }
}

fn accepted(book: &mut Book, id: &str, message: Message, title: &str, why: &str) {
    book.valid(id, message)
        .text(title, why)
        .source("X.690 section 8")
        .source("RFC 5652 section 3");
}

/// Signed attributes that are not DER, signed over their DER or as they are sent.
fn attributes(book: &mut Book, alice: &Identity) {
    let reversed = |signature: Signature| {
        SignedData::new(CONTENT, &[alice]).with_signer(|signer| {
            signer.attributes().reverse();
            signer.signature = signature;
        })
    };
    for (id, signature, title, why) in [
        (
            "ber/attributes-order-signed-as-der",
            Signature::Der,
            "signed attributes out of order, signed over their DER",
            "The attributes stand in another order than DER's; the signature is over the sorted ones. The digest is over the DER encoding, by which it is right, so accepting is the better answer.",
        ),
        (
            "ber/attributes-order-signed-as-sent",
            Signature::AsWritten,
            "signed attributes out of order, signed as they are sent",
            "The attributes stand in another order than DER's, and the signature is over just these octets. By the standard the digest is another one, so a receiver may refuse. Much mail in the wild is so, and to try both is the better answer.",
        ),
    ] {
        book.open(id, BASIC, Verdict::Valid, &reversed(signature))
            .text(title, why)
            .requires(&["rfc5652-5.3-9", "rfc5652-5.4-2"])
            .class("attributes-not-der");
    }
    let long = |signature: Signature| {
        SignedData::new(CONTENT, &[alice]).tampered(|signer| {
            signer.attribute(oid::MESSAGE_DIGEST).length = Length::Long(2);
            if signature == Signature::AsWritten {
                signer.signature = signature;
            }
        })
    };
    for (id, signature, title) in [
        (
            "ber/attributes-length-signed-as-der",
            Signature::Der,
            "a long length in the signed attributes, signed over their DER",
        ),
        (
            "ber/attributes-length-signed-as-sent",
            Signature::AsWritten,
            "a long length in the signed attributes, signed as they are sent",
        ),
    ] {
        book.open(id, BASIC, Verdict::Valid, &long(signature))
            .text(title, "One length is written longer than needed, so the attributes are not DER. The sender broke a rule; what was meant is plain, so accepting is the better answer.")
            .requires(&["rfc5652-5.3-9", "rfc5652-5.4-2"])
            .class("attributes-not-der");
    }
    book.invalid(
        "ber/attributes-exchanged",
        BASIC,
        "signature-invalid",
        &SignedData::new(CONTENT, &[alice])
            .tampered(|signer| signer.replace(attribute::signing_time("250101000000Z"))),
    )
    .text(
        "an attribute changed after signing",
        "The signing time is another one than what was signed. However the attributes are encoded, the signature is not over these.",
    )
    .requires(&["rfc5652-5.4-2"])
    .class("attributes-not-der");
    book.invalid(
        "ber/attributes-added",
        BASIC,
        "signature-invalid",
        &SignedData::new(CONTENT, &[alice]).tampered(|signer| {
            signer.add(attribute::attribute(oid::UNKNOWN, [Node::integer(1)]));
        }),
    )
    .text(
        "an attribute added after signing",
        "One more attribute than what was signed, an unknown one.",
    )
    .requires(&["rfc5652-5.4-2"])
    .class("attributes-not-der");
}
