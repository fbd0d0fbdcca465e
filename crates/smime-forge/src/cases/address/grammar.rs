//! `address/grammar`: a From that is not what RFC 5322 sections 3.4 and 4.4 have, and what they have
//! though it is rare.

use smime_cases::{Need, Verdict};

use crate::template::{
    book::{Book, Entry},
    extension::mailboxes,
    message::Message,
    mime::{FROM_ALICE, Multipart, TEXT, mail},
    people::{Identity, People},
    signed_data::SignedData,
};

const GOOD: &str = "address/grammar/match";

pub(super) fn write(book: &mut Book, people: &People) {
    let alice = people.get("alice-rsa");
    let mallory = alice.with(|c| c.set(mailboxes(&["mallory@evil.example"])));
    unusual(book, &mallory);
    broken(book, &mallory);
    two_addresses(book, &mallory);
    for (id, from, title, why) in [
        (
            "address/grammar/encoded-local-part",
            "=?utf-8?q?alice=40example=2Ecom=00?=@evil.example",
            "an encoded word as a local part",
            "Encoded words have no place in an address. A reader that decodes one shows alice@example.com and a NUL, and the certificate does hold the address as it is written.",
        ),
        (
            "address/grammar/dots",
            "mallory..m@evil.example",
            "two dots beside each other in a local part",
            "Neither the grammar nor its obsolete form has them, though the certificate does.",
        ),
    ] {
        let signer = alice.with(|c| c.set(mailboxes(&[from])));
        refused(book, id, &signer, from.as_bytes()).text(title, why);
    }
}

/// A message that is signed by somebody whose From has this value.
fn from(signer: &Identity, value: &[u8]) -> Message {
    let signature = SignedData::new(TEXT, &[signer]);
    let multipart = Multipart::signed(TEXT, &signature).with(|m| m.header.clear());
    let others = FROM_ALICE.replace("From: Alice <alice@example.com>\r\n", "");
    let header = [b"From: ", value, b"\r\n", others.as_bytes()].concat();
    let octets = [header, multipart.encode()].concat();
    mail(octets, &signature, "multipart-signed")
}

fn refused<'a>(book: &'a mut Book, id: &str, signer: &Identity, value: &[u8]) -> Entry<'a> {
    book.invalid(id, GOOD, "address-mismatch", from(signer, value))
        .needs(&[Need::CheckAddress])
        .class("hidden-from")
        .requires(&["rfc8550-3-10"])
        .source("RFC 5322 section 3.4")
}

fn unusual(book: &mut Book, mallory: &Identity) {
    for (id, value, title, why) in [
        (
            "address/grammar/match",
            "Mallory <mallory@evil.example>",
            "From is the certificate's address",
            "Mallory signs as Mallory. The cases beside this one have the same signer.",
        ),
        (
            "address/grammar/route",
            "<@relay.example,@evil.example:mallory@evil.example>",
            "an obsolete route before the address",
            "The obsolete grammar has a route, and asks that it be ignored.",
        ),
        (
            "address/grammar/comments",
            "(1) Mallory (2) <(3) mallory (4) @ (5) evil . example (6)> (7)",
            "comments and blanks in every place",
            "The obsolete grammar has them between any two pieces of an address.",
        ),
        (
            "address/grammar/empty-members",
            ", ,mallory@evil.example,",
            "a list with empty members",
            "The obsolete grammar has lists with nothing between two commas. One address is in this one.",
        ),
        (
            "address/grammar/dot-in-name",
            "Mallory M. M. <mallory@evil.example>",
            "dots in a display name",
            "Dots behind the first word are obsolete, allowed, and met every day.",
        ),
        (
            "address/grammar/utf8-name",
            "M\u{e4}llory <mallory@evil.example>",
            "a display name in UTF-8",
            "Internationalised mail has letters beyond ASCII wherever the grammar has text (RFC 6532).",
        ),
    ] {
        book.valid(id, from(mallory, value.as_bytes()))
            .needs(&[Need::CheckAddress])
            .class("hidden-from")
            .text(title, why)
            .requires(&["rfc8550-3-10"])
            .source("RFC 5322 section 3.4");
    }
    book.open(
        "address/grammar/group",
        GOOD,
        Verdict::Invalid,
        from(mallory, b"Friends: mallory@evil.example;"),
    )
    .needs(&[Need::CheckAddress])
    .class("hidden-from")
    .text(
        "a group of one",
        "RFC 5322 has a list of mailboxes in From, and no group. RFC 6854 allows one there and advises against it: a receiver may accept.",
    )
    .requires(&["rfc8550-3-10"])
    .source("RFC 5322 section 3.6.2")
    .reason("address-mismatch");
}

