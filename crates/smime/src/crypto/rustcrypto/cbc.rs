//! Block ciphers in CBC mode.

use cipher::{
    Block, BlockCipherDecrypt, BlockCipherEncrypt, BlockModeDecrypt, BlockModeEncrypt, InnerIvInit,
    KeyInit,
};

use crate::crypto::{BlockStream, CipherKind, ContentEncryption, CryptoError, Direction};

/// Starts a block cipher in CBC mode.
pub(super) fn start(
    cipher: &ContentEncryption,
    direction: Direction,
    key: &[u8],
) -> Result<Box<dyn BlockStream>, CryptoError> {
    let iv = &cipher.iv;
    match cipher.kind {
        CipherKind::Aes128Cbc => run(keyed::<aes::Aes128>(key)?, direction, iv),
        CipherKind::Aes192Cbc => run(keyed::<aes::Aes192>(key)?, direction, iv),
        CipherKind::Aes256Cbc => run(keyed::<aes::Aes256>(key)?, direction, iv),
        CipherKind::TripleDesCbc => run(keyed::<des::TdesEde3>(key)?, direction, iv),
        CipherKind::Rc2Cbc => run(rc2(key, cipher.effective_bits)?, direction, iv),
        _ => Err(CryptoError::Unsupported),
    }
}

fn keyed<C: KeyInit>(key: &[u8]) -> Result<C, CryptoError> {
    C::new_from_slice(key).map_err(|_| CryptoError::Key)
}

/// RC2 has keys of 1 to 128 octets, and as many effective bits (RFC 2268 section 2).
fn rc2(key: &[u8], effective_bits: u32) -> Result<rc2::Rc2, CryptoError> {
    if (1..=128).contains(&key.len()) && (1..=1024).contains(&effective_bits) {
        Ok(rc2::Rc2::new_with_eff_key_len(key, effective_bits as usize))
    } else {
        Err(CryptoError::Key)
    }
}

fn run<C>(cipher: C, direction: Direction, iv: &[u8]) -> Result<Box<dyn BlockStream>, CryptoError>
where
    C: BlockCipherEncrypt + BlockCipherDecrypt + Send + 'static,
{
    let iv = iv.try_into().map_err(|_| CryptoError::Failed)?;
    Ok(match direction {
        Direction::Encrypt => Box::new(Encrypt(cbc::Encryptor::inner_iv_init(cipher, iv))),
        Direction::Decrypt => Box::new(Decrypt(cbc::Decryptor::inner_iv_init(cipher, iv))),
    })
}

struct Encrypt<C: BlockCipherEncrypt>(cbc::Encryptor<C>);

impl<C: BlockCipherEncrypt + Send> BlockStream for Encrypt<C> {
    fn process(&mut self, blocks: &mut [u8]) {
        self.0
            .encrypt_blocks(Block::<C>::slice_as_chunks_mut(blocks).0);
    }
}

struct Decrypt<C: BlockCipherDecrypt>(cbc::Decryptor<C>);

impl<C: BlockCipherDecrypt + Send> BlockStream for Decrypt<C> {
    fn process(&mut self, blocks: &mut [u8]) {
        self.0
            .decrypt_blocks(Block::<C>::slice_as_chunks_mut(blocks).0);
    }
}
