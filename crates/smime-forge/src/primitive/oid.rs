//! Object identifiers, under the names of the RFCs.

/// id-data (RFC 5652 section 4).
pub const DATA: &str = "1.2.840.113549.1.7.1";
/// id-signedData (RFC 5652 section 5.1).
pub const SIGNED_DATA: &str = "1.2.840.113549.1.7.2";
/// id-envelopedData (RFC 5652 section 6.1).
pub const ENVELOPED_DATA: &str = "1.2.840.113549.1.7.3";
/// id-digestedData (RFC 5652 section 7).
pub const DIGESTED_DATA: &str = "1.2.840.113549.1.7.5";
/// id-encryptedData (RFC 5652 section 8).
pub const ENCRYPTED_DATA: &str = "1.2.840.113549.1.7.6";
/// id-ct-authData (RFC 5652 section 9.1).
pub const AUTHENTICATED_DATA: &str = "1.2.840.113549.1.9.16.1.2";
/// id-ct-compressedData (RFC 3274 section 1.1).
pub const COMPRESSED_DATA: &str = "1.2.840.113549.1.9.16.1.9";
/// id-ct-authEnvelopedData (RFC 5083 section 2.1).
pub const AUTH_ENVELOPED_DATA: &str = "1.2.840.113549.1.9.16.1.23";
/// id-ct-TSTInfo (RFC 3161 section 2.4.2).
pub const TST_INFO: &str = "1.2.840.113549.1.9.16.1.4";

/// id-contentType (RFC 5652 section 11.1).
pub const CONTENT_TYPE: &str = "1.2.840.113549.1.9.3";
/// id-messageDigest (RFC 5652 section 11.2).
pub const MESSAGE_DIGEST: &str = "1.2.840.113549.1.9.4";
/// id-signingTime (RFC 5652 section 11.3).
pub const SIGNING_TIME: &str = "1.2.840.113549.1.9.5";
/// id-countersignature (RFC 5652 section 11.4).
pub const COUNTERSIGNATURE: &str = "1.2.840.113549.1.9.6";
/// smimeCapabilities (RFC 8551 section 2.5.2).
pub const SMIME_CAPABILITIES: &str = "1.2.840.113549.1.9.15";
/// id-aa-encrypKeyPref (RFC 8551 section 2.5.3).
pub const ENCRYPTION_KEY_PREFERENCE: &str = "1.2.840.113549.1.9.16.2.11";
/// id-aa-signingCertificate (RFC 5035 section 5).
pub const SIGNING_CERTIFICATE: &str = "1.2.840.113549.1.9.16.2.12";
/// id-aa-signingCertificateV2 (RFC 5035 section 3).
pub const SIGNING_CERTIFICATE_V2: &str = "1.2.840.113549.1.9.16.2.47";
/// id-aa-CMSAlgorithmProtection (RFC 6211 section 2).
pub const ALGORITHM_PROTECTION: &str = "1.2.840.113549.1.9.52";

/// md5 (RFC 3370 section 2.2).
pub const MD5: &str = "1.2.840.113549.2.5";
/// sha-1 (RFC 3370 section 2.1).
pub const SHA_1: &str = "1.3.14.3.2.26";
/// id-sha224 (RFC 5754 section 2.1).
pub const SHA_224: &str = "2.16.840.1.101.3.4.2.4";
/// id-sha256 (RFC 5754 section 2.2).
pub const SHA_256: &str = "2.16.840.1.101.3.4.2.1";
/// id-sha384 (RFC 5754 section 2.3).
pub const SHA_384: &str = "2.16.840.1.101.3.4.2.2";
/// id-sha512 (RFC 5754 section 2.4).
pub const SHA_512: &str = "2.16.840.1.101.3.4.2.3";

