//! The signature on a certificate (RFC 5280 section 6.1.3 a 1), each checked once.

use std::collections::HashMap;

use super::PathFault;
use crate::budget::{Budget, KeySize, Work};
use crate::crypto::fingerprint::Fingerprint;
use crate::crypto::{
    AlgorithmIdentifier, DigestAlgorithm, DigestValue, Provider, PublicKey, SignatureScheme,
    VerifyError,
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
        let found = self.verify(certificate, issuer.public_key());
        self.known.checked.insert(edge, found.clone());
        found
    }

    fn verify(&mut self, certificate: &Certificate, key: PublicKey<'_>) -> Result<(), PathFault> {
        if !certificate.signature_algorithms_agree() {
            return Err(PathFault::AlgorithmsDiffer);
        }
        let algorithm = AlgorithmIdentifier::from_der(certificate.signature_algorithm_der())
            .map_err(|_| PathFault::AlgorithmIdentifier {
                oid: certificate.signature_algorithm().clone(),
            })?;
        let scheme =
            SignatureScheme::for_certificate(&algorithm, &key).map_err(PathFault::Algorithm)?;
        self.budget.pay(Work::ReadKey(KeySize::of(&key)), 1)?;
        let key_bits = self.provider.key_bits(&key).map_err(PathFault::Key)?;
        if let Some(weakness) = Weakness::find(self.policy, &scheme, key_bits) {
            return Err(PathFault::Weak(weakness));
        }
        let signature = certificate.signature().ok_or(PathFault::Signature)?;
        self.budget.signature_check(&key)?;
        let outcome = match scheme.digest() {
            Some(algorithm) => {
                let digest = self.digest(certificate, algorithm)?;
                self.provider
                    .verify_digest(&scheme, &key, digest.as_bytes(), signature)
                    .map(|_| ())
            }
            None => {
                let signed = certificate.tbs_der();
                let algorithm = scheme.digest_algorithm();
                self.budget
                    .pay(Work::Digest(algorithm), signed.len() as u64)?;
                self.provider
                    .verify_message(&scheme, &key, signature)
                    .and_then(|mut verifier| {
                        verifier.update(signed);
                        verifier.finish()
                    })
            }
        };
        outcome.map_err(|error| match error {
            VerifyError::Invalid => PathFault::Signature,
            error => PathFault::Key(error),
        })
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
            .ok_or(PathFault::Key(VerifyError::Unsupported))?;
        let signed = certificate.tbs_der();
        self.budget
            .pay(Work::Digest(algorithm), signed.len() as u64)?;
        digest.update(signed);
        let value = digest.finish();
        self.known.digests.insert(*certificate.sha256(), value);
        Ok(value)
    }
}
