//! The part of a message that was asked for.

use std::fmt;
use std::io;

use crate::budget::Limits;
use crate::mime::{Entity, MimeError, Source};
use crate::visible::visible;

/// The part that was asked for is not in the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoSuchPart {
    /// The path that was asked for.
    pub path: String,
}

impl fmt::Display for NoSuchPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the message has no part {}", visible(&self.path))
    }
}

impl std::error::Error for NoSuchPart {}

impl From<NoSuchPart> for io::Error {
    fn from(error: NoSuchPart) -> Self {
        Self::new(io::ErrorKind::NotFound, error)
    }
}

/// The part of `root` at `path`, counted as IMAP does (RFC 9051 section 6.4.5).
pub(in crate::receive) fn part_at(
    source: &mut dyn Source,
    root: Entity,
    path: &str,
    limits: &Limits,
) -> Result<Entity, MimeError> {
    let missing = || {
        MimeError::Io(
            NoSuchPart {
                path: path.to_owned(),
            }
            .into(),
        )
    };
    let mut entity = root;
    let mut inside_part = false;
    for step in path.split('.').filter(|_| !path.is_empty()) {
        let number: usize = step.parse().map_err(|_| missing())?;
        if inside_part && entity.holds_message() {
            entity = Entity::parse(source, entity.body, limits)?;
        }
        if entity.is_multipart() {
            let multipart = entity.multipart(source, limits)?;
            let index = number.checked_sub(1).ok_or_else(missing)?;
            let region = *multipart.parts.get(index).ok_or_else(missing)?;
            entity = Entity::parse(source, region, limits)?;
        } else if number != 1 {
            return Err(missing());
        }
        inside_part = true;
    }
    Ok(entity)
}
