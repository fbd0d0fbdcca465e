//! What the call reads: files, and pipes that are spooled so that they can be read twice. Everything
//! that is read is opened here, and remembered, so that no output takes its place.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::Path;
use std::sync::Mutex;

use smime::crypto::Secret;

use crate::failure::Failure;
use crate::identity::{Identity, is_character_device};
use crate::standard;

/// Opens the file `name`, or standard input where it is absent or `-`. What cannot be sought is
/// spooled, as received, to a temporary file without a name.
pub(crate) fn open(name: Option<&Path>) -> Result<File, Failure> {
    match Input::open(name)? {
        Input::File(file) => Ok(file),
        Input::Pipe(pipe) => spool(pipe, name.unwrap_or(Path::new(STANDARD))),
    }
}

/// All of a small file, such as a key's.
pub(crate) fn read(name: &Path) -> Result<Secret, Failure> {
    let mut octets = Vec::new();
    opened(name)?
        .read_to_end(&mut octets)
        .map_err(|error| Failure::reading(name, error))?;
    Ok(Secret::new(octets))
}

/// What a message is read from.
pub(crate) enum Input {
    /// What can be read twice.
    File(File),
    /// What goes by once.
    Pipe(File),
}

impl Input {
    /// Opens the file `name`, or standard input where it is absent or `-`.
    pub(crate) fn open(name: Option<&Path>) -> Result<Self, Failure> {
        let Some(name) = name.filter(|name| *name != Path::new("-")) else {
            let name = Path::new(STANDARD);
            let file = standard::input().map_err(|error| Failure::reading(name, error))?;
            record(name, &file, true)?;
            return Ok(Self::Pipe(file));
        };
        let file = opened(name)?;
        let is_file = file.metadata().is_ok_and(|metadata| metadata.is_file());
        Ok(if is_file {
            Self::File(file)
        } else {
            Self::Pipe(file)
        })
    }
}

/// Whether the file is read in this call.
pub(crate) fn is_read(identity: &Identity) -> bool {
    let read = READ.lock();
    read.is_ok_and(|read| read.iter().any(|entry| entry.identity == *identity))
}

/// What standard input is called.
pub(crate) const STANDARD: &str = "standard input";

/// What was opened so far.
static READ: Mutex<Vec<Entry>> = Mutex::new(Vec::new());

struct Entry {
    identity: Identity,
    /// It gives its octets once.
    once: bool,
}

fn opened(name: &Path) -> Result<File, Failure> {
    let file = File::open(name).map_err(|error| Failure::reading(name, error))?;
    record(name, &file, false)?;
    Ok(file)
}

/// Remembers a file. One that gives its octets once cannot be read again.
fn record(name: &Path, file: &File, shares_position: bool) -> Result<(), Failure> {
    let failure = |error| Failure::reading(name, error);
    let metadata = file.metadata().map_err(failure)?;
    if metadata.is_dir() {
        return Err(failure(io::ErrorKind::IsADirectory.into()));
    }
    let identity = Identity::new(name, &metadata);
    let once = shares_position || !(metadata.is_file() || is_character_device(&metadata));
    if let Ok(mut read) = READ.lock() {
        let again = |entry: &Entry| entry.identity == identity && entry.once;
        if once && read.iter().any(again) {
            let why = "it is read already, and gives its octets once";
            return Err(failure(io::Error::other(why)));
        }
        read.push(Entry { identity, once });
    }
    Ok(())
}

fn spool(mut source: File, name: &Path) -> Result<File, Failure> {
    let mut copy = || {
        let mut file = tempfile::tempfile()?;
        io::copy(&mut source, &mut file)?;
        file.rewind()?;
        Ok(file)
    };
    copy().map_err(|error| Failure::reading(name, error))
}
