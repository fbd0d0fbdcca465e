//! Why a message's MIME could not be read.

use core::fmt;
use std::io;

use crate::basis::Basis;
use crate::reason::Reason;
use crate::refusal::Refusal;
use crate::visible::quoted;

/// What is wrong with a message's MIME, and where; or that its source could not be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum MimeError {
    /// The source could not be read: no fault of the message's.
    Io(io::Error),
    /// A limit was reached.
    Limit {
        /// The limit's name.
        limit: &'static str,
        /// Its value.
        value: u64,
        /// The source's offset where it was reached.
        offset: u64,
    },
    /// Where a header should be, there is text without a single field (RFC 5322 section 2.2).
    NoHeaderField {
        /// The offset of the first line.
        offset: u64,
    },
    /// A field that says how the body is to be read occurs with two values.
    ConflictingFields {
        /// The field's name.
        name: &'static str,
        /// The offset of the field that contradicts the first.
        offset: u64,
    },
    /// A multipart's boundary parameter is missing, empty, ambiguous or unusable (RFC 2046
    /// section 5.1.1).
    Boundary {
        /// What is wrong with it.
        what: &'static str,
        /// The offset of the Content-Type field.
        offset: u64,
    },
    /// Where a multipart's parts are depends on who reads it (RFC 2046 section 5.1.1).
    Readers {
        /// What those do who find other parts.
        what: &'static str,
        /// The offset of its body.
        offset: u64,
    },
    /// A multipart/signed does not have exactly two parts (RFC 1847 section 2.1).
    Parts {
        /// How many it has.
        found: usize,
        /// The offset of its body.
        offset: u64,
    },
    /// A transfer encoding that is not of RFC 2045 section 6.1.
    TransferEncoding {
        /// The encoding's name as found.
        found: String,
        /// The offset of the field.
        offset: u64,
    },
    /// No PEM object of a kind that holds a message.
    PemLabel {
        /// The first label found, if any.
        found: Option<String>,
        /// The offset of that label's line, or of the text.
        offset: u64,
    },
    /// A PEM object without its END line (RFC 7468 section 2).
    PemUnclosed {
        /// The offset of the BEGIN line.
        offset: u64,
    },
}

impl MimeError {
    /// The reason code that the verdict gives; `None` for [`MimeError::Io`], which is no fault of
    /// the message's.
    pub const fn reason(&self) -> Option<Reason> {
        Some(match self {
            Self::Io(_) => return None,
            Self::Limit { .. } => Reason::LimitExceeded,
            Self::Parts { .. } => Reason::MultipartParts,
            Self::TransferEncoding { .. } => Reason::Unsupported,
            Self::NoHeaderField { .. }
            | Self::ConflictingFields { .. }
            | Self::Boundary { .. }
            | Self::Readers { .. }
            | Self::PemLabel { .. }
            | Self::PemUnclosed { .. } => Reason::MalformedMime,
        })
    }
}

impl MimeError {
    /// What its check rests on.
    pub const fn basis(&self) -> Basis {
        match self {
            Self::Io(_) | Self::Limit { .. } => Basis::Limits,
            Self::NoHeaderField { .. } => Basis::HeaderField,
            Self::ConflictingFields { .. } => Basis::ContentFieldOnce,
            Self::Boundary { .. } | Self::Readers { .. } => Basis::Boundary,
            Self::Parts { .. } => Basis::SignedParts,
            Self::TransferEncoding { .. } => Basis::TransferEncodings,
            Self::PemLabel { .. } | Self::PemUnclosed { .. } => Basis::Policy,
        }
    }
}

impl fmt::Display for MimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => error.fmt(f),
            Self::Limit {
                limit,
                value,
                offset,
            } => write!(
                f,
                "more than {value} {} at octet {offset}",
                limit.replace('_', " ")
            ),
            Self::NoHeaderField { offset } => {
                write!(f, "no header field at octet {offset}, wanted `name: value`")
            }
            Self::ConflictingFields { name, offset } => {
                write!(f, "a second {name} at octet {offset} contradicts the first")
            }
            Self::Boundary { what, offset } => write!(
                f,
                "boundary parameter {what} in the Content-Type at octet {offset}"
            ),
            Self::Readers { what, offset } => write!(
                f,
                "the multipart at octet {offset} has other parts where {what}"
            ),
            Self::Parts { found, offset } => write!(
                f,
                "multipart/signed at octet {offset} has {found} parts, wanted 2"
            ),
            Self::TransferEncoding { found, offset } => write!(
                f,
                "transfer encoding \"{}\" at octet {offset} is not known",
                quoted(found).at_most(SHOWN)
            ),
            Self::PemLabel {
                found: Some(found),
                offset,
            } => write!(
                f,
                "PEM label \"{}\" at octet {offset}, wanted CMS or PKCS7",
                quoted(found).at_most(SHOWN)
            ),
            Self::PemLabel {
                found: None,
                offset,
            } => write!(f, "no PEM object after octet {offset}, wanted a BEGIN line"),
            Self::PemUnclosed { offset } => {
                write!(f, "the PEM object at octet {offset} has no END line")
            }
        }
    }
}

impl std::error::Error for MimeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io(error) => Some(error),
            _ => None,
        }
    }
}

impl From<MimeError> for Refusal {
    fn from(error: MimeError) -> Self {
        let reason = error.reason().unwrap_or(Reason::MalformedMime);
        Self::new(reason, error.to_string()).on(error.basis())
    }
}

impl From<io::Error> for MimeError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// How much of the message's text is shown, in characters.
const SHOWN: usize = 64;
