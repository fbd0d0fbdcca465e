//! `signed/forms`: the shapes of a SignedData, good and broken.

use smime_cases::{Level, Verdict};

use crate::{
    cases::common::{BASIC, CONTENT},
    primitive::{asn1::Node, oid},
    template::{
        book::Book,
        message::Message,
        people::{Identity, People},
        signed_data::SignedData,
    },
};

/// The accepted case with detached content.
const DETACHED: &str = "signed/forms/detached";
/// The accepted case without signed attributes.
pub(super) const PLAIN: &str = "signed/forms/without-signed-attributes";

pub(super) fn write(book: &mut Book, people: &People) {
    let alice = people.get("alice-rsa");
    let basic = SignedData::new(CONTENT, &[alice]);
    good(book, alice, &basic);
    detached(book, &basic);
    content(book, alice, &basic);
}

fn good(book: &mut Book, alice: &Identity, basic: &SignedData) {
    book.valid("signed/forms/basic", basic)
        .text(
            "One signer, RSA with SHA-256, content enclosed",
            "Alice signs the content in the usual way: content-type, signing-time and message-digest as signed attributes, her certificate in the bag. Every receiver accepts it.",
        )
        .requires(&["rfc5652-5.6-5", "rfc5652-5.6-6"]);
    book.valid("signed/forms/base64", Message::from(basic).as_base64())
        .text(
            "base64 without any header",
            "The same object as bare base64 in lines, as some programs store it.",
        )
        .source("RFC 4648 section 4")
        .level(Level::None);
    book.valid("signed/forms/pem", Message::from(basic).as_pem("CMS"))
        .text(
            "PEM with the label CMS",
            "The same object as PEM, under the label of RFC 7468.",
        )
        .source("RFC 7468 section 9")
        .level(Level::None);
    book.valid(
        "signed/forms/pem-pkcs7",
        Message::from(basic).as_pem("PKCS7"),
    )
    .text(
        "PEM with the label PKCS7",
        "The older label for the same object, which parsers handle the same way.",
    )
    .source("RFC 7468 section 8")
    .level(Level::None);
    book.valid("signed/forms/without-signed-attributes", &basic.clone().with_signer(|signer| signer.signed_attrs = None))
        .text(
            "no signed attributes",
            "With content of type id-data signed attributes are optional: the signature is then made over the content itself.",
        )
        .requires(&["rfc5652-5.3-8"]);
    book.valid(
        "signed/forms/subject-key-identifier",
        &SignedData::from_signers(CONTENT, {
            let mut signers = basic.signers.clone();
            signers[0].by_key_identifier();
            signers
        }),
    )
    .text(
        "signer named by subjectKeyIdentifier",
        "The SignerInfo names the certificate by its key identifier, version 3 both inside and outside. Receivers must support both forms.",
    )
    .requires(&["rfc5652-5.3-3", "rfc5652-5.3-2", "rfc8551-2.6-1"]);
    book.valid(
        "signed/forms/empty-content",
        &SignedData::new(b"", &[alice]),
    )
    .text(
        "content of no octets",
        "eContent is there, and empty. It is signed like any other content; empty is not absent.",
    )
    .requires(&["rfc5652-5.6-5"]);
    book.valid(
        "signed/forms/other-content-type",
        Message::from(&basic.clone().of_type(oid::TST_INFO)).needing("content-types"),
    )
    .text(
        "content of another type",
        "eContentType and the content-type attribute agree on a type other than id-data, and there are signed attributes. CMS allows it; what the content means is for the application.",
    )
    .requires(&["rfc5652-11.1-2", "rfc5652-5.3-8"]);
    let value = Node::sequence([Node::integer(5), Node::octet_string(CONTENT)]);
    let octets = value.encode()[2..].to_vec();
    let old = SignedData::new(&octets, &[alice])
        .of_type(oid::UNKNOWN)
        .with(|object| object.content = Some(value));
    book.open("signed/forms/pkcs7-content", BASIC, Verdict::Valid, Message::from(&old).needing("pkcs7-content"))
        .text(
            "content that is no OCTET STRING, as PKCS #7 allows",
            "The content is a SEQUENCE, as in signed code, and the digest is over its content octets without tag and length. CMS knows OCTET STRINGs alone; a receiver may go by the older standard, which is the better answer, as signed code is so.",
        )
        .requires(&["rfc5652-5.2.1-3"])
        .accept(&[Verdict::Valid, Verdict::Invalid, Verdict::Unsupported], Verdict::Valid);
}

