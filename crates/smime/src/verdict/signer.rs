//! Signers, as reports show them.

use std::sync::Arc;

use serde::{Serialize, Serializer, ser::SerializeMap};

use super::Judgement;
use crate::pki::Time;
use crate::refusal::Refusal;

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
    /// All signers that it has share it.
    pub certificate: Option<Arc<CertificateReport>>,
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
