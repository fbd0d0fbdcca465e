//! The encryption key preference attribute (RFC 8551 section 2.5.3).

use const_oid::ObjectIdentifier;
use smime_ber::{SliceReader, Tag};

use super::{Attribute, Bases, SingleValued};
use crate::basis::Basis;
use crate::cms::SignerIdentifier;
use crate::cms::write::{implicit, issuer_and_serial_number};
use crate::pki::Certificate;

/// The certificate that a signer would have messages encrypted to.
///
/// ```text
/// id-aa-encrypKeyPref OBJECT IDENTIFIER ::= {id-aa 11}
///
/// SMIMEEncryptionKeyPreference ::= CHOICE {
///    issuerAndSerialNumber   [0] IssuerAndSerialNumber,
///    receipentKeyId          [1] RecipientKeyIdentifier,
///    subjectAltKeyIdentifier [2] SubjectKeyIdentifier
/// }
/// ```
///
/// RFC 8551 appendix A, IMPLICIT tags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmimeEncryptionKeyPreference(pub SignerIdentifier);

impl SmimeEncryptionKeyPreference {
    /// The attribute that names `certificate` by issuer and serial number.
    pub(crate) fn attribute(certificate: &Certificate) -> Attribute {
        let name = issuer_and_serial_number(certificate);
        Attribute::single(Self::ATTR_TYPE, implicit(Tag::context(0), &name))
    }
}

impl SingleValued for SmimeEncryptionKeyPreference {
    const ATTR_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.11");
    const NAME: &'static str = "encryption key preference";
    const WANTED: &'static str = "a certificate's name";
    const BASES: Bases = Bases {
        syntax: Basis::KeyPreferenceSyntax,
        one_value: Basis::KeyPreferenceValue,
        once: Basis::KeyPreferenceOnce,
        place: Basis::KeyPreferencePlace,
    };

    fn from_der(value: &[u8]) -> Option<Self> {
        let mut outer = SliceReader::new(value);
        let choice = outer.next().ok()??;
        let tag = choice.header.tag;
        let identifier = if tag == Tag::context_constructed(0) {
            let name = implicit(Tag::SEQUENCE, choice.raw);
            let mut outer = SliceReader::new(&name);
            SignerIdentifier::read("issuerAndSerialNumber", &outer.next().ok()??).ok()?
        } else if tag == Tag::context_constructed(1) {
            let identifier = choice.children().expect(Tag::OCTET_STRING).ok()?;
            SignerIdentifier::SubjectKeyIdentifier(identifier.octets().ok()?.into_owned())
        } else if tag.same_type(Tag::context(2)) {
            SignerIdentifier::SubjectKeyIdentifier(choice.octets().ok()?.into_owned())
        } else {
            return None;
        };
        outer.finish().ok()?;
        Some(Self(identifier))
    }
}
