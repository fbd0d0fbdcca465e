//! scrypt, which key files use and CMS does not: so no provider is asked for it.

use super::{CryptoError, Secret};

/// Derives `len` octets (RFC 7914): `1 << log_n` is the cost, `r` the size of a block, `p` how many
/// times it is done. What that costs in memory and time is for the caller to bound.
///
/// # Errors
/// [`CryptoError::Unsupported`] where the parameters are none of scrypt's.
pub(crate) fn scrypt(
    password: &[u8],
    salt: &[u8],
    [log_n, r, p]: [u32; 3],
    len: usize,
) -> Result<Secret, CryptoError> {
    let log_n = u8::try_from(log_n).map_err(|_| CryptoError::Unsupported)?;
    let parameters = ::scrypt::Params::new(log_n, r, p).map_err(|_| CryptoError::Unsupported)?;
    let mut key = vec![0; len];
    ::scrypt::scrypt(password, salt, &parameters, &mut key)
        .map_err(|_| CryptoError::Unsupported)?;
    Ok(Secret::new(key))
}
