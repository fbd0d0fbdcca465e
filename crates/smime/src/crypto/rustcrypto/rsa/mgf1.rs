//! MGF1, the mask generation function of PSS and OAEP.

use super::super::digest::hash;
use crate::crypto::DigestAlgorithm;

/// Puts the mask that MGF1 makes of `seed` on `data`, or takes it off (RFC 8017 appendix B.2.1).
pub(super) fn mask(algorithm: DigestAlgorithm, seed: &[u8], data: &mut [u8]) {
    for (counter, chunk) in (0_u32..).zip(data.chunks_mut(algorithm.output_len())) {
        let mask = hash(algorithm, &[seed, &counter.to_be_bytes()]);
        for (octet, mask) in chunk.iter_mut().zip(mask.as_bytes()) {
            *octet ^= mask;
        }
    }
}
