//! What can be wrong with a folder of vectors.

use std::{fmt, path::PathBuf};

/// A fault in a file of vectors: which file, which field, what was found and what was wanted.
#[derive(Debug)]
#[non_exhaustive]
pub enum LoadError {
    /// A file or folder could not be read.
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// A file is not the JSON or TOML that it should be.
    Syntax {
        /// The file, below `vectors/`.
        file: String,
        /// The parser's words, with line and column.
        cause: String,
    },
    /// A field does not fit the schema, where that is built in (the feature `schema`).
    Schema {
        /// The file, below `vectors/`.
        file: String,
        /// The field as a JSON pointer.
        field: String,
        /// What was found and wanted.
        cause: String,
    },
    /// A field names something that does not exist.
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
    Duplicate {
        /// The file that holds the second one.
        file: String,
        /// The id.
        id: String,
    },
    /// The folder holds no case at all.
    Empty {
        /// The folder.
        path: PathBuf,
    },
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { path, cause } => write!(f, "{}: {cause}", path.display()),
            Self::Syntax { file, cause } => write!(f, "{file}: {cause}"),
            Self::Schema { file, field, cause } => write!(f, "{file}: {field}: {cause}"),
            Self::Unknown {
                file,
                field,
                found,
                wanted,
            } => {
                write!(f, "{file}: {field}: \"{found}\" found, {wanted} wanted")
            }
            Self::Contradiction {
                file,
                field,
                found,
                wanted,
            } => {
                write!(f, "{file}: {field}: {found} found, {wanted} wanted")
            }
            Self::Duplicate { file, id } => write!(f, "{file}: id: \"{id}\" stands twice"),
            Self::Empty { path } => {
                write!(
                    f,
                    "{}: no case found, cases/AREA/NAME.json wanted",
                    path.display()
                )
            }
        }
    }
}

impl std::error::Error for LoadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Unreadable { cause, .. } => Some(cause),
            _ => None,
        }
    }
}
