//! `address/comparison`: which addresses of a header and of a certificate are one.

use smime_cases::{Need, Verdict};

use super::header::{GOOD, mail};
use crate::{
    primitive::{
        asn1::{Node, tag},
        oid,
    },
    template::{
        book::{Book, Entry},
        extension::{extension, mailboxes},
        people::{Identity, People},
    },
};

/// id-on-SmtpUTF8Mailbox (RFC 8398 section 3).
const SMTP_UTF8_MAILBOX: &str = "1.3.6.1.5.5.7.8.9";
const CLASS: &str = "address-comparison";
const U_LABEL: &str = "alice@b\u{fc}cher.example";
const A_LABEL: &str = "alice@xn--bcher-kva.example";

pub(super) fn write(book: &mut Book, people: &People) {
    let alice = people.get("alice-rsa");
    local_parts(book, alice);
    domains(book, alice);
    broken_names(book, alice);
    accepted(
        book,
        "address/comparison/sender-without-domain",
        alice,
        "From: Alice <alice@example.com>\r\nSender: owner-list\r\n",
    )
    .text(
        "From is the certificate's address, Sender is none",
        "From or Sender has to match, and From does. What a list wrote into Sender is no matter.",
    );
}

fn names(names: impl IntoIterator<Item = Node>) -> Node {
    let names = Node::sequence(names.into_iter().collect::<Vec<_>>());
    extension(oid::SUBJECT_ALT_NAME, false, &names)
}

pub(super) fn rfc822_name(address: impl Into<Vec<u8>>) -> Node {
    Node::context_octets(1, address.into())
}

fn smtp_utf8_mailbox(address: &str) -> Node {
    let value = Node::primitive(tag::UTF8_STRING, address);
    Node::context(0, [Node::oid(SMTP_UTF8_MAILBOX), Node::context(0, [value])])
}

/// Alice's certificate with these names alone.
pub(super) fn holding(alice: &Identity, name: Node) -> Identity {
    alice.with(|c| c.set(names([name])))
}

fn accepted<'a>(book: &'a mut Book, id: &str, signer: &Identity, from: &str) -> Entry<'a> {
    book.valid(id, mail(signer, from))
        .needs(&[Need::CheckAddress])
        .class(CLASS)
        .requires(&["rfc8550-3-10"])
}

fn refused<'a>(
    book: &'a mut Book,
    id: &str,
    sibling: &str,
    signer: &Identity,
    from: &str,
) -> Entry<'a> {
    book.invalid(id, sibling, "address-mismatch", mail(signer, from))
        .needs(&[Need::CheckAddress])
        .class(CLASS)
        .requires(&["rfc8550-3-10"])
}

fn local_parts(book: &mut Book, alice: &Identity) {
    refused(
        book,
        "address/comparison/local-part-exact",
        GOOD,
        alice,
        "From: Alice@example.com\r\n",
    )
    .context(|context| context.exact_local_part = true)
    .text(
        "a capital in the local part, where local parts are to be exact",
        "The receiver asks for local parts to be told apart by case, as SMTP leaves to every host.",
    );
    let utf8 = holding(alice, smtp_utf8_mailbox("\u{e4}lice@example.com"));
    let good = "address/comparison/smtp-utf8-mailbox";
    accepted(
        book,
        "address/comparison/smtp-utf8-mailbox",
        &utf8,
        "From: \u{e4}lice@example.com\r\n",
    )
    .text(
        "an internationalised address in the certificate",
        "Receivers must know internationalised addresses in subjectAltName.",
    )
    .source("RFC 8398 section 5");
    for (id, from, title, why) in [
        (
            "address/comparison/smtp-utf8-mailbox-capital",
            "From: \u{c4}lice@example.com\r\n",
            "a capital beyond ASCII in the local part",
            "The local part of an internationalised address must not be folded in any way.",
        ),
        (
            "address/comparison/smtp-utf8-mailbox-ascii-capital",
            "From: \u{e4}Lice@example.com\r\n",
            "a capital of ASCII in an internationalised local part",
            "The local part of an internationalised address must not be folded in any way, its ASCII letters included.",
        ),
        (
            "address/comparison/smtp-utf8-mailbox-decomposed",
            "From: a\u{308}lice@example.com\r\n",
            "a local part in another normal form",
            "The two look alike and are compared octet by octet, without normalisation.",
        ),
    ] {
        refused(book, id, good, &utf8, from)
            .text(title, why)
            .source("RFC 8398 section 5");
    }
}