/// rsaEncryption (RFC 3370 section 3.2).
pub const RSA_ENCRYPTION: &str = "1.2.840.113549.1.1.1";
/// md5WithRSAEncryption (RFC 3370 section 3.2).
pub const MD5_WITH_RSA: &str = "1.2.840.113549.1.1.4";
/// sha1WithRSAEncryption (RFC 3370 section 3.2).
pub const SHA_1_WITH_RSA: &str = "1.2.840.113549.1.1.5";
/// sha224WithRSAEncryption (RFC 5754 section 3.2).
pub const SHA_224_WITH_RSA: &str = "1.2.840.113549.1.1.14";
/// sha256WithRSAEncryption (RFC 5754 section 3.2).
pub const SHA_256_WITH_RSA: &str = "1.2.840.113549.1.1.11";
/// sha384WithRSAEncryption (RFC 5754 section 3.2).
pub const SHA_384_WITH_RSA: &str = "1.2.840.113549.1.1.12";
/// sha512WithRSAEncryption (RFC 5754 section 3.2).
pub const SHA_512_WITH_RSA: &str = "1.2.840.113549.1.1.13";
/// id-RSASSA-PSS (RFC 4056 section 2.2).
pub const RSASSA_PSS: &str = "1.2.840.113549.1.1.10";
/// id-mgf1 (RFC 4056 section 2.2).
pub const MGF1: &str = "1.2.840.113549.1.1.8";
/// id-dsa-with-sha1 (RFC 3370 section 3.1).
pub const DSA_WITH_SHA_1: &str = "1.2.840.10040.4.3";

/// id-ecPublicKey (RFC 5753 section 7.1.2).
pub const EC_PUBLIC_KEY: &str = "1.2.840.10045.2.1";
/// prime-field (RFC 3279 section 2.3.5).
pub const PRIME_FIELD: &str = "1.2.840.10045.1.1";
/// secp256r1 (RFC 5753 section 7.1.2).
pub const P_256: &str = "1.2.840.10045.3.1.7";
/// secp384r1 (RFC 5753 section 7.1.2).
pub const P_384: &str = "1.3.132.0.34";
/// secp521r1 (RFC 5753 section 7.1.2).
pub const P_521: &str = "1.3.132.0.35";
/// ecdsa-with-SHA1 (RFC 5753 section 7.1.3).
pub const ECDSA_WITH_SHA_1: &str = "1.2.840.10045.4.1";
/// ecdsa-with-SHA224 (RFC 5754 section 3.3).
pub const ECDSA_WITH_SHA_224: &str = "1.2.840.10045.4.3.1";
/// ecdsa-with-SHA256 (RFC 5754 section 3.3).
pub const ECDSA_WITH_SHA_256: &str = "1.2.840.10045.4.3.2";
/// ecdsa-with-SHA384 (RFC 5754 section 3.3).
pub const ECDSA_WITH_SHA_384: &str = "1.2.840.10045.4.3.3";
/// ecdsa-with-SHA512 (RFC 5754 section 3.3).
pub const ECDSA_WITH_SHA_512: &str = "1.2.840.10045.4.3.4";
/// id-Ed25519 (RFC 8410 section 3).
pub const ED25519: &str = "1.3.101.112";

/// id-X25519 (RFC 8410 section 3).
pub const X25519: &str = "1.3.101.110";

/// id-RSAES-OAEP (RFC 3560 section 3).
pub const RSAES_OAEP: &str = "1.2.840.113549.1.1.7";
/// id-pSpecified (RFC 3560 section 3).
pub const P_SPECIFIED: &str = "1.2.840.113549.1.1.9";
/// id-aes128-wrap (RFC 3565 section 2.3.2).
pub const AES_128_WRAP: &str = "2.16.840.1.101.3.4.1.5";
/// id-aes192-wrap (RFC 3565 section 2.3.2).
pub const AES_192_WRAP: &str = "2.16.840.1.101.3.4.1.25";
/// id-aes256-wrap (RFC 3565 section 2.3.2).
pub const AES_256_WRAP: &str = "2.16.840.1.101.3.4.1.45";
/// id-alg-CMS3DESwrap (RFC 3370 section 4.3.1).
pub const CMS_3DES_WRAP: &str = "1.2.840.113549.1.9.16.3.6";
/// id-alg-CMSRC2wrap (RFC 3370 section 4.3.2).
pub const CMS_RC2_WRAP: &str = "1.2.840.113549.1.9.16.3.7";
/// id-aes128-wrap-pad (RFC 5649 section 6).
pub const AES_128_WRAP_PAD: &str = "2.16.840.1.101.3.4.1.8";
/// id-alg-PWRI-KEK (RFC 3211 section 1.2.3).
pub const PWRI_KEK: &str = "1.2.840.113549.1.9.16.3.9";
/// id-PBKDF2 (RFC 3370 section 4.4.1).
pub const PBKDF2: &str = "1.2.840.113549.1.5.12";

