//! `address/folded`: a line end in From, where some readers end an address, a quoted string or a comment.

use smime_cases::Need;

use super::comparison::{holding, rfc822_name};
use super::header::{GOOD, mail};
use crate::template::{
    book::{Book, Entry},
    people::{Identity, People},
};

const CLASS: &str = "hidden-from";

pub(super) fn write(book: &mut Book, people: &People) {
    let alice = people.get("alice-rsa");
    addresses(book, alice);
    enclosed(book, alice);
    accepted(book, alice);
}

/// A refused case: id, From, title and why.
type Row<'a> = (&'a str, &'a str, &'a str, &'a str);

fn described<'b>(entry: Entry<'b>, (_, _, title, why): &Row<'_>) -> Entry<'b> {
    entry
        .text(title, why)
        .needs(&[Need::CheckAddress])
        .class(CLASS)
        .requires(&["rfc8550-3-10"])
}

/// What is refused is good for `signer` where the line end is only white space.
fn refused(book: &mut Book, signer: &Identity, rows: &[Row<'_>]) {
    for row in rows {
        let (id, from, ..) = row;
        let entry = book.invalid(id, GOOD, "address-mismatch", mail(signer, from));
        described(entry, row);
    }
}

/// A line end inside an address, which is there in the certificate.
fn addresses(book: &mut Book, alice: &Identity) {
    refused(
        book,
        &holding(alice, rfc822_name("alice@example.com.evil.example")),
        &[
            (
                "address/folded/domain",
                "From: alice@example.com\r\n .evil.example\r\n",
                "a line end inside the domain",
                "White space between the pieces of a domain is obsolete. Readers who end the address there show alice@example.com, and the certificate is for a domain of somebody else.",
            ),
            (
                "address/folded/domain-in-angles",
                "From: Alice <alice@example.com\r\n\t.evil.example>\r\n",
                "a line end inside the domain, in angle brackets",
                "Readers who end the address there show alice@example.com all the same.",
            ),
            (
                "address/folded/domain-comment",
                "From: alice@example.com (of\r\n Example) .evil.example\r\n",
                "a comment with a line end inside the domain",
                "A comment may stand there by the obsolete grammar. Readers who end it with the line are left with alice@example.com.",
            ),
        ],
    );
    refused(
        book,
        alice,
        &[
            (
                "address/folded/at",
                "From: alice\r\n @example.com\r\n",
                "a line end before the at sign",
                "Obsolete too. Readers who end the address there find no address, and no two do the same with the rest.",
            ),
            (
                "address/folded/local-part",
                "From: \"al\r\n ice\"@example.com\r\n",
                "a line end inside a quoted local part",
                "What it says is al ice by the grammar, and alice to readers who take the blank away with the line end.",
            ),
        ],
    );
}

/// Quoted strings and comments that end with the line for some readers, and what stands outside then.
fn enclosed(book: &mut Book, alice: &Identity) {
    refused(
        book,
        alice,
        &[
            (
                "address/folded/quoted-name",
                "From: \"Alice\r\n <mallory@evil.example>, \" <alice@example.com>\r\n",
                "an address behind a line end inside a quoted display name",
                "Python's email.utils ends a quoted string at a CR: it shows mallory@evil.example, beside Alice's signature.",
            ),
            (
                "address/folded/comment",
                "From: (of\r\n mallory@evil.example,\r\n) alice@example.com\r\n",
                "an address behind a line end inside a comment",
                "Python's email.utils ends a comment at a CR, and shows mallory@evil.example.",
            ),
            (
                "address/folded/quoted-later",
                "From: \"a\r\n b\" <alice@example.com>, \"mallory@evil.example\" <alice@example.com>\r\n",
                "a line end inside one display name, an address inside another",
                "To readers who end the first at the line end, all quotation marks behind it open where they closed: the address in the second name stands outside.",
            ),
        ],
    );
}

/// Folded as mail programs fold.
fn accepted(book: &mut Book, alice: &Identity) {
    for row in [
        (
            "address/folded/name",
            "From: \"Alice Liddell,\r\n of Example\"\r\n <alice@example.com>\r\n",
            "a quoted display name over two lines",
            "Programs fold long names like this. There is no at sign in it, so that no reader finds another address.",
        ),
        (
            "address/folded/around",
            "From:\r\n Alice\r\n <alice@example.com>\r\n",
            "line ends around a display name and an address",
            "White space between the tokens, and none inside of the address.",
        ),
    ] {
        let (id, from, ..) = row;
        described(book.valid(id, mail(alice, from)), &row);
    }
}
