//! Every digest that a message's signers need, taken in one pass over its content.

use std::sync::Arc;

use super::checked::Known;
use super::spans::Marking;
use crate::budget::{Budget, Exhausted, Work};
use crate::crypto::{AlgorithmIdentifier, Digest, DigestAlgorithm, DigestValue, Provider};
use crate::verdict::Covers;

/// Digests under way, each octet of each paid for. SHA-256 is always among them, since reports name
/// the octets by it, and it tells them when they are read again.
pub(in crate::receive) struct Digests<'a> {
    provider: &'a dyn Provider,
    budget: Budget,
    running: Vec<(DigestAlgorithm, Box<dyn Digest>)>,
    marking: Marking,
    octets: u64,
}

/// The digests of one content.
#[derive(Clone, Debug)]
pub(in crate::receive) struct Digested {
    values: Vec<(DigestAlgorithm, DigestValue)>,
    known: Arc<Known>,
}

impl<'a> Digests<'a> {
    pub(in crate::receive) fn new(provider: &'a dyn Provider, budget: &Budget) -> Self {
        let mut digests = Self {
            provider,
            budget: budget.clone(),
            running: Vec::new(),
            marking: Marking::new(1),
            octets: 0,
        };
        digests.add(DigestAlgorithm::Sha256);
        digests
    }

    /// Starts one more digest; what the provider lacks is left out.
    pub(in crate::receive) fn add(&mut self, algorithm: DigestAlgorithm) {
        if self
            .running
            .iter()
            .any(|(running, _)| *running == algorithm)
        {
            return;
        }
        if let Some(digest) = self.provider.digest(algorithm) {
            self.running.push((algorithm, digest));
        }
    }

    /// Starts those that a sender announced.
    pub(in crate::receive) fn announce(&mut self, digest_algorithms: &[AlgorithmIdentifier]) {
        for algorithm in digest_algorithms {
            if let Some(algorithm) = DigestAlgorithm::from_oid(&algorithm.oid) {
                self.add(algorithm);
            }
        }
    }

    /// Takes the next octets of the content.
    ///
    /// # Errors
    /// The limit that is reached by it, or was before.
    pub(in crate::receive) fn update(&mut self, mut octets: &[u8]) -> Result<(), Exhausted> {
        for (algorithm, _) in &self.running {
            let octets = octets.len() as u64;
            self.budget.pay(Work::Digest(*algorithm), octets)?;
        }
        self.octets += octets.len() as u64;
        while !octets.is_empty() {
            let now = self.marking.room(octets.len());
            let (these, rest) = octets.split_at_checked(now).unwrap_or((octets, &[]));
            for (_, digest) in &mut self.running {
                digest.update(these);
            }
            let sha256 = self.running.first();
            self.marking.took(now, || {
                sha256.map_or(DigestValue::new(&[]), |(_, digest)| digest.so_far())
            });
            octets = rest;
        }
        Ok(())
    }

    pub(in crate::receive) fn finish(self) -> Digested {
        let finish = |(algorithm, digest): (_, Box<dyn Digest>)| (algorithm, digest.finish());
        let values: Vec<_> = self.running.into_iter().map(finish).collect();
        let sha256 = values.first().map(|(_, value)| *value);
        Digested {
            known: Arc::new(Known {
                sha256: sha256.unwrap_or(DigestValue::new(&[])),
                octets: self.octets,
                spans: self.marking.finish(),
            }),
            values,
        }
    }
}

impl Digested {
    /// The digest by `algorithm`, if it was taken.
    pub(in crate::receive) fn by(&self, algorithm: DigestAlgorithm) -> Option<DigestValue> {
        self.values
            .iter()
            .find(|(taken, _)| *taken == algorithm)
            .map(|(_, value)| *value)
    }

    /// What was digested, as reports name it.
    pub(in crate::receive) fn covers(&self) -> Covers {
        Covers {
            sha256: format!("{:?}", self.known.sha256),
            octets: self.known.octets,
        }
    }

    /// What tells it when it is read again.
    pub(in crate::receive) fn known(&self) -> &Arc<Known> {
        &self.known
    }
}
