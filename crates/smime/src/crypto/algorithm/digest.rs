//! Message digest algorithms.

use core::fmt;

use const_oid::{ObjectIdentifier, db::rfc5912};

use super::{AlgorithmError, AlgorithmIdentifier, null_or_absent};
use crate::oid::Oid;

/// A message digest algorithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DigestAlgorithm {
    /// MD5 (RFC 3370 section 2.2), for reading old mail.
    Md5,
    /// SHA-1 (RFC 3370 section 2.1), for reading old mail.
    Sha1,
    /// SHA-224 (RFC 5754 section 2.1).
    Sha224,
    /// SHA-256 (RFC 5754 section 2.2).
    Sha256,
    /// SHA-384 (RFC 5754 section 2.3).
    Sha384,
    /// SHA-512 (RFC 5754 section 2.4).
    Sha512,
}

impl DigestAlgorithm {
    /// Every algorithm.
    pub const ALL: [Self; 6] = [
        Self::Md5,
        Self::Sha1,
        Self::Sha224,
        Self::Sha256,
        Self::Sha384,
        Self::Sha512,
    ];

    /// This one alone, as a list of those that may be named.
    pub(in crate::crypto) const fn alone(self) -> &'static [Self] {
        match self {
            Self::Md5 => &[Self::Md5],
            Self::Sha1 => &[Self::Sha1],
            Self::Sha224 => &[Self::Sha224],
            Self::Sha256 => &[Self::Sha256],
            Self::Sha384 => &[Self::Sha384],
            Self::Sha512 => &[Self::Sha512],
        }
    }

    /// The algorithm of an identifier.
    pub fn from_oid(oid: &Oid) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|algorithm| algorithm.oid() == *oid)
    }

    /// The algorithm of a [name](Self::name).
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|algorithm| algorithm.name() == name)
    }

    /// The algorithm that a value of the micalg parameter names, in any case and with or without
    /// its hyphens, as senders differ in both (RFC 8551 section 3.5.3.2).
    pub fn from_micalg(value: &str) -> Option<Self> {
        let plain = |name: &str| name.trim().replace('-', "").to_ascii_lowercase();
        let value = plain(value);
        Self::ALL
            .into_iter()
            .find(|algorithm| plain(algorithm.name()) == value)
    }

    /// What a digestAlgorithm field names.
    ///
    /// ```text
    /// DigestAlgorithmIdentifier ::= AlgorithmIdentifier
    /// ```
    ///
    /// RFC 5652 section 10.1.1. The parameters are absent or NULL; a receiver takes both (RFC 3370
    /// section 2.1, RFC 5754 section 2).
    ///
    /// # Errors
    /// [`AlgorithmError::Unsupported`] and [`AlgorithmError::Parameters`].
    pub fn from_identifier(identifier: &AlgorithmIdentifier) -> Result<Self, AlgorithmError> {
        let algorithm = Self::from_oid(&identifier.oid).ok_or_else(|| identifier.unsupported())?;
        null_or_absent(identifier)?;
        Ok(algorithm)
    }

    /// The digestAlgorithm to write, without parameters (RFC 5754 section 2).
    pub fn identifier(self) -> AlgorithmIdentifier {
        AlgorithmIdentifier::without_parameters(self.oid())
    }

    /// The algorithm's identifier.
    pub const fn oid(self) -> ObjectIdentifier {
        self.row().oid
    }

    /// The name that reports use: `sha-256`.
    pub const fn name(self) -> &'static str {
        self.row().name
    }

    /// The length of a digest in octets.
    pub const fn output_len(self) -> usize {
        self.row().output_len
    }

    /// Whether the algorithm is only good for reading old mail: MD5 and SHA-1 (RFC 8551
    /// appendix B).
    pub const fn legacy(self) -> bool {
        self.row().legacy
    }

    const fn row(self) -> Row {
        let (oid, name, output_len, legacy) = match self {
            Self::Md5 => (rfc5912::ID_MD_5, "md5", 16, true),
            Self::Sha1 => (rfc5912::ID_SHA_1, "sha-1", 20, true),
            Self::Sha224 => (rfc5912::ID_SHA_224, "sha-224", 28, false),
            Self::Sha256 => (rfc5912::ID_SHA_256, "sha-256", 32, false),
            Self::Sha384 => (rfc5912::ID_SHA_384, "sha-384", 48, false),
            Self::Sha512 => (rfc5912::ID_SHA_512, "sha-512", 64, false),
        };
        Row {
            oid,
            name,
            output_len,
            legacy,
        }
    }
}

impl fmt::Display for DigestAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A row of the table of digests.
struct Row {
    oid: ObjectIdentifier,
    name: &'static str,
    output_len: usize,
    legacy: bool,
}
