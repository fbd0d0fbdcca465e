//! The reference: the crate `smime`, with one of its providers.

mod features;
mod make;
mod read;

use std::error::Error;
use std::sync::Arc;

use smime::crypto::Provider;
use smime::mime;
use smime_cases::driver::{Answer, AnswerVerdict, Hello, Report, Request, VERSION};
use smime_cases::{Form, Op};

use super::{Worker, plain_answer};

pub use read::agent;

/// The reference.
pub(super) struct Reference {
    /// What the worker is called.
    pub(super) name: &'static str,
    /// What it computes with.
    pub(super) provider: Arc<dyn Provider>,
}

impl Worker for Reference {
    fn hello(&self) -> Hello {
        Hello {
            driver: VERSION,
            name: self.name.into(),
            version: env!("CARGO_PKG_VERSION").into(),
            ops: OPS.to_vec(),
            features: features::ALL.iter().map(ToString::to_string).collect(),
            reports: vec![
                Report::Content,
                Report::Signers,
                Report::Integrity,
                Report::Released,
                Report::Findings,
            ],
        }
    }

    fn answer(&self, request: &Request) -> Answer {
        let provider = Arc::clone(&self.provider);
        let answered = match request.op {
            Op::Verify | Op::Decrypt | Op::Open | Op::Decompress => read::read(provider, request),
            Op::Import => read::import(&*self.provider, request),
            Op::Sign | Op::Encrypt | Op::Compress => make::make(provider, request),
            Op::Parse => read::parse(request),
            Op::Path | Op::Lint | Op::Receipt => Ok(plain_answer(
                request,
                AnswerVerdict::Unsupported,
                "the reference has no such operation".into(),
            )),
        };
        answered
            .unwrap_or_else(|error| plain_answer(request, AnswerVerdict::Error, error.to_string()))
    }
}

/// What an operation comes to.
type Answered = Result<Answer, Failure>;

/// The reference could not be asked.
pub(crate) type Failure = Box<dyn Error>;

/// The form of a case, as `smime` has it.
pub(crate) fn smime_form(form: Form) -> mime::Form {
    match form {
        Form::Mime => mime::Form::Mime,
        Form::Der | Form::Ber => mime::Form::Der,
        Form::Pem => mime::Form::Pem,
        Form::Base64 => mime::Form::Base64,
    }
}

/// What the reference can be asked.
const OPS: &[Op] = &[
    Op::Verify,
    Op::Decrypt,
    Op::Open,
    Op::Decompress,
    Op::Parse,
    Op::Import,
    Op::Sign,
    Op::Encrypt,
    Op::Compress,
];
