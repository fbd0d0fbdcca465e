//! `open`: layers within layers, and parts that are no layers of the message.

mod beneath;
mod data;
mod document;
mod errant;
mod layers;
mod mail;
mod nested;
mod sizes;
mod triple;

use crate::template::{book::Book, people::People};

pub(super) fn write(book: &mut Book, people: &People) {
    beneath::write(book, people);
    data::write(book, people);
    mail::write(book, people);
    nested::write(book, people);
    sizes::write(book, people);
    triple::write(book, people);
    errant::write(book, people);
    document::write(book, people);
}
