//! `signed`: SignedData: forms, attributes, algorithms, signers.

use crate::template::{book::Book, people::People};

mod algorithms;
mod attributes;
mod attributes_ess;
mod attributes_optional;
mod certs_bag;
mod confusion;
mod digests;
mod ec_keys;
mod ecdsa;
mod ed25519;
mod forms;
mod keys;
mod listed;
mod parameters;
mod pss;
mod pss_keys;
mod rsa_padding;
mod signers;
mod structure;

pub(super) fn write(book: &mut Book, people: &People) {
    forms::write(book, people);
    structure::write(book, people);
    confusion::write(book, people);
    attributes::write(book, people);
    attributes_optional::write(book, people);
    attributes_ess::write(book, people);
    listed::write(book, people);
    parameters::write(book, people);
    algorithms::write(book, people);
    ed25519::write(book, people);
    pss::write(book, people);
    pss_keys::write(book, people);
    rsa_padding::write(book, people);
    ecdsa::write(book, people);
    ec_keys::write(book, people);
    digests::write(book, people);
    keys::write(book, people);
    signers::write(book, people);
    certs_bag::write(book, people);
}
