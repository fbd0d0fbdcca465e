//! The key wrap for passwords (RFC 3211).

use crate::primitive::{cipher::Cipher, random::random};

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
