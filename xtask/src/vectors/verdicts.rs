//! What the built-in implementations answer, against what is expected of them.

use std::process::Stdio;

use super::folder;
use crate::{command, root};

/// The implementations whose answers are known: each passes every case but those that
/// `opinions/IMPL.toml` lists, and those it answers as listed.
const IMPLEMENTATIONS: [&str; 3] = ["reference", "openssl", "openssl-pkcs7"];

/// Runs the suite once for each implementation; xtask itself knows neither. What differs from the
/// cases and the opinions comes back, a listed difference that is gone included.
pub(super) fn faults() -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let mut faults = Vec::new();
    for implementation in IMPLEMENTATIONS {
        let mut gauntlet = command::gauntlet();
        gauntlet
            .args(["run", "--impl", implementation, "--vectors"])
            .arg(folder::root())
            .arg("--out")
            .arg(root().join("target/vectors-check").join(implementation))
            .stderr(Stdio::inherit());
        let opinions = folder::root().join(format!("opinions/{implementation}.toml"));
        if opinions.exists() {
            gauntlet.arg("--expect").arg(opinions);
        }
        let done = gauntlet.output()?;
        if done.status.success() {
            println!("{implementation} answers as expected");
            continue;
        }
        let summary = String::from_utf8_lossy(&done.stdout);
        let surprises: Vec<_> = summary
            .lines()
            .filter(|line| line.starts_with(&format!("{implementation} ")))
            .map(str::to_owned)
            .collect();
        if surprises.is_empty() {
            faults.push(format!("{implementation}: the suite did not run"));
        }
        faults.extend(surprises);
    }
    Ok(faults)
}
