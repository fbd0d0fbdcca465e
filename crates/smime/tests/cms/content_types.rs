//! Every content type, field by field.

use std::io::BufReader;

use smime::Limits;
use smime::cms::{ContentType, EncapsulatedContent, Opened, open};
use smime_ber::{Tag, der};

use crate::support::{CONTENT, append, drained, edit, encrypted, fixture};

fn opened(message: &[u8]) -> Opened<&[u8]> {
    open(message, &Limits::default()).unwrap()
}

#[test]
fn the_content_type_says_which_reader_there_is() {
    for (name, wanted) in [
        ("data.der", ContentType::Data),
        ("opaque.der", ContentType::SignedData),
        ("ktri-pkcs1.der", ContentType::EnvelopedData),
        ("kekri-gcm.der", ContentType::AuthEnvelopedData),
        ("encrypted.der", ContentType::EncryptedData),
        ("digested.der", ContentType::DigestedData),
        ("authenticated.der", ContentType::AuthenticatedData),
        ("compressed.der", ContentType::CompressedData),
    ] {
        assert_eq!(opened(&fixture(name)).content_type(), wanted, "{name}");
    }
}

#[test]
fn another_content_type_is_named_and_not_read() {
    let oid = der::primitive(Tag::OBJECT_IDENTIFIER, &[0x2a, 3, 4]);
    let object = der::sequence(|info| info.raw(&oid));
    let Opened::Other(found) = opened(&object) else {
        panic!("an unknown type has no reader");
    };
    assert_eq!(found.to_string(), "1.2.3.4");
}

#[test]
fn data_is_its_octets() {
    let message = fixture("data.der");
    let Opened::Data(reader) = opened(&message) else {
        panic!("Data");
    };
    let (content, rest) = drained(reader.content().unwrap()).unwrap();
    assert_eq!(content, CONTENT);
    assert!(rest.is_der && !rest.trailing);
}

#[test]
fn digested_data_has_content_and_digest() {
    let message = fixture("digested.der");
    let Opened::DigestedData(reader) = opened(&message) else {
        panic!("DigestedData");
    };
    let (head, content) = reader.head().unwrap();
    assert_eq!(head.version, 0);
    assert_eq!(head.digest_algorithm.oid.to_string(), SHA_256);
    assert_eq!(
        head.encap_content_info.content,
        EncapsulatedContent::OctetString
    );
    assert_eq!(head.encap_content_info.content_type.to_string(), ID_DATA);
    let (content, rest) = drained(content).unwrap();
    assert_eq!(content, CONTENT);
    // sha256sum content.txt
    assert_eq!(hex::encode(rest.tail.digest), CONTENT_SHA_256);
}

#[test]
fn compressed_data_has_the_compressed_content() {
    let message = fixture("compressed.der");
    let Opened::CompressedData(reader) = opened(&message) else {
        panic!("CompressedData");
    };
    let (head, content) = reader.head().unwrap();
    assert_eq!(head.version, 0);
    let algorithm = head.compression_algorithm.oid.to_string();
    assert_eq!(algorithm, "1.2.840.113549.1.9.16.3.8");
    let (content, _) = drained(content).unwrap();
    // The header of zlib's format (RFC 1950 section 2.2) at the default level.
    assert!(content.starts_with(&[0x78, 0x9c]));
}

#[test]
fn authenticated_data_has_recipients_content_and_mac() {
    let message = fixture("authenticated.der");
    let Opened::AuthenticatedData(reader) = opened(&message) else {
        panic!("AuthenticatedData");
    };
    let (head, content) = reader.head().unwrap();
    assert_eq!(head.version, 0);
    assert!(head.originator_info.is_none() && head.digest_algorithm.is_none());
    assert_eq!(head.recipient_infos.len(), 1);
    assert_eq!(head.mac_algorithm.oid.to_string(), "1.2.840.113549.2.9");
    let (content, rest) = drained(content).unwrap();
    assert_eq!(content, CONTENT);
    assert!(rest.tail.auth_attrs.is_none() && rest.tail.unauth_attrs.is_none());
    assert_eq!(rest.tail.mac.len(), 32);
}

#[test]
fn authenticated_data_with_attributes_has_a_digest_algorithm() {
    let message = fixture("authenticated-attributes.der");
    let Opened::AuthenticatedData(reader) = opened(&message) else {
        panic!("AuthenticatedData");
    };
    let (head, content) = reader.head().unwrap();
    let digest_algorithm = head.digest_algorithm.unwrap();
    assert_eq!(digest_algorithm.oid.to_string(), SHA_256);
    let (_, rest) = drained(content).unwrap();
    let attributes = rest.tail.auth_attrs.unwrap();
    assert!(attributes.is_der());
    assert_eq!(attributes.attributes.iter().count(), 2);
}

#[test]
fn enveloped_data_has_recipients_and_ciphertext() {
    let read = encrypted(&fixture("ktri-pkcs1.der")[..]).unwrap();
    assert_eq!(read.head.kind, ContentType::EnvelopedData);
    assert_eq!(read.head.version, 0);
    assert_eq!(read.head.recipient_infos.len(), 1);
    let info = &read.head.encrypted_content_info;
    assert!(info.has_content);
    assert_eq!(info.content_type.to_string(), ID_DATA);
    let algorithm = &info.content_encryption_algorithm;
    assert_eq!(algorithm.oid.to_string(), "2.16.840.1.101.3.4.1.42");
    // 46 octets and two of padding.
    assert_eq!(read.ciphertext.len(), 48);
    assert!(read.tail.authentication.is_none() && read.tail.unprotected_attrs.is_none());
    assert!(read.is_der && !read.trailing);
}

