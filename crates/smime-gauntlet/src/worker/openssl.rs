//! OpenSSL as an implementation under test, by either of its doors.

use std::error::Error;

use openssl_oracle::{Door, Form, Verdict, Verified, VerifyRequest, version};
use sha2::{Digest as _, Sha256};
use smime_cases::driver::{Answer, AnswerVerdict, Hello, Report, Request, VERSION};
use smime_cases::{self as cases, ExpectedSigner, Op};

use super::{Worker, certificates, input, plain_answer, time};

/// OpenSSL, asked through one door.
pub(super) struct OpenSsl(pub(super) Door);

impl Worker for OpenSsl {
    fn hello(&self) -> Hello {
        let version = version();
        let number = version.split_whitespace().nth(1).unwrap_or(&version);
        let (name, more) = match self.0 {
            Door::Cms => ("openssl", CMS_FEATURES),
            Door::Pkcs7 => ("openssl-pkcs7", &[] as &[_]),
        };
        Hello {
            driver: VERSION,
            name: name.into(),
            version: number.into(),
            ops: vec![Op::Verify],
            features: FEATURES
                .iter()
                .chain(more)
                .map(ToString::to_string)
                .collect(),
            reports: vec![Report::Content, Report::Signers],
        }
    }

    fn answer(&self, request: &Request) -> Answer {
        let answer = |verdict, detail| plain_answer(request, verdict, detail);
        match self.verify(request) {
            // OpenSSL could not be asked, through no fault of the message.
            Err(error) => answer(AnswerVerdict::Error, error.to_string()),
            Ok(Verified {
                verdict: Verdict::Invalid,
                detail,
                ..
            }) => answer(AnswerVerdict::Invalid, detail),
            Ok(Verified {
                verdict: Verdict::Unsupported,
                detail,
                ..
            }) => answer(AnswerVerdict::Unsupported, detail),
            Ok(verified) => Answer {
                content: Some(verified.content.into()),
                signers: Some(verified.signers.iter().map(signer).collect()),
                ..answer(AnswerVerdict::Valid, verified.detail)
            },
        }
    }
}

impl OpenSsl {
    fn verify(&self, request: &Request) -> Result<Verified, Box<dyn Error>> {
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
        let request = VerifyRequest {
            content,
            trust: trust.iter().map(Vec::as_slice).collect(),
            certs: certs.iter().map(Vec::as_slice).collect(),
            at,
            check_path: !context.signature_only,
            legacy: context.legacy,
            // Content given beside a CMS object is digested as it stands; MIME in canonical form.
            binary: content.is_some() && form != Form::Mime,
            ..VerifyRequest::new(&message, form)
        };
        match request.verify(self.0) {
            // A certificate that OpenSSL does not even read: it refuses what it is given.
            Err(error @ openssl_oracle::Error::Certificate { .. }) => Ok(Verified {
                verdict: Verdict::Invalid,
                content: Vec::new(),
                signers: Vec::new(),
                detail: error.to_string(),
            }),
            verified => Ok(verified?),
        }
    }
}

/// OpenSSL accepts all signers or none.
fn signer(certificate: &Vec<u8>) -> ExpectedSigner {
    ExpectedSigner {
        certificate_sha256: hex::encode(Sha256::digest(certificate)),
        verdict: cases::Verdict::Valid,
    }
}

fn form(named: Option<cases::Form>, message: &[u8]) -> Form {
    match named {
        Some(cases::Form::Mime) => Form::Mime,
        Some(cases::Form::Der | cases::Form::Ber) => Form::Der,
        Some(cases::Form::Pem) => Form::Pem,
        Some(cases::Form::Base64) => Form::Base64,
        None if message.first() == Some(&0x30) => Form::Der,
        None if message.starts_with(b"-----BEGIN") => Form::Pem,
        None if message
            .split(|&octet| octet == b'\n')
            .next()
            .is_some_and(|line| line.contains(&b':')) =>
        {
            Form::Mime
        }
        None => Form::Base64,
    }
}

/// What both doors know.
const FEATURES: &[&str] = &[
    "rsa-pkcs1",
    "ecdsa",
    "p-256",
    "p-384",
    "p-521",
    "dsa",
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
    "without-signed-attributes",
    "multiple-signers",
    "legacy",
    "check.path",
    "set.time",
];

/// What the CMS door knows beyond that.
const CMS_FEATURES: &[&str] = &[
    "rsa-pss",
    "ed25519",
    "subject-key-identifier",
    "content-types",
];
