//! One table: every reason code, its rank, the RFC section it rests on and the requirements it
//! enforces.

use core::fmt;

macro_rules! reasons {
    ($($variant:ident $code:literal $rank:literal $section:literal [$($requirement:literal),*] $title:literal;)*) => {
        /// Why a message was not found valid: a closed list, in kebab-case where it is printed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Reason {
            $(#[doc = concat!($title, " (", $section, ").")] $variant,)*
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

            /// The section of the standard (or the choice of this implementation) it rests on.
            pub const fn section(self) -> &'static str {
                match self { $(Self::$variant => $section,)* }
            }

            /// The ids of the requirements that it enforces.
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
    MalformedMime "malformed-mime" 10 "RFC 2045 section 3" [] "The MIME structure cannot be read";
    MalformedBer "malformed-ber" 10 "X.690 section 8" [] "The encoding is not BER";
    MalformedCms "malformed-cms" 11 "RFC 5652 section 3" ["rfc5652-3-1"] "The structure is not that of a CMS object";
    LimitExceeded "limit-exceeded" 12 "this implementation's limits" [] "The message costs more than the limits allow";
    NotSigned "not-signed" 13 "RFC 8551 section 3.5" [] "The message has no signed layer";
    NotEncrypted "not-encrypted" 13 "RFC 8551 section 3.3" [] "The message is not encrypted";
    NotAuthenticated "not-authenticated" 13 "RFC 5652 section 9" [] "The message has no authenticated layer";
    NotDigested "not-digested" 13 "RFC 5652 section 7" [] "The message has no digested layer";
    NotCompressed "not-compressed" 13 "RFC 8551 section 3.6" [] "The message is not compressed";
    ErrantLayer "errant-layer" 13 "RFC 9787 section 4" ["rfc8551-6-8"] "Only a part of the message is signed or encrypted";
    PgpMime "pgp-mime" 13 "RFC 3156" [] "The message is PGP/MIME, not S/MIME";
    MultipartParts "multipart-parts" 20 "RFC 1847 section 2.1" [] "multipart/signed does not have exactly two parts";
    ProtocolMismatch "protocol-mismatch" 20 "RFC 1847 section 2.1" ["rfc8551-3.5.3.2-1"] "The protocol parameter and the signature's type differ";
    MissingContent "missing-content" 21 "RFC 5652 section 5.2" [] "The content is neither inside nor given";
    ContentConflict "content-conflict" 22 "RFC 5652 section 5.2" ["rfc8551-3.5.3.1-1"] "The content inside differs from the content beside it";
    NoSigner "no-signer" 23 "RFC 5652 section 5.1" [] "Nobody has signed";
    CipherMode "cipher-mode" 36 "RFC 5083 section 2.1" [] "The cipher is not one for this content type: authenticated or not";
    AuthenticatedAttributesRequired "authenticated-attributes-required" 30 "RFC 5652 section 9.1" ["rfc5083-2.1-4", "rfc5652-9.1-4", "rfc5652-9.1-5"] "Authenticated attributes are missing";
    AuthenticatedAttributesNotDer "authenticated-attributes-not-der" 31 "RFC 5652 section 9.1" ["rfc5083-2.1-5", "rfc5652-9.1-7"] "The authenticated attributes are not in DER";
    Decompression "decompression-failed" 24 "RFC 3274 section 2" [] "The content cannot be decompressed";
    DigestMismatch "digest-mismatch" 40 "RFC 5652 section 7" [] "The content is not the one that was digested";
    SignedAttributesRequired "signed-attributes-required" 30 "RFC 5652 section 5.3" ["rfc5652-5.3-8"] "Content other than id-data is signed without signed attributes";
    MalformedAttribute "malformed-attribute" 31 "RFC 5652 section 11" ["rfc5652-11.3-4", "rfc5652-11.3-8", "rfc5652-11.3-9"] "An attribute's value has the wrong type";
    DuplicateAttribute "duplicate-attribute" 32 "RFC 5652 section 11" ["rfc5652-11.1-5", "rfc5652-11.2-6", "rfc5652-11.3-12", "rfc5035-3-7", "rfc5035-5-7", "rfc6211-2-5"] "An attribute that may occur once occurs twice";
    AttributeValueCount "attribute-value-count" 32 "RFC 5652 section 11" ["rfc5652-11.1-4", "rfc5652-11.2-4", "rfc5652-11.2-5", "rfc5652-11.3-10", "rfc5652-11.3-11", "rfc5035-3-8", "rfc5035-3-9", "rfc5035-5-8", "rfc5035-5-9", "rfc6211-2-2", "rfc6211-2-3"] "An attribute does not have exactly one value";
    AttributeMisplaced "attribute-misplaced" 32 "RFC 5652 section 11" ["rfc5652-11.1-3", "rfc5652-11.2-3", "rfc5652-11.3-1", "rfc5652-11.4-1", "rfc5035-3-6", "rfc5035-5-6", "rfc6211-2-4"] "An attribute stands where it must not";
    MissingContentType "missing-content-type" 33 "RFC 5652 section 11.1" ["rfc5652-11.1-1", "rfc5652-5.3-10"] "The content-type attribute is missing";
    ContentTypeMismatch "content-type-mismatch" 34 "RFC 5652 section 11.1" ["rfc5652-11.1-2", "rfc5652-5.6-6"] "The content-type attribute is not the content's type";
    MissingMessageDigest "missing-message-digest" 33 "RFC 5652 section 11.2" ["rfc5652-11.2-1", "rfc5652-5.3-10"] "The message-digest attribute is missing";
    MessageDigestMismatch "message-digest-mismatch" 40 "RFC 5652 section 5.6" ["rfc5652-5.6-5"] "The content is not the one that was signed";
    SigningCertificateMismatch "signing-certificate-mismatch" 35 "RFC 5035 section 5" ["rfc5035-3-1", "rfc5035-3-4", "rfc5035-5-1", "rfc5035-5-4", "rfc8550-4.2-4"] "The signing-certificate attribute names another certificate";
    AlgorithmProtectionMismatch "algorithm-protection-mismatch" 35 "RFC 6211 section 2" ["rfc6211-3.1-2", "rfc6211-3.1-3", "rfc6211-3.1-4", "rfc6211-3.1-5", "rfc6211-3.2-2", "rfc6211-3.2-3", "rfc6211-3.2-4", "rfc6211-3.2-5"] "The algorithm-protection attribute names other algorithms";
    DigestAlgorithmMismatch "digest-algorithm-mismatch" 36 "RFC 5754 section 3" ["rfc4056-3-3", "rfc5753-2.1.1-2", "rfc8419-2.3-1", "rfc8419-3.1-4", "rfc8419-3.2-4"] "The digest algorithm contradicts the signature algorithm";
    AlgorithmParameters "algorithm-parameters" 36 "RFC 4056 section 3" ["rfc4056-2.2-1", "rfc4056-3-5", "rfc4056-3-7", "rfc4056-3-8", "rfc4056-3-9", "rfc4056-3-11", "rfc5754-3.2-2", "rfc5754-3.3-1", "rfc8017-11.2-15", "rfc8017-11.2-16", "rfc8419-2.4-1"] "An algorithm's parameters are missing or wrong";
    NoSignerCertificate "no-signer-certificate" 37 "RFC 5652 section 5.6" [] "No certificate fits the signer identifier";
    MalformedCertificate "malformed-certificate" 38 "RFC 5280 section 4.1" ["rfc5280-4.1.1.2-2", "rfc5280-4.1.2.1-1", "rfc5280-4.2-3", "rfc5280-4.2.1.9-3"] "The certificate cannot be read";
    MalformedKey "malformed-key" 38 "RFC 5280 section 4.1.2.7" ["rfc4056-2.1-3", "rfc8410-3-1"] "The public key cannot be read";
    KeyTooSmall "key-too-small" 39 "RFC 8551 section 4.3" ["rfc8551-6-3"] "The key is too small";
    KeyTooLarge "key-too-large" 39 "this implementation's policy" [] "The key is too large";
    LegacyAlgorithm "legacy-algorithm" 39 "RFC 8551 section 2" [] "The algorithm is only for reading old mail";
    NoRecipient "no-recipient" 45 "RFC 5652 section 6.2" [] "No recipient is for the keys given";
    DecryptionFailed "decryption-failed" 46 "RFC 5652 section 6.3" ["rfc5083-2-1"] "The message is for a key that was given, and cannot be decrypted with it";
    SignatureInvalid "signature-invalid" 50 "RFC 5652 section 5.6" [] "The signature is not that of the key";
    Unsupported "unsupported" 9 "this implementation" ["rfc5652-5.1-9"] "Something is used that is not implemented";
    NoTrustAnchor "no-trust-anchor" 60 "RFC 5280 section 6.1.1" [] "No trust anchor was given";
    Untrusted "untrusted" 61 "RFC 5280 section 6.1" ["rfc8550-4.2-1", "rfc8550-2.3-7"] "No path leads to a trust anchor";
    CertificateSignatureInvalid "certificate-signature-invalid" 62 "RFC 5280 section 6.1.3" ["rfc5280-6.1.3-1"] "A certificate's signature is not that of its issuer";
    NotACa "not-a-ca" 63 "RFC 5280 section 6.1.4" ["rfc5280-4.2.1.9-2", "rfc5280-6.1.4-1"] "An issuer is not a certification authority";
    PathLengthExceeded "path-length-exceeded" 64 "RFC 5280 section 6.1.4" [] "The path is longer than an issuer allows";
    KeyUsage "key-usage" 65 "RFC 8550 section 4.4.2" ["rfc8550-4.4.2-2", "rfc5280-4.2.1.3-4"] "The key usage does not allow this";
    ExtendedKeyUsage "extended-key-usage" 65 "RFC 8550 section 4.4.4" ["rfc8550-4.4.4-1", "rfc5280-4.2.1.12-3"] "The extended key usage does not allow this";
    UnknownCriticalExtension "unknown-critical-extension" 66 "RFC 5280 section 4.2" ["rfc5280-4.2-1", "rfc5280-6.1-5"] "A critical extension is not understood";
    CertificateNotYetValid "certificate-not-yet-valid" 67 "RFC 5280 section 6.1.3" ["rfc5280-6.1.3-1"] "A certificate is not valid yet";
    CertificateExpired "certificate-expired" 67 "RFC 5280 section 6.1.3" ["rfc5280-6.1.3-1"] "A certificate has expired";
    AddressMismatch "address-mismatch" 70 "RFC 8550 section 3" ["rfc8550-3-10"] "The sender's address is not in the signer's certificate";
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
