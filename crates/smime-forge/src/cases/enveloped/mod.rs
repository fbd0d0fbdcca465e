//! `enveloped`: EnvelopedData, its ciphers, content and padding.

mod ciphers;
mod content;
mod derived;
mod malleability;
mod padding;
mod structure;

use crate::template::{book::Book, people::People};

pub(super) fn write(book: &mut Book, people: &People) {
    ciphers::write(book, people);
    derived::write(book, people);
    content::write(book, people);
    structure::write(book, people);
    padding::write(book, people);
    malleability::write(book, people);
}
