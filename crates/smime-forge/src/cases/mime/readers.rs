//! `mime/readers`: parts that depend on who reads them.

use smime_cases::{Level, Verdict};

use super::fields::CLEAR;
use crate::template::{
    book::Book,
    message::Message,
    mime::{MULTIPART_SIGNED, Multipart, TEXT, mail, replaced, signature_part},
    people::People,
    signed_data::SignedData,
};

const EVIL: &str = "Content-Type: text/plain\r\n\r\nPay Mallory.\r\n";

pub(super) fn write(book: &mut Book, people: &People) {
    let signature = SignedData::new(TEXT, &[people.get("alice-rsa")]);
    let forge = Forge {
        multipart: Multipart::signed(TEXT, &signature).with(|m| m.preamble.clear()),
        signature: &signature,
    };
    honest(book, &forge);
    quoting(book, &forge);
    parameters(book, &forge);
    line_ends(book, &forge);
    headers(book, &forge);
}

/// Makes messages whose signed parts stand under one boundary, and Mallory's under another.
struct Forge<'a> {
    multipart: Multipart,
    signature: &'a SignedData,
}

impl Forge<'_> {
    /// A boundary parameter, the boundary that the signed parts stand under, and what stands before
    /// them.
    fn octets(&self, parameter: &str, boundary: &str, preamble: &str) -> Vec<u8> {
        let multipart = self.multipart.clone().with(|m| {
            m.content_type = MULTIPART_SIGNED.replace("boundary=\"gauntlet\"", parameter);
            m.boundary = boundary.into();
            m.preamble = preamble.into();
        });
        multipart.encode()
    }

    fn message(&self, octets: Vec<u8>) -> Message {
        mail(octets, self.signature, "multipart-signed")
    }

    /// Mallory's two parts under a boundary of theirs.
    fn evil(&self, boundary: &str) -> String {
        let signature = signature_part(&self.signature.clone().detached().encode());
        let signature = String::from_utf8_lossy(&signature);
        format!("\r\n--{boundary}\r\n{EVIL}\r\n--{boundary}\r\n{signature}\r\n--{boundary}--\r\n")
    }
}

fn honest(book: &mut Book, forge: &Forge<'_>) {
    for (id, parameter, boundary, title, why) in [
        (
            "mime/readers/quoted-pair",
            r#"boundary="gaunt\"let""#,
            "gaunt\"let",
            "a boundary with a quotation mark",
            "In a quoted string a backslash before a quotation mark is no part of the value. All that the message holds stands under one boundary, so that no reader is led elsewhere.",
        ),
        (
            "mime/readers/blank-inside",
            "boundary=\"gaunt let\"",
            "gaunt let",
            "a boundary with a blank inside",
            "A blank may stand within a boundary, and needs quotation marks.",
        ),
        (
            "mime/readers/blank-at-end",
            "boundary=\"gauntlet \"",
            "gauntlet ",
            "a boundary that ends in a blank",
            "A boundary must not end in a blank, and some readers trim it off. Here both find the same parts, so that accepting does no harm.",
        ),
        (
            "mime/readers/comment-behind",
            "boundary=gauntlet (of a kind)",
            "gauntlet",
            "a comment behind the boundary",
            "Comments may stand between the tokens of a structured field.",
        ),
    ] {
        let entry = book
            .valid(id, forge.message(forge.octets(parameter, boundary, "")))
            .text(title, why)
            .source("RFC 2045 section 5.1")
            .source("RFC 2046 section 5.1.1")
            .class(CLASS);
        if !matches!(id, "mime/readers/blank-inside") {
            entry
                .accept(&[Verdict::Valid, Verdict::Invalid], Verdict::Valid)
                .sibling(CLEAR)
                .level(Level::May);
        }
    }
}

const CLASS: &str = "reader-boundary";

/// A case that the reference refuses, since other parts are found by a reader of another kind.
fn dubious(book: &mut Book, id: &str, title: &str, why: &str, message: Message) {
    book.open(id, CLEAR, Verdict::Invalid, message)
        .text(title, why)
        .reason("malformed-mime")
        .source("RFC 2046 section 5.1.1")
        .level(Level::Should)
        .class(CLASS);
}

