//! Octets that were judged, read again: none is given out before it is known to be the same.

use std::io;
use std::sync::Arc;

use super::decrypted::{Check, Decryption};
use super::held::Held;
use super::pieces::{PIECE, Pieces, changed};
use super::spans::Spans;
use crate::budget::{Budget, Exhausted, Work};
use crate::crypto::{
    AeadStream, BlockStream, CryptoError, Digest, DigestAlgorithm, DigestValue, Direction,
    Provider, RustCrypto,
};
use crate::mime::Source;
use crate::proof::ContentDecrypted;

/// What octets in clear were when they were judged.
#[derive(Clone, Debug)]
pub(in crate::receive) struct Known {
    pub(in crate::receive) sha256: DigestValue,
    pub(in crate::receive) octets: u64,
    pub(in crate::receive) spans: Spans,
}

/// Octets under way, decrypted or as they are. They are withheld until their span is found to be
/// what it was, the last ones until all is.
pub(in crate::receive) struct Checked<'a> {
    stored: Box<dyn Pieces<'a> + 'a>,
    /// Absent at the end.
    engine: Option<Engine>,
    budget: Budget,
    /// Where the octets pass through; those before it were given out.
    held: Held,
    before: u64,
    /// How many of those held were given out, may be, and went through the engine.
    given: usize,
    ready: usize,
    done: usize,
}

/// What octets go through, and what they are told by.
enum Engine {
    Clear(Arc<Known>, Box<dyn Digest>),
    Aead(Arc<Decryption>, Box<dyn AeadStream>),
    /// CBC tells nothing: the ciphertext is digested.
    Cbc(Arc<Decryption>, Box<dyn BlockStream>, Box<dyn Digest>),
}

impl<'a> Checked<'a> {
    /// What `stored` gives, which is known.
    pub(in crate::receive) fn clear(
        stored: Box<dyn Pieces<'a> + 'a>,
        known: &Arc<Known>,
        budget: &Budget,
    ) -> io::Result<Self> {
        let engine = Engine::Clear(Arc::clone(known), sha256(&RustCrypto)?);
        Ok(Self::new(stored, engine, budget))
    }

    /// What `stored` gives, decrypted.
    pub(in crate::receive) fn decrypted(
        stored: Box<dyn Pieces<'a> + 'a>,
        decryption: &Arc<Decryption>,
        budget: &Budget,
    ) -> io::Result<Self> {
        let provider = &*decryption.provider;
        let (encryption, key) = (&decryption.encryption, decryption.key.as_bytes());
        let direction = Direction::Decrypt;
        let engine = match &decryption.check {
            Check::Tag { additional, .. } => provider
                .aead(
                    encryption,
                    direction,
                    key,
                    additional,
                    Some(decryption.octets),
                )
                .map(|stream| Engine::Aead(Arc::clone(decryption), stream)),
            Check::Digest { .. } => {
                let digest = sha256(provider)?;
                provider
                    .cbc(encryption, direction, key)
                    .map(|stream| Engine::Cbc(Arc::clone(decryption), stream, digest))
            }
        };
        let engine = engine.map_err(io::Error::other)?;
        Ok(Self::new(stored, engine, budget))
    }

    fn new(stored: Box<dyn Pieces<'a> + 'a>, engine: Engine, budget: &Budget) -> Self {
        Self {
            stored,
            engine: Some(engine),
            budget: budget.clone(),
            held: Held::default(),
            before: 0,
            given: 0,
            ready: 0,
            done: 0,
        }
    }

    /// Reads on to the end of a span, and has ready what is found to be the same.
    fn read_on(&mut self, mut engine: Engine) -> io::Result<Option<Engine>> {
        self.held.let_go(self.given);
        self.before += self.given as u64;
        self.done -= self.given;
        self.ready = 0;
        self.given = 0;
        let span = engine.spans().octets();
        let ends = self.done as u64 + span - (self.before + self.done as u64) % span;
        let mut more = true;
        // To the end of the span under way, before which nothing goes out.
        while more && (self.held.len() as u64) < ends {
            more = self.stored.next(&mut self.held)?;
        }
        loop {
            let position = self.before + self.done as u64;
            let fresh = self.held.get_mut(self.done..).unwrap_or_default();
            let until = usize::try_from(span - position % span).unwrap_or(usize::MAX);
            let ends_span = fresh.len() >= until;
            let now = if ends_span {
                until
            } else {
                engine.whole(fresh.len())
            };
            engine.pay_for(now, &self.budget)?;
            engine.process(fresh.get_mut(..now).unwrap_or_default());
            self.done += now;
            if !ends_span {
                break;
            }
            if !engine.spans().fits(position / span, engine.so_far()) {
                return Err(changed());
            }
            self.ready = self.done;
        }
        let left = engine.octets().saturating_sub(self.before);
        let left = usize::try_from(left).unwrap_or(usize::MAX);
        if more {
            // Padding is no content.
            self.ready = self.ready.min(left);
            return Ok(Some(engine));
        }
        if self.done < self.held.len() || !engine.finish(self.before + self.done as u64) {
            return Err(changed());
        }
        self.ready = self.done.min(left);
        Ok(None)
    }

