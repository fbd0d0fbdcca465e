//! Private keys that are ready for use.

use core::fmt;

use crate::crypto::{
    CryptoError, KemAlgorithm, KeyAlgorithm, KeyTransport, Replay, Secret, SignatureScheme,
    SubjectPublicKeyInfo,
};

/// A private key that is ready for use, wherever it is kept: in memory, in a token, behind a service.
///
/// [`Provider::load_private_key`](crate::crypto::Provider::load_private_key) makes one of a file's
/// octets. Who has a key elsewhere implements this: [`algorithm`](Self::algorithm),
/// [`public_key`](Self::public_key), and what the key can do; all else is
/// [`CryptoError::Unsupported`].
///
/// # What a receiver relies on
/// Whoever can have messages decrypted and tell why one failed has an oracle for the key (RFC 3218).
/// A receiver keeps all failures alike from here on; what an implementation owes it is this:
///
/// - [`decrypt_key`](Self::decrypt_key) by RSAES-PKCS1-v1_5 gives a key for whatever it is given, as
///   RFC 3218 section 2.3.2 asks: where anything is wrong with the encrypted key, one that nobody else
///   can foretell and that is the same when asked again. Where a key answers
///   [`CryptoError::Failed`] or [`CryptoError::Key`] there instead, a random key is put in its place, so
///   that the message still has the one outcome; but an answer that takes another time, or a token's
///   log, can tell.
/// - [`CryptoError::Unsupported`] is told to whoever reads the verdict. It depends on the scheme and
///   the key alone, never on a ciphertext: what a token cannot explain is [`CryptoError::Failed`].
/// - What takes how long depends on the scheme, the key, and what anybody can see of the ciphertext.
/// - [`Debug`](fmt::Debug) shows nothing secret: agents that hold the key show it.
pub trait PrivateKey: Send + Sync + fmt::Debug {
    /// What the key is.
    fn algorithm(&self) -> KeyAlgorithm;

    /// The public half, the points of curves uncompressed.
    fn public_key(&self) -> SubjectPublicKeyInfo<'_>;

    /// Signs a message whose digest, by the scheme's own digest algorithm, is `digest`. For
    /// schemes that sign a digest: RSA and ECDSA.
    ///
    /// # Errors
    /// [`CryptoError::Unsupported`] for a scheme that reads the message, and for what the key cannot do
    /// where it is kept; [`CryptoError::Key`] for a scheme of another kind of key;
    /// [`CryptoError::Failed`] where the digest has another length, or the key is too small for it.
    fn sign_digest(
        &self,
        _scheme: &SignatureScheme,
        _digest: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        Err(CryptoError::Unsupported)
    }

    /// Signs a message that is read as often as the scheme needs: twice for Ed25519 (RFC 8032
    /// section 5.1.6). For schemes that read the message itself.
    ///
    /// # Errors
    /// Every [`CryptoError`]; [`CryptoError::Unsupported`] for a scheme that signs a digest,
    /// [`CryptoError::Failed`] where the message cannot be read. That it differed from one reading
    /// to the next is for the caller to notice.
    fn sign_message(
        &self,
        _scheme: &SignatureScheme,
        _message: &mut Replay<'_>,
    ) -> Result<Vec<u8>, CryptoError> {
        Err(CryptoError::Unsupported)
    }

    /// Decrypts a content-encryption key of `len` octets.
    ///
    /// By RSAES-PKCS1-v1_5 there is always a key: where anything is wrong with `encrypted_key`, it
    /// is one that depends on the recipient's key and `encrypted_key` alone, chosen in constant
    /// time, and the content fails to decrypt (RFC 3218 section 2.3.2).
    ///
    /// # Errors
    /// Every [`CryptoError`]; by RSAES-OAEP [`CryptoError::Failed`] for whatever is wrong with
    /// `encrypted_key`, another length than `len` included.
    fn decrypt_key(
        &self,
        _scheme: &KeyTransport,
        _encrypted_key: &[u8],
        _len: usize,
    ) -> Result<Secret, CryptoError> {
        Err(CryptoError::Unsupported)
    }

    /// Agrees on a secret with the owner of a public key: the x-coordinate of the shared point for
    /// ECDH, as long as the field (SEC 1 section 3.3.1), or X25519 (RFC 7748 section 6.1). The
    /// NIST curves have the cofactor 1, so that cofactor ECDH is the same.
    ///
    /// # Errors
    /// [`CryptoError::Key`] where `peer` is not a point on this key's curve, or is infinity;
    /// [`CryptoError::Failed`] where X25519 gives all zeros; [`CryptoError::Unsupported`].
    fn agree(&self, _peer: &SubjectPublicKeyInfo<'_>) -> Result<Secret, CryptoError> {
        Err(CryptoError::Unsupported)
    }

    /// Recovers the secret of a ciphertext: Decapsulate of RFC 9629 section 1, ML-KEM.Decaps of
    /// FIPS 203.
    ///
    /// There is a secret for every ciphertext that has the right length: where it was not made for
    /// this key, it is one that depends on the two alone, chosen in constant time, and what was
    /// encrypted under the secret fails to decrypt.
    ///
    /// # Errors
    /// [`CryptoError::Key`] where the key is not one of `kem`; [`CryptoError::Failed`] where
    /// `ciphertext` has another length; [`CryptoError::Unsupported`].
    fn decapsulate(&self, _kem: KemAlgorithm, _ciphertext: &[u8]) -> Result<Secret, CryptoError> {
        Err(CryptoError::Unsupported)
    }
}
