//! Algorithm identifiers, their parameters, and the keys and signatures that go with them.

use const_oid::{ObjectIdentifier, db::rfc5911, db::rfc5912};

use super::syntax::{Field, INTEGER, OBJECT_IDENTIFIER, OCTET_STRING, Type};

/// RFC 5280 section 4.1.1.2
pub(super) static ALGORITHM_IDENTIFIER: Type = Type::sequence(
    "AlgorithmIdentifier",
    &[
        Field::new("algorithm", &OBJECT_IDENTIFIER),
        Field::new("parameters", &PARAMETERS),
    ],
);

static PARAMETERS: Type = Type::defined_by(&[
    (rfc5912::ID_RSASSA_PSS, &RSASSA_PSS_PARAMS),
    (rfc5912::ID_RSAES_OAEP, &RSAES_OAEP_PARAMS),
    (rfc5912::ID_MGF_1, &ALGORITHM_IDENTIFIER),
    (rfc5912::ID_P_SPECIFIED, &OCTET_STRING),
    (rfc5912::ID_EC_PUBLIC_KEY, &OBJECT_IDENTIFIER),
    (rfc5911::ID_AES_128_GCM, &GCM_PARAMETERS),
    (rfc5911::ID_AES_192_GCM, &GCM_PARAMETERS),
    (rfc5911::ID_AES_256_GCM, &GCM_PARAMETERS),
    (rfc5911::ID_AES_128_CCM, &CCM_PARAMETERS),
    (rfc5911::ID_AES_192_CCM, &CCM_PARAMETERS),
    (rfc5911::ID_AES_256_CCM, &CCM_PARAMETERS),
    (rfc5911::ID_PBKDF_2, &PBKDF2_PARAMS),
    (ID_ALG_PWRI_KEK, &ALGORITHM_IDENTIFIER),
    (STD_DH_SHA1_KDF, &ALGORITHM_IDENTIFIER),
    (STD_DH_SHA224_KDF, &ALGORITHM_IDENTIFIER),
    (STD_DH_SHA256_KDF, &ALGORITHM_IDENTIFIER),
    (STD_DH_SHA384_KDF, &ALGORITHM_IDENTIFIER),
    (STD_DH_SHA512_KDF, &ALGORITHM_IDENTIFIER),
]);

/// RFC 3211 section 2.2
pub(super) const ID_ALG_PWRI_KEK: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.3.9");

// dhSinglePass-stdDH with each digest, RFC 5753 section 7.1.4: the parameters are the key wrap algorithm.
const STD_DH_SHA1_KDF: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.133.16.840.63.0.2");
const STD_DH_SHA224_KDF: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.1.11.0");
const STD_DH_SHA256_KDF: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.1.11.1");
const STD_DH_SHA384_KDF: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.1.11.2");
const STD_DH_SHA512_KDF: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.1.11.3");

/// RFC 4055 section 3.1
static RSASSA_PSS_PARAMS: Type = Type::sequence(
    "RSASSA-PSS-params",
    &[
        Field::explicit("hashAlgorithm", 0, &ALGORITHM_IDENTIFIER),
        Field::explicit("maskGenAlgorithm", 1, &ALGORITHM_IDENTIFIER),
        Field::explicit("saltLength", 2, &INTEGER),
        Field::explicit("trailerField", 3, &INTEGER),
    ],
);

/// RFC 4055 section 4.1
static RSAES_OAEP_PARAMS: Type = Type::sequence(
    "RSAES-OAEP-params",
    &[
        Field::explicit("hashFunc", 0, &ALGORITHM_IDENTIFIER),
        Field::explicit("maskGenFunc", 1, &ALGORITHM_IDENTIFIER),
        Field::explicit("pSourceFunc", 2, &ALGORITHM_IDENTIFIER),
    ],
);

/// RFC 5084 section 3.2
static GCM_PARAMETERS: Type = Type::sequence(
    "GCMParameters",
    &[
        Field::new("aes-nonce", &OCTET_STRING),
        Field::new("aes-ICVlen", &INTEGER),
    ],
);

/// RFC 5084 section 3.1
static CCM_PARAMETERS: Type = Type::sequence(
    "CCMParameters",
    &[
        Field::new("aes-nonce", &OCTET_STRING),
        Field::new("aes-ICVlen", &INTEGER),
    ],
);

/// RFC 8018 appendix A.2
static PBKDF2_PARAMS: Type = Type::sequence(
    "PBKDF2-params",
    &[
        Field::new("salt", &PBKDF2_SALT),
        Field::new("iterationCount", &INTEGER),
        Field::new("keyLength", &INTEGER),
        Field::new("prf", &ALGORITHM_IDENTIFIER),
    ],
);

static PBKDF2_SALT: Type = Type::choice(
    "CHOICE",
    &[
        Field::new("specified", &OCTET_STRING),
        Field::new("otherSource", &ALGORITHM_IDENTIFIER),
    ],
);

/// RFC 5280 section 4.1.2.7
pub(super) static SUBJECT_PUBLIC_KEY_INFO: Type = Type::sequence(
    "SubjectPublicKeyInfo",
    &[
        Field::new("algorithm", &ALGORITHM_IDENTIFIER),
        Field::new("subjectPublicKey", &SUBJECT_PUBLIC_KEY),
    ],
);

static SUBJECT_PUBLIC_KEY: Type = Type::bits_of("BIT STRING", &PUBLIC_KEY);

static PUBLIC_KEY: Type = Type::defined_by(&[
    (rfc5912::RSA_ENCRYPTION, &RSA_PUBLIC_KEY),
    (rfc5912::ID_RSASSA_PSS, &RSA_PUBLIC_KEY),
    (rfc5912::ID_RSAES_OAEP, &RSA_PUBLIC_KEY),
]);

/// RFC 8017 appendix A.1.1
pub(super) static RSA_PUBLIC_KEY: Type = Type::sequence(
    "RSAPublicKey",
    &[
        Field::new("modulus", &INTEGER),
        Field::new("publicExponent", &INTEGER),
    ],
);

/// The OCTET STRING of a SignerInfo.
pub(super) static SIGNATURE_VALUE: Type = Type::octets_of("SignatureValue", &SIGNATURE);

/// The BIT STRING of a certificate or CRL.
pub(super) static SIGNATURE_BITS: Type = Type::bits_of("BIT STRING", &SIGNATURE);

static SIGNATURE: Type = Type::defined_by(&[
    (ECDSA_WITH_SHA1, &ECDSA_SIG_VALUE),
    (rfc5912::ECDSA_WITH_SHA_224, &ECDSA_SIG_VALUE),
    (rfc5912::ECDSA_WITH_SHA_256, &ECDSA_SIG_VALUE),
    (rfc5912::ECDSA_WITH_SHA_384, &ECDSA_SIG_VALUE),
    (rfc5912::ECDSA_WITH_SHA_512, &ECDSA_SIG_VALUE),
]);

/// RFC 5753 section 7.1.3
pub(super) const ECDSA_WITH_SHA1: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.10045.4.1");

/// RFC 5753 section 7.2
static ECDSA_SIG_VALUE: Type = Type::sequence(
    "ECDSA-Sig-Value",
    &[Field::new("r", &INTEGER), Field::new("s", &INTEGER)],
);
