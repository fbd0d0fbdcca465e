//! The fixtures of `data/make.sh`.

use std::fs;
use std::path::Path;

use smime::crypto::{Provider, RustCrypto, Secret};
use smime::key_file::{self, KeyFile, KeyFileError, KeyFilePolicy};

/// The octets of a fixture.
pub(crate) fn data(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/key_files/data");
    fs::read(folder.join(name)).unwrap()
}

/// Reads a fixture, old formats refused.
pub(crate) fn read(name: &str, password: Option<&str>) -> Result<KeyFile, KeyFileError> {
    read_octets(&data(name), password)
}

/// The same, old formats allowed.
pub(crate) fn read_legacy(name: &str, password: Option<&str>) -> Result<KeyFile, KeyFileError> {
    read_legacy_octets(&data(name), password)
}

/// Reads octets, old formats allowed.
pub(crate) fn read_legacy_octets(
    octets: &[u8],
    password: Option<&str>,
) -> Result<KeyFile, KeyFileError> {
    let policy = KeyFilePolicy {
        allow_legacy: true,
        ..KeyFilePolicy::default()
    };
    key_file::read(octets, secret(password).as_ref(), &policy)
}

/// Reads octets, old formats refused.
pub(crate) fn read_octets(octets: &[u8], password: Option<&str>) -> Result<KeyFile, KeyFileError> {
    key_file::read(octets, secret(password).as_ref(), &KeyFilePolicy::default())
}

pub(crate) fn secret(password: Option<&str>) -> Option<Secret> {
    password.map(|password| Secret::new(password.into()))
}

/// Asserts that the file holds one key, the one whose public half OpenSSL wrote to `NAME.pub`.
#[track_caller]
pub(crate) fn assert_holds(file: &KeyFile, name: &str) {
    let [key] = file.keys.as_slice() else {
        panic!("wanted one key: {file:?}");
    };
    let key = RustCrypto.load_private_key(key).unwrap();
    assert_eq!(
        key.public_key().spki_der,
        data(&format!("{name}.pub")),
        "{name}"
    );
}

/// Asserts that reading fails with an error of this text.
#[track_caller]
pub(crate) fn assert_refused(read: Result<KeyFile, KeyFileError>, wanted: &str) {
    match read {
        Ok(file) => panic!("read: {file:?}"),
        Err(error) => assert_eq!(error.to_string(), wanted),
    }
}
