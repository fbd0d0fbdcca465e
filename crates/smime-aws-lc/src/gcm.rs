//! AES-GCM over octets that stream past (NIST SP 800-38D).
//!
//! AWS-LC's GCM takes a message as a whole. Streamed, it is put together from two things that AWS-LC
//! does fast: AES in counter mode, and [`Ghash`] by way of GMAC.

use aws_lc_rs::cipher::{EncryptingKey, EncryptionContext};
use smime::crypto::{
    AeadStream, CipherKind, ContentEncryption, CryptoError, DigestValue, Direction,
};
use zeroize::Zeroizing;

use crate::aes::{self, BLOCK, Block};
use crate::ghash::Ghash;

/// Starts the cipher; `None` where AWS-LC lacks it, or key, initialisation
/// vector or tag do not fit.
pub(crate) fn start(
    cipher: &ContentEncryption,
    direction: Direction,
    key: &[u8],
    aad: &[u8],
) -> Option<Box<dyn AeadStream>> {
    if !matches!(
        cipher.kind,
        CipherKind::Aes128Gcm | CipherKind::Aes192Gcm | CipherKind::Aes256Gcm
    ) || key.len() != cipher.key_len()
        || cipher.iv.is_empty()
        || !(1..=BLOCK).contains(&cipher.tag_len)
    {
        return None;
    }
    let ghash = Ghash::new(key)?;
    let first = first_counter(&ghash, &cipher.iv);
    let mut counter = Counter::new(key, first)?;
    let mask = Zeroizing::new(counter.next_block());

    let mut hash = ghash;
    hash.update(&mut aad.to_vec());
    hash.pad();
    Some(Box::new(Gcm {
        direction,
        counter,
        hash,
        mask,
        aad_len: aad.len() as u64,
        len: 0,
        tag_len: cipher.tag_len,
    }))
}

/// J0, the counter that masks the tag; the content begins with the next one (section 7.1, step 2).
fn first_counter(ghash: &Ghash, iv: &[u8]) -> Block {
    let mut counter = [0; BLOCK];
    if iv.len() == SHORT_IV {
        counter[..SHORT_IV].copy_from_slice(iv);
        counter[BLOCK - 1] = 1;
        return counter;
    }
    let mut hash = ghash.clone();
    hash.update(&mut iv.to_vec());
    hash.pad();
    hash.finish(lengths(0, iv.len() as u64))
}

/// The block that ends what is hashed: two numbers of octets, in bits.
fn lengths(first: u64, second: u64) -> Block {
    let mut block = [0; BLOCK];
    block[..8].copy_from_slice(&first.wrapping_mul(8).to_be_bytes());
    block[8..].copy_from_slice(&second.wrapping_mul(8).to_be_bytes());
    block
}

struct Gcm {
    direction: Direction,
    counter: Counter,
    hash: Ghash,
    mask: Zeroizing<Block>,
    aad_len: u64,
    len: u64,
    tag_len: usize,
}

impl AeadStream for Gcm {
    fn process(&mut self, octets: &mut [u8]) {
        self.len = self.len.saturating_add(octets.len() as u64);
        if self.len > MAX_LEN {
            // The counter would begin anew, and what is encrypted under it would lie open.
            octets.fill(0);
            return;
        }
        for chunk in octets.chunks_mut(CHUNK) {
            match self.direction {
                Direction::Encrypt => {
                    self.counter.apply(chunk);
                    self.hash.update(chunk);
                }
                Direction::Decrypt => {
                    self.hash.update(chunk);
                    self.counter.apply(chunk);
                }
            }
        }
    }

    fn so_far(&self) -> DigestValue {
        let mut hash = self.hash.clone();
        hash.pad();
        DigestValue::new(&hash.finish(lengths(self.aad_len, self.len)))
    }

    fn finish(mut self: Box<Self>) -> Result<Vec<u8>, CryptoError> {
        if self.len > MAX_LEN {
            return Err(CryptoError::Failed);
        }
        self.hash.pad();
        let mut tag = self.hash.finish(lengths(self.aad_len, self.len));
        aes::xor(&mut tag, &*self.mask);
        Ok(tag[..self.tag_len].to_vec())
    }
}

/// AES in counter mode, of whose counter the last 32 bits count (section 6.5).
struct Counter {
    key: EncryptingKey,
    next: Block,
    /// The key stream of the block under way, of which the last `left` octets are not used yet.
    stream: Zeroizing<Block>,
    left: usize,
}

impl Counter {
    fn new(key: &[u8], first: Block) -> Option<Self> {
        Some(Self {
            key: EncryptingKey::ctr(aes::key(key)?).ok()?,
            next: first,
            stream: Zeroizing::new([0; BLOCK]),
            left: 0,
        })
    }

