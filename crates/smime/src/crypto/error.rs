//! Why an operation with a key gave nothing.

use core::fmt;

/// Why an operation with a key gave nothing.
///
/// Deliberately coarse: what goes wrong with a ciphertext, its padding or its tag is one outcome,
/// so that no caller can tell the cases apart by accident (RFC 3218, RFC 8017 section 7.1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CryptoError {
    /// The provider lacks the algorithm, the curve or the key kind.
    Unsupported,
    /// The key is not a well-formed key of the kind that the operation needs.
    Key,
    /// The operation did not succeed: ciphertext, padding, tag, agreement, lengths, the source of
    /// a message, the system's random numbers.
    Failed,
}

impl fmt::Display for CryptoError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unsupported => "the algorithm is not supported by this provider",
            Self::Key => "the key is not well-formed for this algorithm",
            Self::Failed => "the operation failed",
        })
    }
}

impl std::error::Error for CryptoError {}