#[test]
fn auth_enveloped_data_has_a_tag() {
    let read = encrypted(&fixture("kekri-gcm.der")[..]).unwrap();
    assert_eq!(read.head.kind, ContentType::AuthEnvelopedData);
    assert_eq!(read.ciphertext.len(), CONTENT.len());
    let authentication = read.tail.authentication.unwrap();
    assert_eq!(authentication.mac.len(), 16);
    assert!(authentication.auth_attrs.is_none());
    assert!(authentication.additional_data().is_empty());
}

#[test]
fn encrypted_data_has_no_recipients() {
    let read = encrypted(&fixture("encrypted.der")[..]).unwrap();
    assert_eq!(read.head.kind, ContentType::EncryptedData);
    assert_eq!(read.head.version, 0);
    assert!(read.head.recipient_infos.is_empty());
    assert_eq!(read.ciphertext.len(), 48);
}

#[test]
fn an_originators_certificates_are_kept() {
    let read = encrypted(&fixture("p256-static-key-id.der")[..]).unwrap();
    let originator_info = read.head.originator_info.unwrap();
    assert_eq!(originator_info.0.certificates.len(), 1);
    assert_eq!(originator_info.0.other_certificates, 0);
}

#[test]
fn unprotected_attributes_stand_behind_the_ciphertext() {
    let attributes = der::element(Tag::context_constructed(1), |set| {
        set.sequence(|attribute| {
            attribute.raw(&der::primitive(Tag::OBJECT_IDENTIFIER, &[0x2a, 3, 4]));
            attribute.set_of(|values| values.integer(7));
        });
    });
    for name in ["ktri-pkcs1.der", "encrypted.der"] {
        let message = append(&fixture(name), &[1, 0], &attributes);
        let read = encrypted(&message[..]).unwrap();
        let attributes = read.tail.unprotected_attrs.unwrap();
        let attribute = attributes.iter().next().unwrap();
        assert_eq!(attribute.attr_type.to_string(), "1.2.3.4");
        assert_eq!(attribute.attr_values.only(), Some(&[2, 1, 7][..]));
    }
    let unauthenticated = edit(&attributes, &[], |attributes| {
        [&[0xa2], &attributes[1..]].concat()
    });
    let message = append(&fixture("kekri-gcm.der"), &[1, 0], &unauthenticated);
    let read = encrypted(&message[..]).unwrap();
    assert_eq!(read.tail.unprotected_attrs.unwrap().iter().count(), 1);
}

#[test]
fn detached_content_is_absent() {
    let without_last = |message: &[u8], path: &[usize]| {
        edit(message, path, |around| {
            let mut members = crate::support::elements(
                smime_ber::SliceReader::new(around)
                    .next()
                    .unwrap()
                    .unwrap()
                    .content,
            );
            members.pop();
            der::sequence(|all| members.iter().for_each(|member| all.raw(member)))
        })
    };
    let message = without_last(&fixture("ktri-pkcs1.der"), &[1, 0, 2]);
    let read = encrypted(&message[..]).unwrap();
    assert!(!read.head.encrypted_content_info.has_content);
    assert!(read.ciphertext.is_empty());
    let message = without_last(&fixture("digested.der"), &[1, 0, 2]);
    let Opened::DigestedData(reader) = opened(&message) else {
        panic!("DigestedData");
    };
    let (head, content) = reader.head().unwrap();
    assert_eq!(head.encap_content_info.content, EncapsulatedContent::Absent);
    assert!(drained(content).unwrap().0.is_empty());
}

#[test]
fn segments_and_indefinite_lengths_are_read_as_the_same() {
    let read = encrypted(&fixture("several.der")[..]).unwrap();
    assert!(!read.is_der);
    assert_eq!(read.ciphertext.len(), 48);
    // The ciphertext in segments, one of them empty.
    let message = edit(&fixture("ktri-pkcs1.der"), &[1, 0, 2, 2], |ciphertext| {
        let octets = &ciphertext[2..];
        der::element(Tag::context_constructed(0), |string| {
            string.octet_string(&octets[..5]);
            string.octet_string(&[]);
            string.constructed(Tag::OCTET_STRING, |inner| inner.octet_string(&octets[5..]));
        })
    });
    let whole = encrypted(&fixture("ktri-pkcs1.der")[..]).unwrap();
    for capacity in [1, 2, 3, 64, 4096] {
        let read = encrypted(BufReader::with_capacity(capacity, &message[..])).unwrap();
        assert_eq!(read.ciphertext, whole.ciphertext);
        assert!(!read.is_der);
    }
}

#[test]
fn what_follows_the_object_is_noticed() {
    for name in ["ktri-pkcs1.der", "kekri-gcm.der", "encrypted.der"] {
        let message = [fixture(name), vec![0]].concat();
        let read = encrypted(&message[..]).unwrap();
        assert!(read.trailing, "{name}");
    }
}

const ID_DATA: &str = "1.2.840.113549.1.7.1";
const SHA_256: &str = "2.16.840.1.101.3.4.2.1";
const CONTENT_SHA_256: &str = "f393164f98fae363428537b54ffa3ec0d81bb489a0752b50d8ca8410274b5b1a";
