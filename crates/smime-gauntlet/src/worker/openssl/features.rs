//! What OpenSSL claims to know.

use openssl_oracle::Door;

/// The features of a door.
pub(super) fn of(door: Door) -> impl Iterator<Item = &'static &'static str> {
    let more = match door {
        Door::Cms => CMS,
        Door::Pkcs7 => &[],
    };
    BOTH.iter().chain(more)
}

/// What both doors know.
const BOTH: &[&str] = &[
    "rsa-pkcs1",
    "ecdsa",
    "p-256",
    "p-384",
    "p-521",
    "dsa",
    "md5",
    "sha-1",
    "sha-224",
    "sha-256",
    "sha-384",
    "sha-512",
    "multipart-signed",
    "opaque-signed",
    "detached",
    "ber",
    "pem",
    "base64",
    "without-signed-attributes",
    "multiple-signers",
    "legacy",
    "check.path",
    "set.time",
];

/// What the CMS door knows beyond that. CompressedData is out of it as long as OpenSSL is built without
/// zlib, RC2 without its legacy provider.
const CMS: &[&str] = &[
    "rsa-pss",
    "ed25519",
    "subject-key-identifier",
    "content-types",
    "enveloped-mail",
    "enveloped-data",
    "auth-enveloped-data",
    "encrypted-data",
    "digested-data",
    "rsa-pkcs1-encryption",
    "rsa-oaep",
    "oaep-label",
    "ecdh",
    "ecdh-cofactor",
    "ukm",
    "kekri",
    "pwri",
    "aes-cbc",
    "aes-gcm",
    "3des",
    "pkcs8",
    "pbes2",
    "pkcs1-key",
    "sec1",
    "pkcs12",
    "pbmac1",
    "scrypt",
];
