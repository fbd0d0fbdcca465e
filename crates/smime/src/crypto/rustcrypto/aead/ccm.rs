//! Counter with CBC-MAC (NIST SP 800-38C).

use cbc_mac::{CbcMac, Mac, digest::InnerInit};
use cipher::{BlockCipherEncrypt, BlockSizeUser, InnerIvInit, KeyInit, StreamCipher, consts::U16};
use ctr::CtrCore;
use zeroize::Zeroizing;

use super::{Authenticator, Block, Message, Padded, Streaming, Text};
use crate::crypto::{AeadStream, CryptoError};

/// Starts CCM under a block cipher. The nonce has 7 to 13 octets and leaves 15 less that many for
/// the message's length, which stands before everything that is authenticated.
pub(super) fn start<C>(
    key: &[u8],
    message: &Message<'_>,
    message_len: Option<u64>,
) -> Result<Box<dyn AeadStream>, CryptoError>
where
    C: BlockCipherEncrypt + BlockSizeUser<BlockSize = U16> + KeyInit + Clone + Send + 'static,
{
    let len = message_len.ok_or(CryptoError::Unsupported)?;
    let length_len = match message.nonce.len() {
        nonce @ 7..=13 => 15 - nonce,
        _ => return Err(CryptoError::Failed),
    };
    let tag_bits = match message.tag_len {
        tag_len @ (4 | 6 | 8 | 10 | 12 | 14 | 16) => (tag_len as u8 - 2) / 2,
        _ => return Err(CryptoError::Failed),
    };
    if length_len < 8 && len >> (8 * length_len) != 0 {
        return Err(CryptoError::Failed);
    }
    let cipher = C::new_from_slice(key).map_err(|_| CryptoError::Key)?;

    let length_bits = length_len as u8 - 1;
    let first = block(length_bits, message.nonce, 0);
    // The counter needs no more than the last eight octets, and never runs into the nonce: there
    // are 16 times fewer blocks than octets.
    let mut keystream = ctr::Ctr64BE::from_core(CtrCore::inner_iv_init(cipher.clone(), &first));
    let mut mask = Zeroizing::new([0; 16]);
    keystream.apply_keystream(mask.as_mut());

    let has_aad = u8::from(!message.aad.is_empty());
    let flags = has_aad << 6 | tag_bits << 3 | length_bits;
    let mut authenticator = Padded::new(CbcMac::<C>::inner_init(cipher));
    authenticator.update(&block(flags, message.nonce, len));
    authenticate_aad(&mut authenticator, message.aad);
    Ok(Box::new(Streaming {
        keystream,
        authenticator,
        before: message.authenticates_before(Text::Plain),
        len: 0,
        bounds: (len, len),
        lengths: None,
        aad_len: message.aad.len() as u64,
        mask,
        tag_len: message.tag_len,
    }))
}

/// Flags, nonce and a number in the octets that are left (appendix A.2.1 and A.3).
fn block(flags: u8, nonce: &[u8], number: u64) -> Block {
    let number = u128::from(number).to_be_bytes();
    let mut block = Block::from(number);
    for (to, from) in block.iter_mut().zip([flags].iter().chain(nonce)) {
        *to = *from;
    }
    block
}

/// The associated data behind its length (appendix A.2.2).
fn authenticate_aad<A: Authenticator>(authenticator: &mut Padded<A>, aad: &[u8]) {
    match aad.len() as u64 {
        0 => return,
        len @ 1..0xff00 => authenticator.update(&(len as u16).to_be_bytes()),
        len @ 0xff00..=0xffff_ffff => {
            authenticator.update(&[0xff, 0xfe]);
            authenticator.update(&(len as u32).to_be_bytes());
        }
        len => {
            authenticator.update(&[0xff, 0xff]);
            authenticator.update(&len.to_be_bytes());
        }
    }
    authenticator.update(aad);
    authenticator.pad();
}

impl<C> Authenticator for CbcMac<C>
where
    C: BlockCipherEncrypt + BlockSizeUser<BlockSize = U16> + Send,
{
    fn blocks(&mut self, blocks: &[Block]) {
        self.update(Block::slice_as_flattened(blocks));
    }

    fn finish(self) -> Block {
        self.finalize().into_bytes()
    }
}
