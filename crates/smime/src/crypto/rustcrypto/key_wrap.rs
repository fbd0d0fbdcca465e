//! Key wrap: AES (RFC 3394), and what is only read.

use aes_kw::{AesKw, KeyInit};
use cipher::{BlockCipherDecrypt, BlockCipherEncrypt, consts::U16};
use zeroize::Zeroizing;

use super::old_key_wrap::{unwrap_rc2, unwrap_triple_des};
use crate::crypto::{CryptoError, KeyWrap, Secret};

/// Wraps a key under AES.
pub(super) fn wrap(wrap: KeyWrap, kek: &[u8], key: &[u8]) -> Result<Vec<u8>, CryptoError> {
    match wrap {
        KeyWrap::Aes128 => wrap_with(keyed::<aes::Aes128>(kek)?, key),
        KeyWrap::Aes192 => wrap_with(keyed::<aes::Aes192>(kek)?, key),
        KeyWrap::Aes256 => wrap_with(keyed::<aes::Aes256>(kek)?, key),
        KeyWrap::TripleDes | KeyWrap::Rc2 => Err(CryptoError::Unsupported),
    }
}

/// Unwraps a key.
pub(super) fn unwrap(wrap: KeyWrap, kek: &[u8], wrapped: &[u8]) -> Result<Secret, CryptoError> {
    match wrap {
        KeyWrap::Aes128 => unwrap_with(keyed::<aes::Aes128>(kek)?, wrapped),
        KeyWrap::Aes192 => unwrap_with(keyed::<aes::Aes192>(kek)?, wrapped),
        KeyWrap::Aes256 => unwrap_with(keyed::<aes::Aes256>(kek)?, wrapped),
        _ if kek.len() != wrap.key_len() => Err(CryptoError::Key),
        KeyWrap::TripleDes => unwrap_triple_des(kek, wrapped),
        KeyWrap::Rc2 => unwrap_rc2(kek, RC2_EFFECTIVE_BITS, wrapped),
    }
}

fn keyed<C>(kek: &[u8]) -> Result<AesKw<C>, CryptoError>
where
    AesKw<C>: KeyInit,
{
    AesKw::new_from_slice(kek).map_err(|_| CryptoError::Key)
}

fn wrap_with<C>(kek: AesKw<C>, key: &[u8]) -> Result<Vec<u8>, CryptoError>
where
    C: BlockCipherEncrypt<BlockSize = U16>,
{
    if key.len() < MIN_LEN {
        return Err(CryptoError::Failed);
    }
    let mut wrapped = vec![0; key.len() + aes_kw::IV_LEN];
    kek.wrap_key(key, &mut wrapped)
        .map_err(|_| CryptoError::Failed)?;
    Ok(wrapped)
}

fn unwrap_with<C>(kek: AesKw<C>, wrapped: &[u8]) -> Result<Secret, CryptoError>
where
    C: BlockCipherDecrypt<BlockSize = U16>,
{
    let len = wrapped.len().saturating_sub(aes_kw::IV_LEN);
    if len < MIN_LEN {
        return Err(CryptoError::Failed);
    }
    let mut key = Zeroizing::new(vec![0; len]);
    kek.unwrap_key(wrapped, &mut key)
        .map_err(|_| CryptoError::Failed)?;
    Ok(Secret::from(key))
}

/// The shortest key that is wrapped: two blocks of 64 bits (RFC 3394 section 2).
const MIN_LEN: usize = 16;

/// The effective bits of RC2 keys that encrypt keys (RFC 3370 section 4.3).
const RC2_EFFECTIVE_BITS: u32 = 128;
