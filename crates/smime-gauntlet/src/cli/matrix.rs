//! `gauntlet matrix`.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::{Source, print};
use crate::matrix::{Matrix, Messages, Plan, table};
use crate::{Progress, RunError, report};

#[derive(Args, Debug)]
pub(super) struct Options {
    /// Only the rows in which these words stand, such as "kari x25519" or "AuthEnvelopedData"
    #[arg(long, value_name = "WORDS")]
    filter: Option<String>,
    /// Write the matrix as JSON to this file; `-` is standard output, in place of the table
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Exchange so many messages of random sizes instead, each in the next way
    #[arg(long, value_name = "N", conflicts_with = "json")]
    messages: Option<usize>,
    /// The sizes of their content, from and to (without), such as 0..64KiB
    #[arg(long, value_name = "RANGE", default_value = "0..2MiB", value_parser = sizes)]
    sizes: Range<u64>,
    /// What sizes and content are drawn from: the same seed draws the same
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    source: Source,
}

impl Options {
    pub(super) fn carry_out(self) -> Result<ExitCode, RunError> {
        let vectors = self.source.load()?;
        let watch = super::run::watch()?;
        let progress = Progress::on_terminal();
        if let Some(messages) = self.messages {
            let plan = Plan {
                messages,
                sizes: self.sizes,
                seed: self.seed,
                filter: self.filter,
            };
            let messages = Messages::exchange(&plan, &vectors, &watch, &progress)?;
            print(&messages.text())?;
            return Ok(ExitCode::from(u8::from(!messages.failures.is_empty())));
        }
        let matrix = Matrix::new(&vectors, self.filter.as_deref(), &watch, &progress)?;
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

/// A range of sizes in octets, each with KiB or MiB behind it or nothing.
fn sizes(text: &str) -> Result<Range<u64>, String> {
    let size = |text: &str| -> Option<u64> {
        let (digits, unit) = match text.find(|character: char| !character.is_ascii_digit()) {
            Some(at) => text.split_at(at),
            None => (text, ""),
        };
        let unit: u64 = match unit {
            "" => 1,
            "KiB" => 1 << 10,
            "MiB" => 1 << 20,
            _ => return None,
        };
        digits.parse::<u64>().ok()?.checked_mul(unit)
    };
    let range = text.split_once("..").and_then(|(start, end)| {
        let (start, end) = (size(start)?, size(end)?);
        (start < end).then_some(start..end)
    });
    range.ok_or_else(|| "wanted two sizes, such as 0..2MiB".to_owned())
}
