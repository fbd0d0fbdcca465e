//! Authenticated ciphers over octets that stream past. The crates of the AEADs take whole messages;
//! here they are put together from their parts: a keystream, and an authenticator over blocks.

mod authenticator;
mod ccm;
mod chacha20_poly1305;
mod gcm;

use cipher::StreamCipher;
use cipher::array::Array;
use cipher::consts::U16;
use zeroize::Zeroizing;

use self::authenticator::{Authenticator, Padded};
use crate::crypto::algorithm::CipherMode;
use crate::crypto::{
    AeadStream, CipherKind, ContentEncryption, CryptoError, DigestValue, Direction,
};

/// Starts an authenticated cipher.
pub(super) fn start(
    cipher: &ContentEncryption,
    direction: Direction,
    key: &[u8],
    aad: &[u8],
    message_len: Option<u64>,
) -> Result<Box<dyn AeadStream>, CryptoError> {
    let message = Message {
        direction,
        nonce: &cipher.iv,
        aad,
        tag_len: cipher.tag_len,
    };
    match cipher.kind {
        CipherKind::Aes128Gcm => gcm::start::<aes::Aes128>(key, &message),
        CipherKind::Aes192Gcm => gcm::start::<aes::Aes192>(key, &message),
        CipherKind::Aes256Gcm => gcm::start::<aes::Aes256>(key, &message),
        CipherKind::Aes128Ccm => ccm::start::<aes::Aes128>(key, &message, message_len),
        CipherKind::Aes192Ccm => ccm::start::<aes::Aes192>(key, &message, message_len),
        CipherKind::Aes256Ccm => ccm::start::<aes::Aes256>(key, &message, message_len),
        CipherKind::ChaCha20Poly1305 => chacha20_poly1305::start(key, &message),
        kind => {
            debug_assert_eq!(kind.mode(), CipherMode::Cbc);
            Err(CryptoError::Unsupported)
        }
    }
}

/// What every authenticated cipher is started with, besides the key.
struct Message<'a> {
    direction: Direction,
    nonce: &'a [u8],
    aad: &'a [u8],
    tag_len: usize,
}

/// A block of AES, GHASH and Poly1305.
type Block = Array<u8, U16>;

/// Which of the two texts is authenticated.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Text {
    Plain,
    Cipher,
}

/// An authenticated cipher under way: the keystream and the authenticator walk over the message
/// together.
struct Streaming<S, A> {
    keystream: S,
    authenticator: Padded<A>,
    /// Whether the octets are authenticated before the keystream has changed them.
    before: bool,
    /// The octets taken.
    len: u64,
    /// The fewest and the most octets of a message.
    bounds: (u64, u64),
    /// The block that closes what is authenticated, from the octets taken.
    lengths: Option<fn(aad_len: u64, len: u64) -> Block>,
    aad_len: u64,
    /// What the authenticator's value is encrypted with.
    mask: Zeroizing<[u8; 16]>,
    tag_len: usize,
}

impl<S: StreamCipher + Send, A: Authenticator + Clone> AeadStream for Streaming<S, A> {
    fn process(&mut self, octets: &mut [u8]) {
        let len = self.len.saturating_add(octets.len() as u64);
        self.len = len;
        if len > self.bounds.1 {
            // The keystream ends, and nothing may leave as it came.
            octets.fill(0);
            return;
        }
        for part in octets.chunks_mut(PART_LEN) {
            if self.before {
                self.authenticator.update(part);
            }
            self.keystream.apply_keystream(part);
            if !self.before {
                self.authenticator.update(part);
            }
        }
    }

    fn so_far(&self) -> DigestValue {
        let mut authenticator = self.authenticator.clone();
        authenticator.pad();
        DigestValue::new(&authenticator.finish())
    }

    fn finish(mut self: Box<Self>) -> Result<Vec<u8>, CryptoError> {
        let (fewest, most) = self.bounds;
        if !(fewest..=most).contains(&self.len) {
            return Err(CryptoError::Failed);
        }
        self.authenticator.pad();
        if let Some(lengths) = self.lengths {
            let lengths = lengths(self.aad_len, self.len);
            self.authenticator.update(&lengths);
        }
        let value = self.authenticator.finish();
        let tag = value.iter().zip(self.mask.iter()).map(|(a, b)| a ^ b);
        Ok(tag.take(self.tag_len).collect())
    }
}

impl<'a> Message<'a> {
    /// Whether octets are authenticated before the keystream has changed them.
    fn authenticates_before(&self, text: Text) -> bool {
        (self.direction == Direction::Encrypt) == (text == Text::Plain)
    }
}

/// So much is worked on at once that it stays in the processor's nearest cache.
const PART_LEN: usize = 8 * 1024;
