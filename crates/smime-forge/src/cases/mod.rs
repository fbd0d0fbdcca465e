//! The cases, area by area.

use std::collections::BTreeMap;

use smime_cases::Case;

use crate::{book::Book, people::People, secrets::Secrets};

mod address;
mod ber;
mod mime;
mod path;
mod signed;

/// Content of most cases.
pub(crate) const CONTENT: &[u8] = b"The figures are on page 3.\r\n";

/// The case beside most broken ones: Alice signs [`CONTENT`] with RSA and SHA-256.
pub(crate) const BASIC: &str = "signed/forms/basic";

/// Every case, and the secrets of some, by id.
#[must_use]
pub fn all(people: &People) -> (Vec<Case>, BTreeMap<String, Secrets>) {
    let mut book = Book::default();
    let areas = [
        signed::write,
        ber::write,
        mime::write,
        path::write,
        address::write,
    ];
    for write in areas {
        write(&mut book, people);
    }
    book.into_cases()
}
