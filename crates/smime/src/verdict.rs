//! What came out, as data: a verdict, its layers and their signers.

use core::fmt;

use serde::{Serialize, Serializer, ser::SerializeMap};

use crate::cms::SignedData;
use crate::deviation::Deviation;
use crate::mime::{ContentType, Form};
use crate::pki::{AddressOutcome, Time};
use crate::proof::{AddressBound, SignerProof};
use crate::refusal::Refusal;

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

/// What the address check (RFC 8550 section 3) found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Address {
    /// A valid signer's certificate holds every From address.
    Match,
    /// It holds the Sender address, not every From address.
    SenderMatch,
    /// It holds neither, or the header does not tell.
    Mismatch,
    /// No valid signer's certificate holds an address.
    NoneInCertificate,
    /// The check was not asked for, or there was nothing to check against.
    NotChecked,
}

impl From<AddressOutcome> for Address {
    fn from(outcome: AddressOutcome) -> Self {
        match outcome {
            AddressOutcome::Match => Self::Match,
            AddressOutcome::SenderMatch => Self::SenderMatch,
            AddressOutcome::Mismatch => Self::Mismatch,
            AddressOutcome::NoneInCertificate => Self::NoneInCertificate,
        }
    }
}

/// Whether certification paths were judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
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
    pub deviations: Vec<Deviation>,
    /// The layers, outermost first.
    pub layers: Vec<Layer>,
}

impl Verdict {
    /// A valid verdict: there is a signer whose proofs hold, and the address holds.
    pub(crate) fn valid(signers: &[SignerProof], address: &AddressBound, seen: Seen) -> Self {
        debug_assert!(!signers.is_empty(), "a valid message has a valid signer");
        let judgement = match signers {
            [] => Judgement::Invalid,
            _ => Judgement::Valid,
        };
        Self::from_seen(judgement, address.outcome(), Vec::new(), seen)
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
            deviations,
            layers,
        } = seen;
        Self {
            judgement,
            form,
            at,
            path,
            address,
            reasons,
            deviations,
            layers,
        }
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
        match self.layers.first() {
            Some(Layer::SignedData(layer)) => &layer.signers,
            _ => &[],
        }
    }

    /// Whether the outermost layer has a signer.
    pub fn is_signed(&self) -> bool {
        !self.signers().is_empty()
    }
}

/// What was seen of a message on the way to its verdict.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) form: Form,
    pub(crate) at: Time,
    pub(crate) path: PathCheck,
    pub(crate) deviations: Vec<Deviation>,
    pub(crate) layers: Vec<Layer>,
}

/// A cryptographic layer.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Layer {
    /// SignedData (RFC 5652 section 5).
    SignedData(SignedLayer),
    /// A part that is signed or encrypted on its own: it was not opened.
    Errant(ErrantLayer),
}

/// A layer that does not hold the whole message (RFC 9787).
#[derive(Clone, Debug, Serialize)]
pub struct ErrantLayer {
    /// What it is, by its media type.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Its media type.
    pub form: String,
    /// The path of the part that it is, as IMAP counts.
    pub part: String,
    /// That it is one.
    errant: bool,
}

impl ErrantLayer {
    /// The part at `part`, whose header says `content_type`.
    pub(crate) fn new(content_type: &ContentType, part: String) -> Self {
        let smime_type = content_type.parameter("smime-type").unwrap_or_default();
        let kind = match smime_type.to_ascii_lowercase().as_str() {
            "enveloped-data" => "enveloped-data",
            "authenveloped-data" => "auth-enveloped-data",
            "compressed-data" => "compressed-data",
            _ => "signed-data",
        };
        Self {
            kind,
            form: content_type.to_string(),
            part,
            errant: true,
        }
    }
}

