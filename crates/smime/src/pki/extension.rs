//! The extensions that this implementation understands, typed.

use std::collections::HashSet;

use const_oid::ObjectIdentifier;
use const_oid::db::rfc5280;

use super::asn1::{Element, EncodingError, Oid, tag};
use super::certificate::CertificateError;
use super::key_usage::{ExtendedKeyUsage, KeyUsage};

/// What the extensions of a certificate say, as far as they are understood.
///
/// ```text
/// Extensions  ::=  SEQUENCE SIZE (1..MAX) OF Extension
/// Extension  ::=  SEQUENCE  {
///      extnID      OBJECT IDENTIFIER,
///      critical    BOOLEAN DEFAULT FALSE,
///      extnValue   OCTET STRING }
/// ```
///
/// RFC 5280 sections 4.1 and 4.2.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extensions {
    /// basicConstraints (RFC 5280 section 4.2.1.9).
    pub basic_constraints: Option<BasicConstraints>,
    /// keyUsage (RFC 5280 section 4.2.1.3).
    pub key_usage: Option<KeyUsage>,
    /// extKeyUsage (RFC 5280 section 4.2.1.12).
    pub extended_key_usage: Option<ExtendedKeyUsage>,
    /// The mail addresses of subjectAltName, in their order: rfc822Name (RFC 5280 section
    /// 4.2.1.6) and SmtpUTF8Mailbox (RFC 8398 section 3).
    pub subject_alt_emails: Vec<String>,
    /// subjectKeyIdentifier (RFC 5280 section 4.2.1.2).
    pub subject_key_identifier: Option<Vec<u8>>,
    /// The keyIdentifier of authorityKeyIdentifier (RFC 5280 section 4.2.1.1).
    pub authority_key_identifier: Option<Vec<u8>>,
    /// The critical extensions that are not understood (RFC 5280 section 4.2: the certificate
    /// must be rejected).
    pub unknown_critical: Vec<Oid>,
}

/// Whether the subject is a certification authority, and how long a path below it may be.
///
/// ```text
/// BasicConstraints ::= SEQUENCE {
///      cA                      BOOLEAN DEFAULT FALSE,
///      pathLenConstraint       INTEGER (0..MAX) OPTIONAL }
/// ```
///
/// RFC 5280 section 4.2.1.9.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BasicConstraints {
    /// Whether the subject is a CA.
    pub ca: bool,
    /// How many intermediate certificates, self-issued ones not counted, may follow; numbers
    /// above `u32::MAX` count as that.
    pub path_length: Option<u32>,
}

impl Extensions {
    /// Reads the SEQUENCE of extensions.
    pub(crate) fn from_element(element: &Element<'_>) -> Result<Self, CertificateError> {
        let mut extensions = Self::default();
        let mut seen = HashSet::new();
        let mut elements = element.elements();
        while !elements.is_empty() {
            let extension = elements.expect(tag::SEQUENCE, "Extension")?;
            let mut fields = extension.elements();
            let oid = fields.expect(tag::OBJECT_IDENTIFIER, "extnID")?.oid()?;
            let critical = fields
                .optional(tag::BOOLEAN, "critical")?
                .map_or(Ok(false), |critical| critical.boolean())?;
            let value = fields.expect(tag::OCTET_STRING, "extnValue")?;
            fields.finish("Extension")?;
            if !extensions.understand(&oid, &value)? && critical {
                extensions.unknown_critical.push(oid.clone());
            }
            if let Some(oid) = seen.replace(oid) {
                return Err(CertificateError::DuplicateExtension { oid });
            }
        }
        Ok(extensions)
    }

    /// Takes in an extension's value; says whether the extension is one that is understood.
    fn understand(&mut self, oid: &Oid, value: &Element<'_>) -> Result<bool, EncodingError> {
        if *oid == rfc5280::ID_CE_BASIC_CONSTRAINTS {
            let value = value.inner(tag::SEQUENCE, "BasicConstraints")?;
            self.basic_constraints = Some(BasicConstraints::from_element(&value)?);
        } else if *oid == rfc5280::ID_CE_KEY_USAGE {
            let value = value.inner(tag::BIT_STRING, "KeyUsage")?;
            self.key_usage = Some(KeyUsage::from_element(&value)?);
        } else if *oid == rfc5280::ID_CE_EXT_KEY_USAGE {
            let value = value.inner(tag::SEQUENCE, "ExtKeyUsageSyntax")?;
            self.extended_key_usage = Some(ExtendedKeyUsage::from_element(&value)?);
        } else if *oid == rfc5280::ID_CE_SUBJECT_ALT_NAME {
            let value = value.inner(tag::SEQUENCE, "SubjectAltName")?;
            self.subject_alt_emails = emails(&value)?;
        } else if *oid == rfc5280::ID_CE_SUBJECT_KEY_IDENTIFIER {
            let value = value.inner(tag::OCTET_STRING, "SubjectKeyIdentifier")?;
            self.subject_key_identifier = Some(value.content.to_vec());
        } else if *oid == rfc5280::ID_CE_AUTHORITY_KEY_IDENTIFIER {
            let value = value.inner(tag::SEQUENCE, "AuthorityKeyIdentifier")?;
            self.authority_key_identifier = value
                .elements()
                .optional(tag::context(0), "keyIdentifier")?
                .map(|identifier| identifier.content.to_vec());
        } else {
            return Ok(false);
        }
        Ok(true)
    }
}

impl BasicConstraints {
    fn from_element(element: &Element<'_>) -> Result<Self, EncodingError> {
        let mut fields = element.elements();
        let ca = fields
            .optional(tag::BOOLEAN, "cA")?
            .map_or(Ok(false), |ca| ca.boolean())?;
        let path_length = fields
            .optional(tag::INTEGER, "pathLenConstraint")?
            .map(|length| length.unsigned())
            .transpose()?;
        fields.finish("BasicConstraints")?;
        Ok(Self { ca, path_length })
    }
}

/// The mail addresses among GeneralNames; names of other kinds are passed over unread.
///
/// ```text
/// GeneralNames ::= SEQUENCE SIZE (1..MAX) OF GeneralName
/// GeneralName ::= CHOICE {
///      otherName                       [0]     OtherName,
///      rfc822Name                      [1]     IA5String,
///      ... }
/// OtherName ::= SEQUENCE {
///      type-id    OBJECT IDENTIFIER,
///      value      [0] EXPLICIT ANY DEFINED BY type-id }
/// ```
fn emails(general_names: &Element<'_>) -> Result<Vec<String>, EncodingError> {
    let mut emails = Vec::new();
    let mut names = general_names.elements();
    while !names.is_empty() {
        let name = names.next("GeneralName")?;
        let octets = if name.tag == tag::context(1) {
            name.content
        } else if name.tag == tag::context_constructed(0) {
            let mut fields = name.elements();
            let type_id = fields.expect(tag::OBJECT_IDENTIFIER, "type-id")?.oid()?;
            if type_id != ID_ON_SMTP_UTF8_MAILBOX {
                continue;
            }
            fields
                .expect(tag::context_constructed(0), "value")?
                .inner(tag::UTF8_STRING, "SmtpUTF8Mailbox")?
                .content
        } else {
            continue;
        };
        emails.push(
            String::from_utf8(octets.to_vec())
                .map_err(|_| name.value_error("a mail address in ASCII or UTF-8"))?,
        );
    }
    Ok(emails)
}

/// RFC 8398 section 3.
const ID_ON_SMTP_UTF8_MAILBOX: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.8.9");
