//! Message authentication codes.

use hmac::{Hmac, KeyInit};

use super::digest::with_digest;
use crate::crypto::{CryptoError, DigestValue, Mac, MacAlgorithm};

/// Starts a message authentication code.
pub(super) fn start(algorithm: MacAlgorithm, key: &[u8]) -> Result<Box<dyn Mac>, CryptoError> {
    let MacAlgorithm::Hmac(digest) = algorithm;
    // Keys of any length fit.
    with_digest!(digest, D => {
        let mac = Hmac::<D>::new_from_slice(key).map_err(|_| CryptoError::Key)?;
        Ok(Box::new(Running(mac)))
    })
}

/// A RustCrypto MAC in the provider's clothes.
struct Running<M>(M);

impl<M: hmac::Mac + Send> Mac for Running<M> {
    fn update(&mut self, octets: &[u8]) {
        self.0.update(octets);
    }

    fn finish(self: Box<Self>) -> DigestValue {
        DigestValue::new(&self.0.finalize().into_bytes())
    }
}
