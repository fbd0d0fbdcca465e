//! `address`: whether the signer is the sender.

use crate::template::{book::Book, people::People};

mod certificates;
mod comparison;
mod folded;
mod grammar;
mod header;
mod hidden;

pub(super) fn write(book: &mut Book, people: &People) {
    header::write(book, people);
    certificates::write(book, people);
    comparison::write(book, people);
    grammar::write(book, people);
    hidden::write(book, people);
    folded::write(book, people);
}
