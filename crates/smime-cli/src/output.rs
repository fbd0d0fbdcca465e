//! Where content goes: standard output, a device, or a file that appears whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::failure::Failure;

/// A place for content that was found valid.
pub(crate) enum Output {
    /// Standard output.
    Stdout,
    /// Something that is there already and is no regular file: it is written directly.
    Device(PathBuf),
    /// A file: written under a temporary name beside it, renamed at the end.
    File(PathBuf),
}

impl Output {
    /// The place that `-o` names; standard output where it is absent or `-`.
    pub(crate) fn named(name: Option<&Path>) -> Self {
        match name {
            None => Self::Stdout,
            Some(name) if name == Path::new("-") => Self::Stdout,
            Some(name) => match fs::metadata(name) {
                Ok(there) if !there.is_file() => Self::Device(name.to_owned()),
                _ => Self::File(name.to_owned()),
            },
        }
    }

    /// Lets `write` write all of it. A file is there afterwards only if `write` says so.
    pub(crate) fn put(
        &self,
        write: impl FnOnce(&mut dyn Write) -> io::Result<bool>,
    ) -> Result<bool, Failure> {
        match self {
            Self::Stdout => flushed(io::stdout().lock(), write),
            Self::Device(name) => File::options()
                .write(true)
                .open(name)
                .and_then(|device| flushed(device, write)),
            Self::File(name) => put_file(name, write),
        }
        .map_err(|error| Failure::writing(self.name(), error))
    }

    fn name(&self) -> &Path {
        match self {
            Self::Stdout => Path::new("standard output"),
            Self::Device(name) | Self::File(name) => name,
        }
    }
}

/// How much is gathered before it is written.
const BUFFER: usize = 64 << 10;

fn flushed(
    to: impl Write,
    write: impl FnOnce(&mut dyn Write) -> io::Result<bool>,
) -> io::Result<bool> {
    let mut to = BufWriter::with_capacity(BUFFER, to);
    let whole = write(&mut to)?;
    to.flush()?;
    Ok(whole)
}

fn put_file(
    name: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<bool>,
) -> io::Result<bool> {
    let temporary = beside(folder_of(name), Access::All)?;
    let whole = flushed(temporary.as_file(), write)?;
    if whole {
        temporary.persist(name)?;
    }
    Ok(whole)
}

/// Who may read a new file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Whoever may read what its user writes.
    All,
    /// Its user alone.
    Owner,
}

/// Writes a file that must not be there yet; it appears whole or not at all.
pub(crate) fn create(name: &Path, content: &[u8], access: Access) -> Result<(), Failure> {
    let write = || -> io::Result<()> {
        let mut temporary = beside(folder_of(name), access)?;
        temporary.write_all(content)?;
        temporary.persist_noclobber(name)?;
        Ok(())
    };
    write().map_err(|error| Failure::writing(name, error))
}

fn folder_of(name: &Path) -> &Path {
    match name.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// A temporary file in `folder`.
fn beside(folder: &Path, access: Access) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    if access == Access::All {
        // Else it is its owner's alone.
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    }
    builder.prefix(".smime-").tempfile_in(folder)
}
