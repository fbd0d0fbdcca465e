//! Keys in their octets, loaded for one use.

use smime::crypto::{
    CryptoError, KemAlgorithm, KeyTransport, PrivateKeyInfo, Provider, PublicKey, Replay, Secret,
    SignatureScheme,
};

/// A provider that loads a key, uses it once and forgets it.
pub(crate) trait Loading {
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

    fn agree(&self, key: &PrivateKeyInfo, peer: &PublicKey<'_>) -> Result<Secret, CryptoError>;

    fn decapsulate(
        &self,
        kem: KemAlgorithm,
        key: &PrivateKeyInfo,
        ciphertext: &[u8],
    ) -> Result<Secret, CryptoError>;
}

impl<P: Provider + ?Sized> Loading for P {
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

    fn agree(&self, key: &PrivateKeyInfo, peer: &PublicKey<'_>) -> Result<Secret, CryptoError> {
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
