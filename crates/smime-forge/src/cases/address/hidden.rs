//! `address/hidden`: a From that some readers of a header see and others do not.

use smime_cases::Need;

use super::header::GOOD;
use crate::template::{
    book::{Book, Entry},
    message::Message,
    mime::{FROM_ALICE, Multipart, TEXT, mail},
    people::{Identity, People},
    signed_data::SignedData,
};

const FROM: &str = "From: Alice <alice@example.com>\r\n";
const CLASS: &str = "hidden-from";

pub(super) fn write(book: &mut Book, people: &People) {
    let alice = people.get("alice-rsa");
    before_the_name(book, alice);
    no_field(book, alice);
    line_ends(book, alice);
    carried_on(book, alice);
}

/// A multipart/signed whose header starts with these octets, in the place of From; only MIME fields
/// follow.
fn bare(signer: &Identity, fields: &[u8]) -> Message {
    headed(signer, &[fields, b"MIME-Version: 1.0\r\n"].concat())
}

/// The same with the other fields of a message.
fn full(signer: &Identity, fields: &[u8]) -> Message {
    let others = FROM_ALICE.replace(FROM, "");
    headed(signer, &[fields, others.as_bytes()].concat())
}

/// The same with another line before From.
fn beside(signer: &Identity, line: &[u8]) -> Message {
    full(signer, &[line, FROM.as_bytes()].concat())
}

fn headed(signer: &Identity, header: &[u8]) -> Message {
    let signature = SignedData::new(TEXT, &[signer]);
    let rest = Multipart::signed(TEXT, &signature).with(|m| m.header.clear());
    mail(
        [header, &rest.encode()].concat(),
        &signature,
        "multipart-signed",
    )
}

fn refused<'a>(book: &'a mut Book, id: &str, message: Message) -> Entry<'a> {
    book.invalid(id, GOOD, "address-mismatch", message)
        .needs(&[Need::CheckAddress])
        .class(CLASS)
        .requires(&["rfc8550-3-10"])
}

/// Refused cases that differ in what they are made with: name, octets, title and why.
type Rows<'a> = &'a [(&'a str, &'a [u8], &'a str, &'a str)];

fn all_refused(book: &mut Book, rows: Rows<'_>, message: impl Fn(&[u8]) -> Message) {
    for (name, octets, title, why) in rows {
        refused(book, name, message(octets)).text(title, why);
    }
}

fn accepted<'a>(book: &'a mut Book, id: &str, message: Message) -> Entry<'a> {
    book.valid(id, message)
        .needs(&[Need::CheckAddress])
        .class(CLASS)
        .requires(&["rfc8550-3-10"])
}

fn before_the_name(book: &mut Book, alice: &Identity) {
    let only = [
        (
            "address/hidden/byte-order-mark",
            &b"\xef\xbb\xbfFrom: Alice <alice@example.com>\r\n"[..],
            "a byte order mark before the only From",
            "Readers that pass over the mark show Alice. Without the field the header looks like a bare MIME entity's, whose sender nobody asks for.",
        ),
        (
            "address/hidden/no-break-space",
            b"\xc2\xa0From: Alice <alice@example.com>\r\n",
            "a no-break space before the only From",
            "It looks like a blank and is none, and some readers trim it.",
        ),
        (
            "address/hidden/no-break-space-latin1",
            b"\xa0From: Alice <alice@example.com>\r\n",
            "a no-break space of ISO 8859-1 before the only From",
            "One octet that is no UTF-8 either. Some readers trim it.",
        ),
        (
            "address/hidden/no-break-space-colon",
            b"From\xc2\xa0: Alice <alice@example.com>\r\n",
            "a no-break space between From and its colon",
            "A blank is allowed there, in the obsolete form. This is no blank.",
        ),
        (
            "address/hidden/folded-first",
            b" From: Alice <alice@example.com>\r\n",
            "a From that continues nothing",
            "The first line of the header starts with a blank. Readers that trim it show Alice.",
        ),
        (
            "address/hidden/nul-octet",
            b"\0From: Alice <alice@example.com>\r\n",
            "a NUL before the only From",
            "Readers drop the octet or stop at it.",
        ),
    ];
    all_refused(book, &only, |fields| bare(alice, fields));
    let two = [
        (
            "address/hidden/byte-order-mark-beside",
            &b"\xef\xbb\xbfFrom: Mallory <mallory@evil.example>\r\n"[..],
            "a byte order mark before another From",
            "Readers that pass over the mark show Mallory, who stands first, beside Alice's signature.",
        ),
        (
            "address/hidden/continuation-of-nothing",
            b"???\r\n From: Mallory <mallory@evil.example>\r\n",
            "another From behind a line that is no field",
            "The line before is no field that the blank could continue. Readers that go on with what follows show Mallory.",
        ),
        (
            "address/hidden/sender-byte-order-mark",
            b"\xef\xbb\xbfSender: Mallory <mallory@evil.example>\r\n",
            "a byte order mark before Sender",
            "Readers that pass over the mark show Mallory, who sends for Alice.",
        ),
    ];
    all_refused(book, &two, |line| beside(alice, line));
}

