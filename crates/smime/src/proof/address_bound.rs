//! The sender's address is one that a signer's certificate holds (RFC 8550 section 3).

use serde::Serialize;

use crate::budget::Budget;
use crate::mime::Mailbox;
use crate::pki::Certificate;
use crate::pki::address::{self, AddressOutcome, Claimed};
use crate::reason::Reason;
use crate::refusal::Refusal;
use crate::visible::visible;

/// What the address check is made against.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum AddressCheck {
    /// The From and Sender fields of an RFC 5322 message; nothing for other forms.
    #[default]
    FromMessage,
    /// This address, whatever the message says.
    Given(String),
    /// Nothing: the check is left out, and the report says so.
    Off,
}

/// What the address check (RFC 8550 section 3) found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Address {
    /// A valid signer's certificate holds every From address.
    Match,
    /// It holds the Sender address, not every From address.
    SenderMatch,
    /// It holds neither, or the header does not tell.
    Mismatch,
    /// No valid signer's certificate holds an address.
    NoneInCertificate,
    /// The check was not asked for, or there was nothing to check against.
    NotChecked,
}

impl From<AddressOutcome> for Address {
    fn from(outcome: AddressOutcome) -> Self {
        match outcome {
            AddressOutcome::Match => Self::Match,
            AddressOutcome::SenderMatch => Self::SenderMatch,
            AddressOutcome::Mismatch => Self::Mismatch,
            AddressOutcome::NoneInCertificate => Self::NoneInCertificate,
        }
    }
}

/// What the header of an RFC 5322 message says about its sender.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SenderFields {
    /// The addresses in From; an error says why they cannot be told.
    pub from: Result<Vec<Mailbox>, Refusal>,
    /// The address in Sender, where there is one that can be read.
    pub sender: Option<Mailbox>,
}

/// Proof that the sender's address was judged and holds, or that nobody asked.
#[derive(Clone, Copy, Debug)]
pub struct AddressBound(Address);

impl AddressBound {
    /// That there is nothing to check an address against, or that the check was turned off.
    pub(crate) fn not_checked() -> Self {
        Self(Address::NotChecked)
    }

    /// Checks `fields` against the addresses in the valid signers' certificates.
    pub(crate) fn check(
        fields: &SenderFields,
        certificates: &[Certificate],
        exact_local_part: bool,
        budget: &Budget,
    ) -> Result<Self, Refusal> {
        let from = fields.from.as_ref().map_err(Clone::clone)?;
        let claimed = Claimed {
            from,
            sender: fields.sender.as_ref(),
            exact_local_part,
        };
        match address::check(certificates, claimed, budget)? {
            AddressOutcome::Mismatch => {
                let certificates = address::distinct(certificates);
                let held = certificates.into_iter().flat_map(Certificate::addresses);
                let (from, held) = (listed(from), listed(held.map(|held| held.text)));
                Err(Refusal::new(
                    Reason::AddressMismatch,
                    format!("From is {from}, the certificate holds {held}"),
                ))
            }
            outcome => Ok(Self(outcome.into())),
        }
    }

    /// What was found.
    pub(crate) fn outcome(&self) -> Address {
        self.0
    }
}

/// The first few of many, each cut where it is long: a sender chooses how many there are.
fn listed(addresses: impl IntoIterator<Item = impl ToString>) -> String {
    const ADDRESSES: usize = 3;
    const CHARACTERS: usize = 80;
    let mut addresses = addresses.into_iter();
    let mut shown = String::new();
    for address in addresses.by_ref().take(ADDRESSES) {
        if !shown.is_empty() {
            shown.push_str(", ");
        }
        let address = address.to_string();
        let mut characters = address.chars();
        let start: String = characters.by_ref().take(CHARACTERS).collect();
        shown.push_str(&visible(&start).to_string());
        if characters.next().is_some() {
            shown.push('…');
        }
    }
    match addresses.count() {
        0 if shown.is_empty() => "none that can be read".to_owned(),
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
