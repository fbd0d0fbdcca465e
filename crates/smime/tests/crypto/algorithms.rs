//! What algorithm identifiers mean, and which of them contradict each other.

use const_oid::{
    ObjectIdentifier,
    db::{rfc5912, rfc8410},
};
use smime::crypto::{AlgorithmError, AlgorithmIdentifier, DigestAlgorithm, SignatureScheme};

use crate::{
    pss_parameters::{pss_hash, pss_mgf, pss_parameters, pss_salt},
    support::{EC, ED25519, Key, RSA, for_certificate, for_signer_info, identifier, tlv},
};
use DigestAlgorithm::{Md5, Sha1, Sha224, Sha256, Sha384, Sha512};

#[test]
fn digests_have_the_identifiers_and_lengths_of_their_standards() {
    // RFC 3370 section 2, RFC 5754 section 2; lengths of RFC 8017 section 9.2, note 1.
    let expected = [
        (Md5, "1.2.840.113549.2.5", 16, true),
        (Sha1, "1.3.14.3.2.26", 20, true),
        (Sha224, "2.16.840.1.101.3.4.2.4", 28, false),
        (Sha256, "2.16.840.1.101.3.4.2.1", 32, false),
        (Sha384, "2.16.840.1.101.3.4.2.2", 48, false),
        (Sha512, "2.16.840.1.101.3.4.2.3", 64, false),
    ];
    assert_eq!(
        expected.map(|(algorithm, ..)| algorithm),
        DigestAlgorithm::ALL
    );
    for (algorithm, oid, output_len, legacy) in expected {
        let oid = ObjectIdentifier::new_unwrap(oid);
        assert_eq!(algorithm.oid(), oid, "{algorithm}");
        assert_eq!(DigestAlgorithm::from_oid(&oid.into()), Some(algorithm));
        assert_eq!(algorithm.output_len(), output_len, "{algorithm}");
        assert_eq!(algorithm.legacy(), legacy, "{algorithm}");
    }
}

#[test]
fn digest_parameters_are_null_or_absent_and_nothing_else() {
    for (parameters, expected) in [
        ("", true),
        ("0500", true),
        ("0101ff", false),
        ("3000", false),
        ("050100", false),
    ] {
        let encoded = identifier(rfc5912::ID_SHA_256, parameters);
        let outcome = AlgorithmIdentifier::from_der(&encoded)
            .ok()
            .map(|identifier| DigestAlgorithm::from_identifier(&identifier));
        assert_eq!(
            outcome == Some(Ok(Sha256)),
            expected,
            "{parameters}: {outcome:?}"
        );
    }
}

#[test]
fn an_identifier_has_one_element_of_parameters_at_most() {
    for (parameters, reads) in [("", true), ("0500", true), ("05000500", false)] {
        let encoded = identifier(rfc5912::ID_SHA_256, parameters);
        let read = AlgorithmIdentifier::from_der(&encoded);
        assert_eq!(read.is_ok(), reads, "{parameters}: {read:?}");
    }
    assert!(AlgorithmIdentifier::from_der(&[0x30, 0x00]).is_err());
    assert!(AlgorithmIdentifier::from_der(&[0x30, 0x03, 6, 1, 0x2a, 0]).is_err());
    assert!(AlgorithmIdentifier::from_der(&[0x30, 0x80, 6, 1, 0x2a, 0, 0]).is_err());
}

#[test]
fn null_parameters_and_absent_ones_name_one_algorithm() {
    let read =
        |oid, parameters| AlgorithmIdentifier::from_der(&identifier(oid, parameters)).unwrap();
    let absent = read(rfc5912::ID_SHA_256, "");
    assert!(absent.matches(&read(rfc5912::ID_SHA_256, "0500")));
    assert!(read(rfc5912::ID_SHA_256, "0500").matches(&absent));
    assert!(!absent.matches(&read(rfc5912::ID_SHA_256, "3000")));
    assert!(!absent.matches(&read(rfc5912::ID_SHA_512, "")));
}

