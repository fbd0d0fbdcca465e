//! What the rules look at: tracked files, and the packages as cargo sees them.

use std::{
    collections::BTreeMap,
    error::Error,
    fs, io,
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::command;

/// The tracked files that are text, by path from the root.
#[derive(Debug, Default)]
pub(super) struct Sources {
    pub(super) root: PathBuf,
    pub(super) files: BTreeMap<String, String>,
}

impl Sources {
    /// Reads what git tracks. A file that is gone from the working tree is left out, one that is new is not
    /// seen until it is added; a link to a folder is none.
    pub(super) fn tracked() -> Result<Self, Box<dyn Error>> {
        let root = crate::root();
        let mut files = BTreeMap::new();
        for path in command::tracked(&root)? {
            match fs::read_to_string(root.join(&path)) {
                Ok(text) => {
                    files.insert(path, text);
                }
                Err(error)
                    if matches!(
                        error.kind(),
                        io::ErrorKind::NotFound
                            | io::ErrorKind::InvalidData
                            | io::ErrorKind::IsADirectory
                    ) => {}
                Err(error) => return Err(format!("{path}: {error}").into()),
            }
        }
        Ok(Self { root, files })
    }

    /// Files by path.
    #[cfg(test)]
    pub(super) fn of<const N: usize>(files: [(&str, &str); N]) -> Self {
        Self {
            root: PathBuf::new(),
            files: files.map(|(path, text)| (path.into(), text.into())).into(),
        }
    }

    /// The files whose name ends so.
    pub(super) fn ending(&self, suffix: &str) -> impl Iterator<Item = (&str, &str)> {
        self.files
            .iter()
            .filter(move |(path, _)| path.ends_with(suffix))
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The text of a file.
    pub(super) fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }
}

/// The packages of the workspace, as `cargo metadata` gives them.
#[derive(Debug, Default)]
pub(super) struct Metadata {
    pub(super) packages: BTreeMap<String, Package>,
}

/// One of our packages.
#[derive(Debug, Default)]
pub(super) struct Package {
    /// The names of all its normal and build dependencies.
    pub(super) dependencies: Vec<String>,
    /// The root files of its library and its commands, by path from the root of the workspace.
    pub(super) roots: Vec<String>,
}

impl Metadata {
    /// Asks cargo.
    pub(super) fn read(root: &Path) -> Result<Self, Box<dyn Error>> {
        let json = command::output(
            command::cargo()
                .args(["metadata", "--format-version", "1", "--no-deps"])
                .current_dir(root),
        )?;
        Self::parse(&serde_json::from_str(&json)?)
            .ok_or_else(|| "cargo metadata: unknown form".into())
    }

    /// Reads the JSON of `cargo metadata`; `None` where it has another form than expected.
    pub(super) fn parse(metadata: &Value) -> Option<Self> {
        let root = format!("{}/", metadata["workspace_root"].as_str()?);
        let mut packages = BTreeMap::new();
        for package in metadata["packages"].as_array()? {
            let mut found = Package::default();
            for dependency in package["dependencies"].as_array()? {
                if dependency["kind"].as_str() != Some("dev") {
                    found.dependencies.push(dependency["name"].as_str()?.into());
                }
            }
            for target in package["targets"].as_array()? {
                let kinds = target["kind"].as_array()?;
                if kinds.iter().any(|kind| kind == "lib" || kind == "bin") {
                    let path = target["src_path"].as_str()?;
                    found.roots.push(path.strip_prefix(&root)?.into());
                }
            }
            packages.insert(package["name"].as_str()?.into(), found);
        }
        Some(Self { packages })
    }
}
