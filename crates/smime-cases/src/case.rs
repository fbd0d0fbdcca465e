//! One case: the question, why it is asked, and what passes as an answer.

use serde::{Deserialize, Serialize};

use crate::{Context, Expect, Octets, Produce};

/// One test case, as it stands in `vectors/cases/<id>.json`.
///
/// A case stands alone: what it needs is in it, or named in the shared key material
/// `vectors/keys/`. A field that is absent has the default of the `smime` command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// The path below `vectors/cases/` without `.json`. Never used again for another case.
    pub id: String,
    /// Raised when the expectation or the input is corrected; starts at 1.
    pub revision: u32,
    /// One line for tables.
    pub title: String,
    /// One paragraph: what is odd about the input, and why the expected verdict follows.
    pub why: String,
    /// Who made the input: `forge`, or the program or document it was taken from.
    pub origin: String,
    /// Ids (`rfcN-SECTION-K`) of the sentences that the case tests.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requirements: Vec<String>,
    /// Where to read on, such as `RFC 5652 section 11.1`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<String>,
    /// How strongly the standard demands the expected verdict.
    pub level: Level,
    /// The attack class, an id of `vectors/classes.toml`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// The id of the accepted case that differs from this one in the fault alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sibling: Option<String>,
    /// What an implementation must know to answer, ids of `vectors/features.json`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub features: Vec<String>,
    /// Abilities without which the case is not sent at all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<Need>,
    /// What the implementation is asked to do.
    pub op: Op,
    /// The message, or what else the operation reads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<Octets>,
    /// The message as pieces to be repeated and joined, for large inputs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub input_parts: Vec<Part>,
    /// The form of the input; absent when it is to be detected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input_form: Option<Form>,
    /// The content, when it is detached from the input.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<Octets>,
    /// The original message, for receipts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original: Option<Octets>,
    /// What the receiver brings along: trust, keys, time, policy. Names of key material.
    #[serde(default, skip_serializing_if = "Context::is_default")]
    pub context: Context,
    /// What `sign`, `encrypt` and `compress` are to make.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub produce: Option<Produce>,
    /// What passes.
    pub expect: Expect,
}

impl Case {
    /// The octets of the input: `input`, or `input_parts` repeated and joined.
    #[must_use]
    pub fn input_octets(&self) -> Vec<u8> {
        let mut octets = self.input.clone().unwrap_or_default().0;
        for part in &self.input_parts {
            octets.extend(part.base64.0.repeat(part.times));
        }
        octets
    }

    /// The first folder of the id, such as `signed`.
    #[must_use]
    pub fn area(&self) -> &str {
        self.id.split('/').next().unwrap_or_default()
    }

    /// Whether only refusals pass: then the sibling must have been accepted in the same run.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        !self.expect.accept.contains(&crate::Verdict::Valid)
    }
}

/// A piece of a large input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// The octets of the piece.
    pub base64: Octets,
    /// How often the piece stands in the input.
    #[serde(default = "once", skip_serializing_if = "is_once")]
    pub times: usize,
}

/// What an implementation is asked to do with the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Op {
    /// Judge the outermost signed layer.
    Verify,
    /// Decrypt the outermost encrypted layer.
    Decrypt,
    /// Unwrap every layer and judge each.
    Open,
    /// Take off compression.
    Decompress,
    /// Read BER as a ContentInfo: valid when well-formed.
    Parse,
    /// Judge a certificate against the context.
    Path,
    /// List findings against the sender's requirements.
    Lint,
    /// Read a key file.
    Import,
    /// Make a signed message.
    Sign,
    /// Make an encrypted message.
    Encrypt,
    /// Make a compressed message.
    Compress,
    /// Check a receipt.
    Receipt,
}

impl Op {
    /// The operation that reads what this one makes; nothing for one that makes no message.
    #[must_use]
    pub fn reads_back(self, produce: Option<&Produce>) -> Option<Self> {
        match (self, produce.and_then(|produce| produce.kind.as_deref())) {
            (Self::Sign, _) => Some(Self::Verify),
            // Nothing is encrypted in these, so that `decrypt` is not for them.
            (Self::Encrypt, Some("authenticated-data" | "digested")) => Some(Self::Open),
            (Self::Encrypt, _) => Some(Self::Decrypt),
            (Self::Compress, _) => Some(Self::Decompress),
            _ => None,
        }
    }
}

/// The form of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// An RFC 5322 message or a MIME entity.
    Mime,
    /// DER of a ContentInfo.
    Der,
    /// BER of a ContentInfo, not DER.
    Ber,
    /// PEM (RFC 7468).
    Pem,
    /// Base64 of a ContentInfo.
    Base64,
}

/// The force of the demand behind the expected verdict (RFC 2119).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// MUST, or follows from the definition of a valid signature.
    Must,
    /// SHOULD.
    Should,
    /// MAY.
    May,
    /// The standard says nothing; the case states good practice.
    None,
}

/// An ability that a case cannot do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Need {
    /// Certification path validation against given anchors.
    #[serde(rename = "check.path")]
    CheckPath,
    /// Comparison of From with the addresses of the certificate.
    #[serde(rename = "check.address")]
    CheckAddress,
    /// Judging at a time other than now.
    #[serde(rename = "set.time")]
    SetTime,
}

impl Need {
    /// The name by which a driver claims the ability among its features.
    #[must_use]
    pub fn feature(self) -> &'static str {
        match self {
            Self::CheckPath => "check.path",
            Self::CheckAddress => "check.address",
            Self::SetTime => "set.time",
        }
    }
}

fn once() -> usize {
    1
}

fn is_once(times: &usize) -> bool {
    *times == 1
}
