//! The certificates that a path is limited to, where its user says which.

use std::collections::HashSet;

use crate::crypto::fingerprint::Fingerprint;
use crate::pki::certificate::Certificate;

/// The certificates that are to be used in validating a signer's (RFC 5035 section 3): a path uses
/// all of them, and no other.
///
/// The certificate of the anchor may be among them and need not: an anchor is a name and a key, and its
/// certificate no part of the path (RFC 5280 section 6.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PathLimit {
    listed: HashSet<Fingerprint>,
    names_unknown: bool,
}

impl PathLimit {
    /// Adds a certificate to the list.
    pub fn list(&mut self, certificate: &Certificate) {
        self.listed.insert(*certificate.sha256());
    }

    /// Adds one that is not at hand, and so cannot be used.
    pub fn list_unknown(&mut self) {
        self.names_unknown = true;
    }

    /// Whether one is listed that is not at hand.
    pub(super) fn names_unknown(&self) -> bool {
        self.names_unknown
    }

    /// Whether `certificate` may be used.
    pub(super) fn lists(&self, certificate: &Certificate) -> bool {
        self.listed.contains(certificate.sha256())
    }

    /// Whether `certificates` hold all that are listed.
    pub(super) fn is_used_up<'a>(
        &self,
        certificates: impl IntoIterator<Item = &'a Certificate>,
    ) -> bool {
        let used: HashSet<&Fingerprint> = certificates
            .into_iter()
            .filter(|certificate| self.lists(certificate))
            .map(Certificate::sha256)
            .collect();
        used.len() == self.listed.len()
    }
}
