//! Trying keys on ciphertext: every key that may be the message's, all of them always, in one pass.

use zeroize::Zeroizing;

use crate::budget::{Budget, Exhausted, Work};
use crate::crypto::{
    AeadStream, ContentEncryption, CryptoError, Digest, DigestAlgorithm, Direction, Provider,
    Secret,
};
use crate::proof::ContentDecrypted;
use crate::receive::content::decrypted::Check;
use crate::receive::content::spans::{Marking, Spans};

/// A content-encryption key that is tried.
pub(in crate::receive) struct TrialKey {
    pub(in crate::receive) key: Secret,
    /// Whether it is there for the time that it takes, and never accepted.
    pub(in crate::receive) is_substitute: bool,
}

/// Keys under trial on one ciphertext.
pub(in crate::receive) struct Trials<'p> {
    provider: &'p dyn Provider,
    encryption: ContentEncryption,
    keys: Vec<TrialKey>,
    /// How many octets of ciphertext were seen.
    octets: u64,
    budget: Budget,
    /// Whether a ciphertext that more than one key fits is nobody's.
    wants_one: bool,
    engine: Engine,
}

enum Engine {
    /// Each key's cipher, and the plaintext of the piece at hand. Empty while nothing is known of
    /// what the cipher has to be given first.
    Aead {
        streams: Vec<(Box<dyn AeadStream>, Marking)>,
        additional: Option<Vec<u8>>,
        plaintext: Zeroizing<Vec<u8>>,
    },
    /// CBC tells by its last block alone, which decrypts with the one before it.
    Cbc {
        digest: Option<Box<dyn Digest>>,
        marking: Marking,
        first: Vec<u8>,
        last: Vec<u8>,
    },
}

/// The key that the ciphertext is decrypted with.
pub(in crate::receive) struct Found {
    pub(in crate::receive) key: Secret,
    /// That it fits. Where no key does, padding being wrong under each, a cipher in CBC mode goes on
    /// with one of them all the same: what is inside has to be looked at for as long as it takes with
    /// the right one, and nothing of it is believed.
    pub(in crate::receive) proof: Option<ContentDecrypted>,
    pub(in crate::receive) check: Check,
    pub(in crate::receive) spans: Spans,
    pub(in crate::receive) octets: u64,
    pub(in crate::receive) encryption: ContentEncryption,
}

impl<'p> Trials<'p> {
    /// Starts with `keys`, of which there is at least one. An authenticated cipher waits for
    /// [`start`](Self::start).
    pub(in crate::receive) fn new(
        provider: &'p dyn Provider,
        encryption: ContentEncryption,
        keys: Vec<TrialKey>,
        budget: Budget,
    ) -> Self {
        let engine = if encryption.kind.is_aead() {
            Engine::Aead {
                streams: Vec::new(),
                additional: None,
                plaintext: Zeroizing::new(Vec::new()),
            }
        } else {
            Engine::Cbc {
                digest: provider.digest(DigestAlgorithm::Sha256),
                marking: Marking::new(1),
                first: Vec::new(),
                last: Vec::new(),
            }
        };
        Self {
            provider,
            encryption,
            keys,
            octets: 0,
            budget,
            wants_one: false,
            engine,
        }
    }

    /// Refuses a ciphertext in CBC mode that more than one key fits, if `wanted`: where keys are tried
    /// that nobody named, nothing says which is the right one.
    pub(in crate::receive) fn wants_one(mut self, wanted: bool) -> Self {
        self.wants_one = wanted;
        self
    }

    /// Starts authenticated ciphers at the beginning of the ciphertext, with `additional` data.
    /// Others need none.
    pub(in crate::receive) fn start(
        &mut self,
        additional: &[u8],
        octets: Option<u64>,
    ) -> Result<(), CryptoError> {
        if let Engine::Aead {
            streams,
            additional: given,
            ..
        } = &mut self.engine
        {
            let start = |trial: &TrialKey| {
                let key = trial.key.as_bytes();
                let stream = self.provider.aead(
                    &self.encryption,
                    Direction::Decrypt,
                    key,
                    additional,
                    octets,
                );
                stream.map(|stream| (stream, Marking::new(self.keys.len())))
            };
            *streams = self.keys.iter().map(start).collect::<Result<_, _>>()?;
            *given = Some(additional.to_vec());
        }
        self.octets = 0;
        Ok(())
    }

