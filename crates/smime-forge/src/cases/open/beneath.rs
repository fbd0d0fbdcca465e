//! `open/beneath`: what stands beneath a layer that shows no change to it, and is told by nothing.

use smime_cases::{Op, Verdict};

use super::layers::{Layer, Signed, envelope, layered};
use crate::{
    cases::common::{FAILED, dave},
    primitive::{asn1::Node, cipher::Cipher, digest::Digest, oid},
    template::{
        authenticated_data::AuthenticatedData,
        book::Book,
        compressed_data::CompressedData,
        digested_data::DigestedData,
        envelope::Envelope,
        message::Message,
        mime::{TEXT, pkcs7_entity, pkcs7_mime, replaced},
        people::People,
        recipient::{Ktri, Recipient},
        signed_data::SignedData,
        signer_info::{Signature, SignerInfo},
    },
};

const CLASS: &str = "told-before-verified";

/// The accepted cases: text in an envelope, and signed text in one.
const TEXT_INSIDE: &str = "open/beneath/text";
const SIGNED_INSIDE: &str = "open/nested/signed-in-enveloped";

pub(super) fn write(book: &mut Book, people: &People) {
    retyped(book, people);
    envelopes(book, people);
    objects(book, people);
    signed(book, people);
    told(book, people);
}

/// Text for Dave whose contentType, which nothing protects, says that it is a CMS object.
fn retyped(book: &mut Book, people: &People) {
    let text = |content_type: &'static str| {
        Envelope::new(TEXT, Cipher::AesCbc(128), [dave(people)])
            .with(|envelope| envelope.content_type = content_type)
            .message()
            .to(Op::Open)
    };
    book.valid("open/beneath/text", text(oid::DATA))
        .text(
            "text in an envelope, opened",
            "AES-CBC around text and no signature anywhere: it opens, and nothing says who wrote it.",
        )
        .requires(&["rfc8551-3.7-1"])
        .class(CLASS);
    for (id, name, content_type) in [
        (
            "open/beneath/text-as-signed-data",
            "signed-data",
            oid::SIGNED_DATA,
        ),
        (
            "open/beneath/text-as-enveloped-data",
            "enveloped-data",
            oid::ENVELOPED_DATA,
        ),
        (
            "open/beneath/text-as-digested-data",
            "digested-data",
            oid::DIGESTED_DATA,
        ),
        (
            "open/beneath/text-as-encrypted-data",
            "encrypted-data",
            oid::ENCRYPTED_DATA,
        ),
        (
            "open/beneath/text-as-authenticated-data",
            "authenticated-data",
            oid::AUTHENTICATED_DATA,
        ),
        (
            "open/beneath/text-as-compressed-data",
            "compressed-data",
            oid::COMPRESSED_DATA,
        ),
        (
            "open/beneath/text-as-auth-enveloped-data",
            "auth-enveloped-data",
            oid::AUTH_ENVELOPED_DATA,
        ),
    ] {
        book.invalid(
            id,
            TEXT_INSIDE,
            FAILED,
            text(content_type),
        )
        .text(
            &format!("text in an envelope whose contentType is changed to {name}"),
            "Anybody on the way can change contentType, and the receiver then reads text as a CMS object. Which octet it stumbles over is an octet of the plaintext: it says what it says of every failed decryption, and nothing else.",
        )
        .source("RFC 3218 section 2.3.2")
        .source("RFC 5652 section 6.1")
        .class(CLASS);
    }
}

/// A mail to Dave with `object` in a layer of AES-CBC.
fn around(people: &People, smime_type: &str, object: &[u8]) -> Message {
    let cbc = envelope(people, Cipher::AesCbc(128));
    let entity = pkcs7_entity("", smime_type, object);
    let outer = cbc.clone().around(&entity).fields().node().encode();
    layered(people, &[&cbc]).with_octets(pkcs7_mime("enveloped-data", &outer))
}

