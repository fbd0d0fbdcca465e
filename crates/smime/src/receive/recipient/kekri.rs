//! Keys that were shared before: AES key wrap (RFC 3394, RFC 3565 section 2.3.2), and what was
//! before it (RFC 3370 section 4.3).

use super::technique::{KeyLength, Obstacle, Technique, judge_wrap};
use crate::budget::{Budget, Exhausted};
use crate::cms::recipient_info::KekRecipientInfo;
use crate::crypto::{CryptoError, KeyWrap, Provider, Secret};
use crate::policy::Policy;

/// A key that is wrapped with a shared one.
pub(super) struct Wrapped<'a> {
    wrap: KeyWrap,
    kek: &'a Secret,
    encrypted_key: &'a [u8],
}

impl<'a> Wrapped<'a> {
    pub(super) fn prepare(
        policy: &Policy,
        recipient_info: &'a KekRecipientInfo,
        kek: &'a Secret,
    ) -> Result<Self, Obstacle> {
        let wrap = KeyWrap::from_identifier(&recipient_info.key_encryption_algorithm)?;
        judge_wrap(policy, wrap)?;
        Ok(Self {
            wrap,
            kek,
            encrypted_key: &recipient_info.encrypted_key,
        })
    }
}

impl Technique for Wrapped<'_> {
    /// Nothing that counts beside the octets of the message.
    fn pay(&self, _: &Budget, _: usize) -> Result<(), Exhausted> {
        Ok(())
    }

    fn recover(&self, provider: &dyn Provider, length: KeyLength) -> Result<Secret, CryptoError> {
        let key = provider.unwrap_key(self.wrap, self.kek.as_bytes(), self.encrypted_key)?;
        length.check(key)
    }
}
