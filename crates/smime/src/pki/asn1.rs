//! Walking the DER of certificates, with the offset at hand for every complaint.
//!
//! The types of `x509-cert` stop at the first oddity and keep no offsets; a receiver has to look
//! past many (RFC 5280 section 4.1 binds issuers more than readers) and to say where the others
//! are.

use core::fmt;

use der::{Header, Reader, SliceReader};

/// Identifier octets (X.690 section 8.1.2).
pub(crate) mod tag {
    pub(crate) const BOOLEAN: u8 = 0x01;
    pub(crate) const INTEGER: u8 = 0x02;
    pub(crate) const BIT_STRING: u8 = 0x03;
    pub(crate) const OCTET_STRING: u8 = 0x04;
    pub(crate) const OBJECT_IDENTIFIER: u8 = 0x06;
    pub(crate) const UTF8_STRING: u8 = 0x0c;
    pub(crate) const NUMERIC_STRING: u8 = 0x12;
    pub(crate) const PRINTABLE_STRING: u8 = 0x13;
    pub(crate) const TELETEX_STRING: u8 = 0x14;
    pub(crate) const IA5_STRING: u8 = 0x16;
    pub(crate) const UTC_TIME: u8 = 0x17;
    pub(crate) const GENERALIZED_TIME: u8 = 0x18;
    pub(crate) const VISIBLE_STRING: u8 = 0x1a;
    pub(crate) const UNIVERSAL_STRING: u8 = 0x1c;
    pub(crate) const BMP_STRING: u8 = 0x1e;
    pub(crate) const SEQUENCE: u8 = 0x30;
    pub(crate) const SET: u8 = 0x31;

    /// The identifier octet of a primitive context-specific tag below 31.
    pub(crate) const fn context(number: u8) -> u8 {
        0x80 | number
    }

    /// The identifier octet of a constructed context-specific tag below 31.
    pub(crate) const fn context_constructed(number: u8) -> u8 {
        0xa0 | number
    }
}

/// Where an encoding is not what was wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodingError {
    /// The field, by its ASN.1 name.
    pub field: &'static str,
    /// The offset in octets from the start of the outermost value.
    pub offset: usize,
    /// What is wrong there.
    pub fault: EncodingFault,
}

/// What is wrong with an encoding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EncodingFault {
    /// The tag or length octets are not DER, or the value ends early.
    NotDer,
    /// Nothing is left where a value was wanted.
    Missing,
    /// Another type stands there: its identifier octet, and the one wanted.
    Tag {
        /// The identifier octet found.
        found: u8,
        /// The identifier octet wanted.
        wanted: u8,
    },
    /// So many octets follow where nothing may follow.
    Trailing(usize),
    /// The type is right and the value is not one that the type has.
    Value(&'static str),
}

impl fmt::Display for EncodingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at offset {}: ", self.field, self.offset)?;
        match &self.fault {
            EncodingFault::NotDer => f.write_str("not DER (X.690 section 10)"),
            EncodingFault::Missing => f.write_str("missing"),
            EncodingFault::Tag { found, wanted } => {
                write!(f, "tag {found:02x}, wanted {wanted:02x}")
            }
            EncodingFault::Trailing(octets) => write!(f, "{octets} octets too many"),
            EncodingFault::Value(wanted) => write!(f, "wanted {wanted}"),
        }
    }
}

impl std::error::Error for EncodingError {}

/// One DER value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Element<'a> {
    /// The (first) identifier octet.
    pub(crate) tag: u8,
    /// The content octets.
    pub(crate) content: &'a [u8],
    /// All octets: identifier, length and content.
    pub(crate) raw: &'a [u8],
    /// The offset of the identifier octet.
    pub(crate) offset: usize,
    field: &'static str,
}

impl<'a> Element<'a> {
    /// Reads the one value that `bytes` holds, and nothing may follow it.
    pub(crate) fn only(
        bytes: &'a [u8],
        offset: usize,
        tag: u8,
        field: &'static str,
    ) -> Result<Self, EncodingError> {
        let mut elements = Elements::new(bytes, offset);
        let element = elements.expect(tag, field)?;
        elements.finish(field)?;
        Ok(element)
    }

