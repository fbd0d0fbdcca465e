//! `corpus rfc9216`: the sample keys, certificates and PKCS #12 files that RFC 9216 prints.

use std::{collections::BTreeMap, error::Error, path::Path};

use base64::{Engine, engine::general_purpose::STANDARD};
use smime_cases::{Form, Level, Op};
use smime_forge::template::{book::Book, message::Message};

use super::committed;
use crate::Outcome;

/// The section that prints a certificate or a key, and the name that it gets.
const OBJECTS: [(&str, &str); 22] = [
    ("3.1", "rfc9216-ca-rsa"),
    ("3.2", "rfc9216-ca-rsa"),
    ("3.3", "rfc9216-ca-rsa-cross"),
    ("4.1", "rfc9216-alice-sign"),
    ("4.2", "rfc9216-alice-sign"),
    ("4.3", "rfc9216-alice-encrypt"),
    ("4.4", "rfc9216-alice-encrypt"),
    ("5.1", "rfc9216-bob-sign"),
    ("5.2", "rfc9216-bob-sign"),
    ("5.3", "rfc9216-bob-encrypt"),
    ("5.4", "rfc9216-bob-encrypt"),
    ("6.1", "rfc9216-ca-ed25519"),
    ("6.2", "rfc9216-ca-ed25519"),
    ("6.3", "rfc9216-ca-ed25519-cross"),
    ("7.1", "rfc9216-carlos-sign"),
    ("7.2", "rfc9216-carlos-sign"),
    ("7.3", "rfc9216-carlos-encrypt"),
    ("7.4", "rfc9216-carlos-encrypt"),
    ("8.1", "rfc9216-dana-sign"),
    ("8.2", "rfc9216-dana-sign"),
    ("8.3", "rfc9216-dana-encrypt"),
    ("8.4", "rfc9216-dana-encrypt"),
];

/// The sections with PKCS #12 files; each is locked with its owner's name.
const FILES: [(&str, &str); 4] = [
    ("4.5", "alice"),
    ("5.5", "bob"),
    ("7.5", "carlos"),
    ("8.5", "dana"),
];

/// Extracts everything and writes cases, keys, certificates and pins.
pub(super) fn run(text: &Path) -> Outcome {
    let blocks = extract(&committed::rfc(text)?)?;
    let block = |section: &str| {
        blocks
            .get(section)
            .ok_or_else(|| format!("{}: no PEM in section {section}", text.display()))
    };
    for (section, name) in OBJECTS {
        let (label, der) = block(section)?;
        match label.as_str() {
            "PRIVATE KEY" => committed::key(name, der)?,
            _ => committed::certificate(name, der)?,
        }
    }
    let mut book = Book::default();
    for (section, owner) in FILES {
        let (_, der) = block(section)?;
        let message = Message::new(Op::Import, der.clone(), Form::Der)
            .needing("pkcs12")
            .needing("legacy")
            .received(|context| {
                context.password = Some(owner.into());
                context.legacy = true;
            });
        book.valid(&format!("rfc9216/{owner}"), message)
            .origin("rfc9216")
            .text(
                &format!("the PKCS #12 file of {owner}"),
                "Two keys with their certificates and that of the authority, under Triple DES by the scheme of PKCS #12 and HMAC-SHA-1, as tools of its time wrote it.",
            )
            .source(&format!("RFC 9216 section {section}"))
            .level(Level::None)
            .class("legacy-algorithm");
    }
    committed::cases(book)
}

/// A label and the DER under it.
type Block = (String, Vec<u8>);

/// The first PEM block of each section, by the section's number.
fn extract(lines: &[String]) -> Result<BTreeMap<String, Block>, Box<dyn Error>> {
    let mut blocks = BTreeMap::new();
    let mut section = String::new();
    let mut open: Option<(String, String)> = None;
    for line in lines {
        let text = line.trim();
        if let Some(number) = heading(line) {
            number.clone_into(&mut section);
        } else if let Some(label) = marker(text, "BEGIN") {
            open = Some((label.to_owned(), String::new()));
        } else if marker(text, "END").is_some() {
            if let Some((label, base64)) = open.take() {
                let der = STANDARD
                    .decode(&base64)
                    .map_err(|error| format!("section {section}: {error}"))?;
                blocks.entry(section.clone()).or_insert((label, der));
            }
        } else if let Some((_, base64)) = &mut open {
            base64.push_str(text);
        }
    }
    Ok(blocks)
}

/// The number of a section that begins in this line, such as 4.1.
fn heading(line: &str) -> Option<&str> {
    let (number, _) = line.split_once(".  ")?;
    let is_number = number
        .split('.')
        .all(|piece| !piece.is_empty() && piece.chars().all(|digit| digit.is_ascii_digit()));
    is_number.then_some(number)
}

fn marker<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    text.strip_prefix("-----")?
        .strip_prefix(word)?
        .strip_prefix(' ')?
        .strip_suffix("-----")
}
