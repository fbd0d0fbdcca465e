//! Which file it is that a name means: a file can have many.

use std::fs::Metadata;
use std::path::Path;

/// What tells a file from every other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Identity(Key);

/// Device and inode.
#[cfg(unix)]
type Key = (u64, u64);
/// The path without links.
#[cfg(not(unix))]
type Key = std::path::PathBuf;

impl Identity {
    /// The file that `metadata` is of, found by `name`.
    #[cfg(unix)]
    pub(crate) fn new(_name: &Path, metadata: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        Self((metadata.dev(), metadata.ino()))
    }

    /// The file that `metadata` is of, found by `name`.
    #[cfg(not(unix))]
    pub(crate) fn new(name: &Path, _metadata: &Metadata) -> Self {
        Self(std::fs::canonicalize(name).unwrap_or_else(|_| name.to_owned()))
    }
}

/// Whether it is a terminal or another device that has no content of its own: to read and to write it
/// are two things.
#[cfg(unix)]
pub(crate) fn is_character_device(metadata: &Metadata) -> bool {
    std::os::unix::fs::FileTypeExt::is_char_device(&metadata.file_type())
}

/// Whether it is a terminal or another device that has no content of its own: to read and to write it
/// are two things.
#[cfg(not(unix))]
pub(crate) fn is_character_device(metadata: &Metadata) -> bool {
    !metadata.is_file()
}
