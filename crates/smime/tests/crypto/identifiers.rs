//! The tables of encryption algorithms: identifiers, names, parameters read and written.

use const_oid::ObjectIdentifier;
use smime::crypto::{
    AgreementScheme, AlgorithmError, AlgorithmIdentifier, CipherKind, ContentEncryption,
    DigestAlgorithm, KeyAgreement, KeyKind, KeyTransport, KeyWrap, MacAlgorithm, PasswordKdf,
    PwriWrap, RustCrypto, Secret,
};

use crate::support::{identifier, tlv};
use DigestAlgorithm::{Md5, Sha1, Sha224, Sha256, Sha384, Sha512};

fn oid(dotted: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(dotted)
}

/// An AlgorithmIdentifier; the parameters are in hexadecimal, and may be nothing.
fn read(dotted: &str, parameters: &str) -> AlgorithmIdentifier {
    AlgorithmIdentifier::from_der(&identifier(oid(dotted), parameters)).unwrap()
}

fn wrong<T: core::fmt::Debug>(outcome: Result<T, AlgorithmError>, context: &str) {
    assert!(
        matches!(outcome, Err(AlgorithmError::Parameters { .. })),
        "{context}: {outcome:?}"
    );
}

fn unsupported<T: core::fmt::Debug>(outcome: Result<T, AlgorithmError>, context: &str) {
    assert!(
        matches!(outcome, Err(AlgorithmError::Unsupported { .. })),
        "{context}: {outcome:?}"
    );
}

#[test]
fn ciphers_have_the_identifiers_and_lengths_of_their_standards() {
    // RFC 3565 section 4.1, RFC 5084 section 3, RFC 8103 section 3, RFC 3370 section 5.
    let expected = [
        ("2.16.840.1.101.3.4.1.2", "aes-128-cbc", Some(16), 16, false),
        (
            "2.16.840.1.101.3.4.1.22",
            "aes-192-cbc",
            Some(24),
            16,
            false,
        ),
        (
            "2.16.840.1.101.3.4.1.42",
            "aes-256-cbc",
            Some(32),
            16,
            false,
        ),
        ("2.16.840.1.101.3.4.1.6", "aes-128-gcm", Some(16), 1, true),
        ("2.16.840.1.101.3.4.1.26", "aes-192-gcm", Some(24), 1, true),
        ("2.16.840.1.101.3.4.1.46", "aes-256-gcm", Some(32), 1, true),
        ("2.16.840.1.101.3.4.1.7", "aes-128-ccm", Some(16), 1, true),
        ("2.16.840.1.101.3.4.1.27", "aes-192-ccm", Some(24), 1, true),
        ("2.16.840.1.101.3.4.1.47", "aes-256-ccm", Some(32), 1, true),
        (
            "1.2.840.113549.1.9.16.3.18",
            "chacha20-poly1305",
            Some(32),
            1,
            true,
        ),
        ("1.2.840.113549.3.7", "des-ede3-cbc", Some(24), 8, false),
        ("1.2.840.113549.3.2", "rc2-cbc", None, 8, false),
    ];
    for (cipher, (dotted, name, key_len, block_len, aead)) in
        CipherKind::ALL.into_iter().zip(expected)
    {
        assert_eq!(cipher.oid(), oid(dotted), "{cipher}");
        assert_eq!(cipher.name(), name);
        assert_eq!(CipherKind::from_name(name), Some(cipher));
        assert_eq!(CipherKind::from_oid(&oid(dotted).into()), Some(cipher));
        assert_eq!(cipher.key_len(), key_len, "{cipher}");
        assert_eq!(cipher.block_len(), block_len, "{cipher}");
        assert_eq!(cipher.is_aead(), aead, "{cipher}");
        assert_eq!(cipher.legacy(), block_len == 8, "{cipher}");
    }
    assert_eq!(CipherKind::from_name("aes-256-ofb"), None);
}

