//! `gauntlet findings`.

use std::process::ExitCode;

use serde::Serialize;
use smime::finding::{FindingCode, Level};

use super::print;
use crate::RunError;

/// A finding's code of the reference.
#[derive(Serialize)]
struct Row {
    code: &'static str,
    level: Level,
    title: &'static str,
    requirements: &'static [&'static str],
}

/// Prints the codes of what the reference finds as `vectors/findings.json` has them.
pub(super) fn carry_out() -> Result<ExitCode, RunError> {
    let rows: Vec<Row> = FindingCode::ALL
        .iter()
        .map(|found| Row {
            code: found.code(),
            level: found.level(),
            title: found.title(),
            requirements: found.basis().requirements(),
        })
        .collect();
    let text = serde_json::to_string_pretty(&rows)
        .map_err(|error| RunError::Usage(format!("codes of findings: {error}")))?;
    print(&(text + "\n"))?;
    Ok(ExitCode::SUCCESS)
}
