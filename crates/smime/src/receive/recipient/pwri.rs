//! Passwords: PBKDF2, and the key wrap of RFC 3211 or that of AES (RFC 3565 section 2.5).

use subtle::{Choice, ConstantTimeEq};
use zeroize::Zeroizing;

use super::technique::{KeyLength, Obstacle, Technique, judge_legacy, judge_wrap};
use crate::budget::{Budget, Exhausted, Work};
use crate::cms::recipient_info::PasswordRecipientInfo;
use crate::crypto::{
    AlgorithmError, AlgorithmIdentifier, ContentEncryption, CryptoError, Direction, KeyWrap,
    PasswordKdf, Provider, PwriWrap, Secret,
};
use crate::policy::Policy;

/// A key that is wrapped with what a password gives.
pub(super) struct PasswordWrapped<'a> {
    derivation: PasswordKdf,
    wrap: Wrap,
    password: &'a Secret,
    encrypted_key: &'a [u8],
}

/// How the key is encrypted under what the password gives.
enum Wrap {
    /// As keys of any size are (RFC 3211).
    Password(PwriWrap),
    /// As keys are that were shared before.
    Key(KeyWrap),
}

impl Wrap {
    fn from_identifier(identifier: &AlgorithmIdentifier) -> Result<Self, AlgorithmError> {
        match KeyWrap::from_oid(&identifier.oid) {
            Some(_) => KeyWrap::from_identifier(identifier).map(Self::Key),
            None => PwriWrap::from_identifier(identifier).map(Self::Password),
        }
    }

    /// The length of the key-encryption key in octets.
    fn key_len(&self) -> usize {
        match self {
            Self::Password(wrap) => wrap.cipher.key_len(),
            Self::Key(wrap) => wrap.key_len(),
        }
    }
}

impl<'a> PasswordWrapped<'a> {
    pub(super) fn prepare(
        policy: &Policy,
        recipient_info: &'a PasswordRecipientInfo,
        password: &'a Secret,
    ) -> Result<Self, Obstacle> {
        let derivation = recipient_info.key_derivation_algorithm.as_ref();
        let derivation = PasswordKdf::from_identifier(derivation.ok_or(Obstacle::Broken)?)?;
        let wrap = Wrap::from_identifier(&recipient_info.key_encryption_algorithm)?;
        match &wrap {
            Wrap::Password(PwriWrap { cipher }) => {
                judge_legacy(policy, cipher.kind.name(), cipher.kind.legacy())?;
            }
            Wrap::Key(wrap) => judge_wrap(policy, *wrap)?,
        }
        Ok(Self {
            derivation,
            wrap,
            password,
            encrypted_key: &recipient_info.encrypted_key,
        })
    }
}

impl Technique for PasswordWrapped<'_> {
    fn pay(&self, budget: &Budget, times: usize) -> Result<(), Exhausted> {
        let iterations = self.derivation.work(self.wrap.key_len());
        let iterations = iterations.saturating_mul(times as u64);
        budget.pay(Work::Derive(self.derivation.prf), iterations)
    }

    fn recover(&self, provider: &dyn Provider, length: KeyLength) -> Result<Secret, CryptoError> {
        let kek = self
            .derivation
            .derive(provider, self.password, self.wrap.key_len())?;
        match &self.wrap {
            Wrap::Password(PwriWrap { cipher }) => {
                unwrap(provider, cipher, &kek, self.encrypted_key, length)
            }
            Wrap::Key(wrap) => {
                length.check(provider.unwrap_key(*wrap, kek.as_bytes(), self.encrypted_key)?)
            }
        }
    }
}

