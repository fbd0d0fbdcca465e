//! Private keys that are ready for use.

use core::fmt;
use std::sync::{Arc, OnceLock};

use aws_lc_rs::agreement;
use aws_lc_rs::rsa::{KeyPair, OaepPrivateDecryptingKey, PrivateDecryptingKey};
use smime::crypto::{
    CryptoError, KemAlgorithm, KeyAlgorithm, KeyTransport, PrivateKey, PrivateKeyInfo, Provider,
    Replay, RustCrypto, Secret, SignatureScheme, SubjectPublicKeyInfo,
};

use crate::sign::EcSigner;
use crate::{agreement as ecdh, key_transport, sign};

/// A key that RustCrypto has read and checked, and what AWS-LC makes of it once that is asked for.
/// Where AWS-LC does not read the key, RustCrypto computes.
struct AwsLcKey {
    checked: Arc<dyn PrivateKey>,
    info: PrivateKeyInfo,
    rsa_signing: OnceLock<Option<KeyPair>>,
    rsa_decrypting: OnceLock<Option<OaepPrivateDecryptingKey>>,
    ec_signing: OnceLock<Vec<EcSigner>>,
    ec_agreeing: OnceLock<Option<agreement::PrivateKey>>,
}

/// Reads a key and checks it.
pub(crate) fn load(key: &PrivateKeyInfo) -> Result<Arc<dyn PrivateKey>, CryptoError> {
    let checked = RustCrypto.load_private_key(key)?;
    Ok(match checked.algorithm() {
        KeyAlgorithm::Rsa | KeyAlgorithm::Ec(_) => Arc::new(AwsLcKey {
            checked,
            info: key.clone(),
            rsa_signing: OnceLock::new(),
            rsa_decrypting: OnceLock::new(),
            ec_signing: OnceLock::new(),
            ec_agreeing: OnceLock::new(),
        }),
        // Keys of the other kinds are RustCrypto's alone.
        _ => checked,
    })
}

impl AwsLcKey {
    fn rsa_signing(&self) -> Option<&KeyPair> {
        let read = || KeyPair::from_pkcs8(self.info.pkcs8_der()).ok();
        self.rsa_signing.get_or_init(read).as_ref()
    }

    fn rsa_decrypting(&self) -> Option<&OaepPrivateDecryptingKey> {
        let read = || {
            let key = PrivateDecryptingKey::from_pkcs8(self.info.pkcs8_der()).ok()?;
            OaepPrivateDecryptingKey::new(key).ok()
        };
        self.rsa_decrypting.get_or_init(read).as_ref()
    }

    fn ec_signing(&self) -> &[EcSigner] {
        let read = || sign::ec_signers(self.info.pkcs8_der());
        self.ec_signing.get_or_init(read)
    }

    fn ec_agreeing(&self) -> Option<&agreement::PrivateKey> {
        let read = || ecdh::private_key(&self.public_key(), self.info.pkcs8_der());
        self.ec_agreeing.get_or_init(read).as_ref()
    }
}

impl PrivateKey for AwsLcKey {
    fn algorithm(&self) -> KeyAlgorithm {
        self.checked.algorithm()
    }

    fn public_key(&self) -> SubjectPublicKeyInfo<'_> {
        self.checked.public_key()
    }

    fn sign_digest(&self, scheme: &SignatureScheme, digest: &[u8]) -> Result<Vec<u8>, CryptoError> {
        let signature = match self.algorithm() {
            KeyAlgorithm::Rsa => {
                let key = self.rsa_signing();
                key.and_then(|key| sign::rsa(scheme, key, digest))
            }
            _ => sign::ecdsa(scheme, self.ec_signing(), digest),
        };
        signature.map_or_else(|| self.checked.sign_digest(scheme, digest), Ok)
    }

    fn sign_message(
        &self,
        scheme: &SignatureScheme,
        message: &mut Replay<'_>,
    ) -> Result<Vec<u8>, CryptoError> {
        self.checked.sign_message(scheme, message)
    }

    fn decrypt_key(
        &self,
        scheme: &KeyTransport,
        encrypted_key: &[u8],
        len: usize,
    ) -> Result<Secret, CryptoError> {
        let decrypted = match (self.algorithm(), scheme) {
            (KeyAlgorithm::Rsa, KeyTransport::RsaOaep { .. }) => {
                let key = self.rsa_decrypting();
                key.and_then(|key| key_transport::decrypt(scheme, key, encrypted_key, len))
            }
            _ => None,
        };
        decrypted.unwrap_or_else(|| self.checked.decrypt_key(scheme, encrypted_key, len))
    }

    fn agree(&self, peer: &SubjectPublicKeyInfo<'_>) -> Result<Secret, CryptoError> {
        let agreed = match self.algorithm() {
            KeyAlgorithm::Ec(_) => self.ec_agreeing().and_then(|key| ecdh::agree(key, peer)),
            _ => None,
        };
        agreed.map_or_else(|| self.checked.agree(peer), Ok)
    }

    fn decapsulate(&self, kem: KemAlgorithm, ciphertext: &[u8]) -> Result<Secret, CryptoError> {
        self.checked.decapsulate(kem, ciphertext)
    }
}

impl fmt::Debug for AwsLcKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.checked, f)
    }
}
