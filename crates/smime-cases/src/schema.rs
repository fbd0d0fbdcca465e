//! The JSON Schema of a case, `vectors/schema/case.json`.

use serde_json::Value;

use crate::{LoadError, pack};

/// The compiled schema, built into the binary.
pub(crate) struct Schema(jsonschema::Validator);

impl Schema {
    /// Compiles the schema that is built in.
    pub(crate) fn new() -> Result<Self, LoadError> {
        const FILE: &str = "schema/case.json";
        let schema = pack::schema(FILE)?;
        let validator = jsonschema::validator_for(&schema).map_err(|e| LoadError::Syntax {
            file: FILE.into(),
            cause: e.to_string(),
        })?;
        Ok(Self(validator))
    }

    /// Checks one case; the error names the first field that does not fit.
    pub(crate) fn check(&self, file: &str, case: &Value) -> Result<(), LoadError> {
        match self.0.iter_errors(case).next() {
            None => Ok(()),
            Some(error) => {
                let pointer = error.instance_path().to_string();
                Err(LoadError::Schema {
                    file: file.into(),
                    field: if pointer.is_empty() {
                        "/".into()
                    } else {
                        pointer
                    },
                    cause: error.to_string(),
                })
            }
        }
    }
}
