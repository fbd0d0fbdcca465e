//! What is not allowed, and what costs too much.

use super::*;

#[test]
fn small_rsa_keys_decrypt_where_legacy_is_allowed() {
    let parts = Parts::of(&message("ktri-pkcs1-small-key.der"));
    let keys = with_certificate("alice-rsa-1024");
    let limits = Limits::default();
    assert_eq!(parts.recover(&keys).refusal(), "legacy-algorithm");
    let allowed = parts
        .recover_by(&keys, &LEGACY, &limits)
        .candidates
        .unwrap();
    let content = parts.decrypt_with(&allowed[0].key);
    assert_eq!(content.as_deref(), Some(CONTENT));
    let floor = Policy {
        rsa_floor_bits: 1025,
        ..LEGACY
    };
    let recovery = parts.recover_by(&keys, &floor, &limits);
    assert_eq!(recovery.refusal(), "key-too-small");
    let most = Policy {
        rsa_max_bits: 1023,
        ..LEGACY
    };
    let recovery = parts.recover_by(&keys, &most, &limits);
    assert_eq!(recovery.refusal(), "key-too-large");
}

#[test]
fn more_keys_than_the_limit_are_not_tried() {
    let parts = Parts::of(&message("several.der"));
    let keys = without_certificate("bob-rsa");
    for (key_decryptions, is_enough) in [(1, false), (2, true)] {
        let limits = Limits {
            key_decryptions,
            ..Limits::default()
        };
        let recovery = parts.recover_by(&keys, &Policy::default(), &limits);
        match is_enough {
            true => assert_eq!(recovery.candidates.unwrap().len(), 2),
            false => assert_eq!(recovery.refusal(), "limit-exceeded"),
        }
    }
}

#[test]
fn more_iterations_than_the_limit_are_not_made() {
    let parts = Parts::of(&message("pwri.der"));
    let keys = password("secret");
    // 2048, for each of the two blocks of SHA-1 that the key of AES-256 has.
    for (derivation_iterations, is_enough) in [(4095, false), (4096, true)] {
        let limits = Limits {
            derivation_iterations,
            ..Limits::default()
        };
        let recovery = parts.recover_by(&keys, &Policy::default(), &limits);
        match is_enough {
            true => assert!(!recovery.has_failed()),
            false => assert_eq!(recovery.refusal(), "limit-exceeded"),
        }
    }
    let mut twice = keys.clone();
    twice.passwords.push(b"other"[..].into());
    let limits = Limits {
        derivation_iterations: 8191,
        ..Limits::default()
    };
    let recovery = parts.recover_by(&twice, &Policy::default(), &limits);
    assert_eq!(recovery.refusal(), "limit-exceeded");
}

/// 2^31 iterations would take hours.
#[test]
fn an_absurd_number_of_iterations_is_refused_at_once() {
    let parts = changed("pwri.der", |info| match info {
        RecipientInfo::Pwri(pwri) => {
            let derivation = pwri.key_derivation_algorithm.as_mut().unwrap();
            let parameters = "30110408bc1ab9f216c79e0f02050080000000";
            derivation.parameters = Some(hex::decode(parameters).unwrap());
        }
        other => panic!("{}", other.kind()),
    });
    assert_eq!(
        parts.recover(&password("secret")).refusal(),
        "limit-exceeded"
    );
}

/// A message to so many recipients, all of them this one of `name`, changed or not.
fn repeated(name: &str, times: usize, change: impl FnOnce(&mut RecipientInfo)) -> Parts {
    let mut parts = changed(name, change);
    let one = parts.head.recipient_infos[0].clone();
    parts.head.recipient_infos = vec![one; times];
    parts
}

