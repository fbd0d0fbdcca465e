//! `address`: where the certificate holds its addresses, and where the sender's comes from.

use smime_cases::{Level, Need};

use crate::{
    cases::common::CONTENT,
    primitive::{
        asn1::{Node, tag},
        oid,
    },
    template::{
        book::Book,
        certificate::{name, utf8},
        extension::mailboxes,
        people::{Identity, People},
        signed_data::SignedData,
    },
};

use super::header::{accepted, mail, refused};

/// The field that names whom the certificate is for.
const FROM: &str = "From: Alice <alice@example.com>\r\n";

pub(super) fn write(book: &mut Book, people: &People) {
    let alice = people.get("alice-rsa");
    certificates(book, alice);
    look_alikes(book, alice);
    given(book, alice);
}

fn certificates(book: &mut Book, alice: &Identity) {
    accepted(book, "address/certificate-without", &alice.with(|c| c.remove(oid::SUBJECT_ALT_NAME)), FROM)
        .text("a certificate without any address", "Receivers must accept certificates that contain no address; then there is nothing to compare.")
        .requires(&["rfc8550-3-3"]);
    accepted(
        book,
        "address/certificate-several",
        &alice.with(|c| {
            c.set(mailboxes(&[
                "a@example.net",
                "alice@example.com",
                "b@example.org",
            ]));
        }),
        FROM,
    )
    .text(
        "a certificate with several addresses",
        "Several addresses may be present. One of them is the sender's.",
    )
    .requires(&["rfc8550-4.4.3-3", "rfc8550-3-10"]);
    let subject = |text: &str| {
        let value = Node::primitive(tag::IA5_STRING, text);
        name(&[
            (oid::COMMON_NAME, utf8("Alice")),
            (oid::EMAIL_ADDRESS, value),
        ])
    };
    accepted(
        book,
        "address/certificate-subject",
        &alice.with(|c| {
            c.remove(oid::SUBJECT_ALT_NAME);
            c.subject = subject("alice@example.com");
        }),
        FROM,
    )
    .text(
        "the address in the subject alone",
        "Receivers must recognise the emailAddress attribute of the distinguished name.",
    )
    .requires(&["rfc8550-3-5"]);
    refused(
        book,
        "address/certificate-subject-other",
        &alice.with(|c| {
            c.remove(oid::SUBJECT_ALT_NAME);
            c.subject = subject("mallory@example.com");
        }),
        FROM,
    )
    .text(
        "another address in the subject alone",
        "The certificate holds an address, and it is not From's.",
    )
    .requires(&["rfc8550-3-5", "rfc8550-3-10"]);
}

/// What looks like the address, and is another or none.
fn look_alikes(book: &mut Book, alice: &Identity) {
    refused(
        book,
        "address/certificate-nul",
        &alice.with(|c| {
            c.set(mailboxes(&["alice@example.com\0.evil.example"]));
        }),
        FROM,
    )
    .text(
        "an address with a NUL in the certificate",
        "Read up to the NUL it would be Alice's. The address is the whole string.",
    )
    .requires(&["rfc8550-3-10"]);
    refused(
        book,
        "address/certificate-common-name",
        &alice.with(|c| {
            c.set(mailboxes(&["mallory@example.com"]));
            c.subject = name(&[(oid::COMMON_NAME, utf8("alice@example.com"))]);
        }),
        FROM,
    )
    .text(
        "the address as a common name",
        "A common name is no address, whatever it looks like.",
    )
    .requires(&["rfc8550-3-10"]);
    let uri = Node::sequence([
        Node::context_octets(6, *b"mailto:alice@example.com"),
        Node::context_octets(1, *b"mallory@example.com"),
    ]);
    refused(
        book,
        "address/certificate-uri",
        &alice.with(|c| {
            c.set(crate::template::extension::extension(
                oid::SUBJECT_ALT_NAME,
                false,
                &uri,
            ));
        }),
        FROM,
    )
    .text(
        "the address as a mailto URI",
        "A URI is another kind of name. The rfc822Name says somebody else.",
    )
    .requires(&["rfc8550-4.4.3-1"]);
}

fn given(book: &mut Book, alice: &Identity) {
    let object = SignedData::new(CONTENT, &[alice]);
    book.valid("address/given", &object)
        .needs(&[Need::CheckAddress])
        .context(|context| context.from = Some("alice@example.com".into()))
        .text(
            "the sender's address given beside a bare object",
            "The input has no header; the receiver knows from elsewhere who sent it.",
        )
        .requires(&["rfc8550-3-10"])
        .class("address-binding");
    book.invalid(
        "address/given-other",
        "address/given",
        "address-mismatch",
        &object,
    )
    .needs(&[Need::CheckAddress])
    .context(|context| context.from = Some("mallory@example.com".into()))
    .text(
        "another sender's address given beside a bare object",
        "The object is signed by Alice, and did not come from her.",
    )
    .requires(&["rfc8550-3-10"])
    .class("address-binding");
    book.valid(
        "address/unchecked",
        mail(alice, "From: mallory@example.com\r\n"),
    )
    .context(|context| context.address_check = false)
    .text(
        "the address is not to be checked",
        "The receiver asks for no comparison, as for mail that a list sent on.",
    )
    .requires(&["rfc8550-3-11"])
    .level(Level::None)
    .class("address-binding");
}
