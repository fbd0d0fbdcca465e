//! The key wraps of Triple DES and RC2 (RFC 3217).

use crate::primitive::{cipher::Cipher, digest::Digest, random::random};

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
