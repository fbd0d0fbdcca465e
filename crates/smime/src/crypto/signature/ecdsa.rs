//! ECDSA (RFC 5753 section 2.1, RFC 5754 section 3.3).

use const_oid::{ObjectIdentifier, db::rfc5912};

use super::{Asked, Digests, Family, Given, Identifier, Names, SignatureScheme};
use crate::basis::Basis;
use crate::crypto::algorithm::null_or_absent;
use crate::crypto::{AlgorithmError, AlgorithmIdentifier, Curve, DigestAlgorithm, KeyAlgorithm};
use crate::oid::Oid;

/// ECDSA. id-ecPublicKey is the name of a key (RFC 5753 section 2.1.1), and names no digest where
/// Windows writes it in a signature's place.
pub(super) struct Ecdsa;

/// `ecdsa-with-SHA1`, which RFC 5912 names and the crate of identifiers lacks.
const ECDSA_WITH_SHA_1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.1");

impl Family for Ecdsa {
    fn name(&self) -> &'static str {
        "ecdsa"
    }

    fn identifiers(&self) -> &'static [Identifier] {
        use DigestAlgorithm::{Sha1, Sha224, Sha256, Sha384, Sha512};
        use Names::{Digest, Key};
        &[
            (rfc5912::ID_EC_PUBLIC_KEY, Key),
            (ECDSA_WITH_SHA_1, Digest(Sha1)),
            (rfc5912::ECDSA_WITH_SHA_224, Digest(Sha224)),
            (rfc5912::ECDSA_WITH_SHA_256, Digest(Sha256)),
            (rfc5912::ECDSA_WITH_SHA_384, Digest(Sha384)),
            (rfc5912::ECDSA_WITH_SHA_512, Digest(Sha512)),
        ]
    }

    fn parameters_basis(&self) -> Basis {
        Basis::EcdsaParameters
    }

    fn is_made_by(&self, key: KeyAlgorithm) -> bool {
        matches!(key, KeyAlgorithm::Ec(_))
    }

    fn read(&self, given: &Given<'_>) -> Result<SignatureScheme, AlgorithmError> {
        let digest = given.digest()?;
        let is_key = matches!(given.names, Names::Key);
        // Windows writes the parameters of the key where it writes the key's name.
        if !(is_key && given.identifier.parameters == given.key.parameters) {
            null_or_absent(given.identifier).map_err(|error| match is_key {
                true => given.identifier.wrong("neither NULL, absent nor the key's"),
                false => error,
            })?;
        }
        Ok(SignatureScheme::Ecdsa { digest })
    }

    fn is_asked_for(&self, asked: &Asked<'_>) -> bool {
        self.is_made_by(asked.algorithm)
    }

    /// Without a digest that is asked for, the one of the curve's size (RFC 5753 section 8).
    fn choose(&self, asked: &Asked<'_>) -> Result<SignatureScheme, AlgorithmError> {
        let of_curve = match asked.algorithm {
            KeyAlgorithm::Ec(Some(Curve::P384)) => DigestAlgorithm::Sha384,
            KeyAlgorithm::Ec(Some(Curve::P521)) => DigestAlgorithm::Sha512,
            _ => DigestAlgorithm::Sha256,
        };
        let digest = asked.digest.unwrap_or(of_curve);
        Ok(SignatureScheme::Ecdsa { digest })
    }

    fn write(&self, scheme: &SignatureScheme) -> Option<AlgorithmIdentifier> {
        let oid = self.naming(scheme.digest()?)?;
        Some(AlgorithmIdentifier::without_parameters(oid))
    }

    fn digests(&self, scheme: &SignatureScheme, _: bool) -> Digests {
        Digests {
            accepted: scheme.hashes_by().alone(),
            basis: Basis::EcdsaDigest,
        }
    }
}

impl SignatureScheme {
    /// Whether a signatureAlgorithm is one of ECDSA's with NULL parameters, where RFC 5754 section
    /// 3.3 wants none.
    pub fn is_ecdsa_with_null(signature_algorithm: &AlgorithmIdentifier) -> bool {
        let names = Ecdsa.names(&signature_algorithm.oid);
        matches!(names, Some(Names::Digest(_))) && signature_algorithm.has_null()
    }

    /// Whether a signatureAlgorithm is id-ecPublicKey, which names a key and no signature (RFC 5753
    /// section 2.1.1).
    pub fn is_ec_key(signature_algorithm: &Oid) -> bool {
        matches!(Ecdsa.names(signature_algorithm), Some(Names::Key))
    }
}
