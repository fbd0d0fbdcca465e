//! Signatures over digests: made where AWS-LC has scheme and key.

use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::{self, EcdsaKeyPair, EcdsaSigningAlgorithm, RsaSignatureEncoding};
use smime::crypto::{DigestAlgorithm, SignatureScheme};

use crate::digest;

/// A signature by RSA over `digest`, or `None` where AWS-LC lacks the scheme.
pub(crate) fn rsa(scheme: &SignatureScheme, key: &KeyPair, digest: &[u8]) -> Option<Vec<u8>> {
    let encoding = match *scheme {
        SignatureScheme::RsaPkcs1 { digest } => rsa_pkcs1(digest)?,
        SignatureScheme::RsaPss {
            digest,
            mgf_digest,
            salt_len,
        } if mgf_digest == digest && usize::try_from(salt_len) == Ok(digest.output_len()) => {
            rsa_pss(digest)?
        }
        _ => return None,
    };
    let value = digest::value(scheme.digest()?, digest)?;
    let mut signature = vec![0; key.public_modulus_len()];
    key.sign_digest(encoding, &value, &mut signature).ok()?;
    Some(signature)
}

/// A key that signs by ECDSA, and the digests that it signs.
pub(crate) type EcSigner = (DigestAlgorithm, EcdsaKeyPair);

/// The key of a PKCS #8 structure, once for each digest that AWS-LC signs on its curve.
pub(crate) fn ec_signers(pkcs8_der: &[u8]) -> Vec<EcSigner> {
    let known = ECDSA.into_iter().filter_map(|(digest, algorithm)| {
        let key = EcdsaKeyPair::from_pkcs8(algorithm, pkcs8_der).ok()?;
        Some((digest, key))
    });
    known.collect()
}

/// A signature by ECDSA over `digest`, or `None` where AWS-LC does not sign by its algorithm.
pub(crate) fn ecdsa(scheme: &SignatureScheme, keys: &[EcSigner], digest: &[u8]) -> Option<Vec<u8>> {
    let SignatureScheme::Ecdsa { digest: algorithm } = *scheme else {
        return None;
    };
    let value = digest::value(algorithm, digest)?;
    let (_, key) = keys.iter().find(|(of, _)| *of == algorithm)?;
    let signature = key.sign_digest(&value).ok()?;
    Some(signature.as_ref().to_vec())
}

fn rsa_pkcs1(digest: DigestAlgorithm) -> Option<&'static RsaSignatureEncoding> {
    Some(match digest {
        DigestAlgorithm::Sha256 => &signature::RSA_PKCS1_SHA256,
        DigestAlgorithm::Sha384 => &signature::RSA_PKCS1_SHA384,
        DigestAlgorithm::Sha512 => &signature::RSA_PKCS1_SHA512,
        _ => return None,
    })
}

/// With a salt as long as the digest.
fn rsa_pss(digest: DigestAlgorithm) -> Option<&'static RsaSignatureEncoding> {
    Some(match digest {
        DigestAlgorithm::Sha256 => &signature::RSA_PSS_SHA256,
        DigestAlgorithm::Sha384 => &signature::RSA_PSS_SHA384,
        DigestAlgorithm::Sha512 => &signature::RSA_PSS_SHA512,
        _ => return None,
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
