//! Messages that the reference makes.

use std::io::Cursor;
use std::sync::Arc;

use smime::SendingAgent;
use smime::crypto::algorithm::{AgreementScheme, CipherKind, KeyTransport, KeyWrap};
use smime::crypto::{DigestAlgorithm, Provider, RsaPadding};
use smime::pki::Time;
use smime::send::{
    CertificateRecipient, Content, EncryptedForm, IdentifierForm, OutForm, PasswordRecipient,
    Recipient, SendError, SignedForm, Signer,
};
use smime_cases::driver::{Answer, AnswerVerdict, Request};
use smime_cases::{Context, Op, Produce, ProduceRecipient, ProduceSigner};

use super::super::{input, plain_answer, takes_raw, time};
use super::read::{certificate, policy, private_key};
use super::{Answered, Failure};

/// Signs, encrypts or compresses the input, as `produce` says.
pub(super) fn make(provider: Arc<dyn Provider>, request: &Request) -> Answered {
    let produce = request.produce.as_ref().ok_or("no produce")?;
    let Some(agent) = agent(provider, request, produce)? else {
        let detail = "an algorithm that the reference does not know".into();
        return Ok(plain_answer(request, AnswerVerdict::Unsupported, detail));
    };
    let mut source = Cursor::new(input(request)?);
    let mut content = Content::file(&mut source);
    if takes_raw(request, produce) {
        content = content.raw();
    }
    let mut output = Vec::new();
    let made = match request.op {
        Op::Sign => agent.sign(content, &mut output),
        Op::Encrypt => agent.encrypt(content, &mut output),
        _ => agent.compress(content, &mut output),
    };
    Ok(match made {
        Ok(()) => Answer {
            output: Some(output.into()),
            ..plain_answer(request, AnswerVerdict::Valid, String::new())
        },
        Err(SendError::Io(error)) => return Err(error.into()),
        Err(error) => plain_answer(request, AnswerVerdict::Invalid, error.to_string()),
    })
}

/// The agent that makes it; nothing where a name is not one of the reference's.
fn agent(
    provider: Arc<dyn Provider>,
    request: &Request,
    produce: &Produce,
) -> Result<Option<SendingAgent>, Failure> {
    let context = &request.context;
    let (signed_form, out_form) = match produce.form.as_deref() {
        Some("opaque" | "mime") => (SignedForm::Opaque, OutForm::Mime),
        Some("der") => (SignedForm::Opaque, OutForm::Der),
        Some("pem") => (SignedForm::Opaque, OutForm::Pem),
        _ => (SignedForm::Multipart, OutForm::Mime),
    };
    let mut agent = SendingAgent::new()
        .provider(Arc::clone(&provider))
        .policy(policy(context))
        .signed_form(signed_form)
        .out_form(out_form)
        .encrypted_form(match produce.kind.as_deref() {
            None | Some("enveloped") => EncryptedForm::Enveloped,
            Some("authenticated-data") => EncryptedForm::Authenticated,
            Some("encrypted") => EncryptedForm::Encrypted,
            Some("digested") => EncryptedForm::Digested,
            Some(_) => return Ok(None),
        });
    if let Some(at) = &context.at {
        agent = agent.at(Time::from(time(at)?));
    }
    if produce.ber {
        agent = agent.ber();
    }
    if let Some(name) = &produce.cipher {
        let Some(cipher) = CipherKind::from_name(name) else {
            return Ok(None);
        };
        agent = agent.cipher(cipher);
    }
    if let Some(name) = &produce.digest {
        let Some(digest) = DigestAlgorithm::from_name(name) else {
            return Ok(None);
        };
        agent = agent.content_digest(digest);
    }
    if produce.kind.as_deref() == Some("encrypted") {
        let key = context.content_key.as_ref().ok_or("no content key")?;
        agent = agent.encrypted_data_key(hex::decode(key)?.into());
    }
    for signer in &produce.signers {
        match signer_of(signer, &*provider)? {
            Some(signer) => agent = agent.signer(signer),
            None => return Ok(None),
        }
    }
    for recipient in &produce.recipients {
        match recipient_of(recipient, context)? {
            Some(recipient) => agent = agent.recipient(recipient),
            None => return Ok(None),
        }
    }
    Ok(Some(agent))
}

