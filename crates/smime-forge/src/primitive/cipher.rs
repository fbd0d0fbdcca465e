//! Content-encryption algorithms: identifiers, block modes, authenticated encryption.

use aes::{Aes128, Aes192, Aes256};
use aes_gcm::aead::{
    AeadInOut, KeyInit,
    array::{Array, typenum::consts},
};
use chacha20poly1305::ChaCha20Poly1305;
use des::TdesEde3;

use crate::primitive::{
    asn1::Node,
    block::{cbc_encrypt, rc2},
    oid,
};

/// A content-encryption algorithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cipher {
    /// AES-CBC (RFC 3565 section 4.1) with a key of this many bits.
    AesCbc(usize),
    /// AES-GCM (RFC 5084 section 3.2).
    AesGcm(usize),
    /// AES-CCM (RFC 5084 section 3.1).
    AesCcm(usize),
    /// ChaCha20-Poly1305 (RFC 8103 section 3).
    ChaCha20Poly1305,
    /// Triple DES in CBC mode with three keys (RFC 3370 section 5.1).
    TripleDes,
    /// RC2-CBC with this many effective bits, and a key of as many (RFC 3370 section 5.2).
    Rc2(usize),
}

impl Cipher {
    /// Its object identifier.
    #[must_use]
    pub fn oid(self) -> &'static str {
        match self {
            Self::AesCbc(128) => oid::AES_128_CBC,
            Self::AesCbc(192) => oid::AES_192_CBC,
            Self::AesCbc(_) => oid::AES_256_CBC,
            Self::AesGcm(128) => oid::AES_128_GCM,
            Self::AesGcm(192) => oid::AES_192_GCM,
            Self::AesGcm(_) => oid::AES_256_GCM,
            Self::AesCcm(128) => oid::AES_128_CCM,
            Self::AesCcm(192) => oid::AES_192_CCM,
            Self::AesCcm(_) => oid::AES_256_CCM,
            Self::ChaCha20Poly1305 => oid::CHACHA20_POLY1305,
            Self::TripleDes => oid::DES_EDE3_CBC,
            Self::Rc2(_) => oid::RC2_CBC,
        }
    }

    /// The id of `features.json`.
    #[must_use]
    pub fn feature(self) -> &'static str {
        match self {
            Self::AesCbc(_) => "aes-cbc",
            Self::AesGcm(_) => "aes-gcm",
            Self::AesCcm(_) => "aes-ccm",
            Self::ChaCha20Poly1305 => "chacha20-poly1305",
            Self::TripleDes => "3des",
            Self::Rc2(_) => "rc2",
        }
    }

    /// Whether a tag protects the content.
    #[must_use]
    pub fn is_aead(self) -> bool {
        matches!(
            self,
            Self::AesGcm(_) | Self::AesCcm(_) | Self::ChaCha20Poly1305
        )
    }

    /// Whether it is for reading old mail only.
    #[must_use]
    pub fn is_legacy(self) -> bool {
        matches!(self, Self::TripleDes | Self::Rc2(_))
    }

    /// Octets of the key.
    #[must_use]
    pub fn key_length(self) -> usize {
        match self {
            Self::AesCbc(bits) | Self::AesGcm(bits) | Self::AesCcm(bits) | Self::Rc2(bits) => {
                bits / 8
            }
            Self::ChaCha20Poly1305 => 32,
            Self::TripleDes => 24,
        }
    }

    /// Octets of the initialization vector or the usual nonce.
    #[must_use]
    pub fn nonce_length(self) -> usize {
        match self {
            Self::AesCbc(_) => 16,
            Self::AesGcm(_) | Self::AesCcm(_) | Self::ChaCha20Poly1305 => 12,
            Self::TripleDes | Self::Rc2(_) => 8,
        }
    }

    /// Octets of a block, for the modes that pad.
    #[must_use]
    pub fn block_length(self) -> usize {
        match self {
            Self::TripleDes | Self::Rc2(_) => 8,
            _ => 16,
        }
    }

    /// The AlgorithmIdentifier with its parameters, `tag_length` being that of an AEAD.
    ///
    /// ```asn1
    /// GCMParameters ::= SEQUENCE {
    ///   aes-nonce  OCTET STRING,
    ///   aes-ICVlen AES-GCM-ICVlen DEFAULT 12 }
    /// RC2CBCParameter ::= SEQUENCE {
    ///   rc2ParameterVersion INTEGER,
    ///   iv OCTET STRING }
    /// ```
    #[must_use]
    pub fn identifier(self, nonce: &[u8], tag_length: usize) -> Node {
        let iv = Node::octet_string(nonce);
        let parameters = match self {
            Self::AesCbc(_) | Self::TripleDes | Self::ChaCha20Poly1305 => iv,
            Self::AesGcm(_) | Self::AesCcm(_) => {
                let mut fields = vec![iv];
                if tag_length != 12 {
                    fields.push(Node::integer(tag_length as i64));
                }
                Node::sequence(fields)
            }
            Self::Rc2(bits) => Node::sequence([Node::integer(rc2_version(bits)), iv]),
        };
        Node::sequence([Node::oid(self.oid()), parameters])
    }

    /// Ciphertext of whole blocks in CBC mode: padding is the caller's.
    ///
    /// # Panics
    /// When the cipher has no CBC mode, or key, IV and blocks are not of its sizes.
    #[must_use]
    pub fn cbc(self, key: &[u8], iv: &[u8], blocks: &[u8]) -> Vec<u8> {
        match self {
            Self::AesCbc(128) => cbc_encrypt(&aes128(key), iv, blocks),
            Self::AesCbc(192) => cbc_encrypt(&aes192(key), iv, blocks),
            Self::AesCbc(_) => cbc_encrypt(&aes256(key), iv, blocks),
            Self::TripleDes => cbc_encrypt(
                &TdesEde3::new_from_slice(key).expect("24 octets"),
                iv,
                blocks,
            ),
            Self::Rc2(bits) => cbc_encrypt(&rc2(key, bits), iv, blocks),
            _ => panic!("{self:?} has no CBC mode"),
        }
    }

    /// Ciphertext and full tag of an AEAD. A nonce of a length that the algorithm cannot have is
    /// cut or filled up with zeros first: no receiver may come far enough to see it.
    ///
    /// # Panics
    /// When the cipher is no AEAD, or the key is not of its size.
    #[must_use]
    pub fn seal(
        self,
        key: &[u8],
        nonce: &[u8],
        aad: &[u8],
        plaintext: &[u8],
        tag_length: usize,
    ) -> (Vec<u8>, Vec<u8>) {
        let message = (nonce, aad, plaintext);
        match self {
            Self::AesGcm(128) => gcm(&aes128(key), message),
            Self::AesGcm(192) => gcm(&aes192(key), message),
            Self::AesGcm(_) => gcm(&aes256(key), message),
            Self::AesCcm(128) => ccm(&aes128(key), message, tag_length),
            Self::AesCcm(192) => ccm(&aes192(key), message, tag_length),
            Self::AesCcm(_) => ccm(&aes256(key), message, tag_length),
            Self::ChaCha20Poly1305 => {
                let cipher = ChaCha20Poly1305::new_from_slice(key).expect("32 octets");
                seal(&cipher, message)
            }
            _ => panic!("{self:?} is no AEAD"),
        }
    }
}

