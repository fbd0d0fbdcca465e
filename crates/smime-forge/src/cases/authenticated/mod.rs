//! `authenticated`: AuthenticatedData, and what binds its content.

mod algorithms;
mod attributes;
mod content;

use crate::{
    cases::dave,
    primitive::digest::Digest,
    template::{authenticated_data::AuthenticatedData, book::Book, mime::TEXT, people::People},
};

/// The accepted case without attributes.
const PLAIN: &str = "authenticated/hmac/sha-256";
/// The accepted case with attributes.
const BASIC: &str = "authenticated/attributes/basic";
/// What [`TEXT`] becomes on the way.
const CHANGED: &[u8] = b"Content-Type: text/plain; charset=us-ascii\r\n\
    Content-Transfer-Encoding: 7bit\r\n\
    \r\n\
    The figures are on page 4.\r\n";

pub(super) fn write(book: &mut Book, people: &People) {
    let plain = AuthenticatedData::new(TEXT, Digest::Sha256, [dave(people)]);
    let basic = AuthenticatedData::with_attributes(TEXT, Digest::Sha256, [dave(people)]);
    algorithms::write(book, people);
    content::write(book, &plain, &basic);
    attributes::write(book, &plain, &basic);
}
