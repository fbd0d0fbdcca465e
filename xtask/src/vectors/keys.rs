//! `vectors keys`: private test keys, made once and pinned.

use std::fs;

use smime_forge::{primitive::key::Key, template::people::KEYS};

use super::{folder, pins};
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
    pins::write()
}
