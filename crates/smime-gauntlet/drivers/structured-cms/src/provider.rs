//! Hashes and signatures of RustCrypto for structured-cms.

use std::cmp::Ordering;

use p256::ecdsa::signature::hazmat::PrehashVerifier as _;
use rsa::pkcs1v15::Pkcs1v15Sign;
use rsa::pkcs8::DecodePublicKey as _;
use sha1::Sha1;
use sha2::digest::DynDigest;
use sha2::{Sha224, Sha256, Sha384, Sha512};
use structured_asn1::digest::{Digest, Resolution};
use structured_asn1::memory::{MemoryError, Work};
use structured_asn1::{Encoding, Reader};
use structured_cms::Octets;
use structured_cms::provider::{Prehash, SignatureAnswer, SignatureMode, SignatureProvider};
use structured_pkix::AlgorithmIdentifier;
use structured_pkix::algorithm::digest::{Algorithm, AsnDigest};
use structured_pkix::path::WorkingKey;

/// The crate tells providers apart by their address, so this one has a size.
#[derive(Default)]
pub struct Provider {
    _size: u8,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scheme {
    RsaPkcs1(Algorithm),
    EcdsaP256,
    EcdsaP384,
    Ed25519,
}

/// A message for Ed25519, with its signature and key.
pub struct Raw {
    key: Vec<u8>,
    signature: Vec<u8>,
    message: Vec<u8>,
}

impl Digest<'_> for Provider {
    type Identity = Algorithm;
    type State = Box<dyn DynDigest>;
    type Output = Box<[u8]>;
    type Error = MemoryError;

    fn width(&self, algorithm: &Algorithm) -> Option<usize> {
        Some(algorithm.width())
    }

    fn compare<W: Work>(
        &self,
        left: &Algorithm,
        right: &Algorithm,
        work: &W,
    ) -> Result<Ordering, MemoryError> {
        work.charge_work(1)?;
        Ok(left.cmp(right))
    }

    fn start<W: Work>(
        &self,
        algorithm: &Algorithm,
        work: &W,
    ) -> Result<Resolution<Box<dyn DynDigest>>, MemoryError> {
        work.charge_work(1)?;
        Ok(Resolution::Supported(match algorithm {
            Algorithm::Sha1 => Box::new(Sha1::default()),
            Algorithm::Sha224 => Box::new(Sha224::default()),
            Algorithm::Sha256 => Box::new(Sha256::default()),
            Algorithm::Sha384 => Box::new(Sha384::default()),
            Algorithm::Sha512 => Box::new(Sha512::default()),
            _ => return Ok(Resolution::Unsupported),
        }))
    }

    fn update<W: Work>(
        &self,
        state: &mut Box<dyn DynDigest>,
        octets: &[u8],
        work: &W,
    ) -> Result<(), MemoryError> {
        work.charge_work(octets.len() as u64)?;
        state.update(octets);
        Ok(())
    }

    fn finish<W: Work>(
        &self,
        state: Box<dyn DynDigest>,
        work: &W,
    ) -> Result<Box<[u8]>, MemoryError> {
        work.charge_work(1)?;
        Ok(state.finalize())
    }

    fn matches<W: Work>(
        &self,
        _: &Algorithm,
        output: &Box<[u8]>,
        expected: &[u8],
        work: &W,
    ) -> Result<bool, MemoryError> {
        work.charge_work(1)?;
        Ok(**output == *expected)
    }
}

impl AsnDigest<'_> for Provider {
    fn identity(&self, algorithm: Algorithm) -> Option<Algorithm> {
        use Algorithm::{Sha1, Sha224, Sha256, Sha384, Sha512};
        matches!(algorithm, Sha1 | Sha224 | Sha256 | Sha384 | Sha512).then_some(algorithm)
    }
}

impl<'a> SignatureProvider<'a> for Provider {
    type SignatureIdentity = Scheme;
    type RawState = Raw;

    fn resolve_signature(
        &'a self,
        identifier: AlgorithmIdentifier<'a>,
        digest: &Algorithm,
        key: WorkingKey<'a>,
        _: Encoding,
        _: &Reader<'a>,
    ) -> Result<Resolution<SignatureMode<Scheme>>, MemoryError> {
        let spki = key.key().as_bytes();
        let (scheme, hash) = match identifier.algorithm().as_bytes() {
            RSA => (Scheme::RsaPkcs1(*digest), *digest),
            [rest @ .., last] if rest == PKCS1 => match last {
                5 => (Scheme::RsaPkcs1(Algorithm::Sha1), Algorithm::Sha1),
                11 => (Scheme::RsaPkcs1(Algorithm::Sha256), Algorithm::Sha256),
                12 => (Scheme::RsaPkcs1(Algorithm::Sha384), Algorithm::Sha384),
                13 => (Scheme::RsaPkcs1(Algorithm::Sha512), Algorithm::Sha512),
                14 => (Scheme::RsaPkcs1(Algorithm::Sha224), Algorithm::Sha224),
                _ => return Ok(Resolution::Unsupported),
            },
            [rest @ .., last] if rest == ECDSA_SHA2 => {
                let hash = match last {
                    1 => Algorithm::Sha224,
                    2 => Algorithm::Sha256,
                    3 => Algorithm::Sha384,
                    4 => Algorithm::Sha512,
                    _ => return Ok(Resolution::Unsupported),
                };
                let algorithm = key.key().algorithm();
                if algorithm.algorithm().as_bytes() != EC {
                    return Ok(Resolution::Malformed);
                }
                match algorithm.parameters() {
                    Some(P256) if p256::PublicKey::from_public_key_der(spki).is_ok() => {
                        (Scheme::EcdsaP256, hash)
                    }
                    Some(P384) if p384::PublicKey::from_public_key_der(spki).is_ok() => {
                        (Scheme::EcdsaP384, hash)
                    }
                    Some(P256 | P384) | None => return Ok(Resolution::Malformed),
                    _ => return Ok(Resolution::Unsupported),
                }
            }
            ED25519 => return Ok(Resolution::Supported(SignatureMode::Raw(Scheme::Ed25519))),
            _ => return Ok(Resolution::Unsupported),
        };
        // The hash of the signature is that of the digest, which is all that a prehash can be.
        Ok(if hash == *digest {
            Resolution::Supported(SignatureMode::Prehashed(scheme))
        } else {
            Resolution::Malformed
        })
    }

