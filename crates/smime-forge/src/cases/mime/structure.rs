//! `mime`: the parts of multipart/signed, and what stands around them (RFC 1847, RFC 8551 3.5).

use smime_cases::{Level, Verdict};

use super::fields::{CLEAR, OPAQUE};
use crate::{
    primitive::{asn1::Node, digest::Digest, textual::base64_lines},
    template::{
        book::Book,
        message::Message,
        mime::{
            FROM_ALICE, MULTIPART_SIGNED, Multipart, OPAQUE_HEADER, SIGNATURE_HEADER, TEXT, mail,
            opaque, replaced, signature_part,
        },
        people::{Identity, People},
        signed_data::SignedData,
    },
};

pub(super) fn write(book: &mut Book, people: &People) {
    let alice = people.get("alice-rsa");
    good(book, alice);
    parts(book, alice);
    delimiters(book, alice);
    enclosed(book, people);
    envelopes(book, alice);
    errant(book, alice);
}

fn clear(alice: &Identity) -> (Multipart, SignedData) {
    let signature = SignedData::new(TEXT, &[alice]);
    (Multipart::signed(TEXT, &signature), signature)
}

/// Alice's multipart/signed with a change.
fn bent(alice: &Identity, bend: impl FnOnce(&mut Multipart)) -> Message {
    let (multipart, signature) = clear(alice);
    multipart.with(bend).message(&signature)
}

/// Alice's multipart/signed over an entity.
fn over(alice: &Identity, entity: &[u8]) -> Message {
    let signature = SignedData::new(entity, &[alice]);
    Multipart::signed(entity, &signature).message(&signature)
}

fn good(book: &mut Book, alice: &Identity) {
    let both = SignedData::new(TEXT, &[alice, alice]);
    book.valid(
        "mime/multipart-two-signers",
        Multipart::signed(TEXT, &both).message(&both),
    )
    .text(
        "multipart/signed with two SignerInfos",
        "The signature part holds two signers; both are good.",
    )
    .requires(&["rfc8551-3.5-1"])
    .level(Level::Must);
    book.valid("mime/signed-rfc822", over(alice, b"Content-Type: message/rfc822\r\n\r\nFrom: Alice <alice@example.com>\r\nSubject: Inner\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nHello.\r\n"))
    .text("a signed part of type message/rfc822", "A whole message is wrapped and signed, to protect its header too. For the signature it is a part like any other.")
    .requires(&["rfc8551-3.1-1"])
    .class("mime-structure");
}

fn parts(book: &mut Book, alice: &Identity) {
    let extra = || b"Content-Type: text/plain\r\n\r\nBuy now.".to_vec();
    for (id, message, reason, title, why) in [
        (
            "mime/content-changed",
            bent(alice, |m| m.parts[0] = replaced(TEXT, "page 3", "page 4")),
            "message-digest-mismatch",
            "one digit of the text changed",
            "Page 3 became page 4 on the way.",
        ),
        (
            "mime/header-changed",
            bent(alice, |m| {
                m.parts[0] = replaced(TEXT, "text/plain", "text/html");
            }),
            "message-digest-mismatch",
            "the type of the signed part changed",
            "The header of the first part is signed with it: text became HTML.",
        ),
        (
            "mime/parts-one",
            bent(alice, |m| m.parts.truncate(1)),
            "multipart-parts",
            "multipart/signed with one part",
            "The signature part is missing. There is nothing that verifies the text.",
        ),
        (
            "mime/parts-none",
            bent(alice, |m| m.parts.clear()),
            "multipart-parts",
            "multipart/signed without a part",
            "There are neither content nor signature.",
        ),
        (
            "mime/parts-three-between",
            bent(alice, |m| m.parts.insert(1, extra())),
            "multipart-parts",
            "a third part between content and signature",
            "multipart/signed has exactly two parts. What is added is signed by nobody.",
        ),
        (
            "mime/parts-three-after",
            bent(alice, |m| m.parts.push(extra())),
            "multipart-parts",
            "a third part after the signature",
            "multipart/signed has exactly two parts. What is added is signed by nobody.",
        ),
        (
            "mime/parts-three-before",
            bent(alice, |m| m.parts.insert(0, extra())),
            "multipart-parts",
            "a third part before the content",
            "multipart/signed has exactly two parts. Here the first part, which is the one to be verified, is not the one that was signed.",
        ),
        (
            "mime/parts-swapped",
            bent(alice, |m| m.parts.swap(0, 1)),
            "protocol-mismatch",
            "signature first, content second",
            "The second part must be of the type that the protocol parameter names, and is text.",
        ),
        (
            "mime/signature-empty",
            bent(alice, |m| m.parts[1] = SIGNATURE_HEADER.as_bytes().to_vec()),
            "malformed-cms",
            "an empty signature part",
            "The signature part has a header and no body.",
        ),
        (
            "mime/signature-not-cms",
            bent(alice, |m| m.parts[1] = signature_part(b"hello")),
            "malformed-cms",
            "a signature part that is no CMS",
            "The base64 is right, and what it holds is no ContentInfo.",
        ),
    ] {
        let ids: &[&str] = match reason {
            "protocol-mismatch" => &["rfc8551-3.5.3.2-1"],
            "message-digest-mismatch" => &["rfc5652-5.6-5"],
            _ => &["rfc8551-3.5-1"],
        };
        book.invalid(id, CLEAR, reason, message)
            .text(title, why)
            .requires(ids)
            .source("RFC 1847 section 2.1")
            .class("mime-structure");
    }
}

