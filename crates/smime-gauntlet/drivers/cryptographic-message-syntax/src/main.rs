//! The driver of cryptographic-message-syntax, a crate for CMS as Apple's code signing has it.
//!
//! What judges is `SignerInfo::verify_signature_with_signed_data` together with
//! `SignerInfo::verify_message_digest_with_signed_data`, or the same two for content given beside, as the crate's
//! documentation says. It takes objects, not mail. Paths, addresses and the strength of algorithms are expressly
//! the caller's. Making signatures needs the crate's HTTP client and is left out here.

#[path = "../../common/protocol.rs"]
mod protocol;

use cryptographic_message_syntax::{CmsError, SignedData, SignerInfo};
use protocol::{Answered, Refusal, Request, base64, invalid};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use x509_certificate::{CapturedX509Certificate, X509CertificateError};

const LOCK: &str = include_str!("../Cargo.lock");

fn main() -> std::io::Result<()> {
    let hello = json!({
        "name": "cryptographic-message-syntax",
        "version": protocol::locked_version(LOCK, "cryptographic-message-syntax"),
        "ops": ["verify"],
        "features": ["rsa-pkcs1", "ecdsa", "p-256", "p-384", "ed25519", "sha-1", "sha-256", "sha-384", "sha-512", "ber",
            "pem", "base64", "detached", "without-signed-attributes", "multiple-signers", "content-types"],
        "reports": ["content", "signers"],
    });
    protocol::serve(hello, verify)
}

fn verify(request: &Request, input: Vec<u8>) -> Answered {
    let signed = SignedData::parse_ber(&request.object(input)?).map_err(refusal)?;
    let detached = request.detached_content()?;
    let mut signers = Vec::new();
    for signer in signed.signers() {
        check(&signed, signer, detached.as_deref()).map_err(refusal)?;
        signers.extend(certificate_of(&signed, signer));
    }
    if signers.is_empty() {
        return invalid("no signer");
    }
    let content = detached
        .as_deref()
        .or(signed.signed_content())
        .unwrap_or_default();
    Ok(json!({"content": base64(content), "signers": signers}))
}

/// The digest stands in the signed attributes, where there are any.
fn check(
    signed: &SignedData,
    signer: &SignerInfo,
    detached: Option<&[u8]>,
) -> Result<(), CmsError> {
    match detached {
        None => {
            signer.verify_signature_with_signed_data(signed)?;
            signer.signed_attributes().map_or(Ok(()), |_| {
                signer.verify_message_digest_with_signed_data(signed)
            })
        }
        Some(content) => {
            let covered = signer.signed_content(Some(content));
            signer.verify_signature_with_signed_data_and_content(signed, &covered)?;
            signer.signed_attributes().map_or(Ok(()), |_| {
                signer.verify_message_digest_with_content(content)
            })
        }
    }
}

fn certificate_of(signed: &SignedData, signer: &SignerInfo) -> Option<Value> {
    let (issuer, serial) = signer.certificate_issuer_and_serial()?;
    let is_signer = |certificate: &&CapturedX509Certificate| {
        certificate.issuer_name() == issuer && certificate.serial_number_asn1() == serial
    };
    let der = signed.certificates().find(is_signer)?.constructed_data();
    let hash: String = Sha256::digest(der)
        .iter()
        .map(|octet| format!("{octet:02x}"))
        .collect();
    Some(json!({"certificate_sha256": hash, "verdict": "valid"}))
}

/// The crate's own words for what it does not know.
fn refusal(error: CmsError) -> Refusal {
    use X509CertificateError as Certificate;
    let why = error.to_string();
    match error {
        CmsError::SubjectKeyIdentifierUnsupported
        | CmsError::UnknownKeyAlgorithm(_)
        | CmsError::UnknownDigestAlgorithm(_)
        | CmsError::UnknownSignatureAlgorithm(_)
        | CmsError::UnknownCertificateFormat
        | CmsError::X509Certificate(
            Certificate::UnknownDigestAlgorithm(_)
            | Certificate::UnknownSignatureAlgorithm(_)
            | Certificate::UnknownKeyAlgorithm(_)
            | Certificate::UnsupportedSignatureVerification(..),
        ) => Refusal::Unsupported(why),
        _ => Refusal::Invalid(why),
    }
}
