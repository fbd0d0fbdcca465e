//! Galois/Counter mode (NIST SP 800-38D).

use cipher::{BlockCipherEncrypt, BlockSizeUser, InnerIvInit, KeyInit, StreamCipher, consts::U16};
use ctr::CtrCore;
use ghash::GHash;
use zeroize::{Zeroize, Zeroizing};

use super::{Block, Message, Padded, Streaming, Text};
use crate::crypto::{AeadStream, CryptoError};

/// Starts GCM under a block cipher; the nonce has at least one octet.
pub(super) fn start<C>(
    key: &[u8],
    message: &Message<'_>,
) -> Result<Box<dyn AeadStream>, CryptoError>
where
    C: BlockCipherEncrypt + BlockSizeUser<BlockSize = U16> + KeyInit + Clone + Send + 'static,
{
    if message.nonce.is_empty() || !(1..=16).contains(&message.tag_len) {
        return Err(CryptoError::Failed);
    }
    let cipher = C::new_from_slice(key).map_err(|_| CryptoError::Key)?;
    let mut hash_key = Block::default();
    cipher.encrypt_block(&mut hash_key);
    let hash = GHash::new(&hash_key);
    hash_key.zeroize();

    let first = first_counter(hash.clone(), message.nonce);
    let mut keystream = ctr::Ctr32BE::from_core(CtrCore::inner_iv_init(cipher, &first));
    let mut mask = Zeroizing::new([0; 16]);
    keystream.apply_keystream(mask.as_mut());

    let mut authenticator = Padded::new(hash);
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
        mask,
        tag_len: message.tag_len,
    }))
}

/// The pre-counter block J0 (section 7.1, step 2).
fn first_counter(hash: GHash, nonce: &[u8]) -> Block {
    let mut first = Block::default();
    if nonce.len() == 12 {
        let counter = [0, 0, 0, 1];
        for (to, from) in first.iter_mut().zip(nonce.iter().chain(&counter)) {
            *to = *from;
        }
        first
    } else {
        let mut hash = Padded::new(hash);
        hash.update(nonce);
        hash.pad();
        hash.update(&lengths(0, nonce.len() as u64));
        hash.finish()
    }
}

/// The lengths in bits, big-endian (section 7.1, step 5).
fn lengths(aad_len: u64, len: u64) -> Block {
    let bits = (u128::from(aad_len) * 8) << 64 | (u128::from(len) * 8);
    bits.to_be_bytes().into()
}

/// The most octets of a message: 2^39 - 256 bits (section 5.2.1.1).
const MAX_LEN: u64 = (1 << 36) - 32;
