//! The content cipher, as content streams through it.

use const_oid::ObjectIdentifier;
use zeroize::Zeroizing;

use crate::crypto::algorithm::{CipherKind, ContentEncryption};
use crate::crypto::{
    AeadStream, AlgorithmIdentifier, BlockStream, CryptoError, DigestAlgorithm, Direction, Kdf,
    Provider, Secret,
};
use crate::send::SendError;

/// A content cipher under way.
pub(super) enum ContentCipher {
    /// A block cipher with the padding of RFC 5652 section 6.3.
    Blocks {
        stream: Box<dyn BlockStream>,
        block: usize,
        /// Plaintext that fills no block yet.
        held: Zeroizing<Vec<u8>>,
        work: Vec<u8>,
    },
    /// A cipher that authenticates.
    Aead {
        stream: Box<dyn AeadStream>,
        work: Vec<u8>,
    },
}

/// How many octets are encrypted at once, a multiple of every block.
const WORK: usize = 64 << 10;

impl ContentCipher {
    pub(super) fn start(
        provider: &dyn Provider,
        encryption: &ContentEncryption,
        key: &[u8],
        aad: &[u8],
        length: Option<u64>,
    ) -> Result<Self, CryptoError> {
        let work = Vec::with_capacity(WORK);
        Ok(match encryption.kind.is_aead() {
            true => Self::Aead {
                stream: provider.aead(encryption, Direction::Encrypt, key, aad, length)?,
                work,
            },
            false => Self::Blocks {
                stream: provider.cbc(encryption, Direction::Encrypt, key)?,
                block: encryption.kind.block_len(),
                held: Zeroizing::default(),
                work,
            },
        })
    }

    /// Takes the next octets of plaintext, and gives ciphertext to `sink`.
    pub(super) fn update(
        &mut self,
        mut octets: &[u8],
        sink: &mut dyn FnMut(&[u8]) -> Result<(), SendError>,
    ) -> Result<(), SendError> {
        match self {
            Self::Aead { stream, work } => {
                for octets in octets.chunks(WORK) {
                    work.clear();
                    work.extend_from_slice(octets);
                    stream.process(work);
                    sink(work)?;
                }
            }
            Self::Blocks {
                stream,
                block,
                held,
                work,
            } => {
                while held.len() + octets.len() >= *block {
                    work.clear();
                    work.append(held);
                    let whole = (work.len() + octets.len()).min(WORK) / *block * *block;
                    let (taken, rest) = octets.split_at(whole.saturating_sub(work.len()));
                    work.extend_from_slice(taken);
                    octets = rest;
                    stream.process(work);
                    sink(work)?;
                }
                held.extend_from_slice(octets);
            }
        }
        Ok(())
    }

    /// The plaintext is at its end. Gives the rest of the ciphertext to `sink`, and returns the tag,
    /// which is empty where the cipher has none.
    pub(super) fn finish(
        self,
        sink: &mut dyn FnMut(&[u8]) -> Result<(), SendError>,
    ) -> Result<Vec<u8>, SendError> {
        match self {
            Self::Aead { stream, .. } => Ok(stream.finish()?),
            Self::Blocks {
                mut stream,
                block,
                mut held,
                ..
            } => {
                let padding = block - held.len() % block;
                let padded = held.len() + padding;
                // Blocks are of 8 or 16 octets.
                held.resize(padded, padding as u8);
                stream.process(&mut held);
                sink(&held)?;
                Ok(Vec::new())
            }
        }
    }
}

/// How many octets of ciphertext so many octets of plaintext give.
pub(super) fn ciphertext_len(kind: CipherKind, octets: u64) -> u64 {
    let block = kind.block_len() as u64;
    match kind.is_aead() {
        true => octets,
        false => (octets / block + 1).saturating_mul(block),
    }
}

/// The contentEncryptionAlgorithm that binds the key to `real` (RFC 9709):
///
/// ```text
/// id-alg-cek-hkdf-sha256 OBJECT IDENTIFIER ::= { iso(1) member-body(2)
///     us(840) rsadsi(113549) pkcs(1) pkcs-9(9) smime(16) alg(3) 31 }
/// ```
///
/// Its parameters are the real algorithm.
pub(super) fn bound(real: &AlgorithmIdentifier) -> AlgorithmIdentifier {
    AlgorithmIdentifier::with_parameters(CEK_HKDF_SHA256, real.to_der())
}

/// The key that content is encrypted with under [`bound`].
pub(super) fn bound_key(
    provider: &dyn Provider,
    real: &AlgorithmIdentifier,
    content_key: &Secret,
) -> Result<Secret, CryptoError> {
    let kdf = Kdf::Hkdf {
        digest: DigestAlgorithm::Sha256,
        salt: Some(SALT),
        info: &real.to_der(),
    };
    provider.derive(&kdf, content_key.as_bytes(), content_key.len())
}

const CEK_HKDF_SHA256: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.3.31");

const SALT: &[u8] = b"The Cryptographic Message Syntax";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::RustCrypto;

    fn encrypt(kind: CipherKind, pieces: &[&[u8]]) -> (Vec<u8>, Vec<u8>) {
        let encryption = ContentEncryption {
            iv: vec![0; if kind.is_aead() { 12 } else { 16 }],
            ..ContentEncryption::generate(kind, &RustCrypto).unwrap()
        };
        let length = pieces.iter().map(|piece| piece.len() as u64).sum();
        let mut cipher =
            ContentCipher::start(&RustCrypto, &encryption, &[7; 16], b"aad", Some(length)).unwrap();
        let mut out = Vec::new();
        let mut sink = |octets: &[u8]| {
            out.extend_from_slice(octets);
            Ok(())
        };
        for piece in pieces {
            cipher.update(piece, &mut sink).unwrap();
        }
        let tag = cipher.finish(&mut sink).unwrap();
        assert_eq!(out.len() as u64, ciphertext_len(kind, length));
        (out, tag)
    }

    #[test]
    fn plaintext_in_any_pieces_gives_one_ciphertext() {
        let octets: Vec<u8> = (0..=255).cycle().take(200_000).collect();
        for kind in [
            CipherKind::Aes128Cbc,
            CipherKind::Aes128Gcm,
            CipherKind::Aes128Ccm,
        ] {
            let whole = encrypt(kind, &[&octets]);
            for step in [1000, 16, 17, 65_536, 65_537] {
                let pieces: Vec<_> = octets.chunks(step).collect();
                assert!(encrypt(kind, &pieces) == whole, "{kind} in {step}");
            }
            for length in [0, 1, 15, 16, 17] {
                encrypt(kind, &[&octets[..length]]);
            }
        }
    }

    #[test]
    fn the_bound_key_is_that_of_rfc_9709() {
        // The values of RFC 9709 section 2.
        let octets = |text: &str| hex::decode(text).unwrap();
        let real = octets("301b0609608648016503040106300e040c5c79058ba2f43447639d29e2");
        let real = AlgorithmIdentifier::from_der(&real).unwrap();
        let content_key = Secret::new(octets("c702e7d0a9e064b09ba55245fb733cf3"));
        let key = bound_key(&RustCrypto, &real, &content_key).unwrap();
        assert_eq!(key.as_bytes(), octets("2124ffb29fac4e0fbbc7d5d87492bff3"));
    }
}
