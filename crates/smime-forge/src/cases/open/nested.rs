//! `open/nested`: two layers and more, of every type.

use smime_cases::{Level, Op, Verdict};

use super::layers::{Layer, Signed, envelope, layered};
use crate::{
    cases::common::{FAILED, NO_RECIPIENT, dave},
    primitive::{asn1::Node, cipher::Cipher, digest::Digest, oid},
    template::{
        authenticated_data::AuthenticatedData,
        book::Book,
        compressed_data::CompressedData,
        digested_data::DigestedData,
        envelope::Envelope,
        message::Message,
        mime::{TEXT, pkcs7_entity},
        people::People,
        recipient::key_pair,
        signed_data::SignedData,
    },
};

/// The accepted case: signed, then encrypted.
const SIGNED: &str = "open/nested/signed-in-enveloped";

pub(super) fn write(book: &mut Book, people: &People) {
    pairs(book, people);
    faults(book, people);
    others(book, people);
    bare(book, people);
    deep(book, people);
}

fn pairs(book: &mut Book, people: &People) {
    let alice = people.get("alice-rsa");
    let signed = Signed(alice);
    let cbc = envelope(people, Cipher::AesCbc(128));
    let gcm = envelope(people, Cipher::AesGcm(256));
    let mut valid = |id: &str, title: &str, why: &str, layers: &[&dyn Layer]| {
        let mut message = layered(people, layers);
        message.signers = vec![alice.sha256()];
        book.valid(id, message)
            .text(title, why)
            .requires(&["rfc8551-3.7-1"]);
    };
    valid(
        "open/nested/signed-in-enveloped",
        "signed, then encrypted",
        "The usual order: an envelope around a signed message. Both layers are taken off, and Alice's signature is judged.",
        &[&cbc, &signed],
    );
    valid(
        "open/nested/signed-in-auth-enveloped",
        "signed, then encrypted and authenticated",
        "The same under AES-256-GCM.",
        &[&gcm, &signed],
    );
    valid(
        "open/nested/enveloped-in-signed",
        "encrypted, then signed",
        "A signature around an envelope: it says who sent the ciphertext, not who wrote what is in it.",
        &[&signed, &cbc],
    );
    valid(
        "open/nested/auth-enveloped-in-signed",
        "encrypted and authenticated, then signed",
        "The same around AES-256-GCM.",
        &[&signed, &gcm],
    );
}

fn faults(book: &mut Book, people: &People) {
    let alice = people.get("alice-rsa");
    let cbc = envelope(people, Cipher::AesCbc(128));
    let around = |object: Vec<u8>| {
        let entity = pkcs7_entity("", "signed-data", &object);
        let mut message = layered(people, &[&cbc, &Signed(alice)]);
        let envelope = cbc.clone().around(&entity);
        message.octets =
            crate::template::mime::pkcs7_mime("enveloped-data", &envelope.fields().node().encode());
        message
    };
    book.invalid(
        "open/nested/signature-broken",
        SIGNED,
        FAILED,
        around({
            let changed = crate::template::mime::replaced(TEXT, "page 3", "page 4");
            SignedData::new(TEXT, &[alice])
                .with(|object| object.content = Some(Node::octet_string(changed)))
                .encode()
        }),
    )
    .text(
        "a broken signature inside an envelope",
        "The envelope opens, and the content inside is not the one that Alice signed. Encryption makes no signature better. CBC shows no change to the ciphertext, and nothing that was decrypted is told before a signature inside verifies: the reference says what it says of every failed decryption.",
    )
    .requires(&["rfc5652-5.6-5"])
    .class("nesting")
    .revision(2);
    book.invalid(
        "open/nested/signer-untrusted",
        SIGNED,
        "untrusted",
        around(SignedData::new(TEXT, &[people.get("mallory-rsa")]).encode()),
    )
    .text(
        "a stranger's signature inside an envelope",
        "Anybody can encrypt for Dave. The signer inside says she is Alice, by an authority that nobody trusts.",
    )
    .requires(&["rfc8550-4.2-1"])
    .class("nesting");
    book.invalid(
        "open/nested/no-key",
        SIGNED,
        NO_RECIPIENT,
        layered(people, &[&cbc, &Signed(alice)])
            .received(|context| context.keys = vec![key_pair(people.get("erin-rsa"))]),
    )
    .text(
        "an envelope for somebody else",
        "The outer layer is for Dave, and Erin asks. What is inside nobody can say.",
    )
    .source("RFC 8551 section 3.7")
    .class("no-recipient");
    book.invalid(
        "open/nested/no-key-inside",
        "open/nested/enveloped-in-signed",
        NO_RECIPIENT,
        layered(people, &[&Signed(alice), &cbc])
            .received(|context| context.keys = vec![key_pair(people.get("erin-rsa"))]),
    )
    .text(
        "a signed envelope for somebody else",
        "Alice's signature is good, and the layer inside cannot be opened. The message as a whole was not.",
    )
    .source("RFC 8551 section 3.7")
    .class("nesting");
}

