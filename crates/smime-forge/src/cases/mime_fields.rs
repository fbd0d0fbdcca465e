//! `mime`: header fields, their parameters, line ends and transfer encodings of signed mail.

use smime_cases::{Level, Verdict};

use crate::{
    book::Book,
    mime::{
        FROM_ALICE, MULTIPART_SIGNED, Multipart, OPAQUE_HEADER, TEXT, base64_lines, mail, opaque,
        opaque_with, replaced,
    },
    people::{Identity, People},
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
    multipart_parameters(book, &signature);
    opaque_fields(book, &signature);
    headers(book, &signature);
    line_ends(book, alice);
    encodings(book, alice, &signature);
}

fn good(book: &mut Book, signature: &SignedData) {
    book.valid(CLEAR, Multipart::signed(TEXT, signature).message(signature))
        .text(
            "multipart/signed from Alice",
            "A text part and its detached signature, as S/MIME prefers to send. Receivers must be able to handle it.",
        )
        .requires(&["rfc8551-3.5-1", "rfc8551-3.5.3.2-1"]);
    book.valid(OPAQUE, opaque(signature))
        .text(
            "application/pkcs7-mime from Alice",
            "The text is enclosed in the SignedData. Receivers must be able to handle this form too.",
        )
        .requires(&["rfc8551-3.5-1", "rfc8551-3.2-3"]);
}

