//! `authenveloped/modes`: ciphers that authenticate nothing.

use crate::{
    cases::common::{AUTH_ENVELOPED, CIPHER_MODE, CONTENT, auth_enveloped, dave},
    primitive::{asn1::Node, cipher::Cipher, oid},
    template::{
        book::Book,
        envelope::{Envelope, Kind},
        people::People,
    },
};

pub(super) fn write(book: &mut Book, people: &People) {
    let cbc = Envelope::new(CONTENT, Cipher::AesCbc(256), [dave(people)])
        .with(|envelope| envelope.kind = Kind::AuthEnveloped);
    let why = "Recipients and key stand as in a good message. The content type promises that the content is authenticated, and this cipher cannot keep it. It is refused before anything is decrypted.";
    let mut bad = |id: &str, title: &str, message| {
        book.invalid(id, AUTH_ENVELOPED, CIPHER_MODE, message)
            .text(title, why)
            .requires(&["rfc5083-2-1"])
            .class("aead-required");
    };
    bad(
        "authenveloped/modes/aes-256-cbc",
        "AES-256-CBC inside AuthEnvelopedData, mac empty",
        cbc.bent(|fields| fields.tag().clear()),
    );
    bad(
        "authenveloped/modes/aes-256-cbc-with-mac",
        "AES-256-CBC inside AuthEnvelopedData, sixteen octets of mac",
        cbc.bent(|fields| *fields.tag() = vec![0; 16]),
    );
    bad(
        "authenveloped/modes/3des",
        "Triple DES inside AuthEnvelopedData",
        Envelope::new(CONTENT, Cipher::TripleDes, [dave(people)])
            .with(|envelope| envelope.kind = Kind::AuthEnveloped)
            .bent(|fields| *fields.tag() = vec![0; 8]),
    );
    let gcm = auth_enveloped(people);
    let counter = [gcm.nonce.as_slice(), &[0, 0, 0, 2]].concat();
    bad(
        "authenveloped/modes/rewritten-cbc",
        "AES-256-GCM rewritten to AES-256-CBC",
        gcm.bent(|fields| {
            fields.algorithm = Node::sequence([
                Node::oid(oid::AES_256_CBC),
                Node::octet_string(counter.clone()),
            ]);
            fields.ciphertext().truncate(16);
        }),
    );
    book.unsupported(
        "authenveloped/modes/rewritten-ofb",
        AUTH_ENVELOPED,
        gcm.bent(|fields| {
            fields.algorithm =
                Node::sequence([Node::oid(oid::AES_256_OFB), Node::octet_string(counter)]);
        }),
    )
    .text(
        "AES-256-GCM rewritten to AES-256-OFB",
        "Under a stream cipher every ciphertext decrypts to something. No standard of CMS has this one, so a receiver may not know it at all; a library that takes whatever its cryptography knows by that identifier decrypts without any check.",
    )
    .requires(&["rfc5083-2-1"])
    .class("aead-required");
}
