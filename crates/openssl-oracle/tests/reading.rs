//! Objects and key files that OpenSSL only reads.

mod common;

use common::{RSA, World};
use openssl::{pkcs12::Pkcs12, pkey::PKey, symm::Cipher, x509::X509};
use openssl_oracle::{Door, Form, Verdict, read_key_file, read_object};

const PASSWORD: &str = "correct horse";

#[test]
fn an_object_is_read_in_every_form_whatever_it_says() {
    let world = World::new(RSA);
    for form in [Form::Mime, Form::Der, Form::Pem, Form::Base64] {
        let message = openssl_oracle::SignRequest {
            form,
            ..world.request("sha256")
        }
        .sign(Door::Cms)
        .unwrap();
        let read = read_object(&message, form).unwrap();
        assert_eq!(read.verdict, Verdict::Valid, "{form:?}: {}", read.detail);
        let read = read_object(&message[..message.len() / 2], form).unwrap();
        assert_eq!(read.verdict, Verdict::Invalid, "{form:?}");
        assert_ne!(read.detail, "");
    }
}

#[test]
fn key_files_are_read_with_their_password_alone() {
    let world = World::new(RSA);
    let key = PKey::private_key_from_pkcs8(&world.alice.key).unwrap();
    let certificate = X509::from_der(&world.alice.certificate).unwrap();
    let cipher = Cipher::aes_256_cbc();
    let plain = [
        ("PKCS #8", world.alice.key.clone()),
        ("PKCS #1", key.rsa().unwrap().private_key_to_der().unwrap()),
        ("PEM", key.private_key_to_pem_pkcs8().unwrap()),
    ];
    for (name, octets) in &plain {
        for password in [None, Some(PASSWORD)] {
            let read = read_key_file(octets, password);
            assert_eq!(read.verdict, Verdict::Valid, "{name}: {}", read.detail);
        }
    }
    let encrypted = [
        (
            "PKCS #8",
            key.private_key_to_pkcs8_passphrase(cipher, PASSWORD.as_bytes())
                .unwrap(),
        ),
        (
            "PEM",
            key.private_key_to_pem_pkcs8_passphrase(cipher, PASSWORD.as_bytes())
                .unwrap(),
        ),
        (
            "PKCS #12",
            Pkcs12::builder()
                .pkey(&key)
                .cert(&certificate)
                .build2(PASSWORD)
                .unwrap()
                .to_der()
                .unwrap(),
        ),
    ];
    for (name, octets) in &encrypted {
        let read = read_key_file(octets, Some(PASSWORD));
        assert_eq!(read.verdict, Verdict::Valid, "{name}: {}", read.detail);
        for password in [None, Some("wrong")] {
            let read = read_key_file(octets, password);
            assert_eq!(read.verdict, Verdict::Invalid, "{name}: {}", read.detail);
        }
    }
}

#[test]
fn what_is_no_key_file_is_refused() {
    let world = World::new(RSA);
    for octets in [&b""[..], b"-----", b"\x30\x80", &world.alice.certificate] {
        let read = read_key_file(octets, None);
        assert_ne!(read.verdict, Verdict::Valid);
    }
}
