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
    for (derivation_iterations, is_enough) in [(2047, false), (2048, true)] {
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
        derivation_iterations: 4095,
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
