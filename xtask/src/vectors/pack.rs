//! `vectors pack`: everything in one file, or in the package that is published.

use std::{fs, path::Path};

use smime_cases::{Pack, Vectors};

use super::folder;
use crate::Outcome;

/// Writes one JSON file with cases, key material and lists.
pub(crate) fn write(output: &Path) -> Outcome {
    let vectors = Vectors::from_folder(&folder::root())?;
    if let Some(folder) = output.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(output, serde_json::to_vec(&Pack::from(&vectors))?)?;
    println!("{} cases in {}", vectors.cases.len(), output.display());
    Ok(())
}

/// Copies `vectors/` beside the manifest of smime-cases, where `cargo package` picks it up. The
/// copy is not committed: in the workspace the crate reads the folder itself.
pub(crate) fn into_package() -> Outcome {
    Vectors::from_folder(&folder::root())?;
    let target = folder::root().join("../crates/smime-cases/vectors");
    if target.exists() {
        fs::remove_dir_all(&target)?;
    }
    for (file, octets) in folder::read("")? {
        let path = target.join(file);
        fs::create_dir_all(path.parent().unwrap_or(&target))?;
        fs::write(path, octets)?;
    }
    Ok(())
}
