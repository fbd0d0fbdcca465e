//! Whether a signature is strong enough to rest on: RFC 8551 sections 2.2 and 4.3.

use core::fmt;

use crate::basis::Basis;
use crate::crypto::SignatureScheme;
use crate::policy::Policy;
use crate::reason::Reason;

/// Why a signature is not strong enough, or a key too large to be checked with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Weakness {
    /// The RSA key is below the floor, which nothing lowers.
    KeyTooSmall {
        /// The size of the modulus in bits.
        bits: usize,
        /// The least.
        floor: usize,
    },
    /// The RSA key is above what one is willing to compute with.
    KeyTooLarge {
        /// The size of the modulus in bits.
        bits: usize,
        /// The most.
        max: usize,
    },
    /// The RSA key is of a size that is only good for reading old mail.
    LegacyKey {
        /// The size of the modulus in bits.
        bits: usize,
        /// The least.
        min: usize,
    },
    /// The algorithm is only good for reading old mail.
    LegacyAlgorithm {
        /// Which.
        scheme: SignatureScheme,
    },
}

impl Weakness {
    /// Judges a signature's scheme and the size of its key in bits; only RSA has sizes to choose.
    pub fn find(policy: &Policy, scheme: &SignatureScheme, key_bits: usize) -> Option<Self> {
        if scheme.is_rsa()
            && let Some(weakness) = Self::of_rsa_key(policy, key_bits)
        {
            Some(weakness)
        } else if scheme.legacy() && !policy.allow_legacy {
            Some(Self::LegacyAlgorithm { scheme: *scheme })
        } else {
            None
        }
    }

    /// Judges the size of an RSA key in bits.
    pub fn of_rsa_key(policy: &Policy, bits: usize) -> Option<Self> {
        if bits < policy.rsa_floor_bits {
            Some(Self::KeyTooSmall {
                bits,
                floor: policy.rsa_floor_bits,
            })
        } else if bits > policy.rsa_max_bits {
            Some(Self::KeyTooLarge {
                bits,
                max: policy.rsa_max_bits,
            })
        } else if bits < policy.rsa_min_bits && !policy.allow_legacy {
            Some(Self::LegacyKey {
                bits,
                min: policy.rsa_min_bits,
            })
        } else {
            None
        }
    }

    /// What forbids it in the signature of a message.
    pub const fn basis(self) -> Basis {
        match self {
            Self::KeyTooSmall { .. } => Basis::SmallKeys,
            Self::KeyTooLarge { .. } => Basis::Policy,
            Self::LegacyKey { .. } | Self::LegacyAlgorithm { .. } => Basis::HistoricalSignatures,
        }
    }

    /// What forbids it where the key decrypts a message.
    pub const fn in_decryption(self) -> Basis {
        match self {
            Self::KeyTooSmall { .. } | Self::LegacyKey { .. } => Basis::SmallDecryptionKeys,
            Self::KeyTooLarge { .. } => Basis::Policy,
            Self::LegacyAlgorithm { .. } => Basis::HistoricalAlgorithms,
        }
    }

    /// What forbids it in the signature of a certificate.
    pub const fn in_certificate(self) -> Basis {
        match self {
            Self::KeyTooSmall { .. } => Basis::SmallCertificateKeys,
            Self::LegacyKey { .. } | Self::LegacyAlgorithm { .. } => Basis::HistoricalCertificates,
            Self::KeyTooLarge { .. } => Basis::Policy,
        }
    }

    /// The reason code.
    pub const fn reason(self) -> Reason {
        match self {
            Self::KeyTooSmall { .. } => Reason::KeyTooSmall,
            Self::KeyTooLarge { .. } => Reason::KeyTooLarge,
            Self::LegacyKey { .. } | Self::LegacyAlgorithm { .. } => Reason::LegacyAlgorithm,
        }
    }
}

impl fmt::Display for Weakness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::KeyTooSmall { bits, floor } => {
                write!(f, "RSA key of {bits} bits, wanted at least {floor}")
            }
            Self::KeyTooLarge { bits, max } => {
                write!(f, "RSA key of {bits} bits, wanted at most {max}")
            }
            Self::LegacyKey { bits, min } => write!(
                f,
                "RSA key of {bits} bits, below {min} only for reading old mail"
            ),
            Self::LegacyAlgorithm { scheme } => match scheme.digest() {
                Some(digest) => write!(
                    f,
                    "{} with {digest} is only for reading old mail",
                    scheme.name()
                ),
                None => write!(f, "{} is only for reading old mail", scheme.name()),
            },
        }
    }
}
