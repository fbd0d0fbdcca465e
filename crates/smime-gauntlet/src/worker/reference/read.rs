//! Messages and key files that the reference reads.

use std::collections::BTreeSet;
use std::io::Cursor;
use std::sync::Arc;

use smime::cms;
use smime::crypto::{AlgorithmError, CryptoError, PrivateKeyInfo, Provider, Secret};
use smime::finding::Finding;
use smime::inspect;
use smime::key_file::{self, KeyFileError, KeyFilePolicy};
use smime::mime::Source;
use smime::pki::{Certificate, Time};
use smime::proof::AddressCheck;
use smime::receive::{Protection, cms_object};
use smime::verdict::{self, Judgement, Layer, SignerReport};
use smime::{Limits, Policy, Received, ReceivingAgent, SignerRule, Verdict};
use smime_cases::driver::{Answer, AnswerVerdict, Request};
use smime_cases::{self as cases, Context, ExpectedSigner, Integrity, Op};

use super::super::{certificates, input, plain_answer, time};
use super::{Answered, Failure, smime_form};

/// Judges, decrypts, decompresses or opens a message.
pub(super) fn read(provider: Arc<dyn Provider>, request: &Request) -> Answered {
    let agent = match agent(provider, request)? {
        Ok(agent) => agent.tell_encoding(),
        Err((verdict, why)) => return Ok(plain_answer(request, verdict, why)),
    };
    let mut message = Cursor::new(input(request)?);
    let mut detached = request.content.as_ref().map(Cursor::new);
    let received = receive(
        &agent,
        request.op,
        &mut message,
        detached.as_mut().map(|content| content as _),
    )?;
    let verdict = &received.verdict;
    let mut content = None;
    if verdict.is_valid() {
        let mut octets = Vec::new();
        let detached = detached.as_mut().map(|content| content as _);
        if !received.copy_content(&mut message, detached, &mut octets)? {
            return Err("the content is not what it was when it was judged".into());
        }
        content = Some(octets.into());
    }
    let detail = verdict.reason().map(ToString::to_string);
    Ok(Answer {
        released: Some(content.is_some()),
        content,
        signers: Some(signers(request.op, verdict)),
        integrity: integrity(verdict),
        findings: Some(codes(&verdict.findings)),
        ..plain_answer(
            request,
            match verdict.judgement() {
                Judgement::Valid => AnswerVerdict::Valid,
                Judgement::Invalid => AnswerVerdict::Invalid,
                Judgement::Unsupported => AnswerVerdict::Unsupported,
            },
            detail.unwrap_or_default(),
        )
    })
}

/// Reads an object, without a look at what it says.
pub(super) fn parse(request: &Request) -> Answered {
    let mut message = Cursor::new(input(request)?);
    let form = request.input_form.map(smime_form);
    let refused = |detail| Ok(plain_answer(request, AnswerVerdict::Invalid, detail));
    let object = match cms_object(&mut message, form, None, u64::MAX)? {
        Ok(object) => object.octets,
        Err(refusal) => return refused(refusal.to_string()),
    };
    if let Err(error) = cms::open(object.as_slice(), &Limits::default()) {
        return refused(error.to_string());
    }
    let limits = inspect::Limits {
        nodes: usize::MAX,
        ..inspect::Limits::default()
    };
    let tree = inspect::tree(&object, &limits);
    match tree.error {
        None => Ok(Answer {
            findings: Some(codes(tree.nodes.iter().flat_map(|node| &node.findings))),
            ..plain_answer(request, AnswerVerdict::Valid, String::new())
        }),
        Some(fault) => refused(fault.to_string()),
    }
}

/// The codes of what was found, each once.
fn codes<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Vec<String> {
    let codes: BTreeSet<_> = findings
        .into_iter()
        .map(|finding| finding.code.code())
        .collect();
    codes.into_iter().map(str::to_owned).collect()
}

