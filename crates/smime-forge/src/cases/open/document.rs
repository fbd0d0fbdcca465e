//! `open/document`: a signed document attached to a mail that nobody signed.

use smime_cases::{Form, Level, Op};

use super::layers::envelope;
use crate::{
    cases::common::dave,
    primitive::{cipher::Cipher, textual::base64_lines},
    template::{
        book::Book,
        message::Message,
        mime::{FROM_ALICE, TEXT},
        people::People,
        signed_data::SignedData,
    },
};

/// The accepted case.
const ATTACHED: &str = "open/document/attached";

/// The header of the part, with a file name and a disposition.
fn part(name: &str, disposition: &str, object: &[u8]) -> Vec<u8> {
    format!(
        "Content-Type: application/pkcs7-mime; smime-type=signed-data; name=\"{name}\"\r\n\
         Content-Transfer-Encoding: base64\r\n{disposition}\r\n{}",
        base64_lines(object)
    )
    .into_bytes()
}

fn attachment(name: &str) -> String {
    format!("Content-Disposition: attachment; filename=\"{name}\"\r\n")
}

fn mixed(parts: &[&[u8]]) -> Message {
    let mut octets = FROM_ALICE.as_bytes().to_vec();
    octets.extend(b"Content-Type: multipart/mixed; boundary=\"mixed\"\r\n\r\n");
    for part in parts {
        octets.extend(b"--mixed\r\n");
        octets.extend(*part);
        octets.extend(b"\r\n");
    }
    octets.extend(b"--mixed--\r\n");
    Message::new(Op::Open, octets, Form::Mime)
}

pub(super) fn write(book: &mut Book, people: &People) {
    const DOCUMENT: &[u8] = b"%PDF-1.7\nAn invoice.\n";
    const NAME: &str = "invoice.pdf.p7m";
    let alice = people.get("alice-rsa");
    let text: &[u8] = b"Content-Type: text/plain\r\n\r\nPlease find the invoice attached.\r\n";
    let signed = |content: &[u8]| SignedData::new(content, &[alice]).encode();
    let document = part(NAME, &attachment(NAME), &signed(DOCUMENT));
    book.valid("open/document/attached", mixed(&[text, &document]))
        .text(
            "a signed document attached to a mail without signature",
            "An invoice was signed as a file and attached. No reader of mail shows it as words of the message; it is an attachment like any other, and the mail is what it was without it: unsigned.",
        )
        .source("RFC 9787 section 4")
        .level(Level::None)
        .class("errant-layer");
    let opened = part(NAME, &attachment(NAME), &signed(TEXT));
    let enveloped = envelope(people, Cipher::AesCbc(128))
        .around(DOCUMENT)
        .fields()
        .node()
        .encode();
    let inside = envelope(people, Cipher::AesCbc(128)).around(TEXT);
    let inside = signed(&inside.fields().node().encode());
    let detached = SignedData::new(DOCUMENT, &[alice]).detached().encode();
    let late = b"%PDF-1.7\nContent-Type: text/html\n\n<p>Pay Mallory.\n";
    for (id, title, why, parts) in [
        (
            "open/document/first",
            "a signed document as first part",
            "The first part is what a mail shows. What stands there is the message, however it calls itself.",
            vec![document.clone(), text.to_vec()],
        ),
        (
            "open/document/inline",
            "a signed document that is no attachment",
            "Without the disposition a reader may show the part where it stands.",
            vec![text.to_vec(), part(NAME, "", &signed(DOCUMENT))],
        ),
        (
            "open/document/message-name",
            "a signed attachment named smime.p7m",
            "That is the name of a signed message, by which readers know one.",
            vec![
                text.to_vec(),
                part("smime.p7m", &attachment("smime.p7m"), &signed(DOCUMENT)),
            ],
        ),
        (
            "open/document/message-name-in-type",
            "a signed attachment with two names, one smime.p7m",
            "Some readers take the name of the Content-Type, others that of the Content-Disposition.",
            vec![
                text.to_vec(),
                part("smime.p7m", &attachment(NAME), &signed(DOCUMENT)),
            ],
        ),
        (
            "open/document/entity",
            "a signed MIME entity as attachment",
            "What is inside is a part of a mail, with its header. A reader that opens it shows signed words in a message that is not signed.",
            vec![text.to_vec(), opened],
        ),
        (
            "open/document/entity-late",
            "a signed file whose second line is a MIME field",
            "Readers pass over lines that are no fields, and take what follows for a MIME entity.",
            vec![text.to_vec(), part(NAME, &attachment(NAME), &signed(late))],
        ),
        (
            "open/document/enveloped",
            "an encrypted document as attachment",
            "Whoever decrypts a part of a message in its place may send the plaintext to whoever put the part there.",
            vec![text.to_vec(), part(NAME, &attachment(NAME), &enveloped)],
        ),
        (
            "open/document/enveloped-inside",
            "a signed envelope as attachment",
            "The envelope is inside the SignedData, and would be decrypted all the same.",
            vec![text.to_vec(), part(NAME, &attachment(NAME), &inside)],
        ),
        (
            "open/document/signature-alone",
            "a detached signature as attachment",
            "There is no document in it: it may be a signature over the text before it, in a message that was taken apart.",
            vec![text.to_vec(), part(NAME, &attachment(NAME), &detached)],
        ),
    ] {
        let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
        let mut message = mixed(&parts);
        dave(people).prepare(&mut message.context);
        book.invalid(id, ATTACHED, "errant-layer", message)
            .text(title, why)
            .requires(&["rfc8551-6-8"])
            .source("RFC 9787 section 4")
            .level(Level::Should)
            .class("errant-layer");
    }
}
