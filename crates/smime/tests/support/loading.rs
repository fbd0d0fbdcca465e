//! Keys in their octets, loaded for one use.

use smime::crypto::{
    CryptoError, KemAlgorithm, KeyTransport, MessageVerifier, PrivateKeyInfo, Provider, Replay,
    Secret, SignatureScheme, SubjectPublicKeyInfo, Verified,
};

/// A provider that loads a key, uses it once and forgets it.
pub(crate) trait Loading {
    fn verify_digest(
        &self,
        scheme: &SignatureScheme,
        key: &SubjectPublicKeyInfo<'_>,
        digest: &[u8],
        signature: &[u8],
    ) -> Result<Verified, CryptoError>;

    fn verify_message(
        &self,
        scheme: &SignatureScheme,
        key: &SubjectPublicKeyInfo<'_>,
        signature: &[u8],
    ) -> Result<Box<dyn MessageVerifier>, CryptoError>;

    fn encrypt_key(
        &self,
        scheme: &KeyTransport,
        key: &SubjectPublicKeyInfo<'_>,
        content_key: &[u8],
    ) -> Result<Vec<u8>, CryptoError>;

    fn encapsulate(
        &self,
        kem: KemAlgorithm,
        key: &SubjectPublicKeyInfo<'_>,
    ) -> Result<(Vec<u8>, Secret), CryptoError>;

    fn public_key(&self, key: &PrivateKeyInfo) -> Result<Vec<u8>, CryptoError>;

    fn sign_digest(
        &self,
        scheme: &SignatureScheme,
        key: &PrivateKeyInfo,
        digest: &[u8],
    ) -> Result<Vec<u8>, CryptoError>;

    fn sign_message(
        &self,
        scheme: &SignatureScheme,
        key: &PrivateKeyInfo,
        message: &mut Replay<'_>,
    ) -> Result<Vec<u8>, CryptoError>;

    fn decrypt_key(
        &self,
        scheme: &KeyTransport,
        key: &PrivateKeyInfo,
        encrypted_key: &[u8],
        len: usize,
    ) -> Result<Secret, CryptoError>;

    fn agree(
        &self,
        key: &PrivateKeyInfo,
        peer: &SubjectPublicKeyInfo<'_>,
    ) -> Result<Secret, CryptoError>;

    fn decapsulate(
        &self,
        kem: KemAlgorithm,
        key: &PrivateKeyInfo,
        ciphertext: &[u8],
    ) -> Result<Secret, CryptoError>;
}

impl<P: Provider + ?Sized> Loading for P {
    fn verify_digest(
        &self,
        scheme: &SignatureScheme,
        key: &SubjectPublicKeyInfo<'_>,
        digest: &[u8],
        signature: &[u8],
    ) -> Result<Verified, CryptoError> {
        self.load_public_key(key)?
            .verify_digest(scheme, digest, signature)
    }

    fn verify_message(
        &self,
        scheme: &SignatureScheme,
        key: &SubjectPublicKeyInfo<'_>,
        signature: &[u8],
    ) -> Result<Box<dyn MessageVerifier>, CryptoError> {
        self.load_public_key(key)?.verify_message(scheme, signature)
    }

    fn encrypt_key(
        &self,
        scheme: &KeyTransport,
        key: &SubjectPublicKeyInfo<'_>,
        content_key: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        self.load_public_key(key)?.encrypt_key(scheme, content_key)
    }

    fn encapsulate(
        &self,
        kem: KemAlgorithm,
        key: &SubjectPublicKeyInfo<'_>,
    ) -> Result<(Vec<u8>, Secret), CryptoError> {
        self.load_public_key(key)?.encapsulate(kem)
    }

    fn public_key(&self, key: &PrivateKeyInfo) -> Result<Vec<u8>, CryptoError> {
        let key = self.load_private_key(key)?;
        Ok(key.public_key().spki_der.to_vec())
    }

    fn sign_digest(
        &self,
        scheme: &SignatureScheme,
        key: &PrivateKeyInfo,
        digest: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        self.load_private_key(key)?.sign_digest(scheme, digest)
    }

    fn sign_message(
        &self,
        scheme: &SignatureScheme,
        key: &PrivateKeyInfo,
        message: &mut Replay<'_>,
    ) -> Result<Vec<u8>, CryptoError> {
        self.load_private_key(key)?.sign_message(scheme, message)
    }

    fn decrypt_key(
        &self,
        scheme: &KeyTransport,
        key: &PrivateKeyInfo,
        encrypted_key: &[u8],
        len: usize,
    ) -> Result<Secret, CryptoError> {
        self.load_private_key(key)?
            .decrypt_key(scheme, encrypted_key, len)
    }

    fn agree(
        &self,
        key: &PrivateKeyInfo,
        peer: &SubjectPublicKeyInfo<'_>,
    ) -> Result<Secret, CryptoError> {
        self.load_private_key(key)?.agree(peer)
    }

    fn decapsulate(
        &self,
        kem: KemAlgorithm,
        key: &PrivateKeyInfo,
        ciphertext: &[u8],
    ) -> Result<Secret, CryptoError> {
        self.load_private_key(key)?.decapsulate(kem, ciphertext)
    }
}
