//! Keys that were shared before: AES key wrap (RFC 3394, RFC 3565 section 2.3.2).

use super::technique::{KeyLength, Obstacle, Technique};
use crate::budget::{Budget, Exhausted, Work};
use crate::cms::recipient_info::KekRecipientInfo;
use crate::crypto::{CryptoError, KeyWrap, Provider, Secret};

/// A key that is wrapped with a shared one.
pub(super) struct Wrapped<'a> {
    wrap: KeyWrap,
    kek: &'a Secret,
    encrypted_key: &'a [u8],
}

impl<'a> Wrapped<'a> {
    pub(super) fn prepare(
        recipient_info: &'a KekRecipientInfo,
        kek: &'a Secret,
    ) -> Result<Self, Obstacle> {
        Ok(Self {
            wrap: KeyWrap::from_identifier(&recipient_info.key_encryption_algorithm)?,
            kek,
            encrypted_key: &recipient_info.encrypted_key,
        })
    }
}

impl Technique for Wrapped<'_> {
    fn pay(&self, budget: &Budget) -> Result<(), Exhausted> {
        budget.pay(Work::KeyDecryption, 1)
    }

    fn recover(&self, provider: &dyn Provider, length: KeyLength) -> Result<Secret, CryptoError> {
        let key = provider.unwrap_key(self.wrap, self.kek.as_bytes(), self.encrypted_key)?;
        length.check(key)
    }
}