/// id-PBES2 (RFC 8018 appendix A.4).
pub const PBES2: &str = "1.2.840.113549.1.5.13";
/// id-PBMAC1 (RFC 8018 appendix A.5).
pub const PBMAC1: &str = "1.2.840.113549.1.5.14";
/// id-scrypt (RFC 7914 section 7).
pub const SCRYPT: &str = "1.3.6.1.4.1.11591.4.11";
/// pbeWithSHAAnd3-KeyTripleDES-CBC (RFC 7292 appendix C).
pub const PBE_SHA_3DES: &str = "1.2.840.113549.1.12.1.3";
/// keyBag (RFC 7292 section 4.2).
pub const KEY_BAG: &str = "1.2.840.113549.1.12.10.1.1";
/// pkcs8ShroudedKeyBag (RFC 7292 section 4.2).
pub const SHROUDED_KEY_BAG: &str = "1.2.840.113549.1.12.10.1.2";
/// certBag (RFC 7292 section 4.2).
pub const CERT_BAG: &str = "1.2.840.113549.1.12.10.1.3";
/// x509Certificate (RFC 7292 section 4.2.3).
pub const X509_CERTIFICATE: &str = "1.2.840.113549.1.9.22.1";
/// localKeyId (RFC 7292 section 4.2).
pub const LOCAL_KEY_ID: &str = "1.2.840.113549.1.9.21";

/// id-aes128-CBC (RFC 3565 section 4.1).
pub const AES_128_CBC: &str = "2.16.840.1.101.3.4.1.2";
/// id-aes192-CBC (RFC 3565 section 4.1).
pub const AES_192_CBC: &str = "2.16.840.1.101.3.4.1.22";
/// id-aes256-CBC (RFC 3565 section 4.1).
pub const AES_256_CBC: &str = "2.16.840.1.101.3.4.1.42";
/// AES-256 in output feedback mode, of the same arc; no standard of CMS uses it.
pub const AES_256_OFB: &str = "2.16.840.1.101.3.4.1.43";
/// id-aes128-GCM (RFC 5084 section 3.2).
pub const AES_128_GCM: &str = "2.16.840.1.101.3.4.1.6";
/// id-aes192-GCM (RFC 5084 section 3.2).
pub const AES_192_GCM: &str = "2.16.840.1.101.3.4.1.26";
/// id-aes256-GCM (RFC 5084 section 3.2).
pub const AES_256_GCM: &str = "2.16.840.1.101.3.4.1.46";
/// id-aes128-CCM (RFC 5084 section 3.1).
pub const AES_128_CCM: &str = "2.16.840.1.101.3.4.1.7";
/// id-aes192-CCM (RFC 5084 section 3.1).
pub const AES_192_CCM: &str = "2.16.840.1.101.3.4.1.27";
/// id-aes256-CCM (RFC 5084 section 3.1).
pub const AES_256_CCM: &str = "2.16.840.1.101.3.4.1.47";
/// id-alg-AEADChaCha20Poly1305 (RFC 8103 section 3).
pub const CHACHA20_POLY1305: &str = "1.2.840.113549.1.9.16.3.18";
/// id-alg-cek-hkdf-sha256 (RFC 9709).
pub const CEK_HKDF_SHA_256: &str = "1.2.840.113549.1.9.16.3.31";
/// des-ede3-cbc (RFC 3370 section 5.1).
pub const DES_EDE3_CBC: &str = "1.2.840.113549.3.7";
/// rc2-cbc (RFC 3370 section 5.2).
pub const RC2_CBC: &str = "1.2.840.113549.3.2";
/// rc4, a stream cipher (RFC 8018 appendix B.2 knows its neighbours).
pub const RC4: &str = "1.2.840.113549.3.4";
/// id-alg-zlibCompress (RFC 3274 section 2).
pub const ZLIB_COMPRESS: &str = "1.2.840.113549.1.9.16.3.8";

