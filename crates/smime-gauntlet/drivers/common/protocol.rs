//! What the drivers in Rust share: the lines of the protocol (docs/driver-protocol.md).

#![allow(dead_code, reason = "no driver needs all of it")]

use std::error::Error;
use std::io::{self, BufRead as _, Write as _};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Value, json};

/// A question, with the fields that are used here.
#[derive(Deserialize)]
pub struct Request {
    id: String,
    pub op: String,
    input: Option<String>,
    input_file: Option<String>,
    pub input_form: Option<String>,
    content: Option<String>,
    #[serde(default)]
    pub context: Context,
    #[serde(default)]
    pub produce: Produce,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Context {
    pub trust: Vec<String>,
    pub certs: Vec<String>,
    pub at: Option<String>,
    pub signature_only: bool,
    pub any_recipient: bool,
    pub keys: Vec<Pair>,
    pub password: Option<String>,
    pub kek: Option<Kek>,
}

#[derive(Deserialize)]
pub struct Pair {
    pub key: String,
    pub cert: Option<String>,
    pub digest: Option<String>,
    pub padding: Option<String>,
    pub sid: Option<String>,
}

#[derive(Deserialize)]
pub struct Kek {
    pub id: String,
    pub key: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Produce {
    pub form: String,
    pub r#type: Option<String>,
    pub cipher: Option<String>,
    pub signers: Vec<Pair>,
    pub recipients: Vec<Recipient>,
}

#[derive(Deserialize)]
pub struct Recipient {
    pub kind: String,
    pub cert: Option<String>,
    pub padding: Option<String>,
    pub digest: Option<String>,
    pub kdf: Option<String>,
    pub wrap: Option<String>,
    pub rid: Option<String>,
}

/// Why there is no valid answer.
pub enum Refusal {
    Invalid(String),
    Unsupported(String),
}

impl<E: Error> From<E> for Refusal {
    fn from(error: E) -> Self {
        Self::Invalid(error.to_string())
    }
}

pub fn invalid<T>(why: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal::Invalid(why.into()))
}

pub fn unsupported<T>(why: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal::Unsupported(why.into()))
}

/// The fields of an answer beyond the verdict.
pub type Answered = Result<Value, Refusal>;

/// Says hello and answers requests until the input ends.
pub fn serve(mut hello: Value, answer: impl Fn(&Request, Vec<u8>) -> Answered) -> io::Result<()> {
    let mut out = io::stdout().lock();
    hello["driver"] = json!(1);
    writeln!(out, "{hello}")?;
    out.flush()?;
    for line in io::stdin().lock().lines() {
        let request: Request = serde_json::from_str(&line?)?;
        let input = match (&request.input, &request.input_file) {
            (Some(input), _) => STANDARD.decode(input).map_err(io::Error::other)?,
            (None, path) => std::fs::read(path.as_deref().unwrap_or_default())?,
        };
        let mut answered = match answer(&request, input) {
            Ok(mut fields) => {
                fields["verdict"] = json!("valid");
                fields
            }
            Err(Refusal::Invalid(why)) => json!({"verdict": "invalid", "detail": why}),
            Err(Refusal::Unsupported(why)) => json!({"verdict": "unsupported", "detail": why}),
        };
        answered["id"] = json!(request.id);
        writeln!(out, "{answered}")?;
        out.flush()?;
    }
    Ok(())
}

impl Request {
    /// Content that is given beside the object.
    pub fn detached_content(&self) -> Result<Option<Vec<u8>>, Refusal> {
        let content = self.content.as_ref();
        Ok(content.map(|text| STANDARD.decode(text)).transpose()?)
    }

    /// The octets of an object that is not mail.
    pub fn object(&self, input: Vec<u8>) -> Result<Vec<u8>, Refusal> {
        match self.input_form.as_deref() {
            Some("mime") => unsupported("the library takes objects, not mail"),
            Some("pem") => from_pem(&String::from_utf8_lossy(&input)),
            Some("base64") => from_base64(&input),
            _ => Ok(input),
        }
    }
}

/// The version of a crate by the lock file that the driver was built with; crates do not say it themselves.
pub fn locked_version<'a>(lock: &'a str, name: &str) -> &'a str {
    lock.split("[[package]]")
        .find(|package| package.contains(&format!("\nname = \"{name}\"\n")))
        .and_then(|package| package.split("version = \"").nth(1)?.split('"').next())
        .unwrap_or("unknown")
}

pub fn base64(octets: &[u8]) -> Value {
    json!(STANDARD.encode(octets))
}

/// White space does not count.
pub fn from_base64(text: &[u8]) -> Result<Vec<u8>, Refusal> {
    let mut text = text.to_vec();
    text.retain(|octet| !octet.is_ascii_whitespace());
    Ok(STANDARD.decode(text)?)
}

pub fn from_pem(text: &str) -> Result<Vec<u8>, Refusal> {
    match text.split("-----").nth(2) {
        Some(body) => from_base64(body.as_bytes()),
        None => invalid("no PEM"),
    }
}

pub fn to_pem(label: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let lines: Vec<_> = text
        .as_bytes()
        .chunks(64)
        .map(String::from_utf8_lossy)
        .collect();
    format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        lines.join("\n")
    )
}

/// A MIME entity around an object, with the fields of RFC 8551 section 3.2.
pub fn to_mail(kind: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let lines: Vec<_> = text
        .as_bytes()
        .chunks(64)
        .map(String::from_utf8_lossy)
        .collect();
    format!(
        "MIME-Version: 1.0\r\nContent-Type: application/pkcs7-mime; smime-type={kind}; name=smime.p7m\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{}\r\n",
        lines.join("\r\n")
    )
}
