//! `keys`: key files, good, costly and broken.

mod encrypted;
mod pkcs12;
mod plain;
mod rfc1421;

use smime_cases::{Form, Op};

use crate::{
    primitive::{asn1::Node, textual::pem},
    template::{book::Book, message::Message, people::People},
};

pub(super) fn write(book: &mut Book, people: &People) {
    plain::write(book, people);
    encrypted::write(book, people);
    pkcs12::write(book, people);
    rfc1421::write(book, people);
}

/// A key file in DER.
fn der(node: &Node, feature: &str) -> Message {
    Message::new(Op::Import, node.encode(), Form::Der).needing(feature)
}

/// A key file in PEM.
fn in_pem(label: &str, node: &Node, feature: &str) -> Message {
    Message::new(Op::Import, pem(label, &node.encode()), Form::Pem).needing(feature)
}
