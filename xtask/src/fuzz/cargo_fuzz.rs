//! The tool `cargo fuzz`, under nightly.

use std::{
    error::Error,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use super::targets::Target;
use crate::Outcome;

/// `cargo fuzz`, found to work.
pub(super) struct CargoFuzz {
    root: PathBuf,
    /// Whether OpenSSL is built in, which takes minutes.
    with_openssl: bool,
}

impl CargoFuzz {
    /// Looks for what fuzzing needs, some of `targets` or all of them.
    ///
    /// # Errors
    /// What is missing, and how to install it.
    pub(super) fn find(targets: &[Target]) -> Result<Self, Box<dyn Error>> {
        for (command, missing) in NEEDED {
            let (program, arguments) = command.split_first().ok_or("nothing to look for")?;
            let found = Command::new(program)
                .args(arguments)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status()
                .is_ok_and(|status| status.success());
            if !found {
                return Err(format!("fuzzing needs {missing}").into());
            }
        }
        Ok(Self {
            root: crate::root(),
            with_openssl: targets.contains(&Target::VerifyDifferential),
        })
    }

    /// Builds all targets.
    pub(super) fn build(&self) -> Outcome {
        check(&mut self.command("build"))
    }

    /// The command that fuzzes one target in its corpus, with its dictionary.
    pub(super) fn fuzz<S: AsRef<OsStr>>(
        &self,
        target: Target,
        options: &[S],
    ) -> Result<Command, Box<dyn Error>> {
        let dictionary = self.dictionary(target)?;
        let mut command = self.command("run");
        command
            .args([target.name(), "--"])
            .arg(format!("-dict={}", dictionary.display()))
            .args([TIMEOUT, MAX_LEN])
            .args(options);
        Ok(command)
    }

    /// Makes an input that finds something shorter.
    pub(super) fn shorten(&self, target: Target, input: &Path) -> Outcome {
        let input = std::path::absolute(input)?;
        check(self.command("tmin").arg(target.name()).arg(input))
    }

    /// Removes what adds no coverage from a corpus.
    pub(super) fn shrink_corpus(&self, target: Target) -> Outcome {
        check(self.command("cmin").arg(target.name()))
    }

    fn command(&self, verb: &str) -> Command {
        let mut command = Command::new("rustup");
        command
            .args(["run", "nightly", "cargo", "fuzz", verb])
            .args(SANITIZER)
            .args(self.with_openssl.then_some("--features=differential"))
            // Or else cargo would take itself for the stable one that runs this program.
            .env_remove("CARGO")
            .env_remove("RUSTC")
            .env_remove("RUSTUP_TOOLCHAIN")
            .current_dir(&self.root);
        command
    }

    /// libFuzzer takes one dictionary: those of the target, joined.
    fn dictionary(&self, target: Target) -> Result<PathBuf, Box<dyn Error>> {
        let mut joined = String::new();
        for name in target.dictionaries() {
            let path = self.root.join(format!("fuzz/dictionaries/{name}.dict"));
            joined += &fs::read_to_string(&path)
                .map_err(|error| format!("{}: {error}", path.display()))?;
        }
        let folder = self.root.join("fuzz/target");
        fs::create_dir_all(&folder)?;
        let path = folder.join(format!("{}.dict", target.name()));
        fs::write(&path, joined)?;
        Ok(path)
    }
}

/// Runs a command to its end.
///
/// # Errors
/// If it cannot be run or fails.
pub(super) fn check(command: &mut Command) -> Outcome {
    let status = command
        .status()
        .map_err(|error| format!("{}: {error}", command.get_program().display()))?;
    match status.success() {
        true => Ok(()),
        false => Err(format!("cargo fuzz: {status}").into()),
    }
}

/// What has to run, and how one gets it.
const NEEDED: &[(&[&str], &str)] = &[
    (
        &["rustup", "run", "nightly", "rustc", "--version"],
        "nightly Rust: rustup toolchain install nightly --profile minimal",
    ),
    (
        &["rustup", "run", "nightly", "cargo", "fuzz", "--version"],
        "cargo-fuzz: cargo install cargo-fuzz --locked",
    ),
    (
        &["c++", "--version"],
        "a C++ compiler, such as Debian's package g++: libFuzzer is C++",
    ),
];

/// All code of ours is free of `unsafe` but for one folder, and OpenSSL is not instrumented: AddressSanitizer would see
/// little and halve the speed. Overflows and broken debug assertions are found without it.
const SANITIZER: &[&str] = &["--sanitizer", "none"];

/// No input may take longer, in seconds, the first one included, for which all vectors are judged.
const TIMEOUT: &str = "-timeout=60";

/// The longest input, in octets: the vectors but for the very large ones.
pub(super) const MAX_LEN: &str = "-max_len=32768";
