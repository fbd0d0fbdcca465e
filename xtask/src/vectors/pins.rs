//! The inputs that the forge does not make, pinned by hash in `vectors/pinned.toml`.

use std::{collections::BTreeMap, error::Error, fmt::Write, fs};

use smime_cases::Vectors;
use smime_forge::primitive::digest::sha256_hex;

use super::{folder, make};
use crate::Outcome;

/// Private keys, and the cases and certificates that come from elsewhere, by their path.
pub(crate) fn inputs() -> Result<BTreeMap<String, Vec<u8>>, Box<dyn Error>> {
    let mut inputs = folder::read("keys/")?;
    inputs.retain(|file, _| file.ends_with(".key.pem") || is_foreign_certificate(file));
    inputs.extend(
        folder::read("cases/")?
            .into_iter()
            .filter(|(_, case)| !make::is_of_forge(case)),
    );
    Ok(inputs)
}

/// Whether a certificate is one that a standard prints: those have its number before their name.
pub(crate) fn is_foreign_certificate(file: &str) -> bool {
    file.starts_with("keys/rfc") && file.ends_with(".cert.pem")
}

/// Writes `pinned.toml` anew, with every input as it is now.
pub(crate) fn write() -> Outcome {
    let mut text = String::from(
        "# The inputs that the forge does not make, and the SHA-256 of each.\n\
         # Private keys: made once by `cargo xtask vectors keys`, but for those that an RFC prints: these, and the\n\
         # cases from there, by `cargo xtask corpus`. Test keys, of no worth to anybody.\n",
    );
    for (file, octets) in inputs()? {
        let hash = sha256_hex(&octets);
        writeln!(text, "\n[[pin]]\nfile = \"{file}\"\nsha256 = \"{hash}\"")?;
    }
    fs::write(folder::root().join("pinned.toml"), text)?;
    Ok(())
}

/// What is not pinned, or not as it is pinned, or pinned and not there.
pub(super) fn faults(vectors: &Vectors) -> Result<Vec<String>, Box<dyn Error>> {
    let inputs = inputs()?;
    let mut faults = Vec::new();
    for (file, octets) in &inputs {
        let hash = sha256_hex(octets);
        match vectors.pins.iter().find(|pin| pin.file == *file) {
            None => faults.push(format!("{file}: not in pinned.toml")),
            Some(pin) if pin.sha256 != hash => {
                faults.push(format!(
                    "{file}: SHA-256 {hash} found, {} pinned",
                    pin.sha256
                ));
            }
            Some(_) => {}
        }
    }
    for pin in &vectors.pins {
        if !inputs.contains_key(&pin.file) {
            faults.push(format!("pinned.toml: {} is not there", pin.file));
        }
    }
    Ok(faults)
}
