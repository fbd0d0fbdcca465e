//! `mime`: mail around a SignedData.

use crate::template::{book::Book, people::People};

mod content;
mod fields;
mod headers;
mod odd;
mod readers;
mod structure;

pub(super) fn write(book: &mut Book, people: &People) {
    fields::write(book, people);
    headers::write(book, people);
    content::write(book, people);
    structure::write(book, people);
    readers::write(book, people);
    odd::write(book, people);
}
