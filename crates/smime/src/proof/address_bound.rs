//! The sender's address is one that a signer's certificate holds (RFC 8550 section 3).

use crate::pki::Certificate;
use crate::pki::address::{self, AddressOutcome};
use crate::reason::Reason;
use crate::refusal::Refusal;
use crate::verdict::Address;
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

/// What the header of an RFC 5322 message says about its sender.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SenderFields {
    /// The addresses in From; an error says why they cannot be told.
    pub from: Result<Vec<String>, Refusal>,
    /// The address in Sender, where there is one; an error says why it cannot be told.
    pub sender: Result<Option<String>, Refusal>,
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
    ) -> Result<Self, Refusal> {
        let from = fields.from.as_ref().map_err(Clone::clone)?;
        let sender = fields.sender.as_ref().map_err(Clone::clone)?;
        match address::check(certificates, from, sender.as_deref()) {
            AddressOutcome::Mismatch => {
                let emails: Vec<_> = certificates.iter().flat_map(Certificate::emails).collect();
                let (from, emails) = (listed(from), listed(&emails));
                Err(Refusal::new(
                    Reason::AddressMismatch,
                    format!("From is {from}, the certificate holds {emails}"),
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

fn listed(addresses: &[String]) -> String {
    let shown: Vec<_> = addresses
        .iter()
        .map(|address| visible(address).to_string())
        .collect();
    shown.join(", ")
}
