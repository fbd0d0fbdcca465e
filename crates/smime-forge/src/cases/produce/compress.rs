//! `compress`: CompressedData.

use smime_cases::{Level, Op, Produce};

use super::tasks::{entity, made};
use crate::template::book::Book;

pub(super) fn write(book: &mut Book) {
    for (id, form) in [("compress/mime", "mime"), ("compress/der", "der")] {
        let produce = Produce {
            form: Some(form.into()),
            ..Produce::default()
        };
        let message = entity(Op::Compress).needing("compressed-data");
        made(book, id, message, produce)
            .text(
                &format!("compressed, as {form}"),
                "CompressedData with zlib around the entity. What others inflate has to be the entity again.",
            )
            .requires(&["rfc3274-2-1"])
            .level(Level::Should);
    }
}
