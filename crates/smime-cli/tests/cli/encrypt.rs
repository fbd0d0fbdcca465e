//! `smime encrypt` and `smime decrypt`: who can read what, and what a refusal gives away.

use std::fs;

use crate::support::{ENTITY, Folder, MESSAGE, People, Run, data, key_file, smime, smime_reading};

#[track_caller]
fn encrypted(arguments: &[&str]) -> Vec<u8> {
    let run = smime_reading(&[&["encrypt"], arguments].concat(), MESSAGE.as_bytes());
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{arguments:?}");
    run.stdout
}

fn decrypt(arguments: &[&str], message: &[u8]) -> Run {
    smime_reading(&[&["decrypt"], arguments].concat(), message)
}

#[test]
fn every_kind_of_recipient_reads_every_cipher() {
    let people = People::shared();
    for name in ["rsa-2048", "p256", "p384", "p521", "x25519"] {
        let [certificate, key] = people.bob(name);
        for cipher in [
            "aes-128-cbc",
            "aes-256-cbc",
            "aes-256-gcm",
            "chacha20-poly1305",
        ] {
            let message = encrypted(&["--to", &certificate, "--cipher", cipher]);
            decrypt(&["--key", &key, "--cert", &certificate], &message).assert_valid(ENTITY);
            decrypt(&["--key", &key], &message).assert_valid(ENTITY);
        }
    }
}

#[test]
fn reports_name_what_was_asked_for() {
    let people = People::shared();
    let [certificate, key] = people.bob("rsa-2048");
    let [curve, curve_key] = people.bob("p256");
    for (arguments, to, key, type_, key_encryption, content_encryption, integrity) in [
        (
            &[][..],
            &certificate,
            &key,
            "auth-enveloped-data",
            "rsa-oaep",
            "aes-256-gcm",
            "aead",
        ),
        (
            &["--rsa-padding", "pkcs1", "--cipher", "aes-128-cbc"],
            &certificate,
            &key,
            "enveloped-data",
            "rsa-pkcs1",
            "aes-128-cbc",
            "none",
        ),
        (
            &["--kdf", "ecdh-x963-sha-512", "--wrap", "aes-192-wrap"],
            &curve,
            &curve_key,
            "auth-enveloped-data",
            "ecdh-x963-sha-512",
            "aes-256-gcm",
            "aead",
        ),
    ] {
        let message = encrypted(&[&["--to", to], arguments].concat());
        let run = decrypt(&["--key", key, "--report", "-"], &message);
        let report = run.report();
        let layer = &report["layers"][0];
        assert_eq!(layer["type"], type_, "{arguments:?}");
        assert_eq!(layer["key_encryption"], key_encryption, "{arguments:?}");
        assert_eq!(
            layer["content_encryption"], content_encryption,
            "{arguments:?}"
        );
        assert_eq!(layer["integrity"], integrity, "{arguments:?}");
    }
}

#[test]
fn options_about_the_key_are_kept_to() {
    let people = People::shared();
    for name in ["rsa-2048", "p256", "x25519"] {
        let [certificate, key] = people.bob(name);
        for arguments in [
            &["--rid", "ski"][..],
            &["--oaep-digest", "sha-512"],
            &["--ukm", "00112233"],
            &["--ukm", "none"],
            &["--bind"],
            &["--bind", "--cipher", "aes-128-cbc"],
            &["--ber", "--out-form", "der"],
            &["--out-form", "pem"],
        ] {
            let message = encrypted(&[&["--to", &certificate], arguments].concat());
            let read = decrypt(&["--key", &key, "--cert", &certificate], &message);
            read.assert_valid(ENTITY);
        }
    }
}

#[test]
fn several_recipients_and_the_sender_read_one_message() {
    let people = People::shared();
    let [rsa, rsa_key] = people.bob("rsa-2048");
    let [curve, curve_key] = people.bob("p256");
    let [own, own_key] = people.bob("x25519");
    let message = encrypted(&["--to", &rsa, "--to", &curve, "--also", &own]);
    for (certificate, key) in [(&rsa, &rsa_key), (&curve, &curve_key), (&own, &own_key)] {
        decrypt(&["--key", key, "--cert", certificate], &message).assert_valid(ENTITY);
        decrypt(&["--key", key], &message).assert_valid(ENTITY);
    }
    let all = ["--key", &curve_key, "--key", &rsa_key, "--cert", &rsa];
    decrypt(&all, &message).assert_valid(ENTITY);
}

