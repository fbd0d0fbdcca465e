//! Messages, objects and key files that OpenSSL reads.

use openssl_oracle::{
    Door, Form, KeyEncryptionKey, OpenRequest, Read, RecipientKey, Verdict, VerifyRequest,
    read_key_file, read_object,
};
use sha2::{Digest as _, Sha256};
use smime_cases::driver::{Answer, AnswerVerdict, Request};
use smime_cases::{self as cases, Context, ExpectedSigner, Integrity, Op};

use super::super::{certificates, input, plain_answer, time};
use super::{Answered, form};

/// Judges the signers of a message.
pub(super) fn verify(door: Door, request: &Request) -> Answered {
    let message = input(request)?;
    let form = form(request.input_form, &message);
    let context = &request.context;
    let trust = certificates(&context.trust)?;
    let certs = certificates(&context.certs)?;
    let at = match &context.at {
        Some(at) => Some(i64::try_from(time(at)?.unix_duration().as_secs())?),
        None => None,
    };
    let content = request.content.as_ref().map(AsRef::as_ref);
    let verified = VerifyRequest {
        content,
        trust: trust.iter().map(Vec::as_slice).collect(),
        certs: certs.iter().map(Vec::as_slice).collect(),
        at,
        check_path: !context.signature_only,
        legacy: context.legacy,
        // Content given beside a CMS object is digested as it stands unless it is text; MIME in
        // canonical form.
        binary: content.is_some() && form != Form::Mime && !context.content_text,
        ..VerifyRequest::new(&message, form)
    }
    .verify(door)?;
    let is_valid = verified.verdict == Verdict::Valid;
    Ok(Answer {
        content: is_valid.then(|| verified.content.into()),
        signers: is_valid.then(|| verified.signers.iter().map(signer).collect()),
        released: Some(verified.released),
        ..plain_answer(request, answered(verified.verdict), verified.detail)
    })
}

/// Takes off a layer that is no signature.
pub(super) fn open(request: &Request) -> Answered {
    let message = input(request)?;
    let keys = Keys::of(&request.context)?;
    let open = OpenRequest {
        content: request.content.as_ref().map(AsRef::as_ref),
        keys: keys.recipient_keys(),
        kek: keys
            .kek
            .as_ref()
            .map(|(identifier, key)| KeyEncryptionKey { identifier, key }),
        password: request.context.password.as_ref().map(String::as_bytes),
        content_key: keys.content.as_deref(),
        ..OpenRequest::new(&message, form(request.input_form, &message))
    };
    let opened = match request.op {
        Op::Decrypt => open.decrypt(),
        Op::Decompress => open.decompress(),
        _ => open.open(),
    }?;
    let is_valid = opened.verdict == Verdict::Valid;
    let integrity = if opened.is_aead {
        Integrity::Aead
    } else {
        Integrity::None
    };
    Ok(Answer {
        content: is_valid.then(|| opened.content.into()),
        integrity: is_valid.then_some(integrity),
        released: Some(opened.released),
        ..plain_answer(request, answered(opened.verdict), opened.detail)
    })
}

/// Reads an object.
pub(super) fn parse(request: &Request) -> Answered {
    let object = input(request)?;
    let read = read_object(&object, form(request.input_form, &object))?;
    Ok(of_reading(request, read))
}

/// Reads a key file.
pub(super) fn import(request: &Request) -> Answered {
    let file = input(request)?;
    let read = read_key_file(&file, request.context.password.as_deref());
    Ok(of_reading(request, read))
}

fn of_reading(request: &Request, read: Read) -> Answer {
    plain_answer(request, answered(read.verdict), read.detail)
}

fn answered(verdict: Verdict) -> AnswerVerdict {
    match verdict {
        Verdict::Valid => AnswerVerdict::Valid,
        Verdict::Invalid => AnswerVerdict::Invalid,
        Verdict::Unsupported => AnswerVerdict::Unsupported,
    }
}

/// OpenSSL accepts all signers or none.
fn signer(certificate: &Vec<u8>) -> ExpectedSigner {
    ExpectedSigner {
        certificate_sha256: hex::encode(Sha256::digest(certificate)),
        verdict: cases::Verdict::Valid,
    }
}

/// The keys of a context, as octets.
pub(super) struct Keys {
    /// Private keys as PKCS #8, with the certificates in DER.
    private: Vec<(Vec<u8>, Option<Vec<u8>>)>,
    /// Identifier and key.
    pub(super) kek: Option<(Vec<u8>, Vec<u8>)>,
    pub(super) content: Option<Vec<u8>>,
}

impl Keys {
    pub(super) fn of(context: &Context) -> Result<Self, Box<dyn std::error::Error>> {
        let octets = |pem: &String| der::pem::decode_vec(pem.as_bytes()).map(|(_, der)| der);
        let mut private = Vec::new();
        for pair in &context.keys {
            // Without a certificate OpenSSL tries every recipient, too.
            let named = pair.cert.as_ref().filter(|_| !context.any_recipient);
            let certificate = named.map(octets).transpose()?;
            private.push((octets(&pair.key)?, certificate));
        }
        let kek = match &context.kek {
            Some(kek) => Some((hex::decode(&kek.id)?, hex::decode(&kek.key)?)),
            None => None,
        };
        Ok(Self {
            private,
            kek,
            content: context.content_key.as_ref().map(hex::decode).transpose()?,
        })
    }

    fn recipient_keys(&self) -> Vec<RecipientKey<'_>> {
        self.private
            .iter()
            .map(|(key, certificate)| RecipientKey {
                key,
                cert: certificate.as_deref(),
            })
            .collect()
    }
}
