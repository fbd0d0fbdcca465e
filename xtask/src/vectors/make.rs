//! `vectors make`: every case and certificate, and the secrets beside cases, written anew.

use std::fs;

use super::folder;
use crate::Outcome;

/// Writes what the forge makes; a case file of its origin that it makes no more is removed.
pub(crate) fn run() -> Outcome {
    let fresh = smime_forge::make(&folder::private_keys()?);
    let mut written = 0;
    for (file, text) in &fresh {
        let path = folder::root().join(file);
        if fs::read(&path).is_ok_and(|committed| committed == text.as_bytes()) {
            continue;
        }
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(path, text)?;
        written += 1;
    }
    let mut removed = 0;
    let mut committed = folder::read("secrets/")?;
    committed.extend(
        folder::read("cases/")?
            .into_iter()
            .filter(|(_, case)| is_of_forge(case)),
    );
    for file in committed.into_keys() {
        if !fresh.contains_key(&file) {
            fs::remove_file(folder::root().join(file))?;
            removed += 1;
        }
    }
    let cases = fresh
        .keys()
        .filter(|file| file.starts_with("cases/"))
        .count();
    println!("{cases} cases: {written} files written, {removed} removed");
    Ok(())
}

/// Whether a case file says that the forge made it.
pub(crate) fn is_of_forge(case: &[u8]) -> bool {
    serde_json::from_slice::<serde_json::Value>(case)
        .is_ok_and(|case| case.get("origin").and_then(|origin| origin.as_str()) == Some("forge"))
}
