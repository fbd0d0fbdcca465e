//! Signature algorithms, resolved against digest and key.

use core::fmt;

use const_oid::{
    ObjectIdentifier,
    db::{rfc5912, rfc8410},
};

use super::{
    AlgorithmError, AlgorithmIdentifier, DigestAlgorithm, absent, null_or_absent,
    pss::PssParameters,
};
use crate::basis::Basis;
use crate::crypto::SubjectPublicKeyInfo;
use crate::oid::Oid;

/// A signature algorithm with all its parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SignatureScheme {
    /// RSASSA-PKCS1-v1_5 (RFC 8017 section 8.2, RFC 3370 section 3.2).
    RsaPkcs1 {
        /// The digest of the message.
        digest: DigestAlgorithm,
    },
    /// RSASSA-PSS with MGF1 and the trailer 0xbc (RFC 8017 section 8.1, RFC 4056).
    RsaPss {
        /// The digest of the message.
        digest: DigestAlgorithm,
        /// The digest of the mask generation function, mostly the same.
        mgf_digest: DigestAlgorithm,
        /// The length of the salt in octets: exact, not a minimum.
        salt_len: u32,
    },
    /// ECDSA (RFC 5753 section 2.1).
    Ecdsa {
        /// The digest of the message.
        digest: DigestAlgorithm,
    },
    /// Ed25519 (RFC 8032 section 5.1, RFC 8419).
    Ed25519,
}

impl SignatureScheme {
    /// What a SignerInfo's signatureAlgorithm means beside its digestAlgorithm and the signer's key.
    ///
    /// ```text
    /// SignatureAlgorithmIdentifier ::= AlgorithmIdentifier
    /// ```
    ///
    /// RFC 5652 section 10.1.2. Plain rsaEncryption takes the digest from digestAlgorithm (RFC 3370
    /// section 3.2), and so does id-ecPublicKey, the name of a key, where Windows signs with ECDSA;
    /// every other identifier names its digest itself, and that must be digestAlgorithm's (RFC 4056
    /// section 3, RFC 8419 section 3). NULL parameters of ECDSA are borne.
    ///
    /// # Errors
    /// Every [`AlgorithmError`].
    pub fn for_signer_info(
        signature_algorithm: &AlgorithmIdentifier,
        digest: DigestAlgorithm,
        key: &SubjectPublicKeyInfo<'_>,
    ) -> Result<Self, AlgorithmError> {
        let scheme = Self::resolve(signature_algorithm, Some(digest), key)?;
        let in_signature = scheme.digest_algorithm();
        if digest != in_signature {
            return Err(AlgorithmError::DigestMismatch {
                declared: digest,
                in_signature,
                basis: scheme.digest_basis(),
            });
        }
        Ok(scheme)
    }

    /// What a certificate's (or CRL's) signatureAlgorithm means beside the issuer's key.
    ///
    /// Plain rsaEncryption and id-ecPublicKey name no digest, and so are unsupported here.
    ///
    /// # Errors
    /// Every [`AlgorithmError`] but [`AlgorithmError::DigestMismatch`].
    pub fn for_certificate(
        signature_algorithm: &AlgorithmIdentifier,
        issuer_key: &SubjectPublicKeyInfo<'_>,
    ) -> Result<Self, AlgorithmError> {
        Self::resolve(signature_algorithm, None, issuer_key)
    }

