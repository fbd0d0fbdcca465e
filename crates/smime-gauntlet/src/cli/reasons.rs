//! `gauntlet reasons`.

use std::process::ExitCode;

use serde::Serialize;
use smime::Reason;

use super::print;
use crate::RunError;

/// A reason code of the reference.
#[derive(Serialize)]
struct Row {
    code: &'static str,
    title: &'static str,
    requirements: &'static [&'static str],
}

/// Prints the reference's reason codes as `vectors/reasons.json` has them.
pub(super) fn carry_out() -> Result<ExitCode, RunError> {
    let rows: Vec<Row> = Reason::ALL
        .iter()
        .map(|reason| Row {
            code: reason.code(),
            title: reason.title(),
            requirements: reason.requirements(),
        })
        .collect();
    let text = serde_json::to_string_pretty(&rows)
        .map_err(|error| RunError::Usage(format!("reason codes: {error}")))?;
    print(&(text + "\n"))?;
    Ok(ExitCode::SUCCESS)
}
