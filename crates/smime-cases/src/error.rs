//! What can be wrong with a folder of vectors.

use std::path::PathBuf;

/// A fault in a file of vectors: which file, which field, what was found and what was wanted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// A file or folder could not be read.
    #[error("{path}: {cause}")]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
    /// A file is not the JSON or TOML that it should be.
    #[error("{file}: {cause}")]
    Syntax {
        /// The file, below `vectors/`.
        file: String,
        /// The parser's words, with line and column.
        cause: String,
    },
    /// A field does not fit the schema, where that is built in (the feature `schema`).
    #[error("{file}: {field}: {cause}")]
    Schema {
        /// The file, below `vectors/`.
        file: String,
        /// The field as a JSON pointer.
        field: String,
        /// What was found and wanted.
        cause: String,
    },
    /// A field names something that does not exist.
    #[error("{file}: {field}: \"{found}\" found, {wanted} wanted")]
    Unknown {
        /// The file, below `vectors/`.
        file: String,
        /// The field.
        field: &'static str,
        /// The name found.
        found: String,
        /// What was wanted.
        wanted: &'static str,
    },
    /// A field holds a value that contradicts the rest of the file.
    #[error("{file}: {field}: {found} found, {wanted} wanted")]
    Contradiction {
        /// The file, below `vectors/`.
        file: String,
        /// The field.
        field: &'static str,
        /// What was found.
        found: String,
        /// What was wanted.
        wanted: String,
    },
    /// Two entries have one id.
    #[error("{file}: id: \"{id}\" stands twice")]
    Duplicate {
        /// The file that holds the second one.
        file: String,
        /// The id.
        id: String,
    },
    /// The folder holds no case at all.
    #[error("{path}: no case found, cases/AREA/NAME.json wanted")]
    Empty {
        /// The folder.
        path: PathBuf,
    },
}