#[test]
fn what_is_made_for_a_cipher_is_read_back() {
    for kind in CipherKind::ALL {
        let made = ContentEncryption::generate(kind, &RustCrypto).unwrap();
        let der = made.identifier().to_der();
        let read = AlgorithmIdentifier::from_der(&der).unwrap();
        assert_eq!(ContentEncryption::from_identifier(&read), Ok(made.clone()));
        let again = ContentEncryption::generate(kind, &RustCrypto).unwrap();
        assert_ne!(again.iv, made.iv, "{kind}");
        assert_eq!(made.key_len(), kind.key_len().unwrap_or(16), "{kind}");
        assert_eq!(made.tag_len, if kind.is_aead() { 16 } else { 0 }, "{kind}");
    }
}

#[test]
fn gcm_parameters_are_a_nonce_and_a_tag_of_12_to_16_octets() {
    let gcm = |fields: &[&str]| {
        ContentEncryption::from_identifier(&read("2.16.840.1.101.3.4.1.46", &tlv(0x30, fields)))
    };
    let nonce = |len: usize| tlv(0x04, &[&"07".repeat(len)]);
    let twelve = nonce(12);
    assert_eq!(gcm(&[&twelve]).unwrap().tag_len, 12);
    for len in 12..=16 {
        let read = gcm(&[&twelve, &format!("0201{len:02x}")]).unwrap();
        assert_eq!((read.tag_len, read.iv), (len, vec![7; 12]));
    }
    for len in [1, 8, 13, 16, 17, 100] {
        assert_eq!(gcm(&[&nonce(len)]).unwrap().iv, vec![7; len]);
    }
    for len in ["020100", "020104", "02010b", "020111", "0201ff", "02020100"] {
        wrong(gcm(&[&twelve, len]), len);
    }
    // A count that is 12 only when cut to one octet.
    wrong(gcm(&[&twelve, "0205010000000c"]), "long");
    wrong(gcm(&[&nonce(0)]), "no nonce");
    wrong(gcm(&[]), "empty");
    wrong(gcm(&[&twelve, "020110", "0500"]), "more");
    wrong(gcm(&["020110", &twelve]), "turned around");
    for parameters in ["", "0500", &twelve] {
        let identifier = read("2.16.840.1.101.3.4.1.46", parameters);
        wrong(ContentEncryption::from_identifier(&identifier), parameters);
    }
}

#[test]
fn ccm_parameters_are_a_nonce_of_7_to_13_octets_and_an_even_tag() {
    let ccm = |nonce: usize, tag: &str| {
        let nonce = tlv(0x04, &[&"07".repeat(nonce)]);
        let parameters = tlv(0x30, &[&nonce, tag]);
        ContentEncryption::from_identifier(&read("2.16.840.1.101.3.4.1.7", &parameters))
    };
    for nonce in 0..=16 {
        let outcome = ccm(nonce, "");
        if (7..=13).contains(&nonce) {
            assert_eq!(outcome.unwrap().tag_len, 12);
        } else {
            wrong(outcome, "nonce");
        }
    }
    for tag in 0..=20 {
        let outcome = ccm(12, &format!("0201{tag:02x}"));
        if [4, 6, 8, 10, 12, 14, 16].contains(&tag) {
            assert_eq!(outcome.unwrap().tag_len, tag);
        } else {
            wrong(outcome, "tag");
        }
    }
}

#[test]
fn initialisation_vectors_are_as_long_as_a_block() {
    for (dotted, right) in [
        ("2.16.840.1.101.3.4.1.2", 16),
        ("2.16.840.1.101.3.4.1.42", 16),
        ("1.2.840.113549.3.7", 8),
        ("1.2.840.113549.1.9.16.3.18", 12),
    ] {
        for len in [0, 7, 8, 9, 11, 12, 13, 15, 16, 17, 24] {
            let parameters = tlv(0x04, &[&"07".repeat(len)]);
            let outcome = ContentEncryption::from_identifier(&read(dotted, &parameters));
            if len == right {
                assert_eq!(outcome.unwrap().iv, vec![7; len]);
            } else {
                wrong(outcome, dotted);
            }
        }
        for parameters in ["", "0500", "3000"] {
            wrong(
                ContentEncryption::from_identifier(&read(dotted, parameters)),
                dotted,
            );
        }
    }
}

