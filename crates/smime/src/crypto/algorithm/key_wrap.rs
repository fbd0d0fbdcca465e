//! Key wrap algorithms.

use const_oid::{ObjectIdentifier, db::rfc5911};

use super::{AlgorithmError, AlgorithmIdentifier, absent};
use crate::oid::Oid;

/// AES key wrap (RFC 3394), by the size of the key-encryption key.
///
/// ```text
/// KeyWrapAlgorithm ::= AlgorithmIdentifier
/// ```
///
/// RFC 3565 section 2.3.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyWrap {
    /// id-aes128-wrap.
    Aes128,
    /// id-aes192-wrap.
    Aes192,
    /// id-aes256-wrap.
    Aes256,
}

impl KeyWrap {
    /// Every algorithm.
    pub const ALL: [Self; 3] = [Self::Aes128, Self::Aes192, Self::Aes256];

    /// The algorithm of an identifier.
    pub fn from_oid(oid: &Oid) -> Option<Self> {
        Self::ALL.into_iter().find(|wrap| wrap.oid() == *oid)
    }

    /// The algorithm of a [name](Self::name).
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|wrap| wrap.name() == name)
    }

    /// The algorithm for a key-encryption key of so many octets.
    pub fn for_key_len(len: usize) -> Option<Self> {
        Self::ALL.into_iter().find(|wrap| wrap.key_len() == len)
    }

    /// Reads the algorithm, whose parameters are absent.
    ///
    /// # Errors
    /// [`AlgorithmError::Unsupported`] and [`AlgorithmError::Parameters`].
    pub fn from_identifier(identifier: &AlgorithmIdentifier) -> Result<Self, AlgorithmError> {
        let wrap = Self::from_oid(&identifier.oid).ok_or_else(|| identifier.unsupported())?;
        absent(identifier)?;
        Ok(wrap)
    }

    /// The AlgorithmIdentifier to write.
    pub fn identifier(self) -> AlgorithmIdentifier {
        AlgorithmIdentifier::without_parameters(self.oid())
    }

    /// The algorithm's identifier.
    pub const fn oid(self) -> ObjectIdentifier {
        match self {
            Self::Aes128 => rfc5911::ID_AES_128_WRAP,
            Self::Aes192 => rfc5911::ID_AES_192_WRAP,
            Self::Aes256 => rfc5911::ID_AES_256_WRAP,
        }
    }

    /// The name that reports use: `aes-256-wrap`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Aes128 => "aes-128-wrap",
            Self::Aes192 => "aes-192-wrap",
            Self::Aes256 => "aes-256-wrap",
        }
    }

    /// The length of the key-encryption key in octets.
    pub const fn key_len(self) -> usize {
        match self {
            Self::Aes128 => 16,
            Self::Aes192 => 24,
            Self::Aes256 => 32,
        }
    }
}
