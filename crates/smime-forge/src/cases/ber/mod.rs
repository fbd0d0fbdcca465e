//! `ber`: encodings that a receiver bears, and those it refuses.

use crate::template::{book::Book, people::People};

mod broken;
mod encodings;
mod hostile;
mod places;
mod values;

pub(super) fn write(book: &mut Book, people: &People) {
    encodings::write(book, people);
    broken::write(book, people);
    hostile::write(book, people);
    values::write(book, people);
}
