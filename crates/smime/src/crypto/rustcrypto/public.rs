//! Public keys that are ready for use.

use std::sync::Arc;

use der::Decode;
use spki::SubjectPublicKeyInfoRef;

use super::ecdsa::EcPublicKey;
use super::eddsa::Ed25519PublicKey;
use super::ml_kem::MlKemPublicKey;
use super::rsa::RsaPublicKey;
use super::x25519::X25519PublicKey;
use crate::crypto::{CryptoError, KeyAlgorithm, PublicKey, SignatureScheme, SubjectPublicKeyInfo};

/// Reads a key and checks it.
pub(super) fn load(key: &SubjectPublicKeyInfo<'_>) -> Result<Arc<dyn PublicKey>, CryptoError> {
    let (algorithm, info) = read(key)?;
    Ok(match algorithm {
        KeyAlgorithm::Rsa | KeyAlgorithm::RsaPss => {
            Arc::new(RsaPublicKey::from_spki(algorithm, &info)?)
        }
        KeyAlgorithm::RsaOaep => return Err(CryptoError::Unsupported),
        KeyAlgorithm::Ec(curve) => Arc::new(EcPublicKey::from_spki(curve, &info)?),
        KeyAlgorithm::Ed25519 => Arc::new(Ed25519PublicKey::from_spki(&info)?),
        KeyAlgorithm::X25519 => Arc::new(X25519PublicKey::from_spki(&info)?),
        KeyAlgorithm::MlKem(kem) => Arc::new(MlKemPublicKey::from_spki(kem, &info)?),
    })
}

/// What a key is, and its fields.
pub(super) fn read<'a>(
    key: &SubjectPublicKeyInfo<'a>,
) -> Result<(KeyAlgorithm, SubjectPublicKeyInfoRef<'a>), CryptoError> {
    let identifier = key.algorithm().map_err(|_| CryptoError::Key)?;
    let algorithm = KeyAlgorithm::from_identifier(&identifier);
    let algorithm = algorithm.ok_or(CryptoError::Unsupported)?;
    let info = SubjectPublicKeyInfoRef::from_der(key.spki_der).map_err(|_| CryptoError::Key)?;
    Ok((algorithm, info))
}

/// Whether a digest has the length that the scheme's algorithm gives it.
pub(super) fn check_len(scheme: &SignatureScheme, digest: &[u8]) -> Result<(), CryptoError> {
    let algorithm = scheme.digest().ok_or(CryptoError::Unsupported)?;
    match digest.len() == algorithm.output_len() {
        true => Ok(()),
        false => Err(CryptoError::Failed),
    }
}
