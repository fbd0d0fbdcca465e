//! `cargo xtask corpus`: public test sets, fetched by package name and never committed.

mod pkits;

use clap::Subcommand;

use crate::Outcome;

#[derive(Subcommand)]
pub(crate) enum Task {
    /// NIST's path validation test suite: 224 signed messages, by `smime verify`.
    Pkits,
}

/// Runs a task.
pub(crate) fn run(task: &Task) -> Outcome {
    match task {
        Task::Pkits => pkits::run(),
    }
}
