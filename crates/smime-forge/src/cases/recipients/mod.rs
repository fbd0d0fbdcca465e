//! `recipients`: the ways to hand over a content-encryption key, good and broken.

mod envelopes;
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
mod wrap_parameters;
mod x25519;

use crate::template::{book::Book, people::People};

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
    wrap_parameters::write(book, people);
    many::write(book, people);
    other::write(book, people);
}
