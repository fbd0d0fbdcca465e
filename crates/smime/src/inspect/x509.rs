//! The structures of RFC 5280, as the tree names them.

use const_oid::db::rfc5280;

use super::algorithms::{ALGORITHM_IDENTIFIER, SIGNATURE_BITS, SUBJECT_PUBLIC_KEY_INFO};
use super::syntax::{
    ANY, BIT_STRING, BOOLEAN, ENUMERATED, Field, GENERALIZED_TIME, IA5_STRING, INTEGER,
    OBJECT_IDENTIFIER, OCTET_STRING, Type, UTC_TIME,
};

/// RFC 5280 section 4.1
pub(super) static CERTIFICATE: Type = Type::sequence(
    "Certificate",
    &[
        Field::new("tbsCertificate", &TBS_CERTIFICATE),
        Field::new("signatureAlgorithm", &ALGORITHM_IDENTIFIER),
        Field::new("signatureValue", &SIGNATURE_BITS),
    ],
);

static TBS_CERTIFICATE: Type = Type::sequence(
    "TBSCertificate",
    &[
        Field::explicit("version", 0, &INTEGER),
        Field::new("serialNumber", &INTEGER),
        Field::new("signature", &ALGORITHM_IDENTIFIER),
        Field::new("issuer", &NAME),
        Field::new("validity", &VALIDITY),
        Field::new("subject", &NAME),
        Field::new("subjectPublicKeyInfo", &SUBJECT_PUBLIC_KEY_INFO),
        Field::implicit("issuerUniqueID", 1, &BIT_STRING),
        Field::implicit("subjectUniqueID", 2, &BIT_STRING),
        Field::explicit("extensions", 3, &EXTENSIONS),
    ],
);

/// RFC 5280 section 4.1.2.5
static VALIDITY: Type = Type::sequence(
    "Validity",
    &[
        Field::new("notBefore", &TIME),
        Field::new("notAfter", &TIME),
    ],
);

/// RFC 5280 section 4.1: the tag tells which.
pub(super) static TIME: Type = Type::choice(
    "Time",
    &[
        Field::new("utcTime", &UTC_TIME),
        Field::new("generalTime", &GENERALIZED_TIME),
    ],
);

/// RFC 5280 section 4.1.2.4: an RDNSequence, the only choice there is.
pub(super) static NAME: Type = Type::sequence_of("Name", &RELATIVE_DISTINGUISHED_NAME);

static RELATIVE_DISTINGUISHED_NAME: Type =
    Type::set_of("RelativeDistinguishedName", &ATTRIBUTE_TYPE_AND_VALUE);

static ATTRIBUTE_TYPE_AND_VALUE: Type = Type::sequence(
    "AttributeTypeAndValue",
    &[
        Field::new("type", &OBJECT_IDENTIFIER),
        Field::new("value", &ANY),
    ],
);

/// RFC 5652 section 10.2.4
pub(super) static ISSUER_AND_SERIAL_NUMBER: Type = Type::sequence(
    "IssuerAndSerialNumber",
    &[
        Field::new("issuer", &NAME),
        Field::new("serialNumber", &INTEGER),
    ],
);

/// RFC 5280 section 4.1.2.9
pub(super) static EXTENSIONS: Type = Type::sequence_of("Extensions", &EXTENSION);

static EXTENSION: Type = Type::sequence(
    "Extension",
    &[
        Field::new("extnID", &OBJECT_IDENTIFIER),
        Field::new("critical", &BOOLEAN),
        Field::new("extnValue", &EXTENSION_VALUE),
    ],
);

static EXTENSION_VALUE: Type = Type::octets_of("OCTET STRING", &EXTENSION_CONTENT);

