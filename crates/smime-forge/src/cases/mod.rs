//! The cases, area by area.

use std::collections::BTreeMap;

use smime_cases::Case;

use crate::template::{book::Book, people::People, secrets::Secrets};

mod address;
mod authenticated;
mod authenveloped;
mod ber;
mod common;
mod compressed;
mod cost;
mod digested;
mod encrypted;
mod enveloped;
mod keys;
mod mime;
mod odd;
mod open;
mod path;
mod produce;
mod recipients;
mod signed;

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
        enveloped::write,
        authenveloped::write,
        recipients::write,
        authenticated::write,
        open::write,
        keys::write,
        cost::write,
        produce::write,
    ];
    for write in areas {
        write(&mut book, people);
    }
    encrypted::write(&mut book);
    digested::write(&mut book);
    compressed::write(&mut book);
    odd::write(&mut book);
    book.into_cases()
}
