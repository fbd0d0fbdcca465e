//! Attributes and their values, as the tree names them.

use const_oid::{db::rfc2985, db::rfc3161, db::rfc5911, db::rfc6211};

use super::algorithms::ALGORITHM_IDENTIFIER;
use super::cms::{CONTENT_INFO, SIGNER_INFO};
use super::recipients::RECIPIENT_KEY_IDENTIFIER;
use super::syntax::{ANY, Field, INTEGER, OBJECT_IDENTIFIER, OCTET_STRING, Type, UTF8_STRING};
use super::x509::{EXTENSIONS, GENERAL_NAMES, ISSUER_AND_SERIAL_NUMBER, TIME};

pub(super) static ATTRIBUTES: Type = Type::set_of("Attributes", &ATTRIBUTE);

/// RFC 5652 section 5.3
static ATTRIBUTE: Type = Type::sequence(
    "Attribute",
    &[
        Field::new("attrType", &OBJECT_IDENTIFIER),
        Field::new("attrValues", &ATTRIBUTE_VALUES),
    ],
);

static ATTRIBUTE_VALUES: Type = Type::set_of("SET OF AttributeValue", &ATTRIBUTE_VALUE);

static ATTRIBUTE_VALUE: Type = Type::defined_by(&[
    (rfc5911::ID_CONTENT_TYPE, &OBJECT_IDENTIFIER),
    (rfc5911::ID_MESSAGE_DIGEST, &OCTET_STRING),
    (rfc5911::ID_SIGNING_TIME, &TIME),
    (rfc5911::ID_COUNTERSIGNATURE, &SIGNER_INFO),
    (rfc5911::SMIME_CAPABILITIES, &SMIME_CAPABILITIES),
    (rfc5911::ID_AA_RECEIPT_REQUEST, &RECEIPT_REQUEST),
    (rfc5911::ID_AA_CONTENT_HINT, &CONTENT_HINTS),
    (rfc5911::ID_AA_CONTENT_IDENTIFIER, &OCTET_STRING),
    (rfc5911::ID_AA_MSG_SIG_DIGEST, &OCTET_STRING),
    (rfc5911::ID_AA_ENCRYP_KEY_PREF, &ENCRYPTION_KEY_PREFERENCE),
    (rfc5911::ID_AA_SIGNING_CERTIFICATE, &SIGNING_CERTIFICATE),
    (rfc5911::ID_AA_SIGNING_CERTIFICATE_V_2, &SIGNING_CERTIFICATE),
    (
        rfc6211::ID_AA_CMS_ALGORITHM_PROTECT,
        &CMS_ALGORITHM_PROTECTION,
    ),
    (rfc3161::ID_AA_TIME_STAMP_TOKEN, &CONTENT_INFO),
    (rfc2985::PKCS_9_AT_EXTENSION_REQUEST, &EXTENSIONS),
]);

/// RFC 8551 section 2.5.2
static SMIME_CAPABILITIES: Type = Type::sequence_of("SMIMECapabilities", &SMIME_CAPABILITY);

static SMIME_CAPABILITY: Type = Type::sequence(
    "SMIMECapability",
    &[
        Field::new("capabilityID", &OBJECT_IDENTIFIER),
        Field::new("parameters", &ANY),
    ],
);

/// RFC 8551 section 2.5.3
static ENCRYPTION_KEY_PREFERENCE: Type = Type::choice(
    "SMIMEEncryptionKeyPreference",
    &[
        Field::implicit("issuerAndSerialNumber", 0, &ISSUER_AND_SERIAL_NUMBER),
        Field::implicit("receipentKeyId", 1, &RECIPIENT_KEY_IDENTIFIER),
        Field::implicit("subjectAltKeyIdentifier", 2, &OCTET_STRING),
    ],
);

/// RFC 2634 section 5.4 and RFC 5035 section 5.4: the second differs by a hashAlgorithm in each ESSCertID.
static SIGNING_CERTIFICATE: Type = Type::sequence(
    "SigningCertificate",
    &[
        Field::new("certs", &ESS_CERT_IDS),
        Field::new("policies", &ANY),
    ],
);

static ESS_CERT_IDS: Type = Type::sequence_of("SEQUENCE OF ESSCertID", &ESS_CERT_ID);

static ESS_CERT_ID: Type = Type::sequence(
    "ESSCertID",
    &[
        Field::new("hashAlgorithm", &ALGORITHM_IDENTIFIER),
        Field::new("certHash", &OCTET_STRING),
        Field::new("issuerSerial", &ISSUER_SERIAL),
    ],
);

static ISSUER_SERIAL: Type = Type::sequence(
    "IssuerSerial",
    &[
        Field::new("issuer", &GENERAL_NAMES),
        Field::new("serialNumber", &INTEGER),
    ],
);

/// RFC 6211 section 2
static CMS_ALGORITHM_PROTECTION: Type = Type::sequence(
    "CMSAlgorithmProtection",
    &[
        Field::new("digestAlgorithm", &ALGORITHM_IDENTIFIER),
        Field::implicit("signatureAlgorithm", 1, &ALGORITHM_IDENTIFIER),
        Field::implicit("macAlgorithm", 2, &ALGORITHM_IDENTIFIER),
    ],
);

/// RFC 2634 section 2.9
static CONTENT_HINTS: Type = Type::sequence(
    "ContentHints",
    &[
        Field::new("contentDescription", &UTF8_STRING),
        Field::new("contentType", &OBJECT_IDENTIFIER),
    ],
);

/// RFC 2634 section 2.7
static RECEIPT_REQUEST: Type = Type::sequence(
    "ReceiptRequest",
    &[
        Field::new("signedContentIdentifier", &OCTET_STRING),
        Field::new("receiptsFrom", &RECEIPTS_FROM),
        Field::new("receiptsTo", &RECEIPT_LIST),
    ],
);

static RECEIPTS_FROM: Type = Type::choice(
    "ReceiptsFrom",
    &[
        Field::implicit("allOrFirstTier", 0, &INTEGER),
        Field::implicit("receiptList", 1, &RECEIPT_LIST),
    ],
);

static RECEIPT_LIST: Type = Type::sequence_of("SEQUENCE OF GeneralNames", &GENERAL_NAMES);
