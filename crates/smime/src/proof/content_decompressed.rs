//! Compressed content is whole (RFC 3274, RFC 1950).

use crate::reason::Reason;
use crate::refusal::Refusal;

/// Proof that compressed content came to its end with the checksum that it says, and that nothing
/// follows.
#[derive(Clone, Copy, Debug)]
pub struct ContentDecompressed(());

/// How the reading of a ZLIB stream ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StreamEnd {
    /// At its end; the checksum holds.
    Whole,
    /// At the end of the octets, before its own.
    Truncated,
    /// With octets behind it.
    Followed,
    /// At something that no ZLIB stream has, a wrong checksum included.
    Malformed,
}

impl ContentDecompressed {
    /// Checks how the stream ended.
    pub(crate) fn check(end: StreamEnd) -> Result<Self, Refusal> {
        let what = match end {
            StreamEnd::Whole => return Ok(Self(())),
            StreamEnd::Truncated => "the stream is cut off",
            StreamEnd::Followed => "octets follow the stream",
            StreamEnd::Malformed => "the stream is broken, or its checksum is not the content's",
        };
        Err(Refusal::new(Reason::Decompression, what))
    }
}
