//! The implementations that are built in, as drivers: `gauntlet worker NAME`.
//!
//! A worker reads requests from standard input and writes answers to standard output, as every
//! driver does. It runs in a process of its own, where it may crash.

use std::io::{self, BufRead as _, Write as _};
use std::process::ExitCode;

use smime_cases::driver::{Answer, Hello, Request};

use crate::RunError;

/// The name of the reference implementation.
pub const REFERENCE: &str = "reference";

/// The implementations of a run that names none.
pub const DEFAULT: [&str; 2] = [REFERENCE, "openssl"];

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
            names().join(" or ")
        ))),
    }
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

fn worker(_name: &str) -> Option<Box<dyn Worker>> {
    None
}

fn names() -> Vec<&'static str> {
    vec![]
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
