//! Every digest that the signers need, taken in one pass over the content.

use super::SendError;
use crate::crypto::{CryptoError, Digest, DigestAlgorithm, DigestValue, Provider};

/// Digests under way.
pub(super) struct Digests {
    running: Vec<(DigestAlgorithm, Box<dyn Digest>)>,
    octets: u64,
}

/// The digests of one content.
pub(super) struct Digested {
    values: Vec<(DigestAlgorithm, DigestValue)>,
    /// How many octets it has.
    pub(super) octets: u64,
}

impl Digests {
    /// Starts each of `algorithms`, which are different.
    pub(super) fn new(
        provider: &dyn Provider,
        algorithms: &[DigestAlgorithm],
    ) -> Result<Self, SendError> {
        let start = |algorithm: &DigestAlgorithm| {
            let digest = provider.digest(*algorithm);
            digest
                .map(|digest| (*algorithm, digest))
                .ok_or(CryptoError::Unsupported)
        };
        Ok(Self {
            running: algorithms.iter().map(start).collect::<Result<_, _>>()?,
            octets: 0,
        })
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
    /// Digests of content that is not here.
    pub(super) fn elsewhere(digests: &[(DigestAlgorithm, &[u8])]) -> Result<Self, SendError> {
        let is_whole =
            |(algorithm, value): &(DigestAlgorithm, &[u8])| value.len() == algorithm.output_len();
        if !digests.iter().all(is_whole) {
            let what = "a digest has another length than its algorithm gives";
            return Err(SendError::Settings { what });
        }
        let is_again = |(at, (algorithm, _)): (usize, &(DigestAlgorithm, &[u8]))| {
            let mut before = digests.iter().take(at);
            before.any(|(other, _)| other == algorithm)
        };
        if digests.iter().enumerate().any(is_again) {
            let what = "two digests by one algorithm";
            return Err(SendError::Settings { what });
        }
        let value =
            |(algorithm, value): &(DigestAlgorithm, &[u8])| (*algorithm, DigestValue::new(value));
        Ok(Self {
            values: digests.iter().map(value).collect(),
            octets: 0,
        })
    }

    /// The digest by `algorithm`, which has to be one of those that were taken.
    pub(super) fn by(&self, algorithm: DigestAlgorithm) -> Result<DigestValue, SendError> {
        self.values
            .iter()
            .find(|(taken, _)| *taken == algorithm)
            .map(|(_, value)| *value)
            .ok_or(SendError::Settings {
                what: "no digest of the content by the algorithm that a signer digests by",
            })
    }
}

/// The digest of octets that are at hand.
pub(super) fn digest(
    provider: &dyn Provider,
    algorithm: DigestAlgorithm,
    octets: &[u8],
) -> Result<DigestValue, SendError> {
    let mut digests = Digests::new(provider, &[algorithm])?;
    digests.update(octets);
    digests.finish().by(algorithm)
}
