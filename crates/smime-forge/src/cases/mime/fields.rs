//! `mime`: header fields, their parameters, line ends and transfer encodings of signed mail.

use smime_cases::{Level, Verdict};

use crate::template::{
    book::Book,
    message::Message,
    mime::{MULTIPART_SIGNED, Multipart, OPAQUE_HEADER, TEXT, mail, opaque, opaque_with, replaced},
    people::People,
    signed_data::SignedData,
};

/// The accepted multipart/signed message.
pub(super) const CLEAR: &str = "mime/multipart-signed";
/// The accepted application/pkcs7-mime message.
pub(super) const OPAQUE: &str = "mime/opaque";

pub(super) fn write(book: &mut Book, people: &People) {
    let alice = people.get("alice-rsa");
    let signature = SignedData::new(TEXT, &[alice]);
    good(book, &signature);
    micalgs(book, &signature);
    protocols(book, &signature);
    spellings(book, &signature);
    dubious_spellings(book, &signature);
    no_boundary(book, &signature);
    opaque_fields(book, &signature);
    headers(book, &signature);
}

fn good(book: &mut Book, signature: &SignedData) {
    book.valid("mime/multipart-signed", Multipart::signed(TEXT, signature).message(signature))
        .text(
            "multipart/signed from Alice",
            "A text part and its detached signature, as S/MIME prefers to send. Receivers must be able to handle it.",
        )
        .requires(&["rfc8551-3.5-1", "rfc8551-3.5.3.2-1"]);
    book.valid("mime/opaque", opaque(signature))
        .text(
            "application/pkcs7-mime from Alice",
            "The text is enclosed in the SignedData. Receivers must be able to handle this form too.",
        )
        .requires(&["rfc8551-3.5-1", "rfc8551-3.2-3"]);
}

/// The usual message with another Content-Type field.
fn typed(signature: &SignedData, content_type: &str) -> Message {
    Multipart::signed(TEXT, signature)
        .with(|m| m.content_type = content_type.into())
        .message(signature)
}

fn micalgs(book: &mut Book, signature: &SignedData) {
    for (id, message, title, why) in [
        (
            "mime/micalg-missing",
            typed(signature, &MULTIPART_SIGNED.replace("micalg=sha-256; ", "")),
            "no micalg",
            "micalg lets a receiver digest while it reads. Whoever has the whole message does not need it.",
        ),
        (
            "mime/micalg-wrong",
            typed(signature, &MULTIPART_SIGNED.replace("sha-256", "sha-512")),
            "micalg names another digest",
            "micalg says sha-512, the signature was made with SHA-256. The parameter is not signed and decides nothing.",
        ),
        (
            "mime/micalg-unknown",
            typed(signature, &MULTIPART_SIGNED.replace("sha-256", "unknown")),
            "an unknown micalg",
            "Receivers should recover gracefully from a value that they do not know.",
        ),
        (
            "mime/micalg-old-name",
            typed(signature, &MULTIPART_SIGNED.replace("sha-256", "sha256")),
            "micalg=sha256",
            "An old spelling without hyphen, which much software writes.",
        ),
        (
            "mime/micalg-several",
            typed(
                signature,
                &MULTIPART_SIGNED.replace("micalg=sha-256", "micalg=\"sha-512,sha-256\""),
            ),
            "several digests in micalg",
            "Several algorithms are separated by commas. One of them is the one used.",
        ),
    ] {
        book.valid(id, message)
            .text(title, why)
            .requires(match id {
                "mime/micalg-several" => &["rfc8551-3.5.3.2-5", "rfc8551-3.5.3.2-3"],
                _ => &["rfc8551-3.5.3.2-5"],
            })
            .level(Level::Should)
            .class("mime-parameters");
    }
}

fn protocols(book: &mut Book, signature: &SignedData) {
    let protocol = "protocol=\"application/pkcs7-signature\";\r\n ";
    let unlike = Multipart::signed(TEXT, signature).with(|m| {
        let part = &mut m.parts[1];
        *part = replaced(
            part,
            "application/pkcs7-signature",
            "application/octet-stream",
        );
    });
    for (id, message, title, why) in [
        (
            "mime/protocol-missing",
            typed(signature, &MULTIPART_SIGNED.replace(protocol, "")),
            "no protocol parameter",
            "The parameter must be there. Without it nothing says that the second part is a signature, so refusing is the better answer.",
        ),
        (
            "mime/protocol-differs",
            typed(
                signature,
                &MULTIPART_SIGNED.replace("pkcs7-signature", "x-other"),
            ),
            "another protocol than the second part's type",
            "protocol names one type, the second part is of another. Refusing is better: whoever takes the one for the other lets the sender choose what different receivers verify.",
        ),
        (
            "mime/signature-type-differs",
            unlike.message(signature),
            "a second part of type application/octet-stream",
            "protocol names the S/MIME signature, the second part calls itself something else. Its file name is not to be relied on, so refusing is the better answer.",
        ),
    ] {
        let entry = book
            .invalid(id, CLEAR, "protocol-mismatch", message)
            .text(title, why)
            .requires(&["rfc8551-3.5.3.2-1"])
            .source("RFC 1847 section 2.1")
            .accept(
                &[Verdict::Valid, Verdict::Invalid, Verdict::Unsupported],
                Verdict::Invalid,
            )
            .level(Level::May)
            .class("mime-parameters");
        if id != "mime/protocol-differs" {
            entry.borne();
        }
    }
}

