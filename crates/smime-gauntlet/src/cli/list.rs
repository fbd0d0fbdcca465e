//! `gauntlet list`.

use std::fmt::Write as _;
use std::process::ExitCode;

use clap::Args;

use super::{Source, nothing_selected, print};
use crate::{Glob, RunError, Selection, visible};

#[derive(Args, Debug)]
pub(super) struct Options {
    /// List only the cases whose id matches
    #[arg(long, value_name = "GLOB")]
    filter: Option<Glob>,
    #[command(flatten)]
    source: Source,
}

impl Options {
    pub(super) fn carry_out(self) -> Result<ExitCode, RunError> {
        let vectors = self.source.load()?;
        let listed = Selection::new(&vectors, self.filter.as_ref()).listed;
        if listed.is_empty() {
            return Err(nothing_selected(self.filter.as_ref()));
        }
        let width = listed.iter().map(|case| case.id.len()).max().unwrap_or(0);
        let mut text = String::new();
        for case in listed {
            let _ = writeln!(text, "{:width$}  {}", case.id, case.title);
        }
        print(&visible::lines(&text))?;
        Ok(ExitCode::SUCCESS)
    }
}
