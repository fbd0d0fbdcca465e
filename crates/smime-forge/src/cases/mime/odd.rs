//! `mime/odd`: what a sender must not do and a receiver can bear.

use smime_cases::{Level, Verdict};

use super::fields::{CLEAR, OPAQUE};
use crate::{
    cases::common::{BASIC, CONTENT},
    primitive::textual::base64_lines,
    template::{
        book::{Book, Entry},
        message::Message,
        mime::{FROM_ALICE, Multipart, OPAQUE_HEADER, TEXT, mail, opaque_with},
        people::{Identity, People},
        signed_data::SignedData,
    },
};

pub(super) fn write(book: &mut Book, people: &People) {
    let alice = people.get("alice-rsa");
    fields(book, alice);
    multiparts(book, alice);
    base64(book, alice);
    labels(book, alice);
}

fn odd<'b>(book: &'b mut Book, sibling: &str, id: &str, message: Message) -> Entry<'b> {
    book.open(id, sibling, Verdict::Valid, message)
        .level(Level::May)
        .class("mime-encoding")
}

/// Fields of an opaque message that say otherwise than its body is.
fn fields(book: &mut Book, alice: &Identity) {
    let object = SignedData::new(TEXT, &[alice]);
    let field = "Content-Transfer-Encoding: base64\r\n";
    let twice = OPAQUE_HEADER.replace(field, &field.repeat(2));
    odd(
        book,
        OPAQUE,
        "mime/odd/field-twice",
        opaque_with(&twice, &object),
    )
    .text(
        "Content-Transfer-Encoding given twice, alike",
        "The field may occur once. Both say base64, so nobody can read it in two ways.",
    )
    .source("RFC 5322 section 3.6")
    .finds(&["duplicate-field"]);
    let undeclared = OPAQUE_HEADER.replace("base64", "7bit");
    odd(book, OPAQUE, "mime/odd/undeclared-base64", opaque_with(&undeclared, &object))
        .text(
            "base64 that is called 7bit",
            "The header says that the body stands for itself. A CMS object cannot look like this, so it is base64.",
        )
        .source("RFC 2045 section 6.1")
        .finds(&["undeclared-base64"]);
    let whole = [
        FROM_ALICE.as_bytes(),
        OPAQUE_HEADER.as_bytes(),
        b"\r\n",
        &object.encode(),
    ];
    odd(
        book,
        OPAQUE,
        "mime/odd/undeclared-binary",
        mail(whole.concat(), &object, "opaque-signed"),
    )
    .text(
        "binary that is called base64",
        "The body is the object itself. Its first octet is none of the alphabet of base64.",
    )
    .source("RFC 2045 section 6.1")
    .finds(&["undeclared-binary"]);
    let no_subtype = OPAQUE_HEADER.replace("application/pkcs7-mime", "application");
    book.invalid("mime/odd/no-subtype", OPAQUE, "not-signed", opaque_with(&no_subtype, &object))
        .text(
            "a Content-Type without a subtype",
            "The field is no media type. What it belongs to is text then, by the rule for such fields, whatever a guess would make of its parameters.",
        )
        .source("RFC 2045 section 5.2")
        .class("mime-parameters")
        .finds(&["malformed-content-type"]);
    let quoted: String = object.encode().chunks(25).map(quoted_line).collect();
    let header = OPAQUE_HEADER.replace("base64", "quoted-printable");
    let octets = format!("{FROM_ALICE}{header}\r\n{}", quoted.trim_end());
    odd(book, OPAQUE, "mime/odd/quoted-printable-unfinished", mail(octets, &object, "opaque-signed"))
        .text(
            "quoted-printable that ends in an equals sign",
            "The object is in quoted-printable, which is rare and allowed. Its last character begins an escape or a soft line break, and nothing follows.",
        )
        .source("RFC 2045 section 6.7")
        .finds(&["malformed-quoted-printable"]);
}

/// A line of quoted-printable, each octet escaped, that goes on in the next.
fn quoted_line(octets: &[u8]) -> String {
    let escaped: String = octets.iter().map(|octet| format!("={octet:02X}")).collect();
    escaped + "=\r\n"
}

