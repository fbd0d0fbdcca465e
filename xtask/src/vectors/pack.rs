//! `vectors pack`: everything in one file.

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
