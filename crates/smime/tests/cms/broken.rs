//! Objects that are not what they say.

use std::io::BufRead;

use smime::Limits;
use smime::cms::signed_data::ContentSink;
use smime::cms::{CmsError, Opened, open};
use smime::crypto::AlgorithmIdentifier;

use crate::support::{drained, edit, encrypted, fixture, refusal};

struct Nowhere;

impl ContentSink for Nowhere {
    fn announce(&mut self, _: &[AlgorithmIdentifier]) {}

    fn octets(&mut self, _: &[u8]) -> std::io::Result<()> {
        Ok(())
    }
}

fn read(source: impl BufRead) -> Result<(), CmsError> {
    match open(source, &Limits::default())? {
        Opened::Data(reader) => drained(reader.content()?).map(|_| ()),
        Opened::SignedData(reader) => reader.read(&mut Nowhere).map(|_| ()),
        Opened::EnvelopedData(reader) => drained(reader.head()?.1).map(|_| ()),
        Opened::DigestedData(reader) => drained(reader.head()?.1).map(|_| ()),
        Opened::EncryptedData(reader) => drained(reader.head()?.1).map(|_| ()),
        Opened::AuthenticatedData(reader) => drained(reader.head()?.1).map(|_| ()),
        Opened::AuthEnvelopedData(reader) => drained(reader.head()?.1).map(|_| ()),
        Opened::CompressedData(reader) => drained(reader.head()?.1).map(|_| ()),
        Opened::Other(_) => Ok(()),
        _ => panic!("an object that this test does not know"),
    }
}

/// One message of each content type.
const EACH: [&str; 9] = [
    "data.der",
    "digested.der",
    "encrypted.der",
    "several.der",
    "auth-attributes.der",
    "p256-static-key-id.der",
    "authenticated-attributes.der",
    "compressed.der",
    "stream.ber",
];

#[test]
fn an_object_cut_off_anywhere_is_an_error() {
    for name in EACH {
        let message = fixture(name);
        read(&message[..]).unwrap();
        for end in 0..message.len() {
            assert!(read(&message[..end]).is_err(), "{name}, {end} octets");
        }
    }
}

#[test]
fn an_object_with_any_octet_changed_is_read_or_an_error() {
    for name in EACH {
        let message = fixture(name);
        for at in 0..message.len() {
            for flip in [0x01, 0x20, 0x80, 0xff] {
                let mut changed = message.clone();
                changed[at] ^= flip;
                let _ = read(&changed[..]);
            }
        }
    }
}

#[test]
fn the_wrong_element_is_named_with_its_place() {
    let replaced = |name: &str, path: &[usize]| {
        let message = edit(&fixture(name), path, |_| vec![1, 1, 0xff]);
        refusal(read(&message[..]))
    };
    for (name, path, field) in [
        ("data.der", &[1, 0][..], "Data"),
        ("ktri-pkcs1.der", &[1, 0], "EnvelopedData"),
        ("ktri-pkcs1.der", &[1, 0, 0], "EnvelopedData.version"),
        ("ktri-pkcs1.der", &[1, 0, 1], "recipientInfos"),
        ("ktri-pkcs1.der", &[1, 0, 1, 0, 1], "rid"),
        ("ktri-pkcs1.der", &[1, 0, 1, 0, 2], "keyEncryptionAlgorithm"),
        ("ktri-pkcs1.der", &[1, 0, 1, 0, 3], "encryptedKey"),
        ("ktri-pkcs1.der", &[1, 0, 2], "encryptedContentInfo"),
        ("ktri-pkcs1.der", &[1, 0, 2, 0], "contentType"),
        (
            "ktri-pkcs1.der",
            &[1, 0, 2, 1],
            "contentEncryptionAlgorithm",
        ),
        ("ktri-pkcs1.der", &[1, 0, 2, 2], "encryptedContentInfo"),
        ("kari-p256.der", &[1, 0, 1, 0, 1], "originator"),
        ("kari-p256.der", &[1, 0, 1, 0, 3, 0, 0], "rid"),
        ("kekri-gcm.der", &[1, 0, 3], "mac"),
        ("encrypted.der", &[1, 0, 0], "EncryptedData.version"),
        ("digested.der", &[1, 0, 3], "digest"),
        ("digested.der", &[1, 0, 2, 0], "eContentType"),
        ("authenticated.der", &[1, 0, 2], "macAlgorithm"),
        (
            "authenticated-attributes.der",
            &[1, 0, 3, 0],
            "digestAlgorithm",
        ),
        ("compressed.der", &[1, 0, 1], "compressionAlgorithm"),
    ] {
        let (code, detail) = replaced(name, path);
        assert_eq!(code, "malformed-cms", "{name}, {path:?}: {detail}");
        let (found, rest) = detail.split_once(':').unwrap();
        assert_eq!(found, field, "{name}, {path:?}: {rest}");
        assert!(rest.contains("offset"), "{detail}");
    }
}

#[test]
fn an_object_of_one_type_is_not_one_of_another() {
    let enveloped = fixture("ktri-pkcs1.der");
    let renamed = edit(&enveloped, &[0], |_| {
        // id-ct-authEnvelopedData.
        hex::decode("060b2a864886f70d0109100117").unwrap()
    });
    let (code, detail) = refusal(encrypted(&renamed[..]));
    assert_eq!(code, "malformed-cms");
    assert!(detail.starts_with("mac: "), "{detail}");
}