/// rc2ParameterVersion (RFC 3370 section 5.2, RFC 2268 section 6) for effective bits.
fn rc2_version(bits: usize) -> i64 {
    match bits {
        40 => 160,
        64 => 120,
        128 => 58,
        bits => bits as i64,
    }
}

/// Nonce, additional data, plaintext.
type Input<'a> = (&'a [u8], &'a [u8], &'a [u8]);

fn seal<A: AeadInOut>(cipher: &A, (nonce, aad, plaintext): Input<'_>) -> (Vec<u8>, Vec<u8>) {
    let mut fitting = Array::<u8, A::NonceSize>::default();
    for (place, octet) in fitting.iter_mut().zip(nonce) {
        *place = *octet;
    }
    let mut octets = plaintext.to_vec();
    let tag = cipher
        .encrypt_inout_detached(&fitting, aad, octets.as_mut_slice().into())
        .expect("a plaintext of moderate length");
    (octets, tag.to_vec())
}

fn gcm<C>(cipher: &C, input: Input<'_>) -> (Vec<u8>, Vec<u8>)
where
    C: Clone
        + aes::cipher::BlockSizeUser<BlockSize = consts::U16>
        + aes::cipher::BlockCipherEncrypt,
{
    macro_rules! with_nonce {
        ($size:ident) => {
            seal(
                &aes_gcm::AesGcm::<C, consts::$size>::from(cipher.clone()),
                input,
            )
        };
    }
    match input.0.len() {
        1 => with_nonce!(U1),
        8 => with_nonce!(U8),
        16 => with_nonce!(U16),
        17 => with_nonce!(U17),
        4096 => with_nonce!(U4096),
        _ => with_nonce!(U12),
    }
}

fn ccm<C>(cipher: &C, input: Input<'_>, tag_length: usize) -> (Vec<u8>, Vec<u8>)
where
    C: Clone
        + aes::cipher::BlockSizeUser<BlockSize = consts::U16>
        + aes::cipher::BlockCipherEncrypt,
{
    macro_rules! with_sizes {
        ($tag:ident, $nonce:ident) => {
            seal(
                &ccm::Ccm::<C, consts::$tag, consts::$nonce>::from(cipher.clone()),
                input,
            )
        };
    }
    // The size of the tag enters the MAC, so each is an algorithm of its own; one that the
    // algorithm cannot have is cut from the next longer one.
    macro_rules! with_nonce {
        ($nonce:ident) => {
            match tag_length {
                0..=4 => with_sizes!(U4, $nonce),
                5..=6 => with_sizes!(U6, $nonce),
                7..=8 => with_sizes!(U8, $nonce),
                9..=10 => with_sizes!(U10, $nonce),
                11..=12 => with_sizes!(U12, $nonce),
                13..=14 => with_sizes!(U14, $nonce),
                _ => with_sizes!(U16, $nonce),
            }
        };
    }
    match input.0.len() {
        0..=7 => with_nonce!(U7),
        8 => with_nonce!(U8),
        12 => with_nonce!(U12),
        _ => with_nonce!(U13),
    }
}

fn aes128(key: &[u8]) -> Aes128 {
    Aes128::new_from_slice(key).expect("16 octets")
}

fn aes192(key: &[u8]) -> Aes192 {
    Aes192::new_from_slice(key).expect("24 octets")
}

fn aes256(key: &[u8]) -> Aes256 {
    Aes256::new_from_slice(key).expect("32 octets")
}
