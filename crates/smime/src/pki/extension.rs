//! The extensions that this implementation understands, typed.

use std::collections::HashSet;

use const_oid::ObjectIdentifier;
use const_oid::db::rfc5280;
use smime_ber::{Class, Element, Tag};

use super::address::HeldAddress;
use super::certificate::CertificateError;
use super::key_usage::{ExtendedKeyUsage, KeyUsage};
use crate::encoding::{DerReader, EncodingError, unsigned};
use crate::oid::Oid;

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
    pub subject_alt_emails: Vec<HeldAddress>,
    /// Whether subjectAltName holds a mail address besides that is no text.
    pub has_unreadable_email: bool,
    /// subjectKeyIdentifier (RFC 5280 section 4.2.1.2).
    pub subject_key_identifier: Option<Vec<u8>>,
    /// The keyIdentifier of authorityKeyIdentifier (RFC 5280 section 4.2.1.1).
    pub authority_key_identifier: Option<Vec<u8>>,
    /// The critical extensions that are not understood (RFC 5280 section 4.2: the certificate
    /// must be rejected).
    pub unknown_critical: Vec<Oid>,
    /// The constraints on the path that are known and not processed, critical or not: nameConstraints
    /// (RFC 5280 section 4.2.1.10) and policyConstraints (section 4.2.1.11).
    pub unprocessed_constraints: Vec<Oid>,
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
        let mut elements = DerReader::inside(element);
        while !elements.is_empty() {
            let extension = elements.expect(Tag::SEQUENCE, "Extension")?;
            let mut fields = DerReader::inside(&extension);
            let oid = fields.oid("extnID")?;
            let critical = fields.flag("critical")?;
            let value = fields.expect(Tag::OCTET_STRING, "extnValue")?;
            fields.finish("Extension")?;
            if !extensions.understand(&oid, DerReader::inside(&value))? {
                if critical {
                    extensions.unknown_critical.push(oid.clone());
                }
                if UNPROCESSED_CONSTRAINTS.iter().any(|known| oid == *known) {
                    extensions.unprocessed_constraints.push(oid.clone());
                }
            }
            if let Some(oid) = seen.replace(oid) {
                return Err(CertificateError::DuplicateExtension { oid });
            }
        }
        Ok(extensions)
    }

    /// Takes in an extension's value; says whether the extension is one that is understood.
    fn understand(&mut self, oid: &Oid, value: DerReader<'_>) -> Result<bool, EncodingError> {
        if *oid == rfc5280::ID_CE_BASIC_CONSTRAINTS {
            let value = value.only(Tag::SEQUENCE, "BasicConstraints")?;
            self.basic_constraints = Some(BasicConstraints::from_element(&value)?);
        } else if *oid == rfc5280::ID_CE_KEY_USAGE {
            let value = value.only(Tag::BIT_STRING, "KeyUsage")?;
            self.key_usage = Some(KeyUsage::from_element(&value)?);
        } else if *oid == rfc5280::ID_CE_EXT_KEY_USAGE {
            let value = value.only(Tag::SEQUENCE, "ExtKeyUsageSyntax")?;
            self.extended_key_usage = Some(ExtendedKeyUsage::from_element(&value)?);
        } else if *oid == rfc5280::ID_CE_SUBJECT_ALT_NAME {
            let value = value.only(Tag::SEQUENCE, "SubjectAltName")?;
            self.find_emails(&value)?;
        } else if *oid == rfc5280::ID_CE_SUBJECT_KEY_IDENTIFIER {
            let value = value.only(Tag::OCTET_STRING, "SubjectKeyIdentifier")?;
            self.subject_key_identifier = Some(value.content.to_vec());
        } else if *oid == rfc5280::ID_CE_AUTHORITY_KEY_IDENTIFIER {
            let value = value.only(Tag::SEQUENCE, "AuthorityKeyIdentifier")?;
            self.authority_key_identifier = DerReader::inside(&value)
                .optional(Tag::context(0), "keyIdentifier")?
                .map(|identifier| identifier.content.to_vec());
        } else {
            return Ok(false);
        }
        Ok(true)
    }

    /// Takes in the mail addresses among GeneralNames. Names of other kinds are passed over unread,
    /// and an address that cannot be read does not hide the others; an rfc822Name in constructed form
    /// is one. What has not the tag of a GeneralName is none, and makes the extension malformed.
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
    fn find_emails(&mut self, general_names: &Element<'_>) -> Result<(), EncodingError> {
        const OTHER_NAME: Tag = Tag::context_constructed(0);
        const RFC822_NAME: Tag = Tag::context(1);
        let mut names = DerReader::inside(general_names);
        while let Some(name) = names.next("GeneralName")? {
            let tag = name.header.tag;
            let found = if tag == RFC822_NAME {
                HeldAddress::rfc822_name(name.content)
            } else if tag == OTHER_NAME {
                match smtp_utf8_mailbox(&name) {
                    Ok(None) => continue,
                    Ok(Some(mailbox)) => HeldAddress::smtp_utf8_mailbox(mailbox),
                    Err(_) => None,
                }
            } else if tag.class != Class::ContextSpecific {
                return Err(EncodingError::Value {
                    field: "GeneralName",
                    offset: name.header.offset,
                    wanted: "a name under one of the tags of its CHOICE",
                });
            } else if tag.number == RFC822_NAME.number {
                None
            } else {
                continue;
            };
            self.has_unreadable_email |= found.is_none();
            self.subject_alt_emails.extend(found);
        }
        Ok(())
    }
}

impl BasicConstraints {
    fn from_element(element: &Element<'_>) -> Result<Self, EncodingError> {
        const LENGTH: &str = "pathLenConstraint";
        let mut fields = DerReader::inside(element);
        let ca = fields.flag("cA")?;
        let path_length = fields
            .optional(Tag::INTEGER, LENGTH)?
            .map(|length| unsigned(LENGTH, &length))
            .transpose()?;
        fields.finish("BasicConstraints")?;
        Ok(Self { ca, path_length })
    }
}

/// The content octets of the UTF8String in an otherName that is a SmtpUTF8Mailbox.
fn smtp_utf8_mailbox<'a>(other_name: &Element<'a>) -> Result<Option<&'a [u8]>, EncodingError> {
    let mut fields = DerReader::inside(other_name);
    if fields.oid("type-id")? != ID_ON_SMTP_UTF8_MAILBOX {
        return Ok(None);
    }
    let value = fields.expect(Tag::context_constructed(0), "value")?;
    let mailbox = DerReader::inside(&value).only(Tag::UTF8_STRING, "SmtpUTF8Mailbox")?;
    Ok(Some(mailbox.content))
}

/// What RFC 5280 section 4.2 wants recognised wherever it stands, and what can make a path invalid.
/// Without a policyConstraints in the path and with the inputs that are the default (section 6.1.1),
/// explicit_policy never becomes 0; so that certificatePolicies, policyMappings and inhibitAnyPolicy
/// decide nothing, and may be passed over where they are not critical.
const UNPROCESSED_CONSTRAINTS: [ObjectIdentifier; 2] = [
    rfc5280::ID_CE_NAME_CONSTRAINTS,
    rfc5280::ID_CE_POLICY_CONSTRAINTS,
];

/// RFC 8398 section 3.
pub(super) const ID_ON_SMTP_UTF8_MAILBOX: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.8.9");
