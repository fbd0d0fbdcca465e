//! `keys`: key files, good, costly and broken.

mod encrypted;
mod files;
mod pkcs12;
mod plain;
mod rfc1421;

use crate::template::{book::Book, people::People};

pub(super) fn write(book: &mut Book, people: &People) {
    plain::write(book, people);
    encrypted::write(book, people);
    pkcs12::write(book, people);
    rfc1421::write(book, people);
}
