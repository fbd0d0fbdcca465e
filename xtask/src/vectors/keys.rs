//! `vectors keys`: private test keys, made once and pinned.

use std::{fmt::Write, fs};

use smime_forge::{digest::sha256_hex, key::Key, people::KEYS};

use super::folder;
use crate::Outcome;

/// Makes the keys that are missing from `vectors/keys/` and writes `vectors/pinned.toml` anew.
///
/// The seed of a key is its name, but the prime search is the `rsa` crate's and may change with a
/// release: so the files are inputs, committed and pinned, and never made again.
pub(crate) fn run() -> Outcome {
    for (name, kind) in KEYS {
        let path = folder::root().join(format!("keys/{name}.key.pem"));
        if !path.exists() {
            println!("making {name}");
            fs::write(path, Key::generate(*kind, name))?;
        }
    }
    let mut text = String::from(
        "# The inputs that the forge does not make, and the SHA-256 of each.\n\
         # Private keys: made once by `cargo xtask vectors keys`. Test keys, of no worth to anybody.\n",
    );
    for (file, octets) in folder::read("keys/")? {
        if file.ends_with(".key.pem") {
            writeln!(
                text,
                "\n[[pin]]\nfile = \"{file}\"\nsha256 = \"{}\"",
                sha256_hex(&octets)
            )?;
        }
    }
    fs::write(folder::root().join("pinned.toml"), text)?;
    Ok(())
}
