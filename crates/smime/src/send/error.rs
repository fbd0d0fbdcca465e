//! Why nothing was sent.

use core::fmt;
use std::io;

use smime_ber::WriteError;

use crate::basis::Basis;
use crate::crypto::{AlgorithmError, CryptoError};
use crate::pki::{PathFailure, Weakness};
use crate::refusal::Refusal;

/// Why a message could not be made. What was written by then is not a message.
#[derive(Debug)]
#[non_exhaustive]
pub enum SendError {
    /// The content cannot be read, or the message cannot be written.
    Io(io::Error),
    /// The content was not the same when it was read again.
    Changed,
    /// There is more content than [the limits](super::SendingAgent::limits) allow.
    TooLong {
        /// How many octets they allow.
        limit: u64,
    },
    /// The content has no header field: it is neither a MIME entity nor a message.
    NoHeaderField,
    /// A line of the content's header is neither a field nor the continuation of one.
    HeaderLine {
        /// Where it begins.
        offset: usize,
    },
    /// The content's header, or one inside it, cannot be read or is too large.
    Mime {
        /// What is wrong with it.
        what: String,
    },
    /// A part that declares no 8bit encoding has octets that mail does not carry, and goes by once.
    Undeclared8Bit,
    /// The content has a signed or encrypted part that would have to be re-encoded, which would
    /// break it.
    SealedPart,
    /// Octets that are no MIME entity are to go into one.
    RawInMime,
    /// Something needs content that can be read more than once, or whose length is known.
    NeedsFile {
        /// What it is.
        what: &'static str,
    },
    /// A standard forbids what the settings ask for.
    Forbidden {
        /// What is wrong.
        what: &'static str,
        /// What forbids it.
        basis: Basis,
    },
    /// A setting is missing, or two of them exclude each other.
    Settings {
        /// What is wrong.
        what: &'static str,
    },
    /// An algorithm is not one for this key or this use.
    Algorithm(AlgorithmError),
    /// The provider gave nothing.
    Crypto(CryptoError),
    /// A private key is not the one of its certificate.
    KeyMismatch {
        /// The certificate's subject.
        subject: String,
    },
    /// What came back from where a signature was made does not fit.
    Elsewhere {
        /// The subject of the signer's certificate.
        subject: String,
        /// What is wrong.
        what: &'static str,
    },
    /// A key may not be used so.
    Weak {
        /// The certificate's subject.
        subject: String,
        /// Why.
        weakness: Weakness,
    },
    /// A certificate has no subjectKeyIdentifier to be named by.
    NoKeyIdentifier {
        /// The certificate's subject.
        subject: String,
    },
    /// A signer's certificate is not one to sign with.
    Signer(PathFailure),
    /// The message is from somebody whom no signer's certificate names.
    Author(Refusal),
    /// A recipient's certificate is not one to encrypt to.
    Recipient(PathFailure),
    /// A recipient's key is of a kind that nothing can be encrypted to.
    RecipientKey {
        /// The certificate's subject.
        subject: String,
    },
    /// A key has another length than its use needs.
    KeyLength {
        /// What the key is for.
        what: &'static str,
        /// How many octets it has.
        found: usize,
        /// How many are wanted.
        wanted: &'static str,
    },
    /// An object that is to be added to is not one of signed data.
    NotSigned {
        /// What was found.
        what: String,
    },
    /// There is no signer with that number.
    NoSuchSigner {
        /// How many there are.
        signers: usize,
    },
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => error.fmt(f),
            Self::Changed => f.write_str("the content changed while it was read"),
            Self::TooLong { limit } => {
                write!(f, "limit-exceeded: more than {limit} octets of content")
            }
            Self::NoHeaderField => f.write_str(
                "the content has no header field, wanted a MIME entity or a message; \
                 --text wraps plain text, --raw takes octets as they are",
            ),
            Self::HeaderLine { offset } => write!(
                f,
                "offset {offset} of the content: not a header field ({}); \
                 --text wraps plain text, --raw takes octets as they are",
                Basis::HeaderField
            ),
            Self::Mime { what } => write!(f, "the content's header: {what}"),
            Self::Undeclared8Bit => write!(
                f,
                "a part of the content has 8bit octets that its Content-Transfer-Encoding does not \
                 declare ({}), and comes from a pipe, where they are seen too late",
                Basis::EncodingDomains
            ),
            Self::SealedPart => write!(
                f,
                "a signed or encrypted part of the content is not in 7bit form ({}), and \
                 re-encoding would break it; an opaque signature leaves it alone",
                Basis::SignedTransferEncoding
            ),
            Self::RawInMime => write!(
                f,
                "octets taken as they are are no MIME entity ({}), wanted DER or PEM as the form of \
                 the output",
                Basis::SecuredEntity
            ),
            Self::NeedsFile { what } => write!(f, "{what} cannot come from a pipe"),
            Self::Settings { what } => f.write_str(what),
            Self::Forbidden { what, basis } => write!(f, "{what} ({basis})"),
            Self::Algorithm(error) => error.fmt(f),
            Self::Crypto(error) => error.fmt(f),
            Self::KeyMismatch { subject } => {
                write!(
                    f,
                    "the private key is not that of the certificate of \"{subject}\""
                )
            }
            Self::Elsewhere { subject, what } => {
                write!(f, "what was signed elsewhere for \"{subject}\" {what}")
            }
            Self::Weak { subject, weakness } => {
                write!(f, "certificate of \"{subject}\": {weakness}")
            }
            Self::NoKeyIdentifier { subject } => write!(
                f,
                "the certificate of \"{subject}\" has no subjectKeyIdentifier to be named by \
                 ({})",
                Basis::SignerInfoSyntax
            ),
            Self::Signer(failure) | Self::Recipient(failure) => failure.fmt(f),
            Self::Author(refusal) => refusal.fmt(f),
            Self::RecipientKey { subject } => write!(
                f,
                "the key in the certificate of \"{subject}\" is neither for key transport nor for \
                 key agreement ({})",
                Basis::RecipientInfoSyntax
            ),
            Self::KeyLength {
                what,
                found,
                wanted,
            } => write!(f, "{what} has {found} octets, wanted {wanted}"),
            Self::NotSigned { what } => write!(f, "no signed data to add to: {what}"),
            Self::NoSuchSigner { signers } => {
                write!(f, "there is no such signer: the object has {signers}")
            }
        }
    }
}

impl std::error::Error for SendError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io(error) => Some(error),
            Self::Algorithm(error) => Some(error),
            Self::Crypto(error) => Some(error),
            Self::Signer(failure) | Self::Recipient(failure) => Some(failure),
            _ => None,
        }
    }
}

impl From<io::Error> for SendError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<WriteError> for SendError {
    /// Lengths are counted from the content before it is written: another length is other content.
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Overrun { .. } | WriteError::Short { .. } => Self::Changed,
            error => Self::Io(error.into()),
        }
    }
}

impl From<CryptoError> for SendError {
    fn from(error: CryptoError) -> Self {
        Self::Crypto(error)
    }
}

impl From<AlgorithmError> for SendError {
    fn from(error: AlgorithmError) -> Self {
        Self::Algorithm(error)
    }
}
