//! `vectors check`: the committed files against a fresh run, the schema, each other, and against what
//! implementations answer.

use smime_cases::{Differs, Vectors, Verdict};

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

/// Differences that do not say where they are public: a fault that is not has no place here, a harmless
/// limit has (SECURITY.md).
fn private_opinions(vectors: &Vectors) -> Vec<String> {
    let rows = vectors
        .opinions
        .iter()
        .flat_map(|(name, list)| list.iter().map(move |differs| (name, differs)));
    rows.filter_map(|(name, differs)| {
        let fault = if !differs.why.contains("Public: ") {
            "no reference after \"Public: \""
        } else if differs.why.contains(NOT_PUBLIC) && !is_harmless(vectors, differs) {
            "not public, and no limit of a case that may be accepted"
        } else {
            return None;
        };
        let case = &differs.case;
        Some(format!("opinions/{name}.toml: why of {case:?}: {fault}"))
    })
    .collect()
}

/// Whether the difference endangers nobody: the implementation lives, and the case lets the message be
/// valid.
fn is_harmless(vectors: &Vectors, differs: &Differs) -> bool {
    let case = vectors.cases.get(&differs.case);
    differs.outcome == smime_cases::Outcome::Fail
        && case.is_some_and(|case| case.expect.accept.contains(&Verdict::Valid))
}

/// What an opinion says where nothing public was found.
const NOT_PUBLIC: &str = "Public: none found";

#[cfg(test)]
mod tests {
    use smime_cases::Outcome;

    use super::*;

    #[test]
    fn an_opinion_without_a_public_reference_is_about_what_may_be_accepted() {
        let mut vectors = Vectors::built_in().unwrap();
        let mut faults = |case: &str, outcome, why: &str| {
            let differs = Differs {
                case: case.into(),
                outcome,
                why: format!("Cause: c. {why}"),
            };
            vectors.opinions = [("one".to_owned(), vec![differs])].into();
            private_opinions(&vectors).join("\n")
        };
        let (good, either, bad) = ("signed/forms/basic", "cost/signers", "signed/signers/none");
        let none_found = "Public: none found; a limit, no risk.";

        assert_eq!(faults(bad, Outcome::Crash, "Public: CVE-2000-1."), "");
        assert_eq!(faults(good, Outcome::Fail, none_found), "");
        assert_eq!(faults(either, Outcome::Fail, none_found), "");
        assert_eq!(
            faults(good, Outcome::Fail, ""),
            "opinions/one.toml: why of \"signed/forms/basic\": no reference after \"Public: \""
        );
        for (case, outcome) in [
            (bad, Outcome::Fail),
            (good, Outcome::Crash),
            (either, Outcome::Timeout),
        ] {
            assert_eq!(
                faults(case, outcome, none_found),
                format!(
                    "opinions/one.toml: why of {case:?}: not public, and no limit of a case that may be accepted"
                )
            );
        }
    }
}
