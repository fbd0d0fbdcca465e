//! What the caller got wrong, as opposed to what a message did.

use std::fmt;

use crate::{Door, queue::Queue};

/// A question that OpenSSL could not be asked.
///
/// What a message does never ends here: it ends in a [`Verdict`](crate::Verdict).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// A certificate of the request is not one DER Certificate (RFC 5280 section 4.1).
    Certificate {
        /// The request's field that holds it.
        field: &'static str,
        /// Its position in that field, from 0.
        position: usize,
        /// What OpenSSL said.
        detail: String,
    },
    /// A key is not a DER PrivateKeyInfo (RFC 5208 section 5).
    Key {
        /// The request's field that holds it.
        field: &'static str,
        /// Its position in that field, from 0.
        position: usize,
        /// What OpenSSL said.
        detail: String,
    },
    /// A digest name that OpenSSL does not know.
    Digest {
        /// The name as given.
        name: String,
    },
    /// A cipher's name that OpenSSL does not know.
    Cipher {
        /// The name as given.
        name: String,
    },
    /// A content type that is not a dotted object identifier.
    ContentType {
        /// The text as given.
        text: String,
    },
    /// An option that the chosen door has no means for.
    NotOffered {
        /// The door.
        door: Door,
        /// The option, named as its field.
        option: &'static str,
    },
    /// More octets than a memory BIO can hold, which counts them in a C `int`.
    TooLong {
        /// The length given.
        octets: usize,
    },
    /// OpenSSL failed in a step that does not depend on a message, such as signing or allocating.
    Library {
        /// Whether it met something that it does not implement.
        unsupported: bool,
        /// What OpenSSL said.
        detail: String,
    },
}

impl Error {
    /// Whether OpenSSL has no means for what was asked of it, as opposed to a broken request.
    #[must_use]
    pub fn is_unsupported(&self) -> bool {
        match self {
            Self::Digest { .. } | Self::Cipher { .. } | Self::NotOffered { .. } => true,
            Self::Library { unsupported, .. } => *unsupported,
            Self::Certificate { .. }
            | Self::Key { .. }
            | Self::ContentType { .. }
            | Self::TooLong { .. } => false,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Certificate {
                field,
                position,
                detail,
            } => write!(
                f,
                "{field}[{position}]: not a DER Certificate (RFC 5280 4.1): {detail}"
            ),
            Self::Key {
                field,
                position,
                detail,
            } => write!(
                f,
                "{field}[{position}].key: not a DER PrivateKeyInfo (RFC 5208 5): {detail}"
            ),
            Self::Digest { name } => write!(f, "digest {name:?}: no name that OpenSSL knows"),
            Self::Cipher { name } => write!(f, "cipher {name:?}: no name that OpenSSL knows"),
            Self::ContentType { text } => {
                write!(f, "content type {text:?}: not a dotted object identifier")
            }
            Self::NotOffered { door, option } => write!(f, "{door:?} offers no {option}"),
            Self::TooLong { octets } => {
                write!(
                    f,
                    "{octets} octets: a memory BIO holds at most {}",
                    i32::MAX
                )
            }
            Self::Library { detail, .. } => write!(f, "OpenSSL failed: {detail}"),
        }
    }
}

impl std::error::Error for Error {}

impl From<Queue> for Error {
    fn from(queue: Queue) -> Self {
        Self::Library {
            unsupported: queue.is_unsupported(),
            detail: queue.to_string(),
        }
    }
}

impl From<openssl::error::ErrorStack> for Error {
    fn from(stack: openssl::error::ErrorStack) -> Self {
        Queue::from(stack).into()
    }
}
