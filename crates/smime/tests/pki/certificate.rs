//! Reading certificates: what is read, what is borne, what is not.

use proptest::prelude::*;
use smime::EncodingError;
use smime::pki::{Certificate, CertificateError, Version, bundle};
use smime_ber::Tag;
use smime_ber::der;

use crate::make::*;

const ALICE: Entity = Entity::new("Alice", 4);
const ROOT: Entity = Entity::new("Root", 1);

fn good() -> Draft {
    Draft::new(ALICE, ROOT)
        .with(basic_constraints(false, None))
        .with(key_usage(DIGITAL_SIGNATURE))
        .with(extended_key_usage(&["1.3.6.1.5.5.7.3.4"]))
        .with(rfc822_names(&["alice@example.com"]))
}

/// Made by OpenSSL 3.0.19; the expected values are from `openssl x509 -text -fingerprint`.
#[test]
fn a_certificate_made_by_openssl_reads_as_openssl_shows_it() {
    let alice = bundle::certificates(include_bytes!("data/fixture-alice.pem"))
        .unwrap()
        .remove(0);
    assert_eq!(alice.version(), Version::V3);
    assert_eq!(alice.serial_hex(), "0080");
    assert_eq!(
        alice.subject().to_string(),
        "emailAddress=alice@subject.example,CN=Alice \\+ Bob,O=Bärenhöhle\\, Ltd.,C=DE"
    );
    assert_eq!(alice.issuer().to_string(), "CN=Fixture CA,O=Test");
    assert_eq!(
        alice.validity().not_before.to_string(),
        "2026-11-24T09:19:01Z"
    );
    assert_eq!(
        alice.validity().not_after.to_string(),
        "2056-11-22T09:19:01Z"
    );
    assert_eq!(
        alice.sha256_hex(),
        "768db63146d08f42977926cd338f0893e06d4d3e6bb5f6057afd84b4afe26c0d"
    );
    assert_eq!(
        alice.emails(),
        [
            "alice@example.com",
            "a.lice@EXAMPLE.org",
            "alice@subject.example"
        ]
    );
    let extensions = alice.extensions();
    assert_eq!(
        hex::encode(extensions.subject_key_identifier.as_ref().unwrap()),
        "17c7f5e3810b06d75f95a63897e65a47ec87c87a"
    );
    assert_eq!(
        hex::encode(extensions.authority_key_identifier.as_ref().unwrap()),
        "cf5a2b91d38aab43597b46cf0ec7785473d2f92e"
    );
    assert!(!extensions.basic_constraints.unwrap().ca);
    assert!(extensions.key_usage.unwrap().non_repudiation());
    assert!(
        extensions
            .extended_key_usage
            .as_ref()
            .unwrap()
            .allows_email()
    );
    assert!(extensions.unknown_critical.is_empty());
    assert_eq!(alice.key_algorithm().to_string(), "1.2.840.10045.2.1");
    assert_eq!(
        alice.signature_algorithm().to_string(),
        "1.2.840.10045.4.3.2"
    );
}

#[test]
fn octets_are_kept_as_they_came() {
    let draft = good();
    let alice = draft.sign();
    assert_eq!(alice.as_der(), draft.der());
    assert_eq!(alice.tbs_der(), draft.tbs());
    assert_eq!(alice.spki_der(), draft.spki);
    assert_eq!(alice.subject().as_der(), draft.subject);
}

#[test]
fn octets_behind_a_certificate_are_refused() {
    let mut der = good().der();
    der.push(0);
    let Err(CertificateError::Encoding(EncodingError::Ber { error, .. })) =
        Certificate::from_der(&der)
    else {
        panic!("accepted");
    };
    assert!(
        matches!(error, smime_ber::Error::TrailingOctets { count: 1, .. }),
        "{error}"
    );
    assert_eq!(error.offset(), der.len() as u64 - 1);
}

#[test]
fn every_prefix_of_a_certificate_is_refused() {
    let der = good().der();
    for length in 0..der.len() {
        assert!(Certificate::from_der(&der[..length]).is_err(), "{length}");
    }
}

#[test]
fn an_indefinite_length_is_refused() {
    let tbs = good().tbs();
    let mut der = vec![0x30, 0x80];
    der.extend(&tbs);
    der.extend(ed25519());
    der.extend(der::primitive(Tag::BIT_STRING, &[0; 65]));
    der.extend([0, 0]);
    assert!(Certificate::from_der(&der).is_err());
}

