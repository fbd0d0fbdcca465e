//! What passes as an answer to a case.

use serde::{Deserialize, Serialize};

/// The answer that a case expects. Fields that are absent are not compared; `content_sha256` and
/// `signers` are compared with an answer of valid alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// The verdicts that pass; more than one where the standards leave it open.
    pub accept: Vec<Verdict>,
    /// The better one, where `accept` holds several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub best: Option<Verdict>,
    /// The reason code with which the reference refuses, also where `accept` would let it answer
    /// valid. Binds the reference alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// SHA-256, in hexadecimal, of the octets that were digested (verify) or of the plaintext
    /// (decrypt); of a message that is made: of those that come out when it is read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_sha256: Option<String>,
    /// Whether content may be handed out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub released: Option<bool>,
    /// What protects the decrypted content against change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub integrity: Option<Integrity>,
    /// The codes that `lint` reports.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<String>,
    /// The signers, in the order of the SignerInfos where that is defined.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signers: Vec<ExpectedSigner>,
    /// Seconds within which the answer must come; absent: the runner's own limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_s: Option<u32>,
}

/// One signer of a message: who, and whether that signer is valid. Drivers may say more of a signer,
/// which is ignored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpectedSigner {
    /// SHA-256, in hexadecimal, of the DER of the certificate that verifies the signature.
    pub certificate_sha256: String,
    /// The verdict on this signer.
    pub verdict: Verdict,
}

/// A verdict on a message or on one of its signers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Accepted.
    Valid,
    /// Refused.
    Invalid,
    /// Well-formed, but uses something that the implementation does not know.
    Unsupported,
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Valid => "valid",
            Self::Invalid => "invalid",
            Self::Unsupported => "unsupported",
        })
    }
}

/// What protects decrypted content against change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Integrity {
    /// Nothing.
    None,
    /// An AEAD tag.
    Aead,
    /// A message authentication code.
    Mac,
}
