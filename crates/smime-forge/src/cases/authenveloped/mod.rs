//! `authenveloped`: AuthEnvelopedData, its ciphers, tags, nonces and attributes.

mod attributes;
mod ciphers;
mod content;
mod modes;
mod nonces;
mod tags;

use crate::template::{book::Book, people::People};

pub(super) fn write(book: &mut Book, people: &People) {
    ciphers::write(book, people);
    tags::write(book, people);
    nonces::write(book, people);
    modes::write(book, people);
    attributes::write(book, people);
    content::write(book, people);
}