/// Unwraps a key (RFC 3211 section 2.3.2):
///
/// ```text
/// CEK byte count || check value || CEK || padding (if required)
/// ```
///
/// encrypted twice in CBC mode, the second time with the last block of the first as the
/// initialisation vector. Count and check value are looked at together: a wrong password and a
/// damaged key are one outcome, after the same work.
fn unwrap(
    provider: &dyn Provider,
    cipher: &ContentEncryption,
    kek: &Secret,
    encrypted_key: &[u8],
    length: KeyLength,
) -> Result<Secret, CryptoError> {
    let block_len = cipher.kind.block_len();
    if !encrypted_key.len().is_multiple_of(block_len) {
        return Err(CryptoError::Failed);
    }
    let mut blocks = Zeroizing::new(encrypted_key.to_vec());
    let last_at = encrypted_key.len().checked_sub(block_len);
    let last_but_one = last_at
        .and_then(|end| encrypted_key.get(end.checked_sub(block_len)?..end))
        .ok_or(CryptoError::Failed)?;
    let (rest, last) = last_at
        .and_then(|at| blocks.split_at_mut_checked(at))
        .ok_or(CryptoError::Failed)?;
    decrypt(provider, cipher, last_but_one, kek, last)?;
    decrypt(provider, cipher, last, kek, rest)?;
    decrypt(provider, cipher, &cipher.iv, kek, &mut blocks)?;
    formatted_key(&blocks, length)
}

/// Decrypts whole blocks in place under an initialisation vector that is not the cipher's own.
fn decrypt(
    provider: &dyn Provider,
    cipher: &ContentEncryption,
    iv: &[u8],
    kek: &Secret,
    blocks: &mut [u8],
) -> Result<(), CryptoError> {
    let cipher = ContentEncryption {
        iv: iv.to_vec(),
        ..cipher.clone()
    };
    provider
        .cbc(&cipher, Direction::Decrypt, kek.as_bytes())?
        .process(blocks);
    Ok(())
}

/// The key in a formatted block, if its count and its check value are right.
fn formatted_key(block: &[u8], length: KeyLength) -> Result<Secret, CryptoError> {
    let Some(([count, check @ ..], rest)) = block.split_first_chunk::<4>() else {
        return Err(CryptoError::Failed);
    };
    let len = match length {
        KeyLength::Exact(len) => len,
        KeyLength::Usual(_) => usize::from(*count),
    };
    // The check value is over three octets, so that a key has no fewer.
    let (Some(key), Some(first)) = (rest.get(..len), rest.first_chunk::<3>()) else {
        return Err(CryptoError::Failed);
    };
    let complement = first.map(|octet| !octet);
    let is_right: Choice = usize::from(*count).ct_eq(&len) & check.ct_eq(&complement);
    match bool::from(is_right) {
        true => length.check(key.into()),
        false => Err(CryptoError::Failed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Count, check value, key and padding as in the example of RFC 3211 section 3.
    const BLOCK: [u8; 16] = [
        0x08, 0x73, 0x9d, 0x83, 0x8c, 0x62, 0x7c, 0x89, 0x73, 0x23, 0xa2, 0xf8, 0xc4, 0x36, 0xf5,
        0x41,
    ];

    #[test]
    fn a_formatted_key_is_the_one_of_the_standards_example() {
        for length in [KeyLength::Exact(8), KeyLength::Usual(32)] {
            let key = formatted_key(&BLOCK, length).unwrap();
            assert_eq!(key.as_bytes(), &BLOCK[4..12]);
        }
    }

    #[test]
    fn count_check_value_and_beginning_of_the_key_have_to_be_right() {
        for at in 0..7 {
            for flip in [0x01, 0x80, 0xff] {
                let mut block = BLOCK;
                block[at] ^= flip;
                for length in [KeyLength::Exact(8), KeyLength::Usual(32)] {
                    let found = formatted_key(&block, length);
                    // Another count is only wrong where another length is.
                    let is_shorter = at == 0 && length == KeyLength::Usual(32) && block[0] <= 12;
                    assert_eq!(found.is_ok(), is_shorter, "octet {at}, {flip:02x}");
                }
            }
        }
    }

    #[test]
    fn a_count_past_the_end_or_of_no_key_gives_none() {
        for count in [0, 13, 0xff] {
            let mut block = BLOCK;
            block[0] = count;
            assert!(formatted_key(&block, KeyLength::Usual(8)).is_err());
        }
        assert!(formatted_key(&BLOCK, KeyLength::Exact(13)).is_err());
        assert!(formatted_key(&BLOCK[..6], KeyLength::Usual(8)).is_err());
        assert!(formatted_key(&[], KeyLength::Exact(8)).is_err());
    }
}
