//! Public keys that are ready for use.

use core::fmt;
use std::sync::Arc;

use smime::crypto::{
    CryptoError, KemAlgorithm, KeyAlgorithm, KeyTransport, MessageVerifier, Provider, PublicKey,
    RustCrypto, Secret, SignatureScheme, SubjectPublicKeyInfo, Verified,
};

use crate::{kem, key_transport, verify};

/// A key that RustCrypto has read and checked, and its octets for AWS-LC, whose parsed keys are bound
/// to one digest each.
struct AwsLcPublicKey {
    checked: Arc<dyn PublicKey>,
    spki_der: Vec<u8>,
}

/// Reads a key and checks it.
pub(crate) fn load(key: &SubjectPublicKeyInfo<'_>) -> Result<Arc<dyn PublicKey>, CryptoError> {
    let checked = RustCrypto.load_public_key(key)?;
    Ok(match checked.algorithm() {
        // Keys of these kinds are RustCrypto's alone.
        KeyAlgorithm::Ed25519 | KeyAlgorithm::X25519 => checked,
        _ => Arc::new(AwsLcPublicKey {
            checked,
            spki_der: key.spki_der.to_vec(),
        }),
    })
}

impl AwsLcPublicKey {
    fn info(&self) -> SubjectPublicKeyInfo<'_> {
        SubjectPublicKeyInfo {
            spki_der: &self.spki_der,
        }
    }
}

impl PublicKey for AwsLcPublicKey {
    fn algorithm(&self) -> KeyAlgorithm {
        self.checked.algorithm()
    }

    fn bits(&self) -> usize {
        self.checked.bits()
    }

    fn verify_digest(
        &self,
        scheme: &SignatureScheme,
        digest: &[u8],
        signature: &[u8],
    ) -> Result<Verified, CryptoError> {
        match verify::accepts(scheme, &self.spki_der, self.bits(), digest, signature) {
            true => Ok(Verified::default()),
            false => self.checked.verify_digest(scheme, digest, signature),
        }
    }

    fn verify_message(
        &self,
        scheme: &SignatureScheme,
        signature: &[u8],
    ) -> Result<Box<dyn MessageVerifier>, CryptoError> {
        self.checked.verify_message(scheme, signature)
    }

    fn encrypt_key(
        &self,
        scheme: &KeyTransport,
        content_key: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        // A key that is bound to RSASSA-PSS encrypts nothing (RFC 4056 section 2.1).
        let encrypted = match self.algorithm() {
            KeyAlgorithm::Rsa => key_transport::encrypt(scheme, &self.spki_der, content_key),
            _ => None,
        };
        encrypted.map_or_else(|| self.checked.encrypt_key(scheme, content_key), Ok)
    }

    fn encapsulate(&self, kem: KemAlgorithm) -> Result<(Vec<u8>, Secret), CryptoError> {
        kem::encapsulate(kem, &self.info()).map_or_else(|| self.checked.encapsulate(kem), Ok)
    }
}

impl fmt::Debug for AwsLcPublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.checked, f)
    }
}
