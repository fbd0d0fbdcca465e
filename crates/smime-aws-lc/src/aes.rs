//! AES keys as AWS-LC takes them.

use aws_lc_rs::cipher::{AES_128, AES_192, AES_256, UnboundCipherKey};

/// Octets in a block.
pub(crate) const BLOCK: usize = 16;

/// A block, as initialisation vector or counter too.
pub(crate) type Block = [u8; BLOCK];

/// A key of the size that its octets have, if there is one.
pub(crate) fn key(octets: &[u8]) -> Option<UnboundCipherKey> {
    let algorithm = match octets.len() {
        16 => &AES_128,
        24 => &AES_192,
        32 => &AES_256,
        _ => return None,
    };
    UnboundCipherKey::new(algorithm, octets).ok()
}

/// Combines `with` into `octets`, as far as the shorter one goes.
pub(crate) fn xor(octets: &mut [u8], with: &[u8]) {
    for (octet, with) in octets.iter_mut().zip(with) {
        *octet ^= with;
    }
}
