//! From a receiver's keys to the content-encryption key (RFC 5652 sections 6.2 and 6.4).
//!
//! Which recipients are tried follows from the message's identifiers and from the keys at hand, so
//! anybody may know it. What comes of trying them nobody is told: whoever can have messages
//! decrypted and see which step failed has an oracle for the recipient's key (RFC 3218, Vaudenay
//! 2002). So every matching recipient is tried, whatever came of the others; by RSA v1.5 there is
//! always a key; and where no key comes of all the others, a random one takes its place, the
//! content is decrypted like any other, and only then is the message refused.

mod kari;
mod kekri;
mod keys;
mod ktri;
mod pwri;
mod technique;
#[cfg(test)]
mod tests;

pub use keys::{DecryptionKeys, KeyEncryptionKey, RecipientKey};
pub(crate) use technique::KeyLength;

use self::kari::Agreed;
use self::kekri::Wrapped;
use self::ktri::Transported;
use self::pwri::PasswordWrapped;
use self::technique::{Obstacle, Technique};
use crate::budget::Budget;
use crate::cms::RecipientInfo;
use crate::cms::originator_info::OriginatorInfo;
use crate::crypto::{
    AgreementScheme, AlgorithmIdentifier, CryptoError, KeyTransport, KeyWrap, Provider, PwriWrap,
    Secret,
};
use crate::pki::Certificate;
use crate::policy::Policy;
use crate::reason::Reason;
use crate::refusal::Refusal;

/// What the content-encryption key of one layer is recovered with.
pub(crate) struct KeyRecovery<'a> {
    provider: &'a dyn Provider,
    policy: &'a Policy,
    keys: &'a DecryptionKeys,
    certificates: &'a [Certificate],
    originators: Vec<Certificate>,
    length: KeyLength,
}

/// What came of it.
pub(crate) struct Recovery {
    /// Which recipients match, in the order of recipientInfos: all that a report may tell.
    pub(crate) matched: Vec<bool>,
    /// The content-encryption keys to try, at least one; or why none was looked for, which is
    /// known from the message and the receiver's choices alone.
    pub(crate) candidates: Result<Vec<Candidate>, Refusal>,
}

/// A content-encryption key that may be the message's.
pub(crate) struct Candidate {
    /// The key, of a length that the content's algorithm takes.
    pub(crate) key: Secret,
    /// Whether no recipient gave it. The content is decrypted with it for the sake of the time
    /// that takes, and is never accepted.
    pub(crate) is_substitute: bool,
}

impl<'a> KeyRecovery<'a> {
    /// Looks for keys of `length` with all that is in `keys`. `certificates` are those where an
    /// originator's may be found that the message does not bring.
    pub(crate) fn new(
        provider: &'a dyn Provider,
        policy: &'a Policy,
        keys: &'a DecryptionKeys,
        certificates: &'a [Certificate],
        length: KeyLength,
    ) -> Self {
        Self {
            provider,
            policy,
            keys,
            certificates,
            originators: Vec::new(),
            length,
        }
    }

    /// Has the certificates of `originator_info` at hand for static key agreement.
    pub(crate) fn originator(mut self, originator_info: Option<&OriginatorInfo>) -> Self {
        let brought = originator_info.map_or(&[][..], |info| &info.0.certificates);
        let readable = brought
            .iter()
            .filter_map(|der| Certificate::from_der(der).ok());
        self.originators = readable.collect();
        self
    }

    /// Tries every recipient that matches.
    pub(crate) fn recover(
        &self,
        recipient_infos: &'a [RecipientInfo],
        budget: &Budget,
    ) -> Recovery {
        let mut attempts = Vec::new();
        let matched = recipient_infos
            .iter()
            .map(|recipient_info| {
                let before = attempts.len();
                self.attempt(recipient_info, &mut attempts);
                attempts.len() > before
            })
            .collect();
        Recovery {
            matched,
            candidates: self.candidates(attempts, budget),
        }
    }

    /// Adds an attempt for every key that matches the recipient.
    fn attempt(&self, recipient_info: &'a RecipientInfo, attempts: &mut Vec<Attempt<'a>>) {
        match recipient_info {
            RecipientInfo::Ktri(ktri) => {
                let keys = self.keys.keys.iter();
                for key in keys.filter(|key| ktri::matches(ktri, key)) {
                    attempts.push(boxed(Transported::prepare(self, ktri, &key.key)));
                }
            }
            RecipientInfo::Kari(kari) => {
                for encrypted in &kari.recipient_encrypted_keys {
                    let keys = self.keys.keys.iter();
                    for key in keys.filter(|key| kari::matches(kari, encrypted, key)) {
                        attempts.push(boxed(Agreed::prepare(self, kari, encrypted, &key.key)));
                    }
                }
            }
            RecipientInfo::Kekri(kekri) => {
                let keks = self.keys.keks.iter();
                for kek in keks.filter(|kek| kek.identifier == kekri.kekid.key_identifier) {
                    attempts.push(boxed(Wrapped::prepare(kekri, &kek.key)));
                }
            }
            RecipientInfo::Pwri(pwri) => {
                for password in &self.keys.passwords {
                    attempts.push(boxed(PasswordWrapped::prepare(self, pwri, password)));
                }
            }
            RecipientInfo::Ori(_) | RecipientInfo::Unknown => {}
        }
    }