#[test]
fn shared_keys_and_passwords() {
    let folder = Folder::new();
    let kek = folder.file("kek", "000102030405 060708090a0b0c0d0e0f\n");
    let other = folder.file("other", "ff0102030405060708090a0b0c0d0e0f");
    let named = format!("c0ffee:{kek}");
    let message = encrypted(&["--kek", &named]);
    decrypt(&["--kek", &named], &message).assert_valid(ENTITY);
    decrypt(&["--kek", &format!("c0ffef:{kek}")], &message).assert_refused(1, "no-recipient");
    decrypt(&["--kek", &format!("c0ffee:{other}")], &message)
        .assert_refused(1, "decryption-failed");

    let password = folder.file("password", "p\u{e4}ssword\n");
    let same = folder.file("same", "p\u{e4}ssword\r\n");
    let wrong = folder.file("wrong", "p\u{e4}ssword\n\n");
    let message = encrypted(&["--password-file", &password]);
    decrypt(&["--password-file", &same], &message).assert_valid(ENTITY);
    decrypt(&["--password-file", &wrong], &message).assert_refused(1, "decryption-failed");
    let latin1 = folder.file("latin1", b"p\xe4ssword");
    decrypt(&["--password-file", &latin1], &message).assert_one_line(2);

    let message = encrypted(&["--type", "encrypted", "--content-key", &kek]);
    decrypt(&["--content-key", &kek], &message).assert_valid(ENTITY);
    let refused = decrypt(&["--content-key", &other, "--report", "-"], &message);
    assert_eq!(refused.status, 1, "{refused}");
}

/// A key that is no recipient's, and one that is and does not fit: the second looks the same
/// whatever the cause.
#[test]
fn one_outcome_for_whatever_is_wrong_behind_a_matching_recipient() {
    let people = People::shared();
    let [certificate, key] = people.bob("rsa-2048");
    let [_, other_key] = people.bob("p256");
    let message = encrypted(&[
        "--to",
        &certificate,
        "--rsa-padding",
        "pkcs1",
        "--out-form",
        "der",
    ]);
    decrypt(&["--key", &other_key], &message).assert_refused(1, "no-recipient");
    let folder = Folder::new();
    let report = folder.path("report");
    let failures = |key_arguments: &[&str]| {
        let mut seen = Vec::new();
        // In the encrypted key, in the ciphertext and in the tag.
        let key_at = message
            .windows(4)
            .position(|four| four == [4, 0x82, 1, 0])
            .unwrap()
            + 4;
        for at in [key_at, key_at + 100, message.len() - 60, message.len() - 20] {
            let mut damaged = message.clone();
            damaged[at] ^= 0x01;
            let arguments = [key_arguments, &["--report", &report]].concat();
            let run = decrypt(&arguments, &damaged);
            seen.push((
                run.status,
                run.stdout,
                run.stderr,
                fs::read(&report).unwrap(),
            ));
        }
        seen
    };
    for arguments in [
        &["--key", &key, "--cert", &certificate][..],
        &["--key", &key],
    ] {
        let mut seen = failures(arguments);
        for (_, stdout, stderr, report) in &mut seen {
            assert!(stdout.is_empty());
            assert!(stderr.starts_with("smime: decryption-failed: "), "{stderr}");
            let text = String::from_utf8(report.clone()).unwrap();
            *report = without_time(&text).into_bytes();
        }
        assert!(seen.windows(2).all(|two| two[0] == two[1]), "{seen:#?}");
    }
}

