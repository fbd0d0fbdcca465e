//! Where content and reports go: a standard stream, a device, or a file that appears whole or not at
//! all.
//!
//! Outputs are looked at before anything is judged, written after, and never an input of the call.

mod leftover;
mod new_file;
mod place;
mod stream;

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::standard;

use self::new_file::NewFile;
use self::place::Place;
use self::stream::Watched;

pub(crate) use self::new_file::{Access, create};

/// An output of the call.
pub(crate) struct Output {
    /// What it is called.
    name: PathBuf,
    place: Place,
}

impl Output {
    /// What `-o` names; standard output where it is absent or `-`.
    pub(crate) fn content(name: Option<&Path>) -> Result<Self, Failure> {
        match name.filter(|name| *name != OsStr::new("-")) {
            None => Self::new("-o", Path::new("standard output"), Ok(Place::Output)),
            Some(name) => Self::new("-o", name, Place::named(name)),
        }
    }

    /// What `--report` names; standard error where it is `-`. It is no place where `content` goes.
    pub(crate) fn report(name: &Path, content: &Self) -> Result<Self, Failure> {
        const OPTION: &str = "--report";
        let report = match name == OsStr::new("-") {
            true => Self::new(OPTION, Path::new("standard error"), Ok(Place::Error)),
            false => Self::new(OPTION, name, Place::named(name)),
        }?;
        match report.place.is(&content.place) {
            false => Ok(report),
            true => Err(Failure::File {
                option: OPTION,
                name: report.name,
                why: format!("content goes there: {}", content.name.display()),
            }),
        }
    }

    fn new(option: &'static str, name: &Path, place: io::Result<Place>) -> Result<Self, Failure> {
        let name = name.to_owned();
        match place {
            Ok(place) if place.is_read() => Err(Failure::File {
                option,
                name,
                why: "this call reads it".to_owned(),
            }),
            Ok(place) => Ok(Self { name, place }),
            Err(error) => Err(Failure::writing(&name, error)),
        }
    }

    /// Gets ready to write. A file is not there before it is [kept](Opened::keep).
    pub(crate) fn open(&self) -> Result<Opened<'_>, Failure> {
        let sink = match &self.place {
            Place::Output => standard::output().map(Sink::Direct),
            Place::Error => standard::error().map(Sink::Direct),
            Place::Direct { path, append, .. } => {
                let mut options = File::options();
                let options = options.write(true).append(*append);
                options.open(path).map(Sink::Direct)
            }
            Place::File { path, .. } => NewFile::beside(path).map(Sink::File),
        };
        match sink {
            Ok(sink) => Ok(Opened { output: self, sink }),
            Err(error) => Err(Failure::writing(&self.name, error)),
        }
    }

    /// Has `write` write what is at hand.
    pub(crate) fn write(
        &self,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Failure> {
        let opened = self.open()?;
        opened.put(write)?;
        opened.keep(Access::All)
    }
}

/// An output that is being written.
pub(crate) struct Opened<'a> {
    output: &'a Output,
    sink: Sink,
}

enum Sink {
    /// Written as it comes.
    Direct(File),
    /// Without a name until it is whole.
    File(NewFile),
}

impl Opened<'_> {
    /// Has `write` write all of it. An error of `write` that is not the output's becomes what
    /// `failure` makes of it.
    pub(crate) fn fill<T, E>(
        &self,
        write: impl FnOnce(&mut dyn Write) -> Result<T, E>,
        failure: impl FnOnce(E) -> Failure,
    ) -> Result<T, Failure> {
        let to = match &self.sink {
            Sink::Direct(file) => file,
            Sink::File(file) => file.file(),
        };
        let mut to = Watched::new(to);
        let written = write(&mut to);
        to.finish()
            .map_err(|error| Failure::writing(&self.output.name, error))?;
        written.map_err(failure)
    }

    /// Has `write` write what is at hand.
    pub(crate) fn put(
        &self,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Failure> {
        self.fill(write, |error| Failure::writing(&self.output.name, error))
    }

    /// Lets the file appear under its name, in the place of one that was there. Unless there was one,
    /// `access` says who may read it.
    pub(crate) fn keep(self, access: Access) -> Result<(), Failure> {
        match self.sink {
            Sink::Direct(_) => Ok(()),
            Sink::File(file) => file
                .replace(access)
                .map_err(|error| Failure::writing(&self.output.name, error)),
        }
    }
}
