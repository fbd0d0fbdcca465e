//! Block ciphers, and what CMS builds from them: CBC and AES key wrap.

use aes::{
    Aes128, Aes192, Aes256,
    cipher::{Block, BlockCipherDecrypt, BlockCipherEncrypt, BlockSizeUser, KeyInit},
};
use rc2::Rc2;

/// CBC (RFC 3370 section 5, RFC 3565 section 4.1) over whole blocks.
pub(crate) fn cbc_encrypt<C: BlockCipherEncrypt>(cipher: &C, iv: &[u8], blocks: &[u8]) -> Vec<u8> {
    let size = C::block_size();
    assert!(iv.len() == size && blocks.len().is_multiple_of(size));
    let mut before = iv.to_vec();
    let mut ciphertext = Vec::new();
    for block in blocks.chunks(size) {
        let mut octets = Block::<C>::default();
        for (place, (a, b)) in octets.iter_mut().zip(block.iter().zip(&before)) {
            *place = a ^ b;
        }
        cipher.encrypt_block(&mut octets);
        before = octets.to_vec();
        ciphertext.extend(&before);
    }
    ciphertext
}

/// What a receiver of AES-128-CBC makes of any blocks, padding and all.
///
/// # Panics
/// When key, IV and blocks are not of its sizes.
#[must_use]
pub fn aes_128_cbc_decrypt(key: &[u8], iv: &[u8], blocks: &[u8]) -> Vec<u8> {
    let cipher = Aes128::new_from_slice(key).expect("16 octets");
    let mut before = iv;
    let mut plaintext = Vec::new();
    for block in blocks.chunks(16) {
        let mut octets: Block<Aes128> = block.try_into().expect("whole blocks");
        cipher.decrypt_block(&mut octets);
        plaintext.extend(octets.iter().zip(before).map(|(a, b)| a ^ b));
        before = block;
    }
    plaintext
}

/// RC2 (RFC 2268) with effective bits.
pub(crate) fn rc2(key: &[u8], effective_bits: usize) -> Rc2 {
    Rc2::new_with_eff_key_len(key, effective_bits)
}

/// The initial value of RFC 3394 section 2.2.3.1.
pub const WRAP_VALUE: [u8; 8] = [0xa6; 8];

/// AES key wrap (RFC 3394 section 2.2.1) with an initial value.
///
/// # Panics
/// When `kek` is no AES key, or `key` not of whole semiblocks.
#[must_use]
pub fn wrap(kek: &[u8], initial: [u8; 8], key: &[u8]) -> Vec<u8> {
    let encrypt = aes_block(kek);
    assert!(key.len().is_multiple_of(8));
    let mut a = initial;
    let mut registers: Vec<[u8; 8]> = key
        .chunks(8)
        .map(|half| half.try_into().expect("8 octets"))
        .collect();
    let count = registers.len() as u64;
    for j in 0..6 {
        for (register, i) in registers.iter_mut().zip(1_u64..) {
            let block = encrypt([a, *register].concat().try_into().expect("16 octets"));
            let t = u64::from_be_bytes(block[..8].try_into().expect("8 octets")) ^ (count * j + i);
            a = t.to_be_bytes();
            register.copy_from_slice(&block[8..]);
        }
    }
    [a.as_slice(), registers.concat().as_slice()].concat()
}

/// AES key wrap with padding (RFC 5649 section 4.1); `length` and `padding` are written as given.
///
/// # Panics
/// When `kek` is no AES key, or key and padding are not of whole semiblocks together.
#[must_use]
pub fn wrap_padded(kek: &[u8], key: &[u8], length: u32, padding: &[u8]) -> Vec<u8> {
    let mut initial = [0xa6, 0x59, 0x59, 0xa6, 0, 0, 0, 0];
    initial[4..].copy_from_slice(&length.to_be_bytes());
    wrap(kek, initial, &[key, padding].concat())
}

fn aes_block(key: &[u8]) -> Box<dyn Fn([u8; 16]) -> [u8; 16]> {
    fn encryptor<C>(cipher: C) -> Box<dyn Fn([u8; 16]) -> [u8; 16]>
    where
        C: BlockCipherEncrypt + BlockSizeUser<BlockSize = aes::cipher::consts::U16> + 'static,
    {
        Box::new(move |octets| {
            let mut block = octets.into();
            cipher.encrypt_block(&mut block);
            block.into()
        })
    }
    match key.len() {
        16 => encryptor(Aes128::new_from_slice(key).expect("16 octets")),
        24 => encryptor(Aes192::new_from_slice(key).expect("24 octets")),
        _ => encryptor(Aes256::new_from_slice(key).expect("an AES key")),
    }
}
