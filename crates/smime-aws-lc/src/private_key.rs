//! Private keys that are ready for use.

use core::fmt;
use std::sync::Arc;

use aws_lc_rs::agreement;
use aws_lc_rs::rsa::{KeyPair, OaepPrivateDecryptingKey, PrivateDecryptingKey};
use smime::crypto::{
    CryptoError, KemAlgorithm, KeyAlgorithm, KeyTransport, PrivateKey, PrivateKeyInfo, Provider,
    PublicKey, Replay, RustCrypto, Secret, SignatureScheme,
};

use crate::sign::EcSigner;
use crate::{agreement as ecdh, key_transport, sign};

/// A key that RustCrypto has read and checked, and what AWS-LC made of it.
struct AwsLcKey {
    checked: Arc<dyn PrivateKey>,
    fast: Fast,
}

/// What AWS-LC computes with; absent where it does not read the key.
enum Fast {
    Rsa {
        signing: Option<KeyPair>,
        decrypting: Option<OaepPrivateDecryptingKey>,
    },
    Ec {
        signing: Vec<EcSigner>,
        agreeing: Option<agreement::PrivateKey>,
    },
}

/// Reads a key and checks it.
pub(crate) fn load(key: &PrivateKeyInfo) -> Result<Arc<dyn PrivateKey>, CryptoError> {
    let checked = RustCrypto.load_private_key(key)?;
    let der = key.pkcs8_der();
    let fast = match checked.algorithm() {
        KeyAlgorithm::Rsa => Fast::Rsa {
            signing: KeyPair::from_pkcs8(der).ok(),
            decrypting: PrivateDecryptingKey::from_pkcs8(der)
                .ok()
                .and_then(|key| OaepPrivateDecryptingKey::new(key).ok()),
        },
        KeyAlgorithm::Ec(_) => Fast::Ec {
            signing: sign::ec_signers(der),
            agreeing: ecdh::private_key(&checked.public_key(), der),
        },
        // Keys of the other kinds are RustCrypto's alone.
        _ => return Ok(checked),
    };
    Ok(Arc::new(AwsLcKey { checked, fast }))
}

impl PrivateKey for AwsLcKey {
    fn algorithm(&self) -> KeyAlgorithm {
        self.checked.algorithm()
    }

    fn public_key(&self) -> PublicKey<'_> {
        self.checked.public_key()
    }

    fn sign_digest(&self, scheme: &SignatureScheme, digest: &[u8]) -> Result<Vec<u8>, CryptoError> {
        let signature = match &self.fast {
            Fast::Rsa {
                signing: Some(key), ..
            } => sign::rsa(scheme, key, digest),
            Fast::Ec { signing, .. } => sign::ecdsa(scheme, signing, digest),
            _ => None,
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
        let decrypted = match &self.fast {
            Fast::Rsa {
                decrypting: Some(key),
                ..
            } => key_transport::decrypt(scheme, key, encrypted_key, len),
            _ => None,
        };
        decrypted.unwrap_or_else(|| self.checked.decrypt_key(scheme, encrypted_key, len))
    }

    fn agree(&self, peer: &PublicKey<'_>) -> Result<Secret, CryptoError> {
        let agreed = match &self.fast {
            Fast::Ec {
                agreeing: Some(key),
                ..
            } => ecdh::agree(key, peer),
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
