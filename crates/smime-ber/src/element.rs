//! One element in memory, and its value by type.

use std::borrow::Cow;

use crate::{
    ContentFault, Error, Header, Limits, Reader, Result, Segments, SliceReader, Tag,
    value::{object_identifier_fault, split_bits, trim_integer},
};

/// One element in a slice.
#[derive(Clone, Copy, Debug)]
pub struct Element<'a> {
    /// Its tag, its length, and where it stands.
    pub header: Header,
    /// All its octets: header, contents and, where the length is indefinite, end-of-contents.
    pub raw: &'a [u8],
    /// Its contents octets, without end-of-contents.
    pub content: &'a [u8],
    pub(crate) limits: Limits,
}

impl<'a> Element<'a> {
    /// A reader over the contents: the elements of a constructed element, or those that a primitive
    /// one, such as an extension's OCTET STRING, holds.
    pub fn children(&self) -> SliceReader<'a> {
        SliceReader::with_offset(
            self.content,
            self.header.content_offset(),
            self.header.depth.saturating_add(1),
            self.limits,
        )
    }

    /// A reader of events over the whole element.
    pub fn reader(&self) -> Reader<&'a [u8]> {
        let (header, limits) = (self.header, self.limits);
        Reader::with_offset(self.raw, header.offset, header.depth, limits)
    }

    /// The octets of a string, piece by piece as they stand in the input; one piece where it is primitive.
    ///
    /// Segments of a universal BIT STRING are BIT STRINGs, and each begins with its number of unused
    /// bits; segments of anything else are OCTET STRINGs.
    pub fn segments(&self) -> Segments<'a> {
        Segments::new(self, self.header.tag)
    }

    /// The octets of a string, borrowed where they stand in one piece.
    ///
    /// # Errors
    /// If a segment is malformed or of another type.
    pub fn octets(&self) -> Result<Cow<'a, [u8]>> {
        if !self.header.tag.constructed {
            return Ok(Cow::Borrowed(self.content));
        }
        let mut segments = self.segments();
        let Some(first) = segments.next().transpose()? else {
            return Ok(Cow::Borrowed(&[]));
        };
        let Some(second) = segments.next().transpose()? else {
            return Ok(Cow::Borrowed(first));
        };
        let mut joined = [first, second].concat();
        for segment in segments {
            joined.extend_from_slice(segment?);
        }
        Ok(Cow::Owned(joined))
    }

    /// Contents octets of an INTEGER or ENUMERATED: two's complement, big-endian, perhaps padded.
    ///
    /// # Errors
    /// If there are none, or the element is constructed.
    pub fn integer(&self) -> Result<&'a [u8]> {
        match self.primitive()? {
            [] => Err(self.fault(ContentFault::EmptyInteger)),
            content => Ok(content),
        }
    }

    /// Value of an INTEGER or ENUMERATED.
    ///
    /// # Errors
    /// As [`integer`](Self::integer), and if the value does not fit.
    pub fn small_integer(&self) -> Result<i64> {
        let content = trim_integer(self.integer()?);
        if content.len() > 8 {
            return Err(self.fault(ContentFault::LargeInteger));
        }
        let sign = match content {
            [0x80..=0xff, ..] => -1,
            _ => 0,
        };
        Ok(content
            .iter()
            .fold(sign, |value, &octet| value << 8 | i64::from(octet)))
    }

    /// Value of a BOOLEAN; any octet but zero is true (X.690 8.2.2).
    ///
    /// # Errors
    /// If the contents are not one octet, or the element is constructed.
    pub fn boolean(&self) -> Result<bool> {
        match self.primitive()? {
            [octet] => Ok(*octet != 0),
            _ => Err(self.fault(ContentFault::BooleanLength)),
        }
    }

    /// Contents octets of an OBJECT IDENTIFIER: at least one arc, none padded, none cut off. Arcs may be
    /// of any size.
    ///
    /// # Errors
    /// If the contents are not of this form, or the element is constructed.
    pub fn oid_content(&self) -> Result<&'a [u8]> {
        let content = self.primitive()?;
        match object_identifier_fault(content) {
            None => Ok(content),
            Some(fault) => Err(self.fault(fault)),
        }
    }

    /// Checks that a NULL is empty.
    ///
    /// # Errors
    /// If it is not, or is constructed.
    pub fn null(&self) -> Result<()> {
        match self.primitive()? {
            [] => Ok(()),
            _ => Err(self.fault(ContentFault::NullWithContent)),
        }
    }

    /// Value of a BIT STRING: the number of unused bits at the end, 0 to 7, and the octets, borrowed where
    /// they stand in one piece.
    ///
    /// # Errors
    /// If a segment is malformed or of another type, or has unused bits that it cannot have.
    pub fn bit_string(&self) -> Result<(u8, Cow<'a, [u8]>)> {
        let mut value: Option<(u8, Cow<'a, [u8]>)> = None;
        for segment in Segments::new(self, Tag::BIT_STRING) {
            let (unused, bits) =
                split_bits(segment?).ok_or_else(|| self.fault(ContentFault::BadUnusedBits))?;
            value = Some(match value {
                None => (unused, Cow::Borrowed(bits)),
                Some((0, mut joined)) => {
                    joined.to_mut().extend_from_slice(bits);
                    (unused, joined)
                }
                Some(_) => return Err(self.fault(ContentFault::UnusedBitsInSegment)),
            });
        }
        Ok(value.unwrap_or_default())
    }

    /// The limits that the reader of this element had.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    fn primitive(&self) -> Result<&'a [u8]> {
        if self.header.tag.constructed {
            return Err(self.fault(ContentFault::Constructed));
        }
        Ok(self.content)
    }

    pub(crate) fn fault(&self, fault: ContentFault) -> Error {
        self.header.fault(fault)
    }
}
