//! RSAES-OAEP.
//!
//! Which provider decrypts is settled by what is public (algorithm, size of the key) before the
//! encrypted key is looked at: to ask a second one after a failure would tell by its time that the
//! first one failed.

use aws_lc_rs::rsa::{
    OAEP_SHA1_MGF1SHA1, OAEP_SHA256_MGF1SHA256, OAEP_SHA384_MGF1SHA384, OAEP_SHA512_MGF1SHA512,
    OaepAlgorithm, OaepPrivateDecryptingKey, OaepPublicEncryptingKey, PublicEncryptingKey,
};
use smime::crypto::{CryptoError, DigestAlgorithm, KeyTransport, Secret};
use zeroize::Zeroizing;

/// Encrypts a content-encryption key, or `None` where AWS-LC lacks the scheme, or the key's size,
/// or does not fit what is to be encrypted.
pub(crate) fn encrypt(
    scheme: &KeyTransport,
    spki_der: &[u8],
    content_key: &[u8],
) -> Option<Vec<u8>> {
    let (algorithm, label) = oaep(scheme)?;
    let key = PublicEncryptingKey::from_der(spki_der).ok()?;
    let key = OaepPublicEncryptingKey::new(key).ok()?;
    let mut encrypted = vec![0; key.ciphertext_size()];
    let encrypted = key
        .encrypt(algorithm, content_key, &mut encrypted, Some(label))
        .ok()?;
    Some(encrypted.to_vec())
}

/// Decrypts a content-encryption key of `len` octets, or `None` where AWS-LC lacks the scheme, or
/// refuses the encrypted key for the number that it is: NIST SP 800-56B wants more than 1, RFC 8017
/// does not.
pub(crate) fn decrypt(
    scheme: &KeyTransport,
    key: &OaepPrivateDecryptingKey,
    encrypted_key: &[u8],
    len: usize,
) -> Option<Result<Secret, CryptoError>> {
    let (algorithm, label) = oaep(scheme)?;
    if is_at_most_one(encrypted_key) {
        return None;
    }
    let mut octets = Zeroizing::new(vec![0; key.min_output_size()]);
    Some(
        match key.decrypt(algorithm, encrypted_key, &mut octets, Some(label)) {
            Ok(content_key) if content_key.len() == len => Ok(Secret::from(&*content_key)),
            Ok(_) | Err(_) => Err(CryptoError::Failed),
        },
    )
}

fn is_at_most_one(number: &[u8]) -> bool {
    number
        .split_last()
        .is_none_or(|(last, rest)| *last <= 1 && rest.iter().all(|octet| *octet == 0))
}

/// AWS-LC's algorithm and the label, where both digests are one that it has.
fn oaep(scheme: &KeyTransport) -> Option<(&'static OaepAlgorithm, &[u8])> {
    let KeyTransport::RsaOaep {
        digest,
        mgf_digest,
        label,
    } = scheme
    else {
        return None;
    };
    if mgf_digest != digest {
        return None;
    }
    let algorithm = match digest {
        DigestAlgorithm::Sha1 => &OAEP_SHA1_MGF1SHA1,
        DigestAlgorithm::Sha256 => &OAEP_SHA256_MGF1SHA256,
        DigestAlgorithm::Sha384 => &OAEP_SHA384_MGF1SHA384,
        DigestAlgorithm::Sha512 => &OAEP_SHA512_MGF1SHA512,
        _ => return None,
    };
    Some((algorithm, label))
}
