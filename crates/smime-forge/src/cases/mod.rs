//! The cases, area by area.

use smime_cases::Case;

use crate::{book::Book, people::People};

mod address;
mod algorithms;
mod attributes;
mod attributes_ess;
mod attributes_optional;
mod ber;
mod ber_hostile;
mod certs_bag;
mod digests;
mod ecdsa;
mod ed25519;
mod forms;
mod keys;
mod mime_fields;
mod mime_structure;
mod path;
mod path_authorities;
mod pss;
mod pss_keys;
mod rsa_padding;
mod signers;

/// Content of most cases.
pub(crate) const CONTENT: &[u8] = b"The figures are on page 3.\r\n";

/// The case beside most broken ones: Alice signs [`CONTENT`] with RSA and SHA-256.
pub(crate) const BASIC: &str = "signed/forms/basic";

/// Every case.
#[must_use]
pub fn all(people: &People) -> Vec<Case> {
    let mut book = Book::default();
    let areas = [
        forms::write,
        attributes::write,
        attributes_optional::write,
        attributes_ess::write,
        algorithms::write,
        ed25519::write,
        pss::write,
        pss_keys::write,
        rsa_padding::write,
        ecdsa::write,
        digests::write,
        keys::write,
        signers::write,
        certs_bag::write,
        ber::write,
        ber_hostile::write,
        mime_fields::write,
        mime_structure::write,
        path::write,
        path_authorities::write,
        address::write,
    ];
    for write in areas {
        write(&mut book, people);
    }
    book.into_cases()
}