/// Two addresses where the grammar has room for one.
fn two_addresses(book: &mut Book, mallory: &Identity) {
    for (id, value, title, why) in [
        (
            "address/grammar/at-in-name",
            &b"alice@example.com <mallory@evil.example>"[..],
            "an unquoted address as display name",
            "A display name is words and dots. Some readers show the first address, some the second.",
        ),
        (
            "address/grammar/angles-in-name",
            b"<alice@example.com> <mallory@evil.example>",
            "another address in angle brackets first",
            "There is one pair of brackets in a mailbox. Readers take the first or the last.",
        ),
        (
            "address/grammar/brackets-in-name",
            b"[alice@example.com] <mallory@evil.example>",
            "a domain literal as display name",
            "A display name is words and dots, and this is neither.",
        ),
        (
            "address/grammar/backslash-in-name",
            b"alice\\@example.com <mallory@evil.example>",
            "an escape outside of quotes",
            "A backslash escapes within quotes and comments alone.",
        ),
        (
            "address/grammar/group-name",
            b"alice@example.com: mallory@evil.example;",
            "an unquoted address as a group's name",
            "From has no groups, and no group has such a name.",
        ),
        (
            "address/grammar/route-without-at",
            b"<alice@example.com:mallory@evil.example>",
            "an address in the place of a route",
            "A route is domains, each with an @ before it. Readers take what stands before the colon, or what stands behind it.",
        ),
        (
            "address/grammar/comma-missing",
            b"alice@example.com mallory@evil.example",
            "two addresses without a comma",
            "Readers take the first, the last, or both for one.",
        ),
        (
            "address/grammar/text-behind",
            b"<mallory@evil.example> alice@example.com",
            "an address behind the angle brackets",
            "Nothing but a comment or a comma stands behind them.",
        ),
        (
            "address/grammar/semicolon",
            b"alice@example.com; mallory@evil.example",
            "two addresses with a semicolon between them",
            "Some programs write lists so. The grammar has commas.",
        ),
    ] {
        refused(book, id, mallory, value).text(title, why);
    }
}

/// One address, in a field that is no list of mailboxes.
fn broken(book: &mut Book, mallory: &Identity) {
    for (id, value, title, why) in [
        (
            "address/grammar/quote-open",
            &b"\"alice@example.com <mallory@evil.example>"[..],
            "a quoted string without end",
            "Readers take the quotation mark for a character, or all that follows for the quoted string.",
        ),
        (
            "address/grammar/comment-open",
            b"<mallory@evil.example> (alice@example.com",
            "a comment without end",
            "Readers take the parenthesis for a character, or go on into the next field.",
        ),
        (
            "address/grammar/angle-open",
            b"alice <mallory@evil.example",
            "an angle bracket without end",
            "Nobody knows where the address ends.",
        ),
        (
            "address/grammar/latin1-name",
            b"M\xe4llory <mallory@evil.example>",
            "a display name in ISO 8859-1",
            "Octets that are not UTF-8 are no text in a header. In other encodings they hide quotation marks and backslashes.",
        ),
        (
            "address/grammar/nul-in-name",
            b"\"alice@example.com\0\" <mallory@evil.example>",
            "a NUL in a quoted string",
            "Readers stop at it, and show what stands before.",
        ),
        (
            "address/grammar/control-in-name",
            b"alice\x1b <mallory@evil.example>",
            "a control character outside of quotes",
            "Control characters are no words. They act on the terminal that shows them.",
        ),
        (
            "address/grammar/domain-dot",
            b"mallory@evil.example.",
            "a domain with a dot at its end",
            "A dot stands between two labels.",
        ),
    ] {
        refused(book, id, mallory, value).text(title, why);
    }
}
