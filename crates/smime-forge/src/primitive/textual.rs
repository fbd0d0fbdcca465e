//! Octets as text: PEM, and base64 in lines.

use std::fmt::Write;

use base64::{Engine, engine::general_purpose::STANDARD};

/// PEM with lines of 64 characters (RFC 7468).
#[must_use]
pub fn pem(label: &str, der: &[u8]) -> String {
    let base64 = STANDARD.encode(der);
    let lines: String = base64
        .as_bytes()
        .chunks(64)
        .map(|line| format!("{}\n", String::from_utf8_lossy(line)))
        .collect();
    format!("-----BEGIN {label}-----\n{lines}-----END {label}-----\n")
}

/// Base64 in lines of 64 characters, ended by CRLF.
#[must_use]
pub fn base64_lines(octets: &[u8]) -> String {
    let mut text = String::new();
    for line in STANDARD.encode(octets).as_bytes().chunks(64) {
        let _ = write!(text, "{}\r\n", String::from_utf8_lossy(line));
    }
    text
}
