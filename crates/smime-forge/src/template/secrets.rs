//! The secrets behind a case, recorded beside it for those who compute it again.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// What `vectors/secrets/ID.json` holds: nothing that a receiver is given, and nothing that a
/// verdict rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secrets {
    /// What has to be computed: `envelope`, `authenticated-data` or `compressed-data`.
    pub kind: &'static str,
    /// Octets in hexadecimal, by name.
    pub values: BTreeMap<&'static str, String>,
}

impl Secrets {
    /// None yet.
    #[must_use]
    pub fn new(kind: &'static str) -> Self {
        Self {
            kind,
            values: BTreeMap::new(),
        }
    }

    /// Records octets.
    pub fn add(&mut self, name: &'static str, octets: &[u8]) {
        self.values.insert(name, hex::encode(octets));
    }

    /// The file.
    ///
    /// # Panics
    /// Never: strings are JSON.
    #[must_use]
    pub fn json(&self) -> String {
        let mut object = Map::new();
        object.insert("kind".into(), self.kind.into());
        for (name, value) in &self.values {
            object.insert((*name).into(), Value::from(value.as_str()));
        }
        let text = serde_json::to_string_pretty(&Value::Object(object));
        text.expect("strings are JSON") + "\n"
    }
}
