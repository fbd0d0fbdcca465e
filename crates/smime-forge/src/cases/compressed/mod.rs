//! `compressed`: CompressedData, streams that break and streams that grow.

use crate::template::book::Book;

mod bombs;
mod objects;
mod streams;

pub(super) fn write(book: &mut Book) {
    objects::write(book);
    streams::write(book);
    bombs::write(book);
}