    /// Gives out what is ready by taking the other buffer for it: no octet of it is copied.
    fn give_all(&mut self, output: &mut Held) {
        std::mem::swap(&mut self.held, output);
        self.held.put(output.get(self.ready..).unwrap_or_default());
        output.truncate(self.ready);
        self.before += self.ready as u64;
        self.done -= self.ready;
        self.ready = 0;
    }
}

impl<'a> Pieces<'a> for Checked<'a> {
    fn next(&mut self, output: &mut Held) -> io::Result<bool> {
        while self.given == self.ready {
            match self.engine.take() {
                Some(engine) => self.engine = self.read_on(engine)?,
                None => return Ok(false),
            }
        }
        let end = self.ready.min(self.given + PIECE);
        if output.is_empty() && (self.given, end) == (0, self.ready) {
            self.give_all(output);
        } else {
            output.put(self.held.get(self.given..end).unwrap_or_default());
            self.given = end;
        }
        Ok(true)
    }

    fn into_source(self: Box<Self>) -> Box<dyn Source + 'a> {
        self.stored.into_source()
    }
}

impl Engine {
    /// How many octets come out.
    fn octets(&self) -> u64 {
        match self {
            Self::Clear(known, _) => known.octets,
            Self::Aead(decryption, _) | Self::Cbc(decryption, ..) => decryption.plaintext_octets(),
        }
    }

    fn spans(&self) -> &Spans {
        match self {
            Self::Clear(known, _) => &known.spans,
            Self::Aead(decryption, _) | Self::Cbc(decryption, ..) => &decryption.spans,
        }
    }

    /// How many of so many octets can be worked on before more come.
    fn whole(&self, octets: usize) -> usize {
        match self {
            Self::Clear(..) | Self::Aead(..) => octets,
            Self::Cbc(decryption, ..) => {
                octets - octets % decryption.encryption.kind.block_len().max(1)
            }
        }
    }

    fn pay_for(&self, octets: usize, budget: &Budget) -> Result<(), Exhausted> {
        let octets = octets as u64;
        match self {
            Self::Clear(..) => {}
            Self::Aead(decryption, _) | Self::Cbc(decryption, ..) => {
                budget.pay(Work::Decipher(decryption.encryption.kind), octets)?;
            }
        }
        match self {
            Self::Aead(..) => Ok(()),
            Self::Clear(..) | Self::Cbc(..) => {
                budget.pay(Work::Digest(DigestAlgorithm::Sha256), octets)
            }
        }
    }

    fn process(&mut self, octets: &mut [u8]) {
        match self {
            Self::Clear(_, digest) => digest.update(octets),
            Self::Aead(_, stream) => stream.process(octets),
            Self::Cbc(_, stream, digest) => {
                digest.update(octets);
                stream.process(octets);
            }
        }
    }

    fn so_far(&self) -> DigestValue {
        match self {
            Self::Clear(_, digest) | Self::Cbc(_, _, digest) => digest.so_far(),
            Self::Aead(_, stream) => stream.so_far(),
        }
    }

    /// Whether all octets, of which so many came in, are what they were.
    fn finish(self, octets: u64) -> bool {
        match self {
            Self::Clear(known, digest) => octets == known.octets && digest.finish() == known.sha256,
            Self::Aead(decryption, stream) => match (&decryption.check, stream.finish()) {
                (Check::Tag { tag, .. }, Ok(computed)) => {
                    ContentDecrypted::by_tag(tag, &computed).is_some()
                }
                _ => false,
            },
            Self::Cbc(decryption, _, digest) => match &decryption.check {
                Check::Digest { sha256, .. } => digest.finish() == *sha256,
                Check::Tag { .. } => false,
            },
        }
    }
}

fn sha256(provider: &dyn Provider) -> io::Result<Box<dyn Digest>> {
    let digest = provider.digest(DigestAlgorithm::Sha256);
    digest.ok_or_else(|| io::Error::other(CryptoError::Unsupported))
}
