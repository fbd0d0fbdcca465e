//! The standard streams as files: what the system says when they are used is heard.
//!
//! The ones of the standard library take a stream that is closed for one that is empty, or that takes
//! everything. `standard.c` sees to it that they are not open where they were closed.

use std::fs::File;
use std::io;
#[cfg(unix)]
use std::os::fd::AsFd as AsSystem;
#[cfg(windows)]
use std::os::windows::io::AsHandle as AsSystem;

/// Standard input.
pub(crate) fn input() -> io::Result<File> {
    file(&io::stdin())
}

/// Standard output.
pub(crate) fn output() -> io::Result<File> {
    file(&io::stdout())
}

/// Standard error.
pub(crate) fn error() -> io::Result<File> {
    file(&io::stderr())
}

#[cfg(unix)]
fn file(stream: &impl AsSystem) -> io::Result<File> {
    stream.as_fd().try_clone_to_owned().map(File::from)
}

#[cfg(windows)]
fn file(stream: &impl AsSystem) -> io::Result<File> {
    stream.as_handle().try_clone_to_owned().map(File::from)
}
