//! Operations over octets that stream past, in place.

use super::{CryptoError, DigestAlgorithm, DigestValue};

/// Which way a cipher runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From plaintext to ciphertext.
    Encrypt,
    /// From ciphertext to plaintext.
    Decrypt,
}

/// A message authentication code under way.
pub trait Mac: Send {
    /// Takes the next octets of the message.
    fn update(&mut self, octets: &[u8]);

    /// The code of all octets taken. Comparing it in constant time is the caller's part.
    fn finish(self: Box<Self>) -> DigestValue;
}

/// A block cipher in CBC mode under way, without padding.
pub trait BlockStream: Send {
    /// Works on the next blocks, in place. Octets at the end that fill no block stay as they are,
    /// and are not counted as taken.
    fn process(&mut self, blocks: &mut [u8]);
}

/// An authenticated cipher under way.
///
/// What it decrypts is not authentic before the tag has been compared.
pub trait AeadStream: Send {
    /// Works on the next octets, in place; any number of them.
    fn process(&mut self, octets: &mut [u8]);

    /// What is computed for the tag, after the octets taken so far: whoever does not know the key
    /// finds other octets with the same value no more easily than with the same tag. As secret as
    /// the key.
    fn so_far(&self) -> DigestValue;

    /// The tag of all octets taken, of the algorithm's [`tag_len`](super::ContentEncryption). For
    /// decryption it is what the message's tag has to be; comparing in constant time is the
    /// caller's part.
    ///
    /// # Errors
    /// [`CryptoError::Failed`] where more octets came than the algorithm takes under one nonce, or
    /// another number than CCM was told.
    fn finish(self: Box<Self>) -> Result<Vec<u8>, CryptoError>;
}

/// A key derivation function with all that goes into it but the secret.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Kdf<'a> {
    /// ANSI X9.63 (SEC 1 section 3.6.1), as RFC 5753 section 7.2 and RFC 8418 section 2.1 use it.
    X963 {
        /// The digest.
        digest: DigestAlgorithm,
        /// SharedInfo, for CMS the DER encoding of ECC-CMS-SharedInfo.
        shared_info: &'a [u8],
    },
    /// HKDF (RFC 5869): extract, then expand.
    Hkdf {
        /// The digest of the HMAC.
        digest: DigestAlgorithm,
        /// The salt; `None` is as many zeros as the digest is long.
        salt: Option<&'a [u8]>,
        /// What the key is for.
        info: &'a [u8],
    },
    /// PBKDF2 (RFC 8018 section 5.2). How many iterations are too many is for the caller to say.
    Pbkdf2 {
        /// The digest of the HMAC.
        prf: DigestAlgorithm,
        /// The salt.
        salt: &'a [u8],
        /// The iterations, at least one.
        iterations: u32,
    },
}
