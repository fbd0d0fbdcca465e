//! Key wrap under Triple DES and RC2 (RFC 3217), for reading old mail.
//!
//! Both encrypt a key and its checksum in CBC mode, put the octets in reverse order, and encrypt
//! once more under a vector that is always the same. Checksum and form are looked at together:
//! whatever is wrong is one outcome, after the same work.

use subtle::{Choice, ConstantTimeEq};
use zeroize::Zeroizing;

use super::{cbc, digest};
use crate::crypto::{
    CipherKind, ContentEncryption, CryptoError, DigestAlgorithm, Direction, Secret,
};

/// Unwraps a key of Triple DES: 24 octets of odd parity.
pub(super) fn unwrap_triple_des(kek: &[u8], wrapped: &[u8]) -> Result<Secret, CryptoError> {
    if wrapped.len() != WRAPPED_TRIPLE_DES {
        return Err(CryptoError::Failed);
    }
    let (key, mut holds) = open(CipherKind::TripleDesCbc, 0, kek, wrapped)?;
    for octet in key.iter() {
        holds &= (octet.count_ones() % 2).ct_eq(&1);
    }
    given(&key, holds)
}

/// Unwraps a key of any length under one of RC2 with so many effective bits.
///
/// ```text
/// LENGTH || CEK || PAD
/// ```
///
/// RFC 3217 section 4: one octet for the length, and padding up to a whole number of blocks.
pub(super) fn unwrap_rc2(
    kek: &[u8],
    effective_bits: u32,
    wrapped: &[u8],
) -> Result<Secret, CryptoError> {
    if !wrapped.len().is_multiple_of(BLOCK) || wrapped.len() < 3 * BLOCK {
        return Err(CryptoError::Failed);
    }
    let (block, holds) = open(CipherKind::Rc2Cbc, effective_bits, kek, wrapped)?;
    let (len, rest) = block.split_first().ok_or(CryptoError::Failed)?;
    let padding = rest.len().checked_sub(usize::from(*len));
    let key = rest.get(..usize::from(*len)).unwrap_or_default();
    let is_formed = padding.is_some_and(|padding| padding < BLOCK);
    given(key, holds & Choice::from(u8::from(is_formed)))
}

/// What was encrypted, and whether the checksum behind it is right.
fn open(
    kind: CipherKind,
    effective_bits: u32,
    kek: &[u8],
    wrapped: &[u8],
) -> Result<(Zeroizing<Vec<u8>>, Choice), CryptoError> {
    let decrypt = |iv: &[u8], blocks: &mut [u8]| {
        let cipher = ContentEncryption {
            kind,
            iv: iv.to_vec(),
            tag_len: 0,
            effective_bits,
        };
        cbc::start(&cipher, Direction::Decrypt, kek).map(|mut stream| stream.process(blocks))
    };
    let mut octets = Zeroizing::new(wrapped.to_vec());
    decrypt(&OUTER_IV, &mut octets)?;
    octets.reverse();
    let (iv, blocks) = octets
        .split_at_mut_checked(BLOCK)
        .ok_or(CryptoError::Failed)?;
    decrypt(iv, blocks)?;
    let (inside, checksum) = blocks
        .len()
        .checked_sub(BLOCK)
        .and_then(|at| blocks.split_at_checked(at))
        .ok_or(CryptoError::Failed)?;
    let mut sha1 = digest::start(DigestAlgorithm::Sha1);
    sha1.update(inside);
    let digest = sha1.finish();
    let computed = digest.as_bytes().get(..BLOCK).unwrap_or_default();
    let holds = computed.ct_eq(checksum);
    Ok((Zeroizing::new(inside.to_vec()), holds))
}

fn given(key: &[u8], holds: Choice) -> Result<Secret, CryptoError> {
    match bool::from(holds) {
        true => Ok(key.into()),
        false => Err(CryptoError::Failed),
    }
}

/// The block of both ciphers, and the checksum, in octets.
const BLOCK: usize = 8;

/// What a wrapped key of Triple DES has: a vector, 24 octets of key and the checksum.
const WRAPPED_TRIPLE_DES: usize = BLOCK + 24 + BLOCK;

/// The vector of the outer encryption (RFC 3217 section 3.1).
const OUTER_IV: [u8; BLOCK] = [0x4a, 0xdd, 0xa2, 0x2c, 0x79, 0xe8, 0x21, 0x05];

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of RFC 3217 section 4.4: a key-encryption key of 40 effective bits, which CMS
    /// does not allow, so that it stands here and not among the provider's tests.
    const KEK: &str = "fd04fd08060707fb0003fefffd02fe05";
    const KEY: &str = "b70a25fbc9d86a86050ce0d711ead4d9";
    const WRAPPED: &str =
        "70e699fb5701f7833330fb71e87c85a420bdc99af05d22af5a0e48d35f3138986cbaafb4b28d4f35";

    fn octets(hexadecimal: &str) -> Vec<u8> {
        hex::decode(hexadecimal).unwrap()
    }

    #[test]
    fn the_rc2_key_of_the_standards_example_is_unwrapped() {
        let key = unwrap_rc2(&octets(KEK), 40, &octets(WRAPPED)).unwrap();
        assert_eq!(key.as_bytes(), octets(KEY));
    }

    #[test]
    fn any_change_of_a_wrapped_rc2_key_is_one_outcome() {
        let failed = Some(CryptoError::Failed);
        for at in 0..40 {
            let mut wrapped = octets(WRAPPED);
            wrapped[at] ^= 1;
            assert_eq!(unwrap_rc2(&octets(KEK), 40, &wrapped).err(), failed, "{at}");
        }
        for len in 0..40 {
            let wrapped = &octets(WRAPPED)[..len];
            assert_eq!(unwrap_rc2(&octets(KEK), 40, wrapped).err(), failed, "{len}");
        }
        assert_eq!(
            unwrap_rc2(&octets(KEK), 128, &octets(WRAPPED)).err(),
            failed
        );
    }

    /// Wrapped with a checksum that is right around a length that is not: computed with Python's
    /// hashlib and OpenSSL's `rc2-cbc`.
    #[test]
    fn a_length_that_leaves_no_padding_or_too_much_is_refused() {
        for (len, wrapped) in LENGTHS {
            let found = unwrap_rc2(&octets(KEK), 128, &octets(wrapped));
            match len {
                8..=15 => assert_eq!(found.unwrap().len(), usize::from(len)),
                _ => assert_eq!(found.err(), Some(CryptoError::Failed), "{len}"),
            }
        }
    }

    const LENGTHS: [(u8, &str); 5] = [
        (
            7,
            "05f554eb1e1b8908165f32459b5375572ef13e3552212c5067f11621aed40998",
        ),
        (
            8,
            "e50866beef2c68ff7bc68fa07d87a190ca2119a711b2b1f41f655a6c0daedf0b",
        ),
        (
            15,
            "c0670b5eb8837444101caec460f78ce474514ea51f7260aa3a510e81b41afc43",
        ),
        (
            16,
            "d43906212903c6a4130dec0a16a5e7d1091368931a168d9213c0423e52856a41",
        ),
        (
            255,
            "ed68f4f11475d2dc3063c6ee49bad539f6e15c9e35ec01cc0b7f9aa98d8798e8",
        ),
    ];
}
