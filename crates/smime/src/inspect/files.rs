//! Requests, responses and keys, as the tree names them.

use super::algorithms::{ALGORITHM_IDENTIFIER, SIGNATURE_BITS, SUBJECT_PUBLIC_KEY_INFO};
use super::attributes::ATTRIBUTES;
use super::cms::{CONTENT_INFO, VERSION};
use super::syntax::{
    BIT_STRING, BOOLEAN, ENUMERATED, Field, INTEGER, OBJECT_IDENTIFIER, OCTET_STRING, Type,
    UTF8_STRING,
};
use super::x509::{EXTENSIONS, NAME};

/// PKCS #10; its module is in RFC 5912 section 5.
pub(super) static CERTIFICATION_REQUEST: Type = Type::sequence(
    "CertificationRequest",
    &[
        Field::new("certificationRequestInfo", &CERTIFICATION_REQUEST_INFO),
        Field::new("signatureAlgorithm", &ALGORITHM_IDENTIFIER),
        Field::new("signature", &SIGNATURE_BITS),
    ],
);

static CERTIFICATION_REQUEST_INFO: Type = Type::sequence(
    "CertificationRequestInfo",
    &[
        Field::new("version", &INTEGER),
        Field::new("subject", &NAME),
        Field::new("subjectPKInfo", &SUBJECT_PUBLIC_KEY_INFO),
        Field::implicit("attributes", 0, &ATTRIBUTES),
    ],
);

/// What a time-stamping authority is asked: the digest to stamp.
pub(super) static TIME_STAMP_REQ: Type = Type::sequence(
    "TimeStampReq",
    &[
        Field::new("version", &INTEGER),
        Field::new("messageImprint", &MESSAGE_IMPRINT),
        Field::new("reqPolicy", &OBJECT_IDENTIFIER),
        Field::new("nonce", &INTEGER),
        Field::new("certReq", &BOOLEAN),
        Field::implicit("extensions", 0, &EXTENSIONS),
    ],
);

static MESSAGE_IMPRINT: Type = Type::sequence(
    "MessageImprint",
    &[
        Field::new("hashAlgorithm", &ALGORITHM_IDENTIFIER),
        Field::new("hashedMessage", &OCTET_STRING),
    ],
);

/// The answer of a time-stamping authority: a status, and the token where there is one.
pub(super) static TIME_STAMP_RESP: Type = Type::sequence(
    "TimeStampResp",
    &[
        Field::new("status", &PKI_STATUS_INFO),
        Field::new("timeStampToken", &CONTENT_INFO),
    ],
);

static PKI_STATUS_INFO: Type = Type::sequence(
    "PKIStatusInfo",
    &[
        Field::new("status", &INTEGER),
        Field::new("statusString", &PKI_FREE_TEXT),
        Field::new("failInfo", &BIT_STRING),
    ],
);

static PKI_FREE_TEXT: Type = Type::sequence_of("PKIFreeText", &UTF8_STRING);

/// RFC 6960 section 4.2.1
pub(super) static OCSP_RESPONSE: Type = Type::sequence(
    "OCSPResponse",
    &[
        Field::new("responseStatus", &ENUMERATED),
        Field::explicit("responseBytes", 0, &RESPONSE_BYTES),
    ],
);

static RESPONSE_BYTES: Type = Type::sequence(
    "ResponseBytes",
    &[
        Field::new("responseType", &OBJECT_IDENTIFIER),
        Field::new("response", &OCTET_STRING),
    ],
);

/// RFC 5958 section 2
pub(super) static ONE_ASYMMETRIC_KEY: Type = Type::sequence(
    "OneAsymmetricKey",
    &[
        Field::new("version", &INTEGER),
        Field::new("privateKeyAlgorithm", &ALGORITHM_IDENTIFIER),
        Field::new("privateKey", &OCTET_STRING),
        Field::implicit("attributes", 0, &ATTRIBUTES),
        Field::implicit("publicKey", 1, &BIT_STRING),
    ],
);

/// RFC 5958 section 3
pub(super) static ENCRYPTED_PRIVATE_KEY_INFO: Type = Type::sequence(
    "EncryptedPrivateKeyInfo",
    &[
        Field::new("encryptionAlgorithm", &ALGORITHM_IDENTIFIER),
        Field::new("encryptedData", &OCTET_STRING),
    ],
);

/// RFC 7292 section 4
pub(super) static PFX: Type = Type::sequence(
    "PFX",
    &[
        Field::new("version", &VERSION),
        Field::new("authSafe", &CONTENT_INFO),
        Field::new("macData", &MAC_DATA),
    ],
);

static MAC_DATA: Type = Type::sequence(
    "MacData",
    &[
        Field::new("mac", &DIGEST_INFO),
        Field::new("macSalt", &OCTET_STRING),
        Field::new("iterations", &INTEGER),
    ],
);

static DIGEST_INFO: Type = Type::sequence(
    "DigestInfo",
    &[
        Field::new("digestAlgorithm", &ALGORITHM_IDENTIFIER),
        Field::new("digest", &OCTET_STRING),
    ],
);

/// RFC 8017 appendix A.1.2
pub(super) static RSA_PRIVATE_KEY: Type = Type::sequence(
    "RSAPrivateKey",
    &[
        Field::new("version", &INTEGER),
        Field::new("modulus", &INTEGER),
        Field::new("publicExponent", &INTEGER),
        Field::new("privateExponent", &INTEGER),
        Field::new("prime1", &INTEGER),
        Field::new("prime2", &INTEGER),
        Field::new("exponent1", &INTEGER),
        Field::new("exponent2", &INTEGER),
        Field::new("coefficient", &INTEGER),
    ],
);

/// SEC 1, as key files have it
pub(super) static EC_PRIVATE_KEY: Type = Type::sequence(
    "ECPrivateKey",
    &[
        Field::new("version", &INTEGER),
        Field::new("privateKey", &OCTET_STRING),
        Field::explicit("parameters", 0, &OBJECT_IDENTIFIER),
        Field::explicit("publicKey", 1, &BIT_STRING),
    ],
);