    fn apply(&mut self, octets: &mut [u8]) {
        let (started, rest) = octets.split_at_mut(self.left.min(octets.len()));
        aes::xor(started, &self.stream[BLOCK - self.left..]);
        self.left -= started.len();

        let (blocks, begun) = rest.split_at_mut(rest.len() - rest.len() % BLOCK);
        self.blocks(blocks);
        if !begun.is_empty() {
            *self.stream = self.next_block();
            aes::xor(begun, &*self.stream);
            self.left = BLOCK - begun.len();
        }
    }

    /// The next block of the key stream.
    fn next_block(&mut self) -> Block {
        let mut block = [0; BLOCK];
        self.blocks(&mut block);
        block
    }

    /// Works on whole blocks. AWS-LC counts in 128 bits, so that it is given no more blocks at a
    /// time than 32 bits count on.
    fn blocks(&mut self, mut blocks: &mut [u8]) {
        while !blocks.is_empty() {
            let (prefix, count) = self.next.split_at_mut(BLOCK - 4);
            let from = count
                .iter()
                .fold(0, |count, octet| count << 8 | u64::from(*octet));
            let until_wrap = (1 << 32) - from;
            let now = until_wrap.min((blocks.len() / BLOCK) as u64);
            let mut counter = [0; BLOCK];
            counter[..BLOCK - 4].copy_from_slice(prefix);
            counter[BLOCK - 4..].copy_from_slice(count);
            count.copy_from_slice(&((from + now) as u32).to_be_bytes());

            let (these, rest) = blocks.split_at_mut(now as usize * BLOCK);
            self.key
                .less_safe_encrypt(these, EncryptionContext::Iv128(counter.into()))
                .expect("AES-CTR takes any number of octets");
            blocks = rest;
        }
    }
}

/// The length of an initialisation vector that is its own counter.
const SHORT_IV: usize = 12;

/// The most octets under one key and initialisation vector (section 5.2.1.1): 2^39 - 256 bits.
const MAX_LEN: u64 = (1 << 36) - 32;

/// How much is enciphered before it is hashed, so that it is in the processor's cache still.
const CHUNK: usize = 1 << 15;

#[cfg(test)]
mod tests {
    use aws_lc_rs::aead::{
        AES_128_GCM, AES_192_GCM, AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey,
    };

    use super::*;

    const IV: [u8; SHORT_IV] = [7; SHORT_IV];

    fn streamed(
        kind: CipherKind,
        direction: Direction,
        aad: &[u8],
        octets: &[u8],
        piece: usize,
    ) -> (Vec<u8>, Vec<u8>) {
        let cipher = ContentEncryption {
            kind,
            iv: IV.to_vec(),
            tag_len: 16,
            effective_bits: 0,
        };
        let mut octets = octets.to_vec();
        let mut stream = start(&cipher, direction, &key(kind), aad).unwrap();
        octets
            .chunks_mut(piece)
            .for_each(|piece| stream.process(piece));
        (octets, stream.finish().unwrap())
    }

    fn key(kind: CipherKind) -> Vec<u8> {
        (1..).take(kind.key_len().unwrap()).collect()
    }

    #[test]
    fn a_streamed_message_is_the_one_made_at_once() {
        for (kind, algorithm) in [
            (CipherKind::Aes128Gcm, &AES_128_GCM),
            (CipherKind::Aes192Gcm, &AES_192_GCM),
            (CipherKind::Aes256Gcm, &AES_256_GCM),
        ] {
            let at_once = LessSafeKey::new(UnboundKey::new(algorithm, &key(kind)).unwrap());
            for len in [0, 1, 15, 16, 17, 127, 128, 129, 1000, 40_000, 100_000] {
                let plain: Vec<u8> = (0..len).map(|at| (at * 7 % 251) as u8).collect();
                for aad_len in [0, 5, 16, 300] {
                    let aad = vec![0xad; aad_len];
                    let mut cipher = plain.clone();
                    let nonce = Nonce::assume_unique_for_key(IV);
                    let tag = at_once
                        .seal_in_place_separate_tag(nonce, Aad::from(&aad), &mut cipher)
                        .unwrap();
                    for piece in [1, 13, 16, 160, 1 << 16] {
                        let (octets, made) =
                            streamed(kind, Direction::Encrypt, &aad, &plain, piece);
                        assert!(octets == cipher, "{kind} {len} {aad_len} {piece}");
                        assert_eq!(made, tag.as_ref(), "{kind} {len} {aad_len} {piece}");
                        let (octets, made) =
                            streamed(kind, Direction::Decrypt, &aad, &cipher, piece);
                        assert!(octets == plain, "{kind} {len} {aad_len} {piece}");
                        assert_eq!(made, tag.as_ref(), "{kind} {len} {aad_len} {piece}");
                    }
                }
            }
        }
    }
}
