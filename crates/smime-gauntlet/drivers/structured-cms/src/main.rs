//! The driver of structured-cms, a crate for the mechanisms of CMS with a provider that the caller brings.
//!
//! What judges is `prepare::resolve` and `verify::DocumentBatch`: the binding of content and attributes by the
//! former, digest and signature by the latter, with hashes and signatures of RustCrypto (provider.rs). A signer
//! counts as valid when its content agrees and its signature is `SignatureAnswer::Valid`. Objects alone are taken.
//! Paths, addresses, ESS and what becomes of retained faults are the caller's.

#[path = "../../common/protocol.rs"]
mod protocol;
mod provider;

use std::fmt::Debug;
use std::sync::Arc;

use protocol::{Answered, Refusal, Request, base64, invalid, unsupported};
use provider::Provider;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use structured_asn1::Parser;
use structured_asn1::memory::{Memory, MemoryAccount, Work as _};
use structured_cms::SignedData;
use structured_cms::binding::Scope;
use structured_cms::directory::{Directory, Match};
use structured_cms::prepare::{self, Preparation};
use structured_cms::provider::SignatureAnswer;
use structured_cms::verify::{ContentAgreement, ContentMode, DocumentBatch};
use structured_pkix::path::WorkingKey;

const LOCK: &str = include_str!("../Cargo.lock");

fn main() -> std::io::Result<()> {
    let hello = json!({
        "name": "structured-cms",
        "version": protocol::locked_version(LOCK, "structured-cms"),
        "ops": ["verify"],
        "features": ["rsa-pkcs1", "ecdsa", "ed25519", "p-256", "p-384", "sha-1", "sha-224", "sha-256", "sha-384",
            "sha-512", "ber", "pem", "base64", "detached", "subject-key-identifier", "without-signed-attributes",
            "multiple-signers", "algorithm-protection", "content-types"],
        "reports": ["content", "signers"],
    });
    protocol::serve(hello, verify)
}

fn verify(request: &Request, input: Vec<u8>) -> Answered {
    let object = request.object(input)?;
    let detached = request.detached_content()?;
    let provider = Provider::default();
    let parser = Parser::ber(Memory::new(Arc::new(MemoryAccount::new(MEMORY, WORK))));
    let signed = SignedData::read(&parser, &object, 0).map_err(refusal)?;
    let parent = parser.read(&[], 0).map_err(refusal)?;
    let directory = Directory::of_in(&signed.certificates().iter().collect::<Vec<_>>(), &parent)
        .map_err(refusal)?;
    let mut requests = parent.execution().vector();
    let mut signers = Vec::new();
    for signer in signed.signers() {
        let Match::One(certificate) = directory.find_in(signer.sid(), &parent).map_err(refusal)?
        else {
            return invalid("no certificate of the signer, or several");
        };
        let key = WorkingKey::standing(certificate.tbs().public_key());
        let scope = Scope::Content(signed.content().kind());
        match prepare::resolve(&provider, signer, key, &parent, scope).map_err(refusal)? {
            Preparation::Ready(ready) => requests.try_push(ready).map_err(refusal)?,
            Preparation::Unsupported(part) => return unsupported(format!("{part:?}")),
            Preparation::Malformed(error) => return Err(refusal(error)),
        }
        let hash: String = Sha256::digest(certificate.as_bytes())
            .iter()
            .map(|octet| format!("{octet:02x}"))
            .collect();
        signers.push(json!({"certificate_sha256": hash, "verdict": "valid"}));
    }
    let mode = if detached.is_some() {
        ContentMode::Detached
    } else {
        ContentMode::Carried
    };
    let batch = DocumentBatch::prepare(&provider, &signed, requests.into_owned(), mode, &parent)
        .map_err(refusal)?;
    let checked = match &detached {
        Some(content) => batch
            .run_detached(&mut [content.as_slice()])
            .map_err(refusal)?,
        None => batch.run_carried().map_err(refusal)?,
    };
    for check in checked.checks() {
        let agrees = matches!(
            check.content(),
            ContentAgreement::Direct | ContentAgreement::Matches
        );
        if !agrees || check.signature() != Some(SignatureAnswer::Valid) {
            return invalid(format!("{:?}, {:?}", check.content(), check.signature()));
        }
    }
    if signers.is_empty() {
        return invalid("no signer");
    }
    let carried = signed
        .content()
        .content()
        .map(|octets| octets.copy_in(&parent, "content", 0));
    let carried = carried.transpose().map_err(refusal)?;
    let content = detached
        .as_deref()
        .or(carried.as_deref())
        .unwrap_or_default();
    Ok(json!({"content": base64(content), "signers": signers}))
}

/// What the crate may use for one message, in octets and in its own units of work.
const MEMORY: usize = 256 << 20;
const WORK: usize = 1 << 40;

fn refusal(error: impl Debug) -> Refusal {
    let why = format!("{error:?}");
    Refusal::Invalid(why)
}
