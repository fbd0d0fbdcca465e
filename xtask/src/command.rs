//! Other programs, asked for what they print.

use std::{error::Error, process::Command};

/// The cargo that runs this program.
pub(crate) fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// The suite's program, since this one knows neither `smime` nor OpenSSL: as `cargo run --release` builds it, so that
/// it is built once.
pub(crate) fn gauntlet() -> Command {
    let mut gauntlet = cargo();
    gauntlet.args(["run", "--quiet", "--release"]).args([
        "--package",
        "smime-gauntlet",
        "--bin",
        "gauntlet",
        "--",
    ]);
    gauntlet
}

/// What a command writes to standard output; an error where it fails.
pub(crate) fn output(command: &mut Command) -> Result<String, Box<dyn Error>> {
    let run = command
        .output()
        .map_err(|error| format!("{}: {error}", command.get_program().display()))?;
    if !run.status.success() {
        let program = command.get_program().display();
        return Err(format!(
            "{program}: {}\n{}",
            run.status,
            String::from_utf8_lossy(&run.stderr)
        )
        .into());
    }
    Ok(String::from_utf8(run.stdout)?)
}

/// The paths of the files that git tracks below `root`, from there.
pub(crate) fn tracked(root: &std::path::Path) -> Result<Vec<String>, Box<dyn Error>> {
    let listed = output(
        Command::new("git")
            .args(["ls-files", "-z"])
            .current_dir(root),
    )?;
    let paths = listed.split('\0').filter(|path| !path.is_empty());
    Ok(paths.map(str::to_owned).collect())
}
