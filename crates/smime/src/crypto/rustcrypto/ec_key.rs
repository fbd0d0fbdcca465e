//! Private keys on the NIST curves: ECDSA and ECDH.

use getrandom::SysRng;
use p256::elliptic_curve::{self, Generate, sec1::ToSec1Point};
use pkcs8::EncodePrivateKey;
use signature::hazmat::RandomizedPrehashSigner;

use super::ecdsa::EcPublicKey;
use super::private::Compute;
use super::public::read;
use crate::crypto::{
    CryptoError, Curve, KeyAlgorithm, PrivateKeyInfo, Secret, SignatureScheme, SubjectPublicKeyInfo,
};
use crate::oid::Oid;

/// A private key on a named curve.
///
/// ```text
/// ECPrivateKey ::= SEQUENCE {
///   version        INTEGER { ecPrivkeyVer1(1) } (ecPrivkeyVer1),
///   privateKey     OCTET STRING,
///   parameters [0] ECParameters {{ NamedCurve }} OPTIONAL,
///   publicKey  [1] BIT STRING OPTIONAL
/// }
/// ```
///
/// RFC 5915 section 3; the curve is the one that the key's algorithm names.
pub(super) enum EcPrivateKey {
    P256(p256::SecretKey),
    P384(p384::SecretKey),
    P521(p521::SecretKey),
}

impl EcPrivateKey {
    /// Makes a key on a curve.
    pub(super) fn generate(curve: Curve) -> Result<PrivateKeyInfo, CryptoError> {
        let der = match curve {
            Curve::P256 => p256::SecretKey::try_generate_from_rng(&mut SysRng)
                .ok()
                .and_then(|key| key.to_pkcs8_der().ok()),
            Curve::P384 => p384::SecretKey::try_generate_from_rng(&mut SysRng)
                .ok()
                .and_then(|key| key.to_pkcs8_der().ok()),
            Curve::P521 => p521::SecretKey::try_generate_from_rng(&mut SysRng)
                .ok()
                .and_then(|key| key.to_pkcs8_der().ok()),
        };
        der.and_then(|der| PrivateKeyInfo::from_pkcs8_der(der.as_bytes()).ok())
            .ok_or(CryptoError::Failed)
    }

    /// Reads the key, whose algorithm names `curve`, and checks that what else stands in it, curve and
    /// point, is the same.
    pub(super) fn new(curve: Option<Curve>, key: &PrivateKeyInfo) -> Result<Self, CryptoError> {
        // A curve that has a name is one that may be known elsewhere; anything else is no key.
        let named = key.algorithm().parameters.as_deref();
        let named = named.ok_or(CryptoError::Key)?;
        Oid::from_der(named).map_err(|_| CryptoError::Key)?;
        let der = key.key_octets();
        match curve.ok_or(CryptoError::Unsupported)? {
            Curve::P256 => p256::SecretKey::from_sec1_der(der).map(Self::P256),
            Curve::P384 => p384::SecretKey::from_sec1_der(der).map(Self::P384),
            Curve::P521 => p521::SecretKey::from_sec1_der(der).map(Self::P521),
        }
        .map_err(|_| CryptoError::Key)
    }
}

impl Compute for EcPrivateKey {
    /// The point, uncompressed.
    fn public_octets(&self) -> Result<Vec<u8>, CryptoError> {
        let point = match self {
            Self::P256(key) => key.public_key().to_sec1_point(false).to_bytes(),
            Self::P384(key) => key.public_key().to_sec1_point(false).to_bytes(),
            Self::P521(key) => key.public_key().to_sec1_point(false).to_bytes(),
        };
        Ok(point.to_vec())
    }

    /// Signs a digest; see [`EcPublicKey::verify_digest`]. The secret number comes from key and digest
    /// (RFC 6979) and random octets, so that neither alone gives it away.
    fn sign_digest(&self, scheme: &SignatureScheme, digest: &[u8]) -> Result<Vec<u8>, CryptoError> {
        if !matches!(scheme, SignatureScheme::Ecdsa { .. }) {
            return Err(CryptoError::Key);
        }
        let mut rng = SysRng;
        match self {
            Self::P256(key) => p256::ecdsa::SigningKey::from(key)
                .sign_prehash_with_rng(&mut rng, digest)
                .map(|signature: p256::ecdsa::DerSignature| signature.as_bytes().to_vec()),
            Self::P384(key) => p384::ecdsa::SigningKey::from(key)
                .sign_prehash_with_rng(&mut rng, digest)
                .map(|signature: p384::ecdsa::DerSignature| signature.as_bytes().to_vec()),
            Self::P521(key) => p521::ecdsa::SigningKey::from(key)
                .sign_prehash_with_rng(&mut rng, digest)
                .map(|signature: p521::ecdsa::DerSignature| signature.as_bytes().to_vec()),
        }
        .map_err(|_| CryptoError::Failed)
    }

    /// The x-coordinate of the shared point (SEC 1 section 3.3.1). A key of a kind or on a curve that
    /// is not known here is not on this key's curve.
    fn agree(&self, peer: &SubjectPublicKeyInfo<'_>) -> Result<Secret, CryptoError> {
        // Whose key is no such key is none to agree with, whatever else it may be.
        let (algorithm, info) = read(peer).map_err(|_| CryptoError::Key)?;
        let KeyAlgorithm::Ec(curve) = algorithm else {
            return Err(CryptoError::Key);
        };
        let peer = EcPublicKey::from_spki(curve, &info).map_err(|_| CryptoError::Key)?;
        match (self, peer) {
            (Self::P256(key), EcPublicKey::P256(peer)) => Ok(shared(key, peer.as_affine())),
            (Self::P384(key), EcPublicKey::P384(peer)) => Ok(shared(key, peer.as_affine())),
            (Self::P521(key), EcPublicKey::P521(peer)) => Ok(shared(key, peer.as_affine())),
            _ => Err(CryptoError::Key),
        }
    }
}

fn shared<C>(key: &elliptic_curve::SecretKey<C>, peer: &elliptic_curve::AffinePoint<C>) -> Secret
where
    C: elliptic_curve::CurveArithmetic,
{
    let shared = elliptic_curve::ecdh::diffie_hellman(key.to_nonzero_scalar(), peer);
    Secret::from(shared.raw_secret_bytes().as_slice())
}
