//! Trust anchors: where paths end.

use super::certificate::{Certificate, Version};
use super::name::Name;

/// A certificate whose owner the receiver trusts: name and key (RFC 5280 section 6.1.1 d).
///
/// Its dates, its other extensions and its signature are not judged. One of version 3 without the
/// cA bit vouches for itself alone, never as an issuer: trusting a friend's certificate makes no
/// certification authority of the friend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustAnchor {
    certificate: Certificate,
}

impl TrustAnchor {
    /// Trusts the owner of `certificate`.
    pub fn new(certificate: Certificate) -> Self {
        Self { certificate }
    }

    /// The certificate that name and key come from.
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// The anchor's name.
    pub fn subject(&self) -> &Name {
        self.certificate.subject()
    }

    /// The DER of the anchor's SubjectPublicKeyInfo.
    pub fn spki_der(&self) -> &[u8] {
        self.certificate.spki_der()
    }

    /// Whether the anchor vouches for others: a certificate of version 1 or 2, which cannot say
    /// it, does; one of version 3 does with the cA bit.
    pub fn may_issue(&self) -> bool {
        self.certificate.version() != Version::V3
            || self
                .certificate
                .extensions()
                .basic_constraints
                .is_some_and(|constraints| constraints.ca)
    }
}

impl From<Certificate> for TrustAnchor {
    fn from(certificate: Certificate) -> Self {
        Self::new(certificate)
    }
}
