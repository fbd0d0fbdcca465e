//! Keys that are there, and keys that are for nobody.

use super::*;

#[test]
fn every_message_of_openssl_decrypts_with_and_without_the_certificate() {
    for (name, owner) in [
        ("ktri-pkcs1", "bob-rsa"),
        ("ktri-pkcs1-key-id", "bob-rsa"),
        ("ktri-oaep-sha-1", "bob-rsa"),
        ("ktri-oaep-sha-256", "bob-rsa"),
        ("ktri-oaep-mixed", "bob-rsa"),
        ("ktri-oaep-label", "bob-rsa"),
        ("ktri-pkcs1-3des", "bob-rsa"),
        ("kari-p256", "bob-p256"),
        ("kari-p384", "alice-p384"),
        ("kari-p521", "alice-p521"),
        ("kari-sha-1", "bob-p256"),
        ("kari-key-id", "bob-p256"),
        ("kari-cofactor", "bob-p256"),
        ("several", "bob-rsa"),
        ("several", "carol-rsa"),
        ("several", "bob-p256"),
    ] {
        let parts = Parts::of(&message(&format!("{name}.der")));
        assert!(parts.decrypt(&with_certificate(owner)), "{name}, {owner}");
        assert!(
            parts.decrypt(&without_certificate(owner)),
            "{name}, {owner}"
        );
    }
}

#[test]
fn shared_keys_passwords_and_content_keys_decrypt() {
    let shared: Vec<u8> = (0..16).collect();
    let twice = shared.repeat(2);
    let content_key: Vec<u8> = (0x10..0x20).collect();
    let given = DecryptionKeys {
        content_keys: vec![content_key.into()],
        ..DecryptionKeys::default()
    };
    for (name, keys) in [
        ("kekri.der", kek(&shared)),
        ("kekri-gcm.der", kek(&twice)),
        ("pwri.der", password("secret")),
        ("several.der", kek(&shared)),
        ("several.der", password("secret")),
        ("encrypted.der", given),
    ] {
        assert!(Parts::of(&message(name)).decrypt(&keys), "{name}");
    }
}

/// What the sender wrote is what both sides derive from: made by `cryptography`, which does.
#[test]
fn key_wraps_with_null_are_as_good_as_those_without() {
    let shared: Vec<u8> = (0..16).collect();
    for (name, keys) in [
        ("p256-wrap-null", with_certificate("bob-p256")),
        ("p256-wrap-256-null", with_certificate("bob-p256")),
        ("kekri-wrap-null", kek(&shared)),
        ("pwri-aes-wrap", password("secret")),
        ("pwri-aes-wrap-null", password("secret")),
    ] {
        let parts = Parts::of(&message(&format!("{name}.der")));
        assert!(parts.decrypt(&keys), "{name}");
    }
}

#[test]
fn keys_agreed_by_x25519_decrypt_with_either_derivation() {
    for name in [
        "x25519-x963-sha-256",
        "x25519-x963-sha-512-ukm",
        "x25519-hkdf-sha-256",
        "x25519-hkdf-sha-384-ukm",
        "x25519-hkdf-sha-512-ukm",
    ] {
        let parts = Parts::of(&message(&format!("{name}.der")));
        assert!(parts.decrypt(&x25519()), "{name}");
    }
}

#[test]
fn an_ephemeral_key_may_leave_out_its_curve() {
    for name in ["absent", "null", "named"] {
        let parts = Parts::of(&message(&format!("p256-curve-{name}.der")));
        assert!(parts.decrypt(&with_certificate("bob-p256")), "{name}");
    }
}

#[test]
fn each_recipient_of_one_agreement_gets_the_key() {
    let parts = Parts::of(&message("p256-two-recipients.der"));
    for owner in ["alice-p256", "bob-p256"] {
        let keys = with_certificate(owner);
        assert!(parts.decrypt(&keys), "{owner}");
        assert_eq!(parts.recover(&keys).candidates.unwrap().len(), 1);
    }
}