/// Delimiters, and what stands around the parts.
fn delimiters(book: &mut Book, alice: &Identity) {
    let (multipart, signature) = clear(alice);
    book.open("mime/not-closed", CLEAR, Verdict::Valid, bent(alice, |m| m.closed = false))
        .text(
            "no closing delimiter",
            "The message ends with the signature part, the last delimiter is missing. Both parts are there; parsers of mail bear it, strict ones do not. Bearing it is better, since nothing that was signed is missing.",
        )
        .source("RFC 2046 section 5.1.1")
        .class("mime-structure");
    book.valid("mime/preamble-and-epilogue", bent(alice, |m| {
        m.preamble = "If you can read this, your program knows no MIME.\r\n".into();
        m.epilogue = "Added by a list.\r\n".into();
    }))
    .text(
        "text before the first and after the last delimiter",
        "Preamble and epilogue are no parts. They are not shown, and their change does not matter to the signature.",
    )
    .source("RFC 2046 section 5.1.1")
    .class("mime-structure");
    book.open("mime/boundary-prefix", CLEAR, Verdict::Valid, over(alice, b"Content-Type: multipart/mixed; boundary=\"gauntlet-inner\"\r\n\r\n--gauntlet-inner\r\nContent-Type: text/plain\r\n\r\nInner.\r\n--gauntlet-inner--\r\n"))
    .text(
        "an inner boundary that begins like the outer one",
        "The outer boundary is a prefix of the inner one, which composers must avoid. RFC 2046 defines a delimiter line as holding nothing else but white space, and also lets readers compare the beginning of a line alone, which cuts this message in the wrong place. Comparing the whole line is better: it reads what was meant.",
    )
    .requires(&["rfc2046-5.1-1"])
    .source("RFC 2046 section 5.1.1")
    .class("mime-structure");
    book.valid("mime/boundary-in-text", over(alice, b"Content-Type: text/plain\r\n\r\nA line with --gauntlet in the middle,\r\n and -- gauntlet too.\r\n"))
    .text("the boundary within a line of the text", "A delimiter stands at the beginning of a line; elsewhere it is text.")
    .source("RFC 2046 section 5.1.1")
    .class("mime-structure");
    book.valid(
        "mime/boundary-padding",
        multipart.message(&signature).with_octets(replaced(
            &multipart.encode(),
            "\r\n--gauntlet--",
            "\r\n--gauntlet-- \t",
        )),
    )
    .text(
        "white space after the closing delimiter",
        "Transports add white space to delimiter lines, and receivers must bear it.",
    )
    .requires(&["rfc2046-5.1.1-2"])
    .class("mime-structure");
}

