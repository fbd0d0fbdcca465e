//! `mime`: the parameters of multipart/signed.

use smime_cases::{Level, Verdict};

use crate::template::{
    book::Book,
    message::Message,
    mime::{MULTIPART_SIGNED, Multipart, TEXT, opaque, replaced},
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
