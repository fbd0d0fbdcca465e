//! EME-OAEP, the encoding under RSAES-OAEP encryption.

use subtle::{Choice, ConstantTimeEq};
use zeroize::Zeroizing;

use super::super::digest::hash;
use super::mgf1;
use crate::crypto::DigestAlgorithm;

/// EME-OAEP with its options, the mask generation function being MGF1.
pub(super) struct EmeOaep<'a> {
    pub(super) algorithm: DigestAlgorithm,
    pub(super) mgf_algorithm: DigestAlgorithm,
    pub(super) label: &'a [u8],
}

impl EmeOaep<'_> {
    /// The encoding of `message` in `len` octets, with the seed given, which is as long as a digest
    /// (RFC 8017 section 7.1.1, step 2), or `None` where there is no room for it.
    pub(super) fn encode(
        &self,
        message: &[u8],
        seed: &[u8],
        len: usize,
    ) -> Option<Zeroizing<Vec<u8>>> {
        let hash_len = self.algorithm.output_len();
        let zeros = len.checked_sub(message.len() + 2 * hash_len + 2)?;
        let mut encoded = Zeroizing::new(Vec::with_capacity(len));
        encoded.push(0x00);
        encoded.extend(seed);
        encoded.extend(hash(self.algorithm, &[self.label]).as_bytes());
        encoded.extend(core::iter::repeat_n(0, zeros));
        encoded.push(0x01);
        encoded.extend(message);

        let (_, masked) = encoded.split_first_mut()?;
        let (seed, block) = masked.split_at_mut_checked(hash_len)?;
        mgf1::mask(self.mgf_algorithm, seed, block);
        mgf1::mask(self.mgf_algorithm, block, seed);
        Some(encoded)
    }

    /// The message of `len` octets in an encoding, or `None` where it is not one of a message that
    /// long (RFC 8017 section 7.1.2, step 3). Which of the octets is wrong shows neither in the
    /// answer nor in the time (Manger).
    ///
    /// Since the length is known, every octet has its place: there is nothing to search for.
    pub(super) fn decode(&self, encoded: &[u8], len: usize) -> Option<Zeroizing<Vec<u8>>> {
        let hash_len = self.algorithm.output_len();
        let mut encoded = Zeroizing::new(encoded.to_vec());
        let (zero, masked) = encoded.split_first_mut()?;
        let (seed, block) = masked.split_at_mut_checked(hash_len)?;
        let (_, padding) = block.split_at_checked(hash_len)?;
        padding.len().checked_sub(len + 1)?;

        mgf1::mask(self.mgf_algorithm, block, seed);
        mgf1::mask(self.mgf_algorithm, seed, block);
        let (label_hash, padding) = block.split_at_checked(hash_len)?;
        let (padding, message) = padding.split_at_checked(padding.len().checked_sub(len)?)?;
        let (one, zeros) = padding.split_last()?;
        let expected = hash(self.algorithm, &[self.label]);
        let zeros = zeros
            .iter()
            .fold(Choice::from(1), |good, octet| good & octet.ct_eq(&0));
        let good =
            zero.ct_eq(&0) & label_hash.ct_eq(expected.as_bytes()) & zeros & one.ct_eq(&0x01);
        bool::from(good).then(|| Zeroizing::new(message.to_vec()))
    }
}
