//! The reference: the crate `smime`.

use std::error::Error;
use std::io::Cursor;

use smime::pki::{Certificate, Time};
use smime::proof::AddressCheck;
use smime::verdict::{Judgement, SignerReport};
use smime::{Policy, ReceivingAgent, SignerRule, mime};
use smime_cases::driver::{Answer, AnswerVerdict, Hello, Report, Request, VERSION};
use smime_cases::{Context, ExpectedSigner, Form, Op, Verdict};

use super::{REFERENCE, Worker, certificates, input, plain_answer, time};

/// The reference with its default provider.
pub(super) struct Reference;

impl Worker for Reference {
    fn hello(&self) -> Hello {
        Hello {
            driver: VERSION,
            name: REFERENCE.into(),
            version: env!("CARGO_PKG_VERSION").into(),
            ops: vec![Op::Verify],
            features: FEATURES.iter().map(ToString::to_string).collect(),
            reports: vec![Report::Content, Report::Signers, Report::Released],
        }
    }

    fn answer(&self, request: &Request) -> Answer {
        let answered = match request.op {
            Op::Verify => verify(request),
            _ => Ok(plain_answer(
                request,
                AnswerVerdict::Unsupported,
                "no such operation".into(),
            )),
        };
        answered
            .unwrap_or_else(|error| plain_answer(request, AnswerVerdict::Error, error.to_string()))
    }
}

fn verify(request: &Request) -> Result<Answer, Box<dyn Error>> {
    let agent = match agent(request)? {
        Ok(agent) => agent,
        Err(refused) => return Ok(plain_answer(request, AnswerVerdict::Invalid, refused)),
    };
    let mut message = Cursor::new(input(request)?);
    let mut detached = request.content.as_ref().map(Cursor::new);
    let received = match &mut detached {
        Some(content) => agent.verify_detached(&mut message, content)?,
        None => agent.verify(&mut message)?,
    };
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
    let answered = match verdict.judgement() {
        Judgement::Valid => AnswerVerdict::Valid,
        Judgement::Invalid => AnswerVerdict::Invalid,
        Judgement::Unsupported => AnswerVerdict::Unsupported,
    };
    Ok(Answer {
        released: Some(content.is_some()),
        content,
        signers: Some(verdict.signers().iter().map(signer).collect()),
        ..plain_answer(request, answered, detail.unwrap_or_default())
    })
}

/// The agent that the context describes; the inner error says what it refuses of the context.
fn agent(request: &Request) -> Result<Result<ReceivingAgent, String>, Box<dyn Error>> {
    let context = &request.context;
    let mut agent = ReceivingAgent::new()
        .signers(signer_rule(context)?)
        .address(match (&context.from, context.address_check) {
            (_, false) => AddressCheck::Off,
            (Some(from), true) => AddressCheck::Given(from.clone()),
            (None, true) => AddressCheck::FromMessage,
        })
        .policy(Policy {
            allow_legacy: context.legacy,
            ..Policy::default()
        });
    if let Some(at) = &context.at {
        agent = agent.at(Time::from(time(at)?));
    }
    if context.signature_only {
        agent = agent.signature_only();
    }
    if let Some(form) = request.input_form {
        agent = agent.form(smime_form(form));
    }
    for der in certificates(&context.trust)? {
        match Certificate::from_der(&der) {
            Ok(certificate) => agent = agent.trust(certificate),
            Err(error) => return Ok(Err(error.to_string())),
        }
    }
    for der in certificates(&context.certs)? {
        match Certificate::from_der(&der) {
            Ok(certificate) => agent = agent.certificate(certificate),
            Err(error) => return Ok(Err(error.to_string())),
        }
    }
    Ok(Ok(agent))
}

/// The form of a case, as `smime` has it.
pub(crate) fn smime_form(form: Form) -> mime::Form {
    match form {
        Form::Mime => mime::Form::Mime,
        Form::Der | Form::Ber => mime::Form::Der,
        Form::Pem => mime::Form::Pem,
        Form::Base64 => mime::Form::Base64,
    }
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

fn signer(report: &SignerReport) -> ExpectedSigner {
    ExpectedSigner {
        certificate_sha256: report
            .certificate
            .as_ref()
            .map(|certificate| certificate.sha256.clone())
            .unwrap_or_default(),
        verdict: match report.judgement {
            Judgement::Valid => Verdict::Valid,
            Judgement::Invalid => Verdict::Invalid,
            Judgement::Unsupported => Verdict::Unsupported,
        },
    }
}

/// What the reference knows.
const FEATURES: &[&str] = &[
    "rsa-pkcs1",
    "rsa-pss",
    "ecdsa",
    "ed25519",
    "p-256",
    "p-384",
    "p-521",
    "md5",
    "sha-1",
    "sha-224",
    "sha-256",
    "sha-384",
    "sha-512",
    "multipart-signed",
    "opaque-signed",
    "detached",
    "ber",
    "pem",
    "base64",
    "subject-key-identifier",
    "without-signed-attributes",
    "multiple-signers",
    "signing-certificate",
    "algorithm-protection",
    "content-types",
    "legacy",
    "check.path",
    "check.address",
    "set.time",
];
