//! Why an operation with a key gave nothing.

/// Why an operation with a key gave nothing.
///
/// Deliberately coarse: what goes wrong with a ciphertext, its padding or its tag is one outcome,
/// so that no caller can tell the cases apart by accident (RFC 3218, RFC 8017 section 7.1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CryptoError {
    /// The provider lacks the algorithm, the curve or the key kind.
    #[error("the algorithm is not supported by this provider")]
    Unsupported,
    /// The key is not a well-formed key of the kind that the operation needs.
    #[error("the key is not well-formed for this algorithm")]
    Key,
    /// The operation did not succeed: ciphertext, padding, tag, agreement, lengths, the source of
    /// a message, the system's random numbers.
    #[error("the operation failed")]
    Failed,
}
