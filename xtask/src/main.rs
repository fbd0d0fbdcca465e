//! Builds and checks what cargo alone does not: `cargo xtask --help`.
#![forbid(unsafe_code)]

mod vectors;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Builds and checks what cargo alone does not.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// The test cases and their key material.
    #[command(subcommand)]
    Vectors(vectors::Task),
}

/// What every task ends with: nothing, or the lines that say what is wrong.
type Outcome = Result<(), Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let outcome = match Arguments::parse().task {
        Task::Vectors(task) => vectors::run(&task),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}