#[test]
fn signature_identifiers_mean_what_rfc_5754_writes_out() {
    // The SMIMECapability encodings of RFC 5754 section 3, which are AlgorithmIdentifiers.
    let expected = [
        ("300d06092a864886f70d01010e0500", "rsa-pkcs1 with sha-224"),
        ("300d06092a864886f70d01010b0500", "rsa-pkcs1 with sha-256"),
        ("300d06092a864886f70d01010c0500", "rsa-pkcs1 with sha-384"),
        ("300d06092a864886f70d01010d0500", "rsa-pkcs1 with sha-512"),
        ("300a06082a8648ce3d040301", "ecdsa with sha-224"),
        ("300a06082a8648ce3d040302", "ecdsa with sha-256"),
        ("300a06082a8648ce3d040303", "ecdsa with sha-384"),
        ("300a06082a8648ce3d040304", "ecdsa with sha-512"),
    ];
    for (encoded, meaning) in expected {
        let encoded = hex::decode(encoded).unwrap();
        let key = if meaning.starts_with("rsa") { RSA } else { EC };
        let scheme = for_certificate(&encoded, &key.spki()).unwrap();
        assert_eq!(scheme.to_string(), meaning);
        assert!(!scheme.legacy());
        assert!(!scheme.reads_message());
    }
}

#[test]
fn old_signature_identifiers_are_known_as_legacy() {
    for (oid, parameters, key, expected) in [
        // RFC 3370 section 3.2.
        (
            "1.2.840.113549.1.1.4",
            "0500",
            RSA,
            SignatureScheme::RsaPkcs1 { digest: Md5 },
        ),
        (
            "1.2.840.113549.1.1.5",
            "0500",
            RSA,
            SignatureScheme::RsaPkcs1 { digest: Sha1 },
        ),
        // RFC 5912 section 6.
        (
            "1.2.840.10045.4.1",
            "",
            EC,
            SignatureScheme::Ecdsa { digest: Sha1 },
        ),
    ] {
        let encoded = identifier(ObjectIdentifier::new_unwrap(oid), parameters);
        assert_eq!(for_certificate(&encoded, &key.spki()), Ok(expected));
        assert!(expected.legacy(), "{expected}");
    }
}

#[test]
fn rsa_encryption_takes_the_digest_beside_it_and_signs_no_certificate() {
    let oid = rfc5912::RSA_ENCRYPTION;
    let key = RSA.spki();
    for parameters in ["0500", ""] {
        let encoded = identifier(oid, parameters);
        for digest in DigestAlgorithm::ALL {
            assert_eq!(
                for_signer_info(&encoded, digest, &key),
                Ok(SignatureScheme::RsaPkcs1 { digest })
            );
        }
        assert_eq!(
            for_certificate(&encoded, &key),
            Err(AlgorithmError::Unsupported { oid: oid.into() })
        );
    }
}

#[test]
fn a_digest_algorithm_unlike_the_signature_algorithm_is_a_contradiction() {
    let pss = pss_parameters(&[pss_hash(Sha512), pss_mgf(Sha512)]);
    for (encoded, key, in_signature, section) in [
        (
            identifier(rfc5912::SHA_512_WITH_RSA_ENCRYPTION, "0500"),
            RSA,
            Sha512,
            "RFC 5652 section 5.3",
        ),
        (
            identifier(rfc5912::ID_RSASSA_PSS, &pss),
            RSA,
            Sha512,
            "RFC 4056 section 3",
        ),
        (
            identifier(rfc5912::ECDSA_WITH_SHA_384, ""),
            EC,
            Sha384,
            "RFC 5753 section 2.1.1",
        ),
        (
            identifier(rfc8410::ID_ED_25519, ""),
            ED25519,
            Sha512,
            "RFC 8419 section 2.3",
        ),
    ] {
        let key = key.spki();
        for declared in DigestAlgorithm::ALL {
            let outcome = for_signer_info(&encoded, declared, &key);
            if declared == in_signature {
                assert!(outcome.is_ok(), "{outcome:?}");
            } else {
                let error = outcome.unwrap_err();
                assert_eq!(error.basis().section(), section);
                assert!(matches!(
                    error,
                    AlgorithmError::DigestMismatch { declared: found, in_signature: implied, .. }
                        if found == declared && implied == in_signature
                ));
            }
        }
    }
}

