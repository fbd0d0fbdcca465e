//! `sign`, `encrypt`, `compress`: what an implementation makes, read back by others.

mod compress;
mod encrypt;
mod recipients;
mod sign;
mod tasks;

use crate::template::{book::Book, people::People};

pub(super) fn write(book: &mut Book, people: &People) {
    sign::write(book, people);
    encrypt::write(book, people);
    recipients::write(book, people);
    compress::write(book);
}