/// Other ways to write the same parameters.
fn spellings(book: &mut Book, signature: &SignedData) {
    for (id, message, title, why) in [
        (
            "mime/parameters-case",
            typed(
                signature,
                &MULTIPART_SIGNED
                    .replace("multipart/signed", "Multipart/SIGNED")
                    .replace("protocol=\"application", "PROTOCOL=\"Application")
                    .replace("boundary", "BOUNDARY"),
            ),
            "types and parameter names in other case",
            "Types, parameter names and this value are compared without regard to case.",
        ),
        (
            "mime/parameters-comment",
            typed(
                signature,
                &MULTIPART_SIGNED.replace("multipart/signed;", "multipart/signed (really);"),
            ),
            "a comment in Content-Type",
            "Comments in parentheses are allowed in structured fields.",
        ),
        (
            "mime/parameters-unfolded",
            typed(
                signature,
                &MULTIPART_SIGNED.replace("\r\n micalg", " micalg"),
            ),
            "Content-Type on one line",
            "Folding is a matter of taste.",
        ),
        (
            "mime/parameters-folded",
            typed(
                signature,
                &MULTIPART_SIGNED.replace("; boundary", "\r\n\t;\r\n boundary"),
            ),
            "Content-Type folded in odd places",
            "A tab continues a line as a space does, and a semicolon may stand at its beginning.",
        ),
        (
            "mime/parameters-unknown",
            typed(
                signature,
                &MULTIPART_SIGNED.replace("; boundary", "; x-unknown=\"a;b=\\\"c\\\"\"; boundary"),
            ),
            "an unknown parameter with quoted semicolons",
            "Inside a quoted string a semicolon ends nothing, and a backslash quotes.",
        ),
    ] {
        book.valid(id, message)
            .text(title, why)
            .source("RFC 2045 section 5.1")
            .class("mime-parameters");
    }
}

/// Ways to write them that a receiver may refuse.
fn dubious_spellings(book: &mut Book, signature: &SignedData) {
    let old_name = Multipart::signed(TEXT, signature).with(|m| {
        m.content_type = MULTIPART_SIGNED.replace("pkcs7", "x-pkcs7");
        m.parts[1] = replaced(&m.parts[1], "application/pkcs7", "application/x-pkcs7");
    });
    for (id, message, source, title, why) in [
        (
            "mime/protocol-x",
            old_name.message(signature),
            "RFC 2311 appendix C",
            "application/x-pkcs7-signature",
            "The name from before registration, in both places. The parameter must have its registered value; accepting is better, for old mail has the name and there is no doubt what it means.",
        ),
        (
            "mime/protocol-unquoted",
            typed(
                signature,
                &MULTIPART_SIGNED.replace(
                    "\"application/pkcs7-signature\"",
                    "application/pkcs7-signature",
                ),
            ),
            "RFC 2045 section 5.1",
            "protocol without quotation marks",
            "The value holds a slash and must be quoted. What is meant is plain, so accepting is the better answer.",
        ),
        (
            "mime/parameters-rfc2231",
            typed(
                signature,
                &MULTIPART_SIGNED.replace(
                    "boundary=\"gauntlet\"",
                    "boundary*0=\"gaun\";\r\n boundary*1=\"tlet\"",
                ),
            ),
            "RFC 2231 section 3",
            "the boundary in two pieces",
            "RFC 2231 lets a parameter be continued in numbered pieces. Joining them is better; a receiver that does not know that standard finds no boundary.",
        ),
    ] {
        book.valid(id, message)
            .text(title, why)
            .source(source)
            .level(Level::May)
            .class("mime-parameters")
            .accept(&[Verdict::Valid, Verdict::Invalid], Verdict::Valid)
            .sibling(CLEAR);
    }
}

fn no_boundary(book: &mut Book, signature: &SignedData) {
    book.invalid(
        "mime/boundary-missing",
        CLEAR,
        "malformed-mime",
        typed(
            signature,
            &MULTIPART_SIGNED.replace("; boundary=\"gauntlet\"", ""),
        ),
    )
    .text(
        "no boundary parameter",
        "Without a boundary there are no parts, and so nothing signed.",
    )
    .source("RFC 2046 section 5.1.1")
    .class("mime-parameters");
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
