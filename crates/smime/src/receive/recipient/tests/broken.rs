//! Keys that do not come out of a message that is for them.

use super::*;

/// Each failure behind a match, whatever it is, gives the one outcome.
#[test]
fn whatever_fails_behind_a_match_is_one_outcome() {
    let failing = |name: &str, keys: &DecryptionKeys| {
        let recovery = Parts::of(&message(name)).recover(keys);
        assert!(recovery.matched.contains(&true), "{name}");
        assert!(recovery.has_failed(), "{name}");
    };
    let named = |certificate: &str, key_of: &str| {
        let mut keys = with_certificate(certificate);
        keys.keys[0].key = key(key_of);
        keys
    };
    // Another key than the certificate's: of the same type, on another curve, of another type.
    failing("ktri-oaep-sha-256.der", &named("bob-rsa", "carol-rsa"));
    failing("kari-p256.der", &named("bob-p256", "alice-p256"));
    failing("kari-p256.der", &named("bob-p256", "alice-p384"));
    failing("kari-p256.der", &named("bob-p256", "bob-rsa"));
    failing("ktri-pkcs1.der", &named("bob-rsa", "bob-p256"));
    failing("kari-p384.der", &without_certificate("bob-p256"));
    // Wrong shared keys and passwords.
    failing("kekri.der", &kek(&[0; 16]));
    failing("kekri.der", &kek(&[0; 32]));
    failing("pwri.der", &password("Secret"));
    failing("pwri.der", &password(""));
}

#[test]
fn a_damaged_encrypted_key_gives_no_key_in_any_octet() {
    for (name, keys) in one_of_each_kind() {
        let length = encrypted_key(&mut Parts::of(&message(name)).head.recipient_infos[0]).len();
        // RSA is slow, and has no structure before it is decrypted.
        for at in (0..length).step_by(if length > 100 { 51 } else { 1 }) {
            let parts = changed(name, |info| encrypted_key(info)[at] ^= 1);
            assert!(parts.recover(&keys).has_failed(), "{name}, octet {at}");
        }
    }
}

#[test]
fn an_encrypted_key_of_any_other_length_gives_no_key() {
    for (name, keys) in one_of_each_kind() {
        for length in [0, 1, 7, 8, 15, 16, 17, 24, 31, 32, 47, 64, 255, 257, 1024] {
            let mut differs = false;
            let parts = changed(name, |info| {
                let key = encrypted_key(info);
                differs = key.len() != length;
                key.resize(length, 0);
            });
            let recovery = parts.recover(&keys);
            assert_eq!(recovery.has_failed(), differs, "{name}, {length} octets");
        }
    }
}

#[test]
fn by_v15_a_damaged_key_is_a_wrong_key_and_always_the_same() {
    let keys = with_certificate("bob-rsa");
    let good = Parts::of(&message("ktri-pkcs1.der"));
    let key_of = |parts: &Parts| {
        let candidates = parts.recover(&keys).candidates.unwrap();
        let [candidate] = candidates.as_slice() else {
            panic!("{} candidates", candidates.len());
        };
        assert!(!candidate.is_substitute);
        candidate.key.clone()
    };
    let right = key_of(&good);
    for damage in [0, 128, 255] {
        let parts = changed("ktri-pkcs1.der", |info| encrypted_key(info)[damage] ^= 1);
        let wrong = key_of(&parts);
        assert_eq!(wrong.len(), right.len());
        assert_ne!(wrong, right);
        assert_eq!(wrong, key_of(&parts));
    }
}

#[test]
fn what_is_not_implemented_is_unsupported_and_not_a_failure() {
    let unknown = unknown_oid();
    for (name, keys) in one_of_each_kind() {
        let parts = changed(name, |info| {
            key_encryption_algorithm(info).oid = unknown.into();
        });
        assert_eq!(parts.recover(&keys).refusal(), "unsupported", "{name}");
    }
    let parts = changed("pwri.der", |info| match info {
        RecipientInfo::Pwri(pwri) => {
            pwri.key_derivation_algorithm = Some(AlgorithmIdentifier::with_null(unknown));
        }
        other => panic!("{}", other.kind()),
    });
    assert_eq!(parts.recover(&password("secret")).refusal(), "unsupported");
}

#[test]
fn parameters_that_are_missing_or_wrong_are_a_failure() {
    for (name, keys) in one_of_each_kind() {
        for parameters in [vec![5, 0], vec![0x30, 0x80, 0, 0], vec![4, 0]] {
            let parts = changed(name, |info| {
                key_encryption_algorithm(info).parameters = Some(parameters.clone());
            });
            // Those of AES key wrap may be NULL.
            if name == "kekri.der" && parameters == [5, 0] {
                assert!(parts.decrypt(&keys), "{name}");
                continue;
            }
            assert!(
                parts.recover(&keys).has_failed(),
                "{name}, {parameters:02x?}"
            );
        }
    }
    for name in ["ktri-oaep-sha-256.der", "kari-p256.der", "pwri.der"] {
        let keys = one_of_each_kind().into_iter().find(|(one, _)| *one == name);
        let parts = changed(name, |info| {
            key_encryption_algorithm(info).parameters = None;
        });
        assert!(parts.recover(&keys.unwrap().1).has_failed(), "{name}");
    }
    let without_derivation = changed("pwri.der", |info| match info {
        RecipientInfo::Pwri(pwri) => pwri.key_derivation_algorithm = None,
        other => panic!("{}", other.kind()),
    });
    assert!(without_derivation.recover(&password("secret")).has_failed());
}

#[test]
fn one_recipient_that_fails_hides_that_another_is_unsupported() {
    let mut parts = Parts::of(&message("several.der"));
    for recipient_info in &mut parts.head.recipient_infos {
        if recipient_info.kind() == "ktri" {
            key_encryption_algorithm(recipient_info).oid = unknown_oid().into();
        }
    }
    let mut keys = with_certificate("bob-rsa");
    assert_eq!(parts.recover(&keys).refusal(), "unsupported");
    keys.keks = kek(&[0; 16]).keks;
    assert!(parts.recover(&keys).has_failed());
}

#[test]
fn a_content_key_of_another_length_is_no_key() {
    let parts = Parts::of(&message("encrypted.der"));
    let given = DecryptionKeys {
        content_keys: vec![vec![0; 32].into()],
        ..DecryptionKeys::default()
    };
    assert!(parts.recover(&given).has_failed());
}
