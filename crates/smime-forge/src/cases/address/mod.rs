//! `address`: whether the signer is the sender.

use crate::{book::Book, people::People};

mod certificates;
mod header;

pub(super) fn write(book: &mut Book, people: &People) {
    header::write(book, people);
    certificates::write(book, people);
}
