//! Plain keys: PKCS #8, PKCS #1, SEC 1; PEM and DER.

use smime::key_file::{self, KeyFilePolicy, write_pem};

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
    let none = "no private key found, wanted PKCS #8, PKCS #1, SEC 1 or PKCS #12, in PEM or DER";
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

#[test]
fn formats_that_are_not_read_are_named() {
    assert_refused(
        read("p256-rfc1421.pem", Some("secret")),
        "Proc-Type: found a key encrypted in the manner of RFC 1421, wanted PKCS #8",
    );
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
        "PEM block at line 2: wanted an END line with the label of its BEGIN line (RFC 7468)",
    );
    assert_refused(
        read_octets(text.replace("MIG", "M!G").as_bytes(), None),
        "PEM block at line 1: wanted base64 (RFC 7468)",
    );
}
