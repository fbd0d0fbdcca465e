//! Key files as inputs.

use smime_cases::{Form, Op};

use crate::{
    primitive::{asn1::Node, textual::pem},
    template::message::Message,
};

/// A key file in DER.
pub(super) fn der(node: &Node, feature: &str) -> Message {
    Message::new(Op::Import, node.encode(), Form::Der).needing(feature)
}

/// A key file in PEM.
pub(super) fn in_pem(label: &str, node: &Node, feature: &str) -> Message {
    Message::new(Op::Import, pem(label, &node.encode()), Form::Pem).needing(feature)
}
