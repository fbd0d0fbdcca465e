//! AES-CBC in place, over whole blocks.

use aws_lc_rs::cipher::{DecryptingKey, DecryptionContext, EncryptingKey, EncryptionContext};
use smime::crypto::{BlockStream, CipherKind, ContentEncryption, Direction};

use crate::aes::{self, BLOCK, Block};

/// Starts the cipher; `None` where AWS-LC lacks it, or key or initialisation vector do not fit.
pub(crate) fn start(
    cipher: &ContentEncryption,
    direction: Direction,
    key: &[u8],
) -> Option<Box<dyn BlockStream>> {
    if !matches!(
        cipher.kind,
        CipherKind::Aes128Cbc | CipherKind::Aes192Cbc | CipherKind::Aes256Cbc
    ) || key.len() != cipher.key_len()
    {
        return None;
    }
    let iv = cipher.iv.as_slice().try_into().ok()?;
    let key = aes::key(key)?;
    Some(match direction {
        Direction::Encrypt => Box::new(Encrypt {
            key: EncryptingKey::cbc(key).ok()?,
            iv,
        }),
        Direction::Decrypt => Box::new(Decrypt {
            key: DecryptingKey::cbc(key).ok()?,
            iv,
        }),
    })
}

/// The cipher and the ciphertext block before the next one.
struct Encrypt {
    key: EncryptingKey,
    iv: Block,
}

impl BlockStream for Encrypt {
    fn process(&mut self, blocks: &mut [u8]) {
        let blocks = whole(blocks);
        self.key
            .less_safe_encrypt(blocks, EncryptionContext::Iv128((&self.iv).into()))
            .expect(WHOLE_BLOCKS);
        if let Some(last) = blocks.last_chunk() {
            self.iv = *last;
        }
    }
}

/// The cipher and the ciphertext block before the next one.
struct Decrypt {
    key: DecryptingKey,
    iv: Block,
}

impl BlockStream for Decrypt {
    fn process(&mut self, blocks: &mut [u8]) {
        let blocks = whole(blocks);
        let Some(last) = blocks.last_chunk().copied() else {
            return;
        };
        self.key
            .decrypt(blocks, DecryptionContext::Iv128((&self.iv).into()))
            .expect(WHOLE_BLOCKS);
        self.iv = last;
    }
}

/// The octets that fill blocks.
fn whole(octets: &mut [u8]) -> &mut [u8] {
    let len = octets.len() - octets.len() % BLOCK;
    &mut octets[..len]
}

const WHOLE_BLOCKS: &str = "AES-CBC takes any number of whole blocks";
