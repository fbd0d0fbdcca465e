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

    /// Lets `write` write all of it. A file is there afterwards only if `write` says so. An error of
    /// `write` that is not the output's becomes what `failure` makes of it.
    pub(crate) fn put<E>(
        &self,
        write: impl FnOnce(&mut dyn Write) -> Result<bool, E>,
        failure: impl FnOnce(E) -> Failure,
    ) -> Result<bool, Failure> {
        match self {
            Self::Stdout => flushed(io::stdout().lock(), write),
            Self::Device(name) => File::options()
                .write(true)
                .open(name)
                .map_err(PutError::Output)
                .and_then(|device| flushed(device, write)),
            Self::File(name) => put_file(name, write),
        }
        .map_err(|error| match error {
            PutError::Output(error) => Failure::writing(self.name(), error),
            PutError::Other(error) => failure(error),
        })
    }

    /// Lets `write` write what is at hand.
    pub(crate) fn write(
        &self,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Failure> {
        let failure = |error| Failure::writing(self.name(), error);
        self.put(|to| write(to).map(|()| true), failure).map(|_| ())
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

/// Whose fault it is that nothing was put.
enum PutError<E> {
    /// The output cannot be written.
    Output(io::Error),
    /// Something else went wrong while it was written.
    Other(E),
}

impl<E> From<io::Error> for PutError<E> {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

fn flushed<E>(
    to: impl Write,
    write: impl FnOnce(&mut dyn Write) -> Result<bool, E>,
) -> Result<bool, PutError<E>> {
    let mut to = Watched {
        to: BufWriter::with_capacity(BUFFER, to),
        error: None,
    };
    let written = write(&mut to);
    if let Some(error) = to.error {
        return Err(PutError::Output(error));
    }
    let whole = written.map_err(PutError::Other)?;
    to.to.flush()?;
    Ok(whole)
}

/// An output that remembers why it could not be written.
struct Watched<W> {
    to: W,
    error: Option<io::Error>,
}

impl<W: Write> Watched<W> {
    /// Keeps an error, and gives one of its kind.
    fn keep(&mut self, error: io::Error) -> io::Error {
        let kind = error.kind();
        if kind != io::ErrorKind::Interrupted {
            self.error = Some(error);
        }
        kind.into()
    }
}

impl<W: Write> Write for Watched<W> {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        self.to.write(octets).map_err(|error| self.keep(error))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush().map_err(|error| self.keep(error))
    }
}

fn put_file<E>(
    name: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<bool, E>,
) -> Result<bool, PutError<E>> {
    let temporary = beside(folder_of(name), Access::All)?;
    let whole = flushed(temporary.as_file(), write)?;
    if whole {
        temporary.persist(name).map_err(io::Error::from)?;
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
