//! EMSA-PSS, the encoding under RSASSA-PSS signatures.

use super::super::digest::hash;
use super::mgf1;
use crate::crypto::DigestAlgorithm;

/// EMSA-PSS with its options, the mask generation function being MGF1.
pub(super) struct EmsaPss {
    pub(super) algorithm: DigestAlgorithm,
    pub(super) mgf_algorithm: DigestAlgorithm,
    pub(super) salt_len: u32,
}

impl EmsaPss {
    /// EMSA-PSS-ENCODE from the digest on, with the salt given (RFC 8017 section 9.1.1), or `None`
    /// where `em_bits` are too few for it.
    pub(super) fn encode(&self, digest: &[u8], salt: &[u8], em_bits: usize) -> Option<Vec<u8>> {
        let len = em_bits.div_ceil(8);
        let hash_len = self.algorithm.output_len();
        let zeros = len.checked_sub(hash_len + salt.len() + 2)?;
        let unused = u32::try_from(len * 8 - em_bits).ok()?;
        let seed = hash(self.algorithm, &[&[0; 8], digest, salt]);

        let mut encoded = vec![0; zeros];
        encoded.push(SEPARATOR);
        encoded.extend(salt);
        mgf1::mask(self.mgf_algorithm, seed.as_bytes(), &mut encoded);
        *encoded.first_mut()? &= 0xff_u8.checked_shr(unused)?;
        encoded.extend(seed.as_bytes());
        encoded.push(TRAILER);
        Some(encoded)
    }

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
        mgf1::mask(self.mgf_algorithm, expected, &mut data);
        *data.first_mut()? &= allowed;

        let (padding, salt) = data.split_at_checked(data_len.checked_sub(salt_len)?)?;
        let (separator, zeros) = padding.split_last()?;
        if *separator != SEPARATOR || zeros.iter().any(|octet| *octet != 0) {
            return None;
        }
        let actual = hash(self.algorithm, &[&[0; 8], digest, salt]);
        (actual.as_bytes() == expected).then_some(())
    }
}

/// The last octet of an encoded message.
const TRAILER: u8 = 0xbc;

/// The octet between the zeros and the salt.
const SEPARATOR: u8 = 0x01;