    /// The name that reports use: `rsa-pkcs1`, `rsa-pss`, `ecdsa`, `ed25519`.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::RsaPkcs1 { .. } => "rsa-pkcs1",
            Self::RsaPss { .. } => "rsa-pss",
            Self::Ecdsa { .. } => "ecdsa",
            Self::Ed25519 => "ed25519",
        }
    }

    /// The [`name`](Self::name) of the scheme that a signatureAlgorithm names, if it is known.
    pub fn name_of(signature_algorithm: &Oid) -> Option<&'static str> {
        Some(match Meaning::of(signature_algorithm)? {
            Meaning::RsaEncryption | Meaning::RsaPkcs1(_) => "rsa-pkcs1",
            Meaning::RsaPss => "rsa-pss",
            Meaning::EcPublicKey | Meaning::Ecdsa(_) => "ecdsa",
            Meaning::Ed25519 => "ed25519",
        })
    }

    /// Whether a signatureAlgorithm is one of ECDSA's with NULL parameters, where RFC 5754 section
    /// 3.3 wants none.
    pub fn is_ecdsa_with_null(signature_algorithm: &AlgorithmIdentifier) -> bool {
        let meaning = Meaning::of(&signature_algorithm.oid);
        matches!(meaning, Some(Meaning::Ecdsa(_))) && signature_algorithm.has_null()
    }

    /// Whether a signatureAlgorithm is id-ecPublicKey, which names a key and no signature (RFC 5753
    /// section 2.1.1).
    pub fn is_ec_key(signature_algorithm: &Oid) -> bool {
        Meaning::of(signature_algorithm) == Some(Meaning::EcPublicKey)
    }

    /// The digest whose value is signed, or `None` where the message itself is read.
    pub const fn digest(&self) -> Option<DigestAlgorithm> {
        match *self {
            Self::RsaPkcs1 { digest } | Self::RsaPss { digest, .. } | Self::Ecdsa { digest } => {
                Some(digest)
            }
            Self::Ed25519 => None,
        }
    }

    /// The digest that a SignerInfo's digestAlgorithm has to name beside the scheme: the one whose
    /// value is signed, SHA-512 for Ed25519 (RFC 8419 section 3).
    pub const fn digest_algorithm(&self) -> DigestAlgorithm {
        match self.digest() {
            Some(digest) => digest,
            None => DigestAlgorithm::Sha512,
        }
    }

    /// What wants its digest to be the SignerInfo's digestAlgorithm.
    pub(super) const fn digest_basis(&self) -> Basis {
        match self {
            Self::RsaPkcs1 { .. } => Basis::SignerDigest,
            Self::RsaPss { .. } => Basis::PssDigest,
            Self::Ecdsa { .. } => Basis::EcdsaDigest,
            Self::Ed25519 => Basis::Ed25519Digest,
        }
    }

    /// Whether verifying reads the message itself, and not its digest.
    pub const fn reads_message(&self) -> bool {
        self.digest().is_none()
    }

    /// Whether the scheme is only good for reading old mail, because its digest is.
    ///
    /// SHA-1 as MGF1's digest alone does not count: nothing rests on its resistance to collisions.
    pub const fn legacy(&self) -> bool {
        match self.digest() {
            Some(digest) => digest.legacy(),
            None => false,
        }
    }

    /// Reads the identifier and its parameters and checks that the key fits.
    fn resolve(
        identifier: &AlgorithmIdentifier,
        declared: Option<DigestAlgorithm>,
        key: &SubjectPublicKeyInfo<'_>,
    ) -> Result<Self, AlgorithmError> {
        let key = key.algorithm().map_err(|_| AlgorithmError::MalformedKey)?;
        let unsupported = || identifier.unsupported();

        let scheme = match Meaning::of(&identifier.oid).ok_or_else(unsupported)? {
            Meaning::RsaEncryption => {
                null_or_absent(identifier)?;
                let digest = declared.ok_or_else(unsupported)?;
                Self::RsaPkcs1 { digest }
            }
            Meaning::RsaPkcs1(digest) => {
                null_or_absent(identifier)?;
                Self::RsaPkcs1 { digest }
            }
            Meaning::RsaPss => {
                let parameters = identifier.parameters.as_deref();
                let parameters = parameters
                    .ok_or_else(|| identifier.wrong("absent, must be an RSASSA-PSS-params"))?;
                let parameters = PssParameters::from_der(parameters)?;
                if key.oid == PSS_KEY
                    && let Some(of_key) = &key.parameters
                {
                    parameters.allowed_by_key(&PssParameters::from_der(of_key)?)?;
                }
                Self::RsaPss {
                    digest: parameters.digest,
                    mgf_digest: parameters.mgf_digest,
                    salt_len: parameters.salt_len,
                }
            }
            Meaning::EcPublicKey => {
                let digest = declared.ok_or_else(unsupported)?;
                if identifier.parameters != key.parameters {
                    null_or_absent(identifier)
                        .map_err(|_| identifier.wrong("neither NULL, absent nor the key's"))?;
                }
                Self::Ecdsa { digest }
            }
            Meaning::Ecdsa(digest) => {
                null_or_absent(identifier)?;
                Self::Ecdsa { digest }
            }
            Meaning::Ed25519 => {
                absent(identifier)?;
                Self::Ed25519
            }
        };

        if !scheme.key_algorithms().iter().any(|oid| key.oid == *oid) {
            return Err(AlgorithmError::KeyMismatch {
                scheme: scheme.name(),
                key: key.oid,
            });
        }
        Ok(scheme)
    }

    /// The algorithms of keys that make such signatures. An id-RSASSA-PSS key makes no other
    /// (RFC 4056 section 2.1).
    const fn key_algorithms(&self) -> &'static [ObjectIdentifier] {
        match self {
            Self::RsaPkcs1 { .. } => &[rfc5912::RSA_ENCRYPTION],
            Self::RsaPss { .. } => &[rfc5912::RSA_ENCRYPTION, PSS_KEY],
            Self::Ecdsa { .. } => &[rfc5912::ID_EC_PUBLIC_KEY],
            Self::Ed25519 => &[rfc8410::ID_ED_25519],
        }
    }
}

