//! Why a value cannot be read.

use std::{fmt, io, sync::Arc};

use crate::Tag;

/// Short for results of reading.
pub type Result<T> = std::result::Result<T, Error>;

/// Why reading stopped. Every variant says at which offset, counted from the first octet of the input.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Error {
    /// The input ends inside an element.
    Truncated {
        /// Where the input ends.
        offset: u64,
        /// Where the innermost unfinished element begins.
        element: u64,
    },
    /// The input, or a definite length around, ends before the end-of-contents.
    MissingEndOfContents {
        /// Where the end-of-contents was wanted.
        offset: u64,
        /// Where the element of indefinite length begins.
        element: u64,
    },
    /// End-of-contents where no indefinite length is open.
    StrayEndOfContents {
        /// Where it stands.
        offset: u64,
    },
    /// Universal tag 0 other than as two zero octets.
    MalformedEndOfContents {
        /// Where it stands.
        offset: u64,
    },
    /// An element ends behind the definite length around it.
    Overrun {
        /// Where the element begins.
        offset: u64,
        /// Where the element around it ends.
        end: u64,
    },
    /// A tag number of more than 32 bits.
    TagNumberTooLarge {
        /// Where the element begins.
        offset: u64,
    },
    /// A length of more than 64 bits, or an end behind offset 2^64.
    LengthTooLarge {
        /// Where the element begins.
        offset: u64,
    },
    /// The first length octet is ff.
    ReservedLength {
        /// Where the element begins.
        offset: u64,
    },
    /// Indefinite length of a primitive element.
    IndefinitePrimitive {
        /// Where the element begins.
        offset: u64,
        /// Its tag.
        tag: Tag,
    },
    /// Another element than the wanted one.
    UnexpectedTag {
        /// Where the element begins.
        offset: u64,
        /// Its tag.
        found: Tag,
        /// The tag that belongs there.
        wanted: Tag,
    },
    /// No element where one is wanted.
    MissingElement {
        /// Where the elements end.
        offset: u64,
        /// The tag that belongs there.
        wanted: Tag,
    },
    /// Octets behind the last element.
    TrailingOctets {
        /// Where they begin.
        offset: u64,
        /// How many there are.
        count: u64,
    },
    /// Contents that the type does not have.
    InvalidContent {
        /// Where the element begins.
        offset: u64,
        /// Its tag.
        tag: Tag,
        /// What is wrong.
        fault: ContentFault,
    },
    /// More elements inside one another than [`Limits::depth`](crate::Limits::depth).
    DepthLimit {
        /// Where the element too deep begins.
        offset: u64,
        /// The limit.
        limit: u32,
    },
    /// More elements than [`Limits::items`](crate::Limits::items).
    ItemLimit {
        /// Where the element too many begins.
        offset: u64,
        /// The limit.
        limit: u64,
    },
    /// An element larger than the caller will hold in memory.
    SizeLimit {
        /// Where the element begins.
        offset: u64,
        /// The limit in octets.
        limit: u64,
    },
    /// The caller asked for an element whose contents were read already.
    NotAtElement {
        /// Where the reader stands.
        offset: u64,
    },
    /// The source failed.
    Io {
        /// How far it was read.
        offset: u64,
        /// Its own error.
        source: Arc<io::Error>,
    },
}

/// What kind of trouble an [`Error`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The octets are not BER.
    Malformed,
    /// They are BER, but not of the type that the caller wants.
    Unexpected,
    /// They would cost more than the caller allows.
    Limit,
    /// The caller used a reader out of order.
    Misuse,
    /// The source failed.
    Io,
}

/// What is wrong with the contents of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ContentFault {
    /// Constructed, though its type is always primitive.
    Constructed,
    /// INTEGER or ENUMERATED without octets.
    EmptyInteger,
    /// INTEGER that does not fit 64 bits.
    LargeInteger,
    /// BOOLEAN not of one octet.
    BooleanLength,
    /// NULL with contents.
    NullWithContent,
    /// OBJECT IDENTIFIER without octets.
    EmptyObjectIdentifier,
    /// OBJECT IDENTIFIER with an arc that begins with 80.
    PaddedArc,
    /// OBJECT IDENTIFIER that ends inside an arc.
    UnfinishedArc,
    /// BIT STRING without its first octet, or one that says more unused bits than there are.
    BadUnusedBits,
    /// A segment of a BIT STRING, not the last one, with unused bits.
    UnusedBitsInSegment,
    /// A segment with another tag than segments of this string have.
    SegmentTag(Tag),
}

