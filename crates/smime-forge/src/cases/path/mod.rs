//! `path`: the certification path of the signer.

use crate::template::{book::Book, people::People};

mod authorities;
mod certificate;
mod constraints;
mod extensions;
mod names;

pub(super) fn write(book: &mut Book, people: &People) {
    certificate::write(book, people);
    extensions::write(book, people);
    authorities::write(book, people);
    constraints::write(book, people);
    names::write(book, people);
}
