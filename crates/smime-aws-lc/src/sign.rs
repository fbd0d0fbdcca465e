//! Signatures over digests: made where AWS-LC has scheme and key.

use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::{self, EcdsaKeyPair, EcdsaSigningAlgorithm, RsaSignatureEncoding};
use smime::crypto::{DigestAlgorithm, PrivateKey, SignatureScheme};

use crate::digest;

/// A signature over `digest`, or `None` where AWS-LC lacks the scheme or cannot read the key.
pub(crate) fn sign(scheme: &SignatureScheme, key: &PrivateKey, digest: &[u8]) -> Option<Vec<u8>> {
    let value = digest::value(scheme.digest()?, digest)?;
    match *scheme {
        SignatureScheme::RsaPkcs1 { digest } => rsa(rsa_pkcs1(digest)?, key, &value),
        SignatureScheme::RsaPss {
            digest,
            mgf_digest,
            salt_len,
        } if mgf_digest == digest && usize::try_from(salt_len) == Ok(digest.output_len()) => {
            rsa(rsa_pss(digest)?, key, &value)
        }
        SignatureScheme::Ecdsa { digest } => ECDSA
            .iter()
            .filter(|(of, _)| *of == digest)
            .find_map(|(_, algorithm)| EcdsaKeyPair::from_pkcs8(algorithm, key.pkcs8_der()).ok())?
            .sign_digest(&value)
            .ok()
            .map(|signature| signature.as_ref().to_vec()),
        SignatureScheme::RsaPss { .. } | SignatureScheme::Ed25519 => None,
    }
}

fn rsa(
    encoding: &'static RsaSignatureEncoding,
    key: &PrivateKey,
    digest: &aws_lc_rs::digest::Digest,
) -> Option<Vec<u8>> {
    let key = KeyPair::from_pkcs8(key.pkcs8_der()).ok()?;
    let mut signature = vec![0; key.public_modulus_len()];
    key.sign_digest(encoding, digest, &mut signature).ok()?;
    Some(signature)
}

fn rsa_pkcs1(digest: DigestAlgorithm) -> Option<&'static RsaSignatureEncoding> {
    Some(match digest {
        DigestAlgorithm::Sha256 => &signature::RSA_PKCS1_SHA256,
        DigestAlgorithm::Sha384 => &signature::RSA_PKCS1_SHA384,
        DigestAlgorithm::Sha512 => &signature::RSA_PKCS1_SHA512,
        DigestAlgorithm::Md5 | DigestAlgorithm::Sha1 | DigestAlgorithm::Sha224 => return None,
    })
}

/// With a salt as long as the digest.
fn rsa_pss(digest: DigestAlgorithm) -> Option<&'static RsaSignatureEncoding> {
    Some(match digest {
        DigestAlgorithm::Sha256 => &signature::RSA_PSS_SHA256,
        DigestAlgorithm::Sha384 => &signature::RSA_PSS_SHA384,
        DigestAlgorithm::Sha512 => &signature::RSA_PSS_SHA512,
        DigestAlgorithm::Md5 | DigestAlgorithm::Sha1 | DigestAlgorithm::Sha224 => return None,
    })
}

/// What AWS-LC signs by ECDSA, each on one curve.
const ECDSA: [(DigestAlgorithm, &EcdsaSigningAlgorithm); 6] = [
    (
        DigestAlgorithm::Sha256,
        &signature::ECDSA_P256_SHA256_ASN1_SIGNING,
    ),
    (
        DigestAlgorithm::Sha384,
        &signature::ECDSA_P384_SHA384_ASN1_SIGNING,
    ),
    (
        DigestAlgorithm::Sha224,
        &signature::ECDSA_P521_SHA224_ASN1_SIGNING,
    ),
    (
        DigestAlgorithm::Sha256,
        &signature::ECDSA_P521_SHA256_ASN1_SIGNING,
    ),
    (
        DigestAlgorithm::Sha384,
        &signature::ECDSA_P521_SHA384_ASN1_SIGNING,
    ),
    (
        DigestAlgorithm::Sha512,
        &signature::ECDSA_P521_SHA512_ASN1_SIGNING,
    ),
];
