//! `cargo xtask matrix`: every kind of message made by one implementation and read by another.

use std::path::PathBuf;

use clap::Args;

use crate::command::gauntlet;
use crate::{Outcome, root};

#[derive(Args)]
pub(crate) struct Matrix {
    /// Only the rows in which these words stand, such as "kari x25519" or "AuthEnvelopedData".
    #[arg(long, value_name = "WORDS")]
    filter: Option<String>,
    /// Write the matrix as JSON to this file too.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// Prints the matrix.
pub(crate) fn run(matrix: &Matrix) -> Outcome {
    let mut gauntlet = gauntlet();
    gauntlet
        .args(["matrix", "--vectors"])
        .arg(root().join("vectors"));
    if let Some(filter) = &matrix.filter {
        gauntlet.arg("--filter").arg(filter);
    }
    if let Some(json) = &matrix.json {
        gauntlet.arg("--json").arg(json);
    }
    if gauntlet.status()?.success() {
        return Ok(());
    }
    Err("some content did not come out as it went in".into())
}
