//! `enveloped/content`: what is inside, how it is written, and where it stands.

use smime_cases::{Level, Verdict};

use crate::{
    cases::common::{CONTENT, ENVELOPED, enveloped},
    primitive::{asn1::Node, oid},
    template::{book::Book, envelope::Envelope, people::People, signed_data::SignedData},
};

/// The accepted case with the ciphertext kept apart.
const DETACHED: &str = "enveloped/content/detached";

pub(super) fn write(book: &mut Book, people: &People) {
    let basic = enveloped(people);
    lengths(book, &basic);
    encodings(book, &basic);
    absent(book, &basic);
    others(book, &basic, people);
}

fn lengths(book: &mut Book, basic: &Envelope) {
    for (id, title, length) in [
        ("enveloped/content/empty", "content of no octets", 0),
        ("enveloped/content/one-octet", "content of one octet", 1),
        (
            "enveloped/content/block-less-one",
            "content one octet short of a block",
            15,
        ),
        ("enveloped/content/one-block", "content of one block", 16),
        (
            "enveloped/content/block-and-one",
            "content one octet longer than a block",
            17,
        ),
    ] {
        book.valid(
            id,
            basic.clone().around(&CONTENT[..length]).message(),
        )
        .text(
            title,
            "All input is padded, whole blocks and nothing at all included, so the padding comes off without doubt.",
        )
        .source("RFC 5652 section 6.3");
    }
    let long: Vec<u8> = CONTENT.iter().copied().cycle().take(9000).collect();
    book.valid(
        "enveloped/content/long",
        basic.clone().around(&long).message(),
    )
    .text(
        "content of nine thousand octets",
        "Longer than the pieces in which libraries read: the blocks at their edges come out right.",
    )
    .source("RFC 5652 section 6.3");
    book.valid(
        "enveloped/content/looks-padded",
        basic.clone().around(&[0x10; 16]).message(),
    )
    .text(
        "content that looks like padding",
        "Sixteen octets of value sixteen, and as many of padding after them. Only the last ones come off.",
    )
    .source("RFC 5652 section 6.3");
    book.valid(
        "enveloped/content/other-type",
        basic
            .clone()
            .with(|envelope| envelope.content_type = oid::TST_INFO)
            .message()
            .needing("content-types"),
    )
    .text(
        "content of another type",
        "contentType is not id-data. CMS allows it; what the content means is for the application. S/MIME writes id-data alone.",
    )
    .requires(&["rfc8551-2.4.1-3"])
    .level(Level::May);
}

fn encodings(book: &mut Book, basic: &Envelope) {
    book.valid(
        "enveloped/content/indefinite",
        basic.carry(&basic.fields().node().all_indefinite()),
    )
    .text(
        "every constructed value of indefinite length",
        "What a writer makes that does not know the length in advance. BER allows it throughout EnvelopedData.",
    )
    .source("RFC 5652 section 1");
    book.valid(
        "enveloped/content/segmented",
        basic.bent(|fields| fields.segment(7)),
    )
    .text(
        "the ciphertext in segments of seven octets",
        "encryptedContent is a constructed OCTET STRING whose segments end within blocks. They are joined before they are decrypted.",
    )
    .source("RFC 5652 section 6.1");
    book.valid(
        "enveloped/content/segmented-indefinite",
        basic.bent(|fields| {
            fields.segment(16);
            let segments = fields.encrypted_content.take().map(Node::indefinite);
            fields.encrypted_content = segments;
        }),
    )
    .text(
        "the ciphertext in segments, of indefinite length",
        "How streaming writers make it: 80 for a length, segments of a fixed size, end-of-contents.",
    )
    .source("RFC 5652 section 6.1");
    book.valid(
        "enveloped/content/segments-empty",
        basic.bent(|fields| {
            fields.segment(16);
            let segments = fields.encrypted_content.as_mut().expect("a ciphertext");
            segments.nodes().insert(1, Node::octet_string([]));
            segments.nodes().push(Node::octet_string([]));
        }),
    )
    .text(
        "segments of no octets among others",
        "Empty segments between and after the others change nothing.",
    )
    .source("RFC 5652 section 6.1");
    book.valid("enveloped/content/pem", basic.message().as_pem("CMS"))
        .text("PEM with the label CMS", "The same object as PEM.")
        .source("RFC 7468 section 9")
        .level(Level::None);
    book.valid("enveloped/content/base64", basic.message().as_base64())
        .text(
            "base64 without any header",
            "The same object as bare base64 in lines.",
        )
        .source("RFC 4648 section 4")
        .level(Level::None);
}

fn absent(book: &mut Book, basic: &Envelope) {
    let apart = basic.bent(|fields| fields.encrypted_content = None);
    let ciphertext = basic.fields().ciphertext().clone();
    book.valid("enveloped/content/detached", apart.clone().beside(&ciphertext))
        .text(
            "the ciphertext kept apart",
            "encryptedContent is absent and its value is supplied by other means, as the field's description allows.",
        )
        .source("RFC 5652 section 6.1")
        .level(Level::May);
    book.invalid(
        "enveloped/content/missing",
        DETACHED,
        "missing-content",
        apart.clone(),
    )
    .text(
        "no ciphertext, and none given",
        "encryptedContent is absent and nobody supplies it. A library that decrypts nothing at all says that the content is empty, or follows a null pointer.",
    )
    .source("RFC 5652 section 6.1")
    .class("missing-content");
    book.invalid(
        "enveloped/content/detached-other",
        DETACHED,
        crate::cases::common::FAILED,
        apart.beside(&ciphertext[..16]),
    )
    .text(
        "the ciphertext kept apart, and its end lost",
        "Half of the ciphertext is supplied. The block that ends there has no padding.",
    )
    .source("RFC 5652 section 6.3")
    .class("padding-oracle");
    book.invalid(
        "enveloped/content/bare",
        ENVELOPED,
        "malformed-cms",
        basic.carry(&basic.fields().bare_node()),
    )
    .text(
        "EnvelopedData without ContentInfo",
        "The outermost SEQUENCE with its type is missing. Nothing says what the object is.",
    )
    .requires(&["rfc5652-3-1"])
    .class("missing-outer-layer");
    book.invalid(
        "enveloped/content/data",
        ENVELOPED,
        "not-encrypted",
        basic.carry(&crate::template::signed_data::content_info(
            oid::DATA,
            Node::octet_string(CONTENT),
        )),
    )
    .text(
        "a message that is not encrypted",
        "ContentInfo of type id-data in clear. Who was asked to decrypt says that there is nothing to decrypt.",
    )
    .requires(&["rfc5652-3-1"])
    .accept(&[Verdict::Invalid, Verdict::Unsupported], Verdict::Invalid)
    .class("missing-outer-layer");
}

/// Objects that are not encrypted.
fn others(book: &mut Book, basic: &Envelope, people: &People) {
    let signed = SignedData::new(CONTENT, &[people.get("alice-rsa")]);
    book.invalid(
        "enveloped/content/signed",
        ENVELOPED,
        "not-encrypted",
        basic.carry(&signed.node()),
    )
    .text(
        "a signed message to be decrypted",
        "SignedData with its content in clear. It gives content to whoever verifies it, and nothing to who was asked to decrypt: nobody is to take it for what was kept secret.",
    )
    .requires(&["rfc5652-3-1"])
    .accept(&[Verdict::Invalid, Verdict::Unsupported], Verdict::Invalid)
    .class("missing-outer-layer");
}
