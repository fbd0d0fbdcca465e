//! Message authentication codes, which are the pseudorandom functions of PBKDF2 too.

use core::fmt;

use const_oid::{ObjectIdentifier, db::rfc5911};

use super::{AlgorithmError, AlgorithmIdentifier, DigestAlgorithm, null_or_absent};
use crate::oid::Oid;

/// A message authentication code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MacAlgorithm {
    /// HMAC (RFC 2104) with a digest: SHA-1 (RFC 3370 section 6.1) or SHA-2 (RFC 4231).
    Hmac(DigestAlgorithm),
}

impl MacAlgorithm {
    /// Every algorithm.
    pub const ALL: [Self; 5] = [
        Self::Hmac(DigestAlgorithm::Sha1),
        Self::Hmac(DigestAlgorithm::Sha224),
        Self::Hmac(DigestAlgorithm::Sha256),
        Self::Hmac(DigestAlgorithm::Sha384),
        Self::Hmac(DigestAlgorithm::Sha512),
    ];

    /// The algorithm of an identifier; HMAC with SHA-1 has two, hMAC-SHA1 of CMS and
    /// id-hmacWithSHA1 of PKCS #5.
    pub fn from_oid(oid: &Oid) -> Option<Self> {
        if *oid == rfc5911::HMAC_SHA_1 {
            return Some(Self::Hmac(DigestAlgorithm::Sha1));
        }
        Self::ALL
            .into_iter()
            .find(|mac| mac.oid().is_some_and(|known| known == *oid))
    }

    /// The algorithm of a [name](Self::name).
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mac| mac.name() == name)
    }

    /// Reads the algorithm, whose parameters are absent or NULL (RFC 3370 section 6.1, RFC 8018
    /// appendix B.1).
    ///
    /// # Errors
    /// [`AlgorithmError::Unsupported`] and [`AlgorithmError::Parameters`].
    pub fn from_identifier(identifier: &AlgorithmIdentifier) -> Result<Self, AlgorithmError> {
        let mac = Self::from_oid(&identifier.oid).ok_or_else(|| identifier.unsupported())?;
        null_or_absent(identifier)?;
        Ok(mac)
    }

    /// The macAlgorithm to write, without parameters (RFC 3370 section 6.1, RFC 5753 appendix A);
    /// `None` for a digest that has no identifier here.
    pub fn identifier(self) -> Option<AlgorithmIdentifier> {
        let oid = match self {
            Self::Hmac(DigestAlgorithm::Sha1) => rfc5911::HMAC_SHA_1,
            Self::Hmac(_) => self.oid()?,
        };
        Some(AlgorithmIdentifier::without_parameters(oid))
    }

    /// The identifier among the digest algorithms of PKCS #5 (RFC 8018 appendix B.1); `None` for
    /// MD5, which has none.
    pub const fn oid(self) -> Option<ObjectIdentifier> {
        let Self::Hmac(digest) = self;
        digest.hmac().0
    }

    /// The name that reports use: `hmac-sha-256`.
    pub const fn name(self) -> &'static str {
        let Self::Hmac(digest) = self;
        digest.hmac().1
    }

    /// The length of a code in octets.
    pub const fn output_len(self) -> usize {
        let Self::Hmac(digest) = self;
        digest.output_len()
    }
}

impl fmt::Display for MacAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
