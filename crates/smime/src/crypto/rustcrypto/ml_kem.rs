//! Key encapsulation by ML-KEM (FIPS 203).

use core::fmt;

use ml_kem::array::sizes::U64;
use ml_kem::kem::{
    Ciphertext, Decapsulate, Decapsulator, KeyExport, KeyInit, SharedKey, TryKeyInit,
};
use ml_kem::{B32, EncapsulationKey, Kem, MlKem512, MlKem768, MlKem1024};
use smime_ber::Tag;
use spki::SubjectPublicKeyInfoRef;
use zeroize::Zeroizing;

use super::private::Compute;
use super::{key_octets, random};
use crate::crypto::{CryptoError, KemAlgorithm, KeyAlgorithm, PrivateKeyInfo, PublicKey, Secret};
use crate::encoding::DerReader;

/// An ML-KEM public key: the encapsulation key, without parameters (RFC 9935 sections 3 and 4).
pub(super) enum MlKemPublicKey {
    MlKem512(EncapsulationKey<MlKem512>),
    MlKem768(EncapsulationKey<MlKem768>),
    MlKem1024(EncapsulationKey<MlKem1024>),
}

impl MlKemPublicKey {
    /// Reads the key and checks its length and that its coefficients are reduced (FIPS 203 section
    /// 7.2).
    pub(super) fn from_spki(
        kem: KemAlgorithm,
        key: &SubjectPublicKeyInfoRef<'_>,
    ) -> Result<Self, CryptoError> {
        if key.algorithm.parameters.is_some() {
            return Err(CryptoError::Key);
        }
        let octets = key_octets(key)?;
        match kem {
            KemAlgorithm::MlKem512 => EncapsulationKey::new_from_slice(octets).map(Self::MlKem512),
            KemAlgorithm::MlKem768 => EncapsulationKey::new_from_slice(octets).map(Self::MlKem768),
            KemAlgorithm::MlKem1024 => {
                EncapsulationKey::new_from_slice(octets).map(Self::MlKem1024)
            }
        }
        .map_err(|_| CryptoError::Key)
    }

    fn kem(&self) -> KemAlgorithm {
        match self {
            Self::MlKem512(_) => KemAlgorithm::MlKem512,
            Self::MlKem768(_) => KemAlgorithm::MlKem768,
            Self::MlKem1024(_) => KemAlgorithm::MlKem1024,
        }
    }
}

impl PublicKey for MlKemPublicKey {
    fn algorithm(&self) -> KeyAlgorithm {
        KeyAlgorithm::MlKem(self.kem())
    }

    /// The number in the name.
    fn bits(&self) -> usize {
        match self {
            Self::MlKem512(_) => 512,
            Self::MlKem768(_) => 768,
            Self::MlKem1024(_) => 1024,
        }
    }

    /// A ciphertext and its secret (FIPS 203 algorithm 20), by ML-KEM.Encaps_internal (algorithm 17):
    /// the trait of the crate has only the form that cannot fail where the system gives no random
    /// octets.
    fn encapsulate(&self, kem: KemAlgorithm) -> Result<(Vec<u8>, Secret), CryptoError> {
        if kem != self.kem() {
            return Err(CryptoError::Key);
        }
        let mut message = Zeroizing::new(B32::default());
        random(&mut message)?;
        Ok(match self {
            Self::MlKem512(key) => pair::<MlKem512>(key.encapsulate_deterministic(&message)),
            Self::MlKem768(key) => pair::<MlKem768>(key.encapsulate_deterministic(&message)),
            Self::MlKem1024(key) => pair::<MlKem1024>(key.encapsulate_deterministic(&message)),
        })
    }
}

impl fmt::Debug for MlKemPublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("MlKemPublicKey").field(&self.kem()).finish()
    }
}

fn pair<K: Kem>((ciphertext, secret): (Ciphertext<K>, SharedKey<K>)) -> (Vec<u8>, Secret) {
    let secret = Zeroizing::new(secret);
    (ciphertext.to_vec(), Secret::from(secret.as_slice()))
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