fn multiparts(book: &mut Book, alice: &Identity) {
    let signature = SignedData::new(TEXT, &[alice]);
    let multipart = |bend: fn(&mut Multipart)| {
        let plain = |m: &mut Multipart| m.preamble.clear();
        let multipart = Multipart::signed(TEXT, &signature).with(plain);
        multipart.with(bend).message(&signature)
    };
    let encoded = multipart(|m| m.header += "Content-Transfer-Encoding: base64\r\n");
    odd(book, CLEAR, "mime/odd/encoded-multipart", encoded)
        .text(
            "multipart/signed that claims to be base64",
            "A multipart is not encoded, only its parts are. This one is none, whatever its header says.",
        )
        .source("RFC 2045 section 6.4")
        .finds(&["encoded-multipart"]);
    let long = multipart(|m| {
        let boundary = "gauntlet".repeat(9);
        m.content_type = m.content_type.replace("gauntlet", &boundary);
        m.boundary = boundary;
    });
    odd(book, CLEAR, "mime/odd/boundary-long", long)
        .text(
            "a boundary of 72 characters",
            "A boundary has 70 characters at most. This one is two longer, and stands between the parts as it was announced.",
        )
        .source("RFC 2046 section 5.1.1")
        .finds(&["long-boundary"]);
    let unix = b"Content-Type: text/plain\n\nSigned with LF.\n";
    let signature = SignedData::new(unix, &[alice]);
    let plain = |m: &mut Multipart| m.preamble.clear();
    let message = Multipart::signed(unix, &signature).with(plain);
    odd(book, CLEAR, "mime/odd/signed-and-sent-with-lf", message.message(&signature))
        .text(
            "a part signed with LF, and sent so",
            "The part is not in canonical form, and the signature is over what is there. Every octet is one that was signed, so accepting is the better answer; a receiver that makes the form canonical first refuses.",
        )
        .requires(&["rfc8551-3.1.1-5", "rfc8551-3.1.4-1"])
        .finds(&["line-ends-as-received"]);
}

/// Base64 that ends otherwise than it should.
fn base64(book: &mut Book, alice: &Identity) {
    // One octet in the last quantum: two characters and two of padding.
    let texts = (0..3).map(|more| [TEXT, &b"end"[..more]].concat());
    let object = texts
        .map(|text| SignedData::new(&text, &[alice]))
        .find(|object| object.encode().len() % 3 == 1)
        .expect("one of three lengths is one more than a multiple of three");
    let body = base64_lines(&object.encode());
    let data = body.trim_end().trim_end_matches('=');
    let (head, last) = data.split_at(data.len() - 1);
    let next = char::from(last.as_bytes()[0] + 1);
    for (id, finding, body, title, why) in [
        (
            "mime/odd/base64-without-padding",
            "base64-padding",
            format!("{data}\r\n"),
            "base64 without its padding",
            "Two equals signs are missing at the end. All octets are there.",
        ),
        (
            "mime/odd/base64-unused-bits",
            "base64-trailing-bits",
            format!("{head}{next}==\r\n"),
            "base64 whose unused bits are set",
            "Four bits of the last character stand for nothing, and one of them is set.",
        ),
        (
            "mime/odd/base64-goes-on",
            "base64-after-padding",
            format!("{body}TUlNRQ==\r\n"),
            "more base64 after the padding",
            "The padding ends the data. What follows is not decoded, and is no part of what was signed.",
        ),
    ] {
        let octets = format!("{FROM_ALICE}{OPAQUE_HEADER}\r\n{body}");
        odd(book, OPAQUE, id, mail(octets, &object, "opaque-signed"))
            .text(title, why)
            .source("RFC 2045 section 6.8")
            .finds(&[finding]);
    }
}

/// What is wrapped around an object, and around a certificate.
fn labels(book: &mut Book, alice: &Identity) {
    let object = SignedData::new(CONTENT, &[alice]);
    let mut labelled = Message::from(&object).as_pem("CMS");
    let text = String::from_utf8_lossy(&labelled.octets);
    labelled.octets = text.replace("END CMS", "END PKCS7").into_bytes();
    odd(book, BASIC, "mime/odd/pem-labels-differ", labelled)
        .text(
            "PEM that begins as CMS and ends as PKCS7",
            "Both labels name the same object. Parsers may disregard the second, or call the mismatch an error.",
        )
        .source("RFC 7468 section 2")
        .finds(&["pem-label-mismatch"]);
    // 30 82 xx xx becomes 30 83 00 xx xx.
    let longer = [&[0x30, 0x83, 0][..], &alice.der[2..]].concat();
    let message = object.bent(|node| {
        *node.at(&[1, 0, 3, 0]) = crate::primitive::asn1::Node::raw(longer);
    });
    book.open("signed/certs-bag/not-der", BASIC, Verdict::Valid, message.as_ber())
        .text(
            "a certificate whose length is not the shortest",
            "Certificates are DER; this one has a length octet too many. What its authority signed, inside of it, is as it was, so accepting is the better answer.",
        )
        .source("RFC 5280 section 4.1")
        .class("ber-length")
        .finds(&["certificate-not-der", "non-minimal-length"]);
}
