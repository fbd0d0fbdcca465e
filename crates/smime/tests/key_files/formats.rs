//! Plain keys: PKCS #8, PKCS #1, SEC 1; PEM and DER.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use smime::key_file::{self, KeyFileError, KeyFilePolicy, write_pem};

use crate::support::{assert_holds, assert_refused, data, read, read_octets};

#[test]
fn pkcs8_of_every_kind() {
    for name in ["rsa", "p256", "ed25519", "x25519"] {
        assert_holds(&read(&format!("{name}.pem"), None).unwrap(), name);
    }
    assert_holds(&read("rsa.der", None).unwrap(), "rsa");
    assert_holds(&read("p256.der", None).unwrap(), "p256");
}

/// The two private keys of RFC 8410 section 10.3, the second with attributes and its public key.
#[test]
fn the_keys_of_rfc_8410() {
    let plain = "-----BEGIN PRIVATE KEY-----\n\
                 MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n\
                 -----END PRIVATE KEY-----\n";
    let with_attributes = "-----BEGIN PRIVATE KEY-----\n\
                 MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n\
                 oB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJzgSEAGb9ECWmEzf6FQbrB\n\
                 Z9w7lshQhqowtrbLDFw4rXAxZuE=\n\
                 -----END PRIVATE KEY-----\n";
    for pem in [plain, with_attributes] {
        let file = read_octets(pem.as_bytes(), None).unwrap();
        assert_eq!(write_pem(&file.keys[0]).as_str(), pem);
    }
}

#[test]
fn pkcs1_becomes_the_pkcs8_that_openssl_makes_of_it() {
    for name in ["rsa-pkcs1.pem", "rsa-pkcs1.der"] {
        let file = read(name, None).unwrap();
        assert_eq!(file.keys[0].pkcs8_der(), data("rsa.der"), "{name}");
    }
}

#[test]
fn sec1_with_and_without_the_curve_before_it() {
    for name in ["p256-sec1.pem", "p256-sec1.der"] {
        assert_holds(&read(name, None).unwrap(), "p256");
    }
}

#[test]
fn a_sec1_key_has_to_name_its_curve() {
    // The octets of [0] are taken out: ten octets of contents, and the length around.
    let mut der = data("p256-sec1.der");
    let at = der.windows(2).position(|two| two == [0xa0, 0x0a]).unwrap();
    der.drain(at..at + 12);
    der[1] -= 12;
    assert_refused(
        read_octets(&der, None),
        "parameters: offset 39: found [1] (constructed), wanted [0] (constructed)",
    );
}

#[test]
fn several_objects_in_one_file() {
    let file = read("several.pem", None).unwrap();
    assert_eq!((file.keys.len(), file.certificates.len()), (2, 2));
    assert_eq!(file.keys[1].pkcs8_der(), data("rsa.der"));
    let subjects = file.certificates.iter();
    let subjects: Vec<_> = subjects.map(|one| one.subject().to_string()).collect();
    assert_eq!(subjects, ["CN=Alice", "CN=Key file CA"]);
}

#[test]
fn a_key_that_is_written_reads_back() {
    for name in ["rsa", "p256", "ed25519", "x25519"] {
        let key = &read(&format!("{name}.pem"), None).unwrap().keys[0];
        let written = write_pem(key);
        assert_eq!(written.as_bytes(), data(&format!("{name}.pem")), "{name}");
    }
}

#[test]
fn files_without_a_key() {
    let none = "no private key found, wanted PKCS #8, PKCS #1, SEC 1 or PKCS #12, in PEM, DER or \
                base64";
    assert_refused(read("rsa.crt", None), none);
    assert_refused(read("certificates.p12", Some("secret")), none);
    assert_refused(read_octets(b"", None), none);
    assert_refused(read_octets(b"some text\n", None), none);
}

#[test]
fn certificates_are_read_without_opening_keys() {
    let policy = KeyFilePolicy::default();
    for (name, count) in [("several.pem", 2), ("rsa.crt", 1), ("mismatched.pem", 1)] {
        let certificates = key_file::read_certificates(&data(name), None, &policy).unwrap();
        assert_eq!(certificates.len(), count, "{name}");
    }
    let sealed = [data("p256-scrypt.pem"), data("rsa.crt")].concat();
    assert!(key_file::read_certificates(&sealed, None, &policy).is_ok());
    let error = key_file::read_certificates(&data("rsa.pem"), None, &policy).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no certificate found, wanted PEM, DER, PKCS #7 or PKCS #12"
    );
}

