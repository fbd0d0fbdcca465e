//! The implementations that are built in, as drivers: `gauntlet worker NAME`.
//!
//! A worker reads requests from standard input and writes answers to standard output, as every
//! driver does. It runs in a process of its own, where it may crash.

mod openssl;
mod reference;

use std::env;
use std::fs;
use std::io::{self, BufRead as _, Write as _};
use std::process::ExitCode;
use std::sync::Arc;

use der::DateTime;
use openssl_oracle::Door;
use smime::crypto::RustCrypto;
use smime_aws_lc::AwsLc;
use smime_cases::driver::{Answer, AnswerVerdict, Hello, Request};
use smime_cases::{Form, Produce};

use self::openssl::OpenSsl;
use self::reference::Reference;
pub use self::reference::agent;
pub(crate) use self::reference::smime_form;
use crate::RunError;
use crate::driver::Launch;

/// The name of the reference implementation.
pub const REFERENCE: &str = "reference";

/// The name of the reference with the fast provider.
pub const AWS_LC: &str = "reference-aws-lc";

/// The name of OpenSSL's CMS functions.
pub const OPENSSL: &str = "openssl";

/// The implementations of a run that names none.
pub const DEFAULT: [&str; 2] = [REFERENCE, OPENSSL];

/// One built-in implementation.
trait Worker {
    /// The first line.
    fn hello(&self) -> Hello;

    /// Answers one request.
    fn answer(&self, request: &Request) -> Answer;
}

/// The name, if an implementation of that name is built in.
///
/// # Errors
/// There is none.
pub fn known(name: &str) -> Result<&str, RunError> {
    match worker(name) {
        Some(_) => Ok(name),
        None => Err(RunError::Usage(format!(
            "--impl: no implementation {name:?} is built in, {} wanted",
            workers().map(|(name, _)| name).join(" or ")
        ))),
    }
}

/// How a built-in implementation is started: as a worker of this program.
///
/// # Errors
/// No such implementation is built in.
pub fn launch(name: &str) -> Result<Launch, RunError> {
    let name = known(name)?.to_owned();
    let executable = env::current_exe().map_err(|cause| RunError::File {
        path: "the gauntlet program".into(),
        cause,
    })?;
    Ok(Launch::Worker { executable, name })
}

/// Whether an implementation of this name is built in.
pub(crate) fn is_known(name: &str) -> bool {
    known(name).is_ok()
}

/// Serves as the built-in implementation of this name until standard input ends.
///
/// # Errors
/// No such implementation is built in, a request cannot be read, or an answer cannot be written.
pub fn serve(name: &str) -> Result<ExitCode, RunError> {
    let name = known(name)?;
    let Some(worker) = worker(name) else {
        return Ok(ExitCode::from(2));
    };
    let mut stdout = io::stdout().lock();
    let mut write = |line: String| {
        stdout
            .write_all((line + "\n").as_bytes())
            .and_then(|()| stdout.flush())
            .map_err(|cause| file("standard output", cause))
    };
    write(json(&worker.hello())?)?;
    for line in io::stdin().lock().lines() {
        let line = line.map_err(|cause| file("standard input", cause))?;
        let request: Request = serde_json::from_str(&line)
            .map_err(|cause| RunError::Usage(format!("standard input: no request: {cause}")))?;
        write(json(&worker.answer(&request))?)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Every built-in implementation, with its name.
fn workers() -> [(&'static str, Box<dyn Worker>); 4] {
    let reference = |name, provider| {
        let worker: Box<dyn Worker> = Box::new(Reference { name, provider });
        (name, worker)
    };
    [
        reference(REFERENCE, Arc::new(RustCrypto)),
        reference(AWS_LC, Arc::new(AwsLc)),
        (OPENSSL, Box::new(OpenSsl(Door::Cms))),
        ("openssl-pkcs7", Box::new(OpenSsl(Door::Pkcs7))),
    ]
}

fn worker(name: &str) -> Option<Box<dyn Worker>> {
    workers()
        .into_iter()
        .find_map(|(known, worker)| (known == name).then_some(worker))
}

/// An answer that says no more than the verdict and why.
fn plain_answer(request: &Request, verdict: AnswerVerdict, detail: String) -> Answer {
    Answer {
        id: request.id.clone(),
        verdict,
        content: None,
        output: None,
        signers: None,
        findings: None,
        integrity: None,
        released: None,
        detail: (!detail.is_empty()).then_some(detail),
    }
}

/// The DER of certificates in PEM.
fn certificates(pems: &[String]) -> Result<Vec<Vec<u8>>, der::pem::Error> {
    pems.iter()
        .map(|pem| der::pem::decode_vec(pem.as_bytes()).map(|(_, der)| der))
        .collect()
}

/// The time of a context: RFC 3339 in UTC, whole seconds.
fn time(text: &str) -> Result<DateTime, String> {
    text.parse()
        .map_err(|_| format!("at: {text:?} found, YYYY-MM-DDThh:mm:ssZ wanted"))
}

/// Whether the input goes as it stands into the object that is to be made. Otherwise it is mail.
fn takes_raw(request: &Request, produce: &Produce) -> bool {
    let is_object = matches!(produce.form.as_deref(), Some("der" | "pem"));
    is_object && request.input_form != Some(Form::Mime)
}

/// The octets that a request asks about, inline or in a file.
fn input(request: &Request) -> io::Result<Vec<u8>> {
    match (&request.input, &request.input_file) {
        (Some(octets), _) => Ok(octets.0.clone()),
        (None, Some(path)) => fs::read(path),
        (None, None) => Err(io::Error::other("neither input nor input_file")),
    }
}

fn json(value: &impl serde::Serialize) -> Result<String, RunError> {
    serde_json::to_string(value)
        .map_err(|cause| RunError::Usage(format!("standard output: no JSON: {cause}")))
}

fn file(path: &str, cause: io::Error) -> RunError {
    RunError::File {
        path: path.into(),
        cause,
    }
}
