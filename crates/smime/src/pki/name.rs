//! Distinguished names: compared as RFC 5280 section 7.1 asks, shown as RFC 4514 writes them.

use core::fmt::{self, Write};
use std::borrow::Cow;
use std::sync::OnceLock;

use const_oid::db::{rfc3280, rfc4519};
use smime_ber::{Element, Tag};

use crate::beginning::Beginning;
use crate::crypto::fingerprint::sha256;
use crate::encoding::{DerReader, EncodingError};
use crate::oid::Oid;
use crate::visible::acts;

/// A distinguished name, as issuers and subjects carry it.
///
/// ```text
/// Name ::= CHOICE { rdnSequence  RDNSequence }
/// RDNSequence ::= SEQUENCE OF RelativeDistinguishedName
/// RelativeDistinguishedName ::= SET SIZE (1..MAX) OF AttributeTypeAndValue
/// AttributeTypeAndValue ::= SEQUENCE {
///      type     AttributeType,
///      value    AttributeValue }
/// ```
///
/// RFC 5280 section 4.1.2.4. Equality is [`Name::matches`], the comparison of section 7.1.
#[derive(Clone)]
pub struct Name {
    der: Vec<u8>,
    key: NameKey,
    /// What is shown of it, made when that is first asked for.
    shown: OnceLock<String>,
}

impl Name {
    /// Reads the DER of a Name.
    pub fn from_der(der: &[u8]) -> Result<Self, EncodingError> {
        Self::from_element(&DerReader::new(der).only(Tag::SEQUENCE, "Name")?)
    }

    pub(crate) fn from_element(element: &Element<'_>) -> Result<Self, EncodingError> {
        Ok(Self {
            der: element.raw.to_vec(),
            key: NameKey::new(&rdns(element)?),
            shown: OnceLock::new(),
        })
    }

    /// The DER encoding as it came.
    pub fn as_der(&self) -> &[u8] {
        &self.der
    }

    /// Whether there is nothing in the name.
    pub fn is_empty(&self) -> bool {
        self.rdns().is_empty()
    }

    /// Whether the two are one name: the same attributes in the same RDNs in the same order, text
    /// compared without regard to case, to the width of white space and to its ASN.1 string type
    /// (RFC 5280 section 7.1).
    ///
    /// Of the string preparation of RFC 4518, Unicode normalisation is left out, and case is
    /// folded character by character: so fewer names match than could, never more.
    pub fn matches(&self, other: &Self) -> bool {
        self.key == other.key
    }

    /// What two names have in common exactly when they match: for maps.
    pub fn key(&self) -> &NameKey {
        &self.key
    }

    /// The mail addresses in emailAddress attributes (RFC 8550 section 3), as they stand.
    pub fn emails(&self) -> impl Iterator<Item = Cow<'_, str>> {
        self.rdns()
            .into_iter()
            .flatten()
            .filter(|attribute| attribute.oid == rfc3280::EMAIL_ADDRESS)
            .filter_map(|attribute| attribute.text())
    }

    fn beginning(&self) -> String {
        let mut shown = String::new();
        let mut beginning = Beginning::new(&mut shown, SHOWN);
        // Only that there is more than is shown keeps it from being written.
        if self.write(&mut beginning).is_err() {
            shown.push('…');
        }
        shown
    }

    fn write(&self, f: &mut impl Write) -> fmt::Result {
        for (index, rdn) in self.rdns().iter().rev().enumerate() {
            if index > 0 {
                f.write_char(',')?;
            }
            for (index, attribute) in rdn.iter().enumerate() {
                if index > 0 {
                    f.write_char('+')?;
                }
                attribute.write(f)?;
            }
        }
        Ok(())
    }

    /// Whether there is an emailAddress attribute, of whichever string type.
    pub fn has_email(&self) -> bool {
        let mut attributes = self.rdns().into_iter().flatten();
        attributes.any(|attribute| attribute.oid == rfc3280::EMAIL_ADDRESS)
    }

    /// Read anew each time they are wanted: held, small attributes would take many times their
    /// octets.
    fn rdns(&self) -> Vec<Vec<Attribute<'_>>> {
        DerReader::new(&self.der)
            .only(Tag::SEQUENCE, "Name")
            .and_then(|element| rdns(&element))
            .unwrap_or_default()
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.matches(other)
    }
}

impl Eq for Name {}

impl fmt::Display for Name {
    /// The string of RFC 4514: the last RDN first. Characters that would act on a terminal or
    /// change the order in which text is read are written as hexpairs, as its section 2.4 allows.
    /// Of a long name the beginning is shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.shown.get_or_init(|| self.beginning()))
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Name({self})")
    }
}

/// What all names that match have in common, and no others: a digest of the prepared attributes,
/// so that comparing long names costs no more than comparing short ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NameKey([u8; 32]);

impl NameKey {
    /// The octets of the digest.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    fn new(rdns: &[Vec<Attribute<'_>>]) -> Self {
        let mut key = Vec::new();
        for rdn in rdns {
            // Attributes of one RDN have no order (RFC 5280 section 7.1).
            let mut attributes: Vec<_> = rdn.iter().map(Attribute::key).collect();
            attributes.sort_unstable();
            append(&mut key, &attributes.concat());
        }
        Self(sha256([key.as_slice()]))
    }
}

struct Attribute<'a> {
    oid: Oid,
    tag: Tag,
    /// The content octets of the value.
    value: &'a [u8],
    /// All octets of the value.
    der: &'a [u8],
}