/// multipart/signed whose signature part encloses content of its own.
fn enclosed(book: &mut Book, people: &People) {
    let alice = people.get("alice-rsa");
    let other: &[u8] = b"Content-Type: text/plain\r\n\r\nPay Mallory.\r\n";
    let multipart = |part: &[u8], signature: &SignedData| {
        let (mut multipart, _) = clear(alice);
        multipart.parts = vec![part.to_vec(), signature_part(&signature.encode())];
        multipart.message(signature)
    };
    let signature = SignedData::new(TEXT, &[alice]);
    book.invalid("mime/enclosed-differs", CLEAR, "content-conflict", multipart(other, &signature))
        .text(
            "a signature part with content of its own, unlike the first part",
            "The signature covers the content enclosed with it, and the first part that is shown is another text. Programs that verify the one and show the other have been fooled so.",
        )
        .requires(&["rfc8551-3.5.3.1-1"])
        .class("content-confusion");
    book.open("mime/enclosed-equals", CLEAR, Verdict::Valid, multipart(TEXT, &signature))
        .text(
            "a signature part that repeats the first part",
            "eContent must be absent, and holds exactly the octets of the first part. Whichever is verified, the same text was signed, so accepting does no harm and is the better answer.",
        )
        .requires(&["rfc8551-3.5.3.1-1"])
        .class("content-confusion");
    let nobody = SignedData::certs_only(&[alice]);
    book.invalid(
        "mime/certs-only-signature",
        CLEAR,
        "no-signer",
        multipart(TEXT, &nobody),
    )
    .text(
        "a certs-only object as signature part",
        "The signature part carries certificates and no SignerInfo. Nobody signed the text.",
    )
    .requires(&["rfc8551-3.8-1", "rfc5652-5.1-7"])
    .class("no-signer");
    let empty = SignedData::from_signers(TEXT, Vec::new()).with(|object| {
        object.certificates = Some(vec![alice.node()]);
        object.digest_algorithms = vec![Digest::Sha256.identifier()];
    });
    book.invalid(
        "mime/no-signer-signature",
        CLEAR,
        "no-signer",
        multipart(TEXT, &empty),
    )
    .text(
        "a SignedData with content and no signer as signature part",
        "eContent equals the first part, and signerInfos is empty. Equal content is no signature.",
    )
    .requires(&["rfc5652-5.1-7"])
    .class("no-signer");
    book.invalid("mime/opaque-no-signer", OPAQUE, "no-signer", opaque(&empty))
        .text(
            "application/pkcs7-mime with content and no signer",
            "The type says signed-data, and nobody signed.",
        )
        .requires(&["rfc5652-5.1-7"])
        .class("no-signer");
    book.invalid(
        "mime/opaque-changed",
        OPAQUE,
        "message-digest-mismatch",
        opaque(
            &signature
                .clone()
                .with(|object| object.content = Some(Node::octet_string(other))),
        ),
    )
    .text(
        "enclosed content exchanged",
        "The entity in the SignedData is not the one that was signed.",
    )
    .requires(&["rfc5652-5.6-5"])
    .class("content-confusion");
}

