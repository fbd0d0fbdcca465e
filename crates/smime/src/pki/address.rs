//! Whether a message is from whom its signer is: RFC 8550 section 3.

use std::borrow::Cow;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use super::certificate::Certificate;
use crate::budget::{Budget, Exhausted, Work};
use crate::mime::Mailbox;
use crate::mime::address::comparable_domain;

/// A mail address that a certificate holds. Text from outside: escape it where it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldAddress {
    /// The address as it stands.
    pub text: String,
    /// Whether it is an ASCII address, in whose local part A to Z are as good as a to z (RFC 8550
    /// section 3, a SHOULD); a SmtpUTF8Mailbox is compared octet by octet (RFC 8398 section 5).
    pub is_ascii: bool,
}

impl HeldAddress {
    /// That of an rfc822Name. It is an IA5String (RFC 5280 section 4.2.1.6); some issuers write UTF-8.
    pub(super) fn rfc822_name(octets: &[u8]) -> Option<Self> {
        std::str::from_utf8(octets)
            .ok()
            .map(|text| Self::email_address(text.into()))
    }

    /// That of a SmtpUTF8Mailbox, whatever characters it has.
    pub(super) fn smtp_utf8_mailbox(octets: &[u8]) -> Option<Self> {
        Some(Self {
            text: std::str::from_utf8(octets).ok()?.to_owned(),
            is_ascii: false,
        })
    }

    /// That of an emailAddress attribute.
    pub(super) fn email_address(text: Cow<'_, str>) -> Self {
        Self {
            is_ascii: text.is_ascii(),
            text: text.into_owned(),
        }
    }
}

/// What the check of the author's address found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressOutcome {
    /// The certificate of one valid signer holds every From address.
    Match,
    /// From does not match; the certificate of a valid signer holds the Sender address.
    SenderMatch,
    /// Neither From nor Sender is in a signer's certificate, or there is no From address.
    Mismatch,
    /// No signer's certificate holds an address: nothing to compare with.
    NoneInCertificate,
}

impl AddressOutcome {
    /// The outcome as reports write it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::SenderMatch => "sender-match",
            Self::Mismatch => "mismatch",
            Self::NoneInCertificate => "none-in-certificate",
        }
    }

    /// Whether the message may be valid.
    pub const fn is_accepted(self) -> bool {
        !matches!(self, Self::Mismatch)
    }
}

/// What a message says about who it is from.
#[derive(Clone, Copy, Debug)]
pub struct Claimed<'a> {
    /// The addresses of the one From field.
    pub from: &'a [Mailbox],
    /// That of the one Sender field, where there is one.
    pub sender: Option<&'a Mailbox>,
    /// Whether local parts are the same only octet for octet, in ASCII addresses too.
    pub exact_local_part: bool,
}

/// Compares the addresses of a message with those in the certificates of its *valid* signers.
///
/// A message without From, with From or Sender twice, or with a From that names nobody is for the
/// caller to pass with an empty `from`, which is a mismatch whatever the certificates hold.
///
/// Where several have signed, [`AddressOutcome::NoneInCertificate`] is said only if none of their
/// certificates holds an address, readable or not: a second signer who has no address must not lift
/// the mismatch of the first.
///
/// Both counts are a sender's to choose. Each address and each name is looked at once, and paid for.
///
/// # Errors
/// [`Exhausted`] where the budget does not allow for so many.
pub fn check<'a>(
    signers: impl IntoIterator<Item = &'a Certificate>,
    claimed: Claimed<'_>,
    budget: &Budget,
) -> Result<AddressOutcome, Exhausted> {
    if claimed.from.is_empty() {
        return Ok(AddressOutcome::Mismatch);
    }
    let signers = distinct(signers);
    budget.pay(Work::Name, claimed.from.len() as u64)?;
    let from = Wanted::new(claimed.from, claimed.exact_local_part);
    let sender = Wanted::new(claimed.sender, claimed.exact_local_part);
    let mut has_sender = false;
    for signer in &signers {
        let held: Vec<_> = signer.addresses().collect();
        budget.pay(Work::Name, held.len() as u64)?;
        if from.are_all_in(&held) {
            return Ok(AddressOutcome::Match);
        }
        has_sender |= claimed.sender.is_some() && sender.are_all_in(&held);
    }
    Ok(if has_sender {
        AddressOutcome::SenderMatch
    } else if signers.iter().any(|signer| signer.has_address()) {
        AddressOutcome::Mismatch
    } else {
        AddressOutcome::NoneInCertificate
    })
}

/// Each certificate once, however many signers have it.
pub(crate) fn distinct<'a>(
    certificates: impl IntoIterator<Item = &'a Certificate>,
) -> Vec<&'a Certificate> {
    let mut seen = HashSet::new();
    certificates
        .into_iter()
        .filter(|certificate| seen.insert(certificate.sha256()))
        .collect()
}

/// A mailbox as it is compared: local part, and the domain by its A-labels.
type Key<'a> = (Cow<'a, str>, Cow<'a, str>);

/// Addresses that have to be in a certificate, each of which is found at once.
struct Wanted<'a> {
    /// Each with its number, and that of the group that it is in.
    exact: HashMap<Key<'a>, (usize, usize)>,
    /// The groups: addresses that differ in the case of their local parts alone, under the small
    /// letters, with their number among the groups and how many they are.
    folded: HashMap<Key<'a>, (usize, usize)>,
    exact_local_part: bool,
}

impl<'a> Wanted<'a> {
    fn new(mailboxes: impl IntoIterator<Item = &'a Mailbox>, exact_local_part: bool) -> Self {
        let mut wanted = Self {
            exact: HashMap::new(),
            folded: HashMap::new(),
            exact_local_part,
        };
        for mailbox in mailboxes {
            let next = wanted.folded.len();
            let (local_part, domain) = key(mailbox);
            let small = (small_letters(mailbox.local_part()), domain.clone());
            let (group, members) = wanted.folded.entry(small).or_insert((next, 0));
            let exact = (local_part, domain);
            let number = wanted.exact.len();
            if let Entry::Vacant(vacant) = wanted.exact.entry(exact) {
                vacant.insert((number, *group));
                *members += 1;
            }
        }
        wanted
    }

    /// Whether each is among those that a certificate holds.
    fn are_all_in(&self, held: &[HeldAddress]) -> bool {
        let mut groups = HashMap::new();
        let mut single = HashSet::new();
        for address in held {
            // What is no address is nobody's.
            let Ok(mailbox) = Mailbox::parse(address.text.as_bytes()) else {
                continue;
            };
            let (local_part, domain) = key(&mailbox);
            if address.is_ascii && !self.exact_local_part {
                let small = (small_letters(&local_part), domain);
                if let Some((group, members)) = self.folded.get(&small) {
                    groups.insert(*group, *members);
                }
            } else if let Some(numbers) = self.exact.get(&(local_part, domain)) {
                single.insert(*numbers);
            }
        }
        let in_groups: usize = groups.values().sum();
        let alone = single
            .iter()
            .filter(|(_, group)| !groups.contains_key(group));
        in_groups + alone.count() == self.exact.len()
    }
}

fn key(mailbox: &Mailbox) -> Key<'_> {
    let local_part = Cow::Borrowed(mailbox.local_part());
    (local_part, comparable_domain(mailbox.domain()))
}

fn small_letters(local_part: &str) -> Cow<'_, str> {
    if local_part.bytes().any(|octet| octet.is_ascii_uppercase()) {
        Cow::Owned(local_part.to_ascii_lowercase())
    } else {
        Cow::Borrowed(local_part)
    }
}
