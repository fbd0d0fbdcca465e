//! Octets that look random and are the same every time.

use crate::primitive::digest::Digest;

/// `length` octets that depend on `seed` alone: SHA-512 over a counter and the seed.
#[must_use]
pub fn random(seed: &str, length: usize) -> Vec<u8> {
    let mut octets = Vec::new();
    for counter in 0_u32.. {
        if octets.len() >= length {
            break;
        }
        octets.extend(Digest::Sha512.of(&[&counter.to_be_bytes(), seed.as_bytes()].concat()));
    }
    octets.truncate(length);
    octets
}