/// hMAC-SHA1 (RFC 3370 section 6.1).
pub const HMAC_SHA_1: &str = "1.3.6.1.5.5.8.1.2";
/// id-hmacWithSHA1 (RFC 8018 appendix B.1.1).
pub const HMAC_WITH_SHA_1: &str = "1.2.840.113549.2.7";
/// id-hmacWithSHA224 (RFC 8018 appendix B.1.2).
pub const HMAC_WITH_SHA_224: &str = "1.2.840.113549.2.8";
/// id-hmacWithSHA256 (RFC 8018 appendix B.1.2).
pub const HMAC_WITH_SHA_256: &str = "1.2.840.113549.2.9";
/// id-hmacWithSHA384 (RFC 8018 appendix B.1.2).
pub const HMAC_WITH_SHA_384: &str = "1.2.840.113549.2.10";
/// id-hmacWithSHA512 (RFC 8018 appendix B.1.2).
pub const HMAC_WITH_SHA_512: &str = "1.2.840.113549.2.11";

/// id-at-commonName (RFC 5280 appendix A).
pub const COMMON_NAME: &str = "2.5.4.3";
/// id-at-organizationName (RFC 5280 appendix A).
pub const ORGANIZATION: &str = "2.5.4.10";
/// emailAddress (RFC 5280 appendix A).
pub const EMAIL_ADDRESS: &str = "1.2.840.113549.1.9.1";

/// id-ce-subjectKeyIdentifier (RFC 5280 section 4.2.1.2).
pub const SUBJECT_KEY_IDENTIFIER: &str = "2.5.29.14";
/// id-ce-keyUsage (RFC 5280 section 4.2.1.3).
pub const KEY_USAGE: &str = "2.5.29.15";
/// id-ce-subjectAltName (RFC 5280 section 4.2.1.6).
pub const SUBJECT_ALT_NAME: &str = "2.5.29.17";
/// id-ce-basicConstraints (RFC 5280 section 4.2.1.9).
pub const BASIC_CONSTRAINTS: &str = "2.5.29.19";
/// id-ce-authorityKeyIdentifier (RFC 5280 section 4.2.1.1).
pub const AUTHORITY_KEY_IDENTIFIER: &str = "2.5.29.35";
/// id-ce-extKeyUsage (RFC 5280 section 4.2.1.12).
pub const EXT_KEY_USAGE: &str = "2.5.29.37";
/// id-ce-nameConstraints.
pub const NAME_CONSTRAINTS: &str = "2.5.29.30";
/// id-ce-certificatePolicies.
pub const CERTIFICATE_POLICIES: &str = "2.5.29.32";
/// id-ce-policyConstraints.
pub const POLICY_CONSTRAINTS: &str = "2.5.29.36";
/// id-ce-inhibitAnyPolicy.
pub const INHIBIT_ANY_POLICY: &str = "2.5.29.54";
/// anyExtendedKeyUsage (RFC 5280 section 4.2.1.12).
pub const ANY_EXT_KEY_USAGE: &str = "2.5.29.37.0";
/// id-kp-serverAuth (RFC 5280 section 4.2.1.12).
pub const SERVER_AUTH: &str = "1.3.6.1.5.5.7.3.1";
/// id-kp-codeSigning.
pub const CODE_SIGNING: &str = "1.3.6.1.5.5.7.3.3";
/// id-kp-emailProtection (RFC 5280 section 4.2.1.12).
pub const EMAIL_PROTECTION: &str = "1.3.6.1.5.5.7.3.4";

/// An arc that names nothing known: 2.25 is for UUIDs (X.667), and this one is ours.
pub const UNKNOWN: &str = "2.25.318465247018746135208127416325903718274";
