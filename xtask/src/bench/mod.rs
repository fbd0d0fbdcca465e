//! `cargo xtask bench`: the benchmarks of `benches/`, and how they stand beside OpenSSL.

mod chart;
mod comparison;
mod estimates;
mod machine;
mod table;
mod timing;

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::Command,
    time::SystemTime,
};

use clap::{Args, Subcommand};

use self::{comparison::Comparison, machine::Machine};
use crate::Outcome;

#[derive(Subcommand)]
pub(crate) enum Task {
    /// Run the benchmarks; print the ratios as a table, and write them as JSON and as a picture.
    Compare(Compare),
    /// Measure whether the time of RSA v1.5 decryption tells how the padding was: minutes, on a quiet machine.
    Timing(timing::Timing),
}

#[derive(Args)]
pub(crate) struct Compare {
    /// Areas to run, by the names of the files in benches/benches; all when absent.
    #[arg(value_name = "AREA")]
    areas: Vec<String>,
    /// Run each benchmark for half a second: enough to see that it works, too short for figures.
    #[arg(long)]
    quick: bool,
    /// Run nothing: take what target/criterion holds already.
    #[arg(long, conflicts_with = "quick")]
    read: bool,
    /// Where compare.json and compare.svg go; target/bench when absent.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Runs a task.
pub(crate) fn run(task: &Task) -> Outcome {
    match task {
        Task::Compare(compare) => compare.run(),
        Task::Timing(timing) => timing.run(),
    }
}

impl Compare {
    fn run(&self) -> Outcome {
        let criterion = criterion_home();
        let started = SystemTime::now();
        if !self.read {
            self.measure(&criterion)?;
        }
        // What an earlier run left behind is no part of this one.
        let since = (!self.read).then_some(started);
        let mut comparisons = estimates::read(&criterion, since)?;
        comparisons.retain(|comparison| self.wants(&comparison.area));
        if comparisons.is_empty() {
            return Err(format!("no estimates in {}", criterion.display()).into());
        }

        let machine = Machine::here(&crate::root())?;
        print!("{}", table::markdown(&comparisons));
        let out = self.out.clone().unwrap_or_else(|| target().join("bench"));
        fs::create_dir_all(&out)?;
        write(
            &out.join("compare.json"),
            &table::json(&comparisons, &machine),
        )?;
        write(
            &out.join("compare.svg"),
            &chart::svg(&comparisons, &machine),
        )?;
        within_limits(&comparisons)
    }

    fn measure(&self, criterion: &Path) -> Outcome {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command
            .current_dir(crate::root())
            .env("CRITERION_HOME", criterion)
            .args(["bench", "--package", "benches"]);
        for area in &self.areas {
            command.args(["--bench", area]);
        }
        command.args(["--", "--noplot"]);
        // Standard output is for the table.
        command.stdout(io::stderr());
        if self.quick {
            command.args(["--warm-up-time", "0.1", "--measurement-time", "0.4"]);
            command.args(["--sample-size", "10"]);
        }
        match command.status()? {
            status if status.success() => Ok(()),
            status => Err(format!("cargo bench: {status}").into()),
        }
    }

    fn wants(&self, area: &str) -> bool {
        self.areas.is_empty() || self.areas.iter().any(|wanted| wanted == area)
    }
}

/// Whatever a mebibyte of mail holds, judging it takes less than the limit.
fn within_limits(comparisons: &[Comparison]) -> Outcome {
    let over: Vec<String> = comparisons
        .iter()
        .filter(|comparison| comparison.is_over_limit())
        .map(|comparison| format!("{} takes {}", comparison.what, comparison.ours.time()))
        .collect();
    if over.is_empty() {
        return Ok(());
    }
    let limit = comparison::time(comparison::HOSTILE_LIMIT);
    Err(format!("hostile: {}; less than {limit} wanted", over.join(", ")).into())
}

fn write(path: &Path, text: &str) -> Outcome {
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    eprintln!("{}", path.display());
    Ok(())
}

/// Where criterion keeps its estimates.
fn criterion_home() -> PathBuf {
    env::var_os("CRITERION_HOME").map_or_else(|| target().join("criterion"), PathBuf::from)
}

fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| crate::root().join("target"), PathBuf::from)
}