/// Blanks, backslashes and quotation marks in a boundary.
fn quoting(book: &mut Book, forge: &Forge<'_>) {
    for (id, parameter, boundary, evil, title, why) in [
        (
            "mime/readers/blank-trimmed",
            "boundary=\"gauntlet \"",
            "gauntlet ",
            "gauntlet",
            "a boundary that ends in a blank, and parts without it",
            "The signed parts stand under the boundary with its blank. Readers that trim it find Mallory's parts before them, and show those under the signature.",
        ),
        (
            "mime/readers/backslash-quoted",
            r#"boundary="gaunt\let""#,
            "gauntlet",
            r"gaunt\let",
            "a backslash in a quoted boundary, and parts that keep it",
            "The grammar takes the backslash off. Readers that keep it find Mallory's parts.",
        ),
        (
            "mime/readers/backslash-before-quote",
            r#"boundary="gaunt\"let""#,
            "gaunt\"let",
            r#"gaunt\"let"#,
            "a quoted quotation mark, and parts that keep the backslash",
            "The value holds a quotation mark. Readers that do not know how it is written take the backslash for a part of it.",
        ),
        (
            "mime/readers/quote-ends-early",
            r#"boundary="gaunt\"let""#,
            "gaunt\"let",
            r"gaunt\",
            "a quoted quotation mark at which some strings end",
            "To readers that know no quoted pairs the value ends before the mark.",
        ),
        (
            "mime/readers/backslash-unquoted",
            r"boundary=gaunt\let",
            r"gaunt\let",
            "gauntlet",
            "a backslash without quotation marks, and parts without it",
            "A backslash is no character of a token. Some readers take it for one all the same, others take it off.",
        ),
    ] {
        let message = forge.message(forge.octets(parameter, boundary, &forge.evil(evil)));
        dubious(book, id, title, why, message);
    }
}

/// Parameters that readers find elsewhere, or more or fewer of.
fn parameters(book: &mut Book, forge: &Forge<'_>) {
    for (id, parameter, boundary, evil, title, why) in [
        (
            "mime/readers/comment-kept",
            "boundary=gauntlet(c)",
            "gauntlet",
            "gauntlet(c)",
            "a comment behind the boundary, and parts under both",
            "Readers that know no comments take this one for a part of the value.",
        ),
        (
            "mime/readers/comment-before",
            "boundary=(c)gauntlet",
            "gauntlet",
            "(c)gauntlet",
            "a comment before the boundary, and parts under both",
            "Readers that know no comments take this one for a part of the value.",
        ),
        (
            "mime/readers/parameter-in-comment",
            "x=y (; boundary=mallory;); boundary=gauntlet",
            "gauntlet",
            "mallory",
            "another boundary parameter in a comment",
            "Readers that know no comments find two boundary parameters, and most take the first.",
        ),
        (
            "mime/readers/parameter-in-string",
            "x=\"; boundary=mallory; y=\"; boundary=gauntlet",
            "gauntlet",
            "mallory",
            "another boundary parameter in a quoted string",
            "Readers that cut at every semicolon find two boundary parameters.",
        ),
        (
            "mime/readers/parameter-behind-quoted-pair",
            r#"x="\"; boundary=mallory; y=\""; boundary=gauntlet"#,
            "gauntlet",
            "mallory",
            "another boundary parameter behind a quoted quotation mark",
            "Readers that know no quoted pairs end the string there and find two boundary parameters.",
        ),
        (
            "mime/readers/text-behind-string",
            "boundary=\"gauntlet\"x",
            "gauntlet",
            "\"gauntlet\"x",
            "text behind a quoted boundary",
            "What follows the string is no grammar. Some readers drop it, others keep all of it, quotation marks too.",
        ),
        (
            "mime/readers/blank-unquoted",
            "boundary=gaunt let",
            "gaunt let",
            "gaunt",
            "a blank in a boundary without quotation marks",
            "A token ends at a blank. Much software reads on to the semicolon.",
        ),
        (
            "mime/readers/folded",
            "boundary=\"gaunt\r\n let\"",
            "gaunt let",
            "gauntlet",
            "a boundary that is folded",
            "Unfolding takes the line end away and leaves the blank. Some readers take that too.",
        ),
        (
            "mime/readers/given-twice",
            "boundary=mallory; boundary=gauntlet",
            "gauntlet",
            "mallory",
            "two boundary parameters",
            "Some readers take the first and some the last.",
        ),
        (
            "mime/readers/given-twice-continued",
            "boundary=mallory; boundary*0=gauntlet",
            "gauntlet",
            "mallory",
            "a boundary parameter, and another in sections",
            "RFC 2231 prefers neither over the other. Readers that do not know it see the plain one alone.",
        ),
        (
            "mime/readers/continued-with-gap",
            "boundary*0=gauntlet; boundary*2=x",
            "gauntlet",
            "gauntletx",
            "a boundary in sections 0 and 2",
            "Section 1 is missing. Some readers stop there, others join what there is.",
        ),
    ] {
        let message = forge.message(forge.octets(parameter, boundary, &forge.evil(evil)));
        dubious(book, id, title, why, message);
    }
}

