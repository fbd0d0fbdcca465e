//! One table: everything that a refusal or a finding can rest on. No section is printed that does
//! not stand here.

use core::fmt;

macro_rules! bases {
    ($($variant:ident $section:literal [$($requirement:literal),*] [$($definition:literal),*];)*) => {
        /// What a check rests on: a section of a standard, or the choice of this implementation.
        ///
        /// Each names what stands in its section: sentences with key words, by their ids, or what
        /// the section defines where it has no such sentence. `vectors/requirements` holds both.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Basis {
            $(#[doc = concat!($section, ".")] $variant,)*
        }

        impl Basis {
            /// Every basis, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The section of the standard, or whose choice it is.
            pub const fn section(self) -> &'static str {
                match self { $(Self::$variant => $section,)* }
            }

            /// The ids of the requirements of that section that are enforced.
            pub const fn requirements(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$($requirement),*],)* }
            }

            /// The ids of what that section defines.
            pub const fn definitions(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$($definition),*],)* }
            }
        }
    };
}

bases! {
    // No standard's.
    Limits "this implementation's limits" [] [];
    Policy "this implementation's policy" [] [];
    NotImplemented "this implementation" [] [];

    // The MIME structure.
    HeaderField "RFC 5322 section 2.2" [] ["rfc5322-2.2-field"];
    FieldName "RFC 5322 section 2.2" ["rfc5322-2.2-1"] [];
    FieldOnce "RFC 5322 section 3.6" [] ["rfc5322-3.6-once"];
    ContentFieldOnce "RFC 2045 section 3" [] ["rfc2045-3-once"];
    MimeVersion "RFC 2045 section 4" ["rfc2045-4-1"] [];
    MediaTypeSyntax "RFC 2045 section 5.1" [] ["rfc2045-5.1-syntax"];
    TransferEncodings "RFC 2045 section 6.1" [] ["rfc2045-6.1-encodings"];
    CompositeEncoding "RFC 2045 section 6.4" [] ["rfc2045-6.4-composite"];
    QuotedPrintable "RFC 2045 section 6.7" [] ["rfc2045-6.7-grammar"];
    Base64 "RFC 2045 section 6.8" [] ["rfc2045-6.8-base64"];
    BoundaryPrefix "RFC 2046 section 5.1" ["rfc2046-5.1-1"] [];
    Boundary "RFC 2046 section 5.1.1" [] ["rfc2046-5.1.1-boundary"];
    SignedParts "RFC 1847 section 2.1" [] ["rfc1847-2.1-two-parts"];
    Protocol "RFC 1847 section 2.1" [] ["rfc1847-2.1-protocol"];
    SmimeProtocol "RFC 8551 section 3.5.3.2" ["rfc8551-3.5.3.2-1"] [];
    Micalg "RFC 8551 section 3.5.3.2" [] ["rfc8551-3.5.3.2-micalg"];
    MediaTypes "RFC 8551 section 3.2.1" ["rfc8551-3.2.1-6"] [];
    SmimeType "RFC 8551 section 3.2.2" [] ["rfc8551-3.2.2-smime-type"];
    EncodingDomains "RFC 2045 section 6.2" [] ["rfc2045-6.2-domains"];
    SecuredEntity "RFC 8551 section 3.1" [] ["rfc8551-3.1-entity"];
    SignedTransferEncoding "RFC 8551 section 3.1.3" ["rfc8551-3.1.3-1"] [];
    CanonicalLineEnds "RFC 8551 section 3.1.1" ["rfc8551-3.1.1-5"] [];
    PiecesApart "RFC 8551 section 6" ["rfc8551-6-8"] [];

    // What a message is.
    SignedMessage "RFC 8551 section 3.5" ["rfc8551-3.5-1"] [];
    EnvelopedMessage "RFC 8551 section 3.3" [] ["rfc8551-3.3-enveloped"];
    CompressedMessage "RFC 8551 section 3.6" [] ["rfc8551-3.6-compressed"];
    AuthenticatedContent "RFC 5652 section 9" [] ["rfc5652-9-authenticated"];
    DigestedContent "RFC 5652 section 7" [] ["rfc5652-7-digested"];

    // The structure of CMS.
    BerValues "RFC 5652 section 1" [] ["rfc5652-1-ber"];
    ContentInfo "RFC 5652 section 3" ["rfc5652-3-1"] [];
    SignedDataVersion "RFC 5652 section 5.1" ["rfc5652-5.1-1", "rfc5652-5.1-2"] [];
    SignerInfos "RFC 5652 section 5.1" [] ["rfc5652-5.1-signers"];
    ExternalContent "RFC 5652 section 5.2" [] ["rfc5652-5.2-external"];
    Pkcs7Content "RFC 5652 section 5.2.1" ["rfc5652-5.2.1-3"] [];
    DetachedContentAbsent "RFC 8551 section 3.5.3.1" ["rfc8551-3.5.3.1-1"] [];
    SignerInfoVersion "RFC 5652 section 5.3" ["rfc5652-5.3-1", "rfc5652-5.3-2"] [];
    DigestListed "RFC 5652 section 5.3" ["rfc5652-5.3-6"] [];
    EnvelopedDataVersion "RFC 5652 section 6.1" ["rfc5652-6.1-1"] [];
    EncryptedDataVersion "RFC 5652 section 8" ["rfc5652-8-2", "rfc5652-8-3"] [];
    AuthEnvelopedDataVersion "RFC 5083 section 2.1" ["rfc5083-2.1-2"] [];
    CompressedDataVersion "RFC 3274 section 1.1" ["rfc3274-1.1-1"] [];
    DataSyntax "RFC 5652 section 4" [] ["rfc5652-4-data"];
    SignedDataSyntax "RFC 5652 section 5.1" [] ["rfc5652-5.1-syntax"];
    EncapsulatedContent "RFC 5652 section 5.2" [] ["rfc5652-5.2-syntax"];
    SignerInfoSyntax "RFC 5652 section 5.3" [] ["rfc5652-5.3-syntax"];
    EnvelopedDataSyntax "RFC 5652 section 6.1" [] ["rfc5652-6.1-syntax"];
    EncryptedContent "RFC 5652 section 6.1" [] ["rfc5652-6.1-absent"];
    RecipientInfoSyntax "RFC 5652 section 6.2" [] ["rfc5652-6.2-syntax"];
    KeyTransSyntax "RFC 5652 section 6.2.1" [] ["rfc5652-6.2.1-syntax"];
    KeyAgreeSyntax "RFC 5652 section 6.2.2" [] ["rfc5652-6.2.2-syntax"];
    KekSyntax "RFC 5652 section 6.2.3" [] ["rfc5652-6.2.3-syntax"];
    PasswordSyntax "RFC 5652 section 6.2.4" [] ["rfc5652-6.2.4-syntax"];
    OtherRecipientSyntax "RFC 5652 section 6.2.5" [] ["rfc5652-6.2.5-syntax"];
    DigestedDataSyntax "RFC 5652 section 7" [] ["rfc5652-7-syntax"];
    DigestedDataVersion "RFC 5652 section 7" ["rfc5652-7-1"] [];
    EncryptedDataSyntax "RFC 5652 section 8" [] ["rfc5652-8-syntax"];
    AuthenticatedDataSyntax "RFC 5652 section 9.1" [] ["rfc5652-9.1-syntax"];
    AuthenticatedDataVersion "RFC 5652 section 9.1" ["rfc5652-9.1-1"] [];
    DigestIdentifier "RFC 5652 section 10.1.1" [] ["rfc5652-10.1.1-syntax"];
    IssuerAndSerialNumber "RFC 5652 section 10.2.4" [] ["rfc5652-10.2.4-syntax"];
    AuthEnvelopedDataSyntax "RFC 5083 section 2.1" ["rfc5083-2.1-1"] [];
    CompressedDataSyntax "RFC 3274 section 1.1" [] ["rfc3274-1.1-syntax"];
    CertificateChoices "RFC 5652 section 10.2.2" [] ["rfc5652-10.2.2-choices"];
    AttributeSyntax "RFC 5652 section 11" [] ["rfc5652-11-attributes"];

    // Signed attributes.
    SignedAttributes "RFC 5652 section 5.3" ["rfc5652-5.3-8"] [];
    SignedAttributesDer "RFC 5652 section 5.3" ["rfc5652-5.3-9"] [];
    SignedAttributesDigest "RFC 5652 section 5.4" ["rfc5652-5.4-2"] [];
    ContentTypeSyntax "RFC 5652 section 11.1" [] ["rfc5652-11.1-syntax"];
    ContentTypePresent "RFC 5652 section 11.1" ["rfc5652-11.1-1"] [];
    ContentTypeMatch "RFC 5652 section 11.1" ["rfc5652-11.1-2"] [];
    ContentTypePlace "RFC 5652 section 11.1" ["rfc5652-11.1-3"] [];
    ContentTypeValue "RFC 5652 section 11.1" ["rfc5652-11.1-4"] [];
    ContentTypeOnce "RFC 5652 section 11.1" ["rfc5652-11.1-5"] [];
    MessageDigestSyntax "RFC 5652 section 11.2" [] ["rfc5652-11.2-syntax"];
    MessageDigestPresent "RFC 5652 section 11.2" ["rfc5652-11.2-1"] [];
    MessageDigestVerified "RFC 5652 section 5.6" ["rfc5652-5.6-5"] [];
    MessageDigestPlace "RFC 5652 section 11.2" ["rfc5652-11.2-3"] [];
    MessageDigestValue "RFC 5652 section 11.2" ["rfc5652-11.2-4", "rfc5652-11.2-5"] [];
    MessageDigestOnce "RFC 5652 section 11.2" ["rfc5652-11.2-6"] [];
    SigningTimeSyntax "RFC 5652 section 11.3" ["rfc5652-11.3-4", "rfc5652-11.3-8"] [];
    SigningTimeForm "RFC 5652 section 11.3" ["rfc5652-11.3-2", "rfc5652-11.3-3", "rfc5652-11.3-4", "rfc5652-11.3-8", "rfc5652-11.3-9"] [];
    SigningTimePlace "RFC 5652 section 11.3" ["rfc5652-11.3-1"] [];
    SigningTimeValue "RFC 5652 section 11.3" ["rfc5652-11.3-10", "rfc5652-11.3-11"] [];
    SigningTimeOnce "RFC 5652 section 11.3" ["rfc5652-11.3-12"] [];
    CountersignaturePlace "RFC 5652 section 11.4" ["rfc5652-11.4-1"] [];
    SigningCertificateSyntax "RFC 5035 section 5" [] ["rfc5035-5-syntax"];
    SigningCertificateFirst "RFC 5035 section 5" ["rfc5035-5-1", "rfc5035-5-4"] [];
    SigningCertificatePlace "RFC 5035 section 5" ["rfc5035-5-6"] [];
    SigningCertificateOnce "RFC 5035 section 5" ["rfc5035-5-7"] [];
    SigningCertificateValue "RFC 5035 section 5" ["rfc5035-5-8", "rfc5035-5-9"] [];
    SigningCertificateV2Syntax "RFC 5035 section 3" [] ["rfc5035-3-syntax"];
    SigningCertificateV2First "RFC 5035 section 3" ["rfc5035-3-1", "rfc5035-3-4"] [];
    SigningCertificateLimits "RFC 5035 section 3" [] ["rfc5035-3-limits"];
    SigningCertificateIssuer "RFC 5035 section 4" ["rfc5035-4-3"] [];
    SigningCertificateV2Place "RFC 5035 section 3" ["rfc5035-3-6"] [];
    SigningCertificateV2Once "RFC 5035 section 3" ["rfc5035-3-7"] [];
    SigningCertificateV2Value "RFC 5035 section 3" ["rfc5035-3-8", "rfc5035-3-9"] [];
    CapabilitiesSyntax "RFC 8551 section 2.5.2" [] ["rfc8551-2.5.2-syntax"];
    CapabilitiesPlace "RFC 8551 section 2.5.2" ["rfc8551-2.5.2-1"] [];
    CapabilitiesOnce "RFC 8551 section 2.5.2" ["rfc8551-2.5.2-2"] [];
    CapabilitiesValue "RFC 8551 section 2.5.2" ["rfc8551-2.5.2-3"] [];
    KeyPreferenceSyntax "RFC 8551 section 2.5.3" [] ["rfc8551-2.5.3-syntax"];
    KeyPreferencePlace "RFC 8551 section 2.5.3" ["rfc8551-2.5.3-1"] [];
    KeyPreferenceOnce "RFC 8551 section 2.5.3" ["rfc8551-2.5.3-2"] [];
    KeyPreferenceValue "RFC 8551 section 2.5.3" ["rfc8551-2.5.3-3"] [];
    AlgorithmProtectionSyntax "RFC 6211 section 2" ["rfc6211-2-1"] [];
    AlgorithmProtectionValue "RFC 6211 section 2" ["rfc6211-2-2", "rfc6211-2-3"] [];
    AlgorithmProtectionPlace "RFC 6211 section 2" ["rfc6211-2-4"] [];
    AlgorithmProtectionOnce "RFC 6211 section 2" ["rfc6211-2-5"] [];
    AlgorithmProtectionSigned "RFC 6211 section 3.1" ["rfc6211-3.1-2", "rfc6211-3.1-3", "rfc6211-3.1-4", "rfc6211-3.1-5"] [];
    AlgorithmProtectionAuthenticated "RFC 6211 section 3.2" ["rfc6211-3.2-2", "rfc6211-3.2-3", "rfc6211-3.2-4", "rfc6211-3.2-5"] [];

    // Authenticated attributes.
    AuthAttributes "RFC 5652 section 9.1" ["rfc5652-9.1-5"] [];
    AuthAttributesDer "RFC 5652 section 9.1" ["rfc5652-9.1-7"] [];
    AuthAttributesMinimum "RFC 5652 section 9.1" ["rfc5652-9.1-8"] [];
    DigestWithoutAuthAttributes "RFC 5652 section 9.1" ["rfc5652-9.1-4"] [];
    AuthAttributesWithoutDigest "RFC 5652 section 9.1" ["rfc5652-9.1-6"] [];
    EnvelopedAuthAttributes "RFC 5083 section 2.1" ["rfc5083-2.1-4"] [];
    EnvelopedAuthAttributesDer "RFC 5083 section 2.1" ["rfc5083-2.1-5"] [];

    // Algorithms and keys.
    SignerDigest "RFC 5652 section 5.3" [] ["rfc5652-5.3-digest"];
    EcdsaIdentifiers "RFC 5753 section 2.1.1" [] ["rfc5753-2.1.1-identifiers"];
    EcdsaDigest "RFC 5753 section 2.1.1" ["rfc5753-2.1.1-2"] [];
    PssDigest "RFC 4056 section 3" ["rfc4056-3-3"] [];
    Ed25519Digest "RFC 8419 section 2.3" ["rfc8419-2.3-1"] [];
    AlgorithmIdentifier "RFC 5280 section 4.1.1.2" [] ["rfc5280-4.1.1.2-parameters"];
    Md5Parameters "RFC 3370 section 2.2" [] ["rfc3370-2.2-parameters"];
    Sha2Parameters "RFC 5754 section 2" ["rfc5754-2-2", "rfc5754-2-3"] [];
    Sha1Parameters "RFC 3370 section 2.1" ["rfc3370-2.1-6", "rfc3370-2.1-7"] [];
    RsaSignatureParameters "RFC 5754 section 3.2" ["rfc5754-3.2-2", "rfc5754-3.2-3"] [];
    EcdsaParameters "RFC 5754 section 3.3" ["rfc5754-3.3-1", "rfc5754-3.3-2"] [];
    PssParameters "RFC 4056 section 3" ["rfc4056-3-5", "rfc4056-3-7", "rfc4056-3-8", "rfc4056-3-9", "rfc4056-3-11"] [];
    Mgf1Parameters "RFC 8017 appendix A.2.1" ["rfc8017-11.2-7"] [];
    RsaEncryptionParameters "RFC 3370 section 3.2" ["rfc3370-3.2-1"] [];
    EddsaParameters "RFC 8419 section 2.4" ["rfc8419-2.4-1"] [];
    KeyWrapParameters "RFC 3565 section 2.3.2" ["rfc3565-2.3.2-1"] [];
    TripleDesWrapParameters "RFC 3370 section 4.3.1" ["rfc3370-4.3.1-3"] [];
    Rc2WrapParameters "RFC 3370 section 4.3" ["rfc3370-4.3-1"] [];
    AgreementParameters "RFC 5753 section 3.1.1" [] ["rfc5753-3.1.1-wrap"];
    HmacParameters "RFC 3370 section 6.1" ["rfc3370-6.1-5", "rfc3370-6.1-6"] [];
    Pbkdf2Parameters "RFC 8018 appendix A.2" [] ["rfc8018-A.2-parameters"];
    PwriParameters "RFC 3211 section 2.2" [] ["rfc3211-2.2-parameters"];
    OaepParameters "RFC 3560 section 3" ["rfc3560-3-1"] [];
    AesCbcParameters "RFC 3565 section 4.1" ["rfc3565-4.1-2"] [];
    TripleDesParameters "RFC 3370 section 5.1" ["rfc3370-5.1-1"] [];
    Rc2Parameters "RFC 3370 section 5.2" ["rfc3370-5.2-1"] [];
    CcmParameters "RFC 5084 section 3.1" ["rfc5084-3.1-1"] [];
    GcmParameters "RFC 5084 section 3.2" ["rfc5084-3.2-1"] [];
    ChaCha20Poly1305Parameters "RFC 8103 section 3" ["rfc8103-3-1"] [];
    ZlibParameters "RFC 3274 section 2" ["rfc3274-2-2"] [];
    Zlib "RFC 3274 section 2" ["rfc3274-2-1"] [];
    EnvelopedCiphers "RFC 8551 section 3.3" [] ["rfc8551-3.3-no-aead"];
    CcmAndGcmPlace "RFC 5084 section 3" [] ["rfc5084-3-place"];
    ChaCha20Poly1305Place "RFC 8103 section 3" [] ["rfc8103-3-place"];
    AuthenticatedCiphers "RFC 5083 section 2.1" [] ["rfc5083-2.1-cipher"];
    DigestInfoNull "RFC 5754 section 2" ["rfc5754-2-7"] [];
    PublicKey "RFC 5280 section 4.1.2.7" [] ["rfc5280-4.1.2.7-key"];
    SmallKeys "RFC 8551 section 4.3" ["rfc8551-4.3-1"] [];
    SmallDecryptionKeys "RFC 8551 section 4.5" ["rfc8551-4.5-1"] [];
    SmallCertificateKeys "RFC 8550 section 4.3" [] ["rfc8550-4.3-sizes"];
    HistoricalDigests "RFC 8551 appendix B.1" [] ["rfc8551-B.1-digests"];
    HistoricalSignatures "RFC 8551 appendix B.2" [] ["rfc8551-B.2-signatures"];
    HistoricalCiphers "RFC 8551 appendix B.3" [] ["rfc8551-B.3-ciphers"];
    HistoricalAlgorithms "RFC 8551 appendix B" [] ["rfc8551-B-historical"];
    HistoricalCertificates "RFC 8550 appendix A.1" [] ["rfc8550-A.1-signatures"];

    EcdhSchemes "RFC 5753 section 7.1.4" [] ["rfc5753-7.1.4-schemes"];

    // Outcomes of verifying and decrypting.
    SignersKey "RFC 5652 section 5.6" ["rfc5652-5.6-1"] [];
    SignatureCheck "RFC 5652 section 5.6" [] ["rfc5652-5.6-input"];
    DigestCheck "RFC 5652 section 7" [] ["rfc5652-7-check"];
    RecipientKeys "RFC 5652 section 6.2" [] ["rfc5652-6.2-recipients"];
    OneFailure "RFC 3218 section 2.3.2" [] ["rfc3218-2.3.2-one-outcome"];

    // Certificates and paths.
    CertificateSyntax "RFC 5280 section 4.1" [] ["rfc5280-4.1-syntax"];
    CertificateAlgorithms "RFC 5280 section 4.1.1.2" ["rfc5280-4.1.1.2-2"] [];
    CertificateVersion "RFC 5280 section 4.1.2.1" ["rfc5280-4.1.2.1-1"] [];
    ExtensionOnce "RFC 5280 section 4.2" ["rfc5280-4.2-3"] [];
    CertificateTimes "RFC 5280 section 4.1.2.5" ["rfc5280-4.1.2.5-1"] ["rfc5280-4.1.2.5-profile"];
    KnownExtension "RFC 5280 section 4.2" ["rfc5280-4.2-2", "rfc5280-4.2-8"] [];
    CriticalExtension "RFC 5280 section 4.2" ["rfc5280-4.2-1"] [];
    TrustAnchorInput "RFC 5280 section 6.1.1" [] ["rfc5280-6.1.1-anchor"];
    PathToAnchor "RFC 5280 section 6.1" [] ["rfc5280-6.1-conditions"];
    CertificateBasics "RFC 5280 section 6.1.3" ["rfc5280-6.1.3-1"] [];
    CaCertificate "RFC 5280 section 4.2.1.9" ["rfc5280-4.2.1.9-2"] [];
    PathLength "RFC 5280 section 6.1.4" [] ["rfc5280-6.1.4-path-length"];
    CaKeyUsage "RFC 5280 section 6.1.4" [] ["rfc5280-6.1.4-key-usage"];
    TransportKeyUsage "RFC 5652 section 6.2.1" [] ["rfc5652-6.2.1-key-usage"];
    AgreementKeyUsage "RFC 5652 section 6.2.2" [] ["rfc5652-6.2.2-key-usage"];
    SignerKeyUsage "RFC 8550 section 4.4.2" ["rfc8550-4.4.2-2"] [];
    MailPurpose "RFC 8550 section 4.4.4" ["rfc8550-4.4.4-1"] [];

    AsciiDomain "RFC 5280 section 7.5" [] ["rfc5280-7.5-ascii"];
    MailAddressName "RFC 5280 section 4.2.1.6" [] ["rfc5280-4.2.1.6-rfc822-name"];
    Utf8Mailbox "RFC 8398 section 3" [] ["rfc8398-3-domain"];
    Pkcs12Password "RFC 7292 appendix B.1" [] ["rfc7292-B.1-password"];

    // Who sends.
    AddressTokens "RFC 5322 section 3.2" [] ["rfc5322-3.2-tokens"];
    AddressList "RFC 5322 section 3.4" [] ["rfc5322-3.4-addresses"];
    AddrSpec "RFC 5322 section 3.4.1" [] ["rfc5322-3.4.1-addr-spec"];
    ObsoleteAddress "RFC 5322 section 4.4" [] ["rfc5322-4.4-addresses"];
    OriginatorFields "RFC 5322 section 3.6.2" [] ["rfc5322-3.6.2-sender"];
    Utf8Address "RFC 6532 section 3.2" [] ["rfc6532-3.2-utf8"];
    SenderAddress "RFC 8550 section 3" ["rfc8550-3-10"] [];
}

impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.section())
    }
}