#[test]
fn rc2_has_the_effective_bits_that_its_version_stands_for() {
    let rc2 = |version: &str, iv: usize| {
        let iv = tlv(0x04, &[&"07".repeat(iv)]);
        let parameters = tlv(0x30, &[version, &iv]);
        ContentEncryption::from_identifier(&read("1.2.840.113549.3.2", &parameters))
    };
    // RFC 3370 section 5.2; RFC 8018 appendix B.2.3 for the last three.
    for (version, bits, key_len) in [
        ("020200a0", 40, 5),
        ("020178", 64, 8),
        ("02013a", 128, 16),
        ("", 32, 4),
        ("02020100", 256, 32),
        ("02020400", 1024, 128),
    ] {
        let read = rc2(version, 8).unwrap();
        assert_eq!((read.effective_bits, read.key_len()), (bits, key_len));
        let written = read.identifier();
        assert_eq!(ContentEncryption::from_identifier(&written), Ok(read));
    }
    for version in ["020100", "0201a0", "020128", "020200ff", "02020401", "0500"] {
        wrong(rc2(version, 8), version);
    }
    wrong(rc2("02013a", 7), "vector");
    wrong(rc2("02013a", 16), "vector");
}

#[test]
fn an_unknown_cipher_is_unsupported() {
    // id-aes128-OFB, id-aes128-wrap.
    for dotted in ["2.16.840.1.101.3.4.1.3", "2.16.840.1.101.3.4.1.5"] {
        unsupported(
            ContentEncryption::from_identifier(&read(dotted, "")),
            dotted,
        );
    }
}

#[test]
fn oaep_parameters_must_be_there_and_have_the_defaults_of_rfc_3560() {
    let oaep =
        |parameters: &str| KeyTransport::from_identifier(&read("1.2.840.113549.1.1.7", parameters));
    let sha1 = KeyTransport::oaep(Sha1);
    assert_eq!(oaep("3000"), Ok(sha1.clone()));
    // RFC 8017 appendix A.2.1 and RFC 3560 section 3: what is default is left out.
    assert_eq!(
        hex::encode(sha1.identifier().to_der()),
        "300d06092a864886f70d0101073000"
    );
    let (sha256, sha1_written) = ("300d06096086480165030402010500", "300906052b0e03021a0500");
    let mgf1 = |hash: &str| tlv(0x30, &["06092a864886f70d010108", hash]);
    let label = |octets: &str| tlv(0x30, &["06092a864886f70d010109", octets]);
    let explicit = |number: u8, field: &str| tlv(0xa0 | number, &[field]);
    let all = |digest, mgf: &str, octets: &str| {
        oaep(&tlv(
            0x30,
            &[
                &explicit(0, digest),
                &explicit(1, &mgf1(mgf)),
                &explicit(2, &label(octets)),
            ],
        ))
    };
    assert_eq!(all(sha1_written, sha1_written, "0400"), Ok(sha1));
    assert_eq!(all(sha256, sha256, "0400"), Ok(KeyTransport::oaep(Sha256)));
    assert_eq!(
        all(sha256, sha1_written, "040141"),
        Ok(KeyTransport::RsaOaep {
            digest: Sha256,
            mgf_digest: Sha1,
            label: vec![0x41],
        })
    );
    for parameters in ["", "0500", "0400", "30020500", "300201ff"] {
        wrong(oaep(parameters), parameters);
    }
    // pSourceFunc without parameters, with others, and one that is unknown.
    for source in ["", "0500", "020100"] {
        wrong(oaep(&tlv(0x30, &[&explicit(2, &label(source))])), source);
    }
    let other = tlv(0x30, &["06092a864886f70d010108"]);
    unsupported(oaep(&tlv(0x30, &[&explicit(2, &other)])), "pSourceFunc");
    unsupported(oaep(&tlv(0x30, &[&explicit(1, sha256)])), "maskGenFunc");
    let md5 = "300c06082a864886f70d02050500";
    unsupported(oaep(&tlv(0x30, &[&explicit(0, md5)])), "MD5");
    unsupported(oaep(&tlv(0x30, &[&explicit(1, &mgf1(md5))])), "MD5");
}

