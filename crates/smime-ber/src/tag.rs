//! Identifier octets (X.690 8.1.2).

use std::fmt;

use crate::{Error, Result, Rule};

/// The class of a tag: bits 8 and 7 of the identifier octet (X.690 8.1.2.2, table 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// Types of X.680 itself, such as `INTEGER`.
    Universal,
    /// `[APPLICATION n]`.
    Application,
    /// `[n]`.
    ContextSpecific,
    /// `[PRIVATE n]`.
    Private,
}

/// What identifier octets say: class, form and number of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Tag {
    /// Class of the tag.
    pub class: Class,
    /// Whether the contents are elements (constructed) or plain octets (primitive).
    pub constructed: bool,
    /// Number of the tag within its class.
    pub number: u32,
}

impl Tag {
    /// `BOOLEAN`
    pub const BOOLEAN: Self = Self::universal(1, false);
    /// `INTEGER`
    pub const INTEGER: Self = Self::universal(2, false);
    /// `BIT STRING`, primitive
    pub const BIT_STRING: Self = Self::universal(3, false);
    /// `OCTET STRING`, primitive
    pub const OCTET_STRING: Self = Self::universal(4, false);
    /// `NULL`
    pub const NULL: Self = Self::universal(5, false);
    /// `OBJECT IDENTIFIER`
    pub const OBJECT_IDENTIFIER: Self = Self::universal(6, false);
    /// `ENUMERATED`
    pub const ENUMERATED: Self = Self::universal(10, false);
    /// `UTF8String`, primitive
    pub const UTF8_STRING: Self = Self::universal(12, false);
    /// `SEQUENCE` and `SEQUENCE OF`
    pub const SEQUENCE: Self = Self::universal(16, true);
    /// `SET` and `SET OF`
    pub const SET: Self = Self::universal(17, true);
    /// `NumericString`, primitive
    pub const NUMERIC_STRING: Self = Self::universal(18, false);
    /// `PrintableString`, primitive
    pub const PRINTABLE_STRING: Self = Self::universal(19, false);
    /// `TeletexString`, primitive
    pub const TELETEX_STRING: Self = Self::universal(20, false);
    /// `IA5String`, primitive
    pub const IA5_STRING: Self = Self::universal(22, false);
    /// `UTCTime`, primitive
    pub const UTC_TIME: Self = Self::universal(23, false);
    /// `GeneralizedTime`, primitive
    pub const GENERALIZED_TIME: Self = Self::universal(24, false);
    /// `VisibleString`, primitive
    pub const VISIBLE_STRING: Self = Self::universal(26, false);
    /// `UniversalString`, primitive
    pub const UNIVERSAL_STRING: Self = Self::universal(28, false);
    /// `BMPString`, primitive
    pub const BMP_STRING: Self = Self::universal(30, false);

    /// `[number]` over a primitive value.
    pub const fn context(number: u32) -> Self {
        Self {
            class: Class::ContextSpecific,
            constructed: false,
            number,
        }
    }

    /// `[number]` over a constructed value, or explicit.
    pub const fn context_constructed(number: u32) -> Self {
        Self::context(number).in_form(true)
    }

    const fn universal(number: u32, constructed: bool) -> Self {
        Self {
            class: Class::Universal,
            constructed,
            number,
        }
    }

    /// The same tag in constructed or primitive form.
    pub const fn in_form(self, constructed: bool) -> Self {
        Self {
            constructed,
            ..self
        }
    }

    /// Whether both name the same type, whatever the form of each.
    pub fn same_type(self, other: Self) -> bool {
        self.class == other.class && self.number == other.number
    }

    /// Whether `found` can stand where this tag is wanted.
    ///
    /// BER lets a string be constructed (X.690 8.6.1, 8.7.1, 8.23.2), and an implicit tag may hide a
    /// string: a wanted primitive tag then takes both forms.
    pub fn accepts(self, found: Self) -> bool {
        self == found
            || (self.same_type(found)
                && !self.constructed
                && (self.class != Class::Universal || self.is_string()))
    }

    /// Whether this is a universal type that BER lets be split into segments: BIT STRING, OCTET STRING,
    /// the restricted character strings (X.690 8.23), and the times and ObjectDescriptor, which are
    /// such strings under another tag.
    pub fn is_string(self) -> bool {
        self.class == Class::Universal && matches!(self.number, 3 | 4 | 7 | 12 | 18..=28 | 30)
    }

    /// The tag that the segments of a constructed string bear: BIT STRING for a BIT STRING
    /// (X.690 8.6.4), OCTET STRING for all others (X.690 8.7.3, 8.23).
    pub fn segment(self) -> Self {
        if self.same_type(Self::BIT_STRING) {
            Self::BIT_STRING
        } else {
            Self::OCTET_STRING
        }
    }

    /// The rule that the form of a value of this type, primitive or constructed, breaks by itself; none where
    /// the tag is no universal one and does not tell the type.
    pub fn form_rule(self) -> Option<Rule> {
        if self.class != Class::Universal {
            return None;
        }
        match (self.number, self.constructed) {
            (1 | 2 | 5 | 6 | 9 | 10 | 13, true) => Some(Rule::ConstructedPrimitive),
            (8 | 11 | 16 | 17 | 29, false) => Some(Rule::PrimitiveConstructed),
            (_, true) if self.is_string() => Some(Rule::ConstructedString),
            _ => None,
        }
    }

