//! `cargo xtask fuzz`: the fuzzers of `fuzz/`, fed from the vectors.

mod cargo_fuzz;
mod seed;
mod smoke;
mod targets;

use std::{ffi::OsString, path::PathBuf};

use clap::Subcommand;

use self::{cargo_fuzz::CargoFuzz, targets::Target};
use crate::Outcome;

/// What to do with the fuzzers.
#[derive(Subcommand)]
pub(crate) enum Task {
    /// Runs every fuzzer for some seconds, and fails where one finds something.
    Smoke {
        /// Seconds for each fuzzer.
        #[arg(long, default_value_t = 5)]
        seconds: u32,
    },
    /// Writes the vectors into the corpora, fuzz/corpus/TARGET.
    Seed,
    /// Makes the corpus of a target smaller without losing coverage, or an input that finds something
    /// shorter.
    Min {
        /// The target.
        target: Target,
        /// The input to shorten, such as fuzz/artifacts/TARGET/crash-…
        input: Option<PathBuf>,
    },
    /// Runs one fuzzer until it finds something or is stopped.
    Run {
        /// The target.
        target: Target,
        /// Stop after so many seconds.
        #[arg(long)]
        seconds: Option<u32>,
        /// Options for libFuzzer, such as -jobs=2.
        #[arg(last = true)]
        options: Vec<OsString>,
    },
}

/// Runs one of the tasks.
pub(crate) fn run(task: &Task) -> Outcome {
    match task {
        Task::Seed => seed::run(),
        Task::Smoke { seconds } => smoke::run(*seconds),
        Task::Min { target, input } => {
            let tool = CargoFuzz::find(&[*target])?;
            match input {
                Some(input) => tool.shorten(*target, input),
                None => tool.shrink_corpus(*target),
            }
        }
        Task::Run {
            target,
            seconds,
            options,
        } => {
            let tool = CargoFuzz::find(&[*target])?;
            seed::run()?;
            let mut command = tool.fuzz(*target, options)?;
            if let Some(seconds) = seconds {
                command.arg(format!("-max_total_time={seconds}"));
            }
            cargo_fuzz::check(&mut command)
        }
    }
}