#[test]
fn key_transport_is_read_back_as_it_is_written() {
    for scheme in [
        KeyTransport::RsaPkcs1,
        KeyTransport::oaep(Sha512),
        KeyTransport::RsaOaep {
            digest: Sha384,
            mgf_digest: Sha1,
            label: b"a label".to_vec(),
        },
        KeyTransport::RsaOaep {
            digest: Sha1,
            mgf_digest: Sha224,
            label: vec![0],
        },
    ] {
        let der = scheme.identifier().to_der();
        let read = AlgorithmIdentifier::from_der(&der).unwrap();
        assert_eq!(KeyTransport::from_identifier(&read), Ok(scheme.clone()));
        assert_eq!(KeyTransport::name_of(&read.oid), Some(scheme.name()));
    }
    let pkcs1 =
        |parameters| KeyTransport::from_identifier(&read("1.2.840.113549.1.1.1", parameters));
    assert_eq!(pkcs1("0500"), Ok(KeyTransport::RsaPkcs1));
    assert_eq!(pkcs1(""), Ok(KeyTransport::RsaPkcs1));
    wrong(pkcs1("3000"), "3000");
    let pss = read("1.2.840.113549.1.1.10", "3000");
    unsupported(KeyTransport::from_identifier(&pss), "RSASSA-PSS");
}

#[test]
fn agreement_schemes_have_the_identifiers_of_their_standards() {
    let (x963, cofactor) = ("1.3.133.16.840.63.0", "1.3.132.1");
    let x963_scheme = |digest, cofactor| AgreementScheme::X963 { digest, cofactor };
    let expected = [
        // RFC 5753 section 7.1.4.
        (format!("{x963}.2"), x963_scheme(Sha1, false)),
        (format!("{cofactor}.11.0"), x963_scheme(Sha224, false)),
        (format!("{cofactor}.11.1"), x963_scheme(Sha256, false)),
        (format!("{cofactor}.11.2"), x963_scheme(Sha384, false)),
        (format!("{cofactor}.11.3"), x963_scheme(Sha512, false)),
        (format!("{x963}.3"), x963_scheme(Sha1, true)),
        (format!("{cofactor}.14.0"), x963_scheme(Sha224, true)),
        (format!("{cofactor}.14.1"), x963_scheme(Sha256, true)),
        (format!("{cofactor}.14.2"), x963_scheme(Sha384, true)),
        (format!("{cofactor}.14.3"), x963_scheme(Sha512, true)),
        // RFC 8418 section 5.
        (
            "1.2.840.113549.1.9.16.3.19".into(),
            AgreementScheme::Hkdf { digest: Sha256 },
        ),
        (
            "1.2.840.113549.1.9.16.3.20".into(),
            AgreementScheme::Hkdf { digest: Sha384 },
        ),
        (
            "1.2.840.113549.1.9.16.3.21".into(),
            AgreementScheme::Hkdf { digest: Sha512 },
        ),
    ];
    assert!(AgreementScheme::all().eq(expected.iter().map(|(_, scheme)| *scheme)));
    for (dotted, scheme) in expected {
        assert_eq!(scheme.oid(), Some(oid(&dotted)));
        assert_eq!(
            AgreementScheme::from_name(scheme.name().unwrap()),
            Some(scheme)
        );
        for wrap in KeyWrap::ALL {
            let agreement = KeyAgreement { scheme, wrap };
            let der = agreement.identifier().unwrap().to_der();
            let read = AlgorithmIdentifier::from_der(&der).unwrap();
            assert_eq!(KeyAgreement::from_identifier(&read), Ok(agreement));
        }
        wrong(KeyAgreement::from_identifier(&read(&dotted, "")), &dotted);
        wrong(
            KeyAgreement::from_identifier(&read(&dotted, "0500")),
            &dotted,
        );
    }
    for scheme in [
        x963_scheme(Md5, false),
        x963_scheme(Md5, true),
        AgreementScheme::Hkdf { digest: Sha1 },
    ] {
        let wrap = KeyWrap::Aes128;
        assert_eq!((scheme.oid(), scheme.name()), (None, None));
        assert_eq!(KeyAgreement { scheme, wrap }.identifier(), None);
    }
    // ECMQV, and id-alg-CMS3DESwrap as what the key is for.
    let aes_wrap = "300b0609608648016503040105";
    let mqv = read("1.3.132.1.15.1", aes_wrap);
    unsupported(KeyAgreement::from_identifier(&mqv), "ECMQV");
    let triple_des = "300f060b2a864886f70d01091003060500";
    let agreement = read("1.3.132.1.11.1", triple_des);
    unsupported(KeyAgreement::from_identifier(&agreement), "3DES wrap");
    let with_null = read("1.3.132.1.11.1", "300d06096086480165030401050500");
    wrong(KeyAgreement::from_identifier(&with_null), "NULL");
}

