//! Runs the `gauntlet` program on the toy vectors.

#![allow(dead_code, unreachable_pub, reason = "each test uses a part of it")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

use serde_json::Value;
use tempfile::TempDir;

/// A call of `gauntlet`, with a folder for what it writes.
pub struct Call {
    pub command: Command,
    pub folder: TempDir,
}

/// What a call did.
pub struct Done {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
    pub folder: TempDir,
}

impl Call {
    pub fn new(arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_gauntlet"));
        command.args(arguments).current_dir(folder.path());
        Self { command, folder }
    }

    /// `gauntlet run` on the toy vectors.
    pub fn run(arguments: &[&str]) -> Self {
        Self::new(&[&["run", "--vectors", &vectors()], arguments].concat())
    }

    pub fn file(self, name: &str, text: &str) -> Self {
        fs::write(self.folder.path().join(name), text).unwrap();
        self
    }

    /// Runs in this folder below the call's own.
    pub fn below(mut self, folder: &str) -> Self {
        self.command.current_dir(self.folder.path().join(folder));
        self
    }

    pub fn done(mut self) -> Done {
        let Output {
            status,
            stdout,
            stderr,
        } = self.command.output().unwrap();
        Done {
            status: status.code().expect("no signal"),
            stdout: String::from_utf8(stdout).unwrap(),
            stderr: String::from_utf8(stderr).unwrap(),
            folder: self.folder,
        }
    }
}

impl Done {
    pub fn page(&self) -> String {
        fs::read_to_string(self.folder.path().join("target/gauntlet/index.html")).unwrap()
    }

    pub fn results(&self) -> Value {
        let path = self.folder.path().join("target/gauntlet/results.json");
        let text = fs::read_to_string(path)
            .unwrap_or_else(|error| panic!("{error}: {} {}", self.stdout, self.stderr));
        serde_json::from_str(&text).unwrap()
    }

    /// The row of a case, for the first implementation.
    pub fn row(&self, case: &str) -> Value {
        self.results()["results"]
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row["case"] == case)
            .unwrap_or_else(|| panic!("{case}: no row"))
            .clone()
    }

    pub fn outcome(&self, case: &str) -> String {
        self.row(case)["outcome"].as_str().unwrap().into()
    }

    pub fn detail(&self, case: &str) -> String {
        self.row(case)["detail"].as_str().unwrap().into()
    }
}

pub fn vectors() -> String {
    concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors").into()
}

/// The path of one of this crate's examples, which `cargo test` builds beside the tests.
pub fn example(name: &str) -> String {
    let own: PathBuf = env::current_exe().unwrap();
    let path = own
        .parent()
        .and_then(Path::parent)
        .unwrap()
        .join("examples")
        .join(name);
    assert!(
        path.exists(),
        "{} is missing: `cargo build -p smime-gauntlet --examples` makes it",
        path.display()
    );
    path.display().to_string()
}
