//! `signed/certs-bag`: what else may stand beside the signer's certificate.

use smime_cases::{Need, Verdict};

use crate::{
    cases::common::{BASIC, CONTENT},
    primitive::{asn1::Node, oid},
    template::{book::Book, message::Message, people::People, signed_data::SignedData},
};

pub(super) fn write(book: &mut Book, people: &People) {
    let basic = SignedData::new(CONTENT, &[people.get("alice-rsa")]);
    absent(book, &basic);
    strangers(book, people, &basic);
    formats(book, people, &basic);
}

fn with_more(basic: &SignedData, more: Vec<Node>) -> SignedData {
    basic
        .clone()
        .with(|object| object.certificates.as_mut().expect("a bag").extend(more))
}

/// The signer's certificate beside the message, or nowhere.
fn absent(book: &mut Book, basic: &SignedData) {
    book.valid(
        "signed/certs-bag/given-beside",
        Message::from(&basic.clone().with(|object| object.certificates = None)),
    )
    .text(
        "no certificate in the message, the signer's given beside it",
        "The signer's certificate may be left out of the message. The receiver has it from elsewhere.",
    )
    .requires(&["rfc5652-5.1-5", "rfc8550-2.3-3"])
    .context(|context| context.certs = vec!["alice-rsa".into()]);
    for (id, bag, title) in [
        (
            "signed/certs-bag/absent",
            None,
            "no certificates field, and none given",
        ),
        (
            "signed/certs-bag/empty",
            Some(Vec::new()),
            "an empty certificates field, and none given",
        ),
    ] {
        book.invalid(
            id,
            "signed/certs-bag/given-beside",
            "no-signer-certificate",
            &basic.clone().with(|object| object.certificates = bag),
        )
        .text(
            title,
            "There is no key to verify with, so nothing is known about the signature.",
        )
        .requires(&["rfc5652-5.6-1"])
        .class("certificate-bag");
    }
}

/// More certificates than the signer's.
fn strangers(book: &mut Book, people: &People, basic: &SignedData) {
    let alice = people.get("alice-rsa");
    book.valid(
        "signed/certs-bag/many-strangers",
        &with_more(basic, ["bob-rsa", "bob-p256", "carol-rsa", "mallory-rsa", "ca-rsa", "mallory-ca-rsa"].iter().map(|name| people.get(name).node()).collect()),
    )
    .text(
        "strangers and authorities in the bag",
        "There may be more certificates than necessary, of arbitrary relation to the signer, self-signed ones included. None of them gains trust by being there.",
    )
    .requires(&["rfc8550-2.3-1", "rfc8550-2.3-6"])
    .class("certificate-bag");
    book.valid(
        "signed/certs-bag/signer-twice",
        &with_more(basic, vec![alice.node()]),
    )
    .text(
        "the signer's certificate twice",
        "The bag is a set, and holds one certificate twice. Both are the signer's.",
    )
    .requires(&["rfc8550-2.3-1"])
    .class("certificate-bag");
    let forged = people.get("mallory-ca-rsa").with(|certificate| {
        certificate.subject = people.get("ca-rsa").certificate.subject.clone();
        certificate.issuer = certificate.subject.clone();
    });
    let by_forged = forged.issue_to("Alice", "alice@example.com", &people.get("mallory-rsa").key);
    book.invalid(
        "signed/certs-bag/forged-root",
        BASIC,
        "certificate-signature-invalid",
        &SignedData::new(CONTENT, &[&by_forged]).with(|object| {
            object.certificates.as_mut().expect("a bag").push(forged.node());
        }),
    )
    .text(
        "a root in the bag with the anchor's name and another key",
        "Mallory made a root called like the trusted one and put it into the message. Its certificates verify under its own key and not under the anchor's.",
    )
    .requires(&["rfc8550-2.3-7", "rfc8550-4.2-1"])
    .needs(&[Need::CheckPath])
    .accept(&[Verdict::Invalid], Verdict::Invalid)
    .class("trust-anchor");
    let stranger = people.get("bob-p256");
    book.valid(
        "signed/certs-bag/thousand",
        Message::from(&with_more(basic, vec![stranger.node(); 1000])).folded(&stranger.der),
    )
        .text(
            "a thousand certificates of a stranger in the bag",
            "A receiver must handle an arbitrarily large number of certificates. The cost must grow with their number and no faster.",
        )
        .requires(&["rfc8550-2.3-5"])
        .within(10)
        .class("certificate-bag");
}

