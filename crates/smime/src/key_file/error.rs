//! Why a key file cannot be used.

use crate::basis::Basis;
use crate::crypto::{AlgorithmError, CryptoError};
use crate::encoding::EncodingError;
use crate::pki::bundle::BundleError;

/// Why a key file cannot be used: what is wrong, and in which field.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeyFileError {
    /// No private key was found.
    #[error(
        "no private key found, wanted PKCS #8, PKCS #1, SEC 1 or PKCS #12, in PEM, DER or base64"
    )]
    NoKey,
    /// No certificate was found.
    #[error("no certificate found, wanted PEM, DER, PKCS #7 or PKCS #12")]
    NoCertificate,
    /// A PEM block is broken.
    #[error("PEM block at line {line}: wanted {wanted}")]
    Pem {
        /// The line it begins at, counted from 1.
        line: usize,
        /// What was wanted.
        wanted: &'static str,
    },
    /// The encoding is not that of a key file.
    #[error(transparent)]
    Encoding(#[from] EncodingError),
    /// A certificate cannot be read.
    #[error(transparent)]
    Certificate(BundleError),
    /// An algorithm is not known, or its parameters are not as they must be.
    #[error("{field}: {error}")]
    Algorithm {
        /// The field that names the algorithm.
        field: &'static str,
        /// What is wrong.
        error: AlgorithmError,
    },
    /// The cryptographic provider cannot compute with what the file says.
    #[error("{field}: {error}")]
    Crypto {
        /// The field that names the algorithm.
        field: &'static str,
        /// What the provider says.
        error: CryptoError,
    },
    /// A part of a format that is not supported.
    #[error("{field}: found {found}, wanted {wanted}")]
    Unsupported {
        /// The field.
        field: &'static str,
        /// What was found there.
        found: &'static str,
        /// What is supported.
        wanted: &'static str,
    },
    /// Something is encrypted and no password was given.
    #[error("{field}: encrypted, and no password is given")]
    NoPassword {
        /// What is encrypted.
        field: &'static str,
    },
    /// The password is not UTF-8, which PKCS #12 needs.
    #[error("the password is not UTF-8 ({})", Basis::Pkcs12Password)]
    PasswordText,
    /// The password is wrong, or the file is damaged: that cannot be told apart.
    #[error("{field}: wrong password, or damaged file")]
    WrongPassword {
        /// The field that does not fit.
        field: &'static str,
    },
    /// What is only for old files is used, and that is not allowed.
    #[error("{field}: {name} is only for reading old files")]
    Legacy {
        /// The field that names it.
        field: &'static str,
        /// Its name.
        name: &'static str,
    },
    /// The key of a PBMAC1 is too short to protect anything (RFC 9579).
    #[error("keyLength: {}, wanted at least {MIN_MAC_KEY_OCTETS}", found(*.octets))]
    ShortMacKey {
        /// Its length in octets; `None` where the file does not say it.
        octets: Option<u32>,
    },
    /// Reading the file would cost more than is allowed.
    #[error("{field}: more than {value} {}", .limit.replace('_', " "))]
    Limit {
        /// The field that asks for it.
        field: &'static str,
        /// The limit's name, as in [`KeyFileLimits`](super::KeyFileLimits).
        limit: &'static str,
        /// Its value.
        value: u64,
    },
}

/// The fewest octets that the key of a PBMAC1 may have (RFC 9579).
pub(super) const MIN_MAC_KEY_OCTETS: u32 = 20;

impl From<BundleError> for KeyFileError {
    fn from(error: BundleError) -> Self {
        match error {
            BundleError::Pem { line, wanted } => Self::Pem { line, wanted },
            error => Self::Certificate(error),
        }
    }
}

fn found(octets: Option<u32>) -> String {
    octets.map_or("absent".into(), |octets| format!("found {octets}"))
}
