//! Key agreement on Curve25519.

use const_oid::db::rfc8410;
use spki::SubjectPublicKeyInfoRef;
use x25519_dalek::StaticSecret;

use super::private::Compute;
use super::public::read;
use super::{curve_private_key, key_octets};
use crate::crypto::{
    CryptoError, KeyAlgorithm, PrivateKeyInfo, PublicKey, Secret, SubjectPublicKeyInfo,
};

/// An X25519 public key, by its u-coordinate.
#[derive(Debug)]
pub(super) struct X25519PublicKey([u8; 32]);

impl X25519PublicKey {
    /// Reads the key: 32 octets, the parameters absent (RFC 8410 sections 3 and 4).
    pub(super) fn from_spki(key: &SubjectPublicKeyInfoRef<'_>) -> Result<Self, CryptoError> {
        if key.algorithm.parameters.is_some() {
            return Err(CryptoError::Key);
        }
        let octets = key_octets(key)?.try_into();
        octets.map(Self).map_err(|_| CryptoError::Key)
    }
}

impl PublicKey for X25519PublicKey {
    fn algorithm(&self) -> KeyAlgorithm {
        KeyAlgorithm::X25519
    }

    /// By its encoding.
    fn bits(&self) -> usize {
        256
    }
}

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
        Ok(x25519_dalek::PublicKey::from(&self.0).as_bytes().to_vec())
    }

    /// The shared secret (RFC 7748 section 6.1), all of whose bits are zero only where the peer's
    /// key is of small order.
    fn agree(&self, peer: &SubjectPublicKeyInfo<'_>) -> Result<Secret, CryptoError> {
        // Whose key is no such key is none to agree with, whatever else it may be.
        let (algorithm, info) = read(peer).map_err(|_| CryptoError::Key)?;
        if algorithm != KeyAlgorithm::X25519 {
            return Err(CryptoError::Key);
        }
        let X25519PublicKey(peer) = X25519PublicKey::from_spki(&info)?;
        let shared = self.0.diffie_hellman(&x25519_dalek::PublicKey::from(peer));
        if shared.was_contributory() {
            Ok(Secret::from(shared.as_bytes().as_slice()))
        } else {
            Err(CryptoError::Failed)
        }
    }
}
