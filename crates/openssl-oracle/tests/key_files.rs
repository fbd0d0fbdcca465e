//! Key files and certificates: what OpenSSL says of those that the reference reads and makes.

use std::fs;
use std::path::Path;

use openssl::pkcs12::Pkcs12;
use openssl::pkey::PKey;
use openssl::stack::Stack;
use openssl::x509::store::X509StoreBuilder;
use openssl::x509::verify::{X509VerifyFlags, X509VerifyParam};
use openssl::x509::{X509, X509PurposeId, X509StoreContext};
use smime::crypto::{NewKey, Provider, RustCrypto, Secret};
use smime::key_file::{self, KeyFilePolicy};
use smime::mime::Mailbox;
use smime::pki::{Certificate, Issuer, NewCertificate, Time, Validity};

fn data(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../smime/tests/key_files/data");
    fs::read(folder.join(name)).unwrap()
}

/// The DER of the public key of the one key in a file, as the reference reads it.
fn public_key(file: &[u8], password: &str) -> Vec<u8> {
    let password = Secret::new(password.into());
    let file = key_file::read(file, Some(&password), &KeyFilePolicy::default()).unwrap();
    let key = RustCrypto.load_private_key(&file.keys[0]).unwrap();
    key.public_key().spki_der.to_vec()
}

#[test]
fn openssl_reads_the_same_key_from_pkcs12() {
    for (name, password) in [
        ("modern.p12", "secret"),
        ("sha-512.p12", "secret"),
        ("unicode.p12", "p\u{e4}ss \u{20ac} \u{1f511}"),
        ("java.p12", "secret"),
        ("ber.p12", "secret"),
        ("pbmac1-sha-256.p12", "secret"),
        ("pbmac1-sha-256-sha-512.p12", "secret"),
        ("pbmac1-20.p12", "secret"),
    ] {
        let file = data(name);
        let parsed = Pkcs12::from_der(&file).unwrap().parse2(password);
        let key = parsed
            .unwrap_or_else(|error| panic!("{name}: {error}"))
            .pkey
            .unwrap();
        assert_eq!(
            public_key(&file, password),
            key.public_key_to_der().unwrap(),
            "{name}"
        );
        assert!(
            Pkcs12::from_der(&file).unwrap().parse2("wrong").is_err(),
            "{name}"
        );
    }
}

#[test]
fn openssl_reads_the_same_key_from_pkcs8() {
    for name in [
        "p256-aes-128-sha-1.pem",
        "p256-aes-192-sha-224.pem",
        "p256-aes-256-sha-256.pem",
        "p256-aes-256-sha-384.pem",
        "p256-aes-256-sha-512.pem",
        "p256-scrypt.pem",
        "p256-sec1.pem",
        "rsa-pkcs1.pem",
    ] {
        let file = data(name);
        let key = PKey::private_key_from_pem_passphrase(&file, b"secret").unwrap();
        assert_eq!(
            public_key(&file, "secret"),
            key.public_key_to_der().unwrap(),
            "{name}"
        );
    }
}

#[test]
fn openssl_reads_keys_that_are_made() {
    for kind in NewKey::OFFERED {
        let key = RustCrypto.generate_key(kind).unwrap();
        let read = PKey::private_key_from_pem(key_file::write_pem(&key).as_bytes()).unwrap();
        let loaded = RustCrypto.load_private_key(&key).unwrap();
        let public = loaded.public_key().spki_der;
        assert_eq!(read.public_key_to_der().unwrap(), public, "{kind:?}");
    }
}

#[test]
fn openssl_accepts_certificates_that_are_issued_and_is_strict_about_it() {
    let provider = &RustCrypto;
    let made = |kind| {
        let key = provider.generate_key(kind).unwrap();
        provider.load_private_key(&key).unwrap()
    };
    let ca_key = made(NewKey::P384);
    let ca = new_certificate("ca@example.com", true).self_signed(&*ca_key, provider);
    let ca = ca.unwrap();
    let issuer = Issuer {
        certificate: &ca,
        key: &*ca_key,
    };
    for kind in [
        NewKey::rsa(2048),
        NewKey::P256,
        NewKey::P521,
        NewKey::ED25519,
    ] {
        let key = made(kind);
        let new = new_certificate("alice@example.com", false);
        let issued = new.issued_by(issuer, &*key, provider).unwrap();
        verifies(&issued, &ca);
    }
}

fn new_certificate(email: &str, ca: bool) -> NewCertificate {
    NewCertificate {
        email: Mailbox::parse(email.as_bytes()).unwrap(),
        ca,
        validity: Validity {
            not_before: Time::from_rfc3339("2020-01-01T00:00:00Z").unwrap(),
            not_after: Time::from_rfc3339("2049-12-31T23:59:59Z").unwrap(),
        },
    }
}

#[track_caller]
fn verifies(certificate: &Certificate, anchor: &Certificate) {
    let x509 = |certificate: &Certificate| X509::from_der(certificate.as_der()).unwrap();
    let mut parameters = X509VerifyParam::new().unwrap();
    parameters.set_flags(X509VerifyFlags::X509_STRICT).unwrap();
    parameters.set_purpose(X509PurposeId::SMIME_SIGN).unwrap();
    let mut store = X509StoreBuilder::new().unwrap();
    store.set_param(&parameters).unwrap();
    store.add_cert(x509(anchor)).unwrap();
    let mut context = X509StoreContext::new().unwrap();
    let chain = Stack::new().unwrap();
    let verified = context
        .init(&store.build(), &x509(certificate), &chain, |context| {
            Ok((context.verify_cert()?, context.error()))
        })
        .unwrap();
    assert!(verified.0, "{}", verified.1);
}
