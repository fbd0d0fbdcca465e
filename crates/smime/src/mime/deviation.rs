//! What a message's MIME does otherwise than the standards say, and was read all the same.

use core::fmt;
use std::collections::BTreeMap;

macro_rules! deviations {
    ($($variant:ident $code:literal $section:literal $title:literal;)*) => {
        /// A way in which MIME may deviate and still be read: a closed list.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Deviation {
            $(#[doc = concat!($title, " (", $section, ").")] $variant,)*
        }

        impl Deviation {
            /// Every deviation, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The code as reports print it, in kebab-case.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// The section of the standard that it deviates from.
            pub const fn section(self) -> &'static str {
                match self { $(Self::$variant => $section,)* }
            }

            /// What the code means, in a few words.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }
        }
    };
}

deviations! {
    MboxLine "mbox-line" "RFC 5322 section 2.2" "The header starts with a mailbox file's From line";
    MalformedHeaderLine "malformed-header-line" "RFC 5322 section 2.2" "A header line is no field and continues none";
    SpaceBeforeColon "space-before-colon" "RFC 5322 section 2.2" "White space stands between a field's name and its colon";
    MissingMimeVersion "missing-mime-version" "RFC 2045 section 4" "A message has Content fields and no MIME-Version";
    DuplicateField "duplicate-field" "RFC 5322 section 3.6" "A field that may occur once occurs twice, with one value";
    MalformedContentType "malformed-content-type" "RFC 2045 section 5.1" "The Content-Type names no type and subtype";
    MalformedParameter "malformed-parameter" "RFC 2045 section 5.1" "A parameter is not written as the grammar has it";
    DuplicateParameter "duplicate-parameter" "RFC 2045 section 5.1" "A parameter is given twice, with two values";
    EncodedMultipart "encoded-multipart" "RFC 2045 section 6.4" "A multipart claims a transfer encoding that changes its octets";
    LongBoundary "long-boundary" "RFC 2046 section 5.1.1" "A boundary has more than 70 characters";
    BoundaryPrefix "boundary-prefix" "RFC 2046 section 5.1.1" "A line starts with a delimiter and goes on";
    UnclosedMultipart "unclosed-multipart" "RFC 2046 section 5.1.1" "A multipart ends without its close delimiter";
    UndeclaredBase64 "undeclared-base64" "RFC 2045 section 6" "A body is base64 and its header does not say so";
    UndeclaredBinary "undeclared-binary" "RFC 2045 section 6" "A body is binary and its header says otherwise";
    Base64Character "base64-character" "RFC 2045 section 6.8" "Base64 holds a character that is not of its alphabet";
    Base64LongLine "base64-long-line" "RFC 2045 section 6.8" "A base64 line has more than 76 characters";
    Base64Padding "base64-padding" "RFC 2045 section 6.8" "Base64 ends in an incomplete quantum";
    Base64TrailingBits "base64-trailing-bits" "RFC 2045 section 6.8" "The unused bits of the last base64 character are not zero";
    Base64AfterPadding "base64-after-padding" "RFC 2045 section 6.8" "Something follows the end of base64 data, and was not read";
    MalformedQuotedPrintable "malformed-quoted-printable" "RFC 2045 section 6.7" "Quoted-printable holds what its grammar does not";
    PemLabelMismatch "pem-label-mismatch" "RFC 7468 section 2" "The two labels of a PEM object differ";
}

impl fmt::Display for Deviation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The deviations of something that was read, each with the source's offset where it occurred
/// first: as many as the table has kinds, however hostile the message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deviations(BTreeMap<Deviation, u64>);

impl Deviations {
    /// None so far.
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// Notes one at an offset of the source; the first place of each kind is kept.
    pub fn note(&mut self, deviation: Deviation, offset: u64) {
        self.0.entry(deviation).or_insert(offset);
    }

    /// Notes all of `others`.
    pub fn merge(&mut self, others: &Self) {
        for (deviation, offset) in others.iter() {
            self.note(deviation, offset);
        }
    }

    /// Each kind that occurred, with its first offset, in the order of the table.
    pub fn iter(&self) -> impl Iterator<Item = (Deviation, u64)> + '_ {
        self.0
            .iter()
            .map(|(&deviation, &offset)| (deviation, offset))
    }

    /// Where the deviation occurred first.
    pub fn offset_of(&self, deviation: Deviation) -> Option<u64> {
        self.0.get(&deviation).copied()
    }

    /// Whether it occurred.
    pub fn contains(&self, deviation: Deviation) -> bool {
        self.0.contains_key(&deviation)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
