//! Why nothing was sent.

use std::io;

use smime_ber::WriteError;

use crate::basis::Basis;
use crate::crypto::{AlgorithmError, CryptoError};
use crate::pki::{PathFailure, Weakness};
use crate::refusal::Refusal;

/// Why a message could not be made. What was written by then is not a message.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SendError {
    /// The content cannot be read, or the message cannot be written.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// The content was not the same when it was read again.
    #[error("the content changed while it was read")]
    Changed,
    /// There is more content than [the limits](super::SendingAgent::limits) allow.
    #[error("limit-exceeded: more than {limit} octets of content")]
    TooLong {
        /// How many octets they allow.
        limit: u64,
    },
    /// The content has no header field: it is neither a MIME entity nor a message.
    #[error(
        "the content has no header field, wanted a MIME entity or a message; \
         --text wraps plain text, --raw takes octets as they are"
    )]
    NoHeaderField,
    /// A line of the content's header is neither a field nor the continuation of one.
    #[error(
        "offset {offset} of the content: not a header field ({}); \
         --text wraps plain text, --raw takes octets as they are",
        Basis::HeaderField
    )]
    HeaderLine {
        /// Where it begins.
        offset: usize,
    },
    /// The content's header, or one inside it, cannot be read or is too large.
    #[error("the content's header: {what}")]
    Mime {
        /// What is wrong with it.
        what: String,
    },
    /// A part that declares no 8bit encoding has octets that mail does not carry, and goes by once.
    #[error(
        "a part of the content has 8bit octets that its Content-Transfer-Encoding does not \
         declare ({}), and comes from a pipe, where they are seen too late",
        Basis::EncodingDomains
    )]
    Undeclared8Bit,
    /// The content has a signed or encrypted part that would have to be re-encoded, which would
    /// break it.
    #[error(
        "a signed or encrypted part of the content is not in 7bit form ({}), and \
         re-encoding would break it; an opaque signature leaves it alone",
        Basis::SignedTransferEncoding
    )]
    SealedPart,
    /// Octets that are no MIME entity are to go into one.
    #[error(
        "octets taken as they are are no MIME entity ({}), wanted DER or PEM as the form of \
         the output",
        Basis::SecuredEntity
    )]
    RawInMime,
    /// Something needs content that can be read more than once, or whose length is known.
    #[error("{what} cannot come from a pipe")]
    NeedsFile {
        /// What it is.
        what: &'static str,
    },
    /// A standard forbids what the settings ask for.
    #[error("{what} ({basis})")]
    Forbidden {
        /// What is wrong.
        what: &'static str,
        /// What forbids it.
        basis: Basis,
    },
    /// A setting is missing, or two of them exclude each other.
    #[error("{what}")]
    Settings {
        /// What is wrong.
        what: &'static str,
    },
    /// An algorithm is not one for this key or this use.
    #[error("{0}")]
    Algorithm(#[from] AlgorithmError),
    /// The provider gave nothing.
    #[error("{0}")]
    Crypto(#[from] CryptoError),
    /// A private key is not the one of its certificate.
    #[error("the private key is not that of the certificate of \"{subject}\"")]
    KeyMismatch {
        /// The certificate's subject.
        subject: String,
    },
    /// What came back from where a signature was made does not fit.
    #[error("what was signed elsewhere for \"{subject}\" {what}")]
    Elsewhere {
        /// The subject of the signer's certificate.
        subject: String,
        /// What is wrong.
        what: &'static str,
    },
    /// A key may not be used so.
    #[error("certificate of \"{subject}\": {weakness}")]
    Weak {
        /// The certificate's subject.
        subject: String,
        /// Why.
        weakness: Weakness,
    },
    /// A certificate has no subjectKeyIdentifier to be named by.
    #[error(
        "the certificate of \"{subject}\" has no subjectKeyIdentifier to be named by ({})",
        Basis::SignerInfoSyntax
    )]
    NoKeyIdentifier {
        /// The certificate's subject.
        subject: String,
    },
    /// A signer's certificate is not one to sign with.
    #[error("{0}")]
    Signer(#[source] PathFailure),
    /// The message is from somebody whom no signer's certificate names.
    #[error("{0}")]
    Author(Refusal),
    /// A recipient's certificate is not one to encrypt to.
    #[error("{0}")]
    Recipient(#[source] PathFailure),
    /// A recipient's key is of a kind that nothing can be encrypted to.
    #[error(
        "the key in the certificate of \"{subject}\" is neither for key transport nor for \
         key agreement ({})",
        Basis::RecipientInfoSyntax
    )]
    RecipientKey {
        /// The certificate's subject.
        subject: String,
    },
    /// A key has another length than its use needs.
    #[error("{what} has {found} octets, wanted {wanted}")]
    KeyLength {
        /// What the key is for.
        what: &'static str,
        /// How many octets it has.
        found: usize,
        /// How many are wanted.
        wanted: &'static str,
    },
    /// An object that is to be added to is not one of signed data.
    #[error("no signed data to add to: {what}")]
    NotSigned {
        /// What was found.
        what: String,
    },
    /// There is no signer with that number.
    #[error("there is no such signer: the object has {signers}")]
    NoSuchSigner {
        /// How many there are.
        signers: usize,
    },
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

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use super::*;

    #[test]
    fn what_the_system_or_the_provider_says_is_the_source() {
        let error = SendError::from(io::Error::other("gone"));
        assert_eq!(error.to_string(), "gone");
        assert!(
            error
                .source()
                .is_some_and(|source| source.is::<io::Error>())
        );

        let error = SendError::from(CryptoError::Failed);
        assert_eq!(error.to_string(), "the operation failed");
        assert!(
            error
                .source()
                .is_some_and(|source| source.is::<CryptoError>())
        );

        let refusal = Refusal::new(crate::Reason::LimitExceeded, "too much");
        assert!(SendError::Author(refusal).source().is_none());
    }
}
