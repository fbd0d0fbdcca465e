//! ECDSA on the NIST curves.

use const_oid::db::rfc5912;
use der::Encode;
use signature::hazmat::PrehashVerifier;
use spki::SubjectPublicKeyInfoRef;

use super::key_octets;
use crate::crypto::{Verified, VerifyError};
use crate::oid::Oid;

/// A point on a named curve.
///
/// ```text
/// ECPoint ::= OCTET STRING
/// ECParameters ::= CHOICE {
///     namedCurve      CURVE.&id({NamedCurve})
///     -- implicitCurve   NULL
///     -- specifiedCurve  SpecifiedCurve
/// }
/// ```
///
/// RFC 5912 section 6, which forbids the other choices: on a curve that comes with the key anybody
/// could know the private key. Such keys count as malformed.
pub(super) enum EcPublicKey {
    P256(p256::ecdsa::VerifyingKey),
    P384(p384::ecdsa::VerifyingKey),
    P521(p521::ecdsa::VerifyingKey),
}

impl EcPublicKey {
    /// Reads the key and checks that its point, compressed or not, is on its curve and is not the
    /// point at infinity.
    pub(super) fn from_spki(key: &SubjectPublicKeyInfoRef<'_>) -> Result<Self, VerifyError> {
        if key.algorithm.oid != rfc5912::ID_EC_PUBLIC_KEY {
            return Err(VerifyError::Key);
        }
        let parameters = key.algorithm.parameters.ok_or(VerifyError::Key)?;
        let parameters = parameters.to_der().map_err(|_| VerifyError::Key)?;
        let curve = Oid::from_der(&parameters).map_err(|_| VerifyError::Key)?;
        let point = key_octets(key)?;
        if !matches!(
            point.first(),
            Some(&(COMPRESSED_EVEN | COMPRESSED_ODD | UNCOMPRESSED))
        ) {
            return Err(VerifyError::Key);
        }
        match curve.to_object_identifier() {
            Some(rfc5912::SECP_256_R_1) => {
                p256::ecdsa::VerifyingKey::from_sec1_bytes(point).map(Self::P256)
            }
            Some(rfc5912::SECP_384_R_1) => {
                p384::ecdsa::VerifyingKey::from_sec1_bytes(point).map(Self::P384)
            }
            Some(rfc5912::SECP_521_R_1) => {
                p521::ecdsa::VerifyingKey::from_sec1_bytes(point).map(Self::P521)
            }
            _ => return Err(VerifyError::Unsupported),
        }
        .map_err(|_| VerifyError::Key)
    }

    /// The size of the curve's order in bits.
    pub(super) fn bits(&self) -> usize {
        match self {
            Self::P256(_) => 256,
            Self::P384(_) => 384,
            Self::P521(_) => 521,
        }
    }

    /// Checks a signature over a digest; of a digest longer than the curve's order the leftmost
    /// bits count (FIPS 186).
    ///
    /// ```text
    /// ECDSA-Sig-Value ::= SEQUENCE {
    ///     r  INTEGER,
    ///     s  INTEGER
    /// }
    /// ```
    ///
    /// RFC 5753 section 7.2. It is DER to the last octet, r and s from 1 to the order less 1.
    pub(super) fn verify(&self, digest: &[u8], signature: &[u8]) -> Result<Verified, VerifyError> {
        match self {
            Self::P256(key) => check(key, p256::ecdsa::Signature::from_der(signature), digest),
            Self::P384(key) => check(key, p384::ecdsa::Signature::from_der(signature), digest),
            Self::P521(key) => check(key, p521::ecdsa::Signature::from_der(signature), digest),
        }
    }
}

fn check<S>(
    key: &impl PrehashVerifier<S>,
    signature: signature::Result<S>,
    digest: &[u8],
) -> Result<Verified, VerifyError> {
    signature
        .and_then(|signature| key.verify_prehash(digest, &signature))
        .map(|()| Verified::default())
        .map_err(|_| VerifyError::Invalid)
}

/// The first octets of the encodings that certificates use (SEC 1). Hybrid and compact
/// ones, and the point at infinity, are left out.
const COMPRESSED_EVEN: u8 = 0x02;
const COMPRESSED_ODD: u8 = 0x03;
const UNCOMPRESSED: u8 = 0x04;