fn others(book: &mut Book, people: &People) {
    let cbc = envelope(people, Cipher::AesCbc(128));
    let compressed = CompressedData::new(TEXT).node().encode();
    let digested = DigestedData::new(TEXT, Digest::Sha256).node().encode();
    let authenticated = AuthenticatedData::with_attributes(TEXT, Digest::Sha256, [dave(people)])
        .node()
        .encode();
    let inside = |smime_type: &str, object: &[u8]| {
        let entity = pkcs7_entity("", smime_type, object);
        let outer = cbc.clone().around(&entity).fields().node().encode();
        let octets = crate::template::mime::pkcs7_mime("enveloped-data", &outer);
        let mut message = layered(people, &[&cbc]);
        message.octets = octets;
        message
    };
    let mut valid = |id: &str, title: &str, why: &str, message: Message| {
        book.valid(id, message)
            .text(title, why)
            .requires(&["rfc8551-3.7-1"]);
    };
    valid(
        "open/nested/compressed-in-enveloped",
        "compressed, then encrypted",
        "Compression comes before encryption, since ciphertext does not compress.",
        inside("compressed-data", &compressed).needing("compressed-data"),
    );
    valid(
        "open/nested/digested-in-enveloped",
        "digested, then encrypted",
        "What RFC 5652 says DigestedData is for.",
        inside("digested-data", &digested).needing("digested-data"),
    );
    valid(
        "open/nested/authenticated-in-enveloped",
        "authenticated, then encrypted",
        "AuthenticatedData for Dave inside an envelope for him.",
        inside("authenticated-data", &authenticated).needing("authenticated-data"),
    );
    let alice = people.get("alice-rsa");
    let mut signed_compressed = {
        let entity = pkcs7_entity("", "compressed-data", &compressed);
        let outer = SignedData::new(&entity, &[alice]).encode();
        let mut message = layered(people, &[&Signed(alice)]);
        message.octets = crate::template::mime::pkcs7_mime("signed-data", &outer);
        message.needing("compressed-data")
    };
    signed_compressed.signers = vec![alice.sha256()];
    valid(
        "open/nested/compressed-in-signed",
        "compressed, then signed",
        "The signature is over the compressed entity.",
        signed_compressed.clone(),
    );
    let mut compressed_signed = {
        let object = SignedData::new(TEXT, &[alice]).encode();
        let entity = pkcs7_entity("", "signed-data", &object);
        let outer = CompressedData::new(&entity).node().encode();
        let mut message = layered(people, &[&Signed(alice)]);
        message.octets = crate::template::mime::pkcs7_mime("compressed-data", &outer);
        message.needing("compressed-data")
    };
    compressed_signed.signers = vec![alice.sha256()];
    valid(
        "open/nested/signed-in-compressed",
        "signed, then compressed",
        "The signature is inside, over the content as it is.",
        compressed_signed.clone(),
    );
    book.valid(
        "open/nested/signed-in-compressed-verified",
        compressed_signed.to(Op::Verify),
    )
    .text(
        "signed, then compressed, to be verified",
        "Who is asked to verify looks through the compression: it holds the whole message.",
    )
    .requires(&["rfc8551-3.7-1"])
    .accept(
        &[Verdict::Valid, Verdict::Invalid, Verdict::Unsupported],
        Verdict::Valid,
    )
    .level(Level::May);
    broken_inside(book, &inside);
}

