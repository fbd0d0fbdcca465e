//! The signature on a certificate (RFC 5280 section 6.1.3 a 1), each checked once a search.

use std::collections::HashMap;

use super::PathFault;
use crate::budget::Budget;
use crate::crypto::fingerprint::Fingerprint;
use crate::crypto::{
    AlgorithmIdentifier, DigestValue, Provider, PublicKey, SignatureScheme, VerifyError,
};
use crate::pki::certificate::Certificate;
use crate::pki::strength::Weakness;
use crate::policy::Policy;

/// A certificate and the name and key of one who may have issued it.
type Edge<'a> = (&'a Fingerprint, &'a Fingerprint);

/// The signatures checked so far in one search: a certificate can be met on many branches.
pub(super) struct Checks<'a> {
    provider: &'a dyn Provider,
    policy: &'a Policy,
    /// What was found, by certificate and issuer.
    known: HashMap<Edge<'a>, Result<(), PathFault>>,
    /// The digests of what was signed, by certificate: many may claim to have issued one.
    digests: HashMap<&'a Fingerprint, DigestValue>,
}

impl<'a> Checks<'a> {
    pub(super) fn new(provider: &'a dyn Provider, policy: &'a Policy) -> Self {
        Self {
            provider,
            policy,
            known: HashMap::new(),
            digests: HashMap::new(),
        }
    }

    /// Whether the key of `issuer` has signed `certificate`, with an algorithm and a key that the
    /// policy allows.
    pub(super) fn check(
        &mut self,
        certificate: &'a Certificate,
        issuer: &'a Certificate,
        budget: &mut Budget,
    ) -> Result<(), PathFault> {
        let edge = (certificate.sha256(), issuer.name_and_key());
        if let Some(known) = self.known.get(&edge) {
            return known.clone();
        }
        let found = self.verify(certificate, issuer, budget);
        self.known.insert(edge, found.clone());
        found
    }

    fn verify(
        &mut self,
        certificate: &'a Certificate,
        issuer: &'a Certificate,
        budget: &mut Budget,
    ) -> Result<(), PathFault> {
        if !certificate.signature_algorithms_agree() {
            return Err(PathFault::AlgorithmsDiffer);
        }
        let algorithm = AlgorithmIdentifier::from_der(certificate.signature_algorithm_der())
            .map_err(|_| PathFault::AlgorithmIdentifier {
                oid: certificate.signature_algorithm().clone(),
            })?;
        let key = PublicKey {
            spki_der: issuer.spki_der(),
        };
        let scheme =
            SignatureScheme::for_certificate(&algorithm, &key).map_err(PathFault::Algorithm)?;
        let key_bits = self.provider.key_bits(&key).map_err(PathFault::Key)?;
        if let Some(weakness) = Weakness::find(self.policy, &scheme, key_bits) {
            return Err(PathFault::Weak(weakness));
        }
        let signature = certificate.signature().ok_or(PathFault::Signature)?;
        budget.signature_check()?;
        let outcome = match scheme.digest() {
            Some(digest) => {
                let value = match self.digests.get(certificate.sha256()) {
                    Some(value) => *value,
                    None => {
                        let mut digest = self
                            .provider
                            .digest(digest)
                            .ok_or(PathFault::Key(VerifyError::Unsupported))?;
                        digest.update(certificate.tbs_der());
                        let value = digest.finish();
                        self.digests.insert(certificate.sha256(), value);
                        value
                    }
                };
                self.provider
                    .verify_digest(&scheme, &key, value.as_bytes(), signature)
                    .map(|_| ())
            }
            None => self
                .provider
                .verify_message(&scheme, &key, signature)
                .and_then(|mut verifier| {
                    verifier.update(certificate.tbs_der());
                    verifier.finish()
                }),
        };
        outcome.map_err(|error| match error {
            VerifyError::Invalid => PathFault::Signature,
            error => PathFault::Key(error),
        })
    }
}
