//! `sign`, `encrypt`, `compress`: what an implementation makes, read back by others.

mod encrypt;
mod sign;

use smime_cases::{Form, Level, Op, Produce};

use crate::template::{
    book::{Book, Entry},
    message::Message,
    mime::TEXT,
    people::People,
};

pub(super) fn write(book: &mut Book, people: &People) {
    sign::write(book, people);
    encrypt::write(book, people);
    compress(book);
}

fn compress(book: &mut Book) {
    for form in ["mime", "der"] {
        let produce = Produce {
            form: Some(form.into()),
            ..Produce::default()
        };
        let message = entity(Op::Compress).needing("compressed-data");
        made(book, &format!("compress/{form}"), message, produce)
            .text(
                &format!("compressed, as {form}"),
                "CompressedData with zlib around the entity. What others inflate has to be the entity again.",
            )
            .requires(&["rfc3274-2-1"])
            .level(Level::Should);
    }
}

/// A MIME entity to be made something of.
fn entity(op: Op) -> Message {
    Message::new(op, TEXT, Form::Mime).covering(TEXT)
}

fn made<'a>(book: &'a mut Book, id: &str, message: Message, produce: Produce) -> Entry<'a> {
    book.valid(id, message).produce(produce)
}
