//! What is taken from elsewhere and committed: keys, certificates and cases, pinned by hash.

use std::{error::Error, fs, path::Path};

use smime_forge::{primitive::textual::pem, template::book::Book};

use crate::{
    Outcome,
    vectors::{folder, pins},
};

/// Writes a private key, PKCS #8 in DER, as `keys/NAME.key.pem`.
pub(super) fn key(name: &str, der: &[u8]) -> Outcome {
    write(&format!("keys/{name}.key.pem"), &pem("PRIVATE KEY", der))
}

/// Writes a certificate in DER as `keys/NAME.cert.pem`.
pub(super) fn certificate(name: &str, der: &[u8]) -> Outcome {
    write(&format!("keys/{name}.cert.pem"), &pem("CERTIFICATE", der))
}

/// Writes the cases of a book, and pins all that is not the forge's.
pub(super) fn cases(book: Book) -> Outcome {
    let (cases, _) = book.into_cases();
    for case in &cases {
        let json = serde_json::to_string_pretty(case)?;
        write(&format!("cases/{}.json", case.id), &(json + "\n"))?;
    }
    println!("{} cases", cases.len());
    pins::write()
}

/// The text of an RFC, without the lines at the ends of its pages.
pub(super) fn rfc(path: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let octets = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let text = String::from_utf8_lossy(&octets);
    Ok(text
        .lines()
        .map(|line| line.trim_end().trim_start_matches('\u{c}').to_owned())
        .filter(|line| !is_page_end(line))
        .collect())
}

fn is_page_end(line: &str) -> bool {
    line.ends_with(']') && line.contains("[Page ")
        || line.starts_with("RFC ") && line.ends_with(|last: char| last.is_ascii_digit())
}

fn write(file: &str, text: &str) -> Outcome {
    let path = folder::root().join(file);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)?;
    Ok(())
}
