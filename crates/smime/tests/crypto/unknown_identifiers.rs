//! Identifiers that nobody knows, and that have no room in `const_oid`: unsupported, never
//! malformed.

use const_oid::db::rfc5912;
use smime::Oid;
use smime::crypto::{
    AlgorithmError, AlgorithmIdentifier, CryptoError, DigestAlgorithm, SignatureScheme,
    SubjectPublicKeyInfo,
};

use crate::provider::provider;
use crate::pss_parameters::{pss_hash, pss_parameters};
use crate::support::{EC, Key, RSA, for_certificate, for_signer_info, identifier, tlv};
use DigestAlgorithm::Sha256;

/// The UUID f81d4fae-7dec-11d0-a765-00a0c91e6bf6 and its identifier are the example of X.667.
const UUID: (&str, &str) = (
    "06146983f09da7ebcfdee0c7a1a7b2c0948cc8f9d776",
    "2.25.329800735698586629295641978511506172918",
);

/// 41 octets, two more than `const_oid` has room for.
const LONG: (&str, &str) = (
    "06292a01010101010101010101010101010101010101010101010101010101010101010101010101010101",
    "1.2.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1",
);

fn algorithm(oid: &str) -> Vec<u8> {
    hex::decode(tlv(0x30, &[oid])).unwrap()
}

/// A key whose AlgorithmIdentifier has these contents, in hexadecimal.
fn key(algorithm: &[&str]) -> Vec<u8> {
    let point = format!("0342000{}{}", 4, "01".repeat(64));
    hex::decode(tlv(0x30, &[&tlv(0x30, algorithm), &point])).unwrap()
}

fn unsupported(outcome: &Result<SignatureScheme, AlgorithmError>, shown: &str) {
    match outcome {
        Err(AlgorithmError::Unsupported { oid }) => assert_eq!(oid.to_string(), shown),
        other => panic!("{other:?}"),
    }
}

#[test]
fn they_are_shown_in_decimal() {
    for (encoded, shown) in [UUID, LONG] {
        let oid = Oid::from_der(&hex::decode(encoded).unwrap()).unwrap();
        assert_eq!(oid.to_string(), shown);
        assert_eq!(oid.to_object_identifier(), None);
    }
}

#[test]
fn as_signature_algorithms_they_are_unsupported() {
    for (encoded, shown) in [UUID, LONG] {
        for key in [RSA, EC] {
            let key = key.spki();
            unsupported(&for_certificate(&algorithm(encoded), &key), shown);
            unsupported(&for_signer_info(&algorithm(encoded), Sha256, &key), shown);
        }
        let read = AlgorithmIdentifier::from_der(&algorithm(encoded)).unwrap();
        assert_eq!(SignatureScheme::name_of(&read.oid), None);
    }
}

#[test]
fn as_digest_algorithms_they_are_unsupported() {
    for (encoded, shown) in [UUID, LONG] {
        let read = AlgorithmIdentifier::from_der(&algorithm(encoded)).unwrap();
        assert_eq!(DigestAlgorithm::from_oid(&read.oid), None);
        let error = DigestAlgorithm::from_identifier(&read).unwrap_err();
        assert_eq!(error.to_string(), format!("{shown} is not supported here"));
    }
}

#[test]
fn inside_pss_parameters_they_are_unsupported() {
    for (encoded, shown) in [UUID, LONG] {
        let unknown = hex::encode(algorithm(encoded));
        let mask = hex::encode(identifier(rfc5912::ID_MGF_1, &unknown));
        for fields in [
            vec![tlv(0xa0, &[&unknown])],
            vec![pss_hash(Sha256), tlv(0xa1, &[&unknown])],
            vec![pss_hash(Sha256), tlv(0xa1, &[&mask])],
        ] {
            let parameters = pss_parameters(&fields);
            let pss = identifier(rfc5912::ID_RSASSA_PSS, &parameters);
            unsupported(&for_certificate(&pss, &RSA.spki()), shown);
            let bound = Key {
                oid: rfc5912::ID_RSASSA_PSS,
                parameters: &parameters,
            };
            let plain = identifier(rfc5912::ID_RSASSA_PSS, &pss_parameters(&[pss_hash(Sha256)]));
            unsupported(&for_certificate(&plain, &bound.spki()), shown);
        }
    }
}

#[test]
fn a_key_of_an_unknown_kind_makes_no_known_signatures_and_has_no_size() {
    for (encoded, shown) in [UUID, LONG] {
        let spki_der = key(&[encoded]);
        let known = identifier(rfc5912::ECDSA_WITH_SHA_256, "");
        assert_eq!(
            for_certificate(&known, &spki_der).unwrap_err().to_string(),
            format!("a key of {shown} makes no ecdsa signature")
        );
        let key = SubjectPublicKeyInfo {
            spki_der: &spki_der,
        };
        assert_eq!(
            provider().load_public_key(&key).map(|key| key.bits()),
            Err(CryptoError::Unsupported)
        );
    }
}

#[test]
fn a_key_on_an_unknown_curve_is_unsupported() {
    let ec = hex::encode(identifier(rfc5912::ID_EC_PUBLIC_KEY, ""));
    for (encoded, expected) in [
        (UUID.0, CryptoError::Unsupported),
        (LONG.0, CryptoError::Unsupported),
        // brainpoolP256r1 (RFC 5639), which has room.
        ("06092b2403030208010107", CryptoError::Unsupported),
        // Not a curve's name, and one with a padded arc.
        ("0500", CryptoError::Key),
        ("06092a864880ce3d030107", CryptoError::Key),
    ] {
        let spki_der = key(&[&ec[4..], encoded]);
        let key = SubjectPublicKeyInfo {
            spki_der: &spki_der,
        };
        assert_eq!(
            provider().load_public_key(&key).map(|key| key.bits()),
            Err(expected),
            "{encoded}"
        );
    }
}