impl Error {
    /// The offset at which reading stopped.
    pub fn offset(&self) -> u64 {
        match *self {
            Self::Truncated { offset, .. }
            | Self::MissingEndOfContents { offset, .. }
            | Self::StrayEndOfContents { offset }
            | Self::MalformedEndOfContents { offset }
            | Self::Overrun { offset, .. }
            | Self::TagNumberTooLarge { offset }
            | Self::LengthTooLarge { offset }
            | Self::ReservedLength { offset }
            | Self::IndefinitePrimitive { offset, .. }
            | Self::UnexpectedTag { offset, .. }
            | Self::MissingElement { offset, .. }
            | Self::TrailingOctets { offset, .. }
            | Self::InvalidContent { offset, .. }
            | Self::DepthLimit { offset, .. }
            | Self::ItemLimit { offset, .. }
            | Self::SizeLimit { offset, .. }
            | Self::NotAtElement { offset }
            | Self::Io { offset, .. } => offset,
        }
    }

    /// What kind of trouble this is.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::UnexpectedTag { .. } | Self::MissingElement { .. } => ErrorKind::Unexpected,
            Self::InvalidContent {
                fault: ContentFault::LargeInteger,
                ..
            } => ErrorKind::Unexpected,
            Self::DepthLimit { .. } | Self::ItemLimit { .. } | Self::SizeLimit { .. } => {
                ErrorKind::Limit
            }
            Self::NotAtElement { .. } => ErrorKind::Misuse,
            Self::Io { .. } => ErrorKind::Io,
            _ => ErrorKind::Malformed,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "offset {}: ", self.offset())?;
        match self {
            Self::Truncated { element, .. } => {
                write!(f, "input ends inside the element at {element}")
            }
            Self::MissingEndOfContents { element, .. } => {
                write!(f, "no end-of-contents for the element at {element}")
            }
            Self::StrayEndOfContents { .. } => f.write_str(
                "found end-of-contents, wanted an element; no indefinite length is open",
            ),
            Self::MalformedEndOfContents { .. } => f.write_str(
                "found universal tag 0 with more than two zero octets, wanted end-of-contents",
            ),
            Self::Overrun { end, .. } => {
                write!(f, "the element around ends at {end}, this one later")
            }
            Self::TagNumberTooLarge { .. } => {
                f.write_str("found a tag number of more than 32 bits")
            }
            Self::LengthTooLarge { .. } => {
                f.write_str("found a length that reaches past 2^64 octets")
            }
            Self::ReservedLength { .. } => {
                f.write_str("found first length octet ff, which is reserved")
            }
            Self::IndefinitePrimitive { tag, .. } => write!(
                f,
                "found an indefinite length for {tag}, wanted a definite one"
            ),
            Self::UnexpectedTag { found, wanted, .. } => {
                write!(f, "found {found}, wanted {wanted}")
            }
            Self::MissingElement { wanted, .. } => write!(f, "found nothing, wanted {wanted}"),
            Self::TrailingOctets { count, .. } => {
                write!(f, "found {count} octets, wanted the end")
            }
            Self::InvalidContent { tag, fault, .. } => write!(f, "{tag}: {fault}"),
            Self::DepthLimit { limit, .. } => {
                write!(f, "more than {limit} elements inside one another")
            }
            Self::ItemLimit { limit, .. } => write!(f, "more than {limit} elements"),
            Self::SizeLimit { limit, .. } => write!(f, "element larger than {limit} octets"),
            Self::NotAtElement { .. } => {
                f.write_str("the element's contents were read already, wanted its header last")
            }
            Self::Io { source, .. } => write!(f, "{source}"),
        }
    }
}

impl fmt::Display for ContentFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Constructed => "constructed, wanted primitive",
            Self::EmptyInteger => "no octets, wanted one or more",
            Self::LargeInteger => "larger than 64 bits",
            Self::BooleanLength => "not one octet",
            Self::NullWithContent => "octets, wanted none",
            Self::EmptyObjectIdentifier => "no octets, wanted one or more",
            Self::PaddedArc => "an arc begins with 80",
            Self::UnfinishedArc => "ends inside an arc",
            Self::BadUnusedBits => "impossible number of unused bits",
            Self::UnusedBitsInSegment => "unused bits before the last segment",
            Self::SegmentTag(tag) => return write!(f, "a segment is {tag}"),
        })
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source.as_ref()),
            _ => None,
        }
    }
}
