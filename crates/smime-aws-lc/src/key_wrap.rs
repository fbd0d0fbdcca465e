//! AES key wrap (RFC 3394).

use aws_lc_rs::key_wrap::{AES_128, AES_256, AesKek, KeyWrap as _};
use smime::crypto::{CryptoError, KeyWrap, Secret};
use zeroize::Zeroizing;

/// Wraps a key; `None` where AWS-LC lacks the algorithm, or the key has not its length.
pub(crate) fn wrap(wrap: KeyWrap, kek: &[u8], key: &[u8]) -> Option<Vec<u8>> {
    let mut wrapped = vec![0; key.len().checked_add(8)?];
    self::kek(wrap, kek)?.wrap(key, &mut wrapped).ok()?;
    Some(wrapped)
}

/// Unwraps a key; `None` where AWS-LC lacks the algorithm, or the key-encryption key has not its
/// length.
pub(crate) fn unwrap(
    wrap: KeyWrap,
    kek: &[u8],
    wrapped: &[u8],
) -> Option<Result<Secret, CryptoError>> {
    let kek = self::kek(wrap, kek)?;
    let mut key = Zeroizing::new(vec![0; wrapped.len()]);
    Some(match kek.unwrap(wrapped, &mut key) {
        Ok(key) => Ok(Secret::from(&*key)),
        Err(_) => Err(CryptoError::Failed),
    })
}

fn kek(wrap: KeyWrap, kek: &[u8]) -> Option<AesKek> {
    let cipher = match wrap {
        KeyWrap::Aes128 => &AES_128,
        KeyWrap::Aes256 => &AES_256,
        _ => return None,
    };
    AesKek::new(cipher, kek).ok()
}
