//! Identifier and length octets together (X.690 8.1.2, 8.1.3).

use crate::{Class, ContentFault, Error, Result, Rule, Tag};

/// What length octets say (X.690 8.1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Length {
    /// Number of contents octets.
    Definite(u64),
    /// The contents go on to an end-of-contents (X.690 8.1.3.6).
    Indefinite,
}

/// Identifier and length octets of one element, and where they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// What the identifier octets say.
    pub tag: Tag,
    /// What the length octets say.
    pub length: Length,
    /// Offset of the first identifier octet.
    pub offset: u64,
    /// Number of identifier octets.
    pub identifier_len: u8,
    /// Number of identifier and length octets.
    pub header_len: u8,
    /// Number of elements around this one; the outermost has none.
    pub depth: u32,
}

impl Header {
    /// Longest header that can be read: a tag number of 32 bits and a length of 126 octets (X.690
    /// 8.1.3.5 lets a length be padded to any size).
    pub const MAX_LEN: usize = 6 + 1 + 126;

    /// Offset of the first contents octet.
    pub fn content_offset(&self) -> u64 {
        self.offset.saturating_add(u64::from(self.header_len))
    }

    /// Offset behind the last contents octet, where the length is definite and the sum fits 64 bits.
    pub fn end(&self) -> Option<u64> {
        match self.length {
            Length::Definite(length) => self.content_offset().checked_add(length),
            Length::Indefinite => None,
        }
    }

    /// The rule that a string in segments breaks where an implicit tag hides that it is a string.
    pub(crate) fn implicit_string_rule(&self) -> Option<Rule> {
        let is_implicit = self.tag.class != Class::Universal;
        (is_implicit && self.tag.constructed).then_some(Rule::ConstructedString)
    }

    /// The rules of DER that the header breaks, by its octets and by its form.
    pub fn broken_rules(&self) -> impl Iterator<Item = Rule> + use<> {
        let identifier_len = self.tag.encoded_len();
        let length_len = self.header_len.saturating_sub(self.identifier_len);
        [
            (self.identifier_len != identifier_len).then_some(Rule::NonMinimalTag),
            match self.length {
                Length::Indefinite => Some(Rule::IndefiniteLength),
                Length::Definite(length) => {
                    (length_len != encoded_length_len(length)).then_some(Rule::NonMinimalLength)
                }
            },
            self.tag.form_rule(),
        ]
        .into_iter()
        .flatten()
    }

    /// Reads a header from the start of `octets`, or `None` when more octets are needed.
    pub(crate) fn parse(octets: &[u8], offset: u64, depth: u32) -> Result<Option<Self>> {
        let Some((tag, identifier_len)) = Tag::parse(octets, offset)? else {
            return Ok(None);
        };
        let Some((&first, rest)) = octets
            .get(usize::from(identifier_len)..)
            .and_then(<[u8]>::split_first)
        else {
            return Ok(None);
        };
        let (length, length_len) = match first {
            0..=0x7f => (Length::Definite(u64::from(first)), 1),
            INDEFINITE => (Length::Indefinite, 1),
            RESERVED => return Err(Error::ReservedLength { offset }),
            _ => {
                let count = first & 0x7f;
                let Some(octets) = rest.get(..usize::from(count)) else {
                    return Ok(None);
                };
                (Length::Definite(be_u64(octets, offset)?), 1 + count)
            }
        };
        let header = Self {
            tag,
            length,
            offset,
            identifier_len,
            header_len: identifier_len + length_len,
            depth,
        };
        if tag.same_type(END_OF_CONTENTS) && !header.is_end_of_contents() {
            return Err(Error::MalformedEndOfContents { offset });
        }
        if length == Length::Indefinite && !tag.constructed {
            return Err(Error::IndefinitePrimitive { offset, tag });
        }
        Ok(Some(header))
    }

    /// The same header with other identifier octets, as long as needed where these were.
    pub(crate) fn with_tag(self, tag: Tag) -> Self {
        let surplus = self.identifier_len - self.tag.encoded_len();
        let length_len = self.header_len - self.identifier_len;
        let identifier_len = tag.encoded_len() + surplus;
        Self {
            tag,
            identifier_len,
            header_len: identifier_len + length_len,
            ..self
        }
    }

    pub(crate) fn fault(&self, fault: ContentFault) -> Error {
        Error::InvalidContent {
            offset: self.offset,
            tag: self.tag,
            fault,
        }
    }

    /// Whether these are the two zero octets that close an indefinite length (X.690 8.1.5).
    pub(crate) fn is_end_of_contents(&self) -> bool {
        self.tag == END_OF_CONTENTS
            && self.length == Length::Definite(0)
            && self.header_len == END_OF_CONTENTS_LEN
    }
}

/// Number of length octets that `length` needs in the shortest form (X.690 10.1).
pub(crate) fn encoded_length_len(length: u64) -> u8 {
    if length < 0x80 {
        return 1;
    }
    let bits = u64::BITS - length.leading_zeros();
    // At most eight octets for 64 bits.
    1 + bits.div_ceil(8).to_le_bytes()[0]
}

/// Appends length octets in their shortest form.
pub(crate) fn encode_length(length: Length, out: &mut Vec<u8>) {
    match length {
        Length::Indefinite => out.push(INDEFINITE),
        Length::Definite(short @ 0..0x80) => out.push(short.to_le_bytes()[0]),
        Length::Definite(long) => {
            let count = encoded_length_len(long) - 1;
            out.push(0x80 | count);
            out.extend(long.to_be_bytes().iter().skip(8 - usize::from(count)));
        }
    }
}

/// The two octets that close an indefinite length.
pub(crate) const END_OF_CONTENTS_OCTETS: [u8; 2] = [0, 0];
pub(crate) const END_OF_CONTENTS_LEN: u8 = 2;

const END_OF_CONTENTS: Tag = Tag {
    class: Class::Universal,
    constructed: false,
    number: 0,
};
/// First length octet of the indefinite form (X.690 8.1.3.6).
const INDEFINITE: u8 = 0x80;
/// First length octet that X.690 8.1.3.5 c) keeps for later.
const RESERVED: u8 = 0xff;

fn be_u64(octets: &[u8], offset: u64) -> Result<u64> {
    octets.iter().try_fold(0u64, |value, &octet| {
        if value >> 56 != 0 {
            return Err(Error::LengthTooLarge { offset });
        }
        Ok(value << 8 | u64::from(octet))
    })
}