/// Base64 in lines of some length, under no label or under this one.
fn in_base64(octets: &[u8], label: Option<&str>) -> Vec<u8> {
    let text = STANDARD.encode(octets);
    let lines: Vec<_> = text.as_bytes().chunks(64).collect();
    let text = lines.join(&b"\r\n"[..]);
    let Some(label) = label else {
        return text;
    };
    let begin = format!("-----BEGIN {label}-----\r\n");
    let end = format!("\r\n-----END {label}-----\r\n");
    [begin.as_bytes(), &text, end.as_bytes()].concat()
}

#[test]
fn pkcs12_may_stand_in_pem() {
    for name in ["modern.p12", "ber.p12", "no-mac.p12"] {
        let file = in_base64(&data(name), Some("PKCS12"));
        let in_pem = read_octets(&file, Some("secret")).unwrap();
        let in_der = read(name, Some("secret")).unwrap();
        assert_holds(&in_pem, "rsa");
        assert_eq!(in_pem.certificates, in_der.certificates, "{name}");
        assert_refused(
            read_octets(&in_base64(&data("modern.p12"), Some("PKCS12")), Some("no")),
            "macData: wrong password, or damaged file",
        );
        let policy = KeyFilePolicy::default();
        let password = crate::support::secret(Some("secret"));
        let alone = key_file::read_certificates(&file, password.as_ref(), &policy).unwrap();
        assert_eq!(alone, in_der.certificates, "{name}");
    }
}

/// The same from OpenSSL's `base64`.
#[test]
fn files_that_openssl_made_text_of_are_read() {
    for (name, holds) in [
        ("modern-p12.pem", "rsa"),
        ("modern-p12.b64", "rsa"),
        ("p256.b64", "p256"),
    ] {
        assert_holds(&read(name, Some("secret")).unwrap(), holds);
    }
}

#[test]
fn any_object_may_stand_in_base64_alone() {
    for (name, holds) in [
        ("rsa.der", "rsa"),
        ("p256.der", "p256"),
        ("rsa-pkcs1.der", "rsa"),
        ("p256-sec1.der", "p256"),
        ("p256-aes-256-sha-256.der", "p256"),
        ("modern.p12", "rsa"),
        ("ber.p12", "rsa"),
    ] {
        let text = in_base64(&data(name), None);
        let file = read_octets(&text, Some("secret")).unwrap();
        assert_holds(&file, holds);
        // A character that is not base64's, or something after the end, makes it another text.
        for changed in [[b"%", &text[..]].concat(), [&text[..], b"\nAAAA="].concat()] {
            assert!(read_octets(&changed, Some("secret")).is_err(), "{name}");
        }
    }
    let certificate = in_base64(&pem_octets("rsa.crt"), None);
    let policy = KeyFilePolicy::default();
    let found = key_file::read_certificates(&certificate, None, &policy).unwrap();
    assert_eq!(found[0].subject().to_string(), "CN=Alice");
    let error = read_octets(&in_base64(b"some octets", None), None).unwrap_err();
    assert!(matches!(error, KeyFileError::NoKey), "{error}");
}

fn pem_octets(name: &str) -> Vec<u8> {
    let text = String::from_utf8(data(name)).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('-'));
    STANDARD.decode(lines.collect::<String>()).unwrap()
}

#[test]
fn formats_that_are_not_read_are_named() {
    let openssh = "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n";
    assert_refused(
        read_octets(openssh.as_bytes(), None),
        "PEM label: found a key of another format, wanted PRIVATE KEY, ENCRYPTED, RSA or EC \
         PRIVATE KEY",
    );
}

#[test]
fn broken_pem_names_its_line() {
    let text = String::from_utf8(data("p256.pem")).unwrap();
    let cut = text.split_once("-----END").unwrap().0;
    assert_refused(
        read_octets(format!("text\n{cut}").as_bytes(), None),
        "PEM block at line 2: wanted an END line with the label of its BEGIN line",
    );
    assert_refused(
        read_octets(text.replace("MIG", "M!G").as_bytes(), None),
        "PEM block at line 1: wanted base64",
    );
}
