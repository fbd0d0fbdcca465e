//! The signature on a certificate (RFC 5280 section 6.1.3 a 1), each checked once.

use std::collections::HashMap;
use std::sync::Arc;

use super::PathFault;
use crate::budget::{Budget, KeySize, Work};
use crate::crypto::fingerprint::Fingerprint;
use crate::crypto::{
    AlgorithmIdentifier, CryptoError, DigestAlgorithm, DigestValue, Provider, PublicKey,
    SignatureScheme,
};
use crate::pki::certificate::Certificate;
use crate::pki::strength::Weakness;
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
        let algorithm = AlgorithmIdentifier::from_der(certificate.signature_algorithm_der())
            .map_err(|_| PathFault::AlgorithmIdentifier {
                oid: certificate.signature_algorithm().clone(),
            })?;
        let info = issuer.public_key();
        let scheme =
            SignatureScheme::for_certificate(&algorithm, &info).map_err(PathFault::Algorithm)?;
        let key = self.key(issuer)?;
        if let Some(weakness) = Weakness::find(self.policy, &scheme, key.bits()) {
            return Err(PathFault::Weak(weakness));
        }
        let signature = certificate.signature().ok_or(PathFault::Signature)?;
        self.budget.signature_check(&info)?;
        let outcome = match scheme.digest() {
            Some(algorithm) => {
                let digest = self.digest(certificate, algorithm)?;
                key.verify_digest(&scheme, digest.as_bytes(), signature)
                    .map(|_| ())
            }
            None => {
                let signed = certificate.tbs_der();
                self.budget
                    .pay(Work::Digest(scheme.hashes_by()), signed.len() as u64)?;
                key.verify_message(&scheme, signature)
                    .and_then(|mut verifier| {
                        verifier.update(signed);
                        verifier.finish()
                    })
            }
        };
        outcome.map_err(|error| match error {
            CryptoError::Failed => PathFault::Signature,
            error => PathFault::Key(error),
        })
    }

    /// The key of `issuer`, loaded once.
    fn key(&mut self, issuer: &Certificate) -> Result<Arc<dyn PublicKey>, PathFault> {
        let of_issuer = issuer.name_and_key();
        let key = match self.known.keys.get(of_issuer) {
            Some(known) => known.clone(),
            None => {
                let info = issuer.public_key();
                self.budget.pay(Work::ReadKey(KeySize::of(&info)), 1)?;
                let key = self.provider.load_public_key(&info);
                self.known.keys.insert(*of_issuer, key.clone());
                key
            }
        };
        key.map_err(PathFault::Key)
    }

    /// The digest of what is signed of `certificate`.
    fn digest(
        &mut self,
        certificate: &Certificate,
        algorithm: DigestAlgorithm,
    ) -> Result<DigestValue, PathFault> {
        if let Some(value) = self.known.digests.get(certificate.sha256()) {
            return Ok(*value);
        }
        let mut digest = self
            .provider
            .digest(algorithm)
            .ok_or(PathFault::Key(CryptoError::Unsupported))?;
        let signed = certificate.tbs_der();
        self.budget
            .pay(Work::Digest(algorithm), signed.len() as u64)?;
        digest.update(signed);
        let value = digest.finish();
        self.known.digests.insert(*certificate.sha256(), value);
        Ok(value)
    }
}
