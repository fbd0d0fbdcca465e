//! `open/mail`: encrypted mail, and the ways in which it is announced.

use smime_cases::{Form, Level, Op, Verdict};

use super::layers::envelope;
use crate::{
    cases::common::{FAILED, NO_RECIPIENT, dave},
    primitive::cipher::Cipher,
    template::{
        book::Book,
        envelope::Envelope,
        message::Message,
        mime::{FROM_ALICE, OPAQUE_HEADER, TEXT, pkcs7_mime, replaced},
        people::People,
        recipient::key_pair,
    },
};

/// The accepted case.
pub(super) const BASIC: &str = "open/mail/enveloped";

/// [`BASIC`]: TEXT to Dave under AES-128-CBC.
pub(super) fn basic(people: &People) -> Message {
    mail(
        people,
        "enveloped-data",
        &envelope(people, Cipher::AesCbc(128)).around(TEXT),
    )
}

fn mail(people: &People, smime_type: &str, envelope: &Envelope) -> Message {
    let octets = pkcs7_mime(smime_type, &envelope.fields().node().encode());
    let mut message = Message::new(Op::Decrypt, octets, Form::Mime).covering(TEXT);
    dave(people).prepare(&mut message.context);
    message.integrity = envelope.message().integrity;
    for feature in envelope.features() {
        message = message.needing(feature);
    }
    message.needing("enveloped-mail")
}

pub(super) fn write(book: &mut Book, people: &People) {
    let gcm = envelope(people, Cipher::AesGcm(256)).around(TEXT);
    book.valid("open/mail/enveloped", basic(people))
        .text(
            "an encrypted mail",
            "application/pkcs7-mime with smime-type enveloped-data. What comes out is the entity that was encrypted, header and all.",
        )
        .requires(&["rfc8551-2.4.1-3", "rfc8551-2.7-2"]);
    book.valid(
        "open/mail/auth-enveloped",
        mail(people, "authEnveloped-data", &gcm),
    )
    .text(
        "an encrypted and authenticated mail",
        "smime-type authEnveloped-data and AES-256-GCM: what RFC 8551 asks senders to take.",
    )
    .requires(&["rfc8551-2.7-1", "rfc8551-2.7.1.2-1"]);
    announced(book, people);
    opened(book, people, &gcm);
    let mut broken = mail(people, "authEnveloped-data", &gcm);
    let object = gcm.bent(|fields| fields.tag()[0] ^= 1).octets;
    broken.octets = pkcs7_mime("authEnveloped-data", &object);
    book.invalid(
        "open/mail/auth-enveloped-tag",
        "open/mail/auth-enveloped",
        FAILED,
        broken,
    )
    .text(
        "an authenticated mail with a wrong tag",
        "One bit of the tag differs. Nothing of the mail is shown.",
    )
    .requires(&["rfc5083-2-1"])
    .class("plaintext-released");
    book.invalid(
        "open/mail/other-recipient",
        BASIC,
        NO_RECIPIENT,
        basic(people).received(|context| context.keys = vec![key_pair(people.get("erin-rsa"))]),
    )
    .text(
        "an encrypted mail to somebody else",
        "Erin got a copy of a mail that was encrypted for Dave alone.",
    )
    .source("RFC 8551 section 3.3")
    .class("no-recipient");
    book.invalid(
        "open/mail/not-encrypted",
        BASIC,
        "not-encrypted",
        Message::new(
            Op::Decrypt,
            [FROM_ALICE.as_bytes(), TEXT].concat(),
            Form::Mime,
        )
        .received(|context| dave(people).prepare(context)),
    )
    .text(
        "a mail that is not encrypted",
        "Plain text. Who was asked to decrypt says that there is nothing to decrypt.",
    )
    .source("RFC 8551 section 3.3")
    .class("missing-outer-layer");
}

