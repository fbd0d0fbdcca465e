//! `open/data`: a ContentInfo of type id-data, which protects nothing.

use smime_cases::{Form, Level, Op, Verdict};

use super::layers::Signed;
use crate::{
    primitive::{asn1::Node, oid, textual::base64_lines},
    template::{
        book::Book,
        message::Message,
        mime::{FROM_ALICE, TEXT, pkcs7_entity},
        people::People,
        signed_data::{SignedData, content_info},
    },
};

/// The accepted case.
const DER: &str = "open/data/der";

pub(super) fn write(book: &mut Book, people: &People) {
    accepted(book, people);
    refused(book, people);
}

fn data(octets: &[u8]) -> Node {
    content_info(oid::DATA, Node::octet_string(octets))
}

/// An object to be opened.
fn object(node: &Node) -> Message {
    Message::new(Op::Open, node.encode(), Form::Der).needing("data")
}

fn accepted(book: &mut Book, people: &People) {
    let mut valid = |id: &str, title: &str, why: &str, message: Message| {
        book.valid(id, message)
            .text(title, why)
            .source("RFC 5652 section 4")
            .requires(&["rfc5652-2-1"]);
    };
    valid(
        "open/data/der",
        "Data around an entity",
        "id-data is a content type like any other, and no protection: what is inside is content, neither signed nor encrypted.",
        object(&data(TEXT)).covering(TEXT),
    );
    let octets: Vec<u8> = (0..=255).collect();
    valid(
        "open/data/octets",
        "Data around octets that are no entity",
        "Nothing says that Data holds MIME. Octets of any kind are content as they stand.",
        object(&data(&octets)).covering(&octets),
    );
    let segmented = content_info(oid::DATA, Node::segmented(TEXT, TEXT.len() / 2));
    valid(
        "open/data/segmented",
        "Data in two segments",
        "A constructed OCTET STRING, as streaming writers make.",
        object(&segmented).covering(TEXT).needing("ber"),
    );
    let body = base64_lines(&data(TEXT).encode());
    let mail = format!(
        "{FROM_ALICE}Content-Type: application/pkcs7-mime; name=\"smime.p7m\"\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{body}"
    );
    valid(
        "open/data/mail",
        "Data in a mail",
        "The object as the body of an application/pkcs7-mime, which has no smime-type for it.",
        Message::new(Op::Open, mail, Form::Mime)
            .covering(TEXT)
            .needing("data"),
    );
    let alice = people.get("alice-rsa");
    let signed = SignedData::new(TEXT, &[alice]).encode();
    let entity = pkcs7_entity("", "signed-data", &signed);
    let mut around = object(&data(&entity)).covering(TEXT);
    around.signers = vec![alice.sha256()];
    for feature in super::layers::Layer::features(&Signed(alice)) {
        around = around.needing(&feature);
    }
    valid(
        "open/data/around-signed",
        "Data around a signed entity",
        "Data is passed through to the signature, which holds the whole message.",
        around.needing("nested"),
    );
}

fn refused(book: &mut Book, people: &People) {
    let alice = people.get("alice-rsa");
    let integer = content_info(oid::DATA, Node::integer(1));
    book.invalid("open/data/integer", DER, "malformed-cms", object(&integer))
        .text(
            "Data that is an INTEGER",
            "id-data is an OCTET STRING and nothing else.",
        )
        .source("RFC 5652 section 4")
        .requires(&["rfc5652-3-1"])
        .class("ber-type");
    let mut octets = data(TEXT).encode();
    octets.truncate(octets.len() - 1);
    book.invalid("open/data/truncated", DER,
        "malformed-ber",
        Message::new(Op::Open, octets, Form::Der).needing("data"),
    )
    .text(
        "Data that ends early",
        "The last octet is missing. A length that reaches past the end of the input makes the object no object.",
    )
    .source("X.690 section 8.1.3")
    .class("ber-framing");
    let signed = pkcs7_entity("", "signed-data", &SignedData::new(TEXT, &[alice]).encode());
    let mut mixed =
        b"Content-Type: multipart/mixed; boundary=\"mixed\"\r\n\r\n--mixed\r\n".to_vec();
    mixed.extend(signed);
    mixed.extend(b"\r\n--mixed\r\n\r\nA list's footer.\r\n--mixed--\r\n");
    book.invalid("open/data/errant", DER, "errant-layer", object(&data(&mixed)))
        .text(
            "Data around a multipart with a signed part",
            "Nothing holds the whole message but Data, and that is no protection: the signed part is one among others.",
        )
        .source("RFC 9787 section 4")
        .requires(&["rfc8551-3.7-1"])
        .class("errant-layer");
    let deep = (0..20).fold(data(TEXT), |inside, _| data(&inside.encode()));
    book.invalid("open/data/nested-20", DER, "limit-exceeded", object(&deep))
        .text(
            "Data twenty times within itself",
            "Each is an object that has to be read. A receiver stops at a limit of its own, or reads them all.",
        )
        .requires(&["rfc8551-3.7-1"])
        .level(Level::None)
        .accept(
            &[Verdict::Invalid, Verdict::Valid, Verdict::Unsupported],
            Verdict::Invalid,
        )
        .class("nesting")
        .within(20);
}
