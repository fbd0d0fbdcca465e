//! ECDSA on the NIST curves.

use der::Encode;
use signature::hazmat::PrehashVerifier;
use spki::SubjectPublicKeyInfoRef;

use super::key_octets;
use super::public::check_len;
use crate::crypto::{CryptoError, Curve, KeyAlgorithm, PublicKey, SignatureScheme, Verified};
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
#[derive(Debug)]
pub(super) enum EcPublicKey {
    P256(p256::ecdsa::VerifyingKey),
    P384(p384::ecdsa::VerifyingKey),
    P521(p521::ecdsa::VerifyingKey),
}

impl EcPublicKey {
    /// Reads the key and checks that its point, compressed or not, is on its curve and is not the
    /// point at infinity. `curve` is the one that the parameters name.
    pub(super) fn from_spki(
        curve: Option<Curve>,
        key: &SubjectPublicKeyInfoRef<'_>,
    ) -> Result<Self, CryptoError> {
        // A curve that has a name is one that may be known elsewhere; anything else is no key.
        let parameters = key.algorithm.parameters.ok_or(CryptoError::Key)?;
        let parameters = parameters.to_der().map_err(|_| CryptoError::Key)?;
        Oid::from_der(&parameters).map_err(|_| CryptoError::Key)?;
        let point = key_octets(key)?;
        if !matches!(
            point.first(),
            Some(&(COMPRESSED_EVEN | COMPRESSED_ODD | UNCOMPRESSED))
        ) {
            return Err(CryptoError::Key);
        }
        match curve.ok_or(CryptoError::Unsupported)? {
            Curve::P256 => p256::ecdsa::VerifyingKey::from_sec1_bytes(point).map(Self::P256),
            Curve::P384 => p384::ecdsa::VerifyingKey::from_sec1_bytes(point).map(Self::P384),
            Curve::P521 => p521::ecdsa::VerifyingKey::from_sec1_bytes(point).map(Self::P521),
        }
        .map_err(|_| CryptoError::Key)
    }

    fn curve(&self) -> Curve {
        match self {
            Self::P256(_) => Curve::P256,
            Self::P384(_) => Curve::P384,
            Self::P521(_) => Curve::P521,
        }
    }
}

impl PublicKey for EcPublicKey {
    fn algorithm(&self) -> KeyAlgorithm {
        KeyAlgorithm::Ec(Some(self.curve()))
    }

    /// The size of the curve's order in bits.
    fn bits(&self) -> usize {
        self.curve().order_bits()
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
    fn verify_digest(
        &self,
        scheme: &SignatureScheme,
        digest: &[u8],
        signature: &[u8],
    ) -> Result<Verified, CryptoError> {
        check_len(scheme, digest)?;
        if !matches!(scheme, SignatureScheme::Ecdsa { .. }) {
            return Err(CryptoError::Key);
        }
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
) -> Result<Verified, CryptoError> {
    signature
        .and_then(|signature| key.verify_prehash(digest, &signature))
        .map(|()| Verified::default())
        .map_err(|_| CryptoError::Failed)
}

/// The first octets of the encodings that certificates use (SEC 1). Hybrid and compact
/// ones, and the point at infinity, are left out.
const COMPRESSED_EVEN: u8 = 0x02;
const COMPRESSED_ODD: u8 = 0x03;
const UNCOMPRESSED: u8 = 0x04;