/// Computed from RFC 5753 section 7.2 and RFC 8418 section 2 with Python's hashlib and hmac.
#[test]
fn the_key_encryption_key_is_bound_to_key_wrap_and_ukm() {
    let key = |scheme, wrap, ukm: Option<&[u8]>| {
        let secret = Secret::new((0..32).collect());
        let key = KeyAgreement { scheme, wrap }.key_encryption_key(&RustCrypto, &secret, ukm);
        hex::encode(key.unwrap().as_bytes())
    };
    let x963 = |digest| AgreementScheme::X963 {
        digest,
        cofactor: false,
    };
    let hkdf = |digest| AgreementScheme::Hkdf { digest };
    for (scheme, wrap, ukm, expected) in [
        (
            x963(Sha256),
            KeyWrap::Aes128,
            None,
            "1983cc4d05d34db303458415c914b607",
        ),
        (
            x963(Sha1),
            KeyWrap::Aes256,
            Some(&b"ukm"[..]),
            "3987a03487303932e0012cd5741bc2886270687de99094e5cb9789b06fe708a9",
        ),
        (
            hkdf(Sha256),
            KeyWrap::Aes256,
            None,
            "ad876c55596d24628c2d82224f45e4c03e5879fc3a83ec4b0b500997fce37f66",
        ),
        (
            hkdf(Sha512),
            KeyWrap::Aes192,
            Some(&b"ukm"[..]),
            "16451500113fcb7fbccba34ac9e89afaa0edf31a2c48bb5f",
        ),
    ] {
        assert_eq!(key(scheme, wrap, ukm), expected, "{scheme:?}");
    }
}

#[test]
fn macs_have_the_identifiers_of_their_standards() {
    // RFC 8018 appendix B.1; RFC 3370 section 6.1 for the one that CMS writes.
    for (mac, arc) in MacAlgorithm::ALL.into_iter().zip(7..) {
        let dotted = format!("1.2.840.113549.2.{arc}");
        assert_eq!(mac.oid(), Some(oid(&dotted)), "{mac}");
        for parameters in ["", "0500"] {
            let read = read(&dotted, parameters);
            assert_eq!(MacAlgorithm::from_identifier(&read), Ok(mac));
        }
        wrong(
            MacAlgorithm::from_identifier(&read(&dotted, "3000")),
            &dotted,
        );
        assert_eq!(MacAlgorithm::from_name(mac.name()), Some(mac));
        let written = mac.identifier().unwrap();
        assert_eq!(written.parameters, None);
        assert_eq!(MacAlgorithm::from_identifier(&written), Ok(mac));
    }
    let written = MacAlgorithm::Hmac(Sha1).identifier().unwrap();
    assert_eq!(written, read("1.3.6.1.5.5.8.1.2", ""));
    assert_eq!(MacAlgorithm::Hmac(Md5).identifier(), None);
    unsupported(
        MacAlgorithm::from_identifier(&read("2.16.840.1.101.3.4.2.1", "")),
        "a digest",
    );
}

