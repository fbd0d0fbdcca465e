//! Key transport, agreement and wrap, MACs and passwords: identifiers, names, parameters read and
//! written.

use smime::crypto::{
    AgreementScheme, AlgorithmIdentifier, CipherKind, ContentEncryption, DigestAlgorithm,
    KemAlgorithm, KeyAgreement, KeyTransport, KeyWrap, MacAlgorithm, PasswordKdf, PwriWrap,
    RustCrypto, Secret,
};

use crate::support::{oid, read, tlv, unsupported, wrong};
use DigestAlgorithm::{Md5, Sha1, Sha224, Sha256, Sha384, Sha512};

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
            let agreement = KeyAgreement::new(scheme, wrap);
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
        assert_eq!(KeyAgreement::new(scheme, wrap).identifier(), None);
    }
    // ECMQV, and a cipher as what the key is for.
    let aes_wrap = "300b0609608648016503040105";
    let mqv = read("1.3.132.1.15.1", aes_wrap);
    unsupported(KeyAgreement::from_identifier(&mqv), "ECMQV");
    let cipher = "300b0609608648016503040102";
    let agreement = read("1.3.132.1.11.1", cipher);
    unsupported(KeyAgreement::from_identifier(&agreement), "AES-CBC");
}

/// RFC 3565 section 2.3.2, RFC 3370 section 4.3. What senders write where parameters are nothing is
/// NULL or absent, whichever the standard says.
#[test]
fn key_wraps_have_the_identifiers_of_their_standards() {
    let cases = [
        (
            KeyWrap::Aes128,
            "2.16.840.1.101.3.4.1.5",
            "",
            &["", "0500"][..],
        ),
        (
            KeyWrap::Aes192,
            "2.16.840.1.101.3.4.1.25",
            "",
            &["", "0500"],
        ),
        (
            KeyWrap::Aes256,
            "2.16.840.1.101.3.4.1.45",
            "",
            &["", "0500"],
        ),
        (
            KeyWrap::TripleDes,
            "1.2.840.113549.1.9.16.3.6",
            "0500",
            &["", "0500"],
        ),
        (
            KeyWrap::Rc2,
            "1.2.840.113549.1.9.16.3.7",
            "02013a",
            &["02013a"],
        ),
    ];
    assert!(KeyWrap::ALL.into_iter().eq(cases.iter().map(|case| case.0)));
    for (wrap, dotted, written, read_too) in cases {
        assert_eq!(wrap.identifier(), read(dotted, written), "{wrap:?}");
        for parameters in [
            "", "0500", "02013a", "020200a0", "020178", "3000", "0400", "050100",
        ] {
            let found = KeyWrap::from_identifier(&read(dotted, parameters));
            match read_too.contains(&parameters) {
                true => assert_eq!(found, Ok(wrap), "{wrap:?} {parameters}"),
                false => wrong(found, parameters),
            }
        }
    }
}

/// What the sender wrote enters the derivation, not what the standard has. Computed from RFC 5753
/// section 7.2 with Python's hashlib.
#[test]
fn the_key_encryption_key_is_bound_to_the_key_wrap_as_it_was_written() {
    for (wrap, expected) in WRITTEN {
        let agreement = KeyAgreement::from_identifier(&read("1.3.132.1.11.1", wrap)).unwrap();
        let secret = Secret::new((0..32).collect());
        let key = agreement.key_encryption_key(&RustCrypto, &secret, None);
        assert_eq!(hex::encode(key.unwrap().as_bytes()), expected, "{wrap}");
    }
}

const WRITTEN: [(&str, &str); 6] = [
    (
        "300b0609608648016503040105",
        "1983cc4d05d34db303458415c914b607",
    ),
    (
        "300d06096086480165030401050500",
        "dff729b6150c2a2b8f33df9741b46441",
    ),
    (
        "300d060960864801650304012d0500",
        "3a7f0ab77ee48b40cf4b80ec29a6ffcb634ced5ac24c7e736b5fa46767062b06",
    ),
    (
        "300f060b2a864886f70d01091003060500",
        "d75bc0fd0e9933d3aa3756f5819749081a8f1deefb46769e",
    ),
    (
        "300d060b2a864886f70d0109100306",
        "e842b97b87c582f85c062b0e3f42c7bed0271358a831cb55",
    ),
    (
        "3010060b2a864886f70d010910030702013a",
        "b4dc2f1308e08a06788bea4d21c28e24",
    ),
];

/// Computed from RFC 5753 section 7.2 and RFC 8418 section 2 with Python's hashlib and hmac.
#[test]
fn the_key_encryption_key_is_bound_to_key_wrap_and_ukm() {
    let key = |scheme, wrap, ukm: Option<&[u8]>| {
        let secret = Secret::new((0..32).collect());
        let key = KeyAgreement::new(scheme, wrap).key_encryption_key(&RustCrypto, &secret, ukm);
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
fn key_encapsulation_has_the_identifiers_of_rfc_9936_and_no_parameters() {
    for (kem, dotted, name) in [
        (
            KemAlgorithm::MlKem512,
            "2.16.840.1.101.3.4.4.1",
            "ml-kem-512",
        ),
        (
            KemAlgorithm::MlKem768,
            "2.16.840.1.101.3.4.4.2",
            "ml-kem-768",
        ),
        (
            KemAlgorithm::MlKem1024,
            "2.16.840.1.101.3.4.4.3",
            "ml-kem-1024",
        ),
    ] {
        assert_eq!(kem.oid(), oid(dotted));
        assert_eq!(kem.name(), name);
        assert_eq!(KemAlgorithm::from_name(name), Some(kem));
        assert_eq!(kem.identifier(), read(dotted, ""));
        assert_eq!(KemAlgorithm::from_identifier(&read(dotted, "")), Ok(kem));
        wrong(KemAlgorithm::from_identifier(&read(dotted, "0500")), name);
    }
    // id-ml-dsa-44, and one that nobody knows.
    for other in ["2.16.840.1.101.3.4.3.17", "2.16.840.1.101.3.4.4.9"] {
        unsupported(KemAlgorithm::from_identifier(&read(other, "")), other);
    }
    assert_eq!(KemAlgorithm::from_name("ml-kem"), None);
}

#[test]
fn what_is_secret_is_not_shown() {
    let secret = Secret::new(b"hunter2".to_vec());
    assert_eq!(format!("{secret:?}"), "Secret(7 octets)");
    assert_eq!(secret, Secret::from(&b"hunter2"[..]));
    assert_ne!(secret, Secret::from(&b"hunter3"[..]));
    assert_ne!(secret, Secret::from(&b"hunter"[..]));
}
