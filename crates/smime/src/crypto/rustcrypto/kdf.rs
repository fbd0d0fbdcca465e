//! Key derivation.

use hkdf::Hkdf;
use hmac::Hmac;
use sha2::digest::{Digest, Output};
use zeroize::{Zeroize, Zeroizing};

use super::digest::with_digest;
use crate::crypto::{CryptoError, Kdf, Secret};

/// Derives a key of `len` octets.
pub(super) fn derive(kdf: &Kdf<'_>, secret: &[u8], len: usize) -> Result<Secret, CryptoError> {
    let mut key = Zeroizing::new(vec![0; len]);
    match *kdf {
        Kdf::X963 {
            digest,
            shared_info,
        } => with_digest!(digest, D => x963::<D>(secret, shared_info, &mut key)),
        Kdf::Hkdf { digest, salt, info } => {
            with_digest!(digest, D => Hkdf::<D>::new(salt, secret).expand(info, &mut key))
                .map_err(|_| CryptoError::Failed)?;
        }
        Kdf::Pbkdf2 { iterations: 0, .. } => return Err(CryptoError::Failed),
        Kdf::Pbkdf2 {
            prf,
            salt,
            iterations,
        } => {
            with_digest!(prf, D => pbkdf2::pbkdf2::<Hmac<D>>(secret, salt, iterations, &mut key))
                .map_err(|_| CryptoError::Failed)?;
        }
    }
    Ok(Secret::from(key))
}

/// The KDF of ANSI X9.63 (SEC 1 section 3.6.1): digests of secret, counter and SharedInfo, one
/// after another.
fn x963<D: Digest>(secret: &[u8], shared_info: &[u8], key: &mut [u8]) {
    let mut block = Output::<D>::default();
    for (counter, part) in (1_u32..).zip(key.chunks_mut(block.len())) {
        D::new()
            .chain_update(secret)
            .chain_update(counter.to_be_bytes())
            .chain_update(shared_info)
            .finalize_into(&mut block);
        for (to, from) in part.iter_mut().zip(&block) {
            *to = *from;
        }
    }
    block.as_mut_slice().zeroize();
}
