//! What came out, as data: a verdict, its layers and their signers.

mod bound;
mod layer;
mod signer;

use core::fmt;

use serde::{Serialize, Serializer, ser::SerializeMap};

use crate::basis::Basis;
use crate::finding::Finding;
use crate::mime::Form;
use crate::pki::Time;
use crate::proof::{AddressBound, MessageProof};
use crate::reason::Reason;
use crate::refusal::Refusal;

pub use crate::proof::Address;
pub use layer::{
    AuthenticatedLayer, CompressedLayer, Covers, DigestedLayer, DocumentLayer, Encoding,
    EncryptedLayer, ErrantLayer, Integrity, Layer, Placed, RecipientReport, SignedLayer,
};
pub use signer::{CertificateReport, SignerReport};

/// The three answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Judgement {
    /// Every check that was asked for holds.
    Valid,
    /// Some check fails.
    Invalid,
    /// Well-formed, but it uses something that is not implemented.
    Unsupported,
}

/// Whether certification paths were judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum PathCheck {
    /// Every valid signer has a path to a trust anchor.
    Checked,
    /// Signatures only.
    NotChecked,
}

/// What a message is worth, and why.
#[derive(Clone, Debug)]
pub struct Verdict {
    judgement: Judgement,
    /// The form the message came in.
    pub form: Form,
    /// The time that certificates were judged at.
    pub at: Time,
    /// Whether paths were judged.
    pub path: PathCheck,
    /// What the address check found.
    pub address: Address,
    /// Why the message is not valid, the reason that tells most first; empty when it is.
    pub reasons: Vec<Refusal>,
    /// What was borne.
    pub findings: Vec<Finding>,
    /// The layers, outermost first.
    pub layers: Vec<Layer>,
}

impl Verdict {
    /// A valid verdict: every layer's proofs hold, and the address does.
    pub(crate) fn valid(_: &MessageProof, address: &AddressBound, seen: Seen) -> Self {
        Self::from_seen(Judgement::Valid, address.outcome(), Vec::new(), seen)
    }

    /// A verdict of invalid or unsupported, by the reason that tells most.
    pub(crate) fn refused(mut reasons: Vec<Refusal>, address: Address, seen: Seen) -> Self {
        reasons.sort_by_key(|refusal| core::cmp::Reverse(refusal.reason.rank()));
        let judgement = match reasons.first() {
            Some(first) if first.reason.is_unsupported() => Judgement::Unsupported,
            _ => Judgement::Invalid,
        };
        Self::from_seen(judgement, address, reasons, seen)
    }

    fn from_seen(
        judgement: Judgement,
        address: Address,
        reasons: Vec<Refusal>,
        seen: Seen,
    ) -> Self {
        let Seen {
            form,
            at,
            path,
            findings,
            layers,
        } = seen;
        Self {
            judgement,
            form,
            at,
            path,
            address,
            reasons,
            findings,
            layers,
        }
    }

    /// The verdict on a message that was not the same when its content was read again, to be handed
    /// out: whatever was found before holds no longer.
    #[must_use]
    pub fn changed(mut self) -> Self {
        let detail = "the message changed while it was read";
        let refusal = Refusal::new(Reason::DigestMismatch, detail).on(Basis::Policy);
        self.judgement = Judgement::Invalid;
        self.reasons.insert(0, refusal);
        self
    }

    /// The answer.
    pub fn judgement(&self) -> Judgement {
        self.judgement
    }

    /// Whether the answer is valid.
    pub fn is_valid(&self) -> bool {
        self.judgement == Judgement::Valid
    }

    /// The reason that tells most, where the message is not valid.
    pub fn reason(&self) -> Option<&Refusal> {
        self.reasons.first()
    }

    /// The signers of the outermost signed layer.
    pub fn signers(&self) -> &[SignerReport] {
        let signed = self.layers.iter().find_map(|layer| match layer {
            Layer::SignedData(layer) => Some(&layer.signers),
            _ => None,
        });
        signed.map_or(&[], |signers| signers)
    }

    /// Whether the outermost signed layer has a signer.
    pub fn is_signed(&self) -> bool {
        !self.signers().is_empty()
    }

    /// How the content is encrypted: the best of its layers, where there are several.
    pub fn encrypted(&self) -> Encrypted {
        let each = self.layers.iter().map(|layer| match layer {
            Layer::Encrypted(layer) if layer.integrity == Some(Integrity::Aead) => Encrypted::Aead,
            Layer::Encrypted(_) => Encrypted::Unauthenticated,
            _ => Encrypted::No,
        });
        each.max().unwrap_or(Encrypted::No)
    }
}

/// Whether content was encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Encrypted {
    /// It was not.
    No,
    /// By a cipher that shows no change, or that was not found to hold.
    Unauthenticated,
    /// By an authenticated cipher, whose tag holds.
    Aead,
}

/// What was seen of a message on the way to its verdict.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) form: Form,
    pub(crate) at: Time,
    pub(crate) path: PathCheck,
    pub(crate) findings: Vec<Finding>,
    pub(crate) layers: Vec<Layer>,
}

/// The version of the report's form.
const REPORT_VERSION: u32 = 1;

impl Serialize for Verdict {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut report = serializer.serialize_map(None)?;
        report.serialize_entry("version", &REPORT_VERSION)?;
        report.serialize_entry("verdict", &self.judgement)?;
        report.serialize_entry("form", self.form.name())?;
        report.serialize_entry("at", &self.at.to_string())?;
        report.serialize_entry("signed", if self.is_signed() { "yes" } else { "no" })?;
        report.serialize_entry("encrypted", &self.encrypted())?;
        report.serialize_entry("path", &self.path)?;
        report.serialize_entry("address", &self.address)?;
        report.serialize_entry("reasons", &self.reasons)?;
        report.serialize_entry("deviations", &self.findings)?;
        report.serialize_entry("headers", &[(); 0])?;
        report.serialize_entry("layers", &self.layers)?;
        report.end()
    }
}

impl fmt::Display for Judgement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Valid => "valid",
            Self::Invalid => "invalid",
            Self::Unsupported => "unsupported",
        })
    }
}
