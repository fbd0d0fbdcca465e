//! The beginning of a long text, written without making the rest.

use core::fmt::{self, Write};

/// A writer that takes so many octets and then fails, so that whoever writes stops.
pub(crate) struct Beginning<'w> {
    to: &'w mut dyn Write,
    left: usize,
}

impl<'w> Beginning<'w> {
    /// Writes the first `octets` to `to`, or a few less where a character would be cut.
    pub(crate) fn new(to: &'w mut dyn Write, octets: usize) -> Self {
        Self { to, left: octets }
    }
}

impl Write for Beginning<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let fits = text.floor_char_boundary(self.left);
        let (beginning, rest) = text.split_at_checked(fits).unwrap_or((text, ""));
        self.left -= beginning.len();
        self.to.write_str(beginning)?;
        if rest.is_empty() {
            Ok(())
        } else {
            Err(fmt::Error)
        }
    }
}
