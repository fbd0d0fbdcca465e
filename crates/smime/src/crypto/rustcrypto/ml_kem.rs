//! Key encapsulation by ML-KEM (FIPS 203).

use ml_kem::array::sizes::U64;
use ml_kem::kem::{
    Ciphertext, Decapsulate, Decapsulator, KeyExport, KeyInit, SharedKey, TryKeyInit,
};
use ml_kem::{B32, EncapsulationKey, Kem, MlKem512, MlKem768, MlKem1024};
use smime_ber::Tag;
use spki::SubjectPublicKeyInfoRef;
use zeroize::Zeroizing;

use super::loaded::Compute;
use super::{key_octets, random};
use crate::crypto::{CryptoError, KemAlgorithm, PrivateKeyInfo, Secret};
use crate::encoding::DerReader;

/// A ciphertext and its secret (FIPS 203 algorithm 20). The key has no parameters, and the
/// encapsulation key itself for its octets (RFC 9935 sections 3 and 4).
pub(super) fn encapsulate(
    kem: KemAlgorithm,
    key: &SubjectPublicKeyInfoRef<'_>,
) -> Result<(Vec<u8>, Secret), CryptoError> {
    if key.algorithm.oid != kem.oid() || key.algorithm.parameters.is_some() {
        return Err(CryptoError::Key);
    }
    let key = key_octets(key)?;
    match kem {
        KemAlgorithm::MlKem512 => {
            encapsulate_to::<MlKem512>(key, EncapsulationKey::encapsulate_deterministic)
        }
        KemAlgorithm::MlKem768 => {
            encapsulate_to::<MlKem768>(key, EncapsulationKey::encapsulate_deterministic)
        }
        KemAlgorithm::MlKem1024 => {
            encapsulate_to::<MlKem1024>(key, EncapsulationKey::encapsulate_deterministic)
        }
    }
}

type Encapsulated<K> = (Ciphertext<K>, SharedKey<K>);

/// `encapsulate` is ML-KEM.Encaps_internal (FIPS 203 algorithm 17): the trait of the crate has only
/// the form that cannot fail where the system gives no random octets.
fn encapsulate_to<K: Kem>(
    key: &[u8],
    encapsulate: fn(&K::EncapsulationKey, &B32) -> Encapsulated<K>,
) -> Result<(Vec<u8>, Secret), CryptoError> {
    let key = K::EncapsulationKey::new_from_slice(key).map_err(|_| CryptoError::Key)?;
    let mut message = Zeroizing::new(B32::default());
    random(&mut message)?;
    let (ciphertext, secret) = encapsulate(&key, &message);
    let secret = Zeroizing::new(secret);
    Ok((ciphertext.to_vec(), Secret::from(secret.as_slice())))
}

/// An ML-KEM private key, by its seed.
///
/// ```text
/// ML-KEM-512-PrivateKey ::= CHOICE {
///   seed [0] OCTET STRING (SIZE (64)),
///   expandedKey OCTET STRING (SIZE (1632)),
///   both SEQUENCE {
///     seed OCTET STRING (SIZE (64)),
///     expandedKey OCTET STRING (SIZE (1632))
///     }
///   }
/// ```
///
/// RFC 9935 section 6; so the other sizes, with 2400 and 3168 octets.
pub(super) struct MlKemPrivateKey {
    kem: KemAlgorithm,
    seed: Zeroizing<[u8; KemAlgorithm::SEED_LEN]>,
}

impl MlKemPrivateKey {
    /// Reads the key.
    pub(super) fn new(kem: KemAlgorithm, key: &PrivateKeyInfo) -> Result<Self, CryptoError> {
        if KemAlgorithm::from_identifier(key.algorithm()) != Ok(kem) {
            return Err(CryptoError::Key);
        }
        let octets = DerReader::new(key.key_octets());
        let is = |tag| octets.clone().only(tag, FIELD).is_ok();
        if is(Tag::OCTET_STRING) || is(Tag::SEQUENCE) {
            return Err(CryptoError::Unsupported);
        }
        octets
            .only(Tag::context(0), FIELD)
            .ok()
            .and_then(|seed| seed.content.try_into().ok())
            .map(|seed| Self {
                kem,
                seed: Zeroizing::new(seed),
            })
            .ok_or(CryptoError::Key)
    }

    fn encapsulation_key<K>(&self) -> Vec<u8>
    where
        K: Kem<DecapsulationKey: KeyInit<KeySize = U64>>,
    {
        let key = self.expand::<K>();
        key.encapsulation_key().to_bytes().to_vec()
    }

    fn decapsulate_by<K>(&self, ciphertext: &[u8]) -> Result<Secret, CryptoError>
    where
        K: Kem<DecapsulationKey: KeyInit<KeySize = U64> + Decapsulate>,
    {
        let ciphertext = ciphertext.try_into().map_err(|_| CryptoError::Failed)?;
        let secret = Zeroizing::new(self.expand::<K>().decapsulate(ciphertext));
        Ok(Secret::from(secret.as_slice()))
    }

    /// The decapsulation key (FIPS 203 algorithm 16), wiped when it goes.
    fn expand<K>(&self) -> K::DecapsulationKey
    where
        K: Kem<DecapsulationKey: KeyInit<KeySize = U64>>,
    {
        K::DecapsulationKey::new((&*self.seed).into())
    }
}

impl Compute for MlKemPrivateKey {
    fn public_octets(&self) -> Result<Vec<u8>, CryptoError> {
        Ok(match self.kem {
            KemAlgorithm::MlKem512 => self.encapsulation_key::<MlKem512>(),
            KemAlgorithm::MlKem768 => self.encapsulation_key::<MlKem768>(),
            KemAlgorithm::MlKem1024 => self.encapsulation_key::<MlKem1024>(),
        })
    }

    /// The secret of a ciphertext (FIPS 203 algorithm 21).
    fn decapsulate(&self, kem: KemAlgorithm, ciphertext: &[u8]) -> Result<Secret, CryptoError> {
        match self.kem {
            _ if kem != self.kem => Err(CryptoError::Key),
            KemAlgorithm::MlKem512 => self.decapsulate_by::<MlKem512>(ciphertext),
            KemAlgorithm::MlKem768 => self.decapsulate_by::<MlKem768>(ciphertext),
            KemAlgorithm::MlKem1024 => self.decapsulate_by::<MlKem1024>(ciphertext),
        }
    }
}

const FIELD: &str = "ML-KEM-PrivateKey";
