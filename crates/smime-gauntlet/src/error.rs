//! What ends a run without results.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::PathBuf;

use smime_cases::LoadError;

use crate::driver::StartError;

/// The run, or another command of the suite, could not be carried out: exit status 2.
#[derive(Debug)]
pub enum RunError {
    /// A broken or missing file of vectors, or a broken list of expected differences.
    Load(LoadError),
    /// A field of a list of expected differences says nothing.
    Expectation {
        /// The file.
        file: String,
        /// The field, with the case it belongs to.
        field: String,
        /// What was found and what was wanted.
        cause: &'static str,
    },
    /// A file could not be read or written.
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// A driver did not start.
    Start {
        /// The driver's command.
        driver: String,
        /// Why.
        cause: StartError,
    },
    /// A driver claims something that is not in the closed list.
    UnknownFeature {
        /// The driver's command.
        driver: String,
        /// The claim.
        feature: String,
    },
    /// A restarted driver has another name, version or set of claims than before.
    AnotherHello {
        /// The driver's command.
        driver: String,
    },
    /// A driver answered `error`: it could not ask its library.
    CouldNotAsk {
        /// The implementation's name.
        implementation: String,
        /// The case.
        case: String,
        /// The driver's words.
        detail: String,
    },
    /// The call makes no sense.
    Usage(String),
}

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Load(cause) => cause.fmt(f),
            Self::Expectation { file, field, cause } => write!(f, "{file}: {field}: {cause}"),
            Self::File { path, cause } => write!(f, "{}: {cause}", path.display()),
            Self::Start { driver, cause } => write!(f, "{driver}: {cause}"),
            Self::UnknownFeature { driver, feature } => write!(
                f,
                "{driver}: features: {feature:?} found, ids of features.json wanted"
            ),
            Self::AnotherHello { driver } => write!(
                f,
                "{driver}: its first line after a restart is not the one it began with"
            ),
            Self::CouldNotAsk {
                implementation,
                case,
                detail,
            } => write!(f, "{implementation}: {case}: error: {detail}"),
            Self::Usage(what) => f.write_str(what),
        }
    }
}

impl Error for RunError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Load(cause) => Some(cause),
            Self::File { cause, .. } => Some(cause),
            Self::Start { cause, .. } => Some(cause),
            _ => None,
        }
    }
}

impl From<LoadError> for RunError {
    fn from(cause: LoadError) -> Self {
        Self::Load(cause)
    }
}
