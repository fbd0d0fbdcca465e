//! `cargo xtask vectors`: the folder `vectors/`, made and checked.

mod check;
pub(crate) mod folder;
mod history;
mod keys;
mod make;
mod pack;
pub(crate) mod pins;
mod types;
mod verdicts;

use std::path::PathBuf;

use clap::Subcommand;

use crate::Outcome;

/// What to do with `vectors/`.
#[derive(Subcommand)]
pub(crate) enum Task {
    /// Makes the private keys that are missing, and pins them. Committed keys stay as they are.
    Keys,
    /// Writes every case and certificate anew; removes cases that are made no more.
    Make,
    /// Proves that the committed files are those of a fresh run, fit the schema and each other, and
    /// that the reference and OpenSSL answer as the cases and `vectors/opinions` say.
    Check {
        /// Leaves the implementations alone; nothing of OpenSSL is built then.
        #[arg(long)]
        files: bool,
    },
    /// Writes the data release: all vectors in one JSON file, its schema, a change list, types for other languages.
    Pack {
        /// The folder to write to.
        #[arg(short, long, default_value = "target/pack")]
        out: PathBuf,
    },
    /// Records in `vectors/history.toml` what the workspace's version changed, when it is released.
    Release,
}

/// Runs one of the tasks.
pub(crate) fn run(task: &Task) -> Outcome {
    match task {
        Task::Keys => keys::run(),
        Task::Make => make::run(),
        Task::Check { files } => check::run(*files),
        Task::Pack { out } => pack::run(out),
        Task::Release => history::release(),
    }
}