/// How many keys are tried on the content follows from the recipients, not from what became of them.
#[test]
fn every_recipient_gives_a_key_to_try_whatever_is_wrong_with_it() {
    for (name, keys) in one_of_each_kind() {
        let good = repeated(name, 3, |_| ()).recover(&keys).candidates.unwrap();
        assert!(good.iter().all(|one| !one.is_substitute), "{name}");
        for damage in 0..2 {
            let parts = repeated(name, 3, |info| match damage {
                0 => encrypted_key(info)[0] ^= 1,
                _ => encrypted_key(info).truncate(5),
            });
            let broken = parts.recover(&keys).candidates.unwrap();
            assert!(broken.iter().all(|one| one.is_substitute), "{name}");
            let lengths =
                |keys: &[Candidate]| -> Vec<_> { keys.iter().map(|one| one.key.len()).collect() };
            assert_eq!(lengths(&good), lengths(&broken), "{name}");
        }
    }
}

#[test]
fn more_recipients_than_the_limit_are_refused_whatever_is_wrong_with_them() {
    let limits = Limits {
        key_decryptions: 2,
        ..Limits::default()
    };
    for (name, keys) in one_of_each_kind() {
        for damage in [0, 1] {
            let parts = |times| repeated(name, times, |info| encrypted_key(info)[0] ^= damage);
            let recover = |times| parts(times).recover_by(&keys, &LEGACY, &limits).candidates;
            assert_eq!(recover(2).unwrap().len(), 2, "{name}");
            let refusal = recover(3).err().expect("three are too many");
            assert_eq!(refusal.reason.code(), "limit-exceeded", "{name}");
            assert!(refusal.to_string().contains("key decryptions"), "{refusal}");
        }
    }
}

/// What was paid, and whether it was enough.
fn paid(parts: &Parts, keys: &DecryptionKeys, work: u64) -> (u64, bool) {
    let policy = LEGACY;
    let length = KeyLength::Exact(parts.cipher.encryption.key_len());
    let budget = Budget::new(Limits {
        work,
        ..Limits::default()
    });
    let recovered = KeyRecovery::new(&RustCrypto, &policy, keys, &[], length)
        .recover(&parts.head.recipient_infos, &budget);
    (budget.spent().work, recovered.candidates.is_ok())
}

/// All of it is paid before any key is used: what is enough for good recipients is for broken ones, and
/// a nanosecond less is too little for either.
#[test]
fn what_recipients_cost_is_what_anybody_can_count() {
    for (name, keys) in one_of_each_kind() {
        let parts = |damage| repeated(name, 5, |info| encrypted_key(info)[0] ^= damage);
        let (work, _) = paid(&parts(0), &keys, u64::MAX);
        // Deriving keys has a limit of its own, and adds nothing to this one.
        let too_little = if keys.passwords.is_empty() {
            work - 1
        } else {
            0
        };
        for damage in [0, 1] {
            assert_eq!(paid(&parts(damage), &keys, work), (work, true), "{name}");
            let (spent, is_enough) = paid(&parts(damage), &keys, too_little);
            assert!(!is_enough && spent < work, "{name}");
        }
        let (one, _) = paid(&repeated(name, 1, |_| ()), &keys, u64::MAX);
        assert_eq!(work, 5 * one, "{name}");
    }
}

#[test]
fn what_private_keys_cost_grows_with_their_size() {
    use crate::budget::KeySize;
    let rsa = |modulus| {
        Work::UsePrivateKey(KeySize::Rsa {
            modulus,
            exponent: 17,
        })
        .price()
    };
    for bits in [1024, 2048, 4096] {
        assert_eq!(rsa(2 * bits), 8 * rsa(bits), "{bits}");
    }
    // A message of 1 MiB gets no second: 500 recipients of one large key get their refusal at once.
    let parts = repeated("ktri-pkcs1-small-key.der", 400, |_| ());
    let keys = with_certificate("alice-rsa-1024");
    assert!(paid(&parts, &keys, Limits::default().work).1);
    let parts = repeated("ktri-pkcs1.der", 400, |_| ());
    let keys = with_certificate("bob-rsa");
    let before = std::time::Instant::now();
    assert!(!paid(&parts, &keys, Limits::default().work).1);
    assert!(before.elapsed().as_millis() < 500);
}