fn broken_inside(book: &mut Book, inside: &dyn Fn(&str, &[u8]) -> Message) {
    let wrong = DigestedData::new(TEXT, Digest::Sha256)
        .with(|object| object.digest[0] ^= 1)
        .node()
        .encode();
    book.invalid(
        "open/nested/digest-wrong",
        "open/nested/digested-in-enveloped",
        FAILED,
        inside("digested-data", &wrong).needing("digested-data"),
    )
    .text(
        "a wrong digest inside an envelope",
        "The envelope opens, and the digest inside is not that of the content. A digest is made by anybody: under CBC its fault has the outcome of every failed decryption.",
    )
    .source("RFC 5652 section 7")
    .class("nesting")
    .revision(2);
    let mut stream = crate::primitive::deflate::zlib_fixed(TEXT);
    *stream.last_mut().expect("a checksum") ^= 1;
    let wrong = CompressedData::from_stream(TEXT, stream).node().encode();
    book.invalid(
        "open/nested/checksum-wrong",
        "open/nested/compressed-in-enveloped",
        FAILED,
        inside("compressed-data", &wrong).needing("compressed-data"),
    )
    .text(
        "a wrong checksum inside an envelope",
        "The envelope opens, and the stream inside is broken at its end. A checksum that holds or not tells what was decrypted: under CBC its fault has the outcome of every failed decryption.",
    )
    .source("RFC 1950 section 2.2")
    .class("nesting")
    .revision(2);
}

/// Objects within each other without MIME between them.
fn bare(book: &mut Book, people: &People) {
    let alice = people.get("alice-rsa");
    let signed = SignedData::new(TEXT, &[alice]);
    let bare = signed.bare_node().encode();
    let envelope = Envelope::new(&bare, Cipher::AesCbc(128), [dave(people)])
        .with(|envelope| envelope.content_type = oid::SIGNED_DATA);
    let mut message = Message::of(Op::Open, &envelope.fields().node(), TEXT);
    dave(people).prepare(&mut message.context);
    message.signers = vec![alice.sha256()];
    message.features = layered(people, &[&envelope, &Signed(alice)]).features;
    book.valid("open/nested/bare-signed-in-enveloped", message)
        .text(
            "SignedData as the content of an envelope, without MIME",
            "contentType is id-signedData and the plaintext is a SignedData without ContentInfo, as CMS nests by itself. S/MIME writes id-data alone and nests by MIME.",
        )
        .source("RFC 5652 section 6.1")
        .requires(&["rfc8551-2.4.1-3"])
        .level(Level::May)
        .accept(&[Verdict::Valid, Verdict::Unsupported], Verdict::Valid);
}

fn deep(book: &mut Book, people: &People) {
    let cbc = envelope(people, Cipher::AesCbc(128));
    let layers = |count: usize| {
        let all: Vec<&dyn Layer> = vec![&cbc; count];
        layered(people, &all)
    };
    book.valid("open/nested/enveloped-3", layers(3))
        .text(
            "encrypted three times",
            "Three envelopes for one recipient within each other, which is odd and readable.",
        )
        .requires(&["rfc8551-3.7-1"]);
    book.invalid(
        "open/nested/enveloped-20",
        "open/nested/enveloped-3",
        FAILED,
        layers(20),
    )
    .text(
        "encrypted twenty times",
        "Twenty envelopes within each other. A receiver processes nested messages within reasonable limits; where they are is its own to say. How deep the layers nest is decrypted: the limit has the outcome of every failed decryption.",
    )
    .requires(&["rfc8551-3.7-1"])
    .revision(2)
    .level(Level::None)
    .accept(
        &[Verdict::Invalid, Verdict::Valid, Verdict::Unsupported],
        Verdict::Invalid,
    )
    .class("nesting")
    .within(20);
}
