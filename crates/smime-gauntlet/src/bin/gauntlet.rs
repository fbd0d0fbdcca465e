//! The `gauntlet` command.
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    smime_gauntlet::cli::main()
}
