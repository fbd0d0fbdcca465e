//! `address`: From, Sender and the addresses of the signer's certificate (RFC 8550 section 3).

use smime_cases::{Level, Need, Verdict};

use crate::template::{
    book::{Book, Entry},
    mime::{FROM_ALICE, Multipart, TEXT},
    people::{Identity, People},
    signed_data::SignedData,
};

pub(super) const GOOD: &str = "address/match";

pub(super) fn write(book: &mut Book, people: &People) {
    let alice = people.get("alice-rsa");
    matches(book, alice);
    mismatches(book, alice);
    counts(book, alice);
}

/// A multipart/signed whose From field is this, name and line end included.
pub(super) fn mail(signer: &Identity, from: &str) -> crate::template::message::Message {
    let signature = SignedData::new(TEXT, &[signer]);
    Multipart::signed(TEXT, &signature)
        .with(|m| m.header = FROM_ALICE.replace("From: Alice <alice@example.com>\r\n", from))
        .message(&signature)
}

pub(super) fn accepted<'a>(
    book: &'a mut Book,
    id: &str,
    signer: &Identity,
    from: &str,
) -> Entry<'a> {
    book.valid(id, mail(signer, from))
        .needs(&[Need::CheckAddress])
        .class("address-binding")
}

pub(super) fn refused<'a>(
    book: &'a mut Book,
    id: &str,
    signer: &Identity,
    from: &str,
) -> Entry<'a> {
    book.invalid(id, GOOD, "address-mismatch", mail(signer, from))
        .needs(&[Need::CheckAddress])
        .class("address-binding")
}

fn matches(book: &mut Book, alice: &Identity) {
    for (id, from, title, why) in [
        (
            "address/match",
            "From: Alice <alice@example.com>\r\n",
            "From is the certificate's address",
            "The address in From is the one in subjectAltName.",
        ),
        (
            "address/bare",
            "From: alice@example.com\r\n",
            "From without a display name",
            "The address alone, without angle brackets.",
        ),
        (
            "address/domain-case",
            "From: Alice <alice@EXAMPLE.com>\r\n",
            "From with the domain in capitals",
            "Domains are compared without regard to case.",
        ),
        (
            "address/comment",
            "From: alice@example.com (Alice, the one and only)\r\n",
            "From with a comment",
            "A comment in parentheses is no part of the address.",
        ),
        (
            "address/folded",
            "From: \"Alice\r\n of Example\"\r\n <alice@example.com>\r\n",
            "From folded over three lines",
            "Folding is no part of the value.",
        ),
        (
            "address/field-case",
            "FROM: Alice <alice@example.com>\r\n",
            "the field's name in capitals",
            "Field names are compared without regard to case.",
        ),
        (
            "address/display-name-other",
            "From: Mallory <alice@example.com>\r\n",
            "another display name",
            "Display names count for nothing: the address is what is compared.",
        ),
        (
            "address/display-name-encoded",
            "From: =?utf-8?q?Al=C3=AFce?= <alice@example.com>\r\n",
            "an encoded display name",
            "The encoded word is a display name, and its content decides nothing.",
        ),
        (
            "address/quoted-local-part",
            "From: \"alice\"@example.com\r\n",
            "a quoted local part",
            "The quotation marks are no part of the local part.",
        ),
    ] {
        accepted(book, id, alice, from)
            .text(title, why)
            .requires(&["rfc8550-3-10", "rfc8550-3-7"]);
    }
    accepted(
        book,
        "address/sender",
        alice,
        "From: boss@example.com\r\nSender: Alice <alice@example.com>\r\n",
    )
    .text(
        "Sender is the certificate's address, From is not",
        "The address in From or Sender has to match, and Sender does: accepting is better, with a word on which of the two it was. A receiver that compares From alone, which is what people see, does no wrong by the sentence either.",
    )
    .requires(&["rfc8550-3-10", "rfc8550-3-9"])
    .level(Level::May)
    .accept(&[Verdict::Valid, Verdict::Invalid], Verdict::Valid)
    .sibling(GOOD);
    accepted(book, "address/local-part-case", alice, "From: Alice@example.com\r\n")
        .text("From with a capital in the local part", "S/MIME has the local part compared without regard to case, which makes accepting the better answer by the standard. It is a should, and SMTP leaves the local part to its host, which may tell the two apart: a receiver may refuse.")
        .revision(2)
        .requires(&["rfc8550-3-8"])
        .source("RFC 5321 section 2.4")
        .level(Level::Should)
        .accept(&[Verdict::Valid, Verdict::Invalid], Verdict::Valid)
        .sibling(GOOD);
}

