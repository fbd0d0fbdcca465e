//! Whole messages, decrypted and opened.

use std::{collections::BTreeSet, io::Cursor, sync::LazyLock};

use sha2::{Digest, Sha256};
use smime::{
    Limits, Received, ReceivingAgent,
    verdict::{Integrity, Judgement, Layer},
};

use smime_cases::Vectors;

use crate::{cms_parse::assert_harmless, vectors::KNOWN};

static AGENT: LazyLock<ReceivingAgent> = LazyLock::new(|| {
    let limits = Limits {
        derivation_iterations: 20_000,
        decompressed_octets: 16 << 20,
        tried_octets: 16 << 20,
        // Nobody takes the time here.
        failed_beneath: (0, 0),
        ..Limits::default()
    };
    KNOWN.with_keys(KNOWN.agent()).limits(limits)
});

/// What somebody has signed on any layer of a vector, and the signer's certificate, by their SHA-256. The
/// suite says whether the vectors are judged rightly; here they are what a forgery is told by.
pub(crate) static SIGNED_INSIDE: LazyLock<BTreeSet<(String, String)>> = LazyLock::new(|| {
    let vectors = Vectors::built_in().expect("the vectors that are built in");
    let mut signed = BTreeSet::new();
    for case in vectors.cases.values() {
        let octets = case.input_octets();
        let received = AGENT.open(&mut Cursor::new(&octets)).expect("a slice");
        for layer in received.verdict.layers {
            if let Layer::SignedData(layer) = layer
                && let Some(covers) = layer.covers
            {
                let certificates = layer.signers.into_iter().filter_map(|one| one.certificate);
                signed.extend(certificates.map(|one| (covers.sha256.clone(), one.sha256.clone())));
            }
        }
    }
    signed
});

/// What an authenticated layer around a vector holds, by its SHA-256, where the vector is not valid as a
/// whole.
static HELD: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let vectors = Vectors::built_in().expect("the vectors that are built in");
    let mut held = BTreeSet::new();
    for case in vectors.cases.values() {
        let octets = case.input_octets();
        let received = AGENT.decrypt(&mut Cursor::new(&octets)).expect("a slice");
        if received.verdict.is_valid() {
            held.insert(hex::encode(Sha256::digest(content_of(&received, &octets))));
        }
    }
    held
});

/// Decrypts octets as a message with every key of the vectors.
///
/// Findings: those of [`open`].
pub fn decrypt(octets: &[u8]) {
    let received = AGENT.decrypt(&mut Cursor::new(octets)).expect("a slice");
    let report = assert_consistent(&received);
    if received.verdict.is_valid() {
        assert!(
            matches!(received.verdict.layers[..], [Layer::Encrypted(_)]),
            "valid without one encrypted layer: {report}"
        );
        let content = content_of(&received, octets);
        assert_known(&received, &content, &report);
    }
    let again = AGENT.decrypt(&mut Cursor::new(octets)).expect("a slice");
    assert_eq!(report, assert_consistent(&again), "judged twice");
}

/// Takes off every layer of octets as a message with every key of the vectors, trusting their authority.
///
/// Findings: a panic; a valid signature on content that its signer has not signed in the vectors, or content
/// authentic by a cipher or a code that no vector holds, that is, a forgery; a valid verdict with reasons, a
/// refusal without one; content that is not the one judged; a report that is no JSON or has text in it that
/// acts on a terminal.
pub fn open(octets: &[u8]) {
    let received = AGENT.open(&mut Cursor::new(octets)).expect("a slice");
    let report = assert_consistent(&received);
    for layer in &received.verdict.layers {
        if let Layer::SignedData(layer) = layer {
            let valid = layer
                .signers
                .iter()
                .filter(|signer| signer.judgement == Judgement::Valid);
            for signer in valid {
                let covers = layer.covers.as_ref().expect("valid content was read");
                let certificate = signer.certificate.as_ref();
                let certificate = certificate.expect("a valid signer has a certificate");
                let signature = (covers.sha256.clone(), certificate.sha256.clone());
                assert!(
                    SIGNED_INSIDE.contains(&signature),
                    "never signed by {}: {report}",
                    certificate.subject
                );
            }
        }
    }
    if received.verdict.is_valid() {
        let content = content_of(&received, octets);
        if let [Layer::Encrypted(_) | Layer::AuthenticatedData(_)] = received.verdict.layers[..] {
            assert_known(&received, &content, &report);
        }
    } else if !matches!(received.verdict.layers.last(), Some(Layer::SignedData(_))) {
        // What did not open is not there to be given out.
        let is_decrypted = |layer: &Layer| match layer {
            Layer::Encrypted(layer) => layer.integrity.is_some(),
            _ => true,
        };
        if received.content.is_some() {
            assert!(received.verdict.layers.iter().all(is_decrypted), "{report}");
        }
    }
}

fn assert_consistent(received: &Received) -> String {
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
    report
}

fn content_of(received: &Received, octets: &[u8]) -> Vec<u8> {
    let mut content = Vec::new();
    let same = received
        .copy_content(&mut Cursor::new(octets), None, &mut content)
        .expect("a slice");
    assert!(same, "content changed between two readings");
    content
}

/// Content that a cipher or a code shows to be its sender's is that of a vector: the fuzzer cannot make
/// another.
fn assert_known(received: &Received, content: &[u8], report: &str) {
    let integrity = match &received.verdict.layers[..] {
        [Layer::Encrypted(layer)] => layer.integrity,
        [Layer::AuthenticatedData(layer)] => layer.integrity,
        _ => return,
    };
    if integrity != Some(Integrity::None) {
        let sha256 = hex::encode(Sha256::digest(content));
        let is_made = KNOWN.has_made(&sha256) || HELD.contains(&sha256);
        assert!(is_made, "made by nobody: {report}");
    }
}
