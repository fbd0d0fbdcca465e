//! Private keys that are ready for use.

use core::fmt;
use std::sync::Arc;

use super::ec_key::EcPrivateKey;
use super::eddsa::Ed25519PrivateKey;
use super::ml_kem::MlKemPrivateKey;
use super::rsa::RsaPrivateKey;
use super::subject_public_key_info;
use super::x25519::X25519PrivateKey;
use crate::crypto::{
    CryptoError, KemAlgorithm, KeyAlgorithm, KeyTransport, PrivateKey, PrivateKeyInfo, Replay,
    Secret, SignatureScheme, SubjectPublicKeyInfo,
};

/// Reads a key and checks it.
pub(super) fn load(key: &PrivateKeyInfo) -> Result<Arc<dyn PrivateKey>, CryptoError> {
    let algorithm = KeyAlgorithm::from_identifier(key.algorithm());
    let algorithm = algorithm.ok_or(CryptoError::Unsupported)?;
    match algorithm {
        KeyAlgorithm::Rsa | KeyAlgorithm::RsaPss => share(algorithm, key, RsaPrivateKey::new(key)?),
        KeyAlgorithm::RsaOaep => Err(CryptoError::Unsupported),
        KeyAlgorithm::Ec(curve) => share(algorithm, key, EcPrivateKey::new(curve, key)?),
        KeyAlgorithm::Ed25519 => share(algorithm, key, Ed25519PrivateKey::new(key)?),
        KeyAlgorithm::X25519 => share(algorithm, key, X25519PrivateKey::new(key)?),
        KeyAlgorithm::MlKem(kem) => share(algorithm, key, MlKemPrivateKey::new(kem, key)?),
    }
}

/// Puts a key beside its public half.
fn share<K: Compute>(
    algorithm: KeyAlgorithm,
    info: &PrivateKeyInfo,
    key: K,
) -> Result<Arc<dyn PrivateKey>, CryptoError> {
    Ok(Arc::new(Loaded {
        algorithm,
        spki_der: subject_public_key_info(info.algorithm(), &key.public_octets()?),
        key,
    }))
}

/// What a kind of key computes: the face of [`PrivateKey`] without what is the same for all.
pub(super) trait Compute: Send + Sync + 'static {
    /// The octets of the public half's subjectPublicKey.
    fn public_octets(&self) -> Result<Vec<u8>, CryptoError>;

    /// The digest has the length that the scheme's algorithm gives it.
    fn sign_digest(&self, _: &SignatureScheme, _: &[u8]) -> Result<Vec<u8>, CryptoError> {
        Err(CryptoError::Key)
    }

    fn sign_message(&self, _: &mut Replay<'_>) -> Result<Vec<u8>, CryptoError> {
        Err(CryptoError::Key)
    }

    fn decrypt_key(&self, _: &KeyTransport, _: &[u8], _: usize) -> Result<Secret, CryptoError> {
        Err(CryptoError::Key)
    }

    fn agree(&self, _: &SubjectPublicKeyInfo<'_>) -> Result<Secret, CryptoError> {
        Err(CryptoError::Unsupported)
    }

    fn decapsulate(&self, _: KemAlgorithm, _: &[u8]) -> Result<Secret, CryptoError> {
        Err(CryptoError::Key)
    }
}

/// A key with its public half.
struct Loaded<K> {
    key: K,
    algorithm: KeyAlgorithm,
    spki_der: Vec<u8>,
}

impl<K: Compute> PrivateKey for Loaded<K> {
    fn algorithm(&self) -> KeyAlgorithm {
        self.algorithm
    }

    fn public_key(&self) -> SubjectPublicKeyInfo<'_> {
        SubjectPublicKeyInfo {
            spki_der: &self.spki_der,
        }
    }

    fn sign_digest(&self, scheme: &SignatureScheme, digest: &[u8]) -> Result<Vec<u8>, CryptoError> {
        let algorithm = scheme.digest().ok_or(CryptoError::Unsupported)?;
        match digest.len() == algorithm.output_len() {
            true => self.key.sign_digest(scheme, digest),
            false => Err(CryptoError::Failed),
        }
    }

    fn sign_message(
        &self,
        scheme: &SignatureScheme,
        message: &mut Replay<'_>,
    ) -> Result<Vec<u8>, CryptoError> {
        match scheme.reads_message() {
            true => self.key.sign_message(message),
            false => Err(CryptoError::Unsupported),
        }
    }

    fn decrypt_key(
        &self,
        scheme: &KeyTransport,
        encrypted_key: &[u8],
        len: usize,
    ) -> Result<Secret, CryptoError> {
        self.key.decrypt_key(scheme, encrypted_key, len)
    }

    fn agree(&self, peer: &SubjectPublicKeyInfo<'_>) -> Result<Secret, CryptoError> {
        self.key.agree(peer)
    }

    fn decapsulate(&self, kem: KemAlgorithm, ciphertext: &[u8]) -> Result<Secret, CryptoError> {
        self.key.decapsulate(kem, ciphertext)
    }
}

impl<K> fmt::Debug for Loaded<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PrivateKey")
            .field("algorithm", &self.algorithm)
            .finish_non_exhaustive()
    }
}