/// The first is the example of RFC 3211 section 3.
#[test]
fn pbkdf2_parameters_are_read_and_written() {
    let pbkdf2 =
        |parameters: &str| PasswordKdf::from_identifier(&read("1.2.840.113549.1.5.12", parameters));
    let example = "300d04081234567878563412020105";
    let kdf = pbkdf2(example).unwrap();
    assert_eq!(
        kdf,
        PasswordKdf {
            prf: Sha1,
            salt: vec![0x12, 0x34, 0x56, 0x78, 0x78, 0x56, 0x34, 0x12],
            iterations: 5,
            key_len: None,
        }
    );
    // With its passphrase and the length of a DES key.
    let key = kdf.derive(&RustCrypto, &Secret::new(b"password".to_vec()), 8);
    assert_eq!(hex::encode(key.unwrap().as_bytes()), "d1daa78615f287e6");
    assert_eq!(
        kdf.identifier(),
        Some(read("1.2.840.113549.1.5.12", example))
    );

    let salt = "040107";
    let sha256 = "300c06082a864886f70d02090500";
    let with_all = tlv(0x30, &[salt, "02020400", "020120", sha256]);
    let kdf = pbkdf2(&with_all).unwrap();
    assert_eq!(
        (kdf.prf, kdf.iterations, kdf.key_len),
        (Sha256, 1024, Some(32))
    );
    assert_eq!(
        kdf.identifier(),
        Some(read("1.2.840.113549.1.5.12", &with_all))
    );
    let password = Secret::new(Vec::new());
    assert!(kdf.derive(&RustCrypto, &password, 32).is_ok());
    assert!(kdf.derive(&RustCrypto, &password, 16).is_err());

    let huge = tlv(0x30, &[salt, "0209010000000000000001"]);
    assert_eq!(pbkdf2(&huge).unwrap().iterations, u32::MAX);
    for fields in [
        vec![],
        vec![salt],
        vec![salt, "020100"],
        vec![salt, "0201ff"],
        vec![salt, "020101", "020100"],
        vec![salt, "020101", "020110", "0500"],
        // otherSource.
        vec!["300406022a03", "020101"],
    ] {
        wrong(pbkdf2(&tlv(0x30, &fields)), &format!("{fields:?}"));
    }
    wrong(pbkdf2(""), "absent");
    let unknown = "300406022a03";
    unsupported(pbkdf2(&tlv(0x30, &[salt, "020101", unknown])), "prf");
    let scrypt = read("1.3.6.1.4.1.11591.4.11", "3000");
    unsupported(PasswordKdf::from_identifier(&scrypt), "scrypt");
}

/// The first is the second example of RFC 3211 section 3.
#[test]
fn the_password_key_wrap_takes_block_ciphers_in_cbc_mode_alone() {
    let pwri = |parameters: &str| {
        PwriWrap::from_identifier(&read("1.2.840.113549.1.9.16.3.9", parameters))
    };
    let example = "301406082a864886f70d03070408baf1ca7931213c4e";
    let wrap = pwri(example).unwrap();
    assert_eq!(wrap.cipher.kind, CipherKind::TripleDesCbc);
    assert_eq!(hex::encode(&wrap.cipher.iv), "baf1ca7931213c4e");
    assert_eq!(
        wrap.identifier(),
        read("1.2.840.113549.1.9.16.3.9", example)
    );

    for kind in CipherKind::ALL {
        let cipher = ContentEncryption::generate(kind, &RustCrypto).unwrap();
        let outcome = pwri(&hex::encode(cipher.identifier().to_der()));
        match kind.is_aead() {
            true => wrong(outcome, kind.name()),
            false => assert_eq!(outcome, Ok(PwriWrap { cipher })),
        }
    }
    wrong(pwri(""), "absent");
    wrong(pwri("0500"), "NULL");
    // des-CBC of the first example, and a cipher without its vector.
    unsupported(pwri("301106052b0e0302070408efe598ef21b33d6d"), "DES");
    wrong(pwri("300a06082a864886f70d0307"), "no vector");
}

#[test]
fn keys_to_make_have_names() {
    let names = [
        "rsa-2048", "rsa-3072", "rsa-4096", "p256", "p384", "p521", "ed25519", "x25519",
    ];
    for (kind, name) in KeyKind::ALL.into_iter().zip(names) {
        assert_eq!(kind.name(), name);
        assert_eq!(KeyKind::from_name(name), Some(kind));
        assert_eq!(kind.signs(), name != "x25519");
    }
    for name in ["", "rsa", "rsa-1024", "rsa-2048 ", "RSA-2048"] {
        assert_eq!(KeyKind::from_name(name), None);
    }
}

#[test]
fn what_is_secret_is_not_shown() {
    let secret = Secret::new(b"hunter2".to_vec());
    assert_eq!(format!("{secret:?}"), "Secret(7 octets)");
    assert_eq!(secret, Secret::from(&b"hunter2"[..]));
    assert_ne!(secret, Secret::from(&b"hunter3"[..]));
    assert_ne!(secret, Secret::from(&b"hunter"[..]));
}
