//! The signature on a certificate (RFC 5280 section 6.1.3 a 1), each checked once.

use std::collections::HashMap;
use std::sync::Arc;

use super::PathFault;
use crate::budget::{Budget, KeySize, Work};
use crate::crypto::fingerprint::Fingerprint;
use crate::crypto::{CryptoError, DigestAlgorithm, DigestValue, Provider, PublicKey};
use crate::pki::certificate::Certificate;
use crate::pki::signed::{SignedBy, SignedFault};
use crate::policy::Policy;

/// A certificate and the name and key of one who may have issued it.
type Edge = (Fingerprint, Fingerprint);

/// What is known of the signatures on certificates: a certificate can be met on many branches, and
/// above many targets.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// What was found, by certificate and issuer.
    checked: HashMap<Edge, Result<(), PathFault>>,
    /// The keys of issuers, by name and key.
    keys: HashMap<Fingerprint, Result<Arc<dyn PublicKey>, CryptoError>>,
    /// The digests of what was signed, by certificate: many may claim to have issued one.
    digests: HashMap<Fingerprint, DigestValue>,
}

/// Checks signatures on certificates, each once.
pub(super) struct Checks<'a> {
    pub(super) provider: &'a dyn Provider,
    pub(super) policy: &'a Policy,
    pub(super) budget: &'a Budget,
    pub(super) known: &'a mut Known,
}

impl Checks<'_> {
    /// Whether the key of `issuer` has signed `certificate`, with an algorithm and a key that the
    /// policy allows.
    pub(super) fn check(
        &mut self,
        certificate: &Certificate,
        issuer: &Certificate,
    ) -> Result<(), PathFault> {
        let edge = (*certificate.sha256(), *issuer.name_and_key());
        if let Some(known) = self.known.checked.get(&edge) {
            return known.clone();
        }
        let found = self.verify(certificate, issuer);
        self.known.checked.insert(edge, found.clone());
        found
    }

    fn verify(&mut self, certificate: &Certificate, issuer: &Certificate) -> Result<(), PathFault> {
        if !certificate.signature_algorithms_agree() {
            return Err(PathFault::AlgorithmsDiffer);
        }
        let Known { keys, digests, .. } = &mut *self.known;
        let (provider, budget) = (self.provider, self.budget);
        let by = SignedBy {
            info: issuer.public_key(),
            load: || key(keys, issuer, provider, budget),
            policy: self.policy,
            budget,
        };
        let outcome = certificate.signed().check(by, |algorithm| {
            digest(digests, certificate, algorithm, provider, budget)
        });
        outcome.map_err(|fault| match fault {
            SignedFault::Exhausted(exhausted) => exhausted.into(),
            fault => PathFault::Signed(fault),
        })
    }
}

/// The key of `issuer`, loaded once.
fn key(
    keys: &mut HashMap<Fingerprint, Result<Arc<dyn PublicKey>, CryptoError>>,
    issuer: &Certificate,
    provider: &dyn Provider,
    budget: &Budget,
) -> Result<Arc<dyn PublicKey>, SignedFault> {
    let of_issuer = issuer.name_and_key();
    let key = match keys.get(of_issuer) {
        Some(known) => known.clone(),
        None => {
            let info = issuer.public_key();
            budget.pay(Work::ReadKey(KeySize::of(&info)), 1)?;
            let key = provider.load_public_key(&info);
            keys.insert(*of_issuer, key.clone());
            key
        }
    };
    key.map_err(SignedFault::Key)
}

/// The digest of what is signed of `certificate`, taken once.
fn digest(
    digests: &mut HashMap<Fingerprint, DigestValue>,
    certificate: &Certificate,
    algorithm: DigestAlgorithm,
    provider: &dyn Provider,
    budget: &Budget,
) -> Result<DigestValue, SignedFault> {
    if let Some(value) = digests.get(certificate.sha256()) {
        return Ok(*value);
    }
    let digest = provider.digest(algorithm);
    let mut digest = digest.ok_or(SignedFault::Key(CryptoError::Unsupported))?;
    let signed = certificate.tbs_der();
    budget.pay(Work::Digest(algorithm), signed.len() as u64)?;
    digest.update(signed);
    let value = digest.finish();
    digests.insert(*certificate.sha256(), value);
    Ok(value)
}
