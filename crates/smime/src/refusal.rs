//! A reason with the place it holds for and what was found there.

use core::fmt;

use serde::{Serialize, Serializer, ser::SerializeStruct};

use crate::basis::Basis;
use crate::budget::Exhausted;
use crate::crypto::AlgorithmError;
use crate::reason::Reason;
use crate::visible::visible;

/// Why a message, or one of its signers, is not valid: a [`Reason`], and what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The reason.
    pub reason: Reason,
    /// The layer it holds for, counted from 0 outermost; absent where it holds for the message.
    pub layer: Option<usize>,
    /// The signer it holds for, counted from 0 in the order of signerInfos.
    pub signer: Option<usize>,
    /// The field, what was found in it and what was wanted; long text is cut.
    pub detail: String,
    /// What the check that failed rests on.
    basis: Basis,
}

impl Refusal {
    /// A refusal for the message as a whole.
    pub fn new(reason: Reason, detail: impl Into<String>) -> Self {
        Self {
            reason,
            layer: None,
            signer: None,
            detail: cut(&detail.into()),
            basis: reason.basis(),
        }
    }

    /// That `field` names an algorithm which cannot be used.
    pub(crate) fn of_algorithm(field: &str, error: &AlgorithmError) -> Self {
        let reason = match error {
            AlgorithmError::Unsupported { .. } => Reason::Unsupported,
            AlgorithmError::Parameters { .. } => Reason::AlgorithmParameters,
            AlgorithmError::DigestMismatch { .. } => Reason::DigestAlgorithmMismatch,
            AlgorithmError::KeyMismatch { .. } => Reason::SignatureInvalid,
            AlgorithmError::MalformedKey => Reason::MalformedKey,
        };
        Self::new(reason, format!("{field}: {error}")).on(error.basis())
    }

    /// The same, resting on something closer than the reason's own basis.
    #[must_use]
    pub fn on(self, basis: Basis) -> Self {
        Self { basis, ..self }
    }

    /// What the check that failed rests on.
    pub const fn basis(&self) -> Basis {
        self.basis
    }
}

/// As much of a text as is shown where it is one line of many; much of it may be a message's.
///
/// It is made visible here once more, whatever the check did with what it quotes.
pub(crate) fn cut(text: &str) -> String {
    const SHOWN: usize = 500;
    visible(text).at_most(SHOWN).to_string()
}

impl From<Exhausted> for Refusal {
    fn from(exhausted: Exhausted) -> Self {
        Self::new(Exhausted::REASON, exhausted.to_string())
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.reason)?;
        if let Some(signer) = self.signer {
            write!(f, "signer {signer}: ")?;
        }
        f.write_str(&self.detail)?;
        write!(f, " ({})", self.basis)
    }
}

impl Serialize for Refusal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let len = 4 + usize::from(self.layer.is_some()) + usize::from(self.signer.is_some());
        let mut row = serializer.serialize_struct("Refusal", len)?;
        row.serialize_field("code", self.reason.code())?;
        if let Some(layer) = &self.layer {
            row.serialize_field("layer", layer)?;
        }
        if let Some(signer) = &self.signer {
            row.serialize_field("signer", signer)?;
        }
        row.serialize_field("requirements", self.basis.requirements())?;
        row.serialize_field("section", self.basis.section())?;
        row.serialize_field("detail", &self.detail)?;
        row.end()
    }
}
