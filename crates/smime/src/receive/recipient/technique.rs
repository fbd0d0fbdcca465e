//! What the ways to a content-encryption key have in common.

use crate::budget::{Budget, Exhausted};
use crate::crypto::{AlgorithmError, CryptoError, Provider, Secret};
use crate::reason::Reason;
use crate::refusal::Refusal;

/// One key at hand and one encrypted key of the message, with all algorithms known and allowed.
pub(super) trait Technique {
    /// Pays for what [`recover`](Self::recover) costs.
    fn pay(&self, budget: &Budget) -> Result<(), Exhausted>;

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

impl From<Refusal> for Obstacle {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}
