//! OpenSSL as an implementation under test, by either of its doors.

mod features;
mod make;
mod read;

use std::error::Error;

use openssl_oracle::{Door, Form, version};
use smime_cases::driver::{Answer, AnswerVerdict, Hello, Report, Request, VERSION};
use smime_cases::{self as cases, Op};

use super::{Worker, plain_answer};

/// OpenSSL, asked through one door.
pub(super) struct OpenSsl(pub(super) Door);

impl Worker for OpenSsl {
    fn hello(&self) -> Hello {
        let version = version();
        let number = version.split_whitespace().nth(1).unwrap_or(&version);
        let (name, ops) = match self.0 {
            Door::Cms => ("openssl", CMS_OPS),
            Door::Pkcs7 => ("openssl-pkcs7", &[Op::Verify] as &[_]),
        };
        Hello {
            driver: VERSION,
            name: name.into(),
            version: number.into(),
            ops: ops.to_vec(),
            features: features::of(self.0).map(ToString::to_string).collect(),
            reports: vec![
                Report::Content,
                Report::Signers,
                Report::Integrity,
                Report::Released,
            ],
        }
    }

    fn answer(&self, request: &Request) -> Answer {
        let answer = match request.op {
            Op::Verify => read::verify(self.0, request),
            Op::Decrypt | Op::Open | Op::Decompress => read::open(request),
            Op::Parse => read::parse(request),
            Op::Import => read::import(request),
            Op::Sign | Op::Encrypt => make::make(request),
            Op::Compress | Op::Path | Op::Lint | Op::Receipt => Ok(unsupported(request)),
        };
        answer.unwrap_or_else(|error| {
            use openssl_oracle::Error::{Library, TooLong};
            let verdict = match error.downcast_ref() {
                Some(error) if openssl_oracle::Error::is_unsupported(error) => {
                    AnswerVerdict::Unsupported
                }
                // OpenSSL could not be asked, through no fault of the message.
                None | Some(TooLong { .. }) => AnswerVerdict::Error,
                Some(Library { .. }) if request.produce.is_none() => AnswerVerdict::Error,
                // It refuses the keys and certificates that it is given, or to make the message.
                Some(_) => AnswerVerdict::Invalid,
            };
            plain_answer(request, verdict, error.to_string())
        })
    }
}

/// What one of the functions for an operation comes to.
type Answered = Result<Answer, Box<dyn Error>>;

fn unsupported(request: &Request) -> Answer {
    let detail = "OpenSSL, as it is built here, has no such operation".into();
    plain_answer(request, AnswerVerdict::Unsupported, detail)
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

/// What the CMS functions can be asked. `open` is not among them: OpenSSL takes off one layer at a time.
/// A request for it is answered all the same, for content types that no other operation is for.
const CMS_OPS: &[Op] = &[
    Op::Verify,
    Op::Decrypt,
    Op::Parse,
    Op::Import,
    Op::Sign,
    Op::Encrypt,
];
