//! RSA: RSASSA-PKCS1-v1_5 and RSASSA-PSS (RFC 8017 section 8).

use const_oid::db::rfc5912;

use super::pss::{self, PssParameters};
use super::{Asked, Digests, Family, Given, Identifier, Names, SignatureScheme};
use crate::basis::Basis;
use crate::crypto::algorithm::null_or_absent;
use crate::crypto::{AlgorithmError, AlgorithmIdentifier, DigestAlgorithm, KeyAlgorithm};

/// How an RSA key signs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RsaPadding {
    /// RSASSA-PKCS1-v1_5.
    #[default]
    Pkcs1,
    /// RSASSA-PSS, with MGF1 over the same digest and a salt as long as the digest.
    Pss,
}

/// RSASSA-PKCS1-v1_5 (RFC 3370 section 3.2, RFC 5754 section 3.2). Plain rsaEncryption names no
/// digest.
pub(super) struct Pkcs1;

impl Family for Pkcs1 {
    fn name(&self) -> &'static str {
        "rsa-pkcs1"
    }

    fn identifiers(&self) -> &'static [Identifier] {
        use DigestAlgorithm::{Md5, Sha1, Sha224, Sha256, Sha384, Sha512};
        use Names::{Digest, Key};
        &[
            (rfc5912::RSA_ENCRYPTION, Key),
            (rfc5912::MD_5_WITH_RSA_ENCRYPTION, Digest(Md5)),
            (rfc5912::SHA_1_WITH_RSA_ENCRYPTION, Digest(Sha1)),
            (rfc5912::SHA_224_WITH_RSA_ENCRYPTION, Digest(Sha224)),
            (rfc5912::SHA_256_WITH_RSA_ENCRYPTION, Digest(Sha256)),
            (rfc5912::SHA_384_WITH_RSA_ENCRYPTION, Digest(Sha384)),
            (rfc5912::SHA_512_WITH_RSA_ENCRYPTION, Digest(Sha512)),
        ]
    }

    fn parameters_basis(&self) -> Basis {
        Basis::RsaSignatureParameters
    }

    fn is_made_by(&self, key: KeyAlgorithm) -> bool {
        key == KeyAlgorithm::Rsa
    }

    fn read(&self, given: &Given<'_>) -> Result<SignatureScheme, AlgorithmError> {
        null_or_absent(given.identifier)?;
        let digest = given.digest()?;
        Ok(SignatureScheme::RsaPkcs1 { digest })
    }

    fn is_asked_for(&self, asked: &Asked<'_>) -> bool {
        asked.algorithm == KeyAlgorithm::Rsa && asked.padding == RsaPadding::Pkcs1
    }

    fn choose(&self, asked: &Asked<'_>) -> Result<SignatureScheme, AlgorithmError> {
        let digest = asked.digest.unwrap_or(DigestAlgorithm::Sha256);
        Ok(SignatureScheme::RsaPkcs1 { digest })
    }

    fn write(&self, scheme: &SignatureScheme) -> Option<AlgorithmIdentifier> {
        let oid = self.naming(scheme.digest()?)?;
        Some(AlgorithmIdentifier::with_null(oid))
    }

    fn digests(&self, scheme: &SignatureScheme, _: bool) -> Digests {
        Digests {
            accepted: scheme.hashes_by().alone(),
            basis: Basis::SignerDigest,
        }
    }
}

/// RSASSA-PSS (RFC 4056), whose parameters name everything.
pub(super) struct Pss;

impl Family for Pss {
    fn name(&self) -> &'static str {
        "rsa-pss"
    }

    fn identifiers(&self) -> &'static [Identifier] {
        &[(pss::OID, Names::Algorithm)]
    }

    fn parameters_basis(&self) -> Basis {
        Basis::PssParameters
    }

    /// A key of id-RSASSA-PSS makes no other signatures (RFC 4056 section 2.1).
    fn is_made_by(&self, key: KeyAlgorithm) -> bool {
        matches!(key, KeyAlgorithm::Rsa | KeyAlgorithm::RsaPss)
    }

    fn read(&self, given: &Given<'_>) -> Result<SignatureScheme, AlgorithmError> {
        let parameters = given.identifier.parameters.as_deref();
        let wrong = || {
            given
                .identifier
                .wrong("absent, must be an RSASSA-PSS-params")
        };
        let parameters = PssParameters::from_der(parameters.ok_or_else(wrong)?)?;
        if let Some(of_key) = parameters_of(given.key)? {
            parameters.allowed_by_key(&of_key)?;
        }
        Ok(parameters.scheme())
    }

    fn is_asked_for(&self, asked: &Asked<'_>) -> bool {
        let is_free = asked.algorithm == KeyAlgorithm::Rsa && asked.padding == RsaPadding::Pss;
        is_free || asked.algorithm == KeyAlgorithm::RsaPss
    }

    /// A key of id-RSASSA-PSS that has parameters has everything of them (RFC 4056 section 2.1).
    fn choose(&self, asked: &Asked<'_>) -> Result<SignatureScheme, AlgorithmError> {
        if let Some(of_key) = parameters_of(asked.key)? {
            return Ok(of_key.scheme());
        }
        let digest = asked.digest.unwrap_or(DigestAlgorithm::Sha256);
        Ok(SignatureScheme::RsaPss {
            digest,
            mgf_digest: digest,
            // 64 octets at most.
            salt_len: digest.output_len() as u32,
        })
    }

    fn write(&self, scheme: &SignatureScheme) -> Option<AlgorithmIdentifier> {
        let parameters = PssParameters::of(scheme)?.to_der();
        Some(AlgorithmIdentifier::with_parameters(pss::OID, parameters))
    }

    fn digests(&self, scheme: &SignatureScheme, _: bool) -> Digests {
        Digests {
            accepted: scheme.hashes_by().alone(),
            basis: Basis::PssDigest,
        }
    }
}

/// The parameters that bind a key of id-RSASSA-PSS.
fn parameters_of(key: &AlgorithmIdentifier) -> Result<Option<PssParameters>, AlgorithmError> {
    let is_bound = KeyAlgorithm::from_identifier(key) == Some(KeyAlgorithm::RsaPss);
    let parameters = key.parameters.as_deref().filter(|_| is_bound);
    parameters.map(PssParameters::from_der).transpose()
}