    /// Number of identifier octets in the shortest form.
    pub(crate) fn encoded_len(self) -> u8 {
        match self.number {
            0..=0x1e => 1,
            0x1f..=0x7f => 2,
            0x80..=0x3fff => 3,
            0x4000..=0x1f_ffff => 4,
            0x20_0000..=0xfff_ffff => 5,
            _ => 6,
        }
    }

    /// Reads identifier octets from the start of `octets`: the tag and their number, or `None` when
    /// more octets are needed. `offset` is only for the error.
    pub(crate) fn parse(octets: &[u8], offset: u64) -> Result<Option<(Self, u8)>> {
        let Some((&first, rest)) = octets.split_first() else {
            return Ok(None);
        };
        let mut tag = Self {
            class: match first >> 6 {
                0 => Class::Universal,
                1 => Class::Application,
                2 => Class::ContextSpecific,
                _ => Class::Private,
            },
            constructed: first & CONSTRUCTED != 0,
            number: u32::from(first & HIGH_NUMBER),
        };
        if first & HIGH_NUMBER != HIGH_NUMBER {
            return Ok(Some((tag, 1)));
        }
        let mut number = 0u64;
        for (count, &octet) in (2..).zip(rest.iter().take(MAX_NUMBER_OCTETS)) {
            number = number << 7 | u64::from(octet & 0x7f);
            if octet & MORE == 0 {
                tag.number =
                    u32::try_from(number).map_err(|_| Error::TagNumberTooLarge { offset })?;
                return Ok(Some((tag, count)));
            }
        }
        if rest.len() < MAX_NUMBER_OCTETS {
            return Ok(None);
        }
        Err(Error::TagNumberTooLarge { offset })
    }

    /// Appends the identifier octets in their shortest form.
    pub(crate) fn encode(self, out: &mut Vec<u8>) {
        let class = match self.class {
            Class::Universal => 0,
            Class::Application => 1,
            Class::ContextSpecific => 2,
            Class::Private => 3u8,
        };
        let lead = class << 6 | if self.constructed { CONSTRUCTED } else { 0 };
        let following = u32::from(self.encoded_len()) - 1;
        if following == 0 {
            out.push(lead | self.number.to_le_bytes()[0]);
            return;
        }
        out.push(lead | HIGH_NUMBER);
        out.extend((0..following).rev().map(|group| {
            let septet = (self.number >> (7 * group)).to_le_bytes()[0] & 0x7f;
            septet | if group == 0 { 0 } else { MORE }
        }));
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.number;
        match (self.class, self.universal_name()) {
            (Class::Universal, Some(name)) => f.write_str(name)?,
            (Class::Universal, None) => write!(f, "[UNIVERSAL {number}]")?,
            (Class::Application, _) => write!(f, "[APPLICATION {number}]")?,
            (Class::ContextSpecific, _) => write!(f, "[{number}]")?,
            (Class::Private, _) => write!(f, "[PRIVATE {number}]")?,
        }
        let usual = self.class == Class::Universal && self.constructed == self.is_container();
        match (usual, self.constructed) {
            (true, _) => Ok(()),
            (false, true) => f.write_str(" (constructed)"),
            (false, false) => f.write_str(" (primitive)"),
        }
    }
}

impl Tag {
    fn is_container(self) -> bool {
        matches!(self.number, 8 | 11 | 16 | 17 | 29)
    }

    /// Name of a universal type as X.680 writes it.
    pub fn universal_name(self) -> Option<&'static str> {
        if self.class != Class::Universal {
            return None;
        }
        Some(match self.number {
            0 => "end-of-contents",
            1 => "BOOLEAN",
            2 => "INTEGER",
            3 => "BIT STRING",
            4 => "OCTET STRING",
            5 => "NULL",
            6 => "OBJECT IDENTIFIER",
            7 => "ObjectDescriptor",
            8 => "EXTERNAL",
            9 => "REAL",
            10 => "ENUMERATED",
            11 => "EMBEDDED PDV",
            12 => "UTF8String",
            13 => "RELATIVE-OID",
            14 => "TIME",
            16 => "SEQUENCE",
            17 => "SET",
            18 => "NumericString",
            19 => "PrintableString",
            20 => "TeletexString",
            21 => "VideotexString",
            22 => "IA5String",
            23 => "UTCTime",
            24 => "GeneralizedTime",
            25 => "GraphicString",
            26 => "VisibleString",
            27 => "GeneralString",
            28 => "UniversalString",
            29 => "CHARACTER STRING",
            30 => "BMPString",
            _ => return None,
        })
    }
}

/// Bit 6 of the identifier octet (X.690 8.1.2.5).
const CONSTRUCTED: u8 = 0x20;
/// Bits 5 to 1: all ones announce the high-tag-number form (X.690 8.1.2.4).
const HIGH_NUMBER: u8 = 0x1f;
/// Bit 8 of all subsequent octets but the last (X.690 8.1.2.4.2 a).
const MORE: u8 = 0x80;
/// Septets that 32 bits need. More of them are refused even where they are only padding, which X.690
/// 8.1.2.4.2 c) forbids anyway, so that a header stays small.
const MAX_NUMBER_OCTETS: usize = 5;
