//! A copy of the tree that may be edited, with build artefacts of its own.

use std::{
    collections::BTreeSet,
    error::Error,
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
    process::Command,
};

use super::entry::Mutant;
use crate::command;

/// The copy, held by this run alone until it is dropped.
pub(super) struct Tree {
    folder: PathBuf,
    _lock: File,
}

/// How a build ended.
pub(super) enum Built {
    /// There is a program.
    Whole,
    /// The compiler refuses; its messages.
    Broken(String),
}

impl Tree {
    /// Brings the copy up to the tracked files as they are now, edits of an interrupted run undone. Files that are
    /// equal stay untouched, so that cargo builds anew what changed and no more.
    pub(super) fn copy(root: &Path) -> Result<Self, Box<dyn Error>> {
        let folder = root.join("target/mutants");
        fs::create_dir_all(&folder)?;
        let lock = File::create(folder.join("lock"))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(format!("{} is in use by another run", folder.display()).into());
            }
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        let tree = Self {
            folder,
            _lock: lock,
        };
        sync(root, &tree.root(), &command::tracked(root)?)?;
        Ok(tree)
    }

    /// Where the copied files are.
    pub(super) fn root(&self) -> PathBuf {
        self.folder.join("tree")
    }

    /// Where a run of the suite leaves what it found.
    pub(super) fn results(&self) -> PathBuf {
        self.folder.join("results")
    }

    /// The file of a mutant, as it is in the copy.
    pub(super) fn text(&self, mutant: &Mutant) -> Result<String, Box<dyn Error>> {
        fs::read_to_string(self.root().join(&mutant.file))
            .map_err(|error| format!("{}: {error}", mutant.file).into())
    }

    /// Writes the file of a mutant.
    pub(super) fn write(&self, mutant: &Mutant, text: &str) -> io::Result<()> {
        fs::write(self.root().join(&mutant.file), text)
    }

    /// Builds the suite with the reference in it.
    pub(super) fn build(&self) -> Result<Built, Box<dyn Error>> {
        let built = command::cargo()
            .args([
                "build",
                "--quiet",
                "--locked",
                "--package",
                "smime-gauntlet",
                "--bin",
                "gauntlet",
            ])
            .arg("--target-dir")
            .arg(self.target())
            .current_dir(self.root())
            .output()?;
        Ok(match built.status.success() {
            true => Built::Whole,
            false => Built::Broken(String::from_utf8_lossy(&built.stderr).into_owned()),
        })
    }

    /// The suite that was built last.
    pub(super) fn gauntlet(&self) -> Command {
        let program = format!("debug/gauntlet{}", std::env::consts::EXE_SUFFIX);
        let mut command = Command::new(self.target().join(program));
        command.current_dir(self.root());
        command
    }

    fn target(&self) -> PathBuf {
        self.folder.join("target")
    }
}

/// Makes `to` hold these files of `from` and no others.
fn sync(from: &Path, to: &Path, files: &[impl AsRef<Path>]) -> io::Result<()> {
    let mut kept = BTreeSet::new();
    for file in files {
        let file = file.as_ref();
        let octets = match fs::read(from.join(file)) {
            Ok(octets) => octets,
            // Tracked, and gone from the working tree.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        let path = to.join(file);
        if !fs::read(&path).is_ok_and(|copied| copied == octets) {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            fs::write(&path, octets)?;
        }
        kept.insert(path);
    }
    let mut folders = vec![to.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            } else if !kept.contains(&entry.path()) {
                fs::remove_file(entry.path())?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_takes_over_what_changed_and_leaves_the_rest_untouched() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        fs::create_dir_all(from.join("a")).unwrap();
        for (file, text) in [("a/edited", "one"), ("same", "two"), ("removed", "three")] {
            fs::write(from.join(file), text).unwrap();
        }
        let files = ["a/edited", "same", "removed"];
        sync(&from, &to, &files).unwrap();
        let modified = |file: &str| fs::metadata(to.join(file)).unwrap().modified().unwrap();
        let before = modified("same");

        fs::write(to.join("a/edited"), "a mutant").unwrap();
        fs::remove_file(from.join("removed")).unwrap();
        sync(&from, &to, &files).unwrap();
        assert_eq!(fs::read_to_string(to.join("a/edited")).unwrap(), "one");
        assert_eq!(modified("same"), before);
        assert!(!to.join("removed").exists());
    }
}