fn multipart_parameters(book: &mut Book, signature: &SignedData) {
    let multipart = Multipart::signed(TEXT, signature);
    let typed = |content_type: &str| {
        multipart
            .clone()
            .with(|m| m.content_type = content_type.into())
            .message(signature)
    };
    let part = |from: &str, to: &str| {
        multipart
            .clone()
            .with(|m| m.parts[1] = replaced(&m.parts[1], from, to))
            .message(signature)
    };
    let protocol = "protocol=\"application/pkcs7-signature\";\r\n ";
    for (name, message, title, why) in [
        (
            "micalg-missing",
            typed(&MULTIPART_SIGNED.replace("micalg=sha-256; ", "")),
            "no micalg",
            "micalg lets a receiver digest while it reads. Whoever has the whole message does not need it.",
        ),
        (
            "micalg-wrong",
            typed(&MULTIPART_SIGNED.replace("sha-256", "sha-512")),
            "micalg names another digest",
            "micalg says sha-512, the signature was made with SHA-256. The parameter is not signed and decides nothing.",
        ),
        (
            "micalg-unknown",
            typed(&MULTIPART_SIGNED.replace("sha-256", "unknown")),
            "an unknown micalg",
            "Receivers should recover gracefully from a value that they do not know.",
        ),
        (
            "micalg-old-name",
            typed(&MULTIPART_SIGNED.replace("sha-256", "sha256")),
            "micalg=sha256",
            "An old spelling without hyphen, which much software writes.",
        ),
        (
            "micalg-several",
            typed(&MULTIPART_SIGNED.replace("micalg=sha-256", "micalg=\"sha-512,sha-256\"")),
            "several digests in micalg",
            "Several algorithms are separated by commas. One of them is the one used.",
        ),
    ] {
        book.valid(&format!("mime/{name}"), message)
            .text(title, why)
            .requires(&["rfc8551-3.5.3.2-5", "rfc8551-3.5.3.2-3"])
            .level(Level::Should)
            .class("mime-parameters");
    }
    for (name, message, title, why) in [
        (
            "protocol-missing",
            typed(&MULTIPART_SIGNED.replace(protocol, "")),
            "no protocol parameter",
            "The parameter must be there. Without it nothing says that the second part is a signature.",
        ),
        (
            "protocol-differs",
            typed(&MULTIPART_SIGNED.replace("pkcs7-signature", "x-other")),
            "another protocol than the second part's type",
            "protocol names one type, the second part is of another.",
        ),
        (
            "signature-type-differs",
            part("application/pkcs7-signature", "application/octet-stream"),
            "a second part of type application/octet-stream",
            "protocol names the S/MIME signature, the second part calls itself something else. Its file name is not to be relied on.",
        ),
    ] {
        book.invalid(&format!("mime/{name}"), CLEAR, "protocol-mismatch", message)
            .text(title, why)
            .requires(&["rfc8551-3.5.3.2-1"])
            .source("RFC 1847 section 2.1")
            .accept(
                &[Verdict::Valid, Verdict::Invalid, Verdict::Unsupported],
                Verdict::Invalid,
            )
            .level(Level::May)
            .class("mime-parameters");
    }
    for (name, message, title, why) in [
        (
            "protocol-x",
            multipart
                .clone()
                .with(|m| {
                    m.content_type = MULTIPART_SIGNED.replace("pkcs7", "x-pkcs7");
                    m.parts[1] = replaced(&m.parts[1], "application/pkcs7", "application/x-pkcs7");
                })
                .message(signature),
            "application/x-pkcs7-signature",
            "The name from before registration, in both places.",
        ),
        (
            "protocol-unquoted",
            typed(&MULTIPART_SIGNED.replace(
                "\"application/pkcs7-signature\"",
                "application/pkcs7-signature",
            )),
            "protocol without quotation marks",
            "The value holds a slash and must be quoted. What is meant is plain.",
        ),
        (
            "parameters-case",
            typed(
                &MULTIPART_SIGNED
                    .replace("multipart/signed", "Multipart/SIGNED")
                    .replace("protocol=\"application", "PROTOCOL=\"Application")
                    .replace("boundary", "BOUNDARY"),
            ),
            "types and parameter names in other case",
            "Types, parameter names and this value are compared without regard to case.",
        ),
        (
            "parameters-comment",
            typed(&MULTIPART_SIGNED.replace("multipart/signed;", "multipart/signed (really);")),
            "a comment in Content-Type",
            "Comments in parentheses are allowed in structured fields.",
        ),
        (
            "parameters-unfolded",
            typed(&MULTIPART_SIGNED.replace("\r\n micalg", " micalg")),
            "Content-Type on one line",
            "Folding is a matter of taste.",
        ),
        (
            "parameters-folded",
            typed(&MULTIPART_SIGNED.replace("; boundary", "\r\n\t;\r\n boundary")),
            "Content-Type folded in odd places",
            "A tab continues a line as a space does, and a semicolon may stand at its beginning.",
        ),
        (
            "parameters-rfc2231",
            typed(&MULTIPART_SIGNED.replace(
                "boundary=\"gauntlet\"",
                "boundary*0=\"gaun\";\r\n boundary*1=\"tlet\"",
            )),
            "the boundary in two pieces",
            "RFC 2231 lets a parameter be continued in numbered pieces.",
        ),
        (
            "parameters-unknown",
            typed(
                &MULTIPART_SIGNED.replace("; boundary", "; x-unknown=\"a;b=\\\"c\\\"\"; boundary"),
            ),
            "an unknown parameter with quoted semicolons",
            "Inside a quoted string a semicolon ends nothing, and a backslash quotes.",
        ),
    ] {
        let level = if name == "protocol-unquoted"
            || name == "protocol-x"
            || name == "parameters-rfc2231"
        {
            Level::May
        } else {
            Level::Must
        };
        let entry = book
            .valid(&format!("mime/{name}"), message)
            .text(title, why)
            .source("RFC 2045 section 5.1")
            .level(level)
            .class("mime-parameters");
        if level == Level::May {
            entry
                .accept(&[Verdict::Valid, Verdict::Invalid], Verdict::Valid)
                .sibling(CLEAR);
        }
    }
    book.invalid(
        "mime/boundary-missing",
        CLEAR,
        "malformed-mime",
        typed(&MULTIPART_SIGNED.replace("; boundary=\"gauntlet\"", "")),
    )
    .text(
        "no boundary parameter",
        "Without a boundary there are no parts, and so nothing signed.",
    )
    .source("RFC 2046 section 5.1.1")
    .class("mime-parameters");
}