    fn compare_signature<W: Work>(
        &self,
        left: &Scheme,
        right: &Scheme,
        work: &W,
    ) -> Result<Ordering, MemoryError> {
        work.charge_work(1)?;
        Ok(left.cmp(right))
    }

    fn start_raw<W: Work>(
        &'a self,
        _: &Scheme,
        key: WorkingKey<'a>,
        signature: &'a Octets<'a>,
        work: &W,
    ) -> Result<Raw, MemoryError> {
        work.charge_work(1)?;
        let (key, signature) = (key.key().as_bytes().to_vec(), joined(signature));
        Ok(Raw {
            key,
            signature,
            message: Vec::new(),
        })
    }

    fn update_raw<W: Work>(
        &self,
        raw: &mut Raw,
        octets: &[u8],
        work: &W,
    ) -> Result<(), MemoryError> {
        work.charge_work(octets.len() as u64)?;
        raw.message.extend_from_slice(octets);
        Ok(())
    }

    fn finish_raw<W: Work>(&self, raw: Raw, work: &W) -> Result<SignatureAnswer, MemoryError> {
        work.charge_work(1)?;
        let key = ed25519_dalek::VerifyingKey::from_public_key_der(&raw.key).ok();
        let signature = ed25519_dalek::Signature::from_slice(&raw.signature).ok();
        let valid = key
            .zip(signature)
            .is_some_and(|(key, signature)| key.verify_strict(&raw.message, &signature).is_ok());
        Ok(answer(valid))
    }

    fn verify_prehashed<W: Work>(
        &'a self,
        scheme: &Scheme,
        key: WorkingKey<'a>,
        signature: &Octets<'a>,
        digest: Prehash<'_, '_, Self, Algorithm>,
        work: &W,
    ) -> Result<SignatureAnswer, MemoryError> {
        work.charge_work(1)?;
        let (spki, signature, digest) =
            (key.key().as_bytes(), joined(signature), digest.as_bytes());
        Ok(answer(match scheme {
            Scheme::RsaPkcs1(hash) => rsa::RsaPublicKey::from_public_key_der(spki)
                .is_ok_and(|key| key.verify(padding(*hash), digest, &signature).is_ok()),
            Scheme::EcdsaP256 => p256::ecdsa::VerifyingKey::from_public_key_der(spki)
                .ok()
                .zip(p256::ecdsa::DerSignature::try_from(&*signature).ok())
                .is_some_and(|(key, signature)| key.verify_prehash(digest, &signature).is_ok()),
            Scheme::EcdsaP384 => p384::ecdsa::VerifyingKey::from_public_key_der(spki)
                .ok()
                .zip(p384::ecdsa::DerSignature::try_from(&*signature).ok())
                .is_some_and(|(key, signature)| key.verify_prehash(digest, &signature).is_ok()),
            Scheme::Ed25519 => false,
        }))
    }
}

fn padding(hash: Algorithm) -> Pkcs1v15Sign {
    match hash {
        Algorithm::Sha1 => Pkcs1v15Sign::new::<Sha1>(),
        Algorithm::Sha224 => Pkcs1v15Sign::new::<Sha224>(),
        Algorithm::Sha384 => Pkcs1v15Sign::new::<Sha384>(),
        Algorithm::Sha512 => Pkcs1v15Sign::new::<Sha512>(),
        _ => Pkcs1v15Sign::new::<Sha256>(),
    }
}

fn joined(octets: &Octets<'_>) -> Vec<u8> {
    octets
        .pieces()
        .iter()
        .flat_map(|piece| piece.as_bytes())
        .copied()
        .collect()
}

fn answer(valid: bool) -> SignatureAnswer {
    if valid {
        SignatureAnswer::Valid
    } else {
        SignatureAnswer::Invalid
    }
}

const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];
const PKCS1: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1];
const ECDSA_SHA2: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3];
const ED25519: &[u8] = &[0x2b, 0x65, 0x70];
const EC: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];
const P256: &[u8] = &[6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];
const P384: &[u8] = &[6, 5, 0x2b, 0x81, 4, 0, 0x22];
