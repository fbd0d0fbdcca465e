//! `gauntlet merge`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use smime::visible::visible;

use super::Source;
use super::outputs::{Outputs, read_json};
use crate::{Results, RunError};

#[derive(Args, Debug)]
pub(super) struct Options {
    /// The results.json of each part, all of one run by `--shard`, in any order
    #[arg(required = true, value_name = "FILE")]
    parts: Vec<PathBuf>,
    #[command(flatten)]
    outputs: Outputs,
    #[command(flatten)]
    source: Source,
}

impl Options {
    pub(super) fn carry_out(self) -> Result<ExitCode, RunError> {
        let vectors = self.source.load()?;
        let parts: Vec<Results> = self
            .parts
            .iter()
            .map(|path| read(path))
            .collect::<Result<_, _>>()?;
        let results =
            Results::of_parts(parts).map_err(|cause| RunError::Usage(format!("merge: {cause}")))?;
        let stray = results
            .results
            .iter()
            .find(|row| !vectors.cases.contains_key(&row.case));
        if let Some(row) = stray {
            return Err(RunError::Usage(format!(
                "merge: the parts are of other vectors: no case {:?}",
                row.case
            )));
        }
        let prepared = self.outputs.prepare(&results.implementations, &vectors)?;
        self.outputs.write(results, prepared, &vectors)
    }
}

fn read(path: &Path) -> Result<Results, RunError> {
    let mut results: Results = read_json(path)?;
    // It comes from elsewhere: what it says must not steer a terminal.
    let implementations = results.implementations.iter_mut();
    let texts = implementations
        .flat_map(|one| [&mut one.name, &mut one.version])
        .chain(
            results
                .results
                .iter_mut()
                .flat_map(|row| [&mut row.implementation, &mut row.detail]),
        )
        .chain([&mut results.suite, &mut results.at]);
    for text in texts {
        *text = visible(text).to_string();
    }
    Ok(results)
}
