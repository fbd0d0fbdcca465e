//! The beginning of a long text, written without making the rest.

use core::fmt::{self, Write};

/// A writer that takes so many octets and then fails, so that whoever writes stops.
pub(crate) struct Beginning<'w> {
    to: &'w mut dyn Write,
    left: usize,
    is_full: bool,
}

impl<'w> Beginning<'w> {
    /// Writes the first `octets` to `to`, or a few less where a character would be cut.
    pub(crate) fn new(to: &'w mut dyn Write, octets: usize) -> Self {
        Self {
            to,
            left: octets,
            is_full: false,
        }
    }

    /// Whether more was to be written than there was room for.
    pub(crate) fn is_full(&self) -> bool {
        self.is_full
    }
}

impl Write for Beginning<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let fits = text.floor_char_boundary(self.left);
        let (beginning, rest) = text.split_at_checked(fits).unwrap_or((text, ""));
        self.left -= beginning.len();
        self.is_full |= !rest.is_empty();
        self.to.write_str(beginning)?;
        if self.is_full {
            Err(fmt::Error)
        } else {
            Ok(())
        }
    }
}
