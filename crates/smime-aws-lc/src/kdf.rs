//! HMAC, and the key derivation functions that are made of it.

use std::num::NonZeroU32;

use aws_lc_rs::hkdf::{self, KeyType, Salt};
use aws_lc_rs::{hmac, pbkdf2};
use smime::crypto::{DigestAlgorithm, DigestValue, Kdf, Mac, MacAlgorithm, Secret};
use zeroize::Zeroizing;

/// Starts a code; `None` where AWS-LC lacks the algorithm.
pub(crate) fn mac(algorithm: MacAlgorithm, key: &[u8]) -> Option<Box<dyn Mac>> {
    let MacAlgorithm::Hmac(digest) = algorithm else {
        return None;
    };
    let algorithm = match digest {
        DigestAlgorithm::Sha1 => hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
        DigestAlgorithm::Sha224 => hmac::HMAC_SHA224,
        DigestAlgorithm::Sha256 => hmac::HMAC_SHA256,
        DigestAlgorithm::Sha384 => hmac::HMAC_SHA384,
        DigestAlgorithm::Sha512 => hmac::HMAC_SHA512,
        _ => return None,
    };
    let key = hmac::Key::new(algorithm, key);
    Some(Box::new(Running(hmac::Context::with_key(&key))))
}

struct Running(hmac::Context);

impl Mac for Running {
    fn update(&mut self, octets: &[u8]) {
        self.0.update(octets);
    }

    fn finish(self: Box<Self>) -> DigestValue {
        DigestValue::new(self.0.sign().as_ref())
    }
}

/// Derives a key of `len` octets; `None` where AWS-LC lacks the function, or it gives no so many.
pub(crate) fn derive(kdf: &Kdf<'_>, secret: &[u8], len: usize) -> Option<Secret> {
    let mut key = Zeroizing::new(vec![0; len]);
    match *kdf {
        Kdf::Hkdf { digest, salt, info } => Salt::new(hkdf(digest)?, salt.unwrap_or_default())
            .extract(secret)
            .expand(&[info], Len(len))
            .and_then(|okm| okm.fill(&mut key))
            .ok()?,
        Kdf::Pbkdf2 {
            prf,
            salt,
            iterations,
        } => {
            let iterations = NonZeroU32::new(iterations)?;
            pbkdf2::derive(pbkdf2(prf)?, iterations, salt, secret, &mut key);
        }
        _ => return None,
    }
    Some(Secret::from(key.as_slice()))
}

/// A number of octets to derive.
struct Len(usize);

impl KeyType for Len {
    fn len(&self) -> usize {
        self.0
    }
}

fn hkdf(digest: DigestAlgorithm) -> Option<hkdf::Algorithm> {
    Some(match digest {
        DigestAlgorithm::Sha1 => hkdf::HKDF_SHA1_FOR_LEGACY_USE_ONLY,
        DigestAlgorithm::Sha256 => hkdf::HKDF_SHA256,
        DigestAlgorithm::Sha384 => hkdf::HKDF_SHA384,
        DigestAlgorithm::Sha512 => hkdf::HKDF_SHA512,
        _ => return None,
    })
}

fn pbkdf2(prf: DigestAlgorithm) -> Option<pbkdf2::Algorithm> {
    Some(match prf {
        DigestAlgorithm::Sha1 => pbkdf2::PBKDF2_HMAC_SHA1,
        DigestAlgorithm::Sha256 => pbkdf2::PBKDF2_HMAC_SHA256,
        DigestAlgorithm::Sha384 => pbkdf2::PBKDF2_HMAC_SHA384,
        DigestAlgorithm::Sha512 => pbkdf2::PBKDF2_HMAC_SHA512,
        _ => return None,
    })
}