fn no_field(book: &mut Book, alice: &Identity) {
    let none = [
        (
            "address/hidden/mailbox-line",
            &b"From alice@example.com Thu Jan  1 00:00:00 2026\r\n"[..],
            "a mailbox file's From line, and no From",
            "The line is no field. A header with it is a message's, and a message without From has no sender that could be compared.",
        ),
        (
            "address/hidden/mailbox-line-quoted",
            b">From alice@example.com Thu Jan  1 00:00:00 2026\r\n",
            "a quoted From line of a mailbox file, and no From",
            "The line is no field, and there is no From.",
        ),
        (
            "address/hidden/line-without-colon",
            b"From alice\r\n",
            "a line without a colon, and no From",
            "The line is no field. The header is malformed, so that nobody can say that it is a bare MIME entity's.",
        ),
    ];
    all_refused(book, &none, |line| bare(alice, line));
    let behind = [
        (
            "address/hidden/behind-no-field",
            &b"???\r\n"[..],
            "a From behind a line that is no field",
            "For some readers the header ends at the line, and no From is in it.",
        ),
        (
            "address/hidden/behind-blank-before-colon",
            b"Comments : 1\r\n",
            "a From behind a field with a blank before its colon",
            "The blank is allowed in the obsolete form (RFC 5322 section 4.5). Readers that do not know it end the header there, and see no From.",
        ),
        (
            "address/hidden/behind-two-returns",
            b"Comments: 1\r\r\n",
            "a From behind CR CR LF",
            "Readers to whom a CR alone ends a line have an empty line there, and the header ends before From.",
        ),
        (
            "address/hidden/behind-mailbox-line-quoted",
            b">From mallory@evil.example Thu Jan  1 00:00:00 2026\r\n",
            "a From behind a quoted From line of a mailbox file",
            "Readers know the line by its first word. With the mark before it, some end the header there.",
        ),
    ];
    all_refused(book, &behind, |line| beside(alice, line));
    accepted(
        book,
        "address/hidden/mailbox-line-beside",
        beside(alice, b"From mallory@evil.example Thu Jan  1 00:00:00 2026\r\n"),
    )
    .text(
        "a mailbox file's From line before a whole header",
        "Mail that was taken from a mailbox file. The line is not the message's, every reader shows From, and a finding is all there is to say.",
    );
    accepted(
        book,
        "address/hidden/line-without-colon-beside",
        full(alice, &[FROM.as_bytes(), b"???\r\n"].concat()),
    )
    .text(
        "a line that is no field beside From",
        "The line can be read as neither From nor Sender by anybody. It is a finding.",
    );
}

