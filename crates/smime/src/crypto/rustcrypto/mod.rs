//! The default provider, on the RustCrypto crates.

mod aead;
mod cbc;
mod digest;
mod ec_key;
mod ecdsa;
mod eddsa;
mod kdf;
mod key_wrap;
mod mac;
mod ml_kem;
mod old_key_wrap;
mod private;
mod public;
mod rsa;
mod x25519;

use std::sync::Arc;

use const_oid::ObjectIdentifier;
use smime_ber::{Tag, der as written};
use spki::SubjectPublicKeyInfoRef;
use zeroize::Zeroizing;

use super::{
    AeadStream, AlgorithmIdentifier, BlockStream, ContentEncryption, CryptoError, Digest,
    DigestAlgorithm, Direction, Kdf, KemAlgorithm, KeyAlgorithm, KeyWrap, Mac, MacAlgorithm,
    NewKey, PrivateKey, PrivateKeyInfo, Provider, PublicKey, Secret, SubjectPublicKeyInfo,
};
use crate::encoding::DerReader;

/// The RustCrypto crates as a [`Provider`]: readable, without foreign code, on every platform.
///
/// RSA public keys of up to 16384 bits with exponents of up to 33 bits, private ones of 1024 to
/// 8192 bits and two primes; ECDSA and ECDH on P-256, P-384 and P-521; Ed25519; X25519; ML-KEM,
/// its private keys as seeds; every cipher, digest, key wrap and key derivation function of the
/// tables.
#[derive(Clone, Copy, Debug, Default)]
pub struct RustCrypto;

impl Provider for RustCrypto {
    fn name(&self) -> &'static str {
        "rustcrypto"
    }

    fn digest(&self, algorithm: DigestAlgorithm) -> Option<Box<dyn Digest>> {
        Some(digest::start(algorithm))
    }

    fn random(&self, octets: &mut [u8]) -> Result<(), CryptoError> {
        random(octets)
    }

    fn generate_key(&self, key: NewKey) -> Result<PrivateKeyInfo, CryptoError> {
        let algorithm = key.algorithm();
        match algorithm {
            KeyAlgorithm::Rsa => {
                rsa::RsaPrivateKey::generate(key.rsa_bits().ok_or(CryptoError::Unsupported)?)
            }
            KeyAlgorithm::Ec(Some(curve)) => ec_key::EcPrivateKey::generate(curve),
            // CurvePrivateKey ::= OCTET STRING
            KeyAlgorithm::Ed25519 | KeyAlgorithm::X25519 => generate_octets::<32>(algorithm, 0x04),
            // seed [0] OCTET STRING (SIZE (64))
            KeyAlgorithm::MlKem(_) => {
                generate_octets::<{ KemAlgorithm::SEED_LEN }>(algorithm, 0x80)
            }
            KeyAlgorithm::RsaPss | KeyAlgorithm::RsaOaep | KeyAlgorithm::Ec(None) => {
                Err(CryptoError::Unsupported)
            }
        }
    }

    fn load_public_key(
        &self,
        key: &SubjectPublicKeyInfo<'_>,
    ) -> Result<Arc<dyn PublicKey>, CryptoError> {
        public::load(key)
    }

    fn load_private_key(&self, key: &PrivateKeyInfo) -> Result<Arc<dyn PrivateKey>, CryptoError> {
        private::load(key)
    }

    fn derive(&self, kdf: &Kdf<'_>, secret: &[u8], len: usize) -> Result<Secret, CryptoError> {
        kdf::derive(kdf, secret, len)
    }

    fn wrap_key(&self, wrap: KeyWrap, kek: &[u8], key: &[u8]) -> Result<Vec<u8>, CryptoError> {
        key_wrap::wrap(wrap, kek, key)
    }

    fn unwrap_key(&self, wrap: KeyWrap, kek: &[u8], wrapped: &[u8]) -> Result<Secret, CryptoError> {
        key_wrap::unwrap(wrap, kek, wrapped)
    }

    fn mac(&self, algorithm: MacAlgorithm, key: &[u8]) -> Result<Box<dyn Mac>, CryptoError> {
        mac::start(algorithm, key)
    }

    fn cbc(
        &self,
        cipher: &ContentEncryption,
        direction: Direction,
        key: &[u8],
    ) -> Result<Box<dyn BlockStream>, CryptoError> {
        cbc::start(cipher, direction, key)
    }

    fn aead(
        &self,
        cipher: &ContentEncryption,
        direction: Direction,
        key: &[u8],
        aad: &[u8],
        message_len: Option<u64>,
    ) -> Result<Box<dyn AeadStream>, CryptoError> {
        aead::start(cipher, direction, key, aad, message_len)
    }
}

/// Fills `octets` from the operating system.
fn random(octets: &mut [u8]) -> Result<(), CryptoError> {
    getrandom::fill(octets).map_err(|_| CryptoError::Failed)
}

/// The octets of a subjectPublicKey, which is a whole number of them for every kind of key.
fn key_octets<'a>(key: &SubjectPublicKeyInfoRef<'a>) -> Result<&'a [u8], CryptoError> {
    key.subject_public_key.as_bytes().ok_or(CryptoError::Key)
}

/// The DER encoding of a [`SubjectPublicKeyInfo`].
fn subject_public_key_info(algorithm: &AlgorithmIdentifier, key: &[u8]) -> Vec<u8> {
    written::sequence(|info| {
        info.raw(&algorithm.to_der());
        info.bit_string(key);
    })
}

/// Makes a key of random octets, in an element of that identifier, under an algorithm without
/// parameters.
fn generate_octets<const LEN: usize>(
    algorithm: KeyAlgorithm,
    identifier: u8,
) -> Result<PrivateKeyInfo, CryptoError> {
    let mut octets = Zeroizing::new([0; LEN]);
    random(octets.as_mut())?;
    let algorithm = AlgorithmIdentifier::without_parameters(algorithm.oid());
    PrivateKeyInfo::holding(&algorithm, identifier, octets.as_ref())
}

/// The octets of a private key of RFC 8410.
///
/// ```text
/// CurvePrivateKey ::= OCTET STRING
/// ```
///
/// RFC 8410 section 7; the algorithm's parameters are absent.
fn curve_private_key(
    key: &PrivateKeyInfo,
    oid: ObjectIdentifier,
) -> Result<Zeroizing<[u8; 32]>, CryptoError> {
    let algorithm = key.algorithm();
    if algorithm.oid != oid || algorithm.parameters.is_some() {
        return Err(CryptoError::Key);
    }
    DerReader::new(key.key_octets())
        .only(Tag::OCTET_STRING, "CurvePrivateKey")
        .ok()
        .and_then(|octets| octets.content.try_into().ok())
        .map(Zeroizing::new)
        .ok_or(CryptoError::Key)
}