fn mismatches(book: &mut Book, alice: &Identity) {
    for (id, from, title, why) in [
        (
            "address/other-local-part",
            "From: mallory@example.com\r\n",
            "another local part",
            "The certificate is Alice's, From says somebody else at the same domain.",
        ),
        (
            "address/other-domain",
            "From: alice@example.org\r\n",
            "another domain",
            "The local part is the same, the domain is not.",
        ),
        (
            "address/subdomain",
            "From: alice@mail.example.com\r\n",
            "a subdomain",
            "A subdomain is another domain.",
        ),
        (
            "address/display-name-address",
            "From: \"alice@example.com\" <mallory@evil.example>\r\n",
            "the certificate's address as display name",
            "What looks like an address is a display name; the address is Mallory's.",
        ),
        (
            "address/comment-address",
            "From: mallory@evil.example (alice@example.com)\r\n",
            "the certificate's address in a comment",
            "The address in parentheses is a comment.",
        ),
        (
            "address/comment-before",
            "From: (alice@example.com) <mallory@evil.example>\r\n",
            "the certificate's address in a comment first",
            "The address in parentheses is a comment, wherever it stands.",
        ),
        (
            "address/two-angles",
            "From: <alice@example.com> <mallory@evil.example>\r\n",
            "two addresses in angle brackets",
            "This is no mailbox. Whoever takes the first shows another sender than whoever takes the last.",
        ),
        (
            "address/suffix",
            "From: alice@example.com.evil.example\r\n",
            "the certificate's address as the beginning of another",
            "A comparison of beginnings would be deceived.",
        ),
        (
            "address/prefix",
            "From: not-alice@example.com\r\n",
            "the certificate's address as the end of another",
            "A comparison of ends would be deceived.",
        ),
        (
            "address/nul-octet",
            "From: alice@example.com\0@evil.example\r\n",
            "a NUL within the address",
            "A comparison that ends at the NUL would be deceived.",
        ),
        (
            "address/encoded-address",
            "From: =?utf-8?q?alice=40example=2Ecom?= <mallory@evil.example>\r\n",
            "the certificate's address as an encoded word",
            "Decoded, the display name looks like the address.",
        ),
        (
            "address/route",
            "From: <@evil.example:mallory@evil.example>\r\n",
            "an obsolete route before another address",
            "The route is no part of the address, and the address is Mallory's.",
        ),
    ] {
        refused(book, id, alice, from)
            .text(title, why)
            .requires(&["rfc8550-3-10"]);
    }
}

/// From with no address, or with more than one.
fn counts(book: &mut Book, alice: &Identity) {
    for (id, from, title, why) in [
        (
            "address/from-twice",
            "From: alice@example.com\r\nFrom: mallory@evil.example\r\n",
            "two From fields",
            "From may stand once. Programs show the first or the last.",
        ),
        (
            "address/from-twice-reversed",
            "From: mallory@evil.example\r\nFrom: alice@example.com\r\n",
            "two From fields, the certificate's second",
            "From may stand once. Programs show the first or the last.",
        ),
        (
            "address/from-absent",
            "",
            "no From",
            "A message without From has no sender that the certificate could be compared with.",
        ),
        (
            "address/from-empty",
            "From: \r\n",
            "an empty From",
            "There is no address in the field.",
        ),
        (
            "address/from-group",
            "From: Undisclosed:;\r\n",
            "an empty group",
            "A group without members holds no address.",
        ),
    ] {
        refused(book, id, alice, from)
            .text(title, why)
            .requires(&["rfc8550-3-10"])
            .source("RFC 5322 section 3.6");
    }
    refused(
        book,
        "address/both-other",
        alice,
        "From: boss@example.com\r\nSender: mallory@example.com\r\n",
    )
    .text(
        "neither From nor Sender is the certificate's address",
        "Two addresses, and the signer's is not among them.",
    )
    .requires(&["rfc8550-3-10"]);
    book.open("address/several", GOOD, Verdict::Invalid, mail(alice, "From: alice@example.com, bob@example.com\r\n"))
        .needs(&[Need::CheckAddress])
        .text("two addresses in From, one of them the certificate's", "Alice signed, the message says that it is from Alice and Bob. The standard speaks of the address, as if there were one. Refusing is better: Bob did not sign, and must not be shown as if he had.")
        .requires(&["rfc8550-3-10"])
        .reason("address-mismatch")
        .class("address-binding");
}
