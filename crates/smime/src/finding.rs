//! What a message does that its standard forbids or advises against, and that a receiver bears.

use core::fmt;

use serde::Serialize;

use crate::basis::Basis;
use crate::refusal::cut;

macro_rules! findings {
    ($($variant:ident $code:literal $basis:ident $title:literal;)*) => {
        /// A departure from a standard that did not decide the verdict: a closed list.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
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
    SignedAttributesNotDer "signed-attributes-not-der" SignedAttributesDer "The signed attributes are not in DER";
    SignedAsReceived "signed-as-received" SignedAttributesDigest "The signature is over the signed attributes as they were sent, not over their DER";
    CertificateNotDer "certificate-not-der" CertificateSyntax "A certificate is not in DER";
    CertificateTimeForm "certificate-time-form" CertificateTimes "A time in a certificate is not in UTC to the second, in the type that its year calls for";
    DigestNotListed "digest-not-listed" DigestListed "A signer's digest algorithm is not among digestAlgorithms";
    SignedDataVersion "signed-data-version" SignedDataVersion "The SignedData version is not the one its fields call for";
    ObjectVersion "object-version" EnvelopedDataVersion "The version of an object is not the one its fields call for";
    SignerInfoVersion "signer-info-version" SignerInfoVersion "The SignerInfo version is not the one its sid calls for";
    DigestInfoWithoutNull "digest-info-without-null" DigestInfoNull "The DigestInfo in the signature leaves out the NULL parameters";
    EcdsaParametersNull "ecdsa-parameters-null" EcdsaParameters "The parameters of an ECDSA signature algorithm are NULL, not absent";
    SignatureAlgorithmOfKey "signature-algorithm-of-key" EcdsaIdentifiers "signatureAlgorithm names the key's algorithm, and no signature's";
    TrailingOctets "trailing-octets" ContentInfo "Octets follow the ContentInfo";
    ContentNotOctetString "content-not-octet-string" Pkcs7Content "The content is not in an OCTET STRING, as in PKCS #7 1.5";
    ContentTwice "content-twice" DetachedContentAbsent "The content stands inside the signature as well as beside it";
    LineEndsAsReceived "line-ends-as-received" CanonicalLineEnds "The signature is over the line ends as received, not over CRLF";
    LineEndsMadeCanonical "line-ends-made-canonical" CanonicalLineEnds "The signature holds after line ends were made CRLF";
    MicalgMissing "micalg-missing" Micalg "multipart/signed has no micalg parameter";
    MicalgMismatch "micalg-mismatch" Micalg "The micalg parameter does not name the signers' digest algorithms";
    ProtocolMissing "protocol-missing" SmimeProtocol "multipart/signed has no protocol parameter";
    SigningTimeForm "signing-time-form" SigningTimeForm "signing-time is not in UTC to the second, in the type that its year calls for";
    SmimeTypeMismatch "smime-type-mismatch" SmimeType "The smime-type parameter does not name what is inside";
    MediaType "media-type" MediaTypes "The media type does not name an S/MIME entity";
    MboxLine "mbox-line" HeaderField "The header starts with a mailbox file's From line";
    HttpLine "http-line" HeaderField "The header starts with the first line of an HTTP message";
    MalformedHeaderLine "malformed-header-line" HeaderField "A header line is no field and continues none";
    BareLineEnd "bare-line-end" HeaderField "A header holds a CR, LF or other character that ends a line for some readers and not for others";
    SpaceBeforeColon "space-before-colon" FieldName "White space stands between a field's name and its colon";
    MissingMimeVersion "missing-mime-version" MimeVersion "A message has Content fields and no MIME-Version";
    DuplicateField "duplicate-field" FieldOnce "A field that may occur once occurs twice, with one value";
    MalformedContentType "malformed-content-type" MediaTypeSyntax "The Content-Type names no type and subtype";
    MalformedParameter "malformed-parameter" MediaTypeSyntax "A parameter is not written as the grammar has it";
    DuplicateParameter "duplicate-parameter" MediaTypeSyntax "A parameter is given twice, with two values";
    EncodedMultipart "encoded-multipart" CompositeEncoding "A multipart claims a transfer encoding that changes its octets";
    LongBoundary "long-boundary" Boundary "A boundary has more than 70 characters";
    BoundaryPrefix "boundary-prefix" BoundaryPrefix "A line starts with a delimiter and goes on";
    TextAroundParts "text-around-parts" Boundary "Text that nobody signed stands before or after the parts of multipart/signed";
    UnclosedMultipart "unclosed-multipart" Boundary "A multipart ends without its close delimiter";
    UndeclaredBase64 "undeclared-base64" TransferEncodings "A body is base64 and its header does not say so";
    UndeclaredBinary "undeclared-binary" TransferEncodings "A body is binary and its header says otherwise";
    Base64Character "base64-character" Base64 "Base64 holds a character that is not of its alphabet";
    Base64LongLine "base64-long-line" Base64 "A base64 line has more than 76 characters";
    Base64Padding "base64-padding" Base64 "Base64 ends in an incomplete quantum";
    Base64TrailingBits "base64-trailing-bits" Base64 "The unused bits of the last base64 character are not zero";
    Base64AfterPadding "base64-after-padding" Base64 "Something follows the end of base64 data, and was not read";
    MalformedQuotedPrintable "malformed-quoted-printable" QuotedPrintable "Quoted-printable holds what its grammar does not";
    PemLabelMismatch "pem-label-mismatch" Policy "The two labels of a PEM object differ";
    BareNonce "bare-nonce" GcmParameters "The parameters of AES-GCM are the nonce alone, not GCMParameters";
    KeyWrapNull "key-wrap-null" KeyWrapParameters "The parameters of AES key wrap are NULL and not absent";
    KeyWrapWithoutNull "key-wrap-without-null" TripleDesWrapParameters "The parameters of Triple DES key wrap are absent and not NULL";
    CertificateUnreadable "certificate-unreadable" CertificateChoices "A certificate in the message could not be read and was left out";
    AddressUnreadable "address-unreadable" MailAddressName "A mail address in a certificate is no text and was passed over";
    CertificateFormatSkipped "certificate-format-skipped" CertificateChoices "A certificate of another kind than X.509 was left out";
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

/// One departure, and where it was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub code: FindingCode,
    /// The field, header or offset it was seen at, and what was found there; long text is cut.
    pub at: String,
    /// What it departs from.
    basis: Basis,
}

impl Finding {
    /// A departure seen at `at`.
    pub fn new(code: FindingCode, at: impl Into<String>) -> Self {
        Self {
            code,
            at: cut(&at.into()),
            basis: code.basis(),
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
}

impl From<(FindingCode, u64)> for Finding {
    /// A departure seen at an offset of the message.
    fn from((code, offset): (FindingCode, u64)) -> Self {
        Self::new(code, format!("octet {offset}"))
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({})", self.code.code(), self.at, self.basis)
    }
}

impl Serialize for Finding {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut row = serializer.serialize_struct("Finding", 4)?;
        row.serialize_field("code", &self.code)?;
        row.serialize_field("where", &self.at)?;
        row.serialize_field("requirements", self.basis.requirements())?;
        row.serialize_field("section", self.basis.section())?;
        row.end()
    }
}
