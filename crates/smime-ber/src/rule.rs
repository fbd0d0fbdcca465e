//! The rules of BER and DER that a value can break and still be read.

use std::fmt;

macro_rules! rules {
    ($($(#[$doc:meta])* $variant:ident $code:literal $broken:ident $section:literal $text:literal;)*) => {
        /// A rule of X.690 that a readable value breaks.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Rule {
            $($(#[$doc])* $variant,)*
        }

        impl Rule {
            /// Every rule, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// A stable name, in lower case with hyphens.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// The clause of X.690 (02/2021) that is broken.
            pub const fn section(self) -> &'static str {
                match self { $(Self::$variant => $section,)* }
            }

            /// Whether the value is not even BER. What keeps to BER breaks DER alone.
            pub const fn breaks_ber(self) -> bool {
                match self { $(Self::$variant => matches!(Broken::$broken, Broken::Ber),)* }
            }
        }

        impl fmt::Display for Rule {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self { $(Self::$variant => $text,)* })
            }
        }
    };
}

/// The rules that are broken: those of BER, or what DER asks beyond them.
enum Broken {
    Ber,
    Der,
}

rules! {
    /// Indefinite length.
    IndefiniteLength "indefinite-length" Der "10.1" "indefinite length";
    /// Length in more octets than it needs.
    NonMinimalLength "non-minimal-length" Der "10.1" "length in more octets than needed";
    /// Tag number in more octets than it needs.
    NonMinimalTag "non-minimal-tag" Ber "8.1.2" "tag number in more octets than needed";
    /// String in segments.
    ConstructedString "constructed-string" Der "10.2" "string in segments";
    /// Segment of a character string with the string's own tag, as X.209 had it, not OCTET STRING.
    SegmentTag "segment-tag" Ber "8.23" "segment of a string not an OCTET STRING";
    /// Constructed form of a type that has none, such as INTEGER.
    ConstructedPrimitive "constructed-primitive" Ber "8.1.2.5" "constructed form of a primitive type";
    /// Primitive form of a type that has none, such as SEQUENCE.
    PrimitiveConstructed "primitive-constructed" Ber "8.1.2.5" "primitive form of a constructed type";
    /// SET OF out of order.
    SetNotSorted "set-not-sorted" Der "11.6" "SET OF out of order";
    /// BOOLEAN of another length than one octet.
    BooleanLength "boolean-length" Ber "8.2.1" "BOOLEAN not of one octet";
    /// TRUE as another octet than ff.
    BooleanNotFf "boolean-not-ff" Der "11.1" "TRUE not encoded as ff";
    /// INTEGER or ENUMERATED without octets.
    EmptyInteger "empty-integer" Ber "8.3.1" "INTEGER without octets";
    /// INTEGER or ENUMERATED in more octets than it needs.
    NonMinimalInteger "non-minimal-integer" Ber "8.3.2" "INTEGER in more octets than needed";
    /// BIT STRING without its first octet, or one that says more unused bits than there are.
    BadUnusedBits "bad-unused-bits" Ber "8.6.2" "BIT STRING with impossible unused bits";
    /// Unused bits of a BIT STRING that are not zero.
    UnusedBitsNotZero "unused-bits-not-zero" Der "11.2.1" "unused bits not zero";
    /// NULL with contents.
    NullWithContent "null-with-content" Ber "8.8.2" "NULL with contents";
    /// OBJECT IDENTIFIER without octets, with a padded or with an unfinished arc.
    BadObjectIdentifier "bad-object-identifier" Ber "8.19.2" "empty, padded or unfinished OBJECT IDENTIFIER";
    /// UTCTime other than YYMMDDhhmmssZ.
    UtcTimeForm "utc-time-form" Der "11.8" "UTCTime not as YYMMDDhhmmssZ";
    /// GeneralizedTime other than YYYYMMDDhhmmss, a fraction without trailing zeros, and Z.
    GeneralizedTimeForm "generalized-time-form" Der "11.7" "GeneralizedTime not as YYYYMMDDhhmmss[.f]Z";
}
