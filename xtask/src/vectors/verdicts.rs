//! `vectors check --verdicts`: what the reference and OpenSSL answer, against what is expected.

use std::process::Command;

use super::folder;
use crate::Outcome;

/// The implementations whose answers are known: each passes every case but those that
/// `opinions/IMPL.toml` lists.
const IMPLEMENTATIONS: &[&str] = &["reference", "openssl"];

/// Runs the suite once for each; xtask itself knows neither.
pub(crate) fn run() -> Outcome {
    for implementation in IMPLEMENTATIONS {
        let mut gauntlet = Command::new(env!("CARGO"));
        gauntlet
            .args([
                "run",
                "--quiet",
                "--release",
                "--package",
                "smime-gauntlet",
                "--bin",
                "gauntlet",
            ])
            .args(["--", "run", "--impl", implementation, "--vectors"])
            .arg(folder::root());
        let opinions = folder::root().join(format!("opinions/{implementation}.toml"));
        if opinions.exists() {
            gauntlet.arg("--expect").arg(opinions);
        }
        if !gauntlet.status()?.success() {
            return Err(format!("{implementation} answers otherwise than expected").into());
        }
    }
    Ok(())
}