fn envelopes(book: &mut Book, alice: &Identity) {
    let inner = SignedData::new(TEXT, &[alice]);
    let header = MULTIPART_SIGNED.replace("gauntlet", "inner");
    let nested = Multipart::signed(TEXT, &inner).with(|m| {
        m.header = String::new();
        m.content_type = header;
        m.boundary = "inner".into();
    });
    let entity = nested.encode();
    let outer = SignedData::new(&entity, &[alice]);
    book.valid("mime/nested", Multipart::signed(&entity, &outer).message(&outer))
        .text(
            "multipart/signed within multipart/signed",
            "Signed twice, the outer signature over the inner message as a whole. The outermost signed layer is judged; it is good.",
        )
        .requires(&["rfc8551-3.7-1"])
        .class("mime-structure");
    let entity = [
        OPAQUE_HEADER.as_bytes(),
        b"\r\n",
        base64_lines(&inner.encode()).as_bytes(),
    ]
    .concat();
    let outer = SignedData::new(&entity, &[alice]);
    book.valid("mime/nested-opaque", opaque(&outer))
        .text(
            "an opaque signed message within another",
            "Both layers enclose their content; the outer one is judged.",
        )
        .requires(&["rfc8551-3.7-1"])
        .class("mime-structure");
    let twice = base64_lines(base64_lines(&inner.encode()).as_bytes());
    let octets = format!("{FROM_ALICE}{OPAQUE_HEADER}\r\n{twice}");
    book.invalid(
        "mime/base64-twice",
        OPAQUE,
        "malformed-cms",
        mail(octets.into_bytes(), &inner, "opaque-signed"),
    )
    .text(
        "base64 of base64",
        "A gateway encoded what was encoded already. Whoever takes the encoding off once, as the header says, finds text and no CMS.",
    )
    .source("RFC 5652 section 3")
    .class("mime-structure");
    let unsigned = [FROM_ALICE.as_bytes(), TEXT].concat();
    let message = |octets: Vec<u8>| -> Message { mail(octets, &inner, "multipart-signed") };
    book.invalid("mime/plain", CLEAR, "not-signed", message(unsigned))
        .text(
            "a message that is not signed",
            "A plain text from Alice, with nothing that could be verified.",
        )
        .source("RFC 8551 section 3.10")
        .class("no-signer");
    let pgp = Multipart::signed(TEXT, &inner).with(|m| {
        m.content_type = "Content-Type: multipart/signed; protocol=\"application/pgp-signature\";\r\n micalg=pgp-sha256; boundary=\"gauntlet\"\r\n".into();
        m.parts[1] = b"Content-Type: application/pgp-signature\r\n\r\n-----BEGIN PGP SIGNATURE-----\r\n\r\niQ==\r\n-----END PGP SIGNATURE-----\r\n".to_vec();
    });
    book.unsupported("mime/pgp", CLEAR, pgp.message(&inner))
        .text("PGP/MIME", "The protocol parameter names OpenPGP. It is no S/MIME, and is to be called what it is.")
        .source("RFC 3156 section 5")
        .level(Level::None)
        .reason("pgp-mime")
        .class("mime-parameters");
}

/// A signed part that is not the whole message.
fn errant(book: &mut Book, alice: &Identity) {
    let (multipart, signature) = clear(alice);
    let signed = multipart
        .clone()
        .with(|m| m.header = String::new())
        .encode();
    let text = |words: &str| format!("Content-Type: text/plain\r\n\r\n{words}").into_bytes();
    let mixed = |parts: Vec<Vec<u8>>| Multipart {
        header: FROM_ALICE.into(),
        content_type: "Content-Type: multipart/mixed; boundary=\"list\"\r\n".into(),
        boundary: "list".into(),
        preamble: String::new(),
        parts,
        closed: true,
        epilogue: String::new(),
    };
    for (id, parts, title, why) in [
        (
            "mime/errant-footer",
            vec![
                signed.clone(),
                text("You receive this because you subscribed."),
            ],
            "a list's footer after the signed part",
            "A list wrapped the signed message and added a footer. The message as a whole is not signed, though a part of it is; whoever calls it so vouches for the footer.",
        ),
        (
            "mime/errant-before",
            vec![text("Please pay as follows."), signed.clone()],
            "text before the signed part",
            "Words that nobody signed stand before the signed part, and would be read as Alice's.",
        ),
        (
            "mime/errant-alone",
            vec![signed.clone()],
            "the signed part alone in a multipart/mixed",
            "Nothing was added, but the signed part is not the message: the wrapper is signed by nobody.",
        ),
    ] {
        book.invalid(id, CLEAR, "errant-layer", mixed(parts).message(&signature))
            .text(title, why)
            .requires(&["rfc8551-6-8"])
            .source("RFC 9787 section 4")
            .level(Level::Should)
            .class("errant-layer");
    }
}
