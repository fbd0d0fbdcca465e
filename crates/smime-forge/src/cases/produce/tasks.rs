//! What is asked for.

use smime_cases::{Form, Op, Produce};

use crate::template::{
    book::{Book, Entry},
    message::Message,
    mime::TEXT,
};

/// A MIME entity to be made something of.
pub(super) fn entity(op: Op) -> Message {
    Message::new(op, TEXT, Form::Mime).covering(TEXT)
}

/// A case whose input is to be made something of.
pub(super) fn made<'a>(
    book: &'a mut Book,
    id: &str,
    message: Message,
    produce: Produce,
) -> Entry<'a> {
    book.valid(id, message).produce(produce)
}
