//! The default provider, on the RustCrypto crates.

mod digest;
mod ecdsa;
mod eddsa;
mod rsa;

use const_oid::db::{rfc5912, rfc8410};
use der::Decode;
use spki::SubjectPublicKeyInfoRef;

use super::{
    Digest, DigestAlgorithm, MessageVerifier, Provider, PublicKey, SignatureScheme, Verified,
    VerifyError,
};

/// The RustCrypto crates as a [`Provider`]: readable, without foreign code, on every platform.
///
/// RSA moduli of up to 16384 bits and exponents of up to 33 bits; ECDSA on P-256, P-384 and P-521;
/// Ed25519.
#[derive(Clone, Copy, Debug, Default)]
pub struct RustCrypto;

impl Provider for RustCrypto {
    fn name(&self) -> &'static str {
        "rustcrypto"
    }

    fn digest(&self, algorithm: DigestAlgorithm) -> Option<Box<dyn Digest>> {
        Some(digest::start(algorithm))
    }

    fn verify_digest(
        &self,
        scheme: &SignatureScheme,
        key: &PublicKey<'_>,
        digest: &[u8],
        signature: &[u8],
    ) -> Result<Verified, VerifyError> {
        let algorithm = scheme.digest().ok_or(VerifyError::Unsupported)?;
        if digest.len() != algorithm.output_len() {
            return Err(VerifyError::Invalid);
        }
        let key = parse(key)?;
        match *scheme {
            SignatureScheme::RsaPkcs1 { digest: algorithm } => {
                rsa::RsaPublicKey::from_spki(&key)?.verify_pkcs1(algorithm, digest, signature)
            }
            SignatureScheme::RsaPss {
                digest: algorithm,
                mgf_digest,
                salt_len,
            } => rsa::RsaPublicKey::from_spki(&key)?
                .verify_pss(algorithm, mgf_digest, salt_len, digest, signature),
            SignatureScheme::Ecdsa { .. } => {
                ecdsa::EcPublicKey::from_spki(&key)?.verify(digest, signature)
            }
            SignatureScheme::Ed25519 => Err(VerifyError::Unsupported),
        }
    }

    fn verify_message(
        &self,
        scheme: &SignatureScheme,
        key: &PublicKey<'_>,
        signature: &[u8],
    ) -> Result<Box<dyn MessageVerifier>, VerifyError> {
        match scheme {
            SignatureScheme::Ed25519 => Ok(Box::new(eddsa::Ed25519Verifier::new(
                &parse(key)?,
                signature,
            )?)),
            SignatureScheme::RsaPkcs1 { .. }
            | SignatureScheme::RsaPss { .. }
            | SignatureScheme::Ecdsa { .. } => Err(VerifyError::Unsupported),
        }
    }

    fn key_bits(&self, key: &PublicKey<'_>) -> Result<usize, VerifyError> {
        let key = parse(key)?;
        match key.algorithm.oid {
            rfc5912::RSA_ENCRYPTION | rfc5912::ID_RSASSA_PSS => {
                Ok(rsa::RsaPublicKey::from_spki(&key)?.bits())
            }
            rfc5912::ID_EC_PUBLIC_KEY => Ok(ecdsa::EcPublicKey::from_spki(&key)?.bits()),
            rfc8410::ID_ED_25519 => {
                eddsa::verifying_key(&key)?;
                Ok(eddsa::KEY_BITS)
            }
            _ => Err(VerifyError::Unsupported),
        }
    }
}

fn parse<'a>(key: &PublicKey<'a>) -> Result<SubjectPublicKeyInfoRef<'a>, VerifyError> {
    SubjectPublicKeyInfoRef::from_der(key.spki_der).map_err(|_| match key.algorithm() {
        Ok(algorithm) if algorithm.oid.to_object_identifier().is_none() => VerifyError::Unsupported,
        _ => VerifyError::Key,
    })
}

/// The octets of a subjectPublicKey, which is a whole number of them for every kind of key.
fn key_octets<'a>(key: &SubjectPublicKeyInfoRef<'a>) -> Result<&'a [u8], VerifyError> {
    key.subject_public_key.as_bytes().ok_or(VerifyError::Key)
}
