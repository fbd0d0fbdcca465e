//! EMSA-PSS, the encoding under RSASSA-PSS signatures.

use super::super::digest::hash;
use crate::crypto::DigestAlgorithm;

/// EMSA-PSS with its options, the mask generation function being MGF1.
pub(super) struct EmsaPss {
    pub(super) algorithm: DigestAlgorithm,
    pub(super) mgf_algorithm: DigestAlgorithm,
    pub(super) salt_len: u32,
}

impl EmsaPss {
    /// EMSA-PSS-VERIFY from the digest on: whether `encoded`, a number of at most `em_bits` bits,
    /// is an encoding of `digest` (RFC 8017 section 9.1.2).
    pub(super) fn is_consistent(&self, digest: &[u8], encoded: &[u8], em_bits: usize) -> bool {
        self.check(digest, encoded, em_bits).is_some()
    }

    /// `None` is "inconsistent".
    fn check(&self, digest: &[u8], encoded: &[u8], em_bits: usize) -> Option<()> {
        let salt_len = usize::try_from(self.salt_len).ok()?;
        let (trailer, rest) = encoded.split_last()?;
        let data_len = rest.len().checked_sub(self.algorithm.output_len())?;
        let (masked, expected) = rest.split_at_checked(data_len)?;
        let unused = encoded.len().checked_mul(8)?.checked_sub(em_bits)?;
        let allowed = 0xff_u8.checked_shr(u32::try_from(unused).ok()?)?;
        if *trailer != TRAILER || masked.first()? & !allowed != 0 {
            return None;
        }

        let mut data = masked.to_vec();
        self.unmask(&mut data, expected);
        *data.first_mut()? &= allowed;

        let (padding, salt) = data.split_at_checked(data_len.checked_sub(salt_len)?)?;
        let (separator, zeros) = padding.split_last()?;
        if *separator != SEPARATOR || zeros.iter().any(|octet| *octet != 0) {
            return None;
        }
        let actual = hash(self.algorithm, &[&[0; 8], digest, salt]);
        (actual.as_bytes() == expected).then_some(())
    }

    /// Takes off the mask that MGF1 makes of `seed` (RFC 8017 appendix B.2.1).
    fn unmask(&self, data: &mut [u8], seed: &[u8]) {
        for (counter, chunk) in (0_u32..).zip(data.chunks_mut(self.mgf_algorithm.output_len())) {
            let mask = hash(self.mgf_algorithm, &[seed, &counter.to_be_bytes()]);
            for (octet, mask) in chunk.iter_mut().zip(mask.as_bytes()) {
                *octet ^= mask;
            }
        }
    }
}

/// The last octet of an encoded message.
const TRAILER: u8 = 0xbc;

/// The octet between the zeros and the salt.
const SEPARATOR: u8 = 0x01;
