//! Ciphertext that was found whole, decrypted again as it streams by.

use std::io;
use std::sync::Arc;

use super::pieces::{Pieces, changed};
use crate::crypto::{
    AeadStream, BlockStream, ContentEncryption, CryptoError, Digest, DigestAlgorithm, DigestValue,
    Direction, Provider, Secret,
};
use crate::mime::Source;
use crate::proof::ContentDecrypted;

/// How ciphertext that was judged is decrypted again.
#[derive(Clone, Debug)]
pub(super) struct Decryption {
    pub(super) provider: Arc<dyn Provider>,
    pub(super) encryption: ContentEncryption,
    pub(super) key: Secret,
    /// How many octets the ciphertext has.
    pub(super) octets: u64,
    pub(super) check: Check,
}

/// By what it is known to be the ciphertext that was judged.
#[derive(Clone, Debug)]
pub(super) enum Check {
    /// The tag of an authenticated cipher, over this additional data too.
    Tag { additional: Vec<u8>, tag: Vec<u8> },
    /// The SHA-256 of the ciphertext, since CBC has nothing of its own; behind the plaintext stands
    /// so much padding.
    Digest { sha256: DigestValue, padding: usize },
}

impl Decryption {
    /// How many octets the plaintext has.
    pub(super) fn plaintext_octets(&self) -> u64 {
        match &self.check {
            Check::Tag { .. } => self.octets,
            Check::Digest { padding, .. } => self.octets.saturating_sub(*padding as u64),
        }
    }

    /// Begins to decrypt what `stored` gives.
    pub(super) fn begin<'a>(
        self: &Arc<Self>,
        stored: Box<dyn Pieces<'a> + 'a>,
    ) -> io::Result<Box<dyn Pieces<'a> + 'a>> {
        let provider = &self.provider;
        let (encryption, key) = (&self.encryption, self.key.as_bytes());
        let engine = match &self.check {
            Check::Tag { additional, .. } => provider
                .aead(
                    encryption,
                    Direction::Decrypt,
                    key,
                    additional,
                    Some(self.octets),
                )
                .map(Engine::Aead),
            Check::Digest { .. } => {
                provider
                    .cbc(encryption, Direction::Decrypt, key)
                    .and_then(|stream| {
                        let digest = provider.digest(DigestAlgorithm::Sha256);
                        Ok(Engine::Cbc {
                            stream,
                            digest: digest.ok_or(CryptoError::Unsupported)?,
                            pending: Vec::new(),
                        })
                    })
            }
        };
        Ok(Box::new(Decrypted {
            stored,
            engine: Some(engine.map_err(io::Error::other)?),
            left: self.plaintext_octets(),
            decryption: Arc::clone(self),
        }))
    }
}

/// Plaintext under way.
struct Decrypted<'a> {
    stored: Box<dyn Pieces<'a> + 'a>,
    /// Absent at the end.
    engine: Option<Engine>,
    /// Octets of plaintext that are still to come.
    left: u64,
    decryption: Arc<Decryption>,
}

enum Engine {
    Aead(Box<dyn AeadStream>),
    Cbc {
        stream: Box<dyn BlockStream>,
        digest: Box<dyn Digest>,
        /// Ciphertext that fills no block yet.
        pending: Vec<u8>,
    },
}

impl<'a> Pieces<'a> for Decrypted<'a> {
    fn next(&mut self, output: &mut Vec<u8>) -> io::Result<bool> {
        let start = output.len();
        let Some(engine) = &mut self.engine else {
            return Ok(false);
        };
        if let Engine::Cbc { pending, .. } = engine {
            output.append(pending);
        }
        let fresh = output.len();
        if !self.stored.next(output)? {
            output.truncate(start);
            return self.finish().map(|()| false);
        }
        match engine {
            Engine::Aead(stream) => stream.process(output.get_mut(start..).unwrap_or_default()),
            Engine::Cbc {
                stream,
                digest,
                pending,
            } => {
                digest.update(output.get(fresh..).unwrap_or_default());
                let block_len = self.decryption.encryption.kind.block_len();
                let partial = (output.len() - start) % block_len;
                *pending = output.split_off(output.len() - partial);
                stream.process(output.get_mut(start..).unwrap_or_default());
                // Padding is no content.
                let most = usize::try_from(self.left).unwrap_or(usize::MAX);
                output.truncate(start.saturating_add(most));
            }
        }
        self.left = self.left.saturating_sub((output.len() - start) as u64);
        Ok(true)
    }

    fn into_source(self: Box<Self>) -> Box<dyn Source + 'a> {
        self.stored.into_source()
    }
}

impl Decrypted<'_> {
    fn finish(&mut self) -> io::Result<()> {
        let holds = match (self.engine.take(), &self.decryption.check) {
            (Some(Engine::Aead(stream)), Check::Tag { tag, .. }) => stream
                .finish()
                .is_ok_and(|computed| ContentDecrypted::by_tag(tag, &computed).is_some()),
            (Some(Engine::Cbc { digest, .. }), Check::Digest { sha256, .. }) => {
                digest.finish() == *sha256
            }
            _ => false,
        };
        if holds { Ok(()) } else { Err(changed()) }
    }
}
