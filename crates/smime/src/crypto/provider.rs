//! The face of a cryptographic library, shaped by what CMS asks.

use core::fmt;
use std::io;
use std::sync::Arc;

use super::algorithm::{ContentEncryption, DigestAlgorithm, KeyWrap, MacAlgorithm};
use super::{
    AeadStream, BlockStream, CryptoError, Direction, Kdf, Mac, NewKey, PrivateKey, PrivateKeyInfo,
    PublicKey, Secret, SubjectPublicKeyInfo,
};

/// The longest digest any supported algorithm gives, in octets (SHA-512).
pub const MAX_DIGEST_LEN: usize = 64;

/// A library that computes what CMS needs.
///
/// A provider answers mathematics only. Whether an algorithm or a key size is allowed is
/// [`Policy`](crate::Policy)'s to say, and is said before the provider is asked.
pub trait Provider: Send + Sync + fmt::Debug {
    /// The provider's name, as `--provider` takes it.
    fn name(&self) -> &'static str;

    /// Starts a digest, or `None` where the provider lacks the algorithm.
    fn digest(&self, algorithm: DigestAlgorithm) -> Option<Box<dyn Digest>>;

    /// Fills `octets` with random ones, fit for keys.
    ///
    /// # Errors
    /// [`CryptoError::Failed`] where the system gives none.
    fn random(&self, octets: &mut [u8]) -> Result<(), CryptoError>;

    /// Makes a key; one of ML-KEM is kept as its seed, the form in which every size of key takes as
    /// many octets, and in which no part can contradict another (RFC 9935 section 6).
    ///
    /// # Errors
    /// [`CryptoError::Unsupported`] and [`CryptoError::Failed`].
    fn generate_key(&self, key: NewKey) -> Result<PrivateKeyInfo, CryptoError>;

    /// Makes a public key ready for use: reads it, and checks it once and for all. An RSA key of any
    /// size can be loaded, for the policy to judge.
    ///
    /// # Errors
    /// [`CryptoError::Key`] where the key is not well-formed (explicit curve parameters, point off
    /// the curve, even modulus, ...), [`CryptoError::Unsupported`] where its kind or curve is
    /// unknown.
    fn load_public_key(
        &self,
        key: &SubjectPublicKeyInfo<'_>,
    ) -> Result<Arc<dyn PublicKey>, CryptoError>;

    /// Makes a private key ready for use: reads it, and checks it once and for all.
    ///
    /// # Errors
    /// [`CryptoError::Key`] where its numbers are no key, or do not belong together;
    /// [`CryptoError::Unsupported`] for its kind or curve, also for an ML-KEM key that is kept
    /// in another form than its seed (RFC 9935 section 6).
    fn load_private_key(&self, key: &PrivateKeyInfo) -> Result<Arc<dyn PrivateKey>, CryptoError>;

    /// Derives a key of `len` octets.
    ///
    /// # Errors
    /// [`CryptoError::Unsupported`]; [`CryptoError::Failed`] where the function gives no so many
    /// octets, or is asked for no iteration.
    fn derive(&self, kdf: &Kdf<'_>, secret: &[u8], len: usize) -> Result<Secret, CryptoError>;

    /// Wraps a key of at least 16 octets, a multiple of 8 (RFC 3394 section 2.2.1).
    ///
    /// # Errors
    /// [`CryptoError::Key`] where `kek` has not the length that `wrap` needs,
    /// [`CryptoError::Failed`] where `key` has not, [`CryptoError::Unsupported`], always for what
    /// is only read: Triple DES and RC2.
    fn wrap_key(&self, wrap: KeyWrap, kek: &[u8], key: &[u8]) -> Result<Vec<u8>, CryptoError>;

    /// Unwraps a key (RFC 3394 section 2.2.2, RFC 3217 sections 3.2 and 4.2).
    ///
    /// # Errors
    /// [`CryptoError::Key`] where `kek` has not the length that `wrap` needs,
    /// [`CryptoError::Failed`] for whatever is wrong with `wrapped`, [`CryptoError::Unsupported`].
    fn unwrap_key(&self, wrap: KeyWrap, kek: &[u8], wrapped: &[u8]) -> Result<Secret, CryptoError>;

    /// Starts a message authentication code under a key of any length.
    ///
    /// # Errors
    /// [`CryptoError::Unsupported`].
    fn mac(&self, algorithm: MacAlgorithm, key: &[u8]) -> Result<Box<dyn Mac>, CryptoError>;

    /// Starts a block cipher in CBC mode; padding is the caller's part.
    ///
    /// # Errors
    /// [`CryptoError::Key`] where the key has not the length that the cipher needs,
    /// [`CryptoError::Unsupported`].
    fn cbc(
        &self,
        cipher: &ContentEncryption,
        direction: Direction,
        key: &[u8],
    ) -> Result<Box<dyn BlockStream>, CryptoError>;

    /// Starts an authenticated cipher. `message_len` is the length of the message in octets where
    /// it is known.
    ///
    /// # Errors
    /// [`CryptoError::Key`] where the key has not the length that the cipher needs,
    /// [`CryptoError::Failed`] where nonce or tag have not, or the message is too long for the
    /// nonce; [`CryptoError::Unsupported`], also for CCM without `message_len`.
    fn aead(
        &self,
        cipher: &ContentEncryption,
        direction: Direction,
        key: &[u8],
        aad: &[u8],
        message_len: Option<u64>,
    ) -> Result<Box<dyn AeadStream>, CryptoError>;
}

/// Gives all of a message, from its beginning, to the function it is called with.
pub type Replay<'a> = dyn FnMut(&mut dyn FnMut(&[u8])) -> io::Result<()> + 'a;

/// A digest under way.
pub trait Digest: Send {
    /// Takes the next octets of the message.
    fn update(&mut self, octets: &[u8]);

    /// The digest of the octets taken so far, to which more may come.
    fn so_far(&self) -> DigestValue;

    /// The digest of all octets taken.
    fn finish(self: Box<Self>) -> DigestValue;
}

/// A signature check under way, over a message that is streamed in.
pub trait MessageVerifier: Send {
    /// Takes the next octets of the message.
    fn update(&mut self, octets: &[u8]);

    /// Whether the signature is that of all octets taken.
    fn finish(self: Box<Self>) -> Result<(), CryptoError>;
}

/// A digest: at most [`MAX_DIGEST_LEN`] octets, kept in place.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct DigestValue {
    octets: [u8; MAX_DIGEST_LEN],
    len: usize,
}

impl DigestValue {
    /// Takes over `digest`; octets past [`MAX_DIGEST_LEN`] are cut off.
    pub fn new(digest: &[u8]) -> Self {
        let mut octets = [0; MAX_DIGEST_LEN];
        let mut len = 0;
        for (to, from) in octets.iter_mut().zip(digest) {
            *to = *from;
            len += 1;
        }
        Self { octets, len }
    }

    /// The digest's octets.
    pub fn as_bytes(&self) -> &[u8] {
        self.octets.get(..self.len).unwrap_or_default()
    }
}

impl fmt::Debug for DigestValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_bytes()
            .iter()
            .try_for_each(|octet| write!(f, "{octet:02x}"))
    }
}

/// What there is to say of a signature that verifies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// The DigestInfo of an RSASSA-PKCS1-v1_5 signature lacks the NULL that signers must write
    /// (RFC 8017 appendix B.1), and is right in all else.
    pub digest_info_without_null: bool,
}
