//! A private key in a token: it has no octets, and answers what it is asked.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use smime::crypto::algorithm::KeyTransport;
use smime::crypto::{
    CryptoError, KeyAlgorithm, PrivateKey, Replay, Secret, SignatureScheme, SubjectPublicKeyInfo,
};

/// A key in a token: a slot that the library knows by what it says of itself. Its answers are those of
/// the key inside, or all the same error.
pub(crate) struct Token {
    inside: Arc<dyn PrivateKey>,
    answer: Option<CryptoError>,
    asked: AtomicUsize,
}

impl Token {
    pub(crate) fn holding(inside: Arc<dyn PrivateKey>) -> Arc<Self> {
        Arc::new(Self {
            inside,
            answer: None,
            asked: AtomicUsize::new(0),
        })
    }

    pub(crate) fn failing(inside: Arc<dyn PrivateKey>, answer: CryptoError) -> Arc<Self> {
        Arc::new(Self {
            inside,
            answer: Some(answer),
            asked: AtomicUsize::new(0),
        })
    }

    fn ask(&self) -> Result<&dyn PrivateKey, CryptoError> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        match self.answer {
            Some(error) => Err(error),
            None => Ok(&*self.inside),
        }
    }

    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a slot of a token")
    }
}

impl PrivateKey for Token {
    fn algorithm(&self) -> KeyAlgorithm {
        self.inside.algorithm()
    }

    fn public_key(&self) -> SubjectPublicKeyInfo<'_> {
        self.inside.public_key()
    }

    fn sign_digest(&self, scheme: &SignatureScheme, digest: &[u8]) -> Result<Vec<u8>, CryptoError> {
        self.ask()?.sign_digest(scheme, digest)
    }

    fn sign_message(
        &self,
        scheme: &SignatureScheme,
        message: &mut Replay<'_>,
    ) -> Result<Vec<u8>, CryptoError> {
        self.ask()?.sign_message(scheme, message)
    }

    fn decrypt_key(
        &self,
        scheme: &KeyTransport,
        encrypted_key: &[u8],
        len: usize,
    ) -> Result<Secret, CryptoError> {
        self.ask()?.decrypt_key(scheme, encrypted_key, len)
    }

    fn agree(&self, peer: &SubjectPublicKeyInfo<'_>) -> Result<Secret, CryptoError> {
        self.ask()?.agree(peer)
    }
}
