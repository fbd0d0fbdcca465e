//! From a receiver's keys to the content-encryption key (RFC 5652 sections 6.2 and 6.4).
//!
//! Which recipients are tried follows from the message's identifiers and from the keys at hand, so
//! anybody may know it. What comes of trying them nobody is told: whoever can have messages
//! decrypted and see which step failed has an oracle for the recipient's key (RFC 3218, Vaudenay
//! 2002). So every matching recipient is tried, whatever came of the others, and each gives a key to
//! try on the content: by RSA v1.5 there is always one, and where none comes of the others a random
//! one takes its place. How many keys are tried, and so what that costs and whether it is too much,
//! follows from the number of recipients that match, and is settled before any key is used.

mod kari;
mod kekri;
mod keys;
mod ktri;
mod pairs;
mod pwri;
pub(super) mod recipients;
mod technique;
#[cfg(test)]
mod tests;
pub(super) mod trial;

pub use keys::{DecryptionKeys, KeyEncryptionKey, RecipientKey};
pub(crate) use technique::KeyLength;

use self::pairs::{KeySizes, Pair};
use self::technique::Obstacle;
use crate::budget::{Budget, Work};
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
    /// Further lengths that a transported key may have.
    transported_lengths: &'static [KeyLength],
    any_recipient: bool,
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
            transported_lengths: &[],
            any_recipient: false,
        }
    }

    /// Tries these lengths too for a key that is transported: RSA v1.5 has to be told which, so as
    /// to give nothing away.
    pub(crate) fn transported_lengths(mut self, lengths: &'static [KeyLength]) -> Self {
        self.transported_lengths = lengths;
        self
    }

    /// Tries every recipient of a key's type, if `any`, whatever certificates the keys have.
    pub(crate) fn any_recipient(mut self, any: bool) -> Self {
        self.any_recipient = any;
        self
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
        let mut pairs = Vec::new();
        let matched = recipient_infos
            .iter()
            .map(|recipient_info| {
                let before = pairs.len();
                self.pair(recipient_info, &mut pairs);
                pairs.len() > before
            })
            .collect();
        Recovery {
            matched,
            candidates: self.candidates(&pairs, budget),
        }
    }

    fn candidates(&self, pairs: &[Pair<'a>], budget: &Budget) -> Result<Vec<Candidate>, Refusal> {
        let given = &self.keys.content_keys;
        if pairs.is_empty() && given.is_empty() {
            return Err(Refusal::new(
                Reason::NoRecipient,
                "recipientInfos: none is for a key that was given",
            ));
        }
        budget.pay(Work::KeyDecryption, pairs.len() as u64)?;
        let mut outcomes = Outcomes::default();
        let mut sizes = KeySizes::default();
        let mut techniques = Vec::new();
        for pair in pairs {
            let lengths = self.lengths(pair);
            match self.prepare(pair, &mut sizes, budget) {
                Ok(technique) => techniques.push((Some(technique), lengths)),
                Err(Obstacle::Broken) => techniques.push((None, lengths)),
                Err(Obstacle::Refused(refusal)) => outcomes.refusals.push(refusal),
            }
        }
        for (technique, lengths) in &techniques {
            if let Some(technique) = technique {
                technique.pay(budget, lengths.len())?;
            }
        }
        // From here on keys are used, and nothing is decided before all of them were.
        for key in given {
            outcomes.add(self.length.check(key.clone()), self.substitute());
        }
        for (technique, lengths) in &techniques {
            for length in lengths {
                let key = match technique {
                    Some(technique) => technique.recover(self.provider, *length),
                    None => Err(CryptoError::Failed),
                };
                outcomes.add(key, self.substitute());
            }
        }
        outcomes.conclude()
    }

    /// The lengths that a pair's key may have.
    fn lengths(&self, pair: &Pair<'_>) -> Vec<KeyLength> {
        let further = match pair {
            Pair::Ktri(..) => self.transported_lengths,
            _ => &[],
        };
        let differs = |length: &&KeyLength| length.expected() != self.length.expected();
        [self.length]
            .into_iter()
            .chain(further.iter().filter(differs).copied())
            .collect()
    }

    /// A random key. Without random numbers any will do: it is never accepted.
    fn substitute(&self) -> Secret {
        let mut key = vec![0; self.length.expected()];
        let _ = self.provider.random(&mut key);
        key.into()
    }
}

/// What came of all attempts.
#[derive(Default)]
struct Outcomes {
    candidates: Vec<Candidate>,
    /// Attempts that were not made, for what is not implemented or not allowed.
    refusals: Vec<Refusal>,
}

impl Outcomes {
    /// Takes the key that an attempt gave, or else the one that was made to stand in its place.
    fn add(&mut self, outcome: Result<Secret, CryptoError>, substitute: Secret) {
        let (key, is_substitute) = match outcome {
            Ok(key) => (key, false),
            Err(CryptoError::Unsupported) => {
                return self.refusals.push(Refusal::new(
                    Reason::Unsupported,
                    "recipientInfos: the provider lacks the algorithm",
                ));
            }
            Err(CryptoError::Key | CryptoError::Failed) => (substitute, true),
        };
        self.candidates.push(Candidate { key, is_substitute });
    }

    /// The keys to try, or why no attempt at all was made.
    fn conclude(self) -> Result<Vec<Candidate>, Refusal> {
        let rank = |refusal: &Refusal| refusal.reason.rank();
        match self.refusals.into_iter().max_by_key(rank) {
            Some(refusal) if self.candidates.is_empty() => Err(refusal),
            _ => Ok(self.candidates),
        }
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
            let is_own = algorithm.oid == PwriWrap::OID;
            let wrap = KeyWrap::from_oid(&algorithm.oid).map(KeyWrap::name);
            named(algorithm, is_own.then_some("pwri-kek").or(wrap))
        }
        RecipientInfo::Ori(ori) => Some(ori.ori_type.to_string()),
        RecipientInfo::Unknown => None,
    }
}