fn opaque_fields(book: &mut Book, signature: &SignedData) {
    for (name, from, to, title, why, best) in [
        (
            "smime-type-missing",
            " smime-type=signed-data;\r\n",
            "\r\n",
            "no smime-type",
            "The parameter helps, and is optional: the object says itself what it is.",
            true,
        ),
        (
            "smime-type-enveloped",
            "signed-data",
            "enveloped-data",
            "smime-type=enveloped-data on a SignedData",
            "The parameter is wrong. The content type inside decides.",
            false,
        ),
        (
            "smime-type-unknown",
            "signed-data",
            "something-new",
            "an unknown smime-type",
            "The parameter is unknown. The content type inside decides.",
            false,
        ),
        (
            "x-pkcs7-mime",
            "application/pkcs7-mime",
            "application/x-pkcs7-mime",
            "application/x-pkcs7-mime",
            "The name from before registration.",
            false,
        ),
        (
            "octet-stream",
            "application/pkcs7-mime; smime-type=signed-data;",
            "application/octet-stream;",
            "application/octet-stream with a .p7m name",
            "Gateways rename the type. The file name is no proof, and the object is what it is; a receiver may take it or not.",
            false,
        ),
        (
            "name-missing",
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
            .valid(&format!("mime/opaque-{name}"), message)
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
            "One says text/plain, one multipart/signed. Programs take the first or the last, so what one verifies another shows as text.",
        )
        .source("RFC 5322 section 3.6")
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
        "A limit is allowed, quadratic time is not.",
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
        "The field is missing, the rest is MIME. Everybody goes by Content-Type.",
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

fn line_ends(book: &mut Book, alice: &Identity) {
    let signed = |text: &[u8]| {
        let signature = SignedData::new(text, &[alice]);
        (Multipart::signed(text, &signature), signature)
    };
    let lf = |octets: &[u8]| {
        String::from_utf8_lossy(octets)
            .replace("\r\n", "\n")
            .into_bytes()
    };
    let (multipart, signature) = signed(TEXT);
    book.valid("mime/line-ends-lf", multipart.message(&signature).with_octets(lf(&multipart.encode())))
        .text(
            "stored with bare LF",
            "The message was signed with CRLF and stored by a system whose line ends are LF. The canonical form is what is digested.",
        )
        .requires(&["rfc8551-3.1.1-1", "rfc8551-3.1.4-1"])
        .class("mime-line-ends");
    book.open(
        "mime/line-ends-mixed",
        CLEAR,
        Verdict::Valid,
        multipart.message(&signature).with_octets(replaced(
            &multipart.encode(),
            "page 3.\r\n",
            "page 3.\n",
        )),
    )
    .text(
        "one bare LF among CRLF",
        "A single line end of the signed part lost its CR. The canonical form is the same.",
    )
    .requires(&["rfc8551-3.1.1-5"])
    .class("mime-line-ends");
    for (name, text, title, why) in [
        ("trailing-spaces", &b"Content-Type: text/plain\r\n\r\nSpaces   \r\nand a tab\t\r\n"[..], "white space at the ends of lines", "Spaces and tabs before a line end are signed like everything else; it is OpenPGP's cleartext that drops them."),
        ("no-final-line-end", b"Content-Type: text/plain\r\n\r\nNo line end after this", "a text without a final line end", "The CRLF before the delimiter belongs to the delimiter. The text has none, and none is added."),
        ("blank-line-at-end", b"Content-Type: text/plain\r\n\r\nTwo line ends\r\n\r\n", "a blank line before the delimiter", "The blank line is part of the text, only the CRLF of the delimiter is not."),
        ("empty-body", b"Content-Type: text/plain\r\n\r\n", "a signed part with an empty body", "The header is signed, and there is nothing after it."),
        ("from-line", b"Content-Type: text/plain\r\n\r\nFrom here on\r\n.\r\n..\r\n", "lines that mailers like to change", "A line that begins with From, and lines of dots. As they stand here, they stand in what was signed."),
        ("long-line", &[b"Content-Type: text/plain\r\n\r\n".as_slice(), &[b'x'; 5000], b"\r\n"].concat(), "a line of five thousand characters", "Lines over 998 characters are not for SMTP. Here they are, and signed."),
        ("utf8", "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nGrüße, 世界\r\n".as_bytes(), "8bit text", "Signed content should be 7bit for transport; what arrives as 8bit is verified as it stands."),
    ] {
        let (multipart, signature) = signed(text);
        book.valid(&format!("mime/text-{name}"), multipart.message(&signature))
            .text(title, why)
            .requires(&["rfc8551-3.1.1-1"])
            .class("mime-line-ends");
    }
    let (multipart, signature) = signed(b"Content-Type: text/plain\r\n\r\nTwo  spaces.\r\n");
    book.invalid(
        "mime/text-spaces-changed",
        CLEAR,
        "message-digest-mismatch",
        multipart
            .clone()
            .with(|m| {
                m.parts[0] = b"Content-Type: text/plain\r\n\r\nTwo spaces.\r\n".to_vec();
            })
            .message(&signature),
    )
    .text(
        "one of two spaces lost",
        "White space is content: a space was lost on the way.",
    )
    .requires(&["rfc5652-5.6-5"])
    .class("mime-line-ends");
    let unix = b"Content-Type: text/plain\n\nSigned with LF.\n";
    let (multipart, signature) = signed(unix);
    book.open("mime/signed-with-lf", CLEAR, Verdict::Invalid, multipart.with(|m| {
        m.parts[0] = String::from_utf8_lossy(unix).replace('\n', "\r\n").into_bytes();
    }).message(&signature))
    .text(
        "signed with LF, sent with CRLF",
        "The sender digested line ends of LF, against the rule. The canonical form that arrives is not what was signed; somebody who tries both accepts it.",
    )
    .requires(&["rfc8551-3.1.1-5", "rfc8551-3.1.4-1"])
    .reason("message-digest-mismatch")
    .class("mime-line-ends");
    book.valid("mime/opaque-signed-with-lf", opaque(&SignedData::new(unix, &[alice])))
        .text(
            "enclosed content with LF line ends",
            "Inside a SignedData the octets stand as they were signed, and are digested as they stand. That they are not canonical is the sender's fault and does not touch the signature.",
        )
        .requires(&["rfc5652-5.6-4"])
        .class("mime-line-ends");
}

fn encodings(book: &mut Book, alice: &Identity, signature: &SignedData) {
    let body = base64_lines(&signature.encode());
    let with_body = |body: &str| {
        mail(
            format!("{FROM_ALICE}{OPAQUE_HEADER}\r\n{body}"),
            signature,
            "opaque-signed",
        )
    };
    let one_line = body.replace("\r\n", "");
    for (name, message, title, why, open) in [
        (
            "one-line",
            with_body(&format!("{one_line}\r\n")),
            "base64 on one line of thousands of characters",
            "Encoded lines must be no longer than 76 characters; decoders bear longer ones.",
            true,
        ),
        (
            "short-lines",
            with_body(
                &one_line
                    .as_bytes()
                    .chunks(5)
                    .map(|l| String::from_utf8_lossy(l) + "\r\n")
                    .collect::<String>(),
            ),
            "base64 in lines of five characters",
            "Lines need not be multiples of four characters.",
            false,
        ),
        (
            "blank-lines",
            with_body(&body.replacen("\r\n", "\r\n\r\n", 2)),
            "blank lines within base64",
            "Line breaks and other characters outside the alphabet must be ignored by decoders.",
            false,
        ),
        (
            "bad-characters",
            with_body(&body.replacen("\r\n", " *\r\n", 1)),
            "characters outside the alphabet within base64",
            "Decoders must ignore characters that are not in the alphabet; strict ones take them for damage.",
            true,
        ),
        (
            "spaces",
            with_body(&body.replace("\r\n", " \r\n")),
            "spaces at the ends of base64 lines",
            "White space within base64 has no meaning.",
            false,
        ),
    ] {
        let entry = book
            .valid(&format!("mime/base64-{name}"), message)
            .text(title, why)
            .source("RFC 2045 section 6.8")
            .class("mime-encoding");
        if open {
            entry
                .accept(&[Verdict::Valid, Verdict::Invalid], Verdict::Valid)
                .sibling(OPAQUE)
                .level(Level::May);
        }
    }
    let binary = [
        FROM_ALICE.as_bytes(),
        OPAQUE_HEADER.replace("base64", "binary").as_bytes(),
        b"\r\n",
        &signature.encode(),
    ]
    .concat();
    book.valid("mime/opaque-binary", mail(binary, signature, "opaque-signed"))
        .text(
            "a binary application/pkcs7-mime",
            "The object is sent as it is, as HTTP and AS2 do. Receivers must be able to deal with binary MIME objects.",
        )
        .requires(&["rfc8551-3.1.2-1"])
        .class("mime-encoding");
    book.invalid(
        "mime/base64-truncated",
        OPAQUE,
        "malformed-ber",
        with_body(&format!("{}\r\n", &one_line[..400])),
    )
    .text(
        "base64 that ends early",
        "The body is cut off; what it decodes to is the beginning of a SignedData.",
    )
    .source("RFC 2045 section 6.8")
    .class("mime-encoding");
    let quoted: &[u8] = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=BC=C3=9Fe, and a soft=\r\n break.=20\r\n";
    let quoted_signature = SignedData::new(quoted, &[alice]);
    book.valid("mime/quoted-printable", Multipart::signed(quoted, &quoted_signature).message(&quoted_signature))
        .text(
            "quoted-printable content",
            "The encoded form is what was signed, soft line breaks and all. It is decoded after verifying, not before.",
        )
        .requires(&["rfc8551-3.1.3-1"])
        .class("mime-encoding");
    book.invalid("mime/quoted-printable-recoded", "mime/quoted-printable", "message-digest-mismatch", Multipart::signed(quoted, &quoted_signature).with(|m| {
        m.parts[0] = replaced(quoted, "=C3=BC", "=c3=bc");
    }).message(&quoted_signature))
    .text(
        "quoted-printable encoded anew on the way",
        "The text is the same, its encoding is not: hexadecimal digits became small. What was signed is the encoded form.",
    )
    .requires(&["rfc8551-3.1.3-1"])
    .class("mime-encoding");
}
