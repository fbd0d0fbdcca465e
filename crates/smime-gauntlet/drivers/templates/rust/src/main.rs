//! A driver of the S/MIME Gauntlet for a library in Rust (docs/driver-protocol.md).
//!
//! Fill in `hello` and `verify`, build it once (`./run </dev/null`), and run it:
//! `gauntlet run --driver ./run --filter 'signed/*'`

use std::error::Error;
use std::io::{self, BufRead as _, Write as _};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

fn hello() -> Value {
    json!({
        "driver": 1,
        "name": "my-library",
        "version": "0",
        "ops": ["verify"],
        // What your library knows, of vectors/features.json: "rsa-pkcs1", "sha-256", "check.path".
        "features": [],
        "reports": ["content"],
    })
}

/// Why a message is not valid.
#[allow(dead_code, reason = "your library refuses")]
enum Refusal {
    Invalid(String),
    /// The library does not know what the message uses.
    Unsupported(String),
}

/// The octets that were signed.
fn verify(message: &[u8], _detached: Option<&[u8]>, _request: &Value) -> Result<Vec<u8>, Refusal> {
    // YOUR LIBRARY, HERE. request["context"] may have "trust", a list of anchors in PEM, and "at", the time to judge at;
    // request["input_form"] says whether the message is "mime", "der", "ber", "pem" or "base64".
    Err(Refusal::Unsupported(format!(
        "no library is called yet: {} octets",
        message.len()
    )))
}

/// The message, and content that is given beside it.
fn octets(request: &Value) -> Result<(Vec<u8>, Option<Vec<u8>>), Box<dyn Error>> {
    let base64 = |field: &str| request[field].as_str().map(|text| STANDARD.decode(text));
    let message = match base64("input") {
        Some(input) => input?,
        None => std::fs::read(request["input_file"].as_str().ok_or("no input")?)?,
    };
    Ok((message, base64("content").transpose()?))
}

fn answer(request: &Value) -> Value {
    let (message, detached) = match octets(request) {
        Ok(octets) => octets,
        Err(failure) => return json!({"verdict": "error", "detail": failure.to_string()}),
    };
    match verify(&message, detached.as_deref(), request) {
        Ok(signed) => json!({"verdict": "valid", "content": STANDARD.encode(signed)}),
        Err(Refusal::Invalid(why)) => json!({"verdict": "invalid", "detail": why}),
        Err(Refusal::Unsupported(why)) => json!({"verdict": "unsupported", "detail": why}),
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = io::stdout().lock();
    writeln!(out, "{}", hello())?;
    out.flush()?;
    for line in io::stdin().lock().lines() {
        let request: Value = serde_json::from_str(&line?)?;
        let mut answer = answer(&request);
        answer["id"] = request["id"].clone();
        writeln!(out, "{answer}")?;
        out.flush()?;
    }
    Ok(())
}
