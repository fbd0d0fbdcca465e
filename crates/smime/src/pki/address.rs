//! Whether a message is from whom its signer is: RFC 8550 section 3.

use super::certificate::Certificate;

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

/// Compares the addresses of a message with those in the certificates of its *valid* signers.
///
/// `from` holds the addr-specs of the one From field, `sender` that of the one Sender field where
/// there is one; a message without From, with From or Sender twice, or with a From that names
/// nobody is for the caller to pass with an empty `from`, which is a mismatch whatever the
/// certificates hold.
///
/// Where several have signed, [`AddressOutcome::NoneInCertificate`] is said only if none of their
/// certificates holds an address: a second signer who has no address must not lift the mismatch
/// of the first.
pub fn check<'a>(
    signers: impl IntoIterator<Item = &'a Certificate>,
    from: &[impl AsRef<str>],
    sender: Option<&str>,
) -> AddressOutcome {
    let signers: Vec<_> = signers.into_iter().map(Certificate::emails).collect();
    let some_signer_holds = |address: &str| signers.iter().any(|held| holds(held, address));
    if from.is_empty() {
        AddressOutcome::Mismatch
    } else if signers
        .iter()
        .any(|held| from.iter().all(|address| holds(held, address.as_ref())))
    {
        AddressOutcome::Match
    } else if sender.is_some_and(some_signer_holds) {
        AddressOutcome::SenderMatch
    } else if signers.iter().all(Vec::is_empty) {
        AddressOutcome::NoneInCertificate
    } else {
        AddressOutcome::Mismatch
    }
}

/// Whether two addr-specs are one mailbox: the local part is compared exactly, the domain without
/// regard to the case of ASCII letters.
///
/// RFC 8550 section 3 would have the local part compared without regard to case too (a SHOULD);
/// RFC 5321 section 2.4 leaves its meaning, case included, to the host, and two mailboxes must
/// not pass for one.
pub fn same_mailbox(one: &str, other: &str) -> bool {
    match (one.rsplit_once('@'), other.rsplit_once('@')) {
        (Some((local, domain)), Some((other_local, other_domain))) => {
            local == other_local && domain.eq_ignore_ascii_case(other_domain)
        }
        _ => false,
    }
}

fn holds(held: &[String], address: &str) -> bool {
    held.iter().any(|email| same_mailbox(email, address))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_parts_are_compared_exactly_and_domains_without_case() {
        assert!(same_mailbox("alice@example.com", "alice@EXAMPLE.com"));
        assert!(!same_mailbox("alice@example.com", "Alice@example.com"));
        assert!(!same_mailbox("alice@example.com", "alice@example.com."));
        assert!(!same_mailbox("alice@example.com", "alice@example.org"));
        assert!(!same_mailbox(
            "alice@example.com",
            "alice@example.com\0.org"
        ));
        assert!(same_mailbox("\"a@b\"@example.com", "\"a@b\"@example.com"));
        assert!(!same_mailbox("alice", "alice"));
    }
}