/// Envelopes inside, without a signature: each fault of theirs is told by nothing.
fn envelopes(book: &mut Book, people: &People) {
    let cbc = envelope(people, Cipher::AesCbc(128));
    let gcm = envelope(people, Cipher::AesGcm(256));
    for (id, title, layers) in [
        (
            "open/beneath/enveloped",
            "enveloped-data in an envelope",
            [&cbc as &dyn Layer, &cbc],
        ),
        (
            "open/beneath/auth-enveloped",
            "auth-enveloped-data in an envelope",
            [&cbc, &gcm],
        ),
    ] {
        book.valid(id, layered(people, &layers))
            .text(
                title,
                "Two layers of encryption for one recipient, the outer one in CBC mode.",
            )
            .requires(&["rfc8551-3.7-1"])
            .class(CLASS);
    }
    let erin = Recipient::Ktri(Ktri::pkcs1(people.get("erin-rsa")));
    let stranger = Envelope::new(TEXT, Cipher::AesCbc(128), [erin]);
    fault(
        book,
        "open/beneath/no-recipient",
        "open/beneath/enveloped",
        "an envelope for Erin in one for Dave",
        "Dave opens the outer layer, and has no key for the inner one.",
        around(people, "enveloped-data", &stranger.fields().node().encode()),
    );
    let mut torn = gcm.clone().around(TEXT).fields();
    torn.mac = Node::octet_string(vec![0; 16]);
    fault(
        book,
        "open/beneath/tag-wrong",
        "open/beneath/auth-enveloped",
        "a wrong tag in an envelope",
        "The tag of the inner AES-GCM is not the ciphertext's.",
        around(people, "authEnveloped-data", &torn.node().encode()),
    );
    let mut mode = gcm.around(TEXT).fields();
    mode.algorithm = cbc.algorithm();
    fault(
        book,
        "open/beneath/cipher-mode",
        "open/beneath/auth-enveloped",
        "AuthEnvelopedData with AES-CBC in an envelope",
        "The inner layer's cipher authenticates nothing.",
        around(people, "authEnveloped-data", &mode.node().encode()),
    );
}

/// Other objects inside.
fn objects(book: &mut Book, people: &People) {
    let compressed = CompressedData::new(TEXT);
    let wrong = |change: &dyn Fn(&mut CompressedData)| {
        compressed
            .clone()
            .with(|object| change(object))
            .node()
            .encode()
    };
    fault(
        book,
        "open/beneath/compression-unknown",
        "open/nested/compressed-in-enveloped",
        "an unknown compression in an envelope",
        "The inner layer is compressed by something that nobody knows.",
        around(
            people,
            "compressed-data",
            &wrong(&|object| object.algorithm = Node::sequence([Node::oid("1.2.3.4")])),
        )
        .needing("compressed-data"),
    );
    let digested = DigestedData::new(TEXT, Digest::Sha256)
        .with(|object| object.digest.truncate(31))
        .node()
        .encode();
    fault(
        book,
        "open/beneath/digest-short",
        "open/nested/digested-in-enveloped",
        "a digest that is too short in an envelope",
        "The inner digest has 31 octets.",
        around(people, "digested-data", &digested).needing("digested-data"),
    );
    let authenticated = AuthenticatedData::with_attributes(TEXT, Digest::Sha256, [dave(people)])
        .with_mac(|mac| mac[0] ^= 1)
        .node()
        .encode();
    fault(
        book,
        "open/beneath/mac-wrong",
        "open/nested/authenticated-in-enveloped",
        "a wrong code in an envelope",
        "The inner message authentication code is not the content's.",
        around(people, "authenticated-data", &authenticated).needing("authenticated-data"),
    );
    let octets = TEXT.to_vec();
    fault(
        book,
        "open/beneath/no-object",
        SIGNED_INSIDE,
        "a part that should be a CMS object and is text",
        "The inner header says application/pkcs7-mime, and what follows is no BER.",
        around(people, "signed-data", &octets),
    );
}