#[test]
fn a_static_key_is_found_in_the_message_or_among_the_receivers_certificates() {
    let keys = with_certificate("bob-p256");
    for name in ["issuer-serial", "key-id"] {
        let parts = Parts::of(&message(&format!("p256-static-{name}.der")));
        assert!(parts.decrypt(&keys), "{name}");
        assert!(parts.decrypt(&without_certificate("bob-p256")), "{name}");
    }
    let alone = Parts::of(&message("p256-static-alone.der"));
    assert!(alone.recover(&keys).has_failed());
    let policy = Policy::default();
    let known = [certificate("alice-p256")];
    let recovery = KeyRecovery::new(&RustCrypto, &policy, &keys, &known, KeyLength::Exact(16));
    let budget = Budget::new(Limits::default());
    let recovered = recovery.recover(&alone.head.recipient_infos, &budget);
    let candidates = recovered.candidates.unwrap();
    let content = alone.decrypt_with(&candidates[0].key);
    assert_eq!(content.as_deref(), Some(CONTENT));
}

#[test]
fn attributes_and_bindings_go_into_the_decryption() {
    let shared: Vec<u8> = (0..16).collect();
    for name in ["auth-attributes", "bound-gcm", "bound-cbc"] {
        let parts = Parts::of(&message(&format!("{name}.der")));
        assert!(parts.decrypt(&kek(&shared)), "{name}");
    }
}

#[test]
fn the_password_recipient_of_rfc_3211_gives_its_key() {
    let parts = Parts::of(&message("pwri-rfc3211.der"));
    let keys =
        password("All n-entities must communicate with other n-entities via n-1 entiteeheehees");
    assert_eq!(parts.recover(&keys).refusal(), "legacy-algorithm");
    let recovery = parts.recover_by(&keys, &LEGACY, &Limits::default());
    let candidates = recovery.candidates.unwrap();
    let wanted = "8c637d887223a2f965b566eb014b0fa5d52300a3f7ea40fffc577203c71baf3b";
    assert_eq!(hex::encode(candidates[0].key.as_bytes()), wanted);
    let content = parts.decrypt_with(&candidates[0].key);
    assert_eq!(content.as_deref(), Some(CONTENT));
}

#[test]
fn a_message_for_others_is_for_nobody_here() {
    let for_bob = Parts::of(&message("ktri-pkcs1.der"));
    let kari = Parts::of(&message("kari-p256.der"));
    let shared = Parts::of(&message("kekri.der"));
    for (parts, keys) in [
        // The right type of key, and a certificate that is not named.
        (&for_bob, with_certificate("carol-rsa")),
        (&kari, with_certificate("alice-p256")),
        // Another type of key.
        (&for_bob, without_certificate("bob-p256")),
        (&kari, without_certificate("bob-rsa")),
        (&shared, password("secret")),
        (&for_bob, DecryptionKeys::default()),
    ] {
        let recovery = parts.recover(&keys);
        assert_eq!(recovery.refusal(), "no-recipient");
        assert_eq!(recovery.matched, [false]);
    }
    let mut other = kek(&[0; 16]);
    other.keks[0].identifier = vec![0];
    assert_eq!(shared.recover(&other).refusal(), "no-recipient");
    let encrypted = Parts::of(&message("encrypted.der"));
    assert_eq!(
        encrypted.recover(&with_certificate("bob-rsa")).refusal(),
        "no-recipient"
    );
}

#[test]
fn recipients_that_match_are_told_apart_from_others() {
    let parts = Parts::of(&message("several.der"));
    let kinds = parts.head.recipient_infos.iter().map(RecipientInfo::kind);
    let kinds: Vec<_> = kinds.collect();
    for (keys, wanted) in [
        (with_certificate("bob-rsa"), &["ktri"][..]),
        (without_certificate("bob-rsa"), &["ktri", "ktri"]),
        (without_certificate("bob-p256"), &["kari"]),
        (kek(&[0; 16]), &["kekri"]),
        (password(""), &["pwri"]),
    ] {
        let matched = parts.recover(&keys).matched;
        let found: Vec<_> = kinds
            .iter()
            .zip(matched)
            .filter_map(|(kind, is)| is.then_some(*kind))
            .collect();
        assert_eq!(found, wanted);
    }
}

#[test]
fn the_encryption_of_keys_has_a_name() {
    for (name, wanted) in [
        ("ktri-pkcs1.der", "rsa-pkcs1"),
        ("ktri-oaep-sha-1.der", "rsa-oaep"),
        ("kari-p256.der", "ecdh-x963-sha-256"),
        ("kekri.der", "aes-128-wrap"),
        ("pwri.der", "pwri-kek"),
        ("pwri-aes-wrap.der", "aes-128-wrap"),
        ("kekri-3des.der", "des-ede3-wrap"),
    ] {
        let parts = Parts::of(&message(name));
        let found = key_encryption_name(&parts.head.recipient_infos[0]);
        assert_eq!(found.as_deref(), Some(wanted));
    }
}
