//! `cargo xtask tidy`: the rules of this house, each in a file of its own.
//!
//! Rules look at the tracked files, at what cargo says of the packages, and at what the reference says of its
//! reasons. Each is a function of those, so that its tests can show it a violation.

mod cases;
mod citations;
mod code;
mod commands;
mod dependencies;
mod findings;
mod functions;
mod identifiers;
mod layers;
mod length;
mod mutants;
mod panics;
mod paths;
mod reasons;
mod sources;
mod unsafe_code;
mod words;

use std::fmt;

use smime_cases::Vectors;

use self::sources::{Metadata, Sources};
use crate::Outcome;

/// Checks all rules, prints what breaks one, and fails if there was anything.
pub(crate) fn run() -> Outcome {
    let sources = Sources::tracked()?;
    let metadata = Metadata::read(&sources.root)?;
    let mut violations = Vec::new();
    violations.extend(dependencies::check(&sources, &metadata));
    violations.extend(unsafe_code::check(&sources, &metadata));
    violations.extend(identifiers::check(&sources));
    violations.extend(panics::check(&sources));
    violations.extend(paths::check(&sources));
    violations.extend(citations::check(&sources));
    violations.extend(layers::check(&sources));
    violations.extend(length::check(&sources));
    violations.extend(functions::check(&sources));
    violations.extend(words::check(&sources));
    violations.extend(commands::check(&sources));
    violations.extend(vectors(&sources));
    for file in length::long(&sources) {
        println!("tidy: {file}, most are shorter");
    }
    for violation in &violations {
        println!("{violation}");
    }
    match violations.len() {
        0 => Ok(()),
        count => Err(format!("tidy: {count} violations").into()),
    }
}

/// The vectors load, which checks every name and id in them, and they hold the reasons and findings of the
/// reference; each reason has a check that can be removed, and each case that the forge makes a line that makes it.
fn vectors(sources: &Sources) -> Vec<Violation> {
    let vectors = Vectors::from_folder(&sources.root.join("vectors"));
    let reasons = reasons::of_the_reference(&sources.root);
    let findings = findings::of_the_reference(&sources.root);
    match (vectors, reasons, findings) {
        (Ok(vectors), Ok(reasons), Ok(findings)) => {
            let mut violations = reasons::check(&vectors, &reasons);
            violations.extend(findings::check(&vectors, &findings));
            violations.extend(mutants::check(sources, &reasons));
            let forged = vectors.cases.values().filter(|case| case.origin == "forge");
            violations.extend(cases::check(sources, forged.map(|case| case.id.as_str())));
            violations
        }
        (Err(error), ..) => vec![Violation::of("vectors", error)],
        (_, Err(error), _) => vec![Violation::of("gauntlet reasons", error)],
        (.., Err(error)) => vec![Violation::of("gauntlet findings", error)],
    }
}

/// Something that breaks a rule.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Violation {
    file: String,
    line: Option<usize>,
    text: String,
}

impl Violation {
    /// Of a whole file.
    fn of(file: &str, text: impl fmt::Display) -> Self {
        Self {
            file: file.into(),
            line: None,
            text: text.to_string(),
        }
    }

    /// At a line, counted from 1.
    fn at(file: &str, line: usize, text: impl fmt::Display) -> Self {
        Self {
            line: Some(line),
            ..Self::of(file, text)
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}", self.text)
    }
}