fn signer_of(wanted: &ProduceSigner, provider: &dyn Provider) -> Result<Option<Signer>, Failure> {
    let pem = wanted.cert.as_ref().ok_or("a signer without certificate")?;
    let key = provider.load_private_key(&private_key(&wanted.key)?)?;
    let mut signer = Signer::new(certificate(pem)?, key)
        .sid(identifier(wanted.sid.as_deref()))
        .padding(match wanted.padding.as_deref() {
            Some("pss") => RsaPadding::Pss,
            _ => RsaPadding::Pkcs1,
        });
    if let Some(name) = &wanted.digest {
        match DigestAlgorithm::from_name(name) {
            Some(digest) => signer = signer.digest(digest),
            None => return Ok(None),
        }
    }
    Ok(Some(signer))
}

fn recipient_of(
    wanted: &ProduceRecipient,
    context: &Context,
) -> Result<Option<Recipient>, Failure> {
    match wanted.kind.as_str() {
        "ktri" => transport(wanted),
        "kari" => agreement(wanted),
        "kekri" => {
            let kek = context.kek.as_ref().ok_or("no key-encryption key")?;
            Ok(Some(Recipient::Kek {
                identifier: hex::decode(&kek.id)?,
                key: hex::decode(&kek.key)?.into(),
            }))
        }
        "pwri" => {
            let password = context.password.as_ref().ok_or("no password")?;
            let recipient =
                PasswordRecipient::new(password.as_bytes().into()).iterations(ITERATIONS);
            Ok(match &wanted.digest {
                Some(name) => DigestAlgorithm::from_name(name).map(|prf| recipient.prf(prf).into()),
                None => Some(recipient.into()),
            })
        }
        _ => Ok(None),
    }
}

fn transport(wanted: &ProduceRecipient) -> Result<Option<Recipient>, Failure> {
    let recipient = certificate_recipient(wanted)?;
    Ok(match (wanted.padding.as_deref(), &wanted.digest) {
        (Some("pkcs1"), _) => Some(recipient.key_transport(KeyTransport::RsaPkcs1).into()),
        (_, Some(name)) => DigestAlgorithm::from_name(name)
            .map(|digest| recipient.key_transport(KeyTransport::oaep(digest)).into()),
        (_, None) => Some(recipient.into()),
    })
}

fn agreement(wanted: &ProduceRecipient) -> Result<Option<Recipient>, Failure> {
    let mut recipient = certificate_recipient(wanted)?;
    if let Some(name) = &wanted.kdf {
        match AgreementScheme::from_name(name) {
            Some(scheme) => recipient = recipient.agreement(scheme),
            None => return Ok(None),
        }
    }
    if let Some(name) = &wanted.wrap {
        match KeyWrap::from_name(name) {
            Some(wrap) => recipient = recipient.wrap(wrap),
            None => return Ok(None),
        }
    }
    Ok(Some(recipient.into()))
}

fn certificate_recipient(wanted: &ProduceRecipient) -> Result<CertificateRecipient, Failure> {
    let pem = wanted
        .cert
        .as_ref()
        .ok_or("a recipient without certificate")?;
    let recipient = CertificateRecipient::new(certificate(pem)?);
    Ok(recipient.rid(identifier(wanted.rid.as_deref())))
}

fn identifier(name: Option<&str>) -> IdentifierForm {
    match name {
        Some("ski") => IdentifierForm::SubjectKeyIdentifier,
        _ => IdentifierForm::IssuerAndSerialNumber,
    }
}

/// Iterations of PBKDF2: enough for a test.
const ITERATIONS: u32 = 10_000;