/// The parameters of [`EC`]: the OID of its curve.
const P_256: &str = EC.parameters;

#[test]
fn the_name_of_an_ec_key_takes_the_digest_beside_it_and_signs_no_certificate() {
    let oid = rfc5912::ID_EC_PUBLIC_KEY;
    for parameters in ["", "0500", P_256] {
        let encoded = identifier(oid, parameters);
        for digest in DigestAlgorithm::ALL {
            assert_eq!(
                for_signer_info(&encoded, digest, &EC.spki()),
                Ok(SignatureScheme::Ecdsa { digest })
            );
        }
        assert!(matches!(
            for_signer_info(&encoded, Sha256, &ED25519.spki()),
            Err(AlgorithmError::KeyMismatch { .. } | AlgorithmError::Parameters { .. })
        ));
        assert_eq!(
            for_certificate(&encoded, &EC.spki()),
            Err(AlgorithmError::Unsupported { oid: oid.into() })
        );
    }
}

#[test]
fn pss_parameters_match_by_what_they_mean() {
    let read = |fields: &[String]| {
        let encoded = identifier(rfc5912::ID_RSASSA_PSS, &pss_parameters(fields));
        AlgorithmIdentifier::from_der(&encoded).unwrap()
    };
    let trailer = || tlv(0xa3, &["020101"]);
    let bare = |digest: DigestAlgorithm| tlv(0xa0, &[&hex::encode(identifier(digest.oid(), ""))]);
    let sha_256 = [pss_hash(Sha256), pss_mgf(Sha256), pss_salt("020120")];
    let same = [
        read(&sha_256),
        read(&[sha_256.as_slice(), &[trailer()]].concat()),
        read(&[bare(Sha256), pss_mgf(Sha256), pss_salt("020120"), trailer()]),
    ];
    let defaults = [
        read(&[]),
        read(&[pss_hash(Sha1)]),
        read(&[bare(Sha1), pss_mgf(Sha1)]),
        read(&[pss_salt("020114")]),
        read(&[pss_hash(Sha1), pss_mgf(Sha1), pss_salt("020114"), trailer()]),
    ];
    let others = [
        read(&[pss_hash(Sha256), pss_mgf(Sha256), pss_salt("020121")]),
        read(&[pss_hash(Sha256), pss_salt("020120")]),
        read(&[pss_hash(Sha512), pss_mgf(Sha256), pss_salt("020120")]),
        // Read by nobody, and so only like itself.
        read(&[tlv(0xa3, &["020102"])]),
        AlgorithmIdentifier::with_null(rfc5912::ID_RSASSA_PSS),
    ];
    let groups = [
        &same[..],
        &defaults,
        &others[..1],
        &others[1..2],
        &others[2..3],
        &others[3..4],
        &others[4..],
    ];
    for (index, group) in groups.iter().enumerate() {
        for (other, members) in groups.iter().enumerate() {
            for one in *group {
                for another in *members {
                    assert_eq!(one.matches(another), index == other, "{one:?} {another:?}");
                }
            }
        }
    }
}

