//! Content has the digest that stands beside it (RFC 5652 section 7).

use crate::crypto::DigestValue;
use crate::reason::Reason;
use crate::refusal::Refusal;

/// Proof that content was not changed by accident; anybody can compute a digest.
#[derive(Clone, Copy, Debug)]
pub struct ContentDigested(());

impl ContentDigested {
    /// Checks the digest that was received against the one of the content.
    pub(crate) fn check(received: &[u8], computed: DigestValue) -> Result<Self, Refusal> {
        if received == computed.as_bytes() {
            return Ok(Self(()));
        }
        Err(Refusal::new(
            Reason::DigestMismatch,
            "digest is not the digest of the content",
        ))
    }
}