static EXTENSION_CONTENT: Type = Type::defined_by(&[
    (rfc5280::ID_CE_SUBJECT_KEY_IDENTIFIER, &OCTET_STRING),
    (rfc5280::ID_CE_KEY_USAGE, &KEY_USAGE),
    (rfc5280::ID_CE_SUBJECT_ALT_NAME, &GENERAL_NAMES),
    (rfc5280::ID_CE_ISSUER_ALT_NAME, &GENERAL_NAMES),
    (rfc5280::ID_CE_BASIC_CONSTRAINTS, &BASIC_CONSTRAINTS),
    (rfc5280::ID_CE_CRL_NUMBER, &INTEGER),
    (rfc5280::ID_CE_CRL_REASONS, &ENUMERATED),
    (rfc5280::ID_CE_INVALIDITY_DATE, &GENERALIZED_TIME),
    (rfc5280::ID_CE_DELTA_CRL_INDICATOR, &INTEGER),
    (
        rfc5280::ID_CE_ISSUING_DISTRIBUTION_POINT,
        &ISSUING_DISTRIBUTION_POINT,
    ),
    (rfc5280::ID_CE_CERTIFICATE_ISSUER, &GENERAL_NAMES),
    (rfc5280::ID_CE_NAME_CONSTRAINTS, &NAME_CONSTRAINTS),
    (
        rfc5280::ID_CE_CRL_DISTRIBUTION_POINTS,
        &CRL_DISTRIBUTION_POINTS,
    ),
    (rfc5280::ID_CE_CERTIFICATE_POLICIES, &CERTIFICATE_POLICIES),
    (rfc5280::ID_CE_POLICY_MAPPINGS, &POLICY_MAPPINGS),
    (
        rfc5280::ID_CE_AUTHORITY_KEY_IDENTIFIER,
        &AUTHORITY_KEY_IDENTIFIER,
    ),
    (rfc5280::ID_CE_POLICY_CONSTRAINTS, &POLICY_CONSTRAINTS),
    (rfc5280::ID_CE_EXT_KEY_USAGE, &EXT_KEY_USAGE),
    (rfc5280::ID_CE_FRESHEST_CRL, &CRL_DISTRIBUTION_POINTS),
    (rfc5280::ID_CE_INHIBIT_ANY_POLICY, &INTEGER),
    (rfc5280::ID_PE_AUTHORITY_INFO_ACCESS, &INFO_ACCESS),
    (rfc5280::ID_PE_SUBJECT_INFO_ACCESS, &INFO_ACCESS),
]);

/// RFC 5280 section 4.2.1.1
static AUTHORITY_KEY_IDENTIFIER: Type = Type::sequence(
    "AuthorityKeyIdentifier",
    &[
        Field::implicit("keyIdentifier", 0, &OCTET_STRING),
        Field::implicit("authorityCertIssuer", 1, &GENERAL_NAMES),
        Field::implicit("authorityCertSerialNumber", 2, &INTEGER),
    ],
);

/// RFC 5280 section 4.2.1.3
static KEY_USAGE: Type = Type::named_bits(
    "KeyUsage",
    &[
        "digitalSignature",
        "nonRepudiation",
        "keyEncipherment",
        "dataEncipherment",
        "keyAgreement",
        "keyCertSign",
        "cRLSign",
        "encipherOnly",
        "decipherOnly",
    ],
);

/// RFC 5280 section 4.2.1.4
static CERTIFICATE_POLICIES: Type = Type::sequence_of("CertificatePolicies", &POLICY_INFORMATION);

static POLICY_INFORMATION: Type = Type::sequence(
    "PolicyInformation",
    &[
        Field::new("policyIdentifier", &OBJECT_IDENTIFIER),
        Field::new("policyQualifiers", &POLICY_QUALIFIERS),
    ],
);

static POLICY_QUALIFIERS: Type =
    Type::sequence_of("SEQUENCE OF PolicyQualifierInfo", &POLICY_QUALIFIER_INFO);

static POLICY_QUALIFIER_INFO: Type = Type::sequence(
    "PolicyQualifierInfo",
    &[
        Field::new("policyQualifierId", &OBJECT_IDENTIFIER),
        Field::new("qualifier", &ANY),
    ],
);

/// RFC 5280 section 4.2.1.5
static POLICY_MAPPINGS: Type = Type::sequence_of("PolicyMappings", &POLICY_MAPPING);

static POLICY_MAPPING: Type = Type::sequence(
    "PolicyMapping",
    &[
        Field::new("issuerDomainPolicy", &OBJECT_IDENTIFIER),
        Field::new("subjectDomainPolicy", &OBJECT_IDENTIFIER),
    ],
);

/// RFC 5280 section 4.2.1.6
pub(super) static GENERAL_NAMES: Type = Type::sequence_of("GeneralNames", &GENERAL_NAME);

static GENERAL_NAME: Type = Type::choice(
    "GeneralName",
    &[
        Field::implicit("otherName", 0, &OTHER_NAME),
        Field::implicit("rfc822Name", 1, &IA5_STRING),
        Field::implicit("dNSName", 2, &IA5_STRING),
        Field::implicit("x400Address", 3, &ANY),
        Field::explicit("directoryName", 4, &NAME),
        Field::implicit("ediPartyName", 5, &ANY),
        Field::implicit("uniformResourceIdentifier", 6, &IA5_STRING),
        Field::implicit("iPAddress", 7, &OCTET_STRING),
        Field::implicit("registeredID", 8, &OBJECT_IDENTIFIER),
    ],
);

static OTHER_NAME: Type = Type::sequence(
    "OtherName",
    &[
        Field::new("type-id", &OBJECT_IDENTIFIER),
        Field::explicit("value", 0, &ANY),
    ],
);

/// RFC 5280 section 4.2.1.9
static BASIC_CONSTRAINTS: Type = Type::sequence(
    "BasicConstraints",
    &[
        Field::new("cA", &BOOLEAN),
        Field::new("pathLenConstraint", &INTEGER),
    ],
);