fn line_ends(book: &mut Book, alice: &Identity) {
    let mallory = b"From: Mallory <mallory@evil.example>\r\n";
    for (id, line_end, title) in [
        ("address/hidden/carriage-return", &b"\r"[..], "a bare CR"),
        ("address/hidden/vertical-tab", b"\x0b", "a VT"),
        ("address/hidden/form-feed", b"\x0c", "an FF"),
        ("address/hidden/next-line", b"\xc2\x85", "a NEL"),
        (
            "address/hidden/next-line-latin1",
            b"\x85",
            "a NEL of ISO 8859-1",
        ),
        ("address/hidden/line-separator", b"\xe2\x80\xa8", "a U+2028"),
    ] {
        let comments = [b"Comments: 1", line_end, &mallory[..], FROM.as_bytes()].concat();
        refused(book, id, full(alice, &comments)).text(
            &format!("another From behind {title} within a field"),
            "Readers to whom the octet ends a line see two From fields, Mallory's first. For others it is part of Comments.",
        );
    }
    let only = b"Content-Description: 1\rFrom: Alice <alice@example.com>\r\n";
    refused(book, "address/hidden/carriage-return-only", bare(alice, only)).text(
        "the only From behind a bare CR",
        "Readers to whom CR ends a line show Alice; for others the header has no From, and only MIME fields.",
    );
    let inside = b"From: \"Alice\x0c\" <alice@example.com>\r\n";
    refused(
        book,
        "address/hidden/form-feed-in-from",
        full(alice, inside),
    )
    .text(
        "an FF within From",
        "Readers to whom FF ends a line find a field that is broken off in a quoted string.",
    );
    let bare_lf = b"Comments: 1\nFrom: Alice <alice@example.com>\r\n";
    refused(book, "address/hidden/line-feed", full(alice, bare_lf)).text(
        "the only From behind a bare LF",
        "The other lines end in CRLF. Readers who hold to that find no From, or another.",
    );
    let goes_on = b"From: Alice <alice@example.com>\nComments: 1\r\n";
    refused(
        book,
        "address/hidden/line-feed-behind",
        full(alice, goes_on),
    )
    .text(
        "a bare LF that ends From",
        "The other lines end in CRLF. Readers who hold to that find a From that goes on.",
    );
    let elsewhere = "From: Alice <alice@example.com>\r\nComments: 1\r2\x0b3\x0c4\u{85}5\r\n";
    accepted(
        book,
        "address/hidden/elsewhere",
        full(alice, elsewhere.as_bytes()),
    )
    .text(
        "CR, VT, FF and NEL where they change no address",
        "However the lines end, From is Alice and nobody else. The octets are a finding.",
    );
    let letter = "From: \u{445} <alice@example.com>\r\n";
    accepted(
        book,
        "address/hidden/letter",
        full(alice, letter.as_bytes()),
    )
    .text(
        "a letter whose second octet is that of a NEL",
        "In UTF-8 U+0445 is D1 85. It is a display name, and no line end.",
    );
    let lf = [FROM, &FROM_ALICE.replace(FROM, "")].concat();
    let message = headed(alice, lf.replace("\r\n", "\n").as_bytes());
    accepted(book, "address/hidden/line-feed-everywhere", message).text(
        "fields that end in LF",
        "A message as it is stored on many systems: nearly all lines of the header end in LF, and From is one of them.",
    );
}

/// Where the empty line behind a header ends in LF alone.
fn carried_on(book: &mut Book, alice: &Identity) {
    let message = full(alice, FROM.as_bytes());
    let octets = message.octets.clone();
    let at = octets
        .windows(4)
        .position(|octets| octets == b"\r\n\r\n")
        .expect("a header");
    let (header, body) = octets.split_at(at + 2);
    let with = |between: &[u8]| {
        let body = &body[2..];
        message
            .clone()
            .with_octets([header, b"\n", between, body].concat())
    };
    refused(
        book,
        "address/hidden/carried-on",
        with(b"From: Mallory <mallory@evil.example>\r\n\r\n"),
    )
    .text(
        "another From behind an empty line that ends in LF alone",
        "Readers to whom CRLF alone ends a line are still in the header, where a second From stands.",
    );
    accepted(book, "address/hidden/not-carried-on", with(b"")).text(
        "an empty line that ends in LF alone",
        "Readers who go on find no field more: From is Alice for all of them.",
    );
}
