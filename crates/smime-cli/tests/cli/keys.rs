//! Keys as `smime decrypt` takes them: in files, with their certificates and passwords.

use std::fs;

use crate::support::{ENTITY, Folder, MESSAGE, People, Run, smime, smime_reading};

fn encrypted_to(certificate: &str) -> Vec<u8> {
    smime_reading(&["encrypt", "--to", certificate], MESSAGE.as_bytes()).stdout
}

fn decrypt(arguments: &[&str], message: &[u8]) -> Run {
    smime_reading(&[&["decrypt"], arguments].concat(), message)
}

/// A certificate in the key's own file counts, and one that is another's is refused.
#[test]
fn a_key_and_its_certificate() {
    let people = People::shared();
    let [certificate, key] = people.bob("p256");
    let [other, other_key] = people.bob("x25519");
    let folder = Folder::new();
    let read = |name: &str| fs::read_to_string(name).unwrap();
    let both = folder.file("both.pem", read(&key) + &read(&certificate));
    let wrong = folder.file("wrong.pem", read(&key) + &read(&other));
    let message = encrypted_to(&certificate);
    decrypt(&["--key", &both], &message).assert_valid(ENTITY);
    for arguments in [
        &["--key", &wrong][..],
        &["--key", &key, "--cert", &other],
        &["--key", &both, "--cert", &other],
        // A certificate belongs to the key before it.
        &["--key", &key, "--key", &other_key, "--cert", &certificate],
        &["--cert", &certificate, "--key", &key],
        &[
            "--key",
            &key,
            "--cert",
            &certificate,
            "--cert",
            &certificate,
        ],
    ] {
        decrypt(arguments, &message).assert_one_line(2);
    }
}

/// Without a certificate every key of a file is tried.
#[test]
fn all_keys_of_a_file_count() {
    let people = People::shared();
    let folder = Folder::new();
    let read = |name: &str| fs::read_to_string(name).unwrap();
    let kinds = ["p256", "x25519"].map(|kind| people.bob(kind));
    let [[first, first_key], [second, second_key]] = &kinds;
    let keys = folder.file("keys.pem", read(first_key) + &read(second_key));
    let all = [first_key, second_key, first, second].map(|name| read(name));
    let all = folder.file("all.pem", all.concat());
    for [certificate, _] in &kinds {
        let message = encrypted_to(certificate);
        decrypt(&["--key", &keys], &message).assert_valid(ENTITY);
        decrypt(&["--key", &all], &message).assert_valid(ENTITY);
        decrypt(&["--key", &keys, "--cert", certificate], &message).assert_valid(ENTITY);
    }
}

#[test]
fn key_files_open_with_their_password() {
    let folder = Folder::new();
    let library = |name: &str| {
        format!(
            "{}/../smime/tests/key_files/data/{name}",
            env!("CARGO_MANIFEST_DIR")
        )
    };
    let password = folder.file("password", "secret\n");
    let certificate = library("rsa.crt");
    let message = encrypted_to(&certificate);
    for name in [
        "modern.p12",
        "java.p12",
        "pbmac1-sha-256.p12",
        "p256-scrypt.pem",
    ] {
        let run = decrypt(
            &["--key", &library(name), "--key-password-file", &password],
            &message,
        );
        match name {
            "java.p12" | "p256-scrypt.pem" => run.assert_refused(1, "no-recipient"),
            _ => run.assert_valid(ENTITY),
        }
        let wrong = folder.file("wrong", "Secret");
        decrypt(
            &["--key", &library(name), "--key-password-file", &wrong],
            &message,
        )
        .assert_one_line(2);
        decrypt(&["--key", &library(name)], &message).assert_one_line(2);
    }
    let legacy = library("legacy.p12");
    let old = ["--key", &legacy, "--key-password-file", &password];
    decrypt(&old, &message).assert_one_line(2);
    decrypt(&[&old[..], &["--allow-legacy"]].concat(), &message).assert_valid(ENTITY);
    let hostile = [
        "--key",
        &library("pbmac1-1.p12"),
        "--key-password-file",
        &password,
    ];
    decrypt(&hostile, &message).assert_one_line(2);
}

#[test]
fn keys_in_files_of_hexadecimal_alone() {
    let folder = Folder::new();
    for text in ["", "0", "0001zz", "00 0"] {
        let file = folder.file("key", text);
        smime(&["decrypt", "--content-key", &file]).assert_one_line(2);
        smime(&["decrypt", "--kek", &format!("00:{file}")]).assert_one_line(2);
    }
    smime(&["decrypt", "--kek", "file"]).assert_one_line(2);
    smime(&["decrypt", "--kek", "xy:file"]).assert_one_line(2);
    smime(&["decrypt", "--kek", "00:no-such-file"]).assert_one_line(2);
}

/// A key on brainpoolP256r1 (RFC 5639), made by OpenSSL for this test.
const OTHER_CURVE: &str = "-----BEGIN PRIVATE KEY-----\n\
    MIGIAgEAMBQGByqGSM49AgEGCSskAwMCCAEBBwRtMGsCAQEEICqWDe3TmEqE1BFd\n\
    E/5nuszgDqfKQ/PM+8AWmtljKRAfoUQDQgAEoGXo6P42vdxVU2v4iPqqb9lh/y5T\n\
    xJ53Xj07/TuZ2Lh2YXyKsfx7+bBjyzXH1t847rNZJbrbECUZ9x2sAKUCNw==\n\
    -----END PRIVATE KEY-----\n";

/// RFC 5652 section 6.2.2: a key that nothing here computes with opens no message, so that it is a
/// mistake of the call where it is alone, and none beside others.
#[test]
fn a_key_that_cannot_be_used_is_passed_over_or_a_mistake_of_the_call() {
    let people = People::shared();
    let [certificate, key] = people.bob("p256");
    let folder = Folder::new();
    let other = folder.file("other.pem", OTHER_CURVE);
    let key = fs::read_to_string(&key).unwrap();
    let both = folder.file("both.pem", OTHER_CURVE.to_owned() + &key);
    let message = encrypted_to(&certificate);
    decrypt(&["--key", &both], &message).assert_valid(ENTITY);
    decrypt(&["--key", &both, "--cert", &certificate], &message).assert_valid(ENTITY);
    for arguments in [
        &["--key", &other][..],
        &["--key", &other, "--cert", &certificate],
    ] {
        let run = decrypt(arguments, &message);
        run.assert_one_line(2);
        let said = &run.stderr;
        assert!(said.contains("not supported by this provider"), "{said}");
    }
}
