//! DER, element by element, each by the name of the field that it stands in.
//!
//! The types of `x509-cert` stop at the first oddity and keep no offsets; a receiver has to look
//! past many (RFC 5280 section 4.1 binds issuers more than readers) and to say where the others
//! are.

use smime_ber::{Element, Finding, Rule, SliceReader, Tag};

use crate::oid::Oid;

/// Why an encoding is not what was wanted. Offsets count from the outermost element that was given.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EncodingError {
    /// It is not BER, or another element stands there than was wanted.
    #[error("{field}: {error}")]
    Ber {
        /// The field, by its ASN.1 name.
        field: &'static str,
        /// What is wrong, and at which offset.
        error: smime_ber::Error,
    },
    /// It is BER and not DER.
    #[error("{field}: {finding}")]
    NotDer {
        /// The field, by its ASN.1 name.
        field: &'static str,
        /// The rule that is broken, and at which offset.
        finding: Finding,
    },
    /// The type is right and the value is not one that the field has.
    #[error("{field}: offset {offset}: wanted {wanted}")]
    Value {
        /// The field, by its ASN.1 name.
        field: &'static str,
        /// Where the element begins.
        offset: u64,
        /// What was wanted.
        wanted: &'static str,
    },
}

impl EncodingError {
    fn not_der(field: &'static str, element: &Element<'_>, rule: Rule) -> Self {
        let offset = element.header.offset;
        let finding = Finding { offset, rule };
        Self::NotDer { field, finding }
    }

    /// The complaint that the value in `element` is not `wanted`.
    pub(crate) fn value(field: &'static str, element: &Element<'_>, wanted: &'static str) -> Self {
        let offset = element.header.offset;
        Self::Value {
            field,
            offset,
            wanted,
        }
    }
}

impl EncodingError {
    /// The field, by its ASN.1 name.
    pub const fn field(&self) -> &'static str {
        match self {
            Self::Ber { field, .. } | Self::NotDer { field, .. } | Self::Value { field, .. } => {
                field
            }
        }
    }
}

/// Reads elements that stand one after another, and refuses those whose identifier and length
/// octets are not DER. What is not read is not judged: nothing inside an element that is passed
/// over, and no form of a value that the value itself bears (a TRUE that is not `ff`).
#[derive(Clone)]
pub(crate) struct DerReader<'a> {
    reader: SliceReader<'a>,
}

impl<'a> DerReader<'a> {
    /// Reads all of `der`.
    pub(crate) fn new(der: &'a [u8]) -> Self {
        Self {
            reader: SliceReader::new(der),
        }
    }

    /// Reads an element itself; offsets in errors count as its own does.
    pub(crate) fn over(element: &Element<'a>) -> Self {
        let header = &element.header;
        let (raw, limits) = (element.raw, element.limits());
        Self {
            reader: SliceReader::with_offset(raw, header.offset, header.depth, limits),
        }
    }

    /// Reads what is inside an element.
    pub(crate) fn inside(element: &Element<'a>) -> Self {
        Self {
            reader: element.children(),
        }
    }

    /// The one element left, which has to have `tag`.
    pub(crate) fn only(
        mut self,
        tag: Tag,
        field: &'static str,
    ) -> Result<Element<'a>, EncodingError> {
        let element = self.expect(tag, field)?;
        self.finish(field)?;
        Ok(element)
    }

    /// The next element, whatever its type; absent at the end.
    pub(crate) fn next(
        &mut self,
        field: &'static str,
    ) -> Result<Option<Element<'a>>, EncodingError> {
        let Some(element) = self.reader.next().map_err(ber(field))? else {
            return Ok(None);
        };
        match element.header.broken_rules().next() {
            None => Ok(Some(element)),
            Some(rule) => Err(EncodingError::not_der(field, &element, rule)),
        }
    }

    /// The next element where it has `tag`. A string in segments, under its own tag or an implicit
    /// one, is that string and not DER.
    pub(crate) fn optional(
        &mut self,
        tag: Tag,
        field: &'static str,
    ) -> Result<Option<Element<'a>>, EncodingError> {
        match self.reader.peek().map_err(ber(field))? {
            Some(found) if tag.accepts(found) => match self.next(field)? {
                Some(element) if found != tag => {
                    let rule = Rule::ConstructedString;
                    Err(EncodingError::not_der(field, &element, rule))
                }
                element => Ok(element),
            },
            _ => Ok(None),
        }
    }

    /// The next element, which has to have `tag`.
    pub(crate) fn expect(
        &mut self,
        tag: Tag,
        field: &'static str,
    ) -> Result<Element<'a>, EncodingError> {
        match self.optional(tag, field)? {
            Some(element) => Ok(element),
            // Nothing to take: this only says what stands there.
            None => self.reader.expect(tag).map_err(ber(field)),
        }
    }

    /// The next element, which has to be an OBJECT IDENTIFIER.
    pub(crate) fn oid(&mut self, field: &'static str) -> Result<Oid, EncodingError> {
        Oid::from_element(&self.expect(Tag::OBJECT_IDENTIFIER, field)?).map_err(ber(field))
    }

    /// A `BOOLEAN DEFAULT FALSE`; any octet but zero is taken as TRUE (X.690 section 8.2.2).
    pub(crate) fn flag(&mut self, field: &'static str) -> Result<bool, EncodingError> {
        match self.optional(Tag::BOOLEAN, field)? {
            Some(element) => element.boolean().map_err(ber(field)),
            None => Ok(false),
        }
    }

    /// Makes sure that nothing is left.
    pub(crate) fn finish(&self, field: &'static str) -> Result<(), EncodingError> {
        self.reader.finish().map_err(ber(field))
    }

    /// Whether nothing is left.
    pub(crate) fn is_empty(&self) -> bool {
        self.reader.is_empty()
    }
}

/// The value of an INTEGER that is not negative; one too large for `u32` counts as the largest.
pub(crate) fn unsigned(field: &'static str, element: &Element<'_>) -> Result<u32, EncodingError> {
    match element.integer().map_err(ber(field))? {
        [0x80..=0xff, ..] => Err(EncodingError::value(
            field,
            element,
            "a number that is not negative",
        )),
        octets => Ok(octets.iter().fold(0u32, |value, octet| {
            value
                .checked_mul(256)
                .map_or(u32::MAX, |shifted| shifted.saturating_add((*octet).into()))
        })),
    }
}

/// Puts the field's name to an error.
pub(crate) fn ber(field: &'static str) -> impl Fn(smime_ber::Error) -> EncodingError {
    move |error| EncodingError::Ber { field, error }
}
