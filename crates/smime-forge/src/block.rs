//! Block ciphers, and what CMS builds from them: CBC, AES key wrap, the wrap for passwords.

use aes::{
    Aes128, Aes192, Aes256,
    cipher::{Block, BlockCipherDecrypt, BlockCipherEncrypt, BlockSizeUser, KeyInit},
};
use rc2::Rc2;

use crate::{cipher::Cipher, digest::Digest, random::random};

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

/// The wrap of RFC 3217 sections 3.1 and 4.1 around what stands in `body`: its checksum behind it,
/// CBC, the octets in reverse order, and CBC once more.
///
/// # Panics
/// When the cipher has no blocks of eight octets, or `body` no whole number of them.
#[must_use]
pub fn old_wrap(cipher: Cipher, kek: &[u8], body: &[u8]) -> Vec<u8> {
    checked_wrap(cipher, kek, body, &old_checksum(body))
}

/// [`old_wrap`] with a checksum as given.
///
/// # Panics
/// As [`old_wrap`].
#[must_use]
pub fn checked_wrap(cipher: Cipher, kek: &[u8], body: &[u8], checksum: &[u8]) -> Vec<u8> {
    let iv = random("wrap iv", 8);
    let inner = cipher.cbc(kek, &iv, &[body, checksum].concat());
    let mut octets = [iv, inner].concat();
    octets.reverse();
    cipher.cbc(
        kek,
        &[0x4a, 0xdd, 0xa2, 0x2c, 0x79, 0xe8, 0x21, 0x05],
        &octets,
    )
}

/// The first octets of SHA-1 over a key (RFC 3217 section 2).
#[must_use]
pub fn old_checksum(body: &[u8]) -> Vec<u8> {
    Digest::Sha1.of(body)[..8].to_vec()
}

/// A key of Triple DES: each octet with odd parity.
#[must_use]
pub fn odd_parity(key: &[u8]) -> Vec<u8> {
    key.iter()
        .map(|octet| octet & 0xfe | u8::from((octet >> 1).count_ones() % 2 == 0))
        .collect()
}

/// LENGTH, a key and padding (RFC 3217 section 4.1) up to whole blocks.
#[must_use]
pub fn rc2_body(key: &[u8]) -> Vec<u8> {
    let mut body = vec![key.len() as u8];
    body.extend(key);
    let length = body.len().next_multiple_of(8);
    body.extend(random("wrap padding", length - body.len()));
    body
}

/// The formatted block of the wrap for passwords (RFC 3211 section 2.3.1), with the count and the
/// check as given: as many octets of padding as make whole blocks, two at least.
#[must_use]
pub fn password_block(count: u8, check: [u8; 3], key: &[u8], block_length: usize) -> Vec<u8> {
    let mut block = vec![count];
    block.extend(check);
    block.extend(key);
    let length = block
        .len()
        .next_multiple_of(block_length)
        .max(2 * block_length);
    block.extend(random("password padding", length - block.len()));
    block
}

/// The check value of RFC 3211 section 2.3.1.
#[must_use]
pub fn password_check(key: &[u8]) -> [u8; 3] {
    [!key[0], !key[1], !key[2]]
}

/// The wrap for passwords (RFC 3211 section 2.3.1): CBC twice, without resetting the IV.
#[must_use]
pub fn password_wrap(cipher: Cipher, kek: &[u8], iv: &[u8], block: &[u8]) -> Vec<u8> {
    let inner = cipher.cbc(kek, iv, block);
    let last = &inner[inner.len() - cipher.block_length()..];
    cipher.cbc(kek, last, &inner)
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
