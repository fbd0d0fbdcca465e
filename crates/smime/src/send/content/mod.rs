//! What is to be signed, encrypted or compressed, from where it comes to the form in which it goes
//! inside.

mod body;
mod encode;
mod entity;
mod fields;
mod leaf;
mod line;
mod prepared;

use std::io::Read;

use crate::mime::Source;

pub(super) use body::Body;
pub(super) use encode::{Base64Lines, Base64Sink};
pub(super) use entity::{with_encoding, with_field};
pub(super) use prepared::{Prepared, Transfer};

/// Content for a [`SendingAgent`](super::SendingAgent), and how it is to be taken.
///
/// Unless told otherwise it is a MIME entity or an RFC 5322 message. Of a message, the fields other
/// than MIME-Version and Content-* stay outside; the rest goes inside, in canonical form, its line
/// ends CRLF (RFC 8551 section 3.1.1), and nothing is added or reordered.
pub struct Content<'a> {
    octets: Octets<'a>,
    kind: ContentKind,
}

/// Where content comes from.
pub(super) enum Octets<'a> {
    /// Something that can be read again and whose length is known.
    File(&'a mut dyn Source),
    /// Something that goes by once.
    Pipe(&'a mut dyn Read),
}

/// What content is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ContentKind {
    /// A MIME entity or an RFC 5322 message.
    Mime,
    /// The lines of a text/plain entity in UTF-8 that has no header yet.
    Text,
    /// Octets that are taken as they are.
    Raw,
}

impl<'a> Content<'a> {
    /// Content that can be read twice: lengths will be definite. It has to stay the same; where it
    /// does not, nothing good was written and [`SendError::Changed`](super::SendError::Changed)
    /// says so.
    pub fn file(source: &'a mut dyn Source) -> Self {
        Self {
            octets: Octets::File(source),
            kind: ContentKind::Mime,
        }
    }

    /// Content that can be read once: lengths will be indefinite.
    pub fn pipe(reader: &'a mut dyn Read) -> Self {
        Self {
            octets: Octets::Pipe(reader),
            kind: ContentKind::Mime,
        }
    }

    /// Takes the octets as plain text in UTF-8, and puts the header of a text/plain entity before
    /// them.
    #[must_use]
    pub fn text(mut self) -> Self {
        self.kind = ContentKind::Text;
        self
    }

    /// Takes the octets as they are. What comes out is no mail: it goes into DER and PEM alone.
    #[must_use]
    pub fn raw(mut self) -> Self {
        self.kind = ContentKind::Raw;
        self
    }
}
