//! What reading may cost.

use crate::{Error, Header, Result};

/// Limits of one reader or one normalisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How many elements may stand inside one another; the outermost counts. By default 64: a CMS object
    /// with a certificate in it stays under 30, and memory for open elements grows with this alone.
    pub depth: u32,
    /// How many elements may be read. By default 2^28: 256 GiB of content in segments of one kilobyte.
    pub items: u64,
    /// How many findings are kept; of those beyond only the number is. By default 64.
    pub findings: usize,
}

impl Limits {
    /// Counts one more element in `items`, and refuses it where it is one too many or too deep.
    pub(crate) fn check(&self, header: &Header, items: &mut u64) -> Result<()> {
        let offset = header.offset;
        if header.depth >= self.depth {
            let limit = self.depth;
            return Err(Error::DepthLimit { offset, limit });
        }
        if *items >= self.items {
            let limit = self.items;
            return Err(Error::ItemLimit { offset, limit });
        }
        *items += 1;
        Ok(())
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            depth: 64,
            items: 1 << 28,
            findings: 64,
        }
    }
}