/// Reads a key file, and looks whether its keys can be used.
pub(super) fn import(provider: &dyn Provider, request: &Request) -> Answered {
    let password = request.context.password.as_ref();
    let password = password.map(|password| Secret::from(password.as_bytes()));
    let policy = KeyFilePolicy {
        allow_legacy: request.context.legacy,
        ..KeyFilePolicy::default()
    };
    let file = match key_file::read(&input(request)?, password.as_ref(), &policy) {
        Ok(file) => file,
        Err(error) => {
            let verdict = match error {
                KeyFileError::Unsupported { .. }
                | KeyFileError::Algorithm {
                    error: AlgorithmError::Unsupported { .. },
                    ..
                } => AnswerVerdict::Unsupported,
                _ => AnswerVerdict::Invalid,
            };
            return Ok(plain_answer(request, verdict, error.to_string()));
        }
    };
    let unusable = file
        .keys
        .iter()
        .find_map(|key| provider.load_private_key(key).err());
    let (verdict, detail) = match unusable {
        None => (AnswerVerdict::Valid, String::new()),
        Some(error) => of_key(error),
    };
    Ok(plain_answer(request, verdict, detail))
}

/// What there is to say of a key that cannot be used.
fn of_key(error: CryptoError) -> (AnswerVerdict, String) {
    let verdict = match error {
        CryptoError::Unsupported => AnswerVerdict::Unsupported,
        _ => AnswerVerdict::Invalid,
    };
    (verdict, format!("private key: {error}"))
}

fn receive<'a>(
    agent: &'a ReceivingAgent,
    op: Op,
    message: &'a mut dyn Source,
    detached: Option<&'a mut dyn Source>,
) -> std::io::Result<Received> {
    match (op, detached) {
        (Op::Decrypt, None) => agent.decrypt(message),
        (Op::Decrypt, Some(content)) => agent.decrypt_detached(message, content),
        (Op::Open, None) => agent.open(message),
        (Op::Open, Some(content)) => agent.open_detached(message, content),
        (Op::Decompress, _) => agent.decompress(message),
        (_, None) => agent.verify(message),
        (_, Some(content)) => agent.verify_detached(message, content),
    }
}

/// The agent that the context of a request describes; the inner error is the answer to a certificate or
/// a key that cannot be used.
///
/// # Errors
/// The context names what cannot be read: a key, a time, a rule.
pub fn agent(
    provider: Arc<dyn Provider>,
    request: &Request,
) -> Result<Result<ReceivingAgent, (AnswerVerdict, String)>, Failure> {
    let context = &request.context;
    let mut agent = ReceivingAgent::new()
        .provider(Arc::clone(&provider))
        .signers(signer_rule(context)?)
        .address(match (&context.from, context.address_check) {
            (_, false) => AddressCheck::Off,
            (Some(from), true) => AddressCheck::Given(from.clone()),
            (None, true) => AddressCheck::FromMessage,
        })
        .policy(policy(context))
        .limits(Limits {
            decompressed_octets: DECOMPRESSED,
            ..Limits::default()
        });
    if let Some(at) = &context.at {
        agent = agent.at(Time::from(time(at)?));
    }
    if context.exact_local_part {
        agent = agent.exact_local_part();
    }
    if context.signature_only {
        agent = agent.signature_only();
    }
    if context.any_recipient {
        agent = agent.any_recipient();
    }
    if context.content_text {
        agent = agent.content_is_text();
    }
    for protection in &context.require {
        agent = agent.require(required(protection)?);
    }
    if let Some(form) = request.input_form {
        agent = agent.form(smime_form(form));
    }
    for der in certificates(&context.trust)? {
        match Certificate::from_der(&der) {
            Ok(certificate) => agent = agent.trust(certificate),
            Err(error) => return Ok(Err((AnswerVerdict::Invalid, error.to_string()))),
        }
    }
    for der in certificates(&context.certs)? {
        match Certificate::from_der(&der) {
            Ok(certificate) => agent = agent.certificate(certificate),
            Err(error) => return Ok(Err((AnswerVerdict::Invalid, error.to_string()))),
        }
    }
    for pair in &context.keys {
        let certificate = pair.cert.as_deref().map(certificate).transpose()?;
        match provider.load_private_key(&private_key(&pair.key)?) {
            Ok(key) => agent = agent.key(key, certificate),
            Err(error) => return Ok(Err(of_key(error))),
        }
    }
    if let Some(kek) = &context.kek {
        agent = agent.kek(hex::decode(&kek.id)?, hex::decode(&kek.key)?.into());
    }
    if let Some(password) = &context.password {
        agent = agent.password(password.as_bytes().into());
    }
    if let Some(key) = &context.content_key {
        agent = agent.content_key(hex::decode(key)?.into());
    }
    Ok(Ok(agent))
}

