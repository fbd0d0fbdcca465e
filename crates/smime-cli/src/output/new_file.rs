//! A file that appears whole or not at all, and is its user's alone until then.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::leftover;
use super::place::folder_of;
use crate::failure::Failure;

/// Who may read a file that was not there before.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Whoever may read what its user writes.
    All,
    /// Its user alone.
    Owner,
}

/// A file that is being written, for a name that another file may still have.
pub(super) struct NewFile {
    name: PathBuf,
    temporary: Temporary,
}

/// A file before it gets its name. No name means that nothing stays when the process is killed.
enum Temporary {
    Nameless(File),
    /// Where the system knows no files without a name: one that is [removed](leftover) by signals.
    Named(leftover::Registered),
}

/// How the name of a temporary file begins.
const PREFIX: &str = ".smime-";

impl NewFile {
    /// Begins a file for `name`, in the same folder.
    pub(super) fn beside(name: &Path) -> io::Result<Self> {
        let folder = folder_of(name);
        let temporary = match nameless(folder) {
            Some(file) => Temporary::Nameless(file),
            None => Temporary::Named(leftover::named(|| {
                builder().tempfile_in(folder).map(NamedTempFile::into_parts)
            })?),
        };
        Ok(Self {
            name: name.to_owned(),
            temporary,
        })
    }

    pub(super) fn file(&self) -> &File {
        match &self.temporary {
            Temporary::Nameless(file) => file,
            Temporary::Named(named) => named.file(),
        }
    }

    /// Gives the file its name. In the place of another it gets that one's mode, and its owner where
    /// that can be had.
    pub(super) fn replace(self, access: Access) -> io::Result<()> {
        let old = fs::metadata(&self.name).ok();
        permit(self.file(), old.as_ref(), access)?;
        self.file().sync_all()?;
        let Self { name, temporary } = self;
        match temporary {
            Temporary::Nameless(file) => leftover::undisturbed(|| {
                if old.is_none() {
                    match link(&file, &name) {
                        // Another file has come meanwhile.
                        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                        linked => return linked,
                    }
                }
                // Only what has a name can be renamed over another.
                let linked = builder().make_in(folder_of(&name), |path| link(&file, path))?;
                Ok(linked.persist(&name).map(|_| ())?)
            }),
            Temporary::Named(named) => named.finish(|path| Ok(path.persist(&name)?)),
        }
    }

    /// Gives the file its name, which must not be one yet.
    fn create(self, access: Access) -> io::Result<()> {
        permit(self.file(), None, access)?;
        self.file().sync_all()?;
        let Self { name, temporary } = self;
        match temporary {
            Temporary::Nameless(file) => link(&file, &name),
            Temporary::Named(named) => named.finish(|path| Ok(path.persist_noclobber(&name)?)),
        }
    }
}

/// Writes a file that must not be there yet; it appears whole or not at all.
pub(crate) fn create(name: &Path, content: &[u8], access: Access) -> Result<(), Failure> {
    let write = || -> io::Result<()> {
        let new = NewFile::beside(name)?;
        new.file().write_all(content)?;
        new.create(access)
    };
    write().map_err(|error| Failure::writing(name, error))
}

fn builder<'a>() -> tempfile::Builder<'a, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX);
    builder
}

/// A file without a name in `folder`, where the system has such, which its user alone may open.
#[cfg(target_os = "linux")]
fn nameless(folder: &Path) -> Option<File> {
    use rustix::fs::{Mode, OFlags, open};
    let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
    let file = File::from(open(folder, flags, Mode::RUSR | Mode::WUSR).ok()?);
    // Without a mounted /proc it could not get a name later.
    fs::metadata(descriptor(&file)).ok().map(|_| file)
}

#[cfg(not(target_os = "linux"))]
fn nameless(_folder: &Path) -> Option<File> {
    None
}

/// Gives a file without a name one.
#[cfg(target_os = "linux")]
fn link(file: &File, path: &Path) -> io::Result<()> {
    use rustix::fs::{AtFlags, CWD, linkat};
    Ok(linkat(
        CWD,
        descriptor(file),
        CWD,
        path,
        AtFlags::SYMLINK_FOLLOW,
    )?)
}

#[cfg(not(target_os = "linux"))]
fn link(_file: &File, _path: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(target_os = "linux")]
fn descriptor(file: &File) -> PathBuf {
    use std::os::fd::AsRawFd;
    format!("/proc/self/fd/{}", file.as_raw_fd()).into()
}

/// Gives a file the owner and the mode of the `old` one, or the mode of a new one.
#[cfg(unix)]
fn permit(file: &File, old: Option<&fs::Metadata>, access: Access) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
    let mode = match (old, access) {
        (Some(old), _) => {
            let mode = old.mode() & 0o777;
            let new = file.metadata()?;
            let group_stays = new.gid() == old.gid() || fchown(file, None, Some(old.gid())).is_ok();
            // Only who may do anything can give a file away.
            let _ = fchown(file, Some(old.uid()), None);
            match group_stays {
                true => mode,
                // Another group may do what others may.
                false => mode & !0o070 | (mode & 0o007) << 3,
            }
        }
        (None, Access::All) => 0o666 & !umask(),
        (None, Access::Owner) => 0o600,
    };
    file.set_permissions(fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn permit(_file: &File, _old: Option<&fs::Metadata>, _access: Access) -> io::Result<()> {
    Ok(())
}

/// What its user takes from the mode of every new file.
#[cfg(unix)]
fn umask() -> u32 {
    use rustix::fs::Mode;
    use rustix::process::umask;
    // It can only be read by setting it; nothing else makes files meanwhile.
    let mask = umask(Mode::RWXU | Mode::RWXG | Mode::RWXO);
    umask(mask);
    mask.bits()
}
