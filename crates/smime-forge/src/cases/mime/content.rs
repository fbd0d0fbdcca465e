//! `mime`: line ends, white space and transfer encodings of what is signed (RFC 8551 section 3.1).

use smime_cases::{Level, Verdict};

use super::fields::{CLEAR, OPAQUE};
use crate::{
    primitive::textual::base64_lines,
    template::{
        book::Book,
        mime::{FROM_ALICE, Multipart, OPAQUE_HEADER, TEXT, mail, opaque, replaced},
        people::{Identity, People},
        signed_data::SignedData,
    },
};

pub(super) fn write(book: &mut Book, people: &People) {
    let alice = people.get("alice-rsa");
    let signature = SignedData::new(TEXT, &[alice]);
    line_ends(book, alice);
    binary(book, alice);
    encodings(book, &signature);
    quoted_printable(book, alice);
}

/// A binary part whose header was stored with LF, as systems for AS2 do.
fn binary(book: &mut Book, alice: &Identity) {
    const HEADER: &str =
        "Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\n\r\n";
    const BODY: &[u8] = b"\x00\n\r\n\x01\r\x02\r\r\n\xff";
    let entity = [HEADER.as_bytes(), BODY].concat();
    let signature = SignedData::new(&entity, &[alice]);
    let stored = |body: &[u8]| {
        let multipart = Multipart::signed(HEADER.as_bytes(), &signature).encode();
        let text = String::from_utf8_lossy(&multipart).replace("\r\n", "\n");
        let header = HEADER.replace("\r\n", "\n");
        let (before, after) = text.split_once(&header).expect("the part is there");
        [before.as_bytes(), header.as_bytes(), body, after.as_bytes()].concat()
    };
    let wire = Multipart::signed(&entity, &signature).encode();
    book.valid("mime/binary", mail(wire, &signature, "multipart-signed"))
        .text(
            "a binary part",
            "Content-Transfer-Encoding is binary. CRs and LFs stand in the body alone and in pairs, and none of them is a line end.",
        )
        .requires(&["rfc8551-3.1.1-1"])
        .level(Level::Should)
        .class("mime-line-ends");
    book.open(
        "mime/binary-lf-header",
        "mime/binary",
        Verdict::Valid,
        mail(stored(BODY), &signature, "multipart-signed"),
    )
    .text(
        "a binary part whose header was stored with LF",
        "The lines of the header have CRLF in canonical form; the binary body is octets and has no lines. Making the one canonical and leaving the other is better than to refuse what was only stored.",
    )
    .requires(&["rfc8551-3.1.1-1"])
    .class("mime-line-ends");
    let changed = [&BODY[..1], b"\r", &BODY[1..]].concat();
    book.invalid(
        "mime/binary-changed",
        "mime/binary-lf-header",
        "message-digest-mismatch",
        mail(stored(&changed), &signature, "multipart-signed"),
    )
    .text(
        "a CR put before an LF of a binary body",
        "In text it would change nothing. This is no text.",
    )
    .requires(&["rfc5652-5.6-5"])
    .class("mime-line-ends");
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
        "A single line end of the signed part lost its CR. The canonical form is the same, so accepting is the better answer.",
    )
    .requires(&["rfc8551-3.1.1-5"])
    .class("mime-line-ends");
    for (id, text, title, why) in [
        ("mime/text-trailing-spaces", &b"Content-Type: text/plain\r\n\r\nSpaces   \r\nand a tab\t\r\n"[..], "white space at the ends of lines", "Spaces and tabs before a line end are signed like everything else; it is OpenPGP's cleartext that drops them."),
        ("mime/text-no-final-line-end", b"Content-Type: text/plain\r\n\r\nNo line end after this", "a text without a final line end", "The CRLF before the delimiter belongs to the delimiter. The text has none, and none is added."),
        ("mime/text-blank-line-at-end", b"Content-Type: text/plain\r\n\r\nTwo line ends\r\n\r\n", "a blank line before the delimiter", "The blank line is part of the text, only the CRLF of the delimiter is not."),
        ("mime/text-empty-body", b"Content-Type: text/plain\r\n\r\n", "a signed part with an empty body", "The header is signed, and there is nothing after it."),
        ("mime/text-from-line", b"Content-Type: text/plain\r\n\r\nFrom here on\r\n.\r\n..\r\n", "lines that mailers like to change", "A line that begins with From, and lines of dots. As they stand here, they stand in what was signed."),
        ("mime/text-long-line", &[b"Content-Type: text/plain\r\n\r\n".as_slice(), &[b'x'; 5000], b"\r\n"].concat(), "a line of five thousand characters", "Lines over 998 characters are not for SMTP. Here they are, and signed."),
        ("mime/text-utf8", "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nGrüße, 世界\r\n".as_bytes(), "8bit text", "Signed content should be 7bit for transport; what arrives as 8bit is verified as it stands."),
    ] {
        let (multipart, signature) = signed(text);
        book.valid(id, multipart.message(&signature))
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
        "The sender digested line ends of LF, against the rule. The canonical form that arrives is not what was signed; somebody who tries both accepts it. Refusing is better: the rule is there so that nobody has to guess.",
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

fn encodings(book: &mut Book, signature: &SignedData) {
    let body = base64_lines(&signature.encode());
    let with_body = |body: &str| {
        mail(
            format!("{FROM_ALICE}{OPAQUE_HEADER}\r\n{body}"),
            signature,
            "opaque-signed",
        )
    };
    let one_line = body.replace("\r\n", "");
    for (id, message, title, why, open) in [
        (
            "mime/base64-one-line",
            with_body(&format!("{one_line}\r\n")),
            "base64 on one line of thousands of characters",
            "Encoded lines must be no longer than 76 characters. The rule is the sender's, and decoding a longer one is the better answer.",
            true,
        ),
        (
            "mime/base64-short-lines",
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
            "mime/base64-blank-lines",
            with_body(&body.replacen("\r\n", "\r\n\r\n", 2)),
            "blank lines within base64",
            "Line breaks and other characters outside the alphabet must be ignored by decoders.",
            false,
        ),
        (
            "mime/base64-bad-characters",
            with_body(&body.replacen("\r\n", " *\r\n", 1)),
            "characters outside the alphabet within base64",
            "Decoders must ignore characters that are not in the alphabet, so accepting is the better answer; rejecting is allowed, as they may be damage.",
            true,
        ),
        (
            "mime/base64-spaces",
            with_body(&body.replace("\r\n", " \r\n")),
            "spaces at the ends of base64 lines",
            "White space within base64 has no meaning.",
            false,
        ),
    ] {
        let entry = book
            .valid(id, message)
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
}

fn quoted_printable(book: &mut Book, alice: &Identity) {
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
