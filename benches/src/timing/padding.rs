//! Encrypted keys, padded well and in every wrong way (RFC 8017 section 7.2.2, step 3).

use rand_chacha::{ChaCha20Rng, rand_core::Rng};
use rsa::{BoxedUint, PublicKey, hazmat, traits::PublicKeyParts};

/// Octets of a content-encryption key.
pub const KEY_LEN: usize = 32;

/// How an encoded message is wrong, if it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Padding {
    /// It is right.
    Good,
    /// The first octet is not zero.
    FirstOctet,
    /// The block type is 1.
    BlockType,
    /// One of the first eight octets of filler is zero.
    ShortFiller,
    /// No octet is zero after the block type.
    NoSeparator,
    /// The key is an octet shorter than the cipher's.
    ShortKey,
    /// The key is an octet longer.
    LongKey,
    /// Nothing is as it should be: an encrypted key made up at random.
    Random,
}

impl Padding {
    /// Every wrong way.
    pub const BAD: [Self; 7] = [
        Self::FirstOctet,
        Self::BlockType,
        Self::ShortFiller,
        Self::NoSeparator,
        Self::ShortKey,
        Self::LongKey,
        Self::Random,
    ];

    /// How to pad for a call, counted from 0: every other time well, else badly in each way by turns.
    #[must_use]
    pub const fn of_call(call: usize) -> Self {
        match call % 2 {
            0 => Self::Good,
            _ => Self::BAD[call / 2 % Self::BAD.len()],
        }
    }

    /// The name for tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::FirstOctet => "first octet",
            Self::BlockType => "block type",
            Self::ShortFiller => "short filler",
            Self::NoSeparator => "no separator",
            Self::ShortKey => "short key",
            Self::LongKey => "long key",
            Self::Random => "random",
        }
    }

    /// A new key, encoded so and encrypted.
    ///
    /// # Panics
    /// When the key is too small.
    #[must_use]
    pub fn encrypt(self, key: &PublicKey, random: &mut ChaCha20Rng) -> Vec<u8> {
        let block = self.encode(key.size(), random);
        let number = BoxedUint::from_be_slice(&block, key.n_bits_precision()).expect("it fits");
        let encrypted = hazmat::rsa_encrypt(key, &number).expect("it is less than the modulus");
        let octets = encrypted.to_be_bytes();
        octets[octets.len() - key.size()..].to_vec()
    }

    fn encode(self, len: usize, random: &mut ChaCha20Rng) -> Vec<u8> {
        let mut block = vec![0; len];
        random.fill_bytes(&mut block);
        if self == Self::Random {
            // Less than any modulus of its length.
            block[0] &= 0x7f;
            return block;
        }
        for octet in &mut block {
            while *octet == 0 {
                random.fill_bytes(std::slice::from_mut(octet));
            }
        }
        let separator = match self {
            Self::ShortKey => len - KEY_LEN,
            Self::LongKey => len - KEY_LEN - 2,
            _ => len - KEY_LEN - 1,
        };
        block[0] = u8::from(self == Self::FirstOctet);
        block[1] = if self == Self::BlockType { 1 } else { 2 };
        if self != Self::NoSeparator {
            block[separator] = 0;
        }
        if self == Self::ShortFiller {
            block[5] = 0;
        }
        block
    }
}

#[cfg(test)]
mod tests {
    use rand_chacha::rand_core::SeedableRng;
    use rsa::{Pkcs1v15Encrypt, PrivateKey, pkcs8::DecodePrivateKey};

    use super::*;
    use crate::keys;

    /// The crate's own decryption gives back the keys of those that are well padded, and no key of the right
    /// length from the others but by chance.
    #[test]
    fn each_is_as_its_name_says() {
        let private = PrivateKey::from_pkcs8_pem(&keys::pem("alice-rsa")).unwrap();
        let public = PublicKey::from(&private);
        let random = || ChaCha20Rng::from_seed([3; 32]);
        for padding in Padding::BAD.into_iter().chain([Padding::Good]) {
            let block = padding.encode(public.size(), &mut random());
            let encrypted = padding.encrypt(&public, &mut random());
            let decrypted = private.decrypt(Pkcs1v15Encrypt, &encrypted).unwrap();
            let expected = match padding {
                Padding::Good => KEY_LEN,
                Padding::ShortKey => KEY_LEN - 1,
                Padding::LongKey => KEY_LEN + 1,
                _ => 0,
            };
            let key = &block[block.len() - expected..];
            assert_eq!(expected > 0, decrypted == key, "{padding:?}");
        }
    }
}
