//! Builds and checks what cargo alone does not: `cargo xtask --help`.
#![forbid(unsafe_code)]

mod attacks;
mod bench;
mod columns;
mod command;
mod corpus;
mod fuzz;
mod matrix;
mod mutants;
mod peers;
mod progress;
mod tidy;
mod vectors;

use std::{
    error::Error,
    path::{Path, PathBuf},
    process::ExitCode,
};

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
    /// Print the cases of each class of attacks, and who answered what.
    Attacks(attacks::Attacks),
    /// Benchmarks beside OpenSSL.
    #[command(subcommand)]
    Bench(bench::Task),
    /// Public test sets, fetched by package name.
    #[command(subcommand)]
    Corpus(corpus::Task),
    /// The fuzzers: run, feed, minimise.
    #[command(subcommand)]
    Fuzz(fuzz::Task),
    /// Have every kind of message made by one implementation and read by another; print the table.
    Matrix(matrix::Matrix),
    /// Remove checks of the reference, one at a time, and see the suite notice.
    Mutants(mutants::Task),
    /// Other libraries for the suite's drivers.
    #[command(subcommand)]
    Peers(peers::Task),
    /// Check the rules of this house.
    Tidy,
    /// The test cases and their key material.
    #[command(subcommand)]
    Vectors(vectors::Task),
}

/// What every task ends with: nothing, or the lines that say what is wrong.
type Outcome = Result<(), Box<dyn Error>>;

fn main() -> ExitCode {
    let outcome = match Arguments::parse().task {
        Task::Attacks(attacks) => attacks::run(&attacks),
        Task::Bench(task) => bench::run(&task),
        Task::Corpus(task) => corpus::run(&task),
        Task::Fuzz(task) => fuzz::run(&task),
        Task::Matrix(task) => matrix::run(&task),
        Task::Mutants(task) => mutants::run(&task),
        Task::Peers(task) => peers::run(&task),
        Task::Tidy => tidy::run(),
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

/// The root of the workspace.
fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).into()
}
