//! What a message does that its standard forbids or advises against, and that a receiver bears.

use core::fmt;

use serde::Serialize;

use crate::refusal::cut;

macro_rules! deviations {
    ($($variant:ident $code:literal $section:literal [$($requirement:literal),*] $title:literal;)*) => {
        /// A departure from a standard that did not decide the verdict: a closed list.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum DeviationCode {
            $(#[doc = concat!($title, " (", $section, ").")] $variant,)*
        }

        impl DeviationCode {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The code as reports print it.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// The section of the standard that it departs from.
            pub const fn section(self) -> &'static str {
                match self { $(Self::$variant => $section,)* }
            }

            /// The ids of the requirements that it breaks.
            pub const fn requirements(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$($requirement),*],)* }
            }

            /// What the code means, in a few words.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }
        }
    };
}

deviations! {
    SignedAttributesNotDer "signed-attributes-not-der" "RFC 5652 section 5.3" ["rfc5652-5.3-9"] "The signed attributes are not in DER";
    SignedAsReceived "signed-as-received" "RFC 5652 section 5.4" ["rfc5652-5.4-2"] "The signature is over the signed attributes as they were sent, not over their DER";
    CertificateNotDer "certificate-not-der" "RFC 5280 section 4.1" [] "A certificate is not in DER";
    DigestNotListed "digest-not-listed" "RFC 5652 section 5.3" ["rfc5652-5.3-6"] "A signer's digest algorithm is not among digestAlgorithms";
    SignedDataVersion "signed-data-version" "RFC 5652 section 5.1" ["rfc5652-5.1-1", "rfc5652-5.1-2"] "The SignedData version is not the one its fields call for";
    ObjectVersion "object-version" "RFC 5652 section 6.1" ["rfc5652-6.1-1", "rfc5652-8-2", "rfc5652-8-3", "rfc5083-2.1-2", "rfc3274-1.1-1"] "The version of an object is not the one its fields call for";
    SignerInfoVersion "signer-info-version" "RFC 5652 section 5.3" ["rfc5652-5.3-1", "rfc5652-5.3-2"] "The SignerInfo version is not the one its sid calls for";
    DigestInfoWithoutNull "digest-info-without-null" "RFC 8017 appendix A.2.4" ["rfc8017-11.2-29", "rfc5754-2-7"] "The DigestInfo in the signature leaves out the NULL parameters";
    TrailingOctets "trailing-octets" "RFC 5652 section 3" [] "Octets follow the ContentInfo";
    ContentNotOctetString "content-not-octet-string" "RFC 5652 section 5.2.1" [] "The content is not in an OCTET STRING, as in PKCS #7 1.5";
    ContentTwice "content-twice" "RFC 8551 section 3.5.3" ["rfc8551-3.5.3.1-1"] "The content stands inside the signature as well as beside it";
    LineEndsAsReceived "line-ends-as-received" "RFC 8551 section 3.1.1" ["rfc8551-3.1.1-5"] "The signature is over the line ends as received, not over CRLF";
    LineEndsMadeCanonical "line-ends-made-canonical" "RFC 8551 section 3.1.1" [] "The signature holds after line ends were made CRLF";
    MicalgMissing "micalg-missing" "RFC 8551 section 3.5.3.2" [] "multipart/signed has no micalg parameter";
    MicalgMismatch "micalg-mismatch" "RFC 8551 section 3.5.3.2" [] "The micalg parameter does not name the signers' digest algorithms";
    ProtocolMissing "protocol-missing" "RFC 1847 section 2.1" ["rfc8551-3.5.3.2-1"] "multipart/signed has no protocol parameter";
    SigningTimeForm "signing-time-form" "RFC 5652 section 11.3" ["rfc5652-11.3-2", "rfc5652-11.3-3", "rfc8551-2.5.1-1"] "signing-time has not the form that its year calls for";
    SmimeTypeMismatch "smime-type-mismatch" "RFC 8551 section 3.2.2" [] "The smime-type parameter does not name what is inside";
    MediaType "media-type" "RFC 8551 section 3.2" ["rfc8551-3.2.1-6"] "The media type does not name an S/MIME entity";
    MboxLine "mbox-line" "RFC 5322 section 2.2" [] "The header starts with a mailbox file's From line";
    MalformedHeaderLine "malformed-header-line" "RFC 5322 section 2.2" [] "A header line is no field and continues none";
    SpaceBeforeColon "space-before-colon" "RFC 5322 section 2.2" ["rfc5322-2.2-1"] "White space stands between a field's name and its colon";
    MissingMimeVersion "missing-mime-version" "RFC 2045 section 4" ["rfc2045-4-1"] "A message has Content fields and no MIME-Version";
    DuplicateField "duplicate-field" "RFC 5322 section 3.6" [] "A field that may occur once occurs twice, with one value";
    MalformedContentType "malformed-content-type" "RFC 2045 section 5.1" [] "The Content-Type names no type and subtype";
    MalformedParameter "malformed-parameter" "RFC 2045 section 5.1" [] "A parameter is not written as the grammar has it";
    DuplicateParameter "duplicate-parameter" "RFC 2045 section 5.1" [] "A parameter is given twice, with two values";
    EncodedMultipart "encoded-multipart" "RFC 2045 section 6.4" [] "A multipart claims a transfer encoding that changes its octets";
    LongBoundary "long-boundary" "RFC 2046 section 5.1.1" [] "A boundary has more than 70 characters";
    BoundaryPrefix "boundary-prefix" "RFC 2046 section 5.1.1" ["rfc2046-5.1-1"] "A line starts with a delimiter and goes on";
    UnclosedMultipart "unclosed-multipart" "RFC 2046 section 5.1.1" [] "A multipart ends without its close delimiter";
    UndeclaredBase64 "undeclared-base64" "RFC 2045 section 6" [] "A body is base64 and its header does not say so";
    UndeclaredBinary "undeclared-binary" "RFC 2045 section 6" [] "A body is binary and its header says otherwise";
    Base64Character "base64-character" "RFC 2045 section 6.8" [] "Base64 holds a character that is not of its alphabet";
    Base64LongLine "base64-long-line" "RFC 2045 section 6.8" [] "A base64 line has more than 76 characters";
    Base64Padding "base64-padding" "RFC 2045 section 6.8" [] "Base64 ends in an incomplete quantum";
    Base64TrailingBits "base64-trailing-bits" "RFC 2045 section 6.8" [] "The unused bits of the last base64 character are not zero";
    Base64AfterPadding "base64-after-padding" "RFC 2045 section 6.8" [] "Something follows the end of base64 data, and was not read";
    MalformedQuotedPrintable "malformed-quoted-printable" "RFC 2045 section 6.7" [] "Quoted-printable holds what its grammar does not";
    PemLabelMismatch "pem-label-mismatch" "RFC 7468 section 2" [] "The two labels of a PEM object differ";
    CertificateUnreadable "certificate-unreadable" "RFC 5652 section 10.2.2" [] "A certificate in the message could not be read and was left out";
    CertificateFormatSkipped "certificate-format-skipped" "RFC 5652 section 10.2.2" [] "A certificate of another kind than X.509 was left out";
}

impl fmt::Display for DeviationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for DeviationCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

/// One departure, and where it was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deviation {
    /// What it is.
    pub code: DeviationCode,
    /// The field, header or offset it was seen at, and what was found there; long text is cut.
    pub at: String,
}

impl Deviation {
    /// A departure seen at `at`.
    pub fn new(code: DeviationCode, at: impl Into<String>) -> Self {
        Self {
            code,
            at: cut(at.into()),
        }
    }
}

impl From<(DeviationCode, u64)> for Deviation {
    /// A departure seen at an offset of the message.
    fn from((code, offset): (DeviationCode, u64)) -> Self {
        Self::new(code, format!("octet {offset}"))
    }
}

impl fmt::Display for Deviation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {} ({})",
            self.code.code(),
            self.at,
            self.code.section()
        )
    }
}

impl Serialize for Deviation {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut row = serializer.serialize_struct("Deviation", 3)?;
        row.serialize_field("code", &self.code)?;
        row.serialize_field("where", &self.at)?;
        row.serialize_field("requirements", self.code.requirements())?;
        row.end()
    }
}
