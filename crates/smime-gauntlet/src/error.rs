//! What ends a run without results.

use std::io;
use std::path::PathBuf;

use smime_cases::LoadError;

use crate::driver::StartError;

/// The run, or another command of the suite, could not be carried out: exit status 2.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// A broken or missing file of vectors, or a broken list of expected differences.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// A field of a list of expected differences says nothing.
    #[error("{file}: {field}: {cause}")]
    Expectation {
        /// The file.
        file: String,
        /// The field, with the case it belongs to.
        field: String,
        /// What was found and what was wanted.
        cause: &'static str,
    },
    /// A file could not be read or written.
    #[error("{path}: {cause}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// A driver did not start.
    #[error("{driver}: {cause}")]
    Start {
        /// The driver's command.
        driver: String,
        /// Why.
        #[source]
        cause: StartError,
    },
    /// A driver claims something that is not in the closed list.
    #[error("{driver}: features: {feature:?} found, ids of features.json wanted")]
    UnknownFeature {
        /// The driver's command.
        driver: String,
        /// The claim.
        feature: String,
    },
    /// A driver answered `error`: it could not ask its library.
    #[error("{implementation}: {case}: error: {detail}")]
    CouldNotAsk {
        /// The implementation's name.
        implementation: String,
        /// The case.
        case: String,
        /// The driver's words.
        detail: String,
    },
    /// The call makes no sense.
    #[error("{0}")]
    Usage(String),
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use super::*;

    #[test]
    fn a_line_says_all_and_each_cause_is_the_source_of_what_it_caused() {
        let error = RunError::Start {
            driver: "./driver".into(),
            cause: StartError::Spawn(io::Error::other("no such program")),
        };
        let wanted = "./driver: cannot be run: no such program";
        assert_eq!(error.to_string(), wanted);
        let cause = error.source().unwrap();
        assert!(cause.is::<StartError>());
        assert!(cause.source().unwrap().is::<io::Error>());

        let error = RunError::File {
            path: "results.json".into(),
            cause: io::Error::other("full"),
        };
        assert_eq!(error.to_string(), "results.json: full");
        assert!(error.source().unwrap().is::<io::Error>());
    }

    #[test]
    fn what_the_loader_says_stands_once_in_a_chain_of_causes() {
        let unreadable = || LoadError::Unreadable {
            path: "vectors".into(),
            cause: io::Error::other("no such folder"),
        };
        let error = RunError::from(unreadable());
        assert_eq!(error.to_string(), unreadable().to_string());
        assert!(error.source().unwrap().is::<io::Error>());
    }
}
