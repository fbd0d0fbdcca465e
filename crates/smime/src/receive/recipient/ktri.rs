//! Key transport: RSA v1.5 and RSAES-OAEP (RFC 3370 section 4.2.1, RFC 3560).

use super::technique::{KeyLength, Obstacle, Technique};
use crate::budget::{Budget, Exhausted, KeySize, Work};
use crate::cms::recipient_info::KeyTransRecipientInfo;
use crate::crypto::{CryptoError, KeyTransport, PrivateKey, Provider, Secret};
use crate::pki::{Certificate, Weakness};
use crate::policy::Policy;
use crate::refusal::Refusal;

/// An encrypted key that a private key decrypts.
pub(super) struct Transported<'a> {
    scheme: KeyTransport,
    key: &'a dyn PrivateKey,
    size: KeySize,
    encrypted_key: &'a [u8],
}

/// Whether `key` is this recipient's: by its certificate, or else by its type.
pub(super) fn matches(
    recipient_info: &KeyTransRecipientInfo,
    key: &dyn PrivateKey,
    certificate: Option<&Certificate>,
) -> bool {
    match certificate {
        Some(certificate) => recipient_info.rid.names(certificate),
        None => key.algorithm().transports(),
    }
}

impl<'a> Transported<'a> {
    /// `size` is that of the key, in bits too. Decrypting with a small one is up to the receiver (RFC
    /// 8551 section 4.5).
    pub(super) fn prepare(
        policy: &Policy,
        recipient_info: &'a KeyTransRecipientInfo,
        key: &'a dyn PrivateKey,
        (bits, size): (Option<usize>, KeySize),
    ) -> Result<Self, Obstacle> {
        let scheme = KeyTransport::from_identifier(&recipient_info.key_encryption_algorithm)?;
        if !key.algorithm().transports() {
            return Err(Obstacle::Broken);
        }
        let bits = bits.ok_or(Obstacle::Broken)?;
        if let Some(weakness) = Weakness::of_rsa_key(policy, bits) {
            let refusal = Refusal::new(weakness.reason(), weakness.to_string());
            return Err(refusal.on(weakness.in_decryption()).into());
        }
        Ok(Self {
            scheme,
            key,
            size,
            encrypted_key: &recipient_info.encrypted_key,
        })
    }
}

impl Technique for Transported<'_> {
    fn pay(&self, budget: &Budget, times: usize) -> Result<(), Exhausted> {
        budget.pay(Work::UsePrivateKey(self.size), times as u64)
    }

    /// By v1.5 there is always a key, a wrong one where anything is wrong with the encrypted key,
    /// and the content tells (RFC 3218 section 2.3.2).
    fn recover(&self, _: &dyn Provider, length: KeyLength) -> Result<Secret, CryptoError> {
        let expected = length.expected();
        let key = self
            .key
            .decrypt_key(&self.scheme, self.encrypted_key, expected)?;
        length.check(key)
    }
}
