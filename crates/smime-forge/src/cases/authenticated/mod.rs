//! `authenticated`: AuthenticatedData, and what binds its content.

mod algorithms;
mod attributes;
mod content;
mod good;
mod protection;

use crate::{
    cases::common::dave,
    primitive::digest::Digest,
    template::{authenticated_data::AuthenticatedData, book::Book, mime::TEXT, people::People},
};

pub(super) fn write(book: &mut Book, people: &People) {
    let plain = AuthenticatedData::new(TEXT, Digest::Sha256, [dave(people)]);
    let basic = AuthenticatedData::with_attributes(TEXT, Digest::Sha256, [dave(people)]);
    algorithms::write(book, people);
    content::write(book, &plain, &basic);
    attributes::write(book, &basic);
    protection::write(book, &plain, &basic);
}
