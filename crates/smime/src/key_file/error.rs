//! Why a key file cannot be used.

use core::fmt;

use crate::basis::Basis;
use crate::crypto::{AlgorithmError, CryptoError};
use crate::encoding::EncodingError;
use crate::pki::bundle::BundleError;

/// Why a key file cannot be used: what is wrong, and in which field.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum KeyFileError {
    /// No private key was found.
    NoKey,
    /// No certificate was found.
    NoCertificate,
    /// A PEM block is broken.
    Pem {
        /// The line it begins at, counted from 1.
        line: usize,
        /// What was wanted.
        wanted: &'static str,
    },
    /// The encoding is not that of a key file.
    Encoding(EncodingError),
    /// A certificate cannot be read.
    Certificate(BundleError),
    /// An algorithm is not known, or its parameters are not as they must be.
    Algorithm {
        /// The field that names the algorithm.
        field: &'static str,
        /// What is wrong.
        error: AlgorithmError,
    },
    /// The cryptographic provider cannot compute with what the file says.
    Crypto {
        /// The field that names the algorithm.
        field: &'static str,
        /// What the provider says.
        error: CryptoError,
    },
    /// A part of a format that is not supported.
    Unsupported {
        /// The field.
        field: &'static str,
        /// What was found there.
        found: &'static str,
        /// What is supported.
        wanted: &'static str,
    },
    /// Something is encrypted and no password was given.
    NoPassword {
        /// What is encrypted.
        field: &'static str,
    },
    /// The password is not UTF-8, which PKCS #12 needs.
    PasswordText,
    /// The password is wrong, or the file is damaged: that cannot be told apart.
    WrongPassword {
        /// The field that does not fit.
        field: &'static str,
    },
    /// What is only for old files is used, and that is not allowed.
    Legacy {
        /// The field that names it.
        field: &'static str,
        /// Its name.
        name: &'static str,
    },
    /// The key of a PBMAC1 is too short to protect anything (RFC 9579).
    ShortMacKey {
        /// Its length in octets; `None` where the file does not say it.
        octets: Option<u32>,
    },
    /// Reading the file would cost more than is allowed.
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

impl fmt::Display for KeyFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoKey => f.write_str(
                "no private key found, wanted PKCS #8, PKCS #1, SEC 1 or PKCS #12, in PEM, DER or base64",
            ),
            Self::NoCertificate => {
                f.write_str("no certificate found, wanted PEM, DER, PKCS #7 or PKCS #12")
            }
            Self::Pem { line, wanted } => {
                write!(f, "PEM block at line {line}: wanted {wanted}")
            }
            Self::Encoding(error) => error.fmt(f),
            Self::Certificate(error) => error.fmt(f),
            Self::Algorithm { field, error } => write!(f, "{field}: {error}"),
            Self::Crypto { field, error } => write!(f, "{field}: {error}"),
            Self::Unsupported {
                field,
                found,
                wanted,
            } => write!(f, "{field}: found {found}, wanted {wanted}"),
            Self::NoPassword { field } => {
                write!(f, "{field}: encrypted, and no password is given")
            }
            Self::PasswordText => {
                write!(f, "the password is not UTF-8 ({})", Basis::Pkcs12Password)
            }
            Self::WrongPassword { field } => {
                write!(f, "{field}: wrong password, or damaged file")
            }
            Self::Legacy { field, name } => {
                write!(f, "{field}: {name} is only for reading old files")
            }
            Self::ShortMacKey { octets: None } => {
                write!(f, "keyLength: absent, wanted at least {MIN_MAC_KEY_OCTETS}")
            }
            Self::ShortMacKey {
                octets: Some(octets),
            } => write!(
                f,
                "keyLength: found {octets}, wanted at least {MIN_MAC_KEY_OCTETS}"
            ),
            Self::Limit {
                field,
                limit,
                value,
            } => write!(f, "{field}: more than {value} {}", limit.replace('_', " ")),
        }
    }
}

impl std::error::Error for KeyFileError {}

impl From<EncodingError> for KeyFileError {
    fn from(error: EncodingError) -> Self {
        Self::Encoding(error)
    }
}

impl From<BundleError> for KeyFileError {
    fn from(error: BundleError) -> Self {
        match error {
            BundleError::Pem { line, wanted } => Self::Pem { line, wanted },
            error => Self::Certificate(error),
        }
    }
}
