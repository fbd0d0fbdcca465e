//! `mime`: the header of a mail, and the fields of application/pkcs7-mime.

use super::fields::{CLEAR, OPAQUE};
use smime_cases::{Level, Verdict};

use crate::template::{
    book::Book,
    mime::{Multipart, OPAQUE_HEADER, TEXT, mail, opaque_with, replaced},
    people::People,
    signed_data::SignedData,
};

pub(super) fn write(book: &mut Book, people: &People) {
    let signature = SignedData::new(TEXT, &[people.get("alice-rsa")]);
    opaque_fields(book, &signature);
    headers(book, &signature);
}

fn opaque_fields(book: &mut Book, signature: &SignedData) {
    for (id, from, to, title, why, best) in [
        (
            "mime/opaque-smime-type-missing",
            " smime-type=signed-data;\r\n",
            "\r\n",
            "no smime-type",
            "The parameter helps, and is optional: the object says itself what it is.",
            true,
        ),
        (
            "mime/opaque-smime-type-enveloped",
            "signed-data",
            "enveloped-data",
            "smime-type=enveloped-data on a SignedData",
            "The parameter is a hint, and wrong here. The content type inside is what the signature stands in, so going by that is better than to refuse.",
            false,
        ),
        (
            "mime/opaque-smime-type-unknown",
            "signed-data",
            "something-new",
            "an unknown smime-type",
            "The parameter is a hint, and unknown. The content type inside says what the object is, so going by that is better than to refuse.",
            false,
        ),
        (
            "mime/opaque-x-pkcs7-mime",
            "application/pkcs7-mime",
            "application/x-pkcs7-mime",
            "application/x-pkcs7-mime",
            "The name from before registration, which old mail has. S/MIME 4.0 knows it no more; accepting is better, for there is no doubt what it means.",
            false,
        ),
        (
            "mime/opaque-octet-stream",
            "application/pkcs7-mime; smime-type=signed-data;",
            "application/octet-stream;",
            "application/octet-stream with a .p7m name",
            "Gateways rename the type. By this name the message still counts as S/MIME, so verifying it is the better answer; a receiver that goes by media types alone sees no signed message.",
            false,
        ),
        (
            "mime/opaque-name-missing",
            ";\r\n name=\"smime.p7m\"",
            "",
            "no name parameter",
            "The name is for older systems. Receivers go by the media type.",
            true,
        ),
    ] {
        let header =
            String::from_utf8_lossy(&replaced(OPAQUE_HEADER.as_bytes(), from, to)).into_owned();
        let message = opaque_with(&header, signature);
        let entry = book
            .valid(id, message)
            .text(title, why)
            .requires(&["rfc8551-3.2-3", "rfc8551-3.2.1-6"])
            .class("mime-parameters");
        if !best {
            entry
                .accept(&[Verdict::Valid, Verdict::Invalid], Verdict::Valid)
                .sibling(OPAQUE)
                .level(Level::May);
        }
    }
}

fn headers(book: &mut Book, signature: &SignedData) {
    let multipart = Multipart::signed(TEXT, signature);
    let octets = multipart.encode();
    let message = |octets: Vec<u8>| mail(octets, signature, "multipart-signed");
    book.open("mime/content-type-twice", CLEAR, Verdict::Invalid, message(replaced(&octets, "MIME-Version: 1.0\r\n", "MIME-Version: 1.0\r\nContent-Type: text/plain\r\n")))
        .text(
            "two Content-Type fields",
            "One says text/plain, one multipart/signed. Programs take the first or the last, so what one verifies another shows as text. No rule says what a receiver does; refusing is better than guessing.",
        )
        .source("RFC 5322 section 3.6")
        .source("RFC 2045 section 3")
        .reason("malformed-mime")
        .class("mime-header");
    book.valid(
        "mime/header-unknown-field",
        message(replaced(
            &octets,
            "MIME-Version: 1.0\r\n",
            "MIME-Version: 1.0\r\nX-Pad: x\r\n",
        )),
    )
    .text(
        "an unknown header field",
        "A field that nobody knows stands in the header and changes nothing.",
    )
    .source("RFC 5322 section 3.6.8")
    .class("mime-header");
    for (id, changed, title, why) in [
        (
            "mime/content-type-folded",
            replaced(
                &octets,
                "\r\nContent-Type: multipart/signed",
                "\r\n Content-Type: multipart/signed",
            ),
            "a blank before the Content-Type",
            "The line starts with a blank, and so continues the MIME-Version. The message has no Content-Type and is plain text.",
        ),
        (
            "mime/blank-line-first",
            [b"\r\n", octets.as_slice()].concat(),
            "an empty line before the header",
            "The header ends before it begins. What looks like it is text.",
        ),
    ] {
        book.invalid(id, CLEAR, "not-signed", message(changed))
            .text(title, why)
            .source("RFC 5322 section 2.2")
            .accept(&[Verdict::Valid, Verdict::Invalid], Verdict::Invalid)
            .level(Level::May)
            .class("mime-header");
    }
    let padded = replaced(
        &octets,
        "MIME-Version: 1.0\r\n",
        &format!("MIME-Version: 1.0\r\n{}", "X-Pad: x\r\n".repeat(20_000)),
    );
    book.open(
        "mime/header-fields-many",
        CLEAR,
        Verdict::Valid,
        message(padded).folded(b"X-Pad: x\r\n"),
    )
    .text(
        "twenty thousand header fields",
        "A limit is allowed, quadratic time is not. The message is good, so reading it is better than a limit.",
    )
    .source("RFC 5322 section 3.6")
    .within(10)
    .class("mime-header");
    book.valid(
        "mime/no-mime-version",
        message(replaced(&octets, "MIME-Version: 1.0\r\n", "")),
    )
    .text(
        "no MIME-Version",
        "Composers must write the field. All the rest is MIME, and what is meant is plain, so going by Content-Type is the better answer.",
    )
    .requires(&["rfc2045-4-1"])
    .level(Level::May)
    .sibling(CLEAR)
    .accept(&[Verdict::Valid, Verdict::Invalid], Verdict::Valid)
    .class("mime-header");
    book.valid("mime/bare-entity", message(multipart.with(|m| m.header = String::new()).encode()))
        .text(
            "a bare MIME entity",
            "Only the Content-* fields, as AS2 and parts of messages have them. There is no From to compare, and the signature stands.",
        )
        .source("RFC 8551 section 3.1")
        .level(Level::None)
        .class("mime-header");
}