/// A report without the line that says when it was made.
fn without_time(report: &str) -> String {
    let lines = report.lines().filter(|line| !line.contains("\"at\": "));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_message_that_cannot_be_read_leaves_no_file() {
    let people = People::shared();
    let [certificate, key] = people.bob("p256");
    let mut message = encrypted(&["--to", &certificate, "--out-form", "der"]);
    let folder = Folder::new();
    let output = folder.path("out");
    let last = message.len() - 20;
    message[last] ^= 0x80;
    decrypt(&["--key", &key, "-o", &output], &message).assert_refused(1, "decryption-failed");
    assert!(folder.names().is_empty());
}

#[test]
fn what_is_not_encrypted_is_said_to_be_so() {
    let people = People::shared();
    let [_, key] = people.bob("p256");
    for name in ["multipart.eml", "opaque.der", "entity.txt"] {
        let run = decrypt(&["--key", &key], &data(name));
        run.assert_refused(1, "not-encrypted");
    }
}

#[test]
fn recipients_are_judged() {
    let people = People::shared();
    let [bob, _] = people.bob("p256");
    let anchor = people.anchor();
    let encrypt =
        |arguments: &[&str]| smime_reading(&[&["encrypt"], arguments].concat(), MESSAGE.as_bytes());
    let signer = key_file("alice-rsa.cert");
    let other_anchor = key_file("ca-rsa.cert");
    for refused in [
        // A key that is for signatures alone.
        &["--to", &signer][..],
        &["--to", &bob, "--trust", &other_anchor],
        &["--to", &bob, "--at", "2001-01-01T00:00:00Z"],
        &["--to", &people.alice("ed25519")[0]],
    ] {
        encrypt(refused).assert_one_line(2);
    }
    assert_eq!(encrypt(&["--to", &bob, "--trust", &anchor]).status, 0);
    for forced in [
        &["--to", &signer][..],
        &["--to", &bob, "--trust", &other_anchor],
        &["--to", &bob, "--at", "2001-01-01T00:00:00Z"],
    ] {
        assert_eq!(
            encrypt(&[forced, &["--force-recipient"]].concat()).status,
            0
        );
    }
    // Nobody signs with what cannot be encrypted to, whatever is forced.
    let key = &people.alice("ed25519")[0];
    encrypt(&["--to", key, "--force-recipient"]).assert_one_line(2);
    encrypt(&[]).assert_one_line(2);
}

#[test]
fn capabilities_that_were_seen_choose_the_cipher() {
    let people = People::shared();
    let [bob, key] = people.bob("p256");
    let folder = Folder::new();
    // Bob's own key signs: what he announces is what this program reads.
    let signed = smime_reading(
        &["sign", "--cert", &bob, "--key", &key],
        MESSAGE.replace("From: alice", "From: bob").as_bytes(),
    );
    let seen = folder.file("seen.eml", &signed.stdout);
    let anchor = people.anchor();
    let message = encrypted(&["--to", &bob, "--seen", &seen, "--trust", &anchor]);
    decrypt(&["--key", &key], &message).assert_valid(ENTITY);
    let untrusted = ["encrypt", "--to", &bob, "--seen", &seen];
    smime_reading(&untrusted, MESSAGE.as_bytes()).assert_one_line(2);
}

#[test]
fn ccm_needs_a_file() {
    let people = People::shared();
    let [certificate, key] = people.bob("p256");
    let arguments = ["encrypt", "--to", &certificate, "--cipher", "aes-256-ccm"];
    smime_reading(&arguments, MESSAGE.as_bytes()).assert_one_line(2);
    let folder = Folder::new();
    let file = folder.file("message.eml", MESSAGE);
    let run = smime(&[&arguments[..], &[&file]].concat());
    decrypt(&["--key", &key], &run.stdout).assert_valid(ENTITY);
}

#[test]
fn content_in_the_clear_that_recipients_or_anyone_can_check() {
    let people = People::shared();
    let [certificate, key] = people.bob("p256");
    let message = encrypted(&["--to", &certificate, "--type", "authenticated-data"]);
    let run = smime_reading(
        &["open", "--key", &key, "--require", "authenticated"],
        &message,
    );
    run.assert_valid(ENTITY);
    let message = encrypted(&["--type", "digested"]);
    smime_reading(&["open", "--require", "digested"], &message).assert_valid(ENTITY);
    smime_reading(&["open", "--require", "encrypted"], &message).assert_refused(1, "not-encrypted");
    decrypt(&["--key", &key], &message).assert_refused(1, "not-encrypted");
}

#[test]
fn settings_that_exclude_each_other_are_usage_errors() {
    let people = People::shared();
    let [certificate, _] = people.bob("p256");
    for arguments in [
        &["--to", &certificate, "--type", "digested"][..],
        &["--to", &certificate, "--type", "encrypted"],
        &["--type", "encrypted"],
        &["--to", &certificate, "--content-key", "no-such-file"],
        &["--to", &certificate, "--cipher", "rc2-cbc"],
        &["--to", &certificate, "--cipher", "des-ede3-cbc"],
        &["--to", &certificate, "--raw"],
        &["--to", "no-such-file"],
        &["--to", &certificate, "--kdf", "hkdf"],
    ] {
        let run = smime_reading(&[&["encrypt"], arguments].concat(), MESSAGE.as_bytes());
        run.assert_one_line(2);
    }
}
