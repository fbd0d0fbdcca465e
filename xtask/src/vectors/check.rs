//! `vectors check`: the committed files against a fresh run, the schema, each other, and against what
//! implementations answer.

use smime_cases::Vectors;

use super::{folder, history, make, pins, verdicts};
use crate::Outcome;

/// Reports every difference, not only the first. The implementations are asked about files that are
/// sound, unless `files_alone`.
pub(crate) fn run(files_alone: bool) -> Outcome {
    let mut faults = stale_files()?;
    match Vectors::from_folder(&folder::root()) {
        Ok(vectors) => {
            faults.extend(pins::faults(&vectors)?);
            faults.extend(history::faults(&vectors)?);
            faults.extend(private_opinions(&vectors));
            println!("{} cases read", vectors.cases.len());
            if faults.is_empty() && !files_alone {
                faults.extend(verdicts::faults()?);
            }
        }
        Err(error) => faults.push(error.to_string()),
    }
    if faults.is_empty() {
        return Ok(());
    }
    Err(format!(
        "faults in vectors/: {}\n{}",
        faults.len(),
        faults.join("\n")
    )
    .into())
}

/// Files that a fresh run makes otherwise, not at all, or additionally.
fn stale_files() -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let fresh = smime_forge::make(&folder::private_keys()?);
    let mut committed = folder::read("cases/")?;
    committed.extend(folder::read("keys/")?);
    committed.extend(folder::read("secrets/")?);
    let mut faults = Vec::new();
    for (file, text) in &fresh {
        match committed.get(file) {
            None => faults.push(format!("{file}: missing, a fresh run makes it")),
            Some(octets) if octets != text.as_bytes() => {
                faults.push(format!("{file}: differs from a fresh run"));
            }
            Some(_) => {}
        }
    }
    for (file, octets) in &committed {
        let is_made = if file.starts_with("cases/") {
            make::is_of_forge(octets)
        } else {
            file.starts_with("secrets/")
                || file.ends_with(".cert.pem") && !pins::is_foreign_certificate(file)
        };
        if is_made && !fresh.contains_key(file) {
            faults.push(format!("{file}: a fresh run does not make it"));
        }
    }
    Ok(faults)
}

/// Differences that do not say where they are public: a fault that is not has no place here
/// (SECURITY.md).
fn private_opinions(vectors: &Vectors) -> Vec<String> {
    let rows = vectors
        .opinions
        .iter()
        .flat_map(|(name, list)| list.iter().map(move |differs| (name, differs)));
    rows.filter(|(_, differs)| !differs.why.contains("Public: "))
        .map(|(name, differs)| {
            format!(
                "opinions/{name}.toml: why of {:?}: no reference after \"Public: \"",
                differs.case
            )
        })
        .collect()
}
