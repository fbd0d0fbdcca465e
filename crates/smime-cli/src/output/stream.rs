//! Octets on their way out.

use std::io::{self, BufWriter, Write};

/// How much is gathered before it is written.
const BUFFER: usize = 64 << 10;

/// An output that remembers why it could not be written: who writes to it also reads, and the two
/// errors are not alike.
pub(super) struct Watched<W: Write> {
    to: BufWriter<W>,
    error: Option<io::Error>,
}

impl<W: Write> Watched<W> {
    pub(super) fn new(to: W) -> Self {
        Self {
            to: BufWriter::with_capacity(BUFFER, to),
            error: None,
        }
    }

    /// Writes what was gathered.
    ///
    /// # Errors
    /// The first error of the output, now or before.
    pub(super) fn finish(mut self) -> io::Result<()> {
        if let Some(error) = self.error.take() {
            // What could not be written is not tried again.
            let _ = self.to.into_parts();
            return Err(error);
        }
        self.to.flush()
    }

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