fn line_ends(book: &mut Book, forge: &Forge<'_>) {
    let before = |text: &str| {
        let octets = forge.octets("boundary=gauntlet", "gauntlet", text);
        forge.message(octets)
    };
    let evil = |ends: &str, behind: &str| before(&format!("Hello.{ends}--gauntlet{behind}{EVIL}"));
    let instead = |from: &str, to: &str| {
        let octets = forge.octets("boundary=gauntlet", "gauntlet", "");
        forge.message(replaced(&octets, from, to))
    };
    let first = "--gauntlet\r\nContent-Type: text/plain";
    for (id, title, why, message) in [
        (
            "mime/readers/cr-before",
            "a delimiter behind a bare CR",
            "Mallory's part stands before the signed one, its delimiter behind a CR that no LF follows. Readers to whom that ends a line show it first.",
            evil("\r", "\r\n"),
        ),
        (
            "mime/readers/cr-behind",
            "a delimiter that a bare CR ends",
            "The line with the delimiter ends with a CR that no LF follows. To some it is a line of text, to others Mallory's part begins.",
            evil("\r\n", "\r"),
        ),
        (
            "mime/readers/cr-cr-lf-behind",
            "a delimiter that CR CR LF ends",
            "Where a CR alone ends a line, an empty line follows the delimiter: the header of the part is empty, and its fields are text.",
            instead(first, &first.replace("\r\n", "\r\r\n")),
        ),
        (
            "mime/readers/lf-before",
            "a delimiter behind a bare LF, the others behind CRLF",
            "Mail on the way has CRLF and nothing else for line ends. Where an LF alone ends none, this delimiter is text.",
            evil("\n", "\r\n"),
        ),
        (
            "mime/readers/lf-behind",
            "a delimiter that a bare LF ends, the others CRLF",
            "The first part begins behind it, or is text before the first part.",
            instead(first, &first.replace("\r\n", "\n")),
        ),
        (
            "mime/readers/form-feed",
            "a form feed behind a delimiter",
            "Blanks and tabs may follow a delimiter. Programs that trim white space of every kind take this line for one too, and show Mallory's part first.",
            evil("\r\n", "\u{c}\r\n"),
        ),
        (
            "mime/readers/vertical-tab",
            "a vertical tab behind a delimiter",
            "The same with another control that counts as white space.",
            evil("\r\n", "\u{b}\r\n"),
        ),
        (
            "mime/readers/no-break-space",
            "a no-break space behind a delimiter",
            "The same with white space that is not ASCII.",
            evil("\r\n", "\u{a0}\r\n"),
        ),
        (
            "mime/readers/nul-octet",
            "a NUL behind a delimiter",
            "Where strings end at a NUL, and where controls are trimmed off, the line is a delimiter.",
            evil("\r\n", "\0\r\n"),
        ),
    ] {
        dubious(book, id, title, why, message);
    }
}

fn headers(book: &mut Book, forge: &Forge<'_>) {
    let octets = forge.octets("boundary=gauntlet", "gauntlet", &forge.evil("mallory"));
    let hidden = "Subject: x\rContent-Type: multipart/mixed; boundary=mallory\r\nX-Last: x\r\n";
    dubious(
        book,
        "mime/readers/content-type-behind-cr",
        "another Content-Type behind a bare CR",
        "In the middle of the Subject a CR stands alone, and behind it another Content-Type. Readers to whom a CR ends a line take that one, and find Mallory's parts.",
        forge.message(replaced(&octets, "Subject: The report\r\n", hidden)),
    );
    for (id, line, title) in [
        (
            "mime/http-response",
            "HTTP/1.1 200 OK\r\n",
            "an HTTP status line before the header",
        ),
        (
            "mime/http-request",
            "POST /as2 HTTP/1.1\r\n",
            "an HTTP request line before the header",
        ),
    ] {
        let octets = forge.octets("boundary=gauntlet", "gauntlet", "");
        let message = forge.message([line.as_bytes(), &octets].concat());
        book.open(id, CLEAR, Verdict::Valid, message)
            .text(
                title,
                "AS2 carries S/MIME over HTTP, and what was captured there starts with a line that is no header field. All the rest is as ever, so that passing over it is the better answer.",
            )
            .source("RFC 5322 section 2.2")
            .class("mime-header");
    }
}
