//! PKCS #12, as OpenSSL and Java write it, and in BER.

use smime::key_file::{self, KeyFilePolicy};
use smime_ber::{SliceReader, Tag, der};

use crate::support::{assert_holds, assert_refused, data, read, read_legacy, read_octets, secret};

const UNICODE: &str = "p\u{e4}ss \u{20ac} \u{1f511}";

#[test]
fn files_of_openssl_open() {
    for (name, password) in [
        ("modern.p12", "secret"),
        ("sha-512.p12", "secret"),
        ("unicode.p12", UNICODE),
        ("empty.p12", ""),
        ("no-password.p12", ""),
        ("no-mac.p12", "secret"),
        ("plain.p12", "secret"),
    ] {
        let file = read(name, Some(password)).unwrap();
        assert_holds(&file, "rsa");
        let subjects = file.certificates.iter();
        let subjects: Vec<_> = subjects.map(|one| one.subject().to_string()).collect();
        assert_eq!(subjects, ["CN=Alice", "CN=Key file CA"], "{name}");
    }
}

/// The empty password is the one that nobody wanted.
#[test]
fn an_empty_password_need_not_be_given() {
    for name in ["empty.p12", "no-password.p12"] {
        assert_holds(&read(name, None).unwrap(), "rsa");
    }
}

#[test]
fn files_of_java_open() {
    assert_holds(&read("java.p12", Some("secret")).unwrap(), "java");
    let legacy = read_legacy("java-legacy.p12", Some("secret")).unwrap();
    assert_holds(&legacy, "java-legacy");
    assert_eq!(legacy.certificates[0].subject().to_string(), "CN=Java");
}

#[test]
fn ber_is_read_down_to_the_bags() {
    let file = read("ber.p12", Some("secret")).unwrap();
    assert_holds(&file, "rsa");
    assert_eq!(file.certificates.len(), 2);
}

#[test]
fn pbmac1_protects_a_file() {
    for name in [
        "pbmac1-sha-256.p12",
        "pbmac1-sha-256-sha-512.p12",
        "pbmac1-20.p12",
    ] {
        assert_holds(&read(name, Some("secret")).unwrap(), "rsa");
        assert_refused(
            read(name, Some("wrong")),
            "macData: wrong password, or damaged file",
        );
    }
    assert_refused(
        read("pbmac1-sha-1.p12", Some("secret")),
        "messageAuthScheme: sha-1 is only for reading old files",
    );
    assert_holds(
        &read_legacy("pbmac1-sha-1.p12", Some("secret")).unwrap(),
        "rsa",
    );
}

#[test]
fn the_mac_is_checked_before_anything_else() {
    for (name, password) in [
        ("modern.p12", "wrong"),
        ("sha-512.p12", "wrong"),
        ("modern.p12", ""),
        ("unicode.p12", "p\u{e4}ss"),
        ("empty.p12", " "),
        ("plain.p12", "wrong"),
        ("ber.p12", "wrong"),
    ] {
        assert_refused(
            read(name, Some(password)),
            "macData: wrong password, or damaged file",
        );
    }
}

/// A wrong password gives padding that fits once in 256 times.
#[test]
fn without_a_mac_the_content_tells() {
    let whole = data("modern.p12");
    let pfx = SliceReader::new(&whole).expect(Tag::SEQUENCE).unwrap();
    let mut fields = pfx.children();
    let without_mac = der::sequence(|pfx| {
        pfx.raw(fields.expect(Tag::INTEGER).unwrap().raw);
        pfx.raw(fields.expect(Tag::SEQUENCE).unwrap().raw);
    });
    assert_holds(&read_octets(&without_mac, Some("secret")).unwrap(), "rsa");
    for wrong in 0..1000 {
        assert_refused(
            read_octets(&without_mac, Some(&wrong.to_string())),
            "encryptedContent: wrong password, or damaged file",
        );
    }
    assert_refused(
        read("no-mac.p12", Some("wrong")),
        "encryptedData: wrong password, or damaged file",
    );
}

#[test]
fn without_a_password_nothing_opens() {
    for name in ["modern.p12", "plain.p12", "pbmac1-20.p12"] {
        assert_refused(
            read(name, None),
            "macData: encrypted, and no password is given",
        );
    }
}

#[test]
fn old_macs_and_ciphers_where_they_are_allowed() {
    let mac = "digestAlgorithm: sha-1 is only for reading old files";
    for name in ["legacy.p12", "legacy-mac.p12", "java-legacy.p12"] {
        assert_refused(read(name, Some("secret")), mac);
    }
    for name in ["legacy.p12", "legacy-mac.p12"] {
        let file = read_legacy(name, Some("secret")).unwrap();
        assert_holds(&file, "rsa");
        assert_eq!(file.certificates.len(), 2, "{name}");
        assert_refused(
            read_legacy(name, Some("wrong")),
            "macData: wrong password, or damaged file",
        );
    }
}

#[test]
fn a_password_that_is_no_text_opens_nothing() {
    let password = smime::crypto::Secret::new(vec![0xff, 0xfe]);
    let error = key_file::read(
        &data("modern.p12"),
        Some(&password),
        &KeyFilePolicy::default(),
    );
    assert_refused(error, "the password is not UTF-8 (RFC 7292 appendix B.1)");
}

#[test]
fn certificates_alone() {
    for (name, subjects) in [
        ("certificates.p12", &["CN=Alice", "CN=Key file CA"][..]),
        ("modern.p12", &["CN=Alice", "CN=Key file CA"]),
    ] {
        let password = secret(Some("secret"));
        let policy = KeyFilePolicy::default();
        let found = key_file::read_certificates(&data(name), password.as_ref(), &policy).unwrap();
        let found: Vec<_> = found.iter().map(|one| one.subject().to_string()).collect();
        assert_eq!(found, subjects, "{name}");
    }
}

/// Every octet of the content is under the MAC; in what is left, a change is an error or changes
/// nothing (a name that is not looked at).
#[test]
fn damage_is_noticed() {
    let whole = data("plain.p12");
    let good = read("plain.p12", Some("secret")).unwrap();
    for at in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x01;
        if let Ok(file) = read_octets(&damaged, Some("secret")) {
            assert_eq!(
                file.keys[0].pkcs8_der(),
                good.keys[0].pkcs8_der(),
                "octet {at}"
            );
            assert_eq!(file.certificates, good.certificates, "octet {at}");
        }
    }
}
