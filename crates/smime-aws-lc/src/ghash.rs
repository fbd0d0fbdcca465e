//! GHASH over octets that stream past, as fast as AWS-LC's GMAC.

use std::sync::Arc;

use aws_lc_rs::aead::{self, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::cipher::{EncryptingKey, EncryptionContext};
use ghash::GHash;
use ghash::universal_hash::UniversalHash;
use zeroize::Zeroizing;

use crate::aes::{self, BLOCK, Block};

/// GHASH under way: each block X takes the state Y to (Y + X) H (NIST SP 800-38D section 6.4).
///
/// AWS-LC has no GHASH to stream with, but its GMAC of a message is the GHASH of the message and of
/// a block L that holds its length, plus a mask that depends on key and nonce alone. So the GMAC of
/// some blocks X1, X2, ... gives (Y + L) H for the state Y after them, and Y H by one
/// multiplication. To go on from there is to add Y H to the second of the next blocks: the first
/// brings X1 H there, and (Y + X1) H is Y H + X1 H. That is why [`Self::product`] is kept and not
/// Y.
#[derive(Clone)]
pub(crate) struct Ghash {
    key: Arc<Key>,
    /// The state times H.
    product: Block,
    /// The octets that fill no block yet.
    partial: Block,
    partial_len: usize,
}

struct Key {
    gmac: LessSafeKey,
    /// What GMAC adds under the nonce that is used here.
    mask: Zeroizing<Block>,
    /// Ready to multiply with H.
    h: GHash,
}

impl Ghash {
    /// The hash under an AES key, nothing hashed yet.
    pub(crate) fn new(key: &[u8]) -> Option<Self> {
        // H is the block of zeros, enciphered.
        let mut h = Zeroizing::new([0; BLOCK]);
        EncryptingKey::ctr(aes::key(key)?)
            .and_then(|cipher| {
                cipher.less_safe_encrypt(&mut *h, EncryptionContext::Iv128([0; BLOCK].into()))
            })
            .ok()?;
        let algorithm = match key.len() {
            16 => &aead::AES_128_GCM,
            24 => &aead::AES_192_GCM,
            32 => &aead::AES_256_GCM,
            _ => return None,
        };
        let gmac = LessSafeKey::new(UnboundKey::new(algorithm, key).ok()?);
        Some(Self {
            key: Arc::new(Key {
                // Of nothing the GHASH is zero.
                mask: Zeroizing::new(tag(&gmac, &[])?),
                gmac,
                h: GHash::new(&(*h).into()),
            }),
            product: [0; BLOCK],
            partial: [0; BLOCK],
            partial_len: 0,
        })
    }

    /// Takes octets, which are changed for the time being.
    pub(crate) fn update(&mut self, octets: &mut [u8]) {
        let mut octets = octets;
        if self.partial_len > 0 {
            let (now, rest) = octets.split_at_mut(octets.len().min(BLOCK - self.partial_len));
            self.partial[self.partial_len..][..now.len()].copy_from_slice(now);
            self.partial_len += now.len();
            octets = rest;
            if self.partial_len == BLOCK {
                self.pad();
            }
        }
        let (blocks, begun) = octets.split_at_mut(octets.len() - octets.len() % BLOCK);
        match blocks.len() / BLOCK {
            0 => {}
            1 => self.one(blocks),
            _ => self.many(blocks),
        }
        self.partial[self.partial_len..][..begun.len()].copy_from_slice(begun);
        self.partial_len += begun.len();
    }

    /// Fills the block that is begun, if one is, with zeros.
    pub(crate) fn pad(&mut self) {
        if self.partial_len > 0 {
            let mut block = [0; BLOCK];
            block[..self.partial_len].copy_from_slice(&self.partial[..self.partial_len]);
            self.one(&block);
            self.partial_len = 0;
        }
    }

    /// The state after one more block.
    pub(crate) fn finish(&self, block: Block) -> Block {
        let mut state = self.key.times_h(block);
        aes::xor(&mut state, &self.product);
        state
    }

    fn one(&mut self, block: &[u8]) {
        let mut octets = [0; BLOCK];
        octets.copy_from_slice(block);
        self.product = self.key.times_h(self.finish(octets));
    }

    /// Two blocks or more.
    fn many(&mut self, blocks: &mut [u8]) {
        aes::xor(&mut blocks[BLOCK..], &self.product);
        let tag = tag(&self.key.gmac, blocks).expect("GMAC takes any number of octets");
        aes::xor(&mut blocks[BLOCK..], &self.product);

        let mut length = [0; BLOCK];
        length[..BLOCK / 2].copy_from_slice(&(blocks.len() as u64 * 8).to_be_bytes());
        self.product = self.key.times_h(length);
        aes::xor(&mut self.product, &tag);
        aes::xor(&mut self.product, &*self.key.mask);
    }
}

impl Key {
    fn times_h(&self, block: Block) -> Block {
        let mut hash = self.h.clone();
        hash.update(&[block.into()]);
        hash.finalize().into()
    }
}

/// The GMAC of `octets`. It leaves this module only in sums that no longer hold the mask, so that
/// the nonce may be one for all.
fn tag(key: &LessSafeKey, octets: &[u8]) -> Option<Block> {
    let nonce = Nonce::assume_unique_for_key([0; aead::NONCE_LEN]);
    let tag = key
        .seal_in_place_separate_tag(nonce, Aad::from(octets), &mut [])
        .ok()?;
    tag.as_ref().try_into().ok()
}
