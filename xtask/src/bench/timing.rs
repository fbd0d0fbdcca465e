//! `cargo xtask bench timing`.

use std::{env, process::Command};

use clap::Args;

use crate::Outcome;

#[derive(Args)]
pub(crate) struct Timing {
    /// How many encrypted keys are decrypted, among all classes of padding.
    #[arg(long, default_value_t = 20_000)]
    calls: usize,
}

impl Timing {
    /// Builds the harness as programs are built, and runs it. It fails where the reference's times differ, and where
    /// those of the copy with the planted fault do not.
    pub(super) fn run(&self) -> Outcome {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command
            .current_dir(crate::root())
            .args([
                "run",
                "--release",
                "--package",
                "benches",
                "--bin",
                "timing",
            ])
            .args(["--", &self.calls.to_string()]);
        match command.status()? {
            status if status.success() => Ok(()),
            status => Err(format!("timing: {status}").into()),
        }
    }
}
