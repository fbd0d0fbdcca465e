//! `cargo xtask matrix`: every kind of message made by one implementation and read by another.

use std::path::PathBuf;

use clap::Args;

use crate::command::cargo;
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

/// Runs the suite's program, since this one knows neither `smime` nor OpenSSL.
pub(crate) fn run(matrix: &Matrix) -> Outcome {
    let mut gauntlet = cargo();
    gauntlet
        .args(["run", "--quiet", "--release"])
        .args(["--package", "smime-gauntlet", "--bin", "gauntlet", "--"])
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
