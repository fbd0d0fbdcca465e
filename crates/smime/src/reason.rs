//! One table: every reason code, its rank, what it rests on where a check names nothing closer, and
//! the requirements it enforces.

use core::fmt;

use crate::basis::Basis;

macro_rules! reasons {
    ($($variant:ident $code:literal $rank:literal $basis:ident [$($requirement:literal),*] $title:literal;)*) => {
        /// Why a message was not found valid: a closed list, in kebab-case where it is printed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Reason {
            $(#[doc = concat!($title, ".")] $variant,)*
        }

        impl Reason {
            /// Every reason, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The code as reports and cases print it.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// How much the reason tells, for choosing between several: the higher rank is
            /// reported.
            pub const fn rank(self) -> u8 {
                match self { $(Self::$variant => $rank,)* }
            }

            /// What it rests on, where a check names nothing closer.
            pub const fn basis(self) -> Basis {
                match self { $(Self::$variant => Basis::$basis,)* }
            }

            /// The ids of all requirements that it enforces; a single check enforces those of its
            /// [`Basis`].
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

reasons! {
    MalformedMime "malformed-mime" 10 ContentFieldOnce [] "The MIME structure cannot be read";
    MalformedBer "malformed-ber" 10 BerValues [] "The encoding is not BER";
    MalformedCms "malformed-cms" 11 ContentInfo ["rfc5083-2.1-1", "rfc5652-3-1", "rfc5652-9.1-4", "rfc5652-9.1-6"] "The structure is not that of a CMS object";
    LimitExceeded "limit-exceeded" 12 Limits [] "The message costs more than the limits allow";
    NotSigned "not-signed" 13 SignedMessage ["rfc8551-3.5-1"] "The message has no signed layer";
    NotEncrypted "not-encrypted" 13 EnvelopedMessage [] "The message is not encrypted";
    NotAuthenticated "not-authenticated" 13 AuthenticatedContent [] "The message has no authenticated layer";
    NotDigested "not-digested" 13 DigestedContent [] "The message has no digested layer";
    NotCompressed "not-compressed" 13 CompressedMessage [] "The message is not compressed";
    ErrantLayer "errant-layer" 13 PiecesApart ["rfc8551-6-8"] "Only a part of the message is signed or encrypted";
    PgpMime "pgp-mime" 13 NotImplemented [] "The message is PGP/MIME, not S/MIME";
    MultipartParts "multipart-parts" 20 SignedParts [] "multipart/signed does not have exactly two parts";
    ProtocolMismatch "protocol-mismatch" 20 Protocol ["rfc8551-3.5.3.2-1"] "The protocol parameter and the signature's type differ";
    MissingContent "missing-content" 21 ExternalContent [] "The content is neither inside nor given";
    ContentConflict "content-conflict" 22 DetachedContentAbsent ["rfc8551-3.5.3.1-1"] "The content inside differs from the content beside it";
    NoSigner "no-signer" 23 SignerInfos [] "Nobody has signed";
    CipherMode "cipher-mode" 36 AuthenticatedCiphers [] "The cipher is not one for this content type: authenticated or not";
    AuthenticatedAttributesRequired "authenticated-attributes-required" 30 AuthAttributes ["rfc5083-2.1-4", "rfc5652-9.1-4", "rfc5652-9.1-5"] "Authenticated attributes are missing";
    AuthenticatedAttributesNotDer "authenticated-attributes-not-der" 31 AuthAttributesDer ["rfc5083-2.1-5", "rfc5652-9.1-7"] "The authenticated attributes are not in DER";
    Decompression "decompression-failed" 24 Zlib ["rfc3274-2-1"] "The content cannot be decompressed";
    DigestMismatch "digest-mismatch" 40 DigestCheck [] "The content is not the one that was digested";
    SignedAttributesRequired "signed-attributes-required" 30 SignedAttributes ["rfc5652-5.3-8"] "Content other than id-data is signed without signed attributes";
    MalformedAttribute "malformed-attribute" 31 AttributeSyntax ["rfc5652-11.3-4", "rfc5652-11.3-8", "rfc6211-2-1"] "An attribute's value has the wrong type";
    DuplicateAttribute "duplicate-attribute" 32 AttributeSyntax ["rfc5035-3-7", "rfc5035-5-7", "rfc5652-11.1-5", "rfc5652-11.2-6", "rfc5652-11.3-12", "rfc6211-2-5", "rfc8551-2.5.2-2", "rfc8551-2.5.3-2"] "An attribute that may occur once occurs twice";
    AttributeValueCount "attribute-value-count" 32 AttributeSyntax ["rfc5035-3-8", "rfc5035-3-9", "rfc5035-5-8", "rfc5035-5-9", "rfc5652-11.1-4", "rfc5652-11.2-4", "rfc5652-11.2-5", "rfc5652-11.3-10", "rfc5652-11.3-11", "rfc6211-2-2", "rfc6211-2-3", "rfc8551-2.5.2-3", "rfc8551-2.5.3-3"] "An attribute does not have exactly one value";
    AttributeMisplaced "attribute-misplaced" 32 AttributeSyntax ["rfc5035-3-6", "rfc5035-5-6", "rfc5652-11.1-3", "rfc5652-11.2-3", "rfc5652-11.3-1", "rfc5652-11.4-1", "rfc6211-2-4", "rfc8551-2.5.2-1", "rfc8551-2.5.3-1"] "An attribute stands where it must not";
    MissingContentType "missing-content-type" 33 ContentTypePresent ["rfc5652-5.3-10", "rfc5652-9.1-8", "rfc5652-11.1-1"] "The content-type attribute is missing";
    ContentTypeMismatch "content-type-mismatch" 34 ContentTypeMatch ["rfc5652-5.6-6", "rfc5652-9.3-4", "rfc5652-11.1-2"] "The content-type attribute is not the content's type";
    MissingMessageDigest "missing-message-digest" 33 MessageDigestPresent ["rfc5652-5.3-10", "rfc5652-9.1-8", "rfc5652-11.2-1"] "The message-digest attribute is missing";
    MessageDigestMismatch "message-digest-mismatch" 40 MessageDigestVerified ["rfc5652-5.6-5"] "The content is not the one that was signed";
    SigningCertificateMismatch "signing-certificate-mismatch" 35 SigningCertificateV2First ["rfc5035-3-1", "rfc5035-3-4", "rfc5035-4-3", "rfc5035-5-1", "rfc5035-5-4", "rfc8550-4.2-4"] "The signing-certificate attribute names another certificate";
    AlgorithmProtectionMismatch "algorithm-protection-mismatch" 35 AlgorithmProtectionSigned ["rfc6211-3.1-2", "rfc6211-3.1-3", "rfc6211-3.1-4", "rfc6211-3.1-5", "rfc6211-3.2-2", "rfc6211-3.2-3", "rfc6211-3.2-4", "rfc6211-3.2-5"] "The algorithm-protection attribute names other algorithms";
    DigestAlgorithmMismatch "digest-algorithm-mismatch" 36 SignerDigest ["rfc4056-3-3", "rfc5753-2.1.1-2", "rfc8419-2.3-1", "rfc8419-3.1-4", "rfc8419-3.2-4"] "The digest algorithm contradicts the signature algorithm";
    AlgorithmParameters "algorithm-parameters" 36 AlgorithmIdentifier ["rfc3274-2-2", "rfc3370-2.1-6", "rfc3370-2.1-7", "rfc3370-3.2-1", "rfc3370-4.2.1-1", "rfc3370-5.1-1", "rfc3370-5.2-1", "rfc3370-6.1-5", "rfc3370-6.1-6", "rfc3560-3-1", "rfc3565-2.3.2-1", "rfc3565-4.1-2", "rfc4056-2.2-1", "rfc4056-3-5", "rfc4056-3-7", "rfc4056-3-8", "rfc4056-3-9", "rfc4056-3-11", "rfc5084-3.1-1", "rfc5084-3.2-1", "rfc5754-2-2", "rfc5754-2-3", "rfc5754-3.2-2", "rfc5754-3.2-3", "rfc5754-3.3-1", "rfc5754-3.3-2", "rfc8017-11.2-7", "rfc8017-11.2-15", "rfc8017-11.2-16", "rfc8103-3-1", "rfc8419-2.4-1"] "An algorithm's parameters are missing or wrong";
    NoSignerCertificate "no-signer-certificate" 37 SignersKey ["rfc5652-5.6-1"] "No certificate fits the signer identifier";
    MalformedCertificate "malformed-certificate" 38 CertificateSyntax ["rfc5280-4.1.1.2-2", "rfc5280-4.1.2.1-1", "rfc5280-4.2-3", "rfc5280-4.2.1.9-3"] "The certificate cannot be read";
    MalformedKey "malformed-key" 38 PublicKey ["rfc4056-2.1-3", "rfc8410-3-1"] "The public key cannot be read";
    KeyTooSmall "key-too-small" 39 SmallKeys ["rfc8551-4.3-1", "rfc8551-4.5-1", "rfc8551-6-3"] "The key is too small";
    KeyTooLarge "key-too-large" 39 Policy [] "The key is too large";
    LegacyAlgorithm "legacy-algorithm" 39 HistoricalAlgorithms ["rfc8551-4.5-1"] "The algorithm is only for reading old mail";
    NoRecipient "no-recipient" 45 RecipientKeys [] "No recipient is for the keys given";
    DecryptionFailed "decryption-failed" 46 OneFailure ["rfc5083-2-1"] "The message is for a key that was given, and cannot be decrypted with it";
    SignatureInvalid "signature-invalid" 50 SignatureCheck [] "The signature is not that of the key";
    Unsupported "unsupported" 9 NotImplemented ["rfc5652-5.1-9"] "Something is used that is not implemented";
    NoTrustAnchor "no-trust-anchor" 60 TrustAnchorInput [] "No trust anchor was given";
    Untrusted "untrusted" 61 PathToAnchor ["rfc8550-4.2-1", "rfc8550-2.3-7"] "No path leads to a trust anchor";
    CertificateSignatureInvalid "certificate-signature-invalid" 62 CertificateBasics ["rfc5280-6.1.3-1"] "A certificate's signature is not that of its issuer";
    NotACa "not-a-ca" 63 CaCertificate ["rfc5280-4.2.1.9-2", "rfc5280-6.1.4-1"] "An issuer is not a certification authority";
    PathLengthExceeded "path-length-exceeded" 64 PathLength [] "The path is longer than an issuer allows";
    KeyUsage "key-usage" 65 SignerKeyUsage ["rfc8550-4.4.2-2", "rfc5280-4.2.1.3-4"] "The key usage does not allow this";
    ExtendedKeyUsage "extended-key-usage" 65 MailPurpose ["rfc8550-4.4.4-1", "rfc5280-4.2.1.12-3"] "The extended key usage does not allow this";
    UnknownCriticalExtension "unknown-critical-extension" 66 CriticalExtension ["rfc5280-4.2-1", "rfc5280-6.1-5"] "A critical extension is not understood";
    UnprocessedConstraint "unprocessed-constraint" 66 KnownExtension ["rfc5280-4.2-2", "rfc5280-4.2-8"] "A certificate constrains the path by what is not processed";
    CertificateNotYetValid "certificate-not-yet-valid" 67 CertificateBasics ["rfc5280-6.1.3-1"] "A certificate is not valid yet";
    CertificateExpired "certificate-expired" 67 CertificateBasics ["rfc5280-6.1.3-1"] "A certificate has expired";
    AddressMismatch "address-mismatch" 70 SenderAddress ["rfc8550-3-10"] "The sender's address is not in the signer's certificate";
}

impl Reason {
    /// Whether the reason is that something is not implemented, rather than a fault.
    pub const fn is_unsupported(self) -> bool {
        matches!(self, Self::Unsupported | Self::PgpMime)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