    /// Whether the ciphertext that was seen needs no second look with this `additional` data.
    pub(in crate::receive) fn were_given(&self, additional: &[u8]) -> bool {
        match &self.engine {
            Engine::Aead {
                additional: given, ..
            } => given.as_deref() == Some(additional),
            Engine::Cbc { .. } => true,
        }
    }

    /// How many octets of ciphertext were seen.
    pub(in crate::receive) fn octets(&self) -> u64 {
        self.octets
    }

    /// Takes the next octets of the ciphertext.
    pub(in crate::receive) fn update(&mut self, ciphertext: &[u8]) -> Result<(), Exhausted> {
        self.octets += ciphertext.len() as u64;
        match &mut self.engine {
            Engine::Aead {
                streams, plaintext, ..
            } => {
                let (keys, octets) = (streams.len() as u64, ciphertext.len() as u64);
                let work = Work::Decipher(self.encryption.kind);
                self.budget.pay(work, keys.saturating_mul(octets))?;
                let limit = self.budget.limits().tried_octets;
                if keys.saturating_sub(1).saturating_mul(self.octets) > limit {
                    return Err(self.budget.reach(Exhausted::new("tried_octets", limit)));
                }
                for (stream, marking) in streams {
                    plaintext.clear();
                    plaintext.extend_from_slice(ciphertext);
                    let mut rest = plaintext.as_mut_slice();
                    while !rest.is_empty() {
                        let room = marking.room(rest.len());
                        let (now, after) = rest.split_at_mut_checked(room).unwrap_or_default();
                        stream.process(now);
                        marking.took(room, || stream.so_far());
                        rest = after;
                    }
                }
            }
            Engine::Cbc {
                digest,
                marking,
                first,
                last,
            } => {
                let mut rest = ciphertext;
                while let Some(digest) = digest
                    && !rest.is_empty()
                {
                    let room = marking.room(rest.len());
                    let (now, after) = rest.split_at_checked(room).unwrap_or_default();
                    digest.update(now);
                    marking.took(room, || digest.so_far());
                    rest = after;
                }
                let block_len = self.encryption.kind.block_len();
                let wanted = block_len.saturating_sub(first.len());
                first.extend(ciphertext.iter().take(wanted));
                let kept = ciphertext.len().saturating_sub(2 * block_len);
                last.extend_from_slice(ciphertext.get(kept..).unwrap_or_default());
                let gone = last.len().saturating_sub(2 * block_len);
                last.drain(..gone);
            }
        }
        Ok(())
    }

    /// The key that the whole ciphertext fits, with `tag` and the additional data that it was
    /// started with. Each key is tried to the end, whatever came of the others. Absent where anybody
    /// can see that none does, or where a tag says so.
    pub(in crate::receive) fn finish(self, additional: &[u8], tag: &[u8]) -> Option<Found> {
        let octets = self.octets;
        match self.engine {
            Engine::Aead { streams, .. } => {
                let by_tag = |(stream, marking): (Box<dyn AeadStream>, Marking)| {
                    let computed = stream.finish().ok()?;
                    let proof = ContentDecrypted::by_tag(tag, &computed)?;
                    Some((proof, marking.finish()))
                };
                let proofs: Vec<_> = streams.into_iter().map(by_tag).collect();
                let (key, (proof, spans)) = accepted(self.keys, proofs).next()?;
                Some(Found {
                    key,
                    proof: Some(proof),
                    check: Check::Tag {
                        additional: additional.to_vec(),
                        tag: tag.to_vec(),
                    },
                    spans,
                    octets,
                    encryption: self.encryption,
                })
            }
            Engine::Cbc {
                digest,
                marking,
                first,
                last,
            } => {
                let ends = CbcEnds::new(&self.encryption, octets, first, last)?;
                let outcomes: Vec<_> = self
                    .keys
                    .iter()
                    .map(|trial| ends.under(self.provider, &trial.key))
                    .collect();
                let any = self.keys.first()?.key.clone();
                let fitting: Vec<_> = accepted(self.keys, outcomes).collect();
                // A wrong key gives good padding once in 256 times. Of several that do, one whose
                // plaintext starts as a message's content does is more likely to be the right one.
                let fitting = if self.wants_one && !is_one_key(&fitting) {
                    None
                } else {
                    let starts_otherwise = |(_, end): &(_, CbcEnd)| !end.starts_as_content;
                    fitting.into_iter().min_by_key(starts_otherwise)
                };
                let (key, proof, padding) = match fitting {
                    Some((key, end)) => (key, Some(end.proof), end.padding),
                    None => (any, None, LEAST_PADDING),
                };
                Some(Found {
                    key,
                    proof,
                    check: Check::Digest {
                        sha256: digest?.finish(),
                        padding,
                    },
                    spans: marking.finish(),
                    octets,
                    encryption: self.encryption,
                })
            }
        }
    }
}

