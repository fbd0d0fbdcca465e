//! Signatures over digests: whether AWS-LC accepts one.

use aws_lc_rs::signature::VerificationAlgorithm;
use aws_lc_rs::signature::{self, EcdsaVerificationAlgorithm, RsaParameters, UnparsedPublicKey};
use smime::crypto::{DigestAlgorithm, SignatureScheme};

use crate::digest;

/// Whether AWS-LC accepts the signature. False also where it lacks the scheme or the key's size.
pub(crate) fn accepts(
    scheme: &SignatureScheme,
    spki_der: &[u8],
    key_bits: usize,
    digest: &[u8],
    signature: &[u8],
) -> bool {
    let accepts = || {
        let algorithm = algorithm(scheme, key_bits)?;
        let digest = digest::value(scheme.digest()?, digest)?;
        UnparsedPublicKey::new(algorithm, spki_der)
            .verify_digest(&digest, signature)
            .ok()
    };
    accepts().is_some()
}

fn algorithm(
    scheme: &SignatureScheme,
    key_bits: usize,
) -> Option<&'static dyn VerificationAlgorithm> {
    Some(match *scheme {
        SignatureScheme::RsaPkcs1 { digest } => rsa_pkcs1(digest)?,
        SignatureScheme::RsaPss {
            digest,
            mgf_digest,
            salt_len,
        } if mgf_digest == digest && usize::try_from(salt_len) == Ok(digest.output_len()) => {
            rsa_pss(digest)?
        }
        SignatureScheme::Ecdsa { digest } => ecdsa(digest, key_bits)?,
        _ => return None,
    })
}

fn rsa_pkcs1(digest: DigestAlgorithm) -> Option<&'static RsaParameters> {
    Some(match digest {
        DigestAlgorithm::Sha1 => &signature::RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY,
        DigestAlgorithm::Sha256 => &signature::RSA_PKCS1_2048_8192_SHA256,
        DigestAlgorithm::Sha384 => &signature::RSA_PKCS1_2048_8192_SHA384,
        DigestAlgorithm::Sha512 => &signature::RSA_PKCS1_2048_8192_SHA512,
        _ => return None,
    })
}

/// With a salt as long as the digest.
fn rsa_pss(digest: DigestAlgorithm) -> Option<&'static RsaParameters> {
    Some(match digest {
        DigestAlgorithm::Sha256 => &signature::RSA_PSS_2048_8192_SHA256,
        DigestAlgorithm::Sha384 => &signature::RSA_PSS_2048_8192_SHA384,
        DigestAlgorithm::Sha512 => &signature::RSA_PSS_2048_8192_SHA512,
        _ => return None,
    })
}

fn ecdsa(digest: DigestAlgorithm, bits: usize) -> Option<&'static EcdsaVerificationAlgorithm> {
    use DigestAlgorithm::{Sha1, Sha224, Sha256, Sha384, Sha512};
    Some(match (bits, digest) {
        (256, Sha1) => &signature::ECDSA_P256_SHA1_ASN1,
        (256, Sha256) => &signature::ECDSA_P256_SHA256_ASN1,
        (256, Sha384) => &signature::ECDSA_P256_SHA384_ASN1,
        (256, Sha512) => &signature::ECDSA_P256_SHA512_ASN1,
        (384, Sha256) => &signature::ECDSA_P384_SHA256_ASN1,
        (384, Sha384) => &signature::ECDSA_P384_SHA384_ASN1,
        (384, Sha512) => &signature::ECDSA_P384_SHA512_ASN1,
        (521, Sha1) => &signature::ECDSA_P521_SHA1_ASN1,
        (521, Sha224) => &signature::ECDSA_P521_SHA224_ASN1,
        (521, Sha256) => &signature::ECDSA_P521_SHA256_ASN1,
        (521, Sha384) => &signature::ECDSA_P521_SHA384_ASN1,
        (521, Sha512) => &signature::ECDSA_P521_SHA512_ASN1,
        _ => return None,
    })
}
