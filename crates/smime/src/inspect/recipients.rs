//! Originators and recipients of encrypted content, as the tree names them.

use const_oid::ObjectIdentifier;

use super::algorithms::ALGORITHM_IDENTIFIER;
use super::cms::{CERTIFICATE_SET, REVOCATION_INFO_CHOICES, SIGNER_IDENTIFIER, VERSION};
use super::syntax::{
    ANY, BIT_STRING, Field, GENERALIZED_TIME, INTEGER, OBJECT_IDENTIFIER, OCTET_STRING, Type,
};
use super::x509::ISSUER_AND_SERIAL_NUMBER;

pub(super) static ORIGINATOR_INFO: Type = Type::sequence(
    "OriginatorInfo",
    &[
        Field::implicit("certs", 0, &CERTIFICATE_SET),
        Field::implicit("crls", 1, &REVOCATION_INFO_CHOICES),
    ],
);

pub(super) static RECIPIENT_INFOS: Type = Type::set_of("RecipientInfos", &RECIPIENT_INFO);

/// RFC 5652 section 6.2
static RECIPIENT_INFO: Type = Type::choice(
    "RecipientInfo",
    &[
        Field::new("ktri", &KEY_TRANS_RECIPIENT_INFO),
        Field::implicit("kari", 1, &KEY_AGREE_RECIPIENT_INFO),
        Field::implicit("kekri", 2, &KEK_RECIPIENT_INFO),
        Field::implicit("pwri", 3, &PASSWORD_RECIPIENT_INFO),
        Field::implicit("ori", 4, &OTHER_RECIPIENT_INFO),
    ],
);

/// RFC 5652 section 6.2.1
static KEY_TRANS_RECIPIENT_INFO: Type = Type::sequence(
    "KeyTransRecipientInfo",
    &[
        Field::new("version", &VERSION),
        Field::new("rid", &SIGNER_IDENTIFIER),
        Field::new("keyEncryptionAlgorithm", &ALGORITHM_IDENTIFIER),
        Field::new("encryptedKey", &OCTET_STRING),
    ],
);

/// RFC 5652 section 6.2.2
static KEY_AGREE_RECIPIENT_INFO: Type = Type::sequence(
    "KeyAgreeRecipientInfo",
    &[
        Field::new("version", &VERSION),
        Field::explicit("originator", 0, &ORIGINATOR_IDENTIFIER_OR_KEY),
        Field::explicit("ukm", 1, &OCTET_STRING),
        Field::new("keyEncryptionAlgorithm", &ALGORITHM_IDENTIFIER),
        Field::new("recipientEncryptedKeys", &RECIPIENT_ENCRYPTED_KEYS),
    ],
);

static ORIGINATOR_IDENTIFIER_OR_KEY: Type = Type::choice(
    "OriginatorIdentifierOrKey",
    &[
        Field::new("issuerAndSerialNumber", &ISSUER_AND_SERIAL_NUMBER),
        Field::implicit("subjectKeyIdentifier", 0, &OCTET_STRING),
        Field::implicit("originatorKey", 1, &ORIGINATOR_PUBLIC_KEY),
    ],
);

static ORIGINATOR_PUBLIC_KEY: Type = Type::sequence(
    "OriginatorPublicKey",
    &[
        Field::new("algorithm", &ALGORITHM_IDENTIFIER),
        Field::new("publicKey", &BIT_STRING),
    ],
);

static RECIPIENT_ENCRYPTED_KEYS: Type =
    Type::sequence_of("RecipientEncryptedKeys", &RECIPIENT_ENCRYPTED_KEY);

static RECIPIENT_ENCRYPTED_KEY: Type = Type::sequence(
    "RecipientEncryptedKey",
    &[
        Field::new("rid", &KEY_AGREE_RECIPIENT_IDENTIFIER),
        Field::new("encryptedKey", &OCTET_STRING),
    ],
);

static KEY_AGREE_RECIPIENT_IDENTIFIER: Type = Type::choice(
    "KeyAgreeRecipientIdentifier",
    &[
        Field::new("issuerAndSerialNumber", &ISSUER_AND_SERIAL_NUMBER),
        Field::implicit("rKeyId", 0, &RECIPIENT_KEY_IDENTIFIER),
    ],
);

pub(super) static RECIPIENT_KEY_IDENTIFIER: Type = Type::sequence(
    "RecipientKeyIdentifier",
    &[
        Field::new("subjectKeyIdentifier", &OCTET_STRING),
        Field::new("date", &GENERALIZED_TIME),
        Field::new("other", &OTHER_KEY_ATTRIBUTE),
    ],
);

/// RFC 5652 section 6.2.3
static KEK_RECIPIENT_INFO: Type = Type::sequence(
    "KEKRecipientInfo",
    &[
        Field::new("version", &VERSION),
        Field::new("kekid", &KEK_IDENTIFIER),
        Field::new("keyEncryptionAlgorithm", &ALGORITHM_IDENTIFIER),
        Field::new("encryptedKey", &OCTET_STRING),
    ],
);

static KEK_IDENTIFIER: Type = Type::sequence(
    "KEKIdentifier",
    &[
        Field::new("keyIdentifier", &OCTET_STRING),
        Field::new("date", &GENERALIZED_TIME),
        Field::new("other", &OTHER_KEY_ATTRIBUTE),
    ],
);

/// RFC 5652 section 10.2.7
static OTHER_KEY_ATTRIBUTE: Type = Type::sequence(
    "OtherKeyAttribute",
    &[
        Field::new("keyAttrId", &OBJECT_IDENTIFIER),
        Field::new("keyAttr", &ANY),
    ],
);

/// RFC 5652 section 6.2.4
static PASSWORD_RECIPIENT_INFO: Type = Type::sequence(
    "PasswordRecipientInfo",
    &[
        Field::new("version", &VERSION),
        Field::implicit("keyDerivationAlgorithm", 0, &ALGORITHM_IDENTIFIER),
        Field::new("keyEncryptionAlgorithm", &ALGORITHM_IDENTIFIER),
        Field::new("encryptedKey", &OCTET_STRING),
    ],
);

/// RFC 5652 section 6.2.5
static OTHER_RECIPIENT_INFO: Type = Type::sequence(
    "OtherRecipientInfo",
    &[
        Field::new("oriType", &OBJECT_IDENTIFIER),
        Field::new("oriValue", &OTHER_RECIPIENT_VALUE),
    ],
);

static OTHER_RECIPIENT_VALUE: Type = Type::defined_by(&[(ID_ORI_KEM, &KEM_RECIPIENT_INFO)]);

/// RFC 9629 section 3
const ID_ORI_KEM: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.13.3");

static KEM_RECIPIENT_INFO: Type = Type::sequence(
    "KEMRecipientInfo",
    &[
        Field::new("version", &VERSION),
        Field::new("rid", &SIGNER_IDENTIFIER),
        Field::new("kem", &ALGORITHM_IDENTIFIER),
        Field::new("kemct", &OCTET_STRING),
        Field::new("kdf", &ALGORITHM_IDENTIFIER),
        Field::new("kekLength", &INTEGER),
        Field::explicit("ukm", 0, &OCTET_STRING),
        Field::new("wrap", &ALGORITHM_IDENTIFIER),
        Field::new("encryptedKey", &OCTET_STRING),
    ],
);
