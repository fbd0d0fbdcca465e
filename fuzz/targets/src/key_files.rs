//! Key files, opened.

use smime::crypto::Secret;
use smime::key_file::{self, KeyFile, KeyFileLimits, KeyFilePolicy};

use crate::cms_parse::assert_harmless;

/// Reads octets as a key file, under the password of the fixtures that the corpus begins with.
///
/// Findings: a panic; more than the limits allow; certificates that are others when keys are passed over; a key
/// that is not the same when it is written and read again; an error that acts on a terminal.
pub fn key_files(octets: &[u8]) {
    let password = Secret::new(PASSWORD.to_vec());
    let policy = KeyFilePolicy {
        allow_legacy: true,
        limits: KeyFileLimits {
            objects: MAX_OBJECTS,
            iterations: 20_000,
            scrypt_memory: 1 << 20,
            scrypt_work: 1 << 22,
            ..KeyFileLimits::default()
        },
    };
    let certificates = key_file::read_certificates(octets, Some(&password), &policy);
    match key_file::read(octets, Some(&password), &policy) {
        Ok(file) => {
            let alone = certificates.unwrap_or_default();
            assert_eq!(alone, file.certificates, "keys passed over");
            read_again(&file);
        }
        Err(error) => assert_harmless(&error.to_string()),
    }
    // Nothing that needs the password is read without it, and nothing else changes.
    if let Ok(file) = key_file::read(octets, None, &policy) {
        read_again(&file);
    }
}

fn read_again(file: &KeyFile) {
    let count = file.keys.len() + file.certificates.len();
    assert!(count as u64 <= MAX_OBJECTS, "{count} objects");
    for key in &file.keys {
        let written = key_file::write_pem(key);
        let read = key_file::read(written.as_bytes(), None, &KeyFilePolicy::default());
        let read = read.expect("a key that was written");
        let [again] = read.keys.as_slice() else {
            panic!("wanted one key: {read:?}");
        };
        assert_eq!(again.pkcs8_der(), key.pkcs8_der(), "the key again");
    }
}

const PASSWORD: &[u8] = b"secret";
const MAX_OBJECTS: u64 = 50;
