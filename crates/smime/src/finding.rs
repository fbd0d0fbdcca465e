//! What is odd about a message, or forbidden, and does not decide its verdict: one list for all that reads.

use core::fmt;

use serde::Serialize;

use crate::basis::Basis;
use crate::refusal::cut;

macro_rules! findings {
    ($($variant:ident $code:literal $level:ident $basis:ident $title:literal;)*) => {
        /// What can be found: a list that `vectors/findings.json` publishes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum FindingCode {
            $(#[doc = concat!($title, ".")] $variant,)*
        }

        impl FindingCode {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The code as reports print it.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// What the text that it departs from asks.
            pub const fn level(self) -> Level {
                match self { $(Self::$variant => Level::$level,)* }
            }

            /// What it departs from, where what was found is nothing more special.
            pub const fn basis(self) -> Basis {
                match self { $(Self::$variant => Basis::$basis,)* }
            }

            /// What the code means, in a few words.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }
        }
    };
}

findings! {
    SignedAttributesNotDer "signed-attributes-not-der" Must SignedAttributesDer "The signed attributes are not in DER";
    SignedAsReceived "signed-as-received" Must SignedAttributesDigest "The signature is over the signed attributes as they were sent, not over their DER";
    CertificateNotDer "certificate-not-der" Must CertificateSyntax "A certificate is not in DER";
    CertificateTimeForm "certificate-time-form" Must CertificateTimes "A time in a certificate is not in UTC to the second, in the type that its year calls for";
    DigestNotListed "digest-not-listed" Should DigestListed "A signer's digest algorithm is not among digestAlgorithms";
    SignedDataVersion "signed-data-version" Must SignedDataVersion "The SignedData version is not the one its fields call for";
    ObjectVersion "object-version" Must EnvelopedDataVersion "The version of an object is not the one its fields call for";
    SignerInfoVersion "signer-info-version" Must SignerInfoVersion "The SignerInfo version is not the one its sid calls for";
    DigestInfoWithoutNull "digest-info-without-null" Must DigestInfoNull "The DigestInfo in the signature leaves out the NULL parameters";
    EcdsaParametersNull "ecdsa-parameters-null" Must EcdsaParameters "The parameters of an ECDSA signature algorithm are NULL, not absent";
    SignatureAlgorithmOfKey "signature-algorithm-of-key" Must EcdsaIdentifiers "signatureAlgorithm names the key's algorithm, and no signature's";
    TrailingOctets "trailing-octets" Must ContentInfo "Octets follow the ContentInfo";
    ContentNotOctetString "content-not-octet-string" Must Pkcs7Content "The content is not in an OCTET STRING, as in PKCS #7 1.5";
    ContentTwice "content-twice" Must DetachedContentAbsent "The content stands inside the signature as well as beside it";
    LineEndsAsReceived "line-ends-as-received" Must CanonicalLineEnds "The signature is over the line ends as received, not over CRLF";
    LineEndsMadeCanonical "line-ends-made-canonical" Must CanonicalLineEnds "The signature holds after line ends were made CRLF";
    MicalgMissing "micalg-missing" Must Micalg "multipart/signed has no micalg parameter";
    MicalgMismatch "micalg-mismatch" Should Micalg "The micalg parameter does not name the signers' digest algorithms";
    ProtocolMissing "protocol-missing" Must SmimeProtocol "multipart/signed has no protocol parameter";
    SigningTimeForm "signing-time-form" Must SigningTimeForm "signing-time is not in UTC to the second, in the type that its year calls for";
    SmimeTypeMismatch "smime-type-mismatch" Should SmimeType "The smime-type parameter does not name what is inside";
    MediaType "media-type" Must MediaTypes "The media type does not name an S/MIME entity";
    MboxLine "mbox-line" Must HeaderField "The header starts with a mailbox file's From line";
    HttpLine "http-line" Must HeaderField "The header starts with the first line of an HTTP message";
    MalformedHeaderLine "malformed-header-line" Must HeaderField "A header line is no field and continues none";
    BareLineEnd "bare-line-end" Must HeaderField "A header holds a CR, LF or other character that ends a line for some readers and not for others";
    SpaceBeforeColon "space-before-colon" Must FieldName "White space stands between a field's name and its colon";
    MissingMimeVersion "missing-mime-version" Must MimeVersion "A message has Content fields and no MIME-Version";
    DuplicateField "duplicate-field" Must FieldOnce "A field that may occur once occurs twice, with one value";
    MalformedContentType "malformed-content-type" Must MediaTypeSyntax "The Content-Type names no type and subtype";
    MalformedParameter "malformed-parameter" Must MediaTypeSyntax "A parameter is not written as the grammar has it";
    DuplicateParameter "duplicate-parameter" Must MediaTypeSyntax "A parameter is given twice, with two values";
    EncodedMultipart "encoded-multipart" Must CompositeEncoding "A multipart claims a transfer encoding that changes its octets";
    LongBoundary "long-boundary" Must Boundary "A boundary has more than 70 characters";
    BoundaryPrefix "boundary-prefix" Must BoundaryPrefix "A line starts with a delimiter and goes on";
    TextAroundParts "text-around-parts" May Boundary "Text that nobody signed stands before or after the parts of multipart/signed";
    UnclosedMultipart "unclosed-multipart" Must Boundary "A multipart ends without its close delimiter";
    UndeclaredBase64 "undeclared-base64" Must TransferEncodings "A body is base64 and its header does not say so";
    UndeclaredBinary "undeclared-binary" Must TransferEncodings "A body is binary and its header says otherwise";
    Base64Character "base64-character" Must Base64 "Base64 holds a character that is not of its alphabet";
    Base64LongLine "base64-long-line" Must Base64 "A base64 line has more than 76 characters";
    Base64Padding "base64-padding" Must Base64 "Base64 ends in an incomplete quantum";
    Base64TrailingBits "base64-trailing-bits" Must Base64 "The unused bits of the last base64 character are not zero";
    Base64AfterPadding "base64-after-padding" Must Base64 "Something follows the end of base64 data, and was not read";
    MalformedQuotedPrintable "malformed-quoted-printable" Must QuotedPrintable "Quoted-printable holds what its grammar does not";
    PemLabelMismatch "pem-label-mismatch" None Policy "The two labels of a PEM object differ";
    BareNonce "bare-nonce" Must GcmParameters "The parameters of AES-GCM are the nonce alone, not GCMParameters";
    KeyWrapNull "key-wrap-null" Must KeyWrapParameters "The parameters of AES key wrap are NULL and not absent";
    KeyWrapWithoutNull "key-wrap-without-null" Must TripleDesWrapParameters "The parameters of Triple DES key wrap are absent and not NULL";
    CertificateUnreadable "certificate-unreadable" Must CertificateChoices "A certificate in the message could not be read and was left out";
    AddressUnreadable "address-unreadable" Must MailAddressName "A mail address in a certificate is no text and was passed over";
    CertificateFormatSkipped "certificate-format-skipped" May CertificateChoices "A certificate of another kind than X.509 was left out";

    // How a value is encoded: the rules of X.690 that it breaks. CMS is written in BER, so what DER alone
    // forbids is allowed.
    IndefiniteLength "indefinite-length" May BerValues "A length is indefinite";
    NonMinimalLength "non-minimal-length" May BerValues "A length stands in more octets than it needs";
    NonMinimalTag "non-minimal-tag" Must BerValues "A tag number stands in more octets than it needs";
    ConstructedString "constructed-string" May BerValues "A string is in segments";
    SegmentTag "segment-tag" Must BerValues "A segment of a string is not an OCTET STRING";
    ConstructedPrimitive "constructed-primitive" Must BerValues "A type that is primitive has the constructed form";
    PrimitiveConstructed "primitive-constructed" Must BerValues "A type that is constructed has the primitive form";
    SetNotSorted "set-not-sorted" May BerValues "A SET OF is out of order";
    BooleanLength "boolean-length" Must BerValues "A BOOLEAN has not one octet";
    BooleanNotFf "boolean-not-ff" May BerValues "TRUE is not encoded as ff";
    EmptyInteger "empty-integer" Must BerValues "An INTEGER has no octets";
    NonMinimalInteger "non-minimal-integer" Must BerValues "An INTEGER stands in more octets than it needs";
    BadUnusedBits "bad-unused-bits" Must BerValues "The number of unused bits of a BIT STRING cannot be";
    UnusedBitsNotZero "unused-bits-not-zero" May BerValues "Unused bits of a BIT STRING are not zero";
    NullWithContent "null-with-content" Must BerValues "NULL has contents";
    BadObjectIdentifier "bad-object-identifier" Must BerValues "An OBJECT IDENTIFIER is empty, padded or unfinished";
    UtcTimeForm "utc-time-form" May BerValues "A UTCTime is not as YYMMDDhhmmssZ";
    GeneralizedTimeForm "generalized-time-form" May BerValues "A GeneralizedTime is not as YYYYMMDDhhmmss[.f]Z";
    ContentUnreadable "content-unreadable" Must BerValues "A string that should hold an encoding holds what cannot be read as one";
    ContentTrailing "content-trailing" Must BerValues "Octets follow the encoding in a string that should hold one";
}

