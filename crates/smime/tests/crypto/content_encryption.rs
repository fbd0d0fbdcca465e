//! Content encryption: identifiers, names, parameters read and written.

use smime::crypto::{AlgorithmIdentifier, CipherKind, ContentEncryption, RustCrypto};

use crate::support::{oid, read, tlv, unsupported, wrong};

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
    for parameters in ["", "0500"] {
        let identifier = read("2.16.840.1.101.3.4.1.46", parameters);
        wrong(ContentEncryption::from_identifier(&identifier), parameters);
    }
}

/// A nonce alone is what some senders write: twelve octets of it, beside a whole tag.
#[test]
fn bare_nonces_are_for_gcm_alone_and_have_twelve_octets() {
    for (oid, is_gcm) in [
        ("2.16.840.1.101.3.4.1.6", true),
        ("2.16.840.1.101.3.4.1.46", true),
        ("2.16.840.1.101.3.4.1.7", false),
    ] {
        for len in [0, 1, 7, 11, 12, 13, 16] {
            let bare = read(oid, &tlv(0x04, &[&"07".repeat(len)]));
            assert_eq!(ContentEncryption::is_bare(&bare), is_gcm);
            let found = ContentEncryption::from_identifier(&bare);
            if is_gcm && len == 12 {
                let found = found.unwrap();
                assert_eq!((found.tag_len, &found.iv[..]), (16, &[7; 12][..]));
                assert!(!ContentEncryption::is_bare(&found.identifier()));
            } else {
                wrong(found, &format!("{oid} {len}"));
            }
        }
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