#[test]
fn iterations_of_all_recipients_and_blocks_count_together() {
    use crate::crypto::{DigestAlgorithm, PasswordKdf};
    let work = |prf, iterations, len| {
        let kdf = PasswordKdf {
            prf,
            salt: Vec::new(),
            iterations,
            key_len: None,
        };
        kdf.work(len)
    };
    for (prf, len, wanted) in [
        (DigestAlgorithm::Sha1, 16, 1_000),
        (DigestAlgorithm::Sha1, 24, 2_000),
        (DigestAlgorithm::Sha1, 32, 2_000),
        (DigestAlgorithm::Sha224, 32, 2_000),
        (DigestAlgorithm::Sha256, 32, 1_000),
        (DigestAlgorithm::Sha512, 32, 1_000),
    ] {
        assert_eq!(work(prf, 1_000, len), wanted, "{prf} {len}");
    }
    assert!(work(DigestAlgorithm::Sha1, u32::MAX, 32) > u64::from(u32::MAX));
    let keys = password("secret");
    let recover = |times, derivation_iterations| {
        let limits = Limits {
            derivation_iterations,
            ..Limits::default()
        };
        let parts = repeated("pwri.der", times, |_| ());
        parts
            .recover_by(&keys, &Policy::default(), &limits)
            .candidates
            .is_ok()
    };
    assert!(recover(3, 3 * 4096));
    assert!(!recover(4, 3 * 4096));
}

#[test]
fn old_key_wraps_are_read_where_that_is_allowed() {
    let p256 = with_certificate("bob-p256");
    let shared: Vec<u8> = (0..16).collect();
    let triple: Vec<u8> = shared.iter().chain(&shared[..8]).copied().collect();
    for (name, keys, wrap) in [
        ("kari-3des.der", p256.clone(), "des-ede3-wrap"),
        ("kari-3des-sha-1.der", p256, "des-ede3-wrap"),
        ("kekri-3des.der", kek(&triple), "des-ede3-wrap"),
        ("kekri-rc2.der", kek(&shared), "rc2-wrap"),
    ] {
        let parts = Parts::of(&message(name));
        let Err(refusal) = parts.recover(&keys).candidates else {
            panic!("{name}");
        };
        assert_eq!(refusal.reason.code(), "legacy-algorithm", "{name}");
        assert!(refusal.to_string().contains(wrap), "{refusal}");
        let recovery = parts.recover_by(&keys, &LEGACY, &Limits::default());
        let candidates = recovery.candidates.unwrap();
        let content = parts.decrypt_with(&candidates[0].key);
        assert_eq!(content.as_deref(), Some(CONTENT), "{name}");
        for at in 0..8 {
            let parts = changed(name, |info| encrypted_key(info)[at] ^= 1);
            let recovery = parts.recover_by(&keys, &LEGACY, &Limits::default());
            assert!(recovery.has_failed(), "{name} {at}");
        }
    }
}

#[test]
fn a_key_is_tried_with_every_recipient_where_any_will_do() {
    let parts = Parts::of(&message("several.der"));
    let policy = Policy::default();
    let recover = |owner: &str, any| {
        let keys = with_certificate(owner);
        let recovery = KeyRecovery::new(&RustCrypto, &policy, &keys, &[], KeyLength::Exact(16))
            .any_recipient(any)
            .recover(&parts.head.recipient_infos, &Budget::new(Limits::default()));
        let matched = recovery.matched.iter().filter(|matched| **matched).count();
        let content = |key: &Candidate| parts.decrypt_with(&key.key);
        let candidates = recovery.candidates.ok();
        let found = candidates
            .iter()
            .flatten()
            .find_map(|one| content(one).filter(|content| content == CONTENT));
        (matched, found.is_some())
    };
    // Alice is no recipient; her key is tried with those of its type all the same, and fits none.
    for (owner, named, tried) in [("bob-rsa", 1, 2), ("bob-p256", 1, 1), ("alice-rsa", 0, 2)] {
        let is_recipient = named == 1;
        assert_eq!(recover(owner, false), (named, is_recipient), "{owner}");
        assert_eq!(recover(owner, true), (tried, is_recipient), "{owner}");
    }
}
