//! Keys to be made.

use super::KeyAlgorithm;
use crate::crypto::KemAlgorithm;

/// A key to be made: what it is to be, and how large.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NewKey {
    algorithm: KeyAlgorithm,
    /// Of an RSA key's modulus.
    rsa_bits: Option<usize>,
}

impl NewKey {
    /// On the curve P-256 (RFC 5480); signs and agrees.
    pub const P256: Self = Self::sized(KeyAlgorithm::P256);
    /// On the curve P-384.
    pub const P384: Self = Self::sized(KeyAlgorithm::P384);
    /// On the curve P-521.
    pub const P521: Self = Self::sized(KeyAlgorithm::P521);
    /// Ed25519 (RFC 8410); signs.
    pub const ED25519: Self = Self::sized(KeyAlgorithm::Ed25519);
    /// X25519 (RFC 8410); agrees.
    pub const X25519: Self = Self::sized(KeyAlgorithm::X25519);

    /// What is offered to those who need a key for mail.
    pub const OFFERED: [Self; 8] = [
        Self::rsa(2048),
        Self::rsa(3072),
        Self::rsa(4096),
        Self::P256,
        Self::P384,
        Self::P521,
        Self::ED25519,
        Self::X25519,
    ];

    /// RSA (RFC 8017) with a modulus of so many bits; signs and decrypts.
    pub const fn rsa(bits: usize) -> Self {
        Self {
            algorithm: KeyAlgorithm::Rsa,
            rsa_bits: Some(bits),
        }
    }

    /// ML-KEM (FIPS 203); has secrets encapsulated to it.
    pub const fn ml_kem(kem: KemAlgorithm) -> Self {
        Self::sized(KeyAlgorithm::MlKem(kem))
    }

    /// A key like others of an algorithm; none for RSA, whose keys have a size of their own.
    pub const fn like(algorithm: KeyAlgorithm) -> Option<Self> {
        match algorithm.is_rsa() {
            true => None,
            false => Some(Self::sized(algorithm)),
        }
    }

    const fn sized(algorithm: KeyAlgorithm) -> Self {
        Self {
            algorithm,
            rsa_bits: None,
        }
    }

    /// What it is to be.
    pub const fn algorithm(self) -> KeyAlgorithm {
        self.algorithm
    }

    /// The size of an RSA key's modulus in bits; absent for all others.
    pub const fn rsa_bits(self) -> Option<usize> {
        self.rsa_bits
    }

    /// The name that the command takes: `rsa-2048`, `p256`, `ed25519`.
    pub fn name(self) -> String {
        let name = self.algorithm.name();
        match self.rsa_bits {
            Some(bits) => format!("{name}-{bits}"),
            None => name.to_owned(),
        }
    }

    /// The key of a [name](Self::name), if it is one of those [offered](Self::OFFERED).
    pub fn from_name(name: &str) -> Option<Self> {
        Self::OFFERED.into_iter().find(|key| key.name() == name)
    }
}
