//! All vectors as one JSON file, for programs in other languages.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::{
    Case, Change, Class, Definition, Feature, FindingCode, LoadError, Reason, Requirement, Vectors,
    built_in,
};

/// A data release as one value, of the form of [`Pack::schema`]: `cargo xtask vectors pack` writes it as JSON.
#[derive(Debug, Serialize)]
pub struct Pack<'a> {
    format: u32,
    version: &'static str,
    released: bool,
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
    changes: Vec<Change>,
}

impl Pack<'_> {
    /// The version of the suite, and so of its cases.
    pub const VERSION: &'static str = env!("CARGO_PKG_VERSION");

    /// The JSON Schema of the whole file: `schema/release.json` with `schema/case.json` in its place.
    ///
    /// # Errors
    /// When one of the two is not JSON.
    pub fn schema() -> Result<Value, LoadError> {
        let mut release = schema("schema/release.json")?;
        let mut case = schema("schema/case.json")?;
        if let Some(fields) = case.as_object_mut() {
            fields.shift_remove("$schema");
        }
        if let Some(place) = release.pointer_mut("/properties/cases/items") {
            *place = case;
        }
        Ok(release)
    }
}

impl<'a> From<&'a Vectors> for Pack<'a> {
    fn from(vectors: &'a Vectors) -> Self {
        let last = vectors.history.last();
        Self {
            format: 1,
            version: Self::VERSION,
            released: last.is_some_and(|last| last.version == Self::VERSION)
                && vectors.unreleased().is_empty(),
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
            changes: vectors.changes(),
        }
    }
}

/// A schema that is built in.
pub(crate) fn schema(file: &str) -> Result<Value, LoadError> {
    let text = built_in::FILES.iter().find(|(name, _)| *name == file);
    let text = text.map_or("", |(_, text)| *text);
    serde_json::from_str(text).map_err(|cause| LoadError::Syntax {
        file: file.into(),
        cause: cause.to_string(),
    })
}
