//! What the caller got wrong, as opposed to what a message did.

use crate::{Door, queue::Queue};

/// A question that OpenSSL could not be asked.
///
/// What a message does never ends here: it ends in a [`Verdict`](crate::Verdict).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A certificate of the request is not one DER Certificate (RFC 5280 section 4.1).
    #[error("{field}[{position}]: not a DER Certificate (RFC 5280 4.1): {detail}")]
    Certificate {
        /// The request's field that holds it.
        field: &'static str,
        /// Its position in that field, from 0.
        position: usize,
        /// What OpenSSL said.
        detail: String,
    },
    /// A key is not a DER PrivateKeyInfo (RFC 5208 section 5).
    #[error("{field}[{position}].key: not a DER PrivateKeyInfo (RFC 5208 5): {detail}")]
    Key {
        /// The request's field that holds it.
        field: &'static str,
        /// Its position in that field, from 0.
        position: usize,
        /// What OpenSSL said.
        detail: String,
    },
    /// A digest name that OpenSSL does not know.
    #[error("digest {name:?}: no name that OpenSSL knows")]
    Digest {
        /// The name as given.
        name: String,
    },
    /// A cipher's name that OpenSSL does not know.
    #[error("cipher {name:?}: no name that OpenSSL knows")]
    Cipher {
        /// The name as given.
        name: String,
    },
    /// A content type that is not a dotted object identifier.
    #[error("content type {text:?}: not a dotted object identifier")]
    ContentType {
        /// The text as given.
        text: String,
    },
    /// An option that the chosen door has no means for.
    #[error("{door:?} offers no {option}")]
    NotOffered {
        /// The door.
        door: Door,
        /// The option, named as its field.
        option: &'static str,
    },
    /// More octets than a memory BIO can hold, which counts them in a C `int`.
    #[error("{octets} octets: a memory BIO holds at most {}", i32::MAX)]
    TooLong {
        /// The length given.
        octets: usize,
    },
    /// OpenSSL failed in a step that does not depend on a message, such as signing or allocating.
    #[error("OpenSSL failed: {detail}")]
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