/// Each of these is BER, and in DER a certificate that reads.
#[test]
fn what_ber_allows_and_der_does_not_is_refused() {
    let indefinite = |der: &[u8]| [&[der[0], 0x80], &der[2..], &[0, 0]].concat();
    let long_length = |der: &[u8]| [&[der[0], 0x81], &der[1..]].concat();
    let constructed = |der: &[u8]| {
        let segment = der::primitive(Tag::OCTET_STRING, &der[2..]);
        [&[der[0] | 0x20, segment.len() as u8], segment.as_slice()].concat()
    };
    let with_subject = |value: &[u8]| {
        good().edit(|draft| {
            draft.subject = der::sequence(|name| {
                name.constructed(Tag::SET, |set| {
                    set.sequence(|attribute| {
                        attribute.raw(&oid("2.5.4.3"));
                        attribute.raw(value);
                    });
                });
            });
        })
    };
    let with_key_identifier = |octets: &[u8]| {
        good().with(der::sequence(|extension| {
            extension.raw(&oid("2.5.29.14"));
            extension.raw(octets);
        }))
    };
    let value = der::primitive(Tag::UTF8_STRING, b"Alice");
    let identifier = der::primitive(Tag::OCTET_STRING, &[4, 2, 1, 2]);
    for borne in [with_subject(&value), with_key_identifier(&identifier)] {
        borne.sign();
    }
    for (what, draft) in [
        (
            "long length of a string",
            with_subject(&long_length(&value)),
        ),
        ("string in segments", with_subject(&constructed(&value))),
        (
            "extnValue in segments",
            with_key_identifier(&constructed(&identifier)),
        ),
        (
            "long length of extnValue",
            with_key_identifier(&long_length(&identifier)),
        ),
        (
            "long length inside extnValue",
            with_key_identifier(&der::primitive(Tag::OCTET_STRING, &[4, 0x81, 2, 1, 2])),
        ),
        (
            "time in segments",
            good().edit(|draft| draft.not_after = constructed(&draft.not_after)),
        ),
        (
            "indefinite length of a name",
            good().edit(|draft| draft.subject = indefinite(&draft.subject)),
        ),
        (
            "indefinite length of a key",
            good().edit(|draft| draft.spki = indefinite(&draft.spki)),
        ),
        (
            "long length of an algorithm",
            good().edit(|draft| draft.outer_algorithm = long_length(&draft.outer_algorithm)),
        ),
    ] {
        let der = draft.der();
        assert!(
            matches!(
                Certificate::from_der(&der),
                Err(CertificateError::Encoding(EncodingError::NotDer { .. }))
            ),
            "{what}: {:?}",
            Certificate::from_der(&der)
        );
        let normalised = smime_ber::to_der(&der, smime_ber::Limits::default()).unwrap();
        let read = Certificate::from_der(&normalised.der);
        assert!(
            read.is_ok() || what == "long length inside extnValue",
            "{what}: {read:?}"
        );
    }
}

/// Its tag hides that the octets are a string, so that nothing can make DER of it.
#[test]
fn a_string_in_segments_under_an_implicit_tag_is_refused() {
    let identifier = |tag: Tag, octets: &[u8]| {
        let value = der::sequence(|value| value.primitive(tag, octets));
        good().with(extension("2.5.29.35", false, &value))
    };
    let plain = identifier(Tag::context(0), &[1, 2]).sign();
    assert_eq!(
        plain.extensions().authority_key_identifier.as_deref(),
        Some(&[1, 2][..])
    );
    let segments = identifier(Tag::context_constructed(0), &[4, 2, 1, 2]);
    assert!(matches!(
        Certificate::from_der(&segments.der()),
        Err(CertificateError::Encoding(EncodingError::NotDer { .. }))
    ));
}

#[test]
fn a_path_length_is_a_number_from_zero_up() {
    let read = |length| {
        let constrained = Draft::new(ALICE, ROOT).with(basic_constraints(true, Some(length)));
        let certificate = Certificate::from_der(&constrained.der()).ok()?;
        certificate.extensions().basic_constraints?.path_length
    };
    assert_eq!(read(0), Some(0));
    assert_eq!(read(u32::MAX.into()), Some(u32::MAX));
    assert_eq!(read(1 << 32), Some(u32::MAX));
    assert_eq!(read(i64::MAX), Some(u32::MAX));
    assert_eq!(read(-1), None);
    assert_eq!(read(-1 << 40), None);
}

#[test]
fn an_identifier_with_a_padded_arc_names_nothing() {
    // basicConstraints, 2.5.29.19, its second arc in two octets (X.690 section 8.19.2).
    let padded = der::sequence(|extension| {
        extension.oid_content(&[0x55, 0x80, 0x1d, 0x13]);
        extension.octet_string(&[0x30, 0]);
    });
    let draft = Draft::new(ALICE, ROOT).with(padded);
    assert!(Certificate::from_der(&draft.der()).is_err());
}

#[test]
fn serial_numbers_of_any_length_and_sign_are_borne() {
    for serial in [vec![0xff], vec![0x80; 21], vec![0x7f; 100]] {
        let alice = good().edit(|draft| draft.serial = serial.clone()).sign();
        assert_eq!(alice.serial(), serial);
    }
}

