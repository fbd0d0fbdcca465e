//! ChaCha20 with Poly1305 (RFC 8439 section 2.8).

use chacha20::ChaCha20;
use cipher::{KeyIvInit, StreamCipher};
use poly1305::{Poly1305, universal_hash::KeyInit};
use zeroize::Zeroizing;

use super::{Block, Message, Padded, Streaming, Text};
use crate::crypto::{AeadStream, CryptoError};

/// Starts the cipher; the nonce has 12 octets.
pub(super) fn start(key: &[u8], message: &Message<'_>) -> Result<Box<dyn AeadStream>, CryptoError> {
    let key: &[u8; 32] = key.try_into().map_err(|_| CryptoError::Key)?;
    let nonce: &[u8; 12] = message.nonce.try_into().map_err(|_| CryptoError::Failed)?;
    if !(1..=16).contains(&message.tag_len) {
        return Err(CryptoError::Failed);
    }
    let mut keystream = ChaCha20::new(key.into(), nonce.into());
    // The first block is for the key of Poly1305, which is half of it (section 2.6).
    let mut first = Zeroizing::new([0; 64]);
    keystream.apply_keystream(first.as_mut());
    let hash_key = first.first_chunk::<32>().ok_or(CryptoError::Key)?;

    let mut authenticator = Padded::new(Poly1305::new(hash_key.into()));
    authenticator.update(message.aad);
    authenticator.pad();
    Ok(Box::new(Streaming {
        keystream,
        authenticator,
        before: message.authenticates_before(Text::Cipher),
        len: 0,
        bounds: (0, MAX_LEN),
        lengths: Some(lengths),
        aad_len: message.aad.len() as u64,
        mask: Zeroizing::default(),
        tag_len: message.tag_len,
    }))
}

/// The lengths in octets, little-endian.
fn lengths(aad_len: u64, len: u64) -> Block {
    let lengths = u128::from(len) << 64 | u128::from(aad_len);
    lengths.to_le_bytes().into()
}

/// The most octets of a message: what 2^32 blocks give less the first.
const MAX_LEN: u64 = ((1 << 32) - 1) * 64;
