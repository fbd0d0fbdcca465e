//! What the ways to a content-encryption key have in common.

use crate::basis::Basis;
use crate::budget::{Budget, Exhausted};
use crate::crypto::{AlgorithmError, CryptoError, KeyWrap, Provider, Secret};
use crate::policy::Policy;
use crate::reason::Reason;
use crate::refusal::Refusal;

/// One key at hand and one encrypted key of the message, with all algorithms known and allowed.
pub(super) trait Technique {
    /// Pays for what [`recover`](Self::recover) costs so many times. No key is used for it.
    fn pay(&self, budget: &Budget, times: usize) -> Result<(), Exhausted>;

    /// The content-encryption key. Whatever the error, it is one outcome for the message.
    fn recover(&self, provider: &dyn Provider, length: KeyLength) -> Result<Secret, CryptoError>;
}

/// How long the key has to be that recipients get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyLength {
    /// So many octets: a cipher's key.
    Exact(usize),
    /// Any number, these where it cannot be told: a MAC's key.
    Usual(usize),
}

impl KeyLength {
    /// The length to expect.
    pub(super) fn expected(self) -> usize {
        match self {
            Self::Exact(len) | Self::Usual(len) => len,
        }
    }

    /// The key, if it has a length that it may have.
    pub(super) fn check(self, key: Secret) -> Result<Secret, CryptoError> {
        let fits = match self {
            Self::Exact(len) => key.len() == len,
            Self::Usual(_) => !key.is_empty(),
        };
        if fits {
            Ok(key)
        } else {
            Err(CryptoError::Failed)
        }
    }
}

/// Why a recipient that matches leads to no [`Technique`]. It rests on the message's identifiers
/// and the receiver's choices alone, never on what a key makes of a ciphertext.
pub(super) enum Obstacle {
    /// Something is not implemented or not allowed.
    Refused(Refusal),
    /// The recipient's part of the message is broken.
    Broken,
}

/// Whether a key may be encrypted by `wrap`.
pub(super) fn judge_wrap(policy: &Policy, wrap: KeyWrap) -> Result<(), Obstacle> {
    judge_legacy(policy, wrap.name(), wrap.legacy())
}

/// Refuses what is only for reading old mail, unless that is allowed.
pub(super) fn judge_legacy(policy: &Policy, name: &str, legacy: bool) -> Result<(), Obstacle> {
    if policy.allow_legacy || !legacy {
        return Ok(());
    }
    let detail = format!("recipientInfos: {name} is only for reading old mail");
    let refusal = Refusal::new(Reason::LegacyAlgorithm, detail);
    Err(refusal.on(Basis::HistoricalCiphers).into())
}

impl From<AlgorithmError> for Obstacle {
    fn from(error: AlgorithmError) -> Self {
        match error {
            AlgorithmError::Unsupported { .. } => Self::Refused(Refusal::new(
                Reason::Unsupported,
                format!("recipientInfos: {error}"),
            )),
            _ => Self::Broken,
        }
    }
}

impl From<Exhausted> for Obstacle {
    fn from(exhausted: Exhausted) -> Self {
        Self::Refused(exhausted.into())
    }
}

impl From<Refusal> for Obstacle {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}