fn announced(book: &mut Book, people: &People) {
    let basic = basic(people);
    let with = |from: &str, to: &str| {
        let octets = replaced(&basic.octets, from, to);
        basic.clone().with_octets(octets)
    };
    let mut odd = |id: &str, title: &str, why: &str, level, message| {
        book.valid(id, message)
            .text(title, why)
            .requires(&["rfc8551-3.2-2", "rfc8551-3.2-3"])
            .level(level)
            .class("mime-parameters");
    };
    odd(
        "open/mail/smime-type-missing",
        "no smime-type",
        "The parameter is optional. The object says itself what it is.",
        Level::Should,
        with(" smime-type=enveloped-data;\r\n", "\r\n"),
    );
    odd(
        "open/mail/smime-type-signed",
        "smime-type signed-data on an envelope",
        "The parameter is a hint for people and programs that do not look inside. The object is an envelope, whatever it says.",
        Level::None,
        with("smime-type=enveloped-data", "smime-type=signed-data"),
    );
    odd(
        "open/mail/smime-type-unknown",
        "an unknown smime-type",
        "The parameter has a value that nobody knows.",
        Level::None,
        with("smime-type=enveloped-data", "smime-type=gauntlet"),
    );
    odd(
        "open/mail/x-pkcs7-mime",
        "application/x-pkcs7-mime",
        "The name from before the type was registered, which old programs write.",
        Level::None,
        with("application/pkcs7-mime", "application/x-pkcs7-mime"),
    );
    let object = envelope(people, Cipher::AesCbc(128)).around(TEXT);
    let fields = OPAQUE_HEADER
        .replace("signed-data", "enveloped-data")
        .replace("base64", "binary");
    let header = format!("{FROM_ALICE}{fields}\r\n").into_bytes();
    let binary = [header, object.fields().node().encode()].concat();
    odd(
        "open/mail/binary",
        "the object in binary",
        "Content-Transfer-Encoding binary, and the object as it is, as other transports than mail allow.",
        Level::Must,
        basic.clone().with_octets(binary),
    );
    book.open(
        "open/mail/octet-stream",
        BASIC,
        Verdict::Valid,
        with("application/pkcs7-mime; smime-type=enveloped-data", "application/octet-stream"),
    )
    .text(
        "application/octet-stream with a .p7m name",
        "A gateway took the type away and left the name. A receiver may look at the name; it must not rely on it.",
    )
    .requires(&["rfc8551-3.2.1-6"])
    .borne();
}

fn opened(book: &mut Book, people: &People, gcm: &Envelope) {
    for (id, title, message) in [
        (
            "open/mail/enveloped-opened",
            "an encrypted mail, opened",
            basic(people),
        ),
        (
            "open/mail/auth-enveloped-opened",
            "an authenticated mail, opened",
            mail(people, "authEnveloped-data", gcm),
        ),
    ] {
        book.valid(id, message.to(Op::Open))
            .text(
                title,
                "The same message, every layer to be taken off: there is one. Nobody signed it, and that is no fault of an encrypted mail.",
            )
            .source("RFC 8551 section 3.3");
    }
    for (id, octets, title) in [
        ("open/mail/empty", &b""[..], "a file without an octet"),
        (
            "open/mail/blank-lines",
            b"\r\n \r\n\r\n",
            "a file of blank lines",
        ),
    ] {
        let empty = Message::new(Op::Open, octets, Form::Mime);
        book.invalid(
            id,
            "open/mail/plain",
            "malformed-mime",
            empty,
        )
        .text(
            title,
            "Nothing is there that could be a message: it has no From and no Date. Whoever calls it valid vouches for what was lost on the way.",
        )
        .source("RFC 5322 section 3.6")
        .class("mime-structure");
    }
    let mut plain = Message::new(Op::Open, [FROM_ALICE.as_bytes(), TEXT].concat(), Form::Mime);
    plain.covered_sha256 = None;
    book.valid("open/mail/plain", plain)
        .text(
            "a mail without any layer",
            "Plain text: nothing to take off and nothing wrong. The report says that it is neither signed nor encrypted.",
        )
        .source("RFC 8551 section 3")
        .level(Level::None);
}
