//! `path`: names that chain, and the anchors at the end (RFC 5280 sections 6.1.1 and 7.1).

use smime_cases::{Level, Need, Verdict};

use super::certificate::GOOD;
use crate::{
    primitive::{
        asn1::{Node, tag},
        oid,
    },
    template::{
        book::Book,
        certificate::name,
        people::{ALICE, Identity, People},
    },
};

use super::authorities::{CHAIN, message};

pub(super) fn write(book: &mut Book, people: &People) {
    names(book, people);
    anchors(book, people);
}

fn names(book: &mut Book, people: &People) {
    let [root, alice, bob] = ["ca-rsa", "alice-rsa", "bob-rsa"].map(|who| people.get(who));
    let renamed =
        alice.with(|c| c.issuer = crate::template::certificate::common_name("Another CA"));
    book.invalid("path/issuer-name", GOOD, "untrusted", &message(&renamed, &[]))
        .needs(&[Need::CheckPath])
        .text("signed by the anchor under another name", "The anchor's key verifies the certificate, its issuer is called otherwise. Paths are chained by names.")
        .requires(&["rfc8550-2.3-8"])
        .class("path-building");
    let loop_a = root.with(|c| c.subject = crate::template::certificate::common_name("Loop A"));
    let loop_b = loop_a.issue_ca("Loop B", None, &bob.key);
    let loop_a = loop_b.issue_ca("Loop A", None, &root.key);
    let signer = loop_b.issue_to("Alice", ALICE, &alice.key);
    book.invalid("path/loop", CHAIN, "untrusted", &message(&signer, &[&loop_a, &loop_b]))
        .needs(&[Need::CheckPath])
        .text("two authorities that certify each other", "The path goes round for ever and reaches no anchor. A certificate must not appear twice in a path.")
        .requires(&["rfc5280-6.1-8"])
        .within(10)
        .class("path-building");
    let spelled = |kind: u8, text: &str| {
        alice.with(|c| {
            c.issuer = name(&[
                (oid::ORGANIZATION, Node::primitive(kind, "S/MIME Gauntlet")),
                (oid::COMMON_NAME, Node::primitive(kind, text)),
            ]);
        })
    };
    for (id, kind, text, title) in [
        (
            "path/issuer-case",
            tag::UTF8_STRING,
            "GAUNTLET root ca",
            "in other case",
        ),
        (
            "path/issuer-spaces",
            tag::UTF8_STRING,
            " Gauntlet  Root   CA ",
            "with more spaces",
        ),
        (
            "path/issuer-printable",
            tag::PRINTABLE_STRING,
            "Gauntlet Root CA",
            "as PrintableString",
        ),
    ] {
        book.valid(id, &message(&spelled(kind, text), &[]))
            .needs(&[Need::CheckPath])
            .text(&format!("the issuer's name {title}"), "Names are compared without regard to case, to insignificant spaces and to the string type.")
            .requires(&["rfc5280-7.1-3", "rfc5280-7.1-4"])
            .class("path-building");
    }
    let web: Vec<Identity> = (0..40)
        .map(|number| {
            let key = if number % 2 == 0 {
                &bob.key
            } else {
                &people.get("intermediate-rsa").key
            };
            root.issue_ca("Web", None, key).with(|c| {
                c.serial = Node::integer(200 + number);
                c.issuer = crate::template::certificate::common_name("Web");
                c.signature_value = Some(vec![0x55; 256]);
            })
        })
        .collect();
    let signer = web[0].issue_to("Alice", ALICE, &alice.key);
    let bag: Vec<&Identity> = web.iter().collect();
    book.invalid("path/web", CHAIN, "certificate-signature-invalid", &message(&signer, &bag))
        .needs(&[Need::CheckPath])
        .text("forty authorities of one name that issue each other", "Every one could be the issuer of every other, so there are more paths than anybody can try. The search needs a budget.")
        .requires(&["rfc5280-6.1-8"])
        .within(10)
        .class("path-building");
}

fn anchors(book: &mut Book, people: &People) {
    let alice = people.get("alice-rsa");
    let trusting = |context: &mut smime_cases::Context, names: &[&str]| {
        context.trust = names.iter().map(|one| (*one).into()).collect();
    };
    book.invalid("path/no-anchor", GOOD, "no-trust-anchor", &message(alice, &[people.get("ca-rsa")]))
        .needs(&[Need::CheckPath])
        .context(|context| trusting(context, &[]))
        .text("no trust anchor given", "The root is in the bag, and nobody said that it is trusted. Trust never comes from the message.")
        .source("RFC 5280 section 6.1.1")
        .class("trust-anchor");
    book.invalid(
        "path/another-anchor",
        GOOD,
        "untrusted",
        &message(alice, &[]),
    )
    .needs(&[Need::CheckPath])
    .context(|context| trusting(context, &["mallory-ca-rsa"]))
    .text(
        "another anchor given",
        "The receiver trusts an authority that has nothing to do with this signer.",
    )
    .requires(&["rfc8550-4.2-1"])
    .class("trust-anchor");
    book.valid("path/two-anchors", &message(alice, &[]))
        .needs(&[Need::CheckPath])
        .context(|context| trusting(context, &["mallory-ca-rsa", "ca-rsa"]))
        .text("two anchors given", "One of the two is the signer's.")
        .requires(&["rfc5280-6.1-7"])
        .class("trust-anchor");
    book.valid("path/signer-as-anchor", &message(alice, &[]))
        .needs(&[Need::CheckPath])
        .context(|context| trusting(context, &["alice-rsa"]))
        .text(
            "the signer's own certificate is trusted",
            "The receiver knows Alice's certificate and trusts it as it is. Accepting is better, an anchor being whatever the receiver trusts; some validators want authorities.",
        )
        .source("RFC 5280 section 6.1.1")
        .level(Level::May)
        .accept(&[Verdict::Valid, Verdict::Invalid], Verdict::Valid)
        .sibling(GOOD)
        .class("trust-anchor");
    let bob = people.get("bob-rsa");
    let issued = bob.issue_to("Alice", ALICE, &alice.key);
    book.invalid("path/leaf-anchor-as-issuer", GOOD, "not-a-ca", &message(&issued, &[]))
        .needs(&[Need::CheckPath])
        .context(|context| trusting(context, &["bob-rsa"]))
        .text(
            "a trusted user who issues certificates",
            "The receiver trusts Bob's certificate, in order to read mail from Bob. That makes Bob no authority: without the cA bit the certificate vouches for itself alone, and refusing is better. A validator that takes nothing but name and key from an anchor accepts.",
        )
        .requires(&["rfc5280-4.2.1.9-2"])
        .source("RFC 5280 section 6.1.1")
        .level(Level::May)
        .accept(&[Verdict::Invalid, Verdict::Valid], Verdict::Invalid)
        .class("ca-bits");
    book.valid("path/signature-only", &message(people.get("mallory-rsa"), &[]))
        .context(|context| {
            context.trust.clear();
            context.signature_only = true;
        })
        .text("the signature alone is judged", "The receiver asks for no path. The signature is right, and whose certificate it is remains for others to say.")
        .requires(&["rfc5652-5.6-2"])
        .level(Level::None);
}