#[test]
fn signature_parameters_are_as_each_algorithm_wants_them() {
    for (oid, parameters, key, accepted) in [
        (rfc5912::SHA_256_WITH_RSA_ENCRYPTION, "0500", RSA, true),
        (rfc5912::SHA_256_WITH_RSA_ENCRYPTION, "", RSA, true),
        (rfc5912::SHA_256_WITH_RSA_ENCRYPTION, "3000", RSA, false),
        (rfc5912::RSA_ENCRYPTION, "3000", RSA, false),
        (rfc5912::ECDSA_WITH_SHA_256, "", EC, true),
        (rfc5912::ECDSA_WITH_SHA_256, "0500", EC, true),
        (rfc5912::ECDSA_WITH_SHA_256, "3000", EC, false),
        (rfc5912::ECDSA_WITH_SHA_256, P_256, EC, false),
        (rfc5912::ID_EC_PUBLIC_KEY, "", EC, true),
        (rfc5912::ID_EC_PUBLIC_KEY, "0500", EC, true),
        (rfc5912::ID_EC_PUBLIC_KEY, P_256, EC, true),
        (rfc5912::ID_EC_PUBLIC_KEY, "06052b81040022", EC, false),
        (rfc5912::ID_EC_PUBLIC_KEY, "3000", EC, false),
        (rfc8410::ID_ED_25519, "", ED25519, true),
        (rfc8410::ID_ED_25519, "0500", ED25519, false),
    ] {
        let digest = if key.oid == ED25519.oid {
            Sha512
        } else {
            Sha256
        };
        let outcome = for_signer_info(&identifier(oid, parameters), digest, &key.spki());
        match outcome {
            Ok(_) => assert!(accepted, "{oid} {parameters}"),
            Err(AlgorithmError::Parameters { oid: of, .. }) => {
                assert!(!accepted && of == oid, "{oid} {parameters}");
            }
            Err(error) => panic!("{oid} {parameters}: {error}"),
        }
    }
}

#[test]
fn a_key_makes_no_signatures_of_another_kind() {
    let pss_key = Key {
        oid: rfc5912::ID_RSASSA_PSS,
        parameters: "",
    };
    let pss = pss_parameters(&[pss_hash(Sha512)]);
    let keys = [RSA, pss_key, EC, ED25519];
    for (encoded, fitting) in [
        (
            identifier(rfc5912::RSA_ENCRYPTION, "0500"),
            [true, false, false, false],
        ),
        (
            identifier(rfc5912::SHA_512_WITH_RSA_ENCRYPTION, "0500"),
            [true, false, false, false],
        ),
        (
            identifier(rfc5912::ID_RSASSA_PSS, &pss),
            [true, true, false, false],
        ),
        (
            identifier(rfc5912::ECDSA_WITH_SHA_512, ""),
            [false, false, true, false],
        ),
        (
            identifier(rfc8410::ID_ED_25519, ""),
            [false, false, false, true],
        ),
    ] {
        for (key, fits) in keys.iter().zip(fitting) {
            match for_signer_info(&encoded, Sha512, &key.spki()) {
                Ok(scheme) => assert!(fits, "{scheme} with {}", key.oid),
                Err(AlgorithmError::KeyMismatch { scheme, key: found }) => {
                    assert!(!fits && found == key.oid, "{scheme} with {}", key.oid);
                }
                Err(error) => panic!("{error}"),
            }
        }
    }
}

#[test]
fn identifiers_that_are_no_signature_algorithms_here_are_unsupported_by_name() {
    for (oid, text) in [
        (
            rfc5912::DSA_WITH_SHA_1,
            "dsa-with-sha1 (1.2.840.10040.4.3) is not supported here",
        ),
        (
            rfc8410::ID_ED_448,
            "id-Ed448 (1.3.101.113) is not supported here",
        ),
        (
            ObjectIdentifier::new_unwrap("1.2.3.4"),
            "1.2.3.4 is not supported here",
        ),
    ] {
        let outcome = for_signer_info(&identifier(oid, ""), Sha256, &EC.spki());
        assert_eq!(
            outcome,
            Err(AlgorithmError::Unsupported { oid: oid.into() })
        );
        assert_eq!(outcome.unwrap_err().to_string(), text);
    }
}

#[test]
fn a_key_that_is_no_subject_public_key_info_is_malformed() {
    let mut trailing = RSA.spki();
    trailing.push(0);
    // A field behind subjectPublicKey.
    let mut three = RSA.spki();
    three[1] += 2;
    three.extend([5, 0]);
    for key in [&[][..], &[0x30, 0x00], &trailing, &three] {
        assert_eq!(
            for_signer_info(&identifier(rfc5912::RSA_ENCRYPTION, "0500"), Sha256, key),
            Err(AlgorithmError::MalformedKey)
        );
    }
}
