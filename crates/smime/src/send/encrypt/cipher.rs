//! The content cipher, as content streams through it.

use zeroize::Zeroizing;

use crate::crypto::algorithm::{CipherKind, ContentEncryption};
use crate::crypto::{AeadStream, BlockStream, CryptoError, Direction, Provider};
use crate::send::SendError;

/// A content cipher under way.
pub(super) enum Encryptor {
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

impl Encryptor {
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
            Encryptor::start(&RustCrypto, &encryption, &[7; 16], b"aad", Some(length)).unwrap();
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
}
