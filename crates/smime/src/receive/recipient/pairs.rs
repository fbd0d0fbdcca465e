//! Which keys are whose: what follows from the message's identifiers and the keys at hand alone.

use super::kari::{self, Agreed};
use super::kekri::Wrapped;
use super::ktri::{self, Transported};
use super::pwri::PasswordWrapped;
use super::technique::{Obstacle, Technique};
use super::{KeyRecovery, RecipientKey};
use crate::budget::{Budget, KeySize};
use crate::cms::RecipientInfo;
use crate::cms::recipient_info::{
    KekRecipientInfo, KeyAgreeRecipientInfo, KeyTransRecipientInfo, PasswordRecipientInfo,
    RecipientEncryptedKey,
};
use crate::crypto::{PrivateKey, Provider, Secret};

/// An encrypted key of the message, and a key at hand that may be for it.
pub(super) enum Pair<'a> {
    Ktri(&'a KeyTransRecipientInfo, &'a dyn PrivateKey),
    Kari(
        &'a KeyAgreeRecipientInfo,
        &'a RecipientEncryptedKey,
        &'a dyn PrivateKey,
    ),
    Kekri(&'a KekRecipientInfo, &'a Secret),
    Pwri(&'a PasswordRecipientInfo, &'a Secret),
}

impl<'a> KeyRecovery<'a> {
    /// Adds the recipient with every key that matches it.
    pub(super) fn pair(&self, recipient_info: &'a RecipientInfo, pairs: &mut Vec<Pair<'a>>) {
        // Where any recipient will do, a key is known by its type, as one without a certificate.
        let known_by = |key: &'a RecipientKey| match self.any_recipient {
            true => None,
            false => key.certificate.as_ref(),
        };
        match recipient_info {
            RecipientInfo::Ktri(ktri) => {
                for key in &self.keys.keys {
                    if ktri::matches(ktri, &*key.key, known_by(key)) {
                        pairs.push(Pair::Ktri(ktri, &*key.key));
                    }
                }
            }
            RecipientInfo::Kari(kari) => {
                for encrypted in &kari.recipient_encrypted_keys {
                    for key in &self.keys.keys {
                        if kari::matches(kari, encrypted, &*key.key, known_by(key)) {
                            pairs.push(Pair::Kari(kari, encrypted, &*key.key));
                        }
                    }
                }
            }
            RecipientInfo::Kekri(kekri) => {
                let keks = self.keys.keks.iter();
                for kek in keks.filter(|kek| kek.identifier == kekri.kekid.key_identifier) {
                    pairs.push(Pair::Kekri(kekri, &kek.key));
                }
            }
            RecipientInfo::Pwri(pwri) => {
                for password in &self.keys.passwords {
                    pairs.push(Pair::Pwri(pwri, password));
                }
            }
            RecipientInfo::Ori(_) | RecipientInfo::Unknown => {}
        }
    }

    /// What is to be done with a pair, its algorithms known and allowed.
    pub(super) fn prepare(
        &self,
        pair: &Pair<'a>,
        sizes: &mut KeySizes<'a>,
        budget: &Budget,
    ) -> Result<Box<dyn Technique + 'a>, Obstacle> {
        Ok(match pair {
            Pair::Ktri(ktri, key) => {
                let size = sizes.of(self.provider, *key);
                Box::new(Transported::prepare(self.policy, ktri, *key, size)?)
            }
            Pair::Kari(kari, encrypted, key) => {
                let size = KeySize::on_curve(key.algorithm());
                Box::new(Agreed::prepare(
                    self,
                    kari,
                    encrypted,
                    (*key, size),
                    budget,
                )?)
            }
            Pair::Kekri(kekri, kek) => Box::new(Wrapped::prepare(self.policy, kekri, kek)?),
            Pair::Pwri(pwri, password) => {
                Box::new(PasswordWrapped::prepare(self.policy, pwri, password)?)
            }
        })
    }
}

/// How large the RSA keys at hand are, each looked at once however many recipients it matches.
#[derive(Default)]
pub(super) struct KeySizes<'a>(Vec<(&'a dyn PrivateKey, Measured)>);

/// The size of a key in bits, where the provider can tell, and as far as it makes work.
type Measured = (Option<usize>, KeySize);

impl<'a> KeySizes<'a> {
    fn of(&mut self, provider: &dyn Provider, key: &'a dyn PrivateKey) -> Measured {
        let known = |(known, _): &&(&dyn PrivateKey, _)| std::ptr::addr_eq(*known, key);
        if let Some((_, size)) = self.0.iter().find(known) {
            return *size;
        }
        let public = key.public_key();
        let bits = provider.load_public_key(&public).ok().map(|key| key.bits());
        let size = (bits, KeySize::of(&public));
        self.0.push((key, size));
        size
    }
}
