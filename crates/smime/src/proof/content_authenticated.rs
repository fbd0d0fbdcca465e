//! Content is under a message authentication code of the key at hand (RFC 5652 section 9.3).

use subtle::ConstantTimeEq;

/// Proof that a message authentication code holds.
#[derive(Clone, Copy, Debug)]
pub struct ContentAuthenticated(());

impl ContentAuthenticated {
    /// Checks the code that was received against the one that was computed over the content, or
    /// over attributes that are bound to it.
    pub(crate) fn check(received: &[u8], computed: &[u8]) -> Option<Self> {
        bool::from(received.ct_eq(computed)).then_some(Self(()))
    }
}