impl<'a> Attribute<'a> {
    fn from_element(element: &Element<'a>) -> Result<Self, EncodingError> {
        const VALUE: &str = "AttributeValue";
        let mut fields = DerReader::inside(element);
        let oid = fields.oid("AttributeType")?;
        let value = fields
            .next(VALUE)?
            .ok_or_else(|| EncodingError::value(VALUE, element, "a value behind the type"))?;
        fields.finish("AttributeTypeAndValue")?;
        Ok(Self {
            oid,
            tag: value.header.tag,
            value: value.content,
            der: value.raw,
        })
    }

    /// The value as text, where its type is a string and its octets are of that type.
    fn text(&self) -> Option<Cow<'a, str>> {
        let value = self.value;
        match self.tag {
            Tag::UTF8_STRING => std::str::from_utf8(value).ok().map(Cow::Borrowed),
            Tag::PRINTABLE_STRING | Tag::IA5_STRING | Tag::VISIBLE_STRING | Tag::NUMERIC_STRING => {
                value
                    .is_ascii()
                    .then(|| std::str::from_utf8(value).ok().map(Cow::Borrowed))?
            }
            // Written by nearly everyone as ISO 8859-1, whatever T.61 says.
            Tag::TELETEX_STRING => Some(value.iter().copied().map(char::from).collect()),
            Tag::BMP_STRING => {
                let (units, []) = value.as_chunks::<2>() else {
                    return None;
                };
                char::decode_utf16(units.iter().map(|unit| u16::from_be_bytes(*unit)))
                    .collect::<Result<_, _>>()
                    .ok()
            }
            Tag::UNIVERSAL_STRING => {
                let (units, []) = value.as_chunks::<4>() else {
                    return None;
                };
                units
                    .iter()
                    .map(|unit| char::from_u32(u32::from_be_bytes(*unit)))
                    .collect()
            }
            _ => None,
        }
    }

    /// Type and prepared value: equal exactly when two attributes match.
    fn key(&self) -> Vec<u8> {
        let mut key = Vec::new();
        append(&mut key, self.oid.as_bytes());
        match self.text() {
            Some(text) => {
                key.push(b't');
                append(&mut key, prepare(&text).as_bytes());
            }
            None => {
                key.push(b'd');
                append(&mut key, self.der);
            }
        }
        key
    }

    fn write(&self, f: &mut impl Write) -> fmt::Result {
        match SHORT_NAMES.iter().find(|(oid, _)| self.oid == *oid) {
            Some((_, name)) => f.write_str(name)?,
            None => write!(f, "{}", self.oid)?,
        }
        f.write_char('=')?;
        let Some(text) = self.text() else {
            f.write_char('#')?;
            return self
                .der
                .iter()
                .try_for_each(|octet| write!(f, "{octet:02x}"));
        };
        let last = text.chars().count().saturating_sub(1);
        for (index, character) in text.chars().enumerate() {
            match character {
                '"' | '+' | ',' | ';' | '<' | '>' | '\\' => write!(f, "\\{character}")?,
                '#' if index == 0 => f.write_str("\\#")?,
                ' ' if index == 0 || index == last => f.write_str("\\ ")?,
                character if acts(character) => character
                    .encode_utf8(&mut [0; 4])
                    .bytes()
                    .try_for_each(|octet| write!(f, "\\{octet:02X}"))?,
                character => f.write_char(character)?,
            }
        }
        Ok(())
    }
}

fn rdns<'a>(name: &Element<'a>) -> Result<Vec<Vec<Attribute<'a>>>, EncodingError> {
    const RDN: &str = "RelativeDistinguishedName";
    let mut rdns = Vec::new();
    let mut elements = DerReader::inside(name);
    while !elements.is_empty() {
        let rdn = elements.expect(Tag::SET, RDN)?;
        let mut attributes = Vec::new();
        let mut members = DerReader::inside(&rdn);
        while !members.is_empty() {
            attributes.push(Attribute::from_element(
                &members.expect(Tag::SEQUENCE, "AttributeTypeAndValue")?,
            )?);
        }
        if attributes.is_empty() {
            return Err(EncodingError::value(RDN, &rdn, "at least one attribute"));
        }
        rdns.push(attributes);
    }
    Ok(rdns)
}

/// Folds case and white space (RFC 4518 sections 2.2 and 2.6.1).
fn prepare(text: &str) -> String {
    let mut prepared = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !prepared.is_empty() {
            prepared.push(' ');
        }
        prepared.extend(word.chars().flat_map(char::to_lowercase));
    }
    prepared
}

/// How many octets of a name are shown.
const SHOWN: usize = 1000;

/// Appends octets behind their number, so that no two lists of octets run together.
fn append(key: &mut Vec<u8>, octets: &[u8]) {
    key.extend_from_slice(&(octets.len() as u64).to_be_bytes());
    key.extend_from_slice(octets);
}

/// RFC 4514 section 3, and what else subjects of mail certificates hold.
const SHORT_NAMES: &[(const_oid::ObjectIdentifier, &str)] = &[
    (rfc4519::CN, "CN"),
    (rfc4519::L, "L"),
    (rfc4519::ST, "ST"),
    (rfc4519::O, "O"),
    (rfc4519::OU, "OU"),
    (rfc4519::C, "C"),
    (rfc4519::STREET, "STREET"),
    (rfc4519::DC, "DC"),
    (rfc4519::UID, "UID"),
    (rfc4519::SN, "SN"),
    (rfc4519::GIVEN_NAME, "givenName"),
    (rfc4519::TITLE, "title"),
    (rfc4519::SERIAL_NUMBER, "serialNumber"),
    (rfc3280::EMAIL_ADDRESS, "emailAddress"),
];
