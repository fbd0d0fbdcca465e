//! The rules of BER and DER that a value can break and still be read.

use std::fmt;

/// A rule of X.690 that a readable value breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Rule {
    /// Indefinite length.
    IndefiniteLength,
    /// Length in more octets than it needs.
    NonMinimalLength,
    /// Tag number in more octets than it needs.
    NonMinimalTag,
    /// String in segments.
    ConstructedString,
    /// Segment of a character string with the string's own tag, as X.209 had it, not OCTET STRING.
    SegmentTag,
    /// Constructed form of a type that has none, such as INTEGER.
    ConstructedPrimitive,
    /// Primitive form of a type that has none, such as SEQUENCE.
    PrimitiveConstructed,
    /// SET OF out of order.
    SetNotSorted,
    /// BOOLEAN of another length than one octet.
    BooleanLength,
    /// TRUE as another octet than ff.
    BooleanNotFf,
    /// INTEGER or ENUMERATED without octets.
    EmptyInteger,
    /// INTEGER or ENUMERATED in more octets than it needs.
    NonMinimalInteger,
    /// BIT STRING without its first octet, or one that says more unused bits than there are.
    BadUnusedBits,
    /// Unused bits of a BIT STRING that are not zero.
    UnusedBitsNotZero,
    /// NULL with contents.
    NullWithContent,
    /// OBJECT IDENTIFIER without octets, with a padded or with an unfinished arc.
    BadObjectIdentifier,
    /// UTCTime other than YYMMDDhhmmssZ.
    UtcTimeForm,
    /// GeneralizedTime other than YYYYMMDDhhmmss, a fraction without trailing zeros, and Z.
    GeneralizedTimeForm,
}

impl Rule {
    /// A stable name, in lower case with hyphens.
    pub fn code(self) -> &'static str {
        self.row().0
    }

    /// The clause of X.690 (02/2021) that is broken.
    pub fn section(self) -> &'static str {
        self.row().1
    }

    /// Whether the value is not even BER. What keeps to BER breaks DER alone.
    pub fn breaks_ber(self) -> bool {
        matches!(
            self,
            Self::NonMinimalTag
                | Self::SegmentTag
                | Self::ConstructedPrimitive
                | Self::PrimitiveConstructed
                | Self::BooleanLength
                | Self::EmptyInteger
                | Self::NonMinimalInteger
                | Self::BadUnusedBits
                | Self::NullWithContent
                | Self::BadObjectIdentifier
        )
    }

    fn row(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::IndefiniteLength => ("indefinite-length", "10.1", "indefinite length"),
            Self::NonMinimalLength => (
                "non-minimal-length",
                "10.1",
                "length in more octets than needed",
            ),
            Self::NonMinimalTag => (
                "non-minimal-tag",
                "8.1.2",
                "tag number in more octets than needed",
            ),
            Self::ConstructedString => ("constructed-string", "10.2", "string in segments"),
            Self::SegmentTag => (
                "segment-tag",
                "8.23",
                "segment of a string not an OCTET STRING",
            ),
            Self::ConstructedPrimitive => (
                "constructed-primitive",
                "8.1.2.5",
                "constructed form of a primitive type",
            ),
            Self::PrimitiveConstructed => (
                "primitive-constructed",
                "8.1.2.5",
                "primitive form of a constructed type",
            ),
            Self::SetNotSorted => ("set-not-sorted", "11.6", "SET OF out of order"),
            Self::BooleanLength => ("boolean-length", "8.2.1", "BOOLEAN not of one octet"),
            Self::BooleanNotFf => ("boolean-not-ff", "11.1", "TRUE not encoded as ff"),
            Self::EmptyInteger => ("empty-integer", "8.3.1", "INTEGER without octets"),
            Self::NonMinimalInteger => (
                "non-minimal-integer",
                "8.3.2",
                "INTEGER in more octets than needed",
            ),
            Self::BadUnusedBits => (
                "bad-unused-bits",
                "8.6.2",
                "BIT STRING with impossible unused bits",
            ),
            Self::UnusedBitsNotZero => ("unused-bits-not-zero", "11.2.1", "unused bits not zero"),
            Self::NullWithContent => ("null-with-content", "8.8.2", "NULL with contents"),
            Self::BadObjectIdentifier => (
                "bad-object-identifier",
                "8.19.2",
                "empty, padded or unfinished OBJECT IDENTIFIER",
            ),
            Self::UtcTimeForm => ("utc-time-form", "11.8", "UTCTime not as YYMMDDhhmmssZ"),
            Self::GeneralizedTimeForm => (
                "generalized-time-form",
                "11.7",
                "GeneralizedTime not as YYYYMMDDhhmmss[.f]Z",
            ),
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (_, _, text) = self.row();
        f.write_str(text)
    }
}
