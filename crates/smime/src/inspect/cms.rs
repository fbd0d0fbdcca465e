//! The content types of RFC 5652 and its kin, as the tree names them.

use const_oid::{db::rfc5911, db::rfc6268};
use smime_ber::Tag;

use super::algorithms::{ALGORITHM_IDENTIFIER, SIGNATURE_VALUE};
use super::attributes::ATTRIBUTES;
use super::recipients::{ORIGINATOR_INFO, RECIPIENT_INFOS};
use super::syntax::{ANY, Field, OBJECT_IDENTIFIER, OCTET_STRING, Type};
use super::x509::{CERTIFICATE, CERTIFICATE_LIST, ISSUER_AND_SERIAL_NUMBER};

/// RFC 5652 section 3
pub(super) static CONTENT_INFO: Type = Type::sequence(
    "ContentInfo",
    &[
        Field::new("contentType", &OBJECT_IDENTIFIER),
        Field::explicit("content", 0, &CONTENT),
    ],
);

static CONTENT: Type = Type::defined_by(&[
    (rfc5911::ID_DATA, &OCTET_STRING),
    (rfc5911::ID_SIGNED_DATA, &SIGNED_DATA),
    (rfc5911::ID_ENVELOPED_DATA, &ENVELOPED_DATA),
    (rfc5911::ID_DIGESTED_DATA, &DIGESTED_DATA),
    (rfc5911::ID_ENCRYPTED_DATA, &ENCRYPTED_DATA),
    (rfc5911::ID_CT_AUTH_DATA, &AUTHENTICATED_DATA),
    (rfc5911::ID_CT_AUTH_ENVELOPED_DATA, &AUTH_ENVELOPED_DATA),
    (rfc6268::ID_CT_COMPRESSED_DATA, &COMPRESSED_DATA),
    (rfc5911::ID_CT_CONTENT_INFO, &CONTENT_INFO),
    (rfc5911::ID_CT_RECEIPT, &RECEIPT),
]);

/// RFC 5652 section 5.1
pub(super) static SIGNED_DATA: Type = Type::sequence(
    "SignedData",
    &[
        Field::new("version", &VERSION),
        Field::new("digestAlgorithms", &ALGORITHM_IDENTIFIERS),
        Field::new("encapContentInfo", &ENCAPSULATED_CONTENT_INFO),
        Field::implicit("certificates", 0, &CERTIFICATE_SET),
        Field::implicit("crls", 1, &REVOCATION_INFO_CHOICES),
        Field::new("signerInfos", &SIGNER_INFOS),
    ],
);

/// RFC 5652 section 5.2
static ENCAPSULATED_CONTENT_INFO: Type = Type::sequence(
    "EncapsulatedContentInfo",
    &[
        Field::new("eContentType", &OBJECT_IDENTIFIER),
        Field::explicit("eContent", 0, &ENCAPSULATED_CONTENT),
    ],
);

static ENCAPSULATED_CONTENT: Type = Type::octets_of("OCTET STRING", &CONTENT_IN_OCTETS);

/// Content that is an encoding inside the OCTET STRING: all types but id-data.
static CONTENT_IN_OCTETS: Type = Type::defined_by(&[
    (rfc5911::ID_SIGNED_DATA, &SIGNED_DATA),
    (rfc5911::ID_ENVELOPED_DATA, &ENVELOPED_DATA),
    (rfc5911::ID_DIGESTED_DATA, &DIGESTED_DATA),
    (rfc5911::ID_ENCRYPTED_DATA, &ENCRYPTED_DATA),
    (rfc5911::ID_CT_AUTH_DATA, &AUTHENTICATED_DATA),
    (rfc5911::ID_CT_AUTH_ENVELOPED_DATA, &AUTH_ENVELOPED_DATA),
    (rfc6268::ID_CT_COMPRESSED_DATA, &COMPRESSED_DATA),
    (rfc5911::ID_CT_CONTENT_INFO, &CONTENT_INFO),
    (rfc5911::ID_CT_RECEIPT, &RECEIPT),
]);

static SIGNER_INFOS: Type = Type::set_of("SignerInfos", &SIGNER_INFO);

/// RFC 5652 section 5.3
pub(super) static SIGNER_INFO: Type = Type::sequence(
    "SignerInfo",
    &[
        Field::new("version", &VERSION),
        Field::new("sid", &SIGNER_IDENTIFIER),
        Field::new("digestAlgorithm", &ALGORITHM_IDENTIFIER),
        Field::implicit("signedAttrs", 0, &ATTRIBUTES),
        Field::new("signatureAlgorithm", &ALGORITHM_IDENTIFIER),
        Field::new("signature", &SIGNATURE_VALUE),
        Field::implicit("unsignedAttrs", 1, &ATTRIBUTES),
    ],
);

pub(super) static SIGNER_IDENTIFIER: Type = Type::choice(
    "SignerIdentifier",
    &[
        Field::new("issuerAndSerialNumber", &ISSUER_AND_SERIAL_NUMBER),
        Field::implicit("subjectKeyIdentifier", 0, &OCTET_STRING),
    ],
);

/// RFC 5652 section 6.1
pub(super) static ENVELOPED_DATA: Type = Type::sequence(
    "EnvelopedData",
    &[
        Field::new("version", &VERSION),
        Field::implicit("originatorInfo", 0, &ORIGINATOR_INFO),
        Field::new("recipientInfos", &RECIPIENT_INFOS),
        Field::new("encryptedContentInfo", &ENCRYPTED_CONTENT_INFO),
        Field::implicit("unprotectedAttrs", 1, &ATTRIBUTES),
    ],
);

