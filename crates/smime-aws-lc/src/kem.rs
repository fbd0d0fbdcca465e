//! Encapsulation by ML-KEM.
//!
//! AWS-LC makes decapsulation keys of their expanded form alone, not of the seed that a private key
//! is kept as. To expand the seed is most of the work, so that all of decapsulation is RustCrypto's.

use aws_lc_rs::kem::{Algorithm, EncapsulationKey, ML_KEM_512, ML_KEM_768, ML_KEM_1024};
use smime::crypto::{KemAlgorithm, Secret, SubjectPublicKeyInfo};

/// A ciphertext and its secret, or `None` where AWS-LC does not read the key.
pub(crate) fn encapsulate(
    kem: KemAlgorithm,
    key: &SubjectPublicKeyInfo<'_>,
) -> Option<(Vec<u8>, Secret)> {
    if KemAlgorithm::from_identifier(&key.algorithm().ok()?) != Ok(kem) {
        return None;
    }
    let key = EncapsulationKey::new(algorithm(kem)?, key.key_octets().ok()?).ok()?;
    let (ciphertext, secret) = key.encapsulate().ok()?;
    Some((ciphertext.as_ref().to_vec(), Secret::from(secret.as_ref())))
}

fn algorithm(kem: KemAlgorithm) -> Option<&'static Algorithm> {
    Some(match kem {
        KemAlgorithm::MlKem512 => &ML_KEM_512,
        KemAlgorithm::MlKem768 => &ML_KEM_768,
        KemAlgorithm::MlKem1024 => &ML_KEM_1024,
        _ => return None,
    })
}
