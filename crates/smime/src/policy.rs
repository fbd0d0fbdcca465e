//! What is allowed: algorithms and key sizes, old ones included or not.

use crate::basis::Basis;
use crate::crypto::{CipherKind, DigestAlgorithm};
use crate::reason::Reason;
use crate::refusal::Refusal;

/// The receiver's choices about what a valid message may use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Whether what RFC 8551 and RFC 8550 keep for reading old mail counts: MD5, SHA-1, RSA keys
    /// of 1024 to 2047 bits, Triple DES, RC2.
    pub allow_legacy: bool,
    /// RSA keys below this many bits are legacy (RFC 8551 section 4.3).
    pub rsa_min_bits: usize,
    /// RSA keys below this many bits are refused always.
    pub rsa_floor_bits: usize,
    /// RSA keys above this many bits are refused, since each check would cost too much.
    pub rsa_max_bits: usize,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            allow_legacy: false,
            rsa_min_bits: 2048,
            rsa_floor_bits: 1024,
            rsa_max_bits: 8192,
        }
    }
}

impl Policy {
    /// Whether `digest` may be used.
    pub fn judge_digest(&self, digest: DigestAlgorithm) -> Result<(), Refusal> {
        self.judge_age(digest.name(), digest.legacy(), Basis::HistoricalDigests)
    }

    /// Whether a certificate may be named by its `digest`. SHA-1 is what the older of the attributes
    /// that do so always has (RFC 5035 section 5), and nobody makes a certificate to a given value
    /// of it; MD5 is only good for reading old mail.
    pub fn judge_certificate_hash(&self, digest: DigestAlgorithm) -> Result<(), Refusal> {
        let legacy = digest == DigestAlgorithm::Md5;
        self.judge_age(digest.name(), legacy, Basis::HistoricalDigests)
    }

    /// Whether content may be encrypted with `cipher`.
    pub fn judge_cipher(&self, cipher: CipherKind) -> Result<(), Refusal> {
        self.judge_age(cipher.name(), cipher.legacy(), Basis::HistoricalCiphers)
    }

    fn judge_age(&self, name: &str, legacy: bool, basis: Basis) -> Result<(), Refusal> {
        if self.allow_legacy || !legacy {
            return Ok(());
        }
        Err(Refusal::new(
            Reason::LegacyAlgorithm,
            format!("{name} is only for reading old mail"),
        )
        .on(basis))
    }
}