/// RFC 5280 section 4.2.1.10
static NAME_CONSTRAINTS: Type = Type::sequence(
    "NameConstraints",
    &[
        Field::implicit("permittedSubtrees", 0, &GENERAL_SUBTREES),
        Field::implicit("excludedSubtrees", 1, &GENERAL_SUBTREES),
    ],
);

static GENERAL_SUBTREES: Type = Type::sequence_of("GeneralSubtrees", &GENERAL_SUBTREE);

// The base is a GeneralName, whose tags 0 and 1 come before those of minimum and maximum.
static GENERAL_SUBTREE: Type = Type::sequence(
    "GeneralSubtree",
    &[
        Field::new("base", &GENERAL_NAME),
        Field::implicit("minimum", 0, &INTEGER),
        Field::implicit("maximum", 1, &INTEGER),
    ],
);

/// RFC 5280 section 4.2.1.11
static POLICY_CONSTRAINTS: Type = Type::sequence(
    "PolicyConstraints",
    &[
        Field::implicit("requireExplicitPolicy", 0, &INTEGER),
        Field::implicit("inhibitPolicyMapping", 1, &INTEGER),
    ],
);

/// RFC 5280 section 4.2.1.12
static EXT_KEY_USAGE: Type = Type::sequence_of("ExtKeyUsageSyntax", &OBJECT_IDENTIFIER);

/// RFC 5280 section 4.2.1.13
static CRL_DISTRIBUTION_POINTS: Type =
    Type::sequence_of("CRLDistributionPoints", &DISTRIBUTION_POINT);

static DISTRIBUTION_POINT: Type = Type::sequence(
    "DistributionPoint",
    &[
        Field::explicit("distributionPoint", 0, &DISTRIBUTION_POINT_NAME),
        Field::implicit("reasons", 1, &REASON_FLAGS),
        Field::implicit("cRLIssuer", 2, &GENERAL_NAMES),
    ],
);

static DISTRIBUTION_POINT_NAME: Type = Type::choice(
    "DistributionPointName",
    &[
        Field::implicit("fullName", 0, &GENERAL_NAMES),
        Field::implicit("nameRelativeToCRLIssuer", 1, &RELATIVE_DISTINGUISHED_NAME),
    ],
);

static REASON_FLAGS: Type = Type::named_bits(
    "ReasonFlags",
    &[
        "unused",
        "keyCompromise",
        "cACompromise",
        "affiliationChanged",
        "superseded",
        "cessationOfOperation",
        "certificateHold",
        "privilegeWithdrawn",
        "aACompromise",
    ],
);

/// RFC 5280 section 4.2.2.1
static INFO_ACCESS: Type = Type::sequence_of("SEQUENCE OF AccessDescription", &ACCESS_DESCRIPTION);

static ACCESS_DESCRIPTION: Type = Type::sequence(
    "AccessDescription",
    &[
        Field::new("accessMethod", &OBJECT_IDENTIFIER),
        Field::new("accessLocation", &GENERAL_NAME),
    ],
);

/// RFC 5280 section 5.1
pub(super) static CERTIFICATE_LIST: Type = Type::sequence(
    "CertificateList",
    &[
        Field::new("tbsCertList", &TBS_CERT_LIST),
        Field::new("signatureAlgorithm", &ALGORITHM_IDENTIFIER),
        Field::new("signatureValue", &SIGNATURE_BITS),
    ],
);

static TBS_CERT_LIST: Type = Type::sequence(
    "TBSCertList",
    &[
        Field::new("version", &INTEGER),
        Field::new("signature", &ALGORITHM_IDENTIFIER),
        Field::new("issuer", &NAME),
        Field::new("thisUpdate", &TIME),
        Field::new("nextUpdate", &TIME),
        Field::new("revokedCertificates", &REVOKED_CERTIFICATES),
        Field::explicit("crlExtensions", 0, &EXTENSIONS),
    ],
);

static REVOKED_CERTIFICATES: Type =
    Type::sequence_of("SEQUENCE OF revokedCertificate", &REVOKED_CERTIFICATE);

static REVOKED_CERTIFICATE: Type = Type::sequence(
    "revokedCertificate",
    &[
        Field::new("userCertificate", &INTEGER),
        Field::new("revocationDate", &TIME),
        Field::new("crlEntryExtensions", &EXTENSIONS),
    ],
);

/// RFC 5280 section 5.2.5
static ISSUING_DISTRIBUTION_POINT: Type = Type::sequence(
    "IssuingDistributionPoint",
    &[
        Field::explicit("distributionPoint", 0, &DISTRIBUTION_POINT_NAME),
        Field::implicit("onlyContainsUserCerts", 1, &BOOLEAN),
        Field::implicit("onlyContainsCACerts", 2, &BOOLEAN),
        Field::implicit("onlySomeReasons", 3, &REASON_FLAGS),
        Field::implicit("indirectCRL", 4, &BOOLEAN),
        Field::implicit("onlyContainsAttributeCerts", 5, &BOOLEAN),
    ],
);
