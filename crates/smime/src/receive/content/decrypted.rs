//! How ciphertext that was found whole is decrypted again.

use std::sync::Arc;

use super::spans::Spans;
use crate::crypto::{ContentEncryption, DigestValue, Provider, Secret};

/// How ciphertext that was judged is decrypted again.
#[derive(Clone, Debug)]
pub(in crate::receive) struct Decryption {
    pub(in crate::receive) provider: Arc<dyn Provider>,
    pub(in crate::receive) encryption: ContentEncryption,
    pub(in crate::receive) key: Secret,
    /// How many octets the ciphertext has.
    pub(in crate::receive) octets: u64,
    pub(in crate::receive) check: Check,
    /// What the ciphertext was, span by span.
    pub(in crate::receive) spans: Spans,
}

/// By what it is known to be the ciphertext that was judged.
#[derive(Clone, Debug)]
pub(in crate::receive) enum Check {
    /// The tag of an authenticated cipher, over this additional data too.
    Tag { additional: Vec<u8>, tag: Vec<u8> },
    /// The SHA-256 of the ciphertext, since CBC has nothing of its own; behind the plaintext stands
    /// so much padding.
    Digest { sha256: DigestValue, padding: usize },
}

impl Decryption {
    /// How many octets the plaintext has.
    pub(in crate::receive) fn plaintext_octets(&self) -> u64 {
        match &self.check {
            Check::Tag { .. } => self.octets,
            Check::Digest { padding, .. } => self.octets.saturating_sub(*padding as u64),
        }
    }
}
