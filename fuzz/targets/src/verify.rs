//! Whole messages, judged.

use std::{io::Cursor, sync::LazyLock};

use sha2::{Digest, Sha256};
use smime::{
    Received, ReceivingAgent,
    verdict::{CertificateReport, Judgement, Layer, SignedLayer},
};

use crate::decrypt::SIGNED_INSIDE;
use crate::{cms_parse::assert_harmless, vectors::KNOWN};

static AGENT: LazyLock<ReceivingAgent> = LazyLock::new(|| KNOWN.agent());

/// Judges octets as a signed message, trusting the vectors' authority.
///
/// Findings: a panic; a valid verdict on content that its signer has not signed in the vectors, that is, a
/// forgery; a valid verdict with reasons, a refusal without one; content that is not the one judged; a
/// report that is no JSON or has text in it that acts on a terminal.
pub fn verify(octets: &[u8]) {
    let mut message = Cursor::new(octets);
    let received = AGENT.verify(&mut message).expect("a slice");
    let verdict = &received.verdict;
    let report = serde_json::to_string(verdict).expect("a report is JSON");
    assert_eq!(
        verdict.is_valid(),
        verdict.reasons.is_empty(),
        "reasons are those of a refusal: {report}"
    );
    for refusal in &verdict.reasons {
        assert_harmless(&refusal.to_string());
    }
    for finding in &verdict.findings {
        assert_harmless(&finding.to_string());
    }
    if verdict.is_valid() {
        assert_known_good(&received, &report);
        assert_content(&received, &mut message);
    }
}

fn assert_known_good(received: &Received, report: &str) {
    let Some(Layer::SignedData(layer)) = received.verdict.layers.last() else {
        panic!("valid without a signed layer: {report}");
    };
    let mut signers = layer.signers.iter();
    assert!(
        signers.any(|signer| signer.judgement == Judgement::Valid),
        "valid without a valid signer: {report}"
    );
    if let Some(stranger) = stranger(layer) {
        panic!("never signed by {}: {report}", stranger.subject);
    }
}

/// The certificate of a valid signer who has not signed the content in any vector.
pub(crate) fn stranger(layer: &SignedLayer) -> Option<&CertificateReport> {
    let covers = layer.covers.as_ref().expect("valid content was read");
    let mut valid = layer
        .signers
        .iter()
        .filter(|signer| signer.judgement == Judgement::Valid)
        .map(|signer| {
            let certificate = signer.certificate.as_ref();
            certificate.expect("a valid signer has a certificate")
        });
    let stranger = valid.find(|certificate| {
        let signature = (covers.sha256.clone(), certificate.sha256.clone());
        !KNOWN.has_signed(&covers.sha256, &certificate.sha256)
            && !SIGNED_INSIDE.contains(&signature)
    })?;
    Some(&**stranger)
}

fn assert_content(received: &Received, message: &mut Cursor<&[u8]>) {
    let mut content = Vec::new();
    let same = received
        .copy_content(message, None, &mut content)
        .expect("a slice");
    assert!(same, "content changed between two readings");
    let content_sha256 = hex::encode(Sha256::digest(&content));
    let Some(Layer::SignedData(layer)) = received.verdict.layers.last() else {
        return;
    };
    let covers = layer.covers.as_ref().map(|covers| covers.sha256.as_str());
    assert_eq!(covers, Some(content_sha256.as_str()), "content and report");
}
