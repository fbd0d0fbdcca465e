//! SignerIdentifier and RecipientIdentifier: whose certificate is meant (RFC 5652 sections 5.3 and
//! 6.2.1).

use core::fmt;

use smime_ber::{Element, Tag};

use super::CmsError;
use super::fields::octets;
use super::issuer_and_serial_number::{IssuerAndSerialNumber, show_octets};
use crate::pki::Certificate;

/// Which certificate verifies a signature.
///
/// ```text
/// SignerIdentifier ::= CHOICE {
///   issuerAndSerialNumber IssuerAndSerialNumber,
///   subjectKeyIdentifier [0] SubjectKeyIdentifier }
///
/// SubjectKeyIdentifier ::= OCTET STRING
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignerIdentifier {
    /// The one of this issuer with this serial number.
    IssuerAndSerialNumber(IssuerAndSerialNumber),
    /// The one with this subjectKeyIdentifier extension.
    SubjectKeyIdentifier(Vec<u8>),
}

/// Whose key decrypts: the same choice under another name.
///
/// ```text
/// RecipientIdentifier ::= CHOICE {
///   issuerAndSerialNumber IssuerAndSerialNumber,
///   subjectKeyIdentifier [0] SubjectKeyIdentifier }
/// ```
pub type RecipientIdentifier = SignerIdentifier;

impl SignerIdentifier {
    /// Reads the choice in BER; `field` is its name.
    pub(crate) fn read(field: &'static str, element: &Element<'_>) -> Result<Self, CmsError> {
        if element.header.tag.same_type(Tag::context(0)) {
            return octets(field, element).map(Self::SubjectKeyIdentifier);
        }
        IssuerAndSerialNumber::read(field, element).map(Self::IssuerAndSerialNumber)
    }

    /// Whether `certificate` is one that is meant.
    pub fn names(&self, certificate: &Certificate) -> bool {
        match self {
            Self::IssuerAndSerialNumber(identifier) => identifier.names(certificate),
            Self::SubjectKeyIdentifier(identifier) => has_key_identifier(certificate, identifier),
        }
    }
}

/// Whether the subjectKeyIdentifier extension of `certificate` is `identifier`.
pub(crate) fn has_key_identifier(certificate: &Certificate, identifier: &[u8]) -> bool {
    certificate.extensions().subject_key_identifier.as_deref() == Some(identifier)
}

impl fmt::Display for SignerIdentifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::IssuerAndSerialNumber(identifier) => identifier.fmt(f),
            Self::SubjectKeyIdentifier(identifier) => {
                f.write_str("subjectKeyIdentifier ")?;
                show_octets(f, identifier)
            }
        }
    }
}
