//! Key transport: RSA v1.5 and RSAES-OAEP (RFC 3370 section 4.2.1, RFC 3560).

use const_oid::db::rfc5912::{ID_RSAES_OAEP, RSA_ENCRYPTION};

use super::KeyRecovery;
use super::keys::RecipientKey;
use super::technique::{KeyLength, Obstacle, Technique};
use crate::budget::{Budget, Exhausted, Work};
use crate::cms::recipient_info::KeyTransRecipientInfo;
use crate::crypto::{CryptoError, KeyTransport, PrivateKey, Provider, PublicKey, Secret};
use crate::pki::Weakness;
use crate::refusal::Refusal;

/// An encrypted key that a private key decrypts.
pub(super) struct Transported<'a> {
    scheme: KeyTransport,
    key: &'a PrivateKey,
    encrypted_key: &'a [u8],
}

/// Whether `key` is this recipient's: by its certificate, or else by its type.
pub(super) fn matches(recipient_info: &KeyTransRecipientInfo, key: &RecipientKey) -> bool {
    match &key.certificate {
        Some(certificate) => recipient_info.rid.names(certificate),
        None => is_rsa(&key.key),
    }
}

impl<'a> Transported<'a> {
    pub(super) fn prepare(
        recovery: &KeyRecovery<'a>,
        recipient_info: &'a KeyTransRecipientInfo,
        key: &'a PrivateKey,
    ) -> Result<Self, Obstacle> {
        let scheme = KeyTransport::from_identifier(&recipient_info.key_encryption_algorithm)?;
        if !is_rsa(key) {
            return Err(Obstacle::Broken);
        }
        recovery.judge_rsa_key(key)?;
        Ok(Self {
            scheme,
            key,
            encrypted_key: &recipient_info.encrypted_key,
        })
    }
}

impl KeyRecovery<'_> {
    /// Decrypting with a small key is up to the receiver (RFC 8551 section 4.5).
    fn judge_rsa_key(&self, key: &PrivateKey) -> Result<(), Obstacle> {
        let Ok(spki_der) = self.provider.public_key(key) else {
            return Err(Obstacle::Broken);
        };
        let key = PublicKey {
            spki_der: &spki_der,
        };
        let Ok(bits) = self.provider.key_bits(&key) else {
            return Err(Obstacle::Broken);
        };
        match Weakness::of_rsa_key(self.policy, bits) {
            None => Ok(()),
            Some(weakness) => {
                let basis = weakness.in_decryption();
                Err(Refusal::new(weakness.reason(), weakness.to_string())
                    .on(basis)
                    .into())
            }
        }
    }
}

impl Technique for Transported<'_> {
    fn pay(&self, budget: &Budget) -> Result<(), Exhausted> {
        budget.pay(Work::KeyDecryption, 1)
    }

    /// By v1.5 there is always a key, a wrong one where anything is wrong with the encrypted key,
    /// and the content tells (RFC 3218 section 2.3.2).
    fn recover(&self, provider: &dyn Provider, length: KeyLength) -> Result<Secret, CryptoError> {
        let expected = length.expected();
        provider.decrypt_key(&self.scheme, self.key, self.encrypted_key, expected)
    }
}

/// Whether a key is for key transport.
pub(super) fn is_rsa(key: &PrivateKey) -> bool {
    let oid = &key.algorithm().oid;
    *oid == RSA_ENCRYPTION || *oid == ID_RSAES_OAEP
}
