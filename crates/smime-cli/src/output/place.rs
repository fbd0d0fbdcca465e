//! What an output's name means.

use std::ffi::OsStr;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use crate::identity::{Identity, is_character_device};
use crate::input;
use crate::standard;

/// Where an output is written.
pub(super) enum Place {
    /// To standard output.
    Output,
    /// To standard error.
    Error,
    /// To something that is there and is not replaced: a device, a pipe with a name, a descriptor.
    Direct {
        path: PathBuf,
        /// Behind what it holds.
        append: bool,
        metadata: Metadata,
    },
    /// To a file, or in the place of one.
    File {
        /// Where it stands, links followed.
        path: PathBuf,
        metadata: Option<Metadata>,
    },
}

impl Place {
    /// What `name` means. Links are followed, so that they stay what they are.
    ///
    /// # Errors
    /// Where nothing can be written: it is a folder, it stands in none, it is protected.
    pub(super) fn named(name: &Path) -> io::Result<Self> {
        let metadata = there(name)?;
        if metadata.as_ref().is_some_and(Metadata::is_dir) || names_a_folder(name) {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        let path = match target(name)? {
            Target::Path(path) => path,
            Target::Descriptor(path) => return Self::descriptor(path, metadata),
        };
        match metadata {
            Some(metadata) if metadata.is_file() => {
                check_writable(&path)?;
                let metadata = Some(metadata);
                Ok(Self::File { path, metadata })
            }
            Some(metadata) => Ok(Self::Direct {
                path,
                append: false,
                metadata,
            }),
            None => match fs::metadata(folder_of(&path))?.is_dir() {
                true => Ok(Self::File {
                    path,
                    metadata: None,
                }),
                false => Err(io::ErrorKind::NotADirectory.into()),
            },
        }
    }

    /// A descriptor of this process, such as `/dev/stdout` and `/dev/fd/3` name.
    fn descriptor(path: PathBuf, metadata: Option<Metadata>) -> io::Result<Self> {
        match path.file_name().and_then(OsStr::to_str) {
            Some("1") => Ok(Self::Output),
            Some("2") => Ok(Self::Error),
            _ => {
                let metadata = metadata.ok_or(io::ErrorKind::NotFound)?;
                let append = metadata.is_file();
                Ok(Self::Direct {
                    path,
                    append,
                    metadata,
                })
            }
        }
    }

    /// Whether this call reads what would be written. Terminals may be read and written, and a socket
    /// may be both standard input and standard output.
    pub(super) fn is_read(&self) -> bool {
        let is_one = |metadata: &Metadata| match self {
            Self::Output | Self::Error => metadata.is_file(),
            Self::Direct { .. } | Self::File { .. } => !is_character_device(metadata),
        };
        self.metadata()
            .filter(is_one)
            .is_some_and(|metadata| input::is_read(&self.identity(&metadata)))
    }

    /// Whether both are one file, or one pipe.
    pub(super) fn is(&self, other: &Self) -> bool {
        match (self.metadata(), other.metadata()) {
            (Some(metadata), Some(others)) => {
                !is_character_device(&metadata)
                    && self.identity(&metadata) == other.identity(&others)
            }
            (None, None) => {
                let (path, others) = (self.path(), other.path());
                path.file_name() == others.file_name() && folder(path) == folder(others)
            }
            _ => false,
        }
    }

    fn metadata(&self) -> Option<Metadata> {
        match self {
            Self::Output => standard::output().and_then(|file| file.metadata()).ok(),
            Self::Error => standard::error().and_then(|file| file.metadata()).ok(),
            Self::Direct { metadata, .. } => Some(metadata.clone()),
            Self::File { metadata, .. } => metadata.clone(),
        }
    }

    fn identity(&self, metadata: &Metadata) -> Identity {
        Identity::new(self.path(), metadata)
    }

    fn path(&self) -> &Path {
        match self {
            Self::Output | Self::Error => Path::new(""),
            Self::Direct { path, .. } | Self::File { path, .. } => path,
        }
    }
}

/// The folder that a file stands in.
pub(super) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

fn folder(path: &Path) -> Option<Identity> {
    let folder = folder_of(path);
    let metadata = fs::metadata(folder).ok()?;
    Some(Identity::new(folder, &metadata))
}

/// What stands under a name; absent where nothing does.
fn there(name: &Path) -> io::Result<Option<Metadata>> {
    match fs::metadata(name) {
        Ok(metadata) => Ok(Some(metadata)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn names_a_folder(name: &Path) -> bool {
    let name_octets = name.as_os_str().as_encoded_bytes();
    name.file_name().is_none() || name_octets.ends_with(b"/") || name_octets.ends_with(b"/.")
}

/// Where links lead.
enum Target {
    Path(PathBuf),
    /// To what a process has open: there is no name to put another file under.
    Descriptor(PathBuf),
}

/// How many links are followed, as Linux does.
const MAX_LINKS: u32 = 40;

fn target(name: &Path) -> io::Result<Target> {
    let mut path = name.to_owned();
    for _ in 0..=MAX_LINKS {
        if is_descriptor(&path) {
            return Ok(Target::Descriptor(path));
        }
        match fs::read_link(&path) {
            Ok(link) => path = folder_of(&path).join(link),
            // It is no link, or not there.
            Err(_) => return Ok(Target::Path(path)),
        }
    }
    Err(io::Error::other("too many links"))
}

/// Whether it stands in this process's folder of descriptors.
fn is_descriptor(path: &Path) -> bool {
    let descriptors = fs::canonicalize("/proc/self/fd");
    descriptors.is_ok_and(|descriptors| {
        fs::canonicalize(folder_of(path)).is_ok_and(|folder| folder == descriptors)
    })
}

/// A file that its user may not write is not replaced either.
#[cfg(unix)]
fn check_writable(path: &Path) -> io::Result<()> {
    Ok(rustix::fs::access(path, rustix::fs::Access::WRITE_OK)?)
}

#[cfg(not(unix))]
fn check_writable(path: &Path) -> io::Result<()> {
    match fs::metadata(path)?.permissions().readonly() {
        true => Err(io::ErrorKind::PermissionDenied.into()),
        false => Ok(()),
    }
}
