//! Keys in PEM with Proc-Type and DEK-Info, as OpenSSL wrote them for twenty years.

use smime::key_file::KeyFileError;

use crate::support::{
    assert_holds, assert_refused, data, read, read_legacy, read_legacy_octets, read_octets,
};

/// Each cipher that OpenSSL's command line writes and that is supported.
const FILES: [(&str, &str); 7] = [
    ("p256-rfc1421.pem", "p256"),
    ("p256-rfc1421-aes-192.pem", "p256"),
    ("p256-rfc1421-aes-256.pem", "p256"),
    ("p256-rfc1421-des3.pem", "p256"),
    ("p256-rfc1421-des-ede.pem", "p256"),
    ("p256-rfc1421-des.pem", "p256"),
    ("rsa-rfc1421.pem", "rsa"),
];

#[test]
fn they_open_where_old_files_are_allowed() {
    for (name, holds) in FILES {
        assert_holds(&read_legacy(name, Some("secret")).unwrap(), holds);
        assert_refused(
            read(name, Some("secret")),
            "DEK-Info: encryption under one MD5 of the password is only for reading old files",
        );
        assert_refused(
            read_legacy(name, Some("wrong")),
            "DEK-Info: wrong password, or damaged file",
        );
        assert_refused(
            read_legacy(name, None),
            "DEK-Info: encrypted, and no password is given",
        );
    }
}

#[test]
fn certificates_beside_them_are_read_without_opening_them() {
    let file = [data("p256-rfc1421.pem"), data("rsa.crt")].concat();
    let policy = Default::default();
    let found = smime::key_file::read_certificates(&file, None, &policy).unwrap();
    assert_eq!(found.len(), 1);
}

fn changed(from: &str, to: &str) -> Vec<u8> {
    let text = String::from_utf8(data("p256-rfc1421.pem")).unwrap();
    assert!(text.contains(from), "{from}");
    text.replace(from, to).into_bytes()
}

#[test]
fn a_header_of_another_kind_is_named() {
    for (from, to, wanted) in [
        (
            "4,ENCRYPTED",
            "4,MIC-ONLY",
            "Proc-Type: found another treatment of the key, wanted 4,ENCRYPTED",
        ),
        (
            "4,ENCRYPTED",
            "3,ENCRYPTED",
            "Proc-Type: found another treatment of the key, wanted 4,ENCRYPTED",
        ),
        (
            "AES-128-CBC",
            "CAMELLIA-128-CBC",
            "DEK-Info: found another cipher, wanted AES, DES-EDE or DES in CBC mode",
        ),
        (
            "DEK-Info",
            "DEK-Inf",
            "DEK-Info: found another cipher, wanted AES, DES-EDE or DES in CBC mode",
        ),
        (
            "AES-128-CBC",
            "DES-CBC",
            "DEK-Info: found no initialisation vector of the cipher's length, wanted one in \
             hexadecimal, after a comma",
        ),
        (
            "AES-128-CBC,",
            "AES-128-CBC,,",
            "DEK-Info: found no initialisation vector of the cipher's length, wanted one in \
             hexadecimal, after a comma",
        ),
    ] {
        assert_refused(
            read_legacy_octets(&changed(from, to), Some("secret")),
            wanted,
        );
    }
    let camellia = read_legacy("p256-rfc1421-camellia.pem", Some("secret"));
    let error = camellia.unwrap_err();
    assert!(matches!(error, KeyFileError::Unsupported { .. }), "{error}");
}

/// A header that says nothing of encryption is passed over, and the key is read as it stands.
#[test]
fn other_headers_say_nothing() {
    let text = String::from_utf8(data("p256.pem")).unwrap();
    let (begin, rest) = text.split_once('\n').unwrap();
    let commented = format!("{begin}\nComment: mine\n\n{rest}");
    assert_holds(&read_octets(commented.as_bytes(), None).unwrap(), "p256");
}

/// Every truncation of the header and of the base64 is an error, at once; so is each bit of the vector that
/// changes the tag or the length with which the key begins.
#[test]
fn no_damage_does_harm() {
    let whole = data("p256-rfc1421-des3.pem");
    let end = whole.len() - "-----END EC PRIVATE KEY-----\n".len();
    for cut in 2..end {
        let file = [&whole[..end - cut], b"\n", &whole[end..]].concat();
        assert!(read_legacy_octets(&file, Some("secret")).is_err(), "{cut}");
    }
    let vector = data("p256-rfc1421.pem");
    let at = vector.windows(4).position(|four| four == b"CBC,").unwrap() + 4;
    for digit in at..at + 4 {
        let mut file = vector.clone();
        file[digit] = if file[digit] == b'0' { b'1' } else { b'0' };
        assert!(
            read_legacy_octets(&file, Some("secret")).is_err(),
            "{digit}"
        );
    }
}
