//! `gauntlet interop`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::cases::Cases;
use super::print;
use super::run::{Implementations, watch};
use crate::ask::Asking;
use crate::interop::Interop;
use crate::{Implementation, Progress, RunError, report, visible};

#[derive(Args, Debug)]
pub(super) struct Options {
    #[command(flatten)]
    implementations: Implementations,
    #[command(flatten)]
    cases: Cases,
    /// Write interop.html and interop.json to this folder
    #[arg(long, value_name = "DIR", default_value = "target/gauntlet")]
    out: PathBuf,
    /// Write it as JSON to this file too; `-` is standard output, in place of the table
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

impl Options {
    pub(super) fn carry_out(self) -> Result<ExitCode, RunError> {
        let launches = self.implementations.launches()?;
        let vectors = self.cases.load()?;
        let mut cases = self.cases.select(&vectors, None)?.listed;
        cases.retain(|case| case.produce.is_some());
        if cases.is_empty() {
            let nothing = "--filter: no case that matches has a message made";
            return Err(RunError::Usage(nothing.into()));
        }
        let watch = watch()?;
        let started = Implementation::start_all(&launches, &vectors.features, &watch)?;
        let asking = Asking {
            vectors: &vectors,
            watch: &watch,
            jobs: self.implementations.jobs(),
            progress: &Progress::on_terminal(),
        };
        let interop = Interop::exchange(asking, cases, started)?;
        let page = report::write_interop(&self.out, &interop, &vectors)?;
        match &self.json {
            Some(path) if path == Path::new("-") => print(&report::json(&interop))?,
            copy => {
                if let Some(copy) = copy {
                    report::write_file(copy, &report::json(&interop))?;
                }
                let table = visible::lines(&interop.table());
                print(&format!("{table}Page: {}\n", page.display()))?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
