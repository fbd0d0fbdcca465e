//! The sender's address is one that a signer's certificate holds (RFC 8550 section 3).

use crate::reason::Reason;
use crate::refusal::Refusal;
use crate::verdict::Address;

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
    pub from: Result<Vec<String>, String>,
    /// The address in Sender, where there is one; an error says why it cannot be told.
    pub sender: Result<Option<String>, String>,
}

/// Proof that the sender's address was judged and holds, or that nobody asked.
#[derive(Clone, Copy, Debug)]
pub struct AddressBound(Address);

impl AddressBound {
    /// That there is nothing to check an address against, or that the check was turned off.
    pub(crate) fn not_checked() -> Self {
        Self(Address::NotChecked)
    }

    /// Checks `fields` against the addresses of each valid signer's certificate.
    pub(crate) fn check(fields: &SenderFields, signers: &[&[String]]) -> Result<Self, Refusal> {
        if signers.iter().all(|emails| emails.is_empty()) {
            return Ok(Self(Address::NoneInCertificate));
        }
        let mismatch = |detail: String| Refusal::new(Reason::AddressMismatch, detail);
        let from = match &fields.from {
            Ok(from) if from.is_empty() => return Err(mismatch("From holds no address".into())),
            Ok(from) => from,
            Err(why) => return Err(mismatch(why.clone())),
        };
        let sender = fields.sender.as_ref().map_err(|why| mismatch(why.clone()))?;
        if signers.iter().any(|emails| from.iter().all(|address| holds(emails, address))) {
            return Ok(Self(Address::Match));
        }
        if let Some(sender) = sender
            && signers.iter().any(|emails| holds(emails, sender))
        {
            return Ok(Self(Address::SenderMatch));
        }
        Err(mismatch(format!(
            "From is {}, the certificate holds {}",
            listed(from),
            listed(signers.concat().as_slice())
        )))
    }

    /// What was found.
    pub(crate) fn outcome(&self) -> Address {
        self.0
    }
}

fn holds(emails: &[String], address: &str) -> bool {
    emails.iter().any(|email| same_mailbox(email, address))
}

/// Whether two addresses name one mailbox: the local part exactly, the domain without case.
///
/// RFC 8550 section 3 lets the local part be compared without case as well; here it is not, since
/// RFC 5321 leaves its meaning to the host that owns it.
fn same_mailbox(left: &str, right: &str) -> bool {
    match (left.rsplit_once('@'), right.rsplit_once('@')) {
        (Some((left_local, left_domain)), Some((right_local, right_domain))) => {
            left_local == right_local && left_domain.eq_ignore_ascii_case(right_domain)
        }
        _ => false,
    }
}

fn listed(addresses: &[String]) -> String {
    let shown: Vec<String> =
        addresses.iter().map(|address| address.escape_default().to_string()).collect();
    shown.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(from: &[&str], sender: Option<&str>) -> SenderFields {
        SenderFields {
            from: Ok(from.iter().map(|address| (*address).to_owned()).collect()),
            sender: Ok(sender.map(str::to_owned)),
        }
    }

    fn outcome(from: &[&str], sender: Option<&str>, emails: &[&str]) -> Option<Address> {
        let emails: Vec<String> = emails.iter().map(|email| (*email).to_owned()).collect();
        AddressBound::check(&fields(from, sender), &[&emails]).ok().map(|bound| bound.outcome())
    }

    #[test]
    fn the_domain_is_compared_without_case_and_the_local_part_with_it() {
        let emails = ["alice@example.com"];
        assert_eq!(outcome(&["alice@EXAMPLE.com"], None, &emails), Some(Address::Match));
        assert_eq!(outcome(&["Alice@example.com"], None, &emails), None);
    }

    #[test]
    fn one_certificate_must_hold_every_from_address() {
        let from = ["alice@example.com", "bob@example.com"];
        assert_eq!(outcome(&from, None, &["alice@example.com"]), None);
        assert_eq!(outcome(&from, None, &from), Some(Address::Match));
        let (alice, bob) = (vec![from[0].to_owned()], vec![from[1].to_owned()]);
        assert!(AddressBound::check(&fields(&from, None), &[&alice, &bob]).is_err());
    }

    #[test]
    fn a_sender_stands_in_for_from() {
        let emails = ["alice@example.com"];
        assert_eq!(
            outcome(&["mallory@example.com"], Some("alice@example.com"), &emails),
            Some(Address::SenderMatch)
        );
        assert_eq!(outcome(&["mallory@example.com"], Some("eve@example.com"), &emails), None);
    }

    #[test]
    fn a_certificate_without_an_address_is_borne() {
        assert_eq!(outcome(&["alice@example.com"], None, &[]), Some(Address::NoneInCertificate));
    }

    #[test]
    fn a_sender_that_cannot_be_told_is_a_mismatch() {
        let told = SenderFields {
            from: Err("From stands twice".to_owned()),
            sender: Ok(None),
        };
        let emails = vec!["alice@example.com".to_owned()];
        assert!(AddressBound::check(&told, &[&emails]).is_err());
    }
}
