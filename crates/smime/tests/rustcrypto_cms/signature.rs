//! Signatures verified with RustCrypto alone, and the identifiers of RFC 5754, 4056, 5758 and 8410 for them.

use const_oid::db::{rfc5912, rfc8410};
use der::asn1::{Any, ObjectIdentifier};
use der::{Decode, Encode};
use rsa::pkcs1::RsaPssParams;
use rsa::pkcs8::DecodePublicKey;
use rsa::{pkcs1v15, pss};
use sha2::Digest;
use signature::Verifier;
use signature::hazmat::PrehashVerifier;
use smime::crypto::{DigestAlgorithm, RsaPadding};
use spki::AlgorithmIdentifierOwned;

/// Calls for the type that makes digests of this kind.
macro_rules! with_digest {
    ($digest:expr, $D:ident => $body:expr) => {{
        use smime::crypto::DigestAlgorithm;
        match $digest {
            DigestAlgorithm::Sha224 => {
                type $D = sha2::Sha224;
                $body
            }
            DigestAlgorithm::Sha256 => {
                type $D = sha2::Sha256;
                $body
            }
            DigestAlgorithm::Sha384 => {
                type $D = sha2::Sha384;
                $body
            }
            DigestAlgorithm::Sha512 => {
                type $D = sha2::Sha512;
                $body
            }
            other => panic!("{other} is new here"),
        }
    }};
}
pub(crate) use with_digest;

pub(crate) fn digest(algorithm: DigestAlgorithm, octets: &[u8]) -> Vec<u8> {
    with_digest!(algorithm, D => D::digest(octets).to_vec())
}

/// The kinds of key that sign here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Rsa(RsaPadding),
    P256,
    P384,
    P521,
    Ed25519,
}

impl Kind {
    /// Verifies a signature under a SubjectPublicKeyInfo.
    #[track_caller]
    pub(crate) fn assert_verifies(
        self,
        digest_algorithm: DigestAlgorithm,
        spki: &[u8],
        message: &[u8],
        signature: &[u8],
    ) {
        let hash = digest(digest_algorithm, message);
        match self {
            Self::Rsa(RsaPadding::Pss) => with_digest!(digest_algorithm, D => {
                let key = pss::VerifyingKey::<D>::from_public_key_der(spki).unwrap();
                key.verify(message, &signature.try_into().unwrap()).unwrap();
            }),
            Self::Rsa(_) => with_digest!(digest_algorithm, D => {
                let key = pkcs1v15::VerifyingKey::<D>::from_public_key_der(spki).unwrap();
                key.verify(message, &signature.try_into().unwrap()).unwrap();
            }),
            Self::P256 => {
                let key = p256::ecdsa::VerifyingKey::from_public_key_der(spki).unwrap();
                let signature = p256::ecdsa::Signature::from_der(signature).unwrap();
                key.verify_prehash(&hash, &signature).unwrap();
            }
            Self::P384 => {
                let key = p384::ecdsa::VerifyingKey::from_public_key_der(spki).unwrap();
                let signature = p384::ecdsa::Signature::from_der(signature).unwrap();
                key.verify_prehash(&hash, &signature).unwrap();
            }
            Self::P521 => {
                let key = p521::ecdsa::VerifyingKey::from_public_key_der(spki).unwrap();
                let signature = p521::ecdsa::Signature::from_der(signature).unwrap();
                key.verify_prehash(&hash, &signature).unwrap();
            }
            Self::Ed25519 => {
                let key = ed25519_dalek::VerifyingKey::from_public_key_der(spki).unwrap();
                let signature = ed25519_dalek::Signature::from_slice(signature).unwrap();
                key.verify(message, &signature).unwrap();
            }
        }
    }

    /// Whether the identifier is the one of this kind with this digest, and its parameters too.
    #[track_caller]
    pub(crate) fn assert_named(
        self,
        digest_algorithm: DigestAlgorithm,
        identifier: &AlgorithmIdentifierOwned,
    ) {
        let digest_algorithm = with_digest!(digest_algorithm, D => Identifiers::of_digest::<D>());
        let (oid, parameters) = match self {
            Self::Rsa(RsaPadding::Pss) => {
                let parameters = identifier.parameters.as_ref().unwrap().to_der().unwrap();
                let parameters = RsaPssParams::<Any>::from_der(&parameters).unwrap();
                assert_eq!(parameters.hash.oid, digest_algorithm.oid);
                let mask_gen = parameters.mask_gen;
                assert_eq!(mask_gen.parameters.unwrap().oid, digest_algorithm.oid);
                assert_eq!(usize::from(parameters.salt_len), digest_algorithm.len);
                assert_eq!(identifier.oid, rfc5912::ID_RSASSA_PSS);
                return;
            }
            Self::Rsa(_) => (digest_algorithm.with_rsa, Some(Any::null())),
            Self::P256 | Self::P384 | Self::P521 => (digest_algorithm.with_ecdsa, None),
            Self::Ed25519 => (rfc8410::ID_ED_25519, None),
        };
        assert_eq!(identifier.oid, oid);
        assert_eq!(identifier.parameters, parameters);
    }
}

/// The identifiers around a digest.
struct Identifiers {
    oid: ObjectIdentifier,
    len: usize,
    with_rsa: ObjectIdentifier,
    with_ecdsa: ObjectIdentifier,
}

impl Identifiers {
    fn of_digest<D: Digest>() -> Self {
        let len = <D as Digest>::output_size();
        let (oid, with_rsa, with_ecdsa) = match len {
            28 => (
                rfc5912::ID_SHA_224,
                rfc5912::SHA_224_WITH_RSA_ENCRYPTION,
                rfc5912::ECDSA_WITH_SHA_224,
            ),
            32 => (
                rfc5912::ID_SHA_256,
                rfc5912::SHA_256_WITH_RSA_ENCRYPTION,
                rfc5912::ECDSA_WITH_SHA_256,
            ),
            48 => (
                rfc5912::ID_SHA_384,
                rfc5912::SHA_384_WITH_RSA_ENCRYPTION,
                rfc5912::ECDSA_WITH_SHA_384,
            ),
            _ => (
                rfc5912::ID_SHA_512,
                rfc5912::SHA_512_WITH_RSA_ENCRYPTION,
                rfc5912::ECDSA_WITH_SHA_512,
            ),
        };
        Self {
            oid,
            len,
            with_rsa,
            with_ecdsa,
        }
    }
}
