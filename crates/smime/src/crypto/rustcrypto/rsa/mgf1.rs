//! MGF1, the mask generation function of PSS and OAEP.

use sha2::digest::{Digest, Output};
use zeroize::Zeroize;

use super::super::digest::with_digest;
use crate::crypto::DigestAlgorithm;

/// Puts the mask that MGF1 makes of `seed` on `data`, or takes it off (RFC 8017 appendix B.2.1).
pub(super) fn mask(algorithm: DigestAlgorithm, seed: &[u8], data: &mut [u8]) {
    with_digest!(algorithm, D => mask_with::<D>(seed, data));
}

fn mask_with<D: Digest>(seed: &[u8], data: &mut [u8]) {
    let mut mask = Output::<D>::default();
    for (counter, chunk) in (0_u32..).zip(data.chunks_mut(mask.len())) {
        D::new()
            .chain_update(seed)
            .chain_update(counter.to_be_bytes())
            .finalize_into(&mut mask);
        for (octet, mask) in chunk.iter_mut().zip(&mask) {
            *octet ^= mask;
        }
    }
    mask.as_mut_slice().zeroize();
}