fn domains(book: &mut Book, alice: &Identity) {
    let from_u_label = format!("From: {U_LABEL}\r\n");
    let from_a_label = format!("From: {A_LABEL}\r\n");
    let a_label = holding(alice, rfc822_name(A_LABEL));
    for (id, signer, from, title) in [
        (
            "address/comparison/a-label-certified",
            &a_label,
            &from_u_label,
            "the A-label in the certificate, the U-label in From",
        ),
        (
            "address/comparison/u-label-certified",
            &holding(alice, smtp_utf8_mailbox("\u{e4}lice@b\u{fc}cher.example")),
            &"From: \u{e4}lice@xn--bcher-kva.example\r\n".to_owned(),
            "the U-label in the certificate, the A-label in From",
        ),
        (
            "address/comparison/u-label-both",
            &holding(alice, smtp_utf8_mailbox("\u{e4}lice@b\u{fc}cher.example")),
            &"From: \u{e4}lice@b\u{fc}cher.example\r\n".to_owned(),
            "the U-label in the certificate and in From",
        ),
    ] {
        accepted(book, id, signer, from)
            .text(
                title,
                "Both are one domain: labels are converted to one form before they are compared.",
            )
            .source("RFC 8398 section 5");
    }
    let utf8_name = holding(alice, rfc822_name(U_LABEL));
    book.open(
        "address/comparison/u-label-rfc822-name",
        GOOD,
        Verdict::Valid,
        mail(&utf8_name, &from_a_label),
    )
    .needs(&[Need::CheckAddress])
    .class(CLASS)
    .text(
        "a U-label in an rfc822Name, the A-label in From",
        "An rfc822Name is an IA5String, which holds no such letter. The domain is the same, and what is meant is clear: accepting is better.",
    )
    .requires(&["rfc8550-3-10"])
    .source("RFC 8398 section 5");
    for (id, from, title, why) in [
        (
            "address/comparison/label-without-mark",
            "From: alice@bucher.example\r\n",
            "the same label without its umlaut",
            "Another domain, which anybody can register.",
        ),
        (
            "address/comparison/label-soft-hyphen",
            "From: alice@b\u{fc}\u{ad}cher.example\r\n",
            "a soft hyphen in the label",
            "Invisible, and no part of a U-label. Browsers map it away; an address with it is another string.",
        ),
        (
            "address/comparison/label-ideographic-stop",
            "From: alice@b\u{fc}cher\u{3002}example\r\n",
            "an ideographic full stop between the labels",
            "The dot of a domain is the ASCII dot.",
        ),
    ] {
        refused(
            book,
            id,
            "address/comparison/a-label-certified",
            &a_label,
            from,
        )
        .text(title, why)
        .source("RFC 8398 section 5");
    }
    refused(
        book,
        "address/comparison/label-fullwidth",
        GOOD,
        alice,
        "From: alice@\u{ff45}xample.com\r\n",
    )
    .text(
        "a fullwidth letter in the domain",
        "Browsers map it to the ASCII letter. It is no U-label, and the certificate holds another string.",
    )
    .source("RFC 8398 section 5");
}

fn broken_names(book: &mut Book, alice: &Identity) {
    let from = "From: Alice <alice@example.com>\r\n";
    for (id, held, title, why) in [
        (
            "address/comparison/certified-blank",
            "alice@example.com ",
            "a blank behind the certificate's address",
            "The name is the whole string, and no mailbox has a blank there.",
        ),
        (
            "address/comparison/certified-tab",
            "alice@example.com\t",
            "a tab behind the certificate's address",
            "The name is the whole string, and no mailbox has a tab there.",
        ),
        (
            "address/comparison/certified-dot",
            "alice@example.com.",
            "a dot behind the certificate's address",
            "In mail a domain has no dot at its end.",
        ),
        (
            "address/comparison/certified-name",
            "Alice <alice@example.com>",
            "a display name in the certificate's address",
            "An rfc822Name has no display name and no angle brackets.",
        ),
        (
            "address/comparison/certified-list",
            "alice@example.com,bob@example.com",
            "two addresses in one name",
            "Each address has a name of its own.",
        ),
    ] {
        let signer = alice.with(|c| c.set(mailboxes(&[held])));
        refused(book, id, GOOD, &signer, from)
            .text(title, why)
            .source("RFC 5280 section 4.2.1.6");
    }
    let latin1 = || rfc822_name(&b"al\xefce@example.com"[..]);
    let beside = alice.with(|c| c.set(names([latin1(), rfc822_name("alice@example.com")])));
    accepted(book, "address/comparison/unreadable-beside", &beside, from)
        .text(
            "a name that is no text beside the address",
            "An octet of ISO 8859-1 in another name of the certificate. It hides nothing, and the address is there.",
        )
        .source("RFC 5280 section 4.2.1.6");
    let constructed = Node::context(1, [Node::primitive(tag::IA5_STRING, "alice@example.com")]);
    for (id, held, title, why) in [
        (
            "address/comparison/unreadable-only",
            latin1(),
            "a name that is no text, and no other",
            "There is an address in the certificate, whoever's it is: it is not a certificate without one.",
        ),
        (
            "address/comparison/constructed-only",
            constructed,
            "an rfc822Name in constructed form, and no other",
            "The tag is implicit, and DER has strings primitive. Who cannot read the name cannot say that the certificate holds no address.",
        ),
    ] {
        let beside = "address/comparison/unreadable-beside";
        refused(book, id, beside, &holding(alice, held), from)
            .text(title, why)
            .source("RFC 5280 section 4.2.1.6");
    }
}
