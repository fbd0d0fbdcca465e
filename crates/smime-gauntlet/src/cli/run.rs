//! `gauntlet run`.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::thread;

use clap::Args;

use super::cases::Cases;
use super::drivers;
use super::outputs::Outputs;
use crate::driver::{Launch, Watch};
use crate::{
    Implementation, ImplementationResults, Progress, Run, RunError, Shard, Witnesses, worker,
};

#[derive(Args, Debug)]
pub(super) struct Options {
    #[command(flatten)]
    implementations: Implementations,
    #[command(flatten)]
    cases: Cases,
    /// Run the Kth of N parts of the cases, on a machine of its own; `gauntlet merge` puts the results together
    #[arg(long, value_name = "K/N")]
    shard: Option<Shard>,
    #[command(flatten)]
    outputs: Outputs,
}

/// Who is asked.
#[derive(Args, Debug)]
pub(super) struct Implementations {
    /// Run this built-in implementation (repeatable) [default: reference and openssl]
    #[arg(long = "impl", value_name = "NAME")]
    names: Vec<String>,
    /// Run this driver by `sh -c` (repeatable)
    #[arg(long = "driver", value_name = "CMD")]
    drivers: Vec<String>,
    /// Run every driver that is found, as `gauntlet drivers` lists them, in DIR or where it looks
    #[arg(long, value_name = "DIR", num_args = 0..=1, require_equals = true)]
    peers: Option<Option<PathBuf>>,
    /// How many drivers run at a time [default: one for each processor]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
}

impl Options {
    pub(super) fn carry_out(self) -> Result<ExitCode, RunError> {
        let launches = self.implementations.launches()?;
        let vectors = self.cases.load()?;
        let selection = self.cases.select(&vectors, self.shard)?;
        let watch = watch()?;
        let started = Implementation::start_all(&launches, &vectors.features, &watch)?;
        let implementations: Vec<_> = started
            .iter()
            .map(|(one, _)| ImplementationResults::none_of(one))
            .collect();
        let prepared = self.outputs.prepare(&implementations, &vectors)?;
        let run = Run {
            vectors: &vectors,
            selection: &selection,
            witnesses: &Witnesses {
                reference: worker::launch(worker::REFERENCE)?,
                others: vec![worker::launch(worker::OPENSSL)?],
            },
            watch: &watch,
            jobs: self.implementations.jobs(),
            progress: &Progress::on_terminal(),
        };
        let results = run.results(started)?;
        self.outputs.write(results, prepared, &vectors)
    }
}

impl Implementations {
    pub(super) fn launches(&self) -> Result<Vec<Launch>, RunError> {
        let peers = drivers::found(self.peers.as_ref())?;
        if self.names.is_empty() && self.drivers.is_empty() && peers.is_empty() {
            return worker::DEFAULT.into_iter().map(worker::launch).collect();
        }
        let drivers = self
            .drivers
            .iter()
            .map(|line| Ok(Launch::Shell(line.clone())));
        self.names
            .iter()
            .map(|name| worker::launch(name))
            .chain(drivers)
            .chain(peers.into_iter().map(Ok))
            .collect()
    }

    pub(super) fn jobs(&self) -> usize {
        match self.jobs {
            Some(jobs) => jobs.into(),
            None => thread::available_parallelism().map_or(1, usize::from),
        }
    }
}

/// The one who watches the drivers, and kills them when the run is interrupted.
pub(super) fn watch() -> Result<Arc<Watch>, RunError> {
    let watch = Watch::start(MEMORY_LIMIT);
    watch.kill_on_interrupt().map_err(|cause| RunError::File {
        path: "signal handlers".into(),
        cause,
    })?;
    Ok(watch)
}

/// Octets of resident memory that a driver's processes may hold together.
const MEMORY_LIMIT: u64 = 512 << 20;