/// What a text asks of a sender who does otherwise: the words of RFC 2119.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// It must not be, or the grammar has it otherwise.
    Must,
    /// It should not be.
    Should,
    /// It may be; not every receiver takes it the same way.
    May,
    /// No standard says anything.
    None,
}

impl Level {
    /// The level as reports and cases write it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Must => "must",
            Self::Should => "should",
            Self::May => "may",
            Self::None => "none",
        }
    }
}

impl Serialize for Level {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl fmt::Display for FindingCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for FindingCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

/// Where something was found.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Location {
    /// At an octet of the message, from 0; inside layers, of what they hold.
    Octet(u64),
    /// At an octet of the CMS object, from 0, transfer encoding and PEM taken off.
    Object(u64),
    /// In a field of a header, by its name.
    Header(&'static str),
    /// In a field of an ASN.1 structure, by its name in the standard; with its number where it is
    /// one of several.
    Field(String),
}

impl From<&str> for Location {
    fn from(field: &str) -> Self {
        Self::Field(field.to_owned())
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Octet(offset) => write!(f, "octet {offset}"),
            Self::Object(offset) => write!(f, "octet {offset} of the object"),
            Self::Header(name) => f.write_str(name),
            Self::Field(name) => f.write_str(name),
        }
    }
}

/// Something odd, and where it was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub code: FindingCode,
    /// Where it was seen.
    pub location: Location,
    /// What was found there, as the end of a sentence that begins with the place; long text is cut. Empty
    /// where the code says it all.
    pub found: String,
    /// What it departs from.
    basis: Basis,
}