/// Certificates and revocation information in other formats, or in none.
fn formats(book: &mut Book, people: &People, basic: &SignedData) {
    let alice = people.get("alice-rsa");
    let other_format = Node::context(3, [Node::oid(oid::UNKNOWN), Node::octet_string(*b"?")]);
    let attribute_certificate = Node::context(2, [Node::sequence([Node::integer(1)])]);
    let extended = Node::context(0, [Node::sequence([Node::integer(0)])]);
    for (id, node, version, title, why, ids) in [
        (
            "signed/certs-bag/other-format",
            other_format,
            5,
            "a certificate of an unknown format",
            "The choice `other` holds any format by its OID. It is there so that receivers can pass it over, which is the better answer.",
            &[][..],
        ),
        (
            "signed/certs-bag/attribute-certificate",
            attribute_certificate,
            4,
            "an attribute certificate that cannot be read",
            "The choice v2AttrCert holds something that is no attribute certificate. Nobody needs it for this signature, so accepting is better; a reader of the whole field may refuse what it cannot read.",
            &["rfc8550-2.2-3"],
        ),
        (
            "signed/certs-bag/extended-certificate",
            extended,
            3,
            "a PKCS #6 extended certificate",
            "The obsolete choice. Receivers must be able to process such a message, and are expected to ignore the certificate, so accepting is better; as there is nothing of a certificate in it, refusing is possible.",
            &["rfc8550-2.2.1-2"],
        ),
    ] {
        book.open(
            id,
            BASIC,
            Verdict::Valid,
            &with_more(basic, vec![node]).with(|object| object.version = Node::integer(version)),
        )
        .text(title, why)
        .requires(ids)
        .source("RFC 5652 section 10.2.2")
        .class("certificate-bag");
    }
    book.open(
        "signed/certs-bag/junk",
        BASIC,
        Verdict::Valid,
        &with_more(basic, vec![Node::sequence([Node::integer(1), Node::octet_string(*b"junk")])]),
    )
    .text(
        "a SEQUENCE that is no certificate, beside the signer's",
        "One member of the bag cannot be read as a certificate, and the signer's can. Passing over the one is better, since certificates of any kind and relation may be there; refusing the message is possible too.",
    )
    .requires(&["rfc8550-2.3-1"])
    .class("certificate-bag");
    let cut = alice.der[..alice.der.len() - 1].to_vec();
    book.invalid(
        "signed/certs-bag/signer-truncated",
        BASIC,
        "malformed-ber",
        &basic.clone().with(|object| object.certificates = Some(vec![Node::raw(cut)])),
    )
    .text(
        "the signer's certificate without its last octet",
        "The certificate's length says one octet more than is there, so the value runs out of the field that holds it.",
    )
    .requires(&["rfc5652-3-1"])
    .class("ber-length");
    let crl_other = Node::context(1, [Node::oid(oid::UNKNOWN), Node::octet_string(*b"?")]);
    book.open(
        "signed/certs-bag/crl-other-format",
        BASIC,
        Verdict::Valid,
        &basic.clone().with(|object| {
            object.crls = Some(vec![crl_other]);
            object.version = Node::integer(5);
        }),
    )
    .text(
        "revocation information of an unknown format",
        "The choice `other` of RevocationInfoChoice. It may be used or ignored. Accepting is better: nothing in it touches the signature.",
    )
    .source("RFC 5652 section 10.2.1")
    .class("certificate-bag");
}
