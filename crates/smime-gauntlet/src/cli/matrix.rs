//! `gauntlet matrix`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::{Source, print};
use crate::driver::Watch;
use crate::matrix::{Matrix, table};
use crate::{RunError, report};

#[derive(Args, Debug)]
pub(super) struct Options {
    /// Only the rows in which these words stand, such as "kari x25519" or "AuthEnvelopedData"
    #[arg(long, value_name = "WORDS")]
    filter: Option<String>,
    /// Write the matrix as JSON to this file; `-` is standard output, in place of the table
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    #[command(flatten)]
    source: Source,
}

impl Options {
    pub(super) fn carry_out(self) -> Result<ExitCode, RunError> {
        let vectors = self.source.load()?;
        let watch = Watch::start(super::run::MEMORY_LIMIT);
        watch.kill_on_interrupt().map_err(|cause| RunError::File {
            path: "signal handlers".into(),
            cause,
        })?;
        let matrix = Matrix::new(&vectors, self.filter.as_deref(), &watch)?;
        if matrix.rows.is_empty() {
            return Err(RunError::Usage("--filter: no row has these words".into()));
        }
        match &self.json {
            Some(path) if path == Path::new("-") => print(&report::json(&matrix))?,
            json => {
                if let Some(path) = json {
                    report::write_file(path, &report::json(&matrix))?;
                }
                print(&table(&matrix))?;
            }
        }
        Ok(ExitCode::from(u8::from(matrix.failures().next().is_some())))
    }
}