#[test]
fn an_extension_that_occurs_twice_is_refused() {
    let twice = good().with(rfc822_names(&["mallory@example.com"]));
    assert!(matches!(
        Certificate::from_der(&twice.der()),
        Err(CertificateError::DuplicateExtension { oid }) if oid.to_string() == "2.5.29.17"
    ));
    let unknown = good()
        .with(extension("1.2.3.4", false, &[5, 0]))
        .with(extension("1.2.3.4", false, &[5, 0]));
    assert!(Certificate::from_der(&unknown.der()).is_err());
}

#[test]
fn versions_are_three_and_extensions_are_for_the_third() {
    for (number, version) in [(0, Version::V1), (1, Version::V2), (2, Version::V3)] {
        let bare = Draft::new(ALICE, ROOT).edit(|draft| draft.version = Some(number));
        assert_eq!(bare.sign().version(), version);
    }
    for number in [3, -1, 1 << 40] {
        let odd = good().edit(|draft| draft.version = Some(number));
        assert!(Certificate::from_der(&odd.der()).is_err(), "{number}");
    }
    for number in [None, Some(0), Some(1)] {
        let early = good().edit(|draft| draft.version = number);
        assert!(matches!(
            Certificate::from_der(&early.der()),
            Err(CertificateError::ExtensionsNeedVersion3)
        ));
    }
}

#[test]
fn an_understood_extension_that_cannot_be_read_is_refused() {
    for oid in [
        "2.5.29.14",
        "2.5.29.15",
        "2.5.29.17",
        "2.5.29.19",
        "2.5.29.35",
        "2.5.29.37",
    ] {
        for value in [&[][..], &[0x05, 0x00], &[0x30, 0x05]] {
            let bad = Draft::new(ALICE, ROOT).with(extension(oid, false, value));
            assert!(
                Certificate::from_der(&bad.der()).is_err(),
                "{oid} {value:?}"
            );
        }
    }
}

#[test]
fn identifiers_with_arcs_of_128_bits_are_read() {
    let content = [&[0x69u8][..], &[0x83; 17], &[0x03]].concat();
    let odd = der::sequence(|extension| {
        extension.oid_content(&content);
        extension.boolean(true);
        extension.octet_string(&[5, 0]);
    });
    let alice = Draft::new(ALICE, ROOT).with(odd).sign();
    let shown = alice.extensions().unknown_critical[0].to_string();
    // 18 digits of base 128, each of them 3.
    let arc: u128 = (0..18).fold(0, |value, _| value * 128 + 3);
    assert_eq!(shown, format!("2.25.{arc}"));
}

#[test]
fn general_names_of_other_kinds_are_passed_over() {
    let names = subject_alt_name(|names| {
        // otherName of an unknown type, dNSName, x400Address, directoryName, ediPartyName, URI,
        // iPAddress of an odd length, registeredID (RFC 5280 section 4.2.1.6).
        names.constructed(Tag::context_constructed(0), |other| {
            other.raw(&oid("1.2.3"));
            other.constructed(Tag::context_constructed(0), |value| value.null());
        });
        names.primitive(Tag::context(2), b"example.com");
        names.primitive(Tag::context_constructed(3), &[0xff, 0xff]);
        names.constructed(Tag::context_constructed(4), |name| {
            name.raw(&common_name("alice@directory.example"));
        });
        names.constructed(Tag::context_constructed(5), |party| {
            party.primitive(Tag::context(1), b"alice@party.example");
        });
        names.primitive(Tag::context(6), b"mailto:alice@uri.example");
        names.primitive(Tag::context(7), &[1, 2, 3]);
        names.primitive(Tag::context(8), &[0x2a]);
        names.primitive(Tag::context(1), b"alice@example.com");
    });
    let alice = Draft::new(ALICE, ROOT).with(names).sign();
    assert_eq!(alice.emails(), ["alice@example.com"]);
}

#[test]
fn internationalised_mailboxes_are_addresses_too() {
    let names = subject_alt_name(|names| {
        names.constructed(Tag::context_constructed(0), |other| {
            other.raw(&oid("1.3.6.1.5.5.7.8.9"));
            other.constructed(Tag::context_constructed(0), |value| {
                value.primitive(Tag::UTF8_STRING, "älice@example.com".as_bytes());
            });
        });
    });
    let alice = Draft::new(ALICE, ROOT).with(names).sign();
    assert_eq!(alice.emails(), ["älice@example.com"]);
}

proptest! {
    #[test]
    fn whatever_octets_change_nothing_panics(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)
    ) {
        let mut der = good().der();
        for (position, octet) in changes {
            let position = position.index(der.len());
            der[position] = octet;
        }
        if let Ok(certificate) = Certificate::from_der(&der) {
            prop_assert_eq!(certificate.as_der(), der);
            let _ = certificate.subject().to_string();
            let _ = certificate.emails();
        }
    }
}
