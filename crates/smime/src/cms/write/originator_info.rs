//! OriginatorInfo (RFC 5652 section 6.1).

use smime_ber::{Tag, der};

use super::certificate_set;
use crate::pki::Certificate;

/// Certificates of the originator.
///
/// ```text
/// originatorInfo [0] IMPLICIT OriginatorInfo OPTIONAL
///
/// OriginatorInfo ::= SEQUENCE {
///   certs [0] IMPLICIT CertificateSet OPTIONAL,
///   crls [1] IMPLICIT RevocationInfoChoices OPTIONAL }
/// ```
#[derive(Clone, Copy, Debug)]
pub(crate) struct OriginatorInfo<'a> {
    pub(crate) certificates: &'a [Certificate],
}

impl OriginatorInfo<'_> {
    /// Whether it is left out: it then says nothing.
    pub(crate) fn is_absent(self) -> bool {
        self.certificates.is_empty()
    }

    /// The DER encoding under \[0\]; nothing where it is left out.
    pub(crate) fn to_der(self) -> Vec<u8> {
        if self.is_absent() {
            return Vec::new();
        }
        let certificates = self.certificates.iter().map(Certificate::as_der);
        der::element(Tag::context(0), |info| {
            info.raw(&certificate_set(certificates));
        })
    }
}