    fn candidates(
        &self,
        attempts: Vec<Attempt<'a>>,
        budget: &Budget,
    ) -> Result<Vec<Candidate>, Refusal> {
        let given = &self.keys.content_keys;
        if attempts.is_empty() && given.is_empty() {
            return Err(Refusal::new(
                Reason::NoRecipient,
                "recipientInfos: none is for a key that was given",
            ));
        }
        let mut outcomes = Outcomes::default();
        for key in given {
            outcomes.add(self.length.check(key.clone()));
        }
        let mut techniques = Vec::new();
        for attempt in attempts {
            match attempt {
                Ok(technique) => techniques.push(technique),
                Err(Obstacle::Refused(refusal)) => outcomes.refusals.push(refusal),
                Err(Obstacle::Broken) => outcomes.add(Err(CryptoError::Failed)),
            }
        }
        for technique in &techniques {
            technique.pay(budget)?;
        }
        for technique in &techniques {
            outcomes.add(technique.recover(self.provider, self.length));
        }
        outcomes.conclude(|| self.substitute())
    }

    /// A random key. Without random numbers any will do: it is never accepted.
    fn substitute(&self) -> Secret {
        let mut key = vec![0; self.length.expected()];
        let _ = self.provider.random(&mut key);
        key.into()
    }
}

/// A recipient and a key that match.
type Attempt<'a> = Result<Box<dyn Technique + 'a>, Obstacle>;

fn boxed<'a>(technique: Result<impl Technique + 'a, Obstacle>) -> Attempt<'a> {
    technique.map(|technique| Box::new(technique) as Box<dyn Technique + 'a>)
}

/// What came of all attempts.
#[derive(Default)]
struct Outcomes {
    candidates: Vec<Candidate>,
    /// Attempts that were not made, for what is not implemented or not allowed.
    refusals: Vec<Refusal>,
    has_failed: bool,
}

impl Outcomes {
    fn add(&mut self, outcome: Result<Secret, CryptoError>) {
        match outcome {
            Ok(key) => self.candidates.push(Candidate {
                key,
                is_substitute: false,
            }),
            Err(CryptoError::Unsupported) => self.refusals.push(Refusal::new(
                Reason::Unsupported,
                "recipientInfos: the provider lacks the algorithm",
            )),
            Err(CryptoError::Key | CryptoError::Failed) => self.has_failed = true,
        }
    }

    /// The keys to try, or why no attempt at all was made.
    fn conclude(mut self, substitute: impl Fn() -> Secret) -> Result<Vec<Candidate>, Refusal> {
        if self.candidates.is_empty() {
            let rank = |refusal: &Refusal| refusal.reason.rank();
            match self.refusals.into_iter().max_by_key(rank) {
                Some(refusal) if !self.has_failed => return Err(refusal),
                _ => self.candidates.push(Candidate {
                    key: substitute(),
                    is_substitute: true,
                }),
            }
        }
        Ok(self.candidates)
    }
}

/// The name of the algorithm that encrypts a recipient's key, or its OID where it is unknown;
/// absent where the recipient is.
pub(crate) fn key_encryption_name(recipient_info: &RecipientInfo) -> Option<String> {
    let named = |algorithm: &AlgorithmIdentifier, name: Option<&'static str>| {
        Some(name.map_or_else(|| algorithm.oid.to_string(), str::to_owned))
    };
    match recipient_info {
        RecipientInfo::Ktri(ktri) => {
            let algorithm = &ktri.key_encryption_algorithm;
            named(algorithm, KeyTransport::name_of(&algorithm.oid))
        }
        RecipientInfo::Kari(kari) => {
            let algorithm = &kari.key_encryption_algorithm;
            let scheme = AgreementScheme::from_oid(&algorithm.oid);
            named(algorithm, scheme.and_then(AgreementScheme::name))
        }
        RecipientInfo::Kekri(kekri) => {
            let algorithm = &kekri.key_encryption_algorithm;
            named(
                algorithm,
                KeyWrap::from_oid(&algorithm.oid).map(KeyWrap::name),
            )
        }
        RecipientInfo::Pwri(pwri) => {
            let algorithm = &pwri.key_encryption_algorithm;
            named(
                algorithm,
                (algorithm.oid == PwriWrap::OID).then_some("pwri-kek"),
            )
        }
        RecipientInfo::Ori(ori) => Some(ori.ori_type.to_string()),
        RecipientInfo::Unknown => None,
    }
}
