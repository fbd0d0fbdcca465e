//! How a driver is started.

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;
use std::process::Command;

/// A command that starts a driver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Launch {
    /// A command line for `sh -c`.
    Shell(String),
    /// `EXECUTABLE worker NAME`: one of the implementations built into this program.
    Worker {
        /// The `gauntlet` program itself.
        executable: PathBuf,
        /// The built-in implementation's name.
        name: String,
    },
}

impl Launch {
    pub(crate) fn command(&self) -> Command {
        let (program, arguments): (OsString, [&str; 2]) = match self {
            Self::Shell(line) => ("sh".into(), ["-c", line]),
            Self::Worker { executable, name } => (executable.into(), ["worker", name]),
        };
        let mut command = Command::new(program);
        command.args(arguments);
        command
    }
}

impl fmt::Display for Launch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shell(line) => write!(f, "driver `{line}`"),
            Self::Worker { name, .. } => write!(f, "built-in implementation {name}"),
        }
    }
}
