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
    /// Exchange so many messages of random sizes instead, each in the next way.
    #[arg(long, value_name = "N")]
    messages: Option<usize>,
    /// The sizes of their content, such as 0..2MiB.
    #[arg(long, value_name = "RANGE", requires = "messages")]
    sizes: Option<String>,
    /// What sizes and content are drawn from.
    #[arg(long, value_name = "S", requires = "messages")]
    seed: Option<u64>,
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
    if let Some(messages) = matrix.messages {
        gauntlet.arg("--messages").arg(messages.to_string());
    }
    if let Some(sizes) = &matrix.sizes {
        gauntlet.arg("--sizes").arg(sizes);
    }
    if let Some(seed) = matrix.seed {
        gauntlet.arg("--seed").arg(seed.to_string());
    }
    if gauntlet.status()?.success() {
        return Ok(());
    }
    Err("some content did not come out as it went in".into())
}
