//! Where a message comes from: a file, or a pipe that is spooled so that it can be read twice.

use std::fs::File;
use std::io::{self, Seek};
use std::path::Path;

use crate::failure::Failure;

/// Opens the file `name`, or standard input where it is absent or `-`. What cannot be sought is
/// spooled, as received, to a temporary file without a name.
pub(crate) fn open(name: Option<&Path>) -> Result<File, Failure> {
    match name.filter(|name| *name != Path::new("-")) {
        Some(name) => {
            let file = File::open(name).map_err(|error| Failure::reading(name, error))?;
            let is_file = file.metadata().is_ok_and(|metadata| metadata.is_file());
            if is_file { Ok(file) } else { spool(file, name) }
        }
        None => spool(io::stdin().lock(), Path::new("standard input")),
    }
}

fn spool(mut source: impl io::Read, name: &Path) -> Result<File, Failure> {
    let mut copy = || {
        let mut file = tempfile::tempfile()?;
        io::copy(&mut source, &mut file)?;
        file.rewind()?;
        Ok(file)
    };
    copy().map_err(|error| Failure::reading(name, error))
}