pub(super) fn policy(context: &Context) -> Policy {
    Policy {
        allow_legacy: context.legacy,
        ..Policy::default()
    }
}

pub(super) fn certificate(pem: &str) -> Result<Certificate, Failure> {
    let (_, der) = der::pem::decode_vec(pem.as_bytes())?;
    Ok(Certificate::from_der(&der)?)
}

pub(super) fn private_key(pem: &str) -> Result<PrivateKeyInfo, Failure> {
    let file = key_file::read(pem.as_bytes(), None, &KeyFilePolicy::default())?;
    Ok(file.keys.into_iter().next().ok_or("a file without a key")?)
}

fn signer_rule(context: &Context) -> Result<SignerRule, String> {
    match context.signers.as_str() {
        "default" => Ok(SignerRule::Default),
        "any" => Ok(SignerRule::Any),
        "all" => Ok(SignerRule::All),
        other => Err(format!(
            "signers: {other:?} found, default, any or all wanted"
        )),
    }
}

fn required(protection: &str) -> Result<Protection, String> {
    match protection {
        "signed" => Ok(Protection::Signed),
        "encrypted" => Ok(Protection::Encrypted),
        "authenticated" => Ok(Protection::Authenticated),
        "digested" => Ok(Protection::Digested),
        other => Err(format!(
            "require: {other:?} found, signed, encrypted, authenticated or digested wanted"
        )),
    }
}

/// The signers of the outermost signed layer, or where all layers are opened those of each.
fn signers(op: Op, verdict: &Verdict) -> Vec<ExpectedSigner> {
    if op != Op::Open {
        return verdict.signers().iter().map(signer).collect();
    }
    let layers = verdict.layers.iter().filter_map(|layer| match layer {
        Layer::SignedData(layer) => Some(&layer.signers),
        _ => None,
    });
    layers.flatten().map(signer).collect()
}

fn signer(report: &SignerReport) -> ExpectedSigner {
    ExpectedSigner {
        certificate_sha256: report
            .certificate
            .as_ref()
            .map(|certificate| certificate.sha256.clone())
            .unwrap_or_default(),
        verdict: match report.judgement {
            Judgement::Valid => cases::Verdict::Valid,
            Judgement::Invalid => cases::Verdict::Invalid,
            Judgement::Unsupported => cases::Verdict::Unsupported,
        },
    }
}

/// What protects the content of the outermost layer that hides or authenticates it.
fn integrity(verdict: &Verdict) -> Option<Integrity> {
    let found = verdict.layers.iter().find_map(|layer| match layer {
        Layer::Encrypted(layer) => layer.integrity,
        Layer::AuthenticatedData(layer) => layer.integrity,
        _ => None,
    })?;
    Some(match found {
        verdict::Integrity::None => Integrity::None,
        verdict::Integrity::Aead => Integrity::Aead,
        verdict::Integrity::Mac => Integrity::Mac,
    })
}

/// Octets that may come of decompressing: an answer holds all content, and a driver has 512 MiB.
const DECOMPRESSED: u64 = 64 << 20;
