//! Why nothing more can be written.

use std::{fmt, io};

use crate::Tag;

/// Why nothing more can be written.
#[derive(Debug)]
#[non_exhaustive]
pub enum WriteError {
    /// More octets than the length that was announced.
    Overrun {
        /// Where the element that does not fit would begin or go on.
        offset: u64,
        /// Where the element around it has to end.
        end: u64,
    },
    /// Fewer octets than the length that was announced.
    Short {
        /// Where the element was to be ended.
        offset: u64,
        /// Where it has to end.
        end: u64,
    },
    /// An end without a beginning.
    NothingOpen {
        /// Where it was wanted.
        offset: u64,
    },
    /// The writer was finished with elements open.
    Unfinished {
        /// Where it was finished.
        offset: u64,
        /// Number of open elements.
        open: usize,
    },
    /// Plain octets in a constructed element, or elements in a primitive one.
    WrongForm {
        /// Where they were to be written.
        offset: u64,
        /// The element around.
        tag: Tag,
    },
    /// A primitive element of indefinite length (X.690 8.1.3.2).
    IndefinitePrimitive {
        /// Where it was to begin.
        offset: u64,
        /// Its tag.
        tag: Tag,
    },
    /// Segments of no octets.
    EmptySegments {
        /// Where the string was to begin.
        offset: u64,
    },
    /// The sink failed.
    Io {
        /// How far it was written.
        offset: u64,
        /// Its own error.
        source: io::Error,
    },
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Overrun { offset, end } => {
                write!(f, "offset {offset}: more octets than fit before {end}")
            }
            Self::Short { offset, end } => {
                write!(
                    f,
                    "offset {offset}: element ended, wanted octets up to {end}"
                )
            }
            Self::NothingOpen { offset } => write!(f, "offset {offset}: no element is open"),
            Self::Unfinished { offset, open } => {
                write!(f, "offset {offset}: finished with {open} elements open")
            }
            Self::WrongForm { offset, tag } if tag.constructed => {
                write!(f, "offset {offset}: plain octets in {tag}, wanted elements")
            }
            Self::WrongForm { offset, tag } => {
                write!(f, "offset {offset}: element in {tag}, wanted plain octets")
            }
            Self::IndefinitePrimitive { offset, tag } => write!(
                f,
                "offset {offset}: indefinite length for {tag}, wanted a definite one"
            ),
            Self::EmptySegments { offset } => {
                write!(f, "offset {offset}: segments of 0 octets, wanted 1 or more")
            }
            Self::Io { offset, source } => write!(f, "offset {offset}: {source}"),
        }
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

impl From<WriteError> for io::Error {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Io { source, .. } => source,
            misuse => Self::new(io::ErrorKind::InvalidInput, misuse),
        }
    }
}