fn detached(book: &mut Book, basic: &SignedData) {
    book.valid("signed/forms/detached", Message::from(&basic.clone().detached()).beside(CONTENT))
        .text(
            "detached content",
            "eContent is absent and the content stands beside the object. The digest is computed over it as if it were enclosed.",
        )
        .requires(&["rfc5652-5.6-4"]);
    let lf = b"The figures are on page 3.\n";
    book.invalid(
        "signed/forms/detached-lf",
        DETACHED,
        "message-digest-mismatch",
        Message::from(&basic.clone().detached()).beside(lf),
    )
    .text(
        "detached content that lost its CR",
        "The line of the file ends with LF where CRLF was signed. A file beside its signature counts octet by octet; who puts CRs in before he digests calls a picture whole that lost some.",
    )
    .requires(&["rfc5652-5.6-4"])
    .class("mime-line-ends");
    book.open(
        "signed/forms/detached-lf-text",
        DETACHED,
        Verdict::Valid,
        Message::from(&basic.clone().detached())
            .beside(lf)
            .covering(CONTENT)
            .received(|context| context.content_text = true),
    )
    .text(
        "the same, where the content is known to be text",
        "Whoever says that the file is text may have its line ends made CRLF as mail has them, and be told so. Doing what was asked for is better.",
    )
    .requires(&["rfc5652-5.6-4"])
    .class("mime-line-ends");
}

fn content(book: &mut Book, alice: &Identity, basic: &SignedData) {
    book.invalid(
        "signed/forms/content-changed",
        BASIC,
        "message-digest-mismatch",
        &basic.clone().with(|object| {
            object.content = Some(Node::octet_string(*b"The figures are on page 4.\r\n"));
        }),
    )
    .text(
        "one digit of the content changed",
        "Page 3 became page 4 after signing. The digest in the signed attributes is that of the old content.",
    )
    .requires(&["rfc5652-5.6-5"]);
    book.invalid(
        "signed/forms/without-signed-attributes-changed",
        PLAIN,
        "signature-invalid",
        &basic.clone().with_signer(|signer| signer.signed_attrs = None).with(|object| {
            object.content = Some(Node::octet_string(*b"The figures are on page 4.\r\n"));
        }),
    )
    .text(
        "content changed, no signed attributes",
        "Without signed attributes the signature is over the content, and fails when that is changed.",
    )
    .requires(&["rfc5652-5.6-3"])
    .class("content-confusion");
    book.invalid(
        "signed/forms/detached-changed",
        DETACHED,
        "message-digest-mismatch",
        Message::from(&basic.clone().detached()).beside(b"The figures are on page 4.\r\n"),
    )
    .text(
        "detached content changed",
        "The content beside the object is not the one signed.",
    )
    .requires(&["rfc5652-5.6-5"]);
    book.invalid(
        "signed/forms/content-missing",
        DETACHED,
        "missing-content",
        &basic.clone().detached(),
    )
    .text(
        "no content at all",
        "eContent is absent, and no content is given. There is nothing that could be verified; an empty content is not to be assumed.",
    )
    .requires(&["rfc5652-5.6-4"])
    .class("content-confusion");
    book.invalid(
        "signed/forms/content-missing-signed-empty",
        "signed/forms/empty-content",
        "missing-content",
        &SignedData::new(b"", &[alice]).detached(),
    )
    .text(
        "eContent taken out of a message with empty content",
        "The signer signed no octets, enclosed; then eContent was taken out, and none is given beside. Absent content is not empty content, so refusing is better; the standard does not say so, and a digest of no octets fits.",
    )
    .requires(&["rfc5652-5.6-4"])
    .accept(&[Verdict::Invalid, Verdict::Valid], Verdict::Invalid)
    .level(Level::None)
    .class("content-confusion");
    book.invalid(
        "signed/forms/other-content-type-plain",
        "signed/forms/other-content-type",
        "signed-attributes-required",
        Message::from(
            &basic
                .clone()
                .of_type(oid::TST_INFO)
                .with_signer(|signer| signer.signed_attrs = None),
        )
        .needing("content-types"),
    )
    .text(
        "content of another type without signed attributes",
        "Signed attributes must be there when the content is not id-data. The rule is the signer's. Refusing is better: a receiver that enforces it is safe from content of one type read as another.",
    )
    .requires(&["rfc5652-5.3-8"])
    .level(Level::May)
    .accept(&[Verdict::Valid, Verdict::Invalid], Verdict::Invalid)
    .class("content-type-mismatch");
}
