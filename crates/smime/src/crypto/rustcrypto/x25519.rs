//! Key agreement on Curve25519.

use const_oid::db::rfc8410;
use spki::SubjectPublicKeyInfoRef;
use x25519_dalek::{PublicKey, StaticSecret};

use super::loaded::Compute;
use super::{curve_private_key, key_octets, parse};
use crate::crypto::{CryptoError, PrivateKeyInfo, Secret};

/// The size of an X25519 key in bits, by its encoding.
pub(super) const KEY_BITS: usize = 256;

/// An X25519 private key (RFC 8410 section 7).
pub(super) struct X25519PrivateKey(StaticSecret);

impl X25519PrivateKey {
    /// Reads the key.
    pub(super) fn new(key: &PrivateKeyInfo) -> Result<Self, CryptoError> {
        let octets = curve_private_key(key, rfc8410::ID_X_25519)?;
        Ok(Self(StaticSecret::from(*octets)))
    }
}

impl Compute for X25519PrivateKey {
    fn public_octets(&self) -> Result<Vec<u8>, CryptoError> {
        Ok(PublicKey::from(&self.0).as_bytes().to_vec())
    }

    /// The shared secret (RFC 7748 section 6.1), all of whose bits are zero only where the peer's
    /// key is of small order.
    fn agree(&self, peer: &crate::crypto::PublicKey<'_>) -> Result<Secret, CryptoError> {
        let shared = self
            .0
            .diffie_hellman(&PublicKey::from(point(&parse(peer)?)?));
        if shared.was_contributory() {
            Ok(Secret::from(shared.as_bytes().as_slice()))
        } else {
            Err(CryptoError::Failed)
        }
    }
}

/// The u-coordinate of a public key: 32 octets, the parameters absent (RFC 8410 sections 3 and 4).
pub(super) fn point(key: &SubjectPublicKeyInfoRef<'_>) -> Result<[u8; 32], CryptoError> {
    if key.algorithm.oid != rfc8410::ID_X_25519 || key.algorithm.parameters.is_some() {
        return Err(CryptoError::Key);
    }
    key_octets(key)?.try_into().map_err(|_| CryptoError::Key)
}
