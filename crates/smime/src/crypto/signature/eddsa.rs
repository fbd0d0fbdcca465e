//! EdDSA: Ed25519 (RFC 8032 section 5.1, RFC 8419).

use const_oid::db::rfc8410;

use super::{Asked, Digests, Family, Given, Identifier, Names, SignatureScheme};
use crate::basis::Basis;
use crate::crypto::algorithm::absent;
use crate::crypto::{AlgorithmError, AlgorithmIdentifier, DigestAlgorithm, KeyAlgorithm};

/// Ed25519, which reads the message itself.
pub(super) struct Ed25519;

impl Family for Ed25519 {
    fn name(&self) -> &'static str {
        "ed25519"
    }

    fn identifiers(&self) -> &'static [Identifier] {
        &[(rfc8410::ID_ED_25519, Names::Algorithm)]
    }

    fn parameters_basis(&self) -> Basis {
        Basis::EddsaParameters
    }

    fn is_made_by(&self, key: KeyAlgorithm) -> bool {
        key == KeyAlgorithm::Ed25519
    }

    fn read(&self, given: &Given<'_>) -> Result<SignatureScheme, AlgorithmError> {
        absent(given.identifier)?;
        Ok(SignatureScheme::Ed25519)
    }

    fn is_asked_for(&self, asked: &Asked<'_>) -> bool {
        self.is_made_by(asked.algorithm)
    }

    fn choose(&self, _: &Asked<'_>) -> Result<SignatureScheme, AlgorithmError> {
        Ok(SignatureScheme::Ed25519)
    }

    fn write(&self, _: &SignatureScheme) -> Option<AlgorithmIdentifier> {
        Some(AlgorithmIdentifier::without_parameters(
            rfc8410::ID_ED_25519,
        ))
    }

    /// SHA-512 in any case (RFC 8419 sections 3.1 and 3.2).
    fn digests(&self, _: &SignatureScheme, _: bool) -> Digests {
        Digests {
            accepted: DigestAlgorithm::Sha512.alone(),
            basis: Basis::Ed25519Digest,
        }
    }
}
