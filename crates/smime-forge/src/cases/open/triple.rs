//! `open/triple`: signed, encrypted, and signed once more (RFC 2634 section 1.1).

use smime_cases::Verdict;

use super::layers::{Layer, Signed, envelope, layered};
use crate::{
    cases::common::FAILED,
    primitive::{asn1::Node, cipher::Cipher},
    template::{
        book::Book,
        envelope::Envelope,
        message::Message,
        mime::{TEXT, pkcs7_entity, pkcs7_mime, replaced},
        people::People,
        signed_data::SignedData,
    },
};

/// The accepted case.
const BASIC: &str = "open/triple/cbc";

pub(super) fn write(book: &mut Book, people: &People) {
    let alice = people.get("alice-rsa");
    let carol = people.get("carol-rsa");
    let cbc = envelope(people, Cipher::AesCbc(128));
    let gcm = envelope(people, Cipher::AesGcm(256));
    let (inner, outer) = (Signed(alice), Signed(alice));
    let mut valid = |id: &str, title: &str, why: &str, layers: &[&dyn Layer]| {
        book.valid(id, layered(people, layers))
            .text(title, why)
            .requires(&["rfc8551-3.7-1"])
            .source("RFC 2634 section 1.1");
    };
    valid(
        "open/triple/cbc",
        "triple wrapped",
        "Alice signs, encrypts for Dave and signs what came of it. All three layers are taken off and both signatures judged.",
        &[&outer, &cbc, &inner],
    );
    valid(
        "open/triple/gcm",
        "triple wrapped with AES-GCM",
        "The same with AuthEnvelopedData in the middle.",
        &[&outer, &gcm, &inner],
    );
    faults(book, people, &cbc);
    let mut gateway = layered(people, &[&Signed(carol), &cbc, &inner]);
    gateway.context.certs = vec!["intermediate-rsa".into()];
    book.valid("open/triple/gateway", gateway)
        .text(
            "triple wrapped, the outer signature a gateway's",
            "Carol's gateway signs what Alice sent. The address of the message is Alice's, which her own signature inside bears out.",
        )
        .requires(&["rfc8550-3-10"])
        .source("RFC 2634 section 1.1")
        .accept(&[Verdict::Valid, Verdict::Invalid], Verdict::Valid)
        .sibling(BASIC)
        .level(smime_cases::Level::None);
}

fn faults(book: &mut Book, people: &People, cbc: &Envelope) {
    let alice = people.get("alice-rsa");
    let basic = layered(people, &[&Signed(alice), cbc, &Signed(alice)]);
    let required = basic
        .clone()
        .received(|context| context.require = vec!["digested".into()]);
    book.invalid("open/triple/digest-required", BASIC, "not-digested", required)
        .text(
            "triple wrapped where DigestedData is required",
            "The receiver asks for a layer of DigestedData, and the message has none, for all its signatures.",
        )
        .source("RFC 2634 section 1.1")
        .level(smime_cases::Level::None);
    let assemble = |inner: SignedData, bend: &dyn Fn(SignedData) -> SignedData| -> Message {
        let entity = pkcs7_entity("", "signed-data", &inner.encode());
        let object = cbc.clone().around(&entity).fields().node().encode();
        let entity = pkcs7_entity("", "enveloped-data", &object);
        let outer = bend(SignedData::new(&entity, &[alice]));
        let mut message = basic.clone();
        message.octets = pkcs7_mime("signed-data", &outer.encode());
        message
    };
    let good = SignedData::new(TEXT, &[alice]);
    let changed = |object: SignedData| {
        let text = replaced(TEXT, "page 3", "page 4");
        object.with(|object| object.content = Some(Node::octet_string(text)))
    };
    let mut bad = |id: &str, title: &str, why: &str, reason: &str, message| {
        book.invalid(id, BASIC, reason, message)
            .text(title, why)
            .source("RFC 2634 section 1.1")
            .class("nesting")
            .revision(if id == "open/triple/inner-changed" {
                2
            } else {
                1
            });
    };
    bad(
        "open/triple/inner-changed",
        "the inner signature broken",
        "The outer signature and the envelope are good, and the content inside is not the one that was signed. AES-CBC shows no change, so that the fault inside has the outcome of every failed decryption.",
        FAILED,
        assemble(changed(good.clone()), &|outer| outer),
    );
    bad(
        "open/triple/outer-changed",
        "the outer signature broken",
        "The envelope opens and the inner signature is good, and the outer one is of other octets.",
        "message-digest-mismatch",
        assemble(good.clone(), &|outer| {
            outer.with(|object| {
                let entity = match &object.content.as_ref().expect("content").body {
                    crate::primitive::asn1::Body::Octets(octets) => octets.clone(),
                    crate::primitive::asn1::Body::Nodes(_) => Vec::new(),
                };
                let entity = [entity.as_slice(), b"\r\n"].concat();
                object.content = Some(Node::octet_string(entity));
            })
        }),
    );
    let mut broken = basic.clone();
    broken.octets = {
        let entity = pkcs7_entity("", "signed-data", &good.encode());
        let envelope = cbc.clone().around(&entity);
        let object = envelope.bent(|fields| {
            let last = fields.ciphertext().len() - 1;
            fields.ciphertext()[last] ^= 1;
        });
        let entity = pkcs7_entity("", "enveloped-data", &object.octets);
        pkcs7_mime("signed-data", &SignedData::new(&entity, &[alice]).encode())
    };
    bad(
        "open/triple/envelope-broken",
        "the envelope broken",
        "Alice signed an envelope whose padding is wrong. Her signature is good, and the message cannot be opened.",
        FAILED,
        broken,
    );
}