impl fmt::Display for SignatureScheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        match self.digest() {
            Some(digest) => write!(f, " with {digest}"),
            None => Ok(()),
        }
    }
}

/// What a signature algorithm's identifier says by itself.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    RsaEncryption,
    RsaPkcs1(DigestAlgorithm),
    RsaPss,
    EcPublicKey,
    Ecdsa(DigestAlgorithm),
    Ed25519,
}

impl Meaning {
    fn of(oid: &Oid) -> Option<Self> {
        SIGNATURE_ALGORITHMS
            .iter()
            .find(|(known, _)| known == oid)
            .map(|(_, meaning)| *meaning)
    }

    /// The identifier that says this, if there is one.
    pub(super) fn oid(self) -> Option<ObjectIdentifier> {
        SIGNATURE_ALGORITHMS
            .iter()
            .find(|(_, known)| *known == self)
            .map(|(oid, _)| *oid)
    }
}

pub(super) const PSS_KEY: ObjectIdentifier = rfc5912::ID_RSASSA_PSS;

/// `ecdsa-with-SHA1`, which RFC 5912 names and the crate of identifiers lacks.
const ECDSA_WITH_SHA_1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.1");

/// The table of signature algorithms. The identifier of a key is none, but for rsaEncryption,
/// Ed25519, and id-ecPublicKey where Windows writes it; DSA is read by nobody any more.
const SIGNATURE_ALGORITHMS: &[(ObjectIdentifier, Meaning)] = {
    use DigestAlgorithm::{Md5, Sha1, Sha224, Sha256, Sha384, Sha512};
    use Meaning::{EcPublicKey, Ecdsa, Ed25519, RsaEncryption, RsaPkcs1, RsaPss};
    &[
        (rfc5912::RSA_ENCRYPTION, RsaEncryption),
        (rfc5912::MD_5_WITH_RSA_ENCRYPTION, RsaPkcs1(Md5)),
        (rfc5912::SHA_1_WITH_RSA_ENCRYPTION, RsaPkcs1(Sha1)),
        (rfc5912::SHA_224_WITH_RSA_ENCRYPTION, RsaPkcs1(Sha224)),
        (rfc5912::SHA_256_WITH_RSA_ENCRYPTION, RsaPkcs1(Sha256)),
        (rfc5912::SHA_384_WITH_RSA_ENCRYPTION, RsaPkcs1(Sha384)),
        (rfc5912::SHA_512_WITH_RSA_ENCRYPTION, RsaPkcs1(Sha512)),
        (rfc5912::ID_RSASSA_PSS, RsaPss),
        (rfc5912::ID_EC_PUBLIC_KEY, EcPublicKey),
        (ECDSA_WITH_SHA_1, Ecdsa(Sha1)),
        (rfc5912::ECDSA_WITH_SHA_224, Ecdsa(Sha224)),
        (rfc5912::ECDSA_WITH_SHA_256, Ecdsa(Sha256)),
        (rfc5912::ECDSA_WITH_SHA_384, Ecdsa(Sha384)),
        (rfc5912::ECDSA_WITH_SHA_512, Ecdsa(Sha512)),
        (rfc8410::ID_ED_25519, Ed25519),
    ]
};
