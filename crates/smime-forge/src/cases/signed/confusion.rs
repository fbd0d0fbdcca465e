//! `signed/attributes`: the DER of signed attributes served as content, and the reverse (Strenzke
//! 2023).

use smime_cases::Verdict;

use crate::{
    cases::common::CONTENT,
    primitive::{digest::Digest, oid},
    template::{attribute, book::Book, people::People, signed_data::SignedData},
};

use super::forms::PLAIN;

pub(super) fn write(book: &mut Book, people: &People) {
    let alice = people.get("alice-rsa");
    let basic = SignedData::new(CONTENT, &[alice]);
    let attributes = basic.signers[0].to_be_signed();
    let signature = basic.signers[0].signature_value();
    let mut forged = SignedData::new(&attributes, &[alice]);
    forged.signers[0].signed_attrs = None;
    forged.signers[0].set_signature(signature);
    book.open("signed/attributes/confusion-attributes-as-content", PLAIN, Verdict::Invalid, &forged)
        .text(
            "the DER of signed attributes served as content",
            "Somebody took a signed message, made its signed attributes the content and left the attributes out. The signature is over the same octets, so it verifies. Alice never signed this content; a receiver may look for content that reads as signed attributes and refuse it, which is the better answer.",
        )
        .source("draft-ietf-lamps-cms-euf-cma-signeddata")
        .requires(&["rfc5652-5.4-2"])
        .class("attribute-confusion");
    let inner = [
        attribute::content_type(oid::DATA),
        attribute::message_digest(Digest::Sha256, CONTENT),
    ];
    let mut reverse = SignedData::new(CONTENT, &[alice]);
    reverse.signers[0].set_attributes(inner);
    let served = reverse.signers[0].to_be_signed();
    let plain = SignedData::new(&served, &[alice]).with_signer(|signer| signer.signed_attrs = None);
    let signature = plain.signers[0].signature_value();
    reverse.signers[0].set_signature(signature);
    book.valid("signed/attributes/confusion-content-as-attributes", &reverse)
        .text(
            "signed content served as signed attributes",
            "Alice signed, without attributes, content that happens to be the DER of signed attributes; somebody made it the signed attributes of other content. By the standard this is a valid message, octet by octet the one that Alice would have made herself, so no receiver can tell: only signers can avoid it, by always using signed attributes.",
        )
        .source("draft-ietf-lamps-cms-euf-cma-signeddata")
        .requires(&["rfc5652-5.4-2"])
        .class("attribute-confusion");
}
