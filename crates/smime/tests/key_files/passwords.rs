//! Encrypted PKCS #8.

use smime::crypto::{
    CipherKind, ContentEncryption, DigestAlgorithm, Direction, PasswordKdf, Provider, RustCrypto,
    Secret,
};
use smime::key_file::KeyFileError;
use smime_ber::der;

use crate::support::{assert_holds, assert_refused, data, read, read_legacy, read_octets};

const MODERN: &[&str] = &[
    "p256-aes-128-sha-1.pem",
    "p256-aes-192-sha-224.pem",
    "p256-aes-256-sha-256.pem",
    "p256-aes-256-sha-256.der",
    "p256-aes-256-sha-384.pem",
    "p256-aes-256-sha-512.pem",
    "p256-scrypt.pem",
];

#[test]
fn the_right_password_opens() {
    for name in MODERN {
        assert_holds(&read(name, Some("secret")).unwrap(), "p256");
    }
}

#[test]
fn a_wrong_password_does_not() {
    for name in MODERN {
        for wrong in ["", "Secret", "secret\n"] {
            let read = read(name, Some(wrong));
            assert_refused(read, "encryptedData: wrong password, or damaged file");
        }
    }
}

#[test]
fn without_a_password_it_is_said_what_needs_one() {
    for name in MODERN {
        let read = read(name, None);
        assert_refused(read, "encryptedData: encrypted, and no password is given");
    }
}

#[test]
fn old_encryption_opens_where_that_is_allowed() {
    for (name, refused) in [
        (
            "p256-des3.pem",
            "encryptionScheme: des-ede3-cbc is only for reading old files",
        ),
        (
            "p256-rc2.pem",
            "encryptionScheme: rc2-cbc is only for reading old files",
        ),
        (
            "p256-pbe-3des.pem",
            "encryptionAlgorithm: pbeWithSHAAnd3-KeyTripleDES-CBC is only for reading old files",
        ),
        (
            "p256-pbe-2des.pem",
            "encryptionAlgorithm: pbeWithSHAAnd2-KeyTripleDES-CBC is only for reading old files",
        ),
        (
            "p256-pbe-rc2-128.pem",
            "encryptionAlgorithm: pbeWithSHAAnd128BitRC2-CBC is only for reading old files",
        ),
        (
            "p256-pbe-rc2-40.pem",
            "encryptionAlgorithm: pbeWithSHAAnd40BitRC2-CBC is only for reading old files",
        ),
    ] {
        assert_refused(read(name, Some("secret")), refused);
        assert_holds(&read_legacy(name, Some("secret")).unwrap(), "p256");
        assert_refused(
            read_legacy(name, Some("wrong")),
            "encryptedData: wrong password, or damaged file",
        );
    }
}

#[test]
fn encryption_that_nobody_should_use_is_not_supported() {
    let error = read_legacy("p256-pbe-md5-des.pem", Some("secret")).unwrap_err();
    assert!(
        matches!(
            error,
            KeyFileError::Algorithm {
                field: "encryptionAlgorithm",
                ..
            }
        ),
        "{error}"
    );
}

/// Padding that is wrong is no padding, whatever stands before it.
#[test]
fn padding_is_checked() {
    let key = data("p256.der");
    let padded = |padding: &[u8]| read_octets(&sealed(&[&key, padding].concat()), Some("secret"));
    assert_eq!(key.len() % 16, 10);
    assert_holds(&padded(&[6; 6]).unwrap(), "p256");
    for wrong in [
        &[6, 6, 6, 5, 6, 6][..],
        &[0, 0, 0, 0, 0, 6],
        &[22; 22],
        &[0; 6],
        &[255; 6],
    ] {
        assert_refused(
            padded(wrong),
            "encryptedData: wrong password, or damaged file",
        );
    }
}

/// An EncryptedPrivateKeyInfo of these blocks, without padding of its own: PBES2 with one iteration
/// of HMAC-SHA-256, AES-128-CBC.
fn sealed(blocks: &[u8]) -> Vec<u8> {
    let kdf = PasswordKdf {
        prf: DigestAlgorithm::Sha256,
        salt: b"salt".to_vec(),
        iterations: 1,
        key_len: None,
    };
    let cipher = ContentEncryption::generate(CipherKind::Aes128Cbc, &RustCrypto).unwrap();
    let key = kdf.derive(&RustCrypto, &Secret::new(b"secret".to_vec()), 16);
    let mut ciphertext = blocks.to_vec();
    RustCrypto
        .cbc(&cipher, Direction::Encrypt, key.unwrap().as_bytes())
        .unwrap()
        .process(&mut ciphertext);
    der::sequence(|info| {
        info.sequence(|algorithm| {
            let pbes2 = const_oid::ObjectIdentifier::new_unwrap("1.2.840.113549.1.5.13");
            algorithm.oid_content(pbes2.as_bytes());
            algorithm.sequence(|parameters| {
                parameters.raw(&kdf.identifier().unwrap().to_der());
                parameters.raw(&cipher.identifier().to_der());
            });
        });
        info.octet_string(&ciphertext);
    })
}

/// Every octet of the ciphertext and of the salt counts. What the header says is not
/// authenticated, so that some changes there go unnoticed (a keyLength that is left out).
#[test]
fn damage_is_noticed() {
    let whole = data("p256-aes-256-sha-256.der");
    let ciphertext_from = whole.len() - 144;
    for at in (ciphertext_from..whole.len()).step_by(16) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x10;
        let read = read_octets(&damaged, Some("secret"));
        assert!(
            read.as_ref().is_err() || read.unwrap().keys[0].pkcs8_der() != data("p256.der"),
            "octet {at}"
        );
    }
    for end in 0..whole.len() {
        assert!(
            read_octets(&whole[..end], Some("secret")).is_err(),
            "cut at {end}"
        );
    }
}
