//! Which signature a key is to make.

use const_oid::db::{rfc5912, rfc8410};

use super::pss::PssParameters;
use super::signature::{Meaning, PSS_KEY};
use super::{AlgorithmError, AlgorithmIdentifier, DigestAlgorithm, SignatureScheme};
use crate::crypto::SubjectPublicKeyInfo;
use crate::oid::Oid;

/// How an RSA key signs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RsaPadding {
    /// RSASSA-PKCS1-v1_5.
    #[default]
    Pkcs1,
    /// RSASSA-PSS, with MGF1 over the same digest and a salt as long as the digest.
    Pss,
}

impl SignatureScheme {
    /// The scheme that a key signs with. `digest` is the one asked for; without, it is SHA-256,
    /// on the larger curves the one of their size (RFC 5753 section 8), for Ed25519 SHA-512 (RFC
    /// 8419 section 3). `padding` is RSA's; a key of id-RSASSA-PSS has its own, and with
    /// parameters everything else too (RFC 4056 section 2.1).
    ///
    /// # Errors
    /// [`AlgorithmError::Unsupported`] where such a key signs nothing or not with the digest,
    /// [`AlgorithmError::DigestMismatch`] where it signs with another digest alone,
    /// [`AlgorithmError::KeyMismatch`] where it does not sign so, and
    /// [`AlgorithmError::MalformedKey`].
    pub fn for_signing(
        key: &SubjectPublicKeyInfo<'_>,
        digest: Option<DigestAlgorithm>,
        padding: RsaPadding,
    ) -> Result<Self, AlgorithmError> {
        let key = key.algorithm().map_err(|_| AlgorithmError::MalformedKey)?;
        let scheme = match key.oid.to_object_identifier() {
            Some(rfc5912::RSA_ENCRYPTION) => {
                let digest = digest.unwrap_or(DigestAlgorithm::Sha256);
                match padding {
                    RsaPadding::Pkcs1 => Self::RsaPkcs1 { digest },
                    RsaPadding::Pss => Self::pss(digest),
                }
            }
            Some(PSS_KEY) => match &key.parameters {
                None => Self::pss(digest.unwrap_or(DigestAlgorithm::Sha256)),
                Some(of_key) => {
                    let of_key = PssParameters::from_der(of_key)?;
                    Self::RsaPss {
                        digest: of_key.digest,
                        mgf_digest: of_key.mgf_digest,
                        salt_len: of_key.salt_len,
                    }
                }
            },
            Some(rfc5912::ID_EC_PUBLIC_KEY) => {
                let curve = key.parameters.as_deref().map(Oid::from_der);
                let of_curve = match curve.and_then(|curve| curve.ok()?.to_object_identifier()) {
                    Some(rfc5912::SECP_384_R_1) => DigestAlgorithm::Sha384,
                    Some(rfc5912::SECP_521_R_1) => DigestAlgorithm::Sha512,
                    _ => DigestAlgorithm::Sha256,
                };
                let digest = digest.unwrap_or(of_curve);
                Self::Ecdsa { digest }
            }
            Some(rfc8410::ID_ED_25519) => Self::Ed25519,
            _ => return Err(AlgorithmError::Unsupported { oid: key.oid }),
        };
        let in_signature = scheme.digest_algorithm();
        if let Some(declared) = digest
            && declared != in_signature
        {
            return Err(AlgorithmError::DigestMismatch {
                declared,
                in_signature,
                basis: scheme.digest_basis(),
            });
        }
        match scheme.identifier() {
            Some(_) => Ok(scheme),
            None => Err(AlgorithmError::Unsupported {
                oid: in_signature.oid().into(),
            }),
        }
    }

    /// The signatureAlgorithm to write: one that names its digest (RFC 5754 section 3); `None` for
    /// a digest that the scheme has no identifier with.
    pub fn identifier(&self) -> Option<AlgorithmIdentifier> {
        Some(match *self {
            Self::RsaPkcs1 { digest } => {
                AlgorithmIdentifier::with_null(Meaning::RsaPkcs1(digest).oid()?)
            }
            Self::RsaPss {
                digest,
                mgf_digest,
                salt_len,
            } => {
                let parameters = PssParameters {
                    digest,
                    mgf_digest,
                    salt_len,
                };
                AlgorithmIdentifier::with_parameters(PSS_KEY, parameters.to_der())
            }
            Self::Ecdsa { digest } => {
                AlgorithmIdentifier::without_parameters(Meaning::Ecdsa(digest).oid()?)
            }
            Self::Ed25519 => AlgorithmIdentifier::without_parameters(rfc8410::ID_ED_25519),
        })
    }

    const fn pss(digest: DigestAlgorithm) -> Self {
        Self::RsaPss {
            digest,
            mgf_digest: digest,
            // 64 octets at most.
            salt_len: digest.output_len() as u32,
        }
    }
}
