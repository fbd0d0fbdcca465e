//! Every digest that a message's signers need, taken in one pass over its content.

use crate::crypto::{AlgorithmIdentifier, Digest, DigestAlgorithm, DigestValue, Provider};
use crate::verdict::Covers;

/// Digests under way. SHA-256 is always among them, since reports name the octets by it.
pub(super) struct Digests<'a> {
    provider: &'a dyn Provider,
    running: Vec<(DigestAlgorithm, Box<dyn Digest>)>,
    octets: u64,
}

/// The digests of one content.
#[derive(Clone, Debug)]
pub(super) struct Digested {
    values: Vec<(DigestAlgorithm, DigestValue)>,
    octets: u64,
}

impl<'a> Digests<'a> {
    pub(super) fn new(provider: &'a dyn Provider) -> Self {
        let mut digests = Self {
            provider,
            running: Vec::new(),
            octets: 0,
        };
        digests.add(DigestAlgorithm::Sha256);
        digests
    }

    /// Starts one more digest; what the provider lacks is left out.
    pub(super) fn add(&mut self, algorithm: DigestAlgorithm) {
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
    pub(super) fn announce(&mut self, digest_algorithms: &[AlgorithmIdentifier]) {
        for algorithm in digest_algorithms {
            if let Some(algorithm) = DigestAlgorithm::from_oid(&algorithm.oid) {
                self.add(algorithm);
            }
        }
    }

    pub(super) fn update(&mut self, octets: &[u8]) {
        self.octets += octets.len() as u64;
        for (_, digest) in &mut self.running {
            digest.update(octets);
        }
    }

    pub(super) fn finish(self) -> Digested {
        let finish = |(algorithm, digest): (_, Box<dyn Digest>)| (algorithm, digest.finish());
        Digested {
            values: self.running.into_iter().map(finish).collect(),
            octets: self.octets,
        }
    }
}

impl Digested {
    /// The digest by `algorithm`, if it was taken.
    pub(super) fn by(&self, algorithm: DigestAlgorithm) -> Option<DigestValue> {
        self.values
            .iter()
            .find(|(taken, _)| *taken == algorithm)
            .map(|(_, value)| *value)
    }

    /// What was digested, as reports name it.
    pub(super) fn covers(&self) -> Covers {
        let sha256 = self.by(DigestAlgorithm::Sha256);
        Covers {
            sha256: format!("{:?}", sha256.unwrap_or(DigestValue::new(&[]))),
            octets: self.octets,
        }
    }
}
