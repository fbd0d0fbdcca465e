//! Key encapsulation mechanisms.

use const_oid::{ObjectIdentifier, db::fips203};

use super::{AlgorithmError, AlgorithmIdentifier, absent};
use crate::oid::Oid;

/// A key encapsulation mechanism: it makes a secret and a ciphertext of a public key alone, and the
/// owner of the private key gets the secret from the ciphertext. The same identifier names the
/// mechanism and its keys.
///
/// ```text
/// KEMAlgorithmIdentifier ::= AlgorithmIdentifier{ KEM-ALGORITHM, {...} }
/// ```
///
/// RFC 9629 section 4; the identifiers are those of RFC 9936 section 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum KemAlgorithm {
    /// id-alg-ml-kem-512 (FIPS 203).
    MlKem512,
    /// id-alg-ml-kem-768.
    MlKem768,
    /// id-alg-ml-kem-1024.
    MlKem1024,
}

impl KemAlgorithm {
    /// Every algorithm.
    pub const ALL: [Self; 3] = [Self::MlKem512, Self::MlKem768, Self::MlKem1024];

    /// The length of the seed that a private key is made from, in octets: d and z of FIPS 203
    /// algorithm 16.
    pub(crate) const SEED_LEN: usize = 64;

    /// The algorithm of an identifier.
    pub fn from_oid(oid: &Oid) -> Option<Self> {
        Self::ALL.into_iter().find(|kem| kem.oid() == *oid)
    }

    /// The algorithm of a [name](Self::name).
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kem| kem.name() == name)
    }

    /// Reads the algorithm, whose parameters are absent (RFC 9935 section 3).
    ///
    /// # Errors
    /// [`AlgorithmError::Unsupported`] and [`AlgorithmError::Parameters`].
    pub fn from_identifier(identifier: &AlgorithmIdentifier) -> Result<Self, AlgorithmError> {
        let kem = Self::from_oid(&identifier.oid).ok_or_else(|| identifier.unsupported())?;
        absent(identifier)?;
        Ok(kem)
    }

    /// The AlgorithmIdentifier to write.
    pub fn identifier(self) -> AlgorithmIdentifier {
        AlgorithmIdentifier::without_parameters(self.oid())
    }

    /// The algorithm's identifier.
    pub const fn oid(self) -> ObjectIdentifier {
        match self {
            Self::MlKem512 => fips203::ID_ALG_ML_KEM_512,
            Self::MlKem768 => fips203::ID_ALG_ML_KEM_768,
            Self::MlKem1024 => fips203::ID_ALG_ML_KEM_1024,
        }
    }

    /// The name that reports use: `ml-kem-768`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::MlKem512 => "ml-kem-512",
            Self::MlKem768 => "ml-kem-768",
            Self::MlKem1024 => "ml-kem-1024",
        }
    }
}
