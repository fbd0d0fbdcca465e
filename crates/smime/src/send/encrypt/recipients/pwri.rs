//! A password (RFC 5652 section 6.2.4, RFC 3211).

use zeroize::Zeroizing;

use crate::cms::write::recipient_info::{PasswordRecipientInfo, RecipientInfo};
use crate::crypto::algorithm::{CipherKind, ContentEncryption, PasswordKdf, PwriWrap};
use crate::crypto::{CryptoError, Direction, Provider, Secret};
use crate::send::SendError;
use crate::send::encrypt::PasswordRecipient;

/// How many octets the salt has.
const SALT: usize = 16;

pub(super) fn encrypt(
    provider: &dyn Provider,
    recipient: &PasswordRecipient,
    content_key: &Secret,
) -> Result<RecipientInfo, SendError> {
    let mut salt = vec![0; SALT];
    provider.random(&mut salt)?;
    let kdf = PasswordKdf {
        prf: recipient.prf,
        salt,
        iterations: recipient.iterations,
        key_len: None,
    };
    let wrap = PwriWrap {
        cipher: ContentEncryption::generate(CipherKind::Aes256Cbc, provider)?,
    };
    let kek = kdf.derive(provider, &recipient.password, wrap.cipher.key_len())?;
    let encrypted_key = wrap_key(provider, &wrap, &kek, content_key)?;
    let recipient_info = PasswordRecipientInfo {
        key_derivation: &kdf.identifier().ok_or(CryptoError::Unsupported)?,
        key_encryption: &wrap.identifier(),
        encrypted_key: &encrypted_key,
    };
    Ok(recipient_info.recipient_info())
}

/// The key wrap of RFC 3211 section 2.3.1: a count, three octets to check, the key and random
/// padding to at least two blocks, all of it encrypted twice without resetting the IV.
fn wrap_key(
    provider: &dyn Provider,
    wrap: &PwriWrap,
    kek: &Secret,
    content_key: &Secret,
) -> Result<Vec<u8>, CryptoError> {
    let key = content_key.as_bytes();
    let ([first, second, third, ..], Ok(count)) = (key, u8::try_from(key.len())) else {
        return Err(CryptoError::Failed);
    };
    let mut formatted = Zeroizing::new(vec![count, !first, !second, !third]);
    formatted.extend_from_slice(key);
    let block = wrap.cipher.kind.block_len();
    let len = formatted.len().next_multiple_of(block).max(2 * block);
    let mut padding = vec![0; len - formatted.len()];
    provider.random(&mut padding)?;
    formatted.append(&mut padding);
    let mut stream = provider.cbc(&wrap.cipher, Direction::Encrypt, kek.as_bytes())?;
    stream.process(&mut formatted);
    stream.process(&mut formatted);
    Ok(formatted.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::RustCrypto;

    #[test]
    fn a_key_is_wrapped_as_rfc_3211_unwraps_it() {
        let wrap = PwriWrap {
            cipher: ContentEncryption::generate(CipherKind::Aes128Cbc, &RustCrypto).unwrap(),
        };
        let kek = Secret::new(vec![1; 16]);
        for len in [16, 24, 32, 40, 200] {
            let key: Vec<u8> = (0..len).collect();
            let wrapped =
                wrap_key(&RustCrypto, &wrap, &kek, &Secret::from(key.as_slice())).unwrap();
            // Section 2.3.2: the last block with the one before as IV, then all with the last
            // block as IV, then all once more.
            let decrypt = |iv: &[u8], octets: &[u8]| {
                let cipher = ContentEncryption {
                    iv: iv.to_vec(),
                    ..wrap.cipher.clone()
                };
                let mut octets = octets.to_vec();
                let stream = RustCrypto.cbc(&cipher, Direction::Decrypt, kek.as_bytes());
                stream.unwrap().process(&mut octets);
                octets
            };
            let (rest, last) = wrapped.split_at(wrapped.len() - 16);
            let last = decrypt(&rest[rest.len() - 16..], last);
            let inner = decrypt(&last, rest);
            let formatted = decrypt(&wrap.cipher.iv, &[inner, last].concat());
            assert_eq!(formatted[..4], [len, 0xff, 0xfe, 0xfd]);
            assert_eq!(formatted[4..4 + key.len()], key);
        }
        assert!(wrap_key(&RustCrypto, &wrap, &kek, &Secret::new(vec![0; 2])).is_err());
        assert!(wrap_key(&RustCrypto, &wrap, &kek, &Secret::new(vec![0; 256])).is_err());
    }
}