    /// The values inside.
    pub(crate) fn elements(&self) -> Elements<'a> {
        Elements::new(self.content, self.content_offset())
    }

    /// The one value inside, as behind an EXPLICIT tag.
    pub(crate) fn inner(&self, tag: u8, field: &'static str) -> Result<Self, EncodingError> {
        Self::only(self.content, self.content_offset(), tag, field)
    }

    /// The offset of the first content octet.
    pub(crate) fn content_offset(&self) -> usize {
        self.offset + (self.raw.len() - self.content.len())
    }

    /// The value of a BOOLEAN; any octet but zero is taken as TRUE (X.690 section 8.2.2).
    pub(crate) fn boolean(&self) -> Result<bool, EncodingError> {
        match self.content {
            [octet] => Ok(*octet != 0),
            _ => Err(self.value_error("one octet")),
        }
    }

    /// The value of an INTEGER that is not negative; one too large for `u32` counts as the
    /// largest.
    pub(crate) fn unsigned(&self) -> Result<u32, EncodingError> {
        match self.content {
            [] => Err(self.value_error("at least one octet")),
            [first, ..] if first & 0x80 != 0 => {
                Err(self.value_error("a number that is not negative"))
            }
            octets => Ok(octets.iter().fold(0u32, |value, octet| {
                value
                    .checked_mul(256)
                    .map_or(u32::MAX, |shifted| shifted.saturating_add((*octet).into()))
            })),
        }
    }

    /// The octets of a BIT STRING, with the number of bits unused in the last.
    pub(crate) fn bit_string(&self) -> Result<(u8, &'a [u8]), EncodingError> {
        match self.content {
            [0, bits @ ..] => Ok((0, bits)),
            [unused @ 1..=7, bits @ ..] if !bits.is_empty() => Ok((*unused, bits)),
            _ => Err(self.value_error("a BIT STRING with at most 7 unused bits")),
        }
    }

    /// The value of an OBJECT IDENTIFIER.
    pub(crate) fn oid(&self) -> Result<Oid, EncodingError> {
        Oid::from_content(self.content).ok_or_else(|| self.value_error("an OBJECT IDENTIFIER"))
    }

    /// The complaint that the value is not one that its type has.
    pub(crate) fn value_error(&self, wanted: &'static str) -> EncodingError {
        EncodingError {
            field: self.field,
            offset: self.offset,
            fault: EncodingFault::Value(wanted),
        }
    }
}

/// DER values that stand one after another.
pub(crate) struct Elements<'a> {
    rest: &'a [u8],
    offset: usize,
}

impl<'a> Elements<'a> {
    /// The values in `bytes`, which start at `offset` of the outermost value.
    pub(crate) fn new(bytes: &'a [u8], offset: usize) -> Self {
        Self {
            rest: bytes,
            offset,
        }
    }

    /// Whether nothing is left.
    pub(crate) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The next value, whatever its type.
    pub(crate) fn next(&mut self, field: &'static str) -> Result<Element<'a>, EncodingError> {
        let offset = self.offset;
        let error = |fault| EncodingError {
            field,
            offset,
            fault,
        };
        let tag = *self.rest.first().ok_or(error(EncodingFault::Missing))?;
        let (raw, content) = split(self.rest).map_err(|_| error(EncodingFault::NotDer))?;
        self.rest = self.rest.get(raw.len()..).unwrap_or_default();
        self.offset += raw.len();
        Ok(Element {
            tag,
            content,
            raw,
            offset,
            field,
        })
    }

    /// The next value, which has to have `tag`.
    pub(crate) fn expect(
        &mut self,
        tag: u8,
        field: &'static str,
    ) -> Result<Element<'a>, EncodingError> {
        let element = self.next(field)?;
        if element.tag == tag {
            Ok(element)
        } else {
            Err(EncodingError {
                field,
                offset: element.offset,
                fault: EncodingFault::Tag {
                    found: element.tag,
                    wanted: tag,
                },
            })
        }
    }

    /// The next value where it has `tag`.
    pub(crate) fn optional(
        &mut self,
        tag: u8,
        field: &'static str,
    ) -> Result<Option<Element<'a>>, EncodingError> {
        match self.rest.first() {
            Some(found) if *found == tag => self.next(field).map(Some),
            _ => Ok(None),
        }
    }

    /// Makes sure that nothing is left.
    pub(crate) fn finish(&self, field: &'static str) -> Result<(), EncodingError> {
        if self.is_empty() {
            return Ok(());
        }
        Err(EncodingError {
            field,
            offset: self.offset,
            fault: EncodingFault::Trailing(self.rest.len()),
        })
    }
}

/// An object identifier of any length: `const_oid::ObjectIdentifier` has no room for arcs above 32
/// bits, which honest certificates use (2.25 with a UUID, X.667).
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Oid(Vec<u8>);

impl Oid {
    /// Takes over content octets (X.690 section 8.19): at least one arc, none of them cut off.
    pub fn from_content(content: &[u8]) -> Option<Self> {
        (content.last()? & 0x80 == 0).then(|| Self(content.to_vec()))
    }

    /// The content octets.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl PartialEq<const_oid::ObjectIdentifier> for Oid {
    fn eq(&self, other: &const_oid::ObjectIdentifier) -> bool {
        self.0 == other.as_bytes()
    }
}

impl fmt::Display for Oid {
    /// Dotted decimal; an arc that does not fit 128 bits is shown as `?`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let arcs = self.0.split_inclusive(|octet| octet & 0x80 == 0);
        for (index, arc) in arcs.enumerate() {
            let value = arc.iter().try_fold(0u128, |value, octet| {
                Some(value.checked_mul(128)? | u128::from(octet & 0x7f))
            });
            match (index, value) {
                (0, Some(value @ 0..80)) => write!(f, "{}.{}", value / 40, value % 40)?,
                (0, Some(value)) => write!(f, "2.{}", value - 80)?,
                (0, None) => f.write_str("2.?")?,
                (_, Some(value)) => write!(f, ".{value}")?,
                (_, None) => f.write_str(".?")?,
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The octets of the first value in `bytes`, whole and without identifier and length.
fn split(bytes: &[u8]) -> der::Result<(&[u8], &[u8])> {
    let mut reader = SliceReader::new(bytes)?;
    let length = usize::try_from(Header::peek(&reader)?.length())?;
    let raw = reader.tlv_bytes()?;
    let content = raw
        .get(raw.len().saturating_sub(length)..)
        .unwrap_or_default();
    Ok((raw, content))
}