/// The keys that fit and may be taken.
fn accepted<T>(keys: Vec<TrialKey>, outcomes: Vec<Option<T>>) -> impl Iterator<Item = (Secret, T)> {
    keys.into_iter()
        .zip(outcomes)
        .filter(|(trial, _)| !trial.is_substitute)
        .filter_map(|(trial, outcome)| Some((trial.key, outcome?)))
}

/// Whether all that fit are one key: a sender can be his own recipient too, and names him twice.
fn is_one_key<T>(fitting: &[(Secret, T)]) -> bool {
    let mut pairs = fitting.windows(2);
    pairs.all(|pair| matches!(pair, [(one, _), (other, _)] if one == other))
}

/// How many octets of padding there are at least (RFC 5652 section 6.3).
const LEAST_PADDING: usize = 1;

/// The ends of a ciphertext in CBC mode.
struct CbcEnds {
    first_block: (ContentEncryption, Vec<u8>),
    last_block: (ContentEncryption, Vec<u8>),
}

/// What they are under a key.
struct CbcEnd {
    proof: ContentDecrypted,
    padding: usize,
    starts_as_content: bool,
}

impl CbcEnds {
    /// Absent where the ciphertext is not in blocks, at least one.
    fn new(
        encryption: &ContentEncryption,
        octets: u64,
        first: Vec<u8>,
        mut last: Vec<u8>,
    ) -> Option<Self> {
        let block_len = encryption.kind.block_len();
        if octets == 0 || !octets.is_multiple_of(block_len as u64) {
            return None;
        }
        let last_block = last.split_off(last.len().checked_sub(block_len)?);
        let before = if last.is_empty() {
            encryption.iv.clone()
        } else {
            last
        };
        let last_encryption = ContentEncryption {
            iv: before,
            ..encryption.clone()
        };
        Some(Self {
            first_block: (encryption.clone(), first),
            last_block: (last_encryption, last_block),
        })
    }

    fn under(&self, provider: &dyn Provider, key: &Secret) -> Option<CbcEnd> {
        let decrypt = |(encryption, block): &(ContentEncryption, Vec<u8>)| {
            let mut block = Zeroizing::new(block.clone());
            let stream = provider.cbc(encryption, Direction::Decrypt, key.as_bytes());
            stream.ok()?.process(&mut block);
            Some(block)
        };
        let (first, last) = (decrypt(&self.first_block)?, decrypt(&self.last_block)?);
        let (proof, padding) = ContentDecrypted::by_padding(&last)?;
        Some(CbcEnd {
            proof,
            padding,
            starts_as_content: starts_as_content(&first),
        })
    }
}

/// Whether octets may be the first of a MIME entity's header, or of a SEQUENCE in BER.
fn starts_as_content(octets: &[u8]) -> bool {
    const SEQUENCE: u8 = 0x30;
    let is_text = |octet: &u8| octet.is_ascii_graphic() || octet.is_ascii_whitespace();
    octets.first() == Some(&SEQUENCE) || octets.iter().all(is_text)
}