/// A fault in what was decrypted to be seen.
fn fault(book: &mut Book, id: &str, sibling: &str, title: &str, why: &str, message: Message) {
    let why = format!(
        "{why} It was decrypted to be seen, nobody vouches for it, and so it has the outcome of every failed decryption."
    );
    book.invalid(id, sibling, FAILED, message)
        .text(title, &why)
        .source("RFC 3218 section 2.3.2")
        .requires(&["rfc8551-3.7-1"])
        .class(CLASS)
        .accept(&[Verdict::Invalid, Verdict::Unsupported], Verdict::Invalid);
}

/// SignedData inside whose signature does not verify, for whatever reason.
fn signed(book: &mut Book, people: &People) {
    let alice = people.get("alice-rsa");
    let base = SignedData::new(TEXT, &[alice]);
    let mut fault = |id: &str, title: &str, why: &str, object: SignedData| {
        let why = format!(
            "{why} No signature vouches for what was decrypted, and so it has the outcome of every failed decryption."
        );
        book.invalid(
            id,
            SIGNED_INSIDE,
            FAILED,
            around(people, "signed-data", &object.encode()),
        )
        .text(title, &why)
        .source("RFC 3218 section 2.3.2")
        .requires(&["rfc8551-3.7-1"])
        .class(CLASS)
        .accept(&[Verdict::Invalid, Verdict::Unsupported], Verdict::Invalid);
    };
    fault(
        "open/beneath/signature-wrong",
        "a signature that is nobody's, in an envelope",
        "One octet of the inner signature is another.",
        base.clone().with_signer(nobodys),
    );
    fault(
        "open/beneath/certs-only",
        "certificates alone, in an envelope",
        "The inner SignedData has no signer.",
        SignedData::certs_only(&[alice]),
    );
    fault(
        "open/beneath/no-certificate",
        "a signer without a certificate, in an envelope",
        "Nobody has the certificate of the inner signer.",
        base.clone().with(|object| object.certificates = None),
    );
    fault(
        "open/beneath/content-type-mismatch",
        "a content type that is not the signed one, in an envelope",
        "The inner eContentType is another than the content-type attribute.",
        base.clone()
            .with(|object| object.content_type = Node::oid(oid::TST_INFO)),
    );
    let bare = base.with_signer(nobodys).bare_node().encode();
    let message = Envelope::new(&bare, Cipher::AesCbc(128), [dave(people)])
        .with(|envelope| envelope.content_type = oid::SIGNED_DATA)
        .message()
        .to(Op::Open);
    book.invalid(
        "open/beneath/bare-signature-wrong",
        SIGNED_INSIDE,
        FAILED,
        message,
    )
    .text(
        "a bare SignedData whose signature is nobody's, in an envelope",
        "The same without MIME between the layers.",
    )
    .source("RFC 3218 section 2.3.2")
    .class(CLASS)
    .accept(&[Verdict::Invalid, Verdict::Unsupported], Verdict::Invalid);
}

fn nobodys(signer: &mut SignerInfo) {
    signer.signature = Signature::Fixed(Node::octet_string([7; 256]));
}

/// Where an authenticated cipher is around it, a fault inside may be told.
fn told(book: &mut Book, people: &People) {
    let alice = people.get("alice-rsa");
    let gcm = envelope(people, Cipher::AesGcm(256));
    let object = SignedData::new(TEXT, &[alice]).with(|object| {
        object.content = Some(Node::octet_string(replaced(TEXT, "page 3", "page 4")));
    });
    let entity = pkcs7_entity("", "signed-data", &object.encode());
    let outer = gcm.clone().around(&entity).fields().node().encode();
    let message = layered(people, &[&gcm, &Signed(alice)])
        .with_octets(pkcs7_mime("authEnveloped-data", &outer));
    book.invalid(
        "open/beneath/signature-broken-in-auth-enveloped",
        "open/nested/signed-in-auth-enveloped",
        "message-digest-mismatch",
        message,
    )
    .text(
        "a broken signature under AES-GCM",
        "The tag holds, so that what is inside is what somebody with the key wrote: the fault may be told, and is.",
    )
    .requires(&["rfc5652-5.6-5"])
    .class(CLASS);
}
