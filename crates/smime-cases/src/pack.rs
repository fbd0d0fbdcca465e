//! All vectors as one JSON file, for programs in other languages.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{Case, Class, Definition, Feature, FindingCode, Reason, Requirement, Vectors};

/// All vectors as one value: `cargo xtask vectors pack` writes it as JSON.
#[derive(Debug, Serialize)]
pub struct Pack<'a> {
    version: u32,
    cases: Vec<&'a Case>,
    keys: &'a BTreeMap<String, String>,
    certificates: &'a BTreeMap<String, String>,
    crls: &'a BTreeMap<String, String>,
    features: &'a [Feature],
    reasons: &'a [Reason],
    findings: &'a [FindingCode],
    classes: Vec<&'a Class>,
    requirements: Vec<&'a Requirement>,
    definitions: Vec<&'a Definition>,
}

impl Pack<'_> {
    /// The version of the suite, and so of its cases.
    pub const VERSION: &'static str = env!("CARGO_PKG_VERSION");
}

impl<'a> From<&'a Vectors> for Pack<'a> {
    fn from(vectors: &'a Vectors) -> Self {
        Self {
            version: 1,
            cases: vectors.cases.values().collect(),
            keys: &vectors.keys,
            certificates: &vectors.certificates,
            crls: &vectors.crls,
            features: &vectors.features,
            reasons: &vectors.reasons,
            findings: &vectors.findings,
            classes: vectors.classes.values().collect(),
            requirements: vectors.requirements.values().collect(),
            definitions: vectors.definitions.values().collect(),
        }
    }
}