/// A signed layer.
#[derive(Clone, Debug, Serialize)]
pub struct SignedLayer {
    #[serde(rename = "type")]
    kind: &'static str,
    /// How the layer is carried: a media type, or the form of the file.
    pub form: String,
    /// The path of the part that it is, as IMAP counts; empty for the whole.
    pub part: String,
    /// The type of the content, dotted.
    pub content_type: String,
    /// The encoding of the CMS object.
    pub encoding: Encoding,
    /// The octets that are signed; absent where they were never read.
    pub covers: Option<Covers>,
    /// The signers, in the order of signerInfos.
    pub signers: Vec<SignerReport>,
}

impl SignedLayer {
    /// A layer of which nothing is judged yet.
    pub(crate) fn new(form: String, part: String, signed_data: &SignedData) -> Self {
        Self {
            kind: "signed-data",
            form,
            part,
            content_type: signed_data.encap_content_info.content_type.to_string(),
            encoding: if signed_data.is_der {
                Encoding::Der
            } else {
                Encoding::Ber
            },
            covers: None,
            signers: Vec::new(),
        }
    }
}

/// How a CMS object is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    /// As DER has it.
    Der,
    /// In BER that is not DER.
    Ber,
}

/// The octets that a signature covers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Covers {
    /// Their SHA-256, in hexadecimal.
    pub sha256: String,
    /// How many they are.
    pub octets: u64,
}

/// What one signer is worth.
#[derive(Clone, Debug)]
pub struct SignerReport {
    /// The answer for this signer.
    pub judgement: Judgement,
    /// Whether content and signature belong together under the certificate's key.
    pub signature_ok: bool,
    /// Whether the certificate has a path to a trust anchor; absent where none was looked for.
    pub path_ok: Option<bool>,
    /// The certificate that verified the signature, or the one that the signer names.
    pub certificate: Option<CertificateReport>,
    /// The digest algorithm's name, or its OID where it is unknown.
    pub digest: String,
    /// The signature algorithm's name, or its OID where it is unknown.
    pub signature: String,
    /// When the signer says to have signed.
    pub signing_time: Option<Time>,
    /// The path from the signer's certificate to the anchor: subjects, escaped.
    pub chain: Vec<String>,
    /// Why the signer is not valid; empty when it is.
    pub reasons: Vec<Refusal>,
}

/// A certificate, as reports show it. Text is escaped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateReport {
    /// SHA-256 over its DER, in hexadecimal.
    pub sha256: String,
    /// The subject (RFC 4514).
    pub subject: String,
    /// The Internet mail addresses in it.
    pub emails: Vec<String>,
    /// The serial number, in hexadecimal.
    pub serial: String,
}

impl Serialize for SignerReport {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut row = serializer.serialize_map(None)?;
        row.serialize_entry("verdict", &self.judgement)?;
        row.serialize_entry("signature_ok", &self.signature_ok)?;
        if let Some(path_ok) = self.path_ok {
            row.serialize_entry("path_ok", &path_ok)?;
        }
        if let Some(certificate) = &self.certificate {
            row.serialize_entry("certificate_sha256", &certificate.sha256)?;
            row.serialize_entry("subject", &certificate.subject)?;
            row.serialize_entry("emails", &certificate.emails)?;
            row.serialize_entry("serial", &certificate.serial)?;
        }
        row.serialize_entry("digest", &self.digest)?;
        row.serialize_entry("signature", &self.signature)?;
        if let Some(time) = self.signing_time {
            row.serialize_entry("signing_time", &time.to_string())?;
        }
        row.serialize_entry("chain", &self.chain)?;
        row.serialize_entry("revocation", "off")?;
        row.serialize_entry("reasons", &self.reasons)?;
        row.end()
    }
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
        report.serialize_entry("encrypted", "no")?;
        report.serialize_entry("path", &self.path)?;
        report.serialize_entry("address", &self.address)?;
        report.serialize_entry("reasons", &self.reasons)?;
        report.serialize_entry("deviations", &self.deviations)?;
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