static ENCRYPTED_CONTENT_INFO: Type = Type::sequence(
    "EncryptedContentInfo",
    &[
        Field::new("contentType", &OBJECT_IDENTIFIER),
        Field::new("contentEncryptionAlgorithm", &ALGORITHM_IDENTIFIER),
        Field::implicit("encryptedContent", 0, &OCTET_STRING),
    ],
);

/// RFC 5652 section 7
static DIGESTED_DATA: Type = Type::sequence(
    "DigestedData",
    &[
        Field::new("version", &VERSION),
        Field::new("digestAlgorithm", &ALGORITHM_IDENTIFIER),
        Field::new("encapContentInfo", &ENCAPSULATED_CONTENT_INFO),
        Field::new("digest", &OCTET_STRING),
    ],
);

/// RFC 5652 section 8
static ENCRYPTED_DATA: Type = Type::sequence(
    "EncryptedData",
    &[
        Field::new("version", &VERSION),
        Field::new("encryptedContentInfo", &ENCRYPTED_CONTENT_INFO),
        Field::implicit("unprotectedAttrs", 1, &ATTRIBUTES),
    ],
);

/// RFC 5652 section 9.1
static AUTHENTICATED_DATA: Type = Type::sequence(
    "AuthenticatedData",
    &[
        Field::new("version", &VERSION),
        Field::implicit("originatorInfo", 0, &ORIGINATOR_INFO),
        Field::new("recipientInfos", &RECIPIENT_INFOS),
        Field::new("macAlgorithm", &ALGORITHM_IDENTIFIER),
        Field::implicit("digestAlgorithm", 1, &ALGORITHM_IDENTIFIER),
        Field::new("encapContentInfo", &ENCAPSULATED_CONTENT_INFO),
        Field::implicit("authAttrs", 2, &ATTRIBUTES),
        Field::new("mac", &OCTET_STRING),
        Field::implicit("unauthAttrs", 3, &ATTRIBUTES),
    ],
);

/// RFC 5083 section 2.1
static AUTH_ENVELOPED_DATA: Type = Type::sequence(
    "AuthEnvelopedData",
    &[
        Field::new("version", &VERSION),
        Field::implicit("originatorInfo", 0, &ORIGINATOR_INFO),
        Field::new("recipientInfos", &RECIPIENT_INFOS),
        Field::new("authEncryptedContentInfo", &ENCRYPTED_CONTENT_INFO),
        Field::implicit("authAttrs", 1, &ATTRIBUTES),
        Field::new("mac", &OCTET_STRING),
        Field::implicit("unauthAttrs", 2, &ATTRIBUTES),
    ],
);

/// RFC 3274 section 1.1
static COMPRESSED_DATA: Type = Type::sequence(
    "CompressedData",
    &[
        Field::new("version", &VERSION),
        Field::new("compressionAlgorithm", &ALGORITHM_IDENTIFIER),
        Field::new("encapContentInfo", &ENCAPSULATED_CONTENT_INFO),
    ],
);

/// RFC 5652 section 10.2.3
pub(super) static CERTIFICATE_SET: Type = Type::set_of("CertificateSet", &CERTIFICATE_CHOICES);

/// RFC 5652 section 10.2.2
static CERTIFICATE_CHOICES: Type = Type::choice(
    "CertificateChoices",
    &[
        Field::new("certificate", &CERTIFICATE),
        Field::implicit("extendedCertificate", 0, &ANY),
        Field::implicit("v1AttrCert", 1, &ANY),
        Field::implicit("v2AttrCert", 2, &ANY),
        Field::implicit("other", 3, &OTHER_CERTIFICATE_FORMAT),
    ],
);

static OTHER_CERTIFICATE_FORMAT: Type = Type::sequence(
    "OtherCertificateFormat",
    &[
        Field::new("otherCertFormat", &OBJECT_IDENTIFIER),
        Field::new("otherCert", &ANY),
    ],
);

/// RFC 5652 section 10.2.1
pub(super) static REVOCATION_INFO_CHOICES: Type =
    Type::set_of("RevocationInfoChoices", &REVOCATION_INFO_CHOICE);

static REVOCATION_INFO_CHOICE: Type = Type::choice(
    "RevocationInfoChoice",
    &[
        Field::new("crl", &CERTIFICATE_LIST),
        Field::implicit("other", 1, &OTHER_REVOCATION_INFO_FORMAT),
    ],
);

static OTHER_REVOCATION_INFO_FORMAT: Type = Type::sequence(
    "OtherRevocationInfoFormat",
    &[
        Field::new("otherRevInfoFormat", &OBJECT_IDENTIFIER),
        Field::new("otherRevInfo", &ANY),
    ],
);

/// RFC 2634 section 2.8
static RECEIPT: Type = Type::sequence(
    "Receipt",
    &[
        Field::new("version", &VERSION),
        Field::new("contentType", &OBJECT_IDENTIFIER),
        Field::new("signedContentIdentifier", &OCTET_STRING),
        Field::new("originatorSignatureValue", &OCTET_STRING),
    ],
);

static ALGORITHM_IDENTIFIERS: Type =
    Type::set_of("SET OF AlgorithmIdentifier", &ALGORITHM_IDENTIFIER);

/// RFC 5652 section 10.2.5
pub(super) static VERSION: Type = Type::plain("CMSVersion", Tag::INTEGER);
