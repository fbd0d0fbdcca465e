//! `recipients`: the ways to hand over a content-encryption key, good and broken.

mod kari;
mod kari_faults;
mod kekri;
mod ktri;
mod many;
mod oaep;
mod old_wraps;
mod other;
mod pkcs1;
mod pwri;
mod pwri_faults;
mod several;
mod x25519;

use crate::{
    cases::CONTENT,
    primitive::cipher::Cipher,
    template::{book::Book, envelope::Envelope, people::People, recipient::Recipient},
};

pub(super) fn write(book: &mut Book, people: &People) {
    ktri::write(book, people);
    pkcs1::write(book, people);
    oaep::write(book, people);
    several::write(book, people);
    kari::write(book, people);
    kari_faults::write(book, people);
    x25519::write(book, people);
    kekri::write(book);
    pwri::write(book);
    pwri_faults::write(book);
    old_wraps::write(book, people);
    many::write(book, people);
    other::write(book, people);
}

/// AES-256-GCM to one recipient: a wrong key shows by the tag, each time.
fn gcm(recipient: Recipient) -> Envelope {
    Envelope::new(CONTENT, Cipher::AesGcm(256), [recipient])
}

/// AES-128-CBC to one recipient.
fn cbc(recipient: Recipient) -> Envelope {
    Envelope::new(CONTENT, Cipher::AesCbc(128), [recipient])
}