impl Finding {
    /// Something seen at a place.
    pub fn new(code: FindingCode, at: impl Into<Location>) -> Self {
        let location = match at.into() {
            Location::Field(name) => Location::Field(cut(&name)),
            location => location,
        };
        Self {
            code,
            location,
            found: String::new(),
            basis: code.basis(),
        }
    }

    /// The same, with what was found there.
    #[must_use]
    pub fn found(self, found: impl AsRef<str>) -> Self {
        Self {
            found: cut(found.as_ref()),
            ..self
        }
    }

    /// The same, departing from something closer than the code's own basis.
    #[must_use]
    pub fn on(self, basis: Basis) -> Self {
        Self { basis, ..self }
    }

    /// What it departs from.
    pub const fn basis(&self) -> Basis {
        self.basis
    }

    /// The place, and what was found there.
    pub fn place(&self) -> String {
        match self.found.as_str() {
            "" => self.location.to_string(),
            found => format!("{} {found}", self.location),
        }
    }
}

impl From<(FindingCode, u64)> for Finding {
    /// Something seen at an octet of the message.
    fn from((code, offset): (FindingCode, u64)) -> Self {
        Self::new(code, Location::Octet(offset))
    }
}

impl From<smime_ber::Rule> for FindingCode {
    fn from(rule: smime_ber::Rule) -> Self {
        let named = |code: &&Self| code.code() == rule.code();
        // A test sees that each rule has its row.
        let found = Self::ALL.iter().find(named);
        found.copied().unwrap_or(Self::ContentUnreadable)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({})", self.code.code(), self.place(), self.basis)
    }
}

impl Serialize for Finding {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut row = serializer.serialize_struct("Finding", 5)?;
        row.serialize_field("code", &self.code)?;
        row.serialize_field("where", &self.place())?;
        row.serialize_field("level", &self.code.level())?;
        row.serialize_field("requirements", self.basis.requirements())?;
        row.serialize_field("section", self.basis.section())?;
        row.end()
    }
}

#[cfg(test)]
mod tests {
    use super::{FindingCode, Level};

    #[test]
    fn each_rule_of_ber_is_a_finding_forbidden_where_ber_forbids_it() {
        for rule in smime_ber::Rule::ALL {
            let found = FindingCode::from(*rule);
            assert_eq!(found.code(), rule.code());
            let wanted = if rule.breaks_ber() {
                Level::Must
            } else {
                Level::May
            };
            assert_eq!(found.level(), wanted, "{found}");
        }
    }

    #[test]
    fn codes_are_different() {
        let mut codes: Vec<_> = FindingCode::ALL.iter().map(|code| code.code()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), FindingCode::ALL.len());
    }
}
