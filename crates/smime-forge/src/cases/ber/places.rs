//! Where things stand in a ContentInfo with a SignedData, and the case beside the broken ones.

pub(super) const SIGNED_DATA: &[usize] = &[1, 0];
pub(super) const VERSION: &[usize] = &[1, 0, 0];
pub(super) const ENCAPSULATED: &[usize] = &[1, 0, 2];
pub(super) const CONTENT_TYPE: &[usize] = &[1, 0, 2, 0];
pub(super) const E_CONTENT: &[usize] = &[1, 0, 2, 1, 0];
pub(super) const SIGNER: &[usize] = &[1, 0, 4, 0];

/// The accepted case in BER.
pub(super) const GOOD: &str = "ber/indefinite-lengths";
