//! RSA signatures and keys that are odd on purpose.

use std::sync::OnceLock;

use const_oid::db::rfc5912;
use der::{
    Encode,
    asn1::{AnyRef, Uint},
};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use rsa::{BoxedUint, PrivateKey, hazmat, traits::PublicKeyParts};
use smime::crypto::{
    CryptoError, DigestAlgorithm, SignatureScheme, SubjectPublicKeyInfo, Verified,
};

use crate::provider::provider;
use crate::support::{spki, verify};

#[test]
fn a_pkcs1_block_is_right_to_the_last_octet() {
    let key = test_key();
    let digest = [0xd1; 32];
    let info = |text: &str| [hex::decode(text).unwrap(), digest.to_vec()].concat();
    // RFC 8017 section 9.2, note 1, and the same without the NULL.
    let right = info("3031300d060960864801650304020105000420");
    let without_null = info("302f300b06096086480165030402010420");
    let filled = |t: &[u8]| [&[0, 1], &vec![0xff; 128 - 3 - t.len()][..], &[0], t].concat();
    let short_filler = |t: &[u8], filler: usize| {
        let mut block = [&[0, 1], &vec![0xff; filler][..], &[0], t].concat();
        block.resize(128, 0xaa);
        block
    };
    let changed = |t: &[u8]| {
        let mut t = t.to_vec();
        *t.last_mut().unwrap() ^= 1;
        t
    };

    assert_eq!(
        verify_block(&key, &digest, &filled(&right)),
        Ok(Verified::default())
    );
    assert_eq!(
        verify_block(&key, &digest, &filled(&without_null)),
        Ok(Verified {
            digest_info_without_null: true
        })
    );
    for (name, block) in [
        ("last octet of the hash changed", filled(&changed(&right))),
        (
            "last octet of the hash changed, no NULL",
            filled(&changed(&without_null)),
        ),
        (
            "garbage after the DigestInfo (Bleichenbacher 2006)",
            short_filler(&right, 8),
        ),
        (
            "garbage after the DigestInfo, no NULL",
            short_filler(&without_null, 8),
        ),
        ("filler of seven octets", short_filler(&right, 7)),
        (
            "garbage in the parameters",
            filled(&info(
                "3041301d06096086480165030402010410aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa0420",
            )),
        ),
        (
            "garbage after the NULL",
            filled(&info("3033300f0609608648016503040201050005000420")),
        ),
        (
            "long length in the DigestInfo (BERserk)",
            filled(&info("308131300d060960864801650304020105000420")),
        ),
        (
            "long length of the hash",
            filled(&info("3032300d06096086480165030402010500048120")),
        ),
        (
            "another digest's identifier",
            filled(&info("3031300d060960864801650304020305000420")),
        ),
        ("no DigestInfo", filled(&digest)),
        ("block type 2", {
            let mut block = filled(&right);
            block[1] = 2;
            block
        }),
        ("a hole in the filler", {
            let mut block = filled(&right);
            block[10] = 0xfe;
            block
        }),
        ("no separator", {
            let mut block = filled(&right);
            block[128 - right.len() - 1] = 0xff;
            block
        }),
    ] {
        assert_eq!(
            verify_block(&key, &digest, &block),
            Err(CryptoError::Failed),
            "{name}"
        );
    }
}

#[test]
fn an_rsa_signature_is_one_number_below_the_modulus() {
    let key = test_key();
    let spki = rsa_spki(&key.n().to_be_bytes(), &[3]);
    let scheme = SignatureScheme::RsaPkcs1 {
        digest: DigestAlgorithm::Sha256,
    };
    let pss = SignatureScheme::RsaPss {
        digest: DigestAlgorithm::Sha256,
        mgf_digest: DigestAlgorithm::Sha256,
        salt_len: 32,
    };
    let modulus = key.n().to_be_bytes();
    for signature in [
        &[][..],
        &[0; 127],
        &[0; 128],
        &[0; 129],
        &modulus,
        &[0xff; 128],
        &vec![1; 1 << 20],
    ] {
        for scheme in [&scheme, &pss] {
            assert_eq!(
                verify(scheme, &spki, &[0; 32], signature),
                Err(CryptoError::Failed),
                "{scheme}, {} octets",
                signature.len()
            );
        }
    }
}

#[test]
fn an_rsa_signature_keeps_its_leading_zeros() {
    use rsa::{pkcs1v15::SigningKey, sha2::Sha256};
    use signature::{SignatureEncoding, Signer};
    let key = test_key();
    let spki = rsa_spki(&key.n().to_be_bytes(), &[3]);
    let scheme = SignatureScheme::RsaPkcs1 {
        digest: DigestAlgorithm::Sha256,
    };
    // One that without its zero still looks like a number below the modulus.
    let signer = SigningKey::<Sha256>::new(key);
    let (message, signature) = (0_u32..)
        .map(|counter| counter.to_be_bytes())
        .map(|message| (message, signer.sign(&message).to_vec()))
        .find(|(_, signature)| signature[0] == 0 && signature[1] < 0x80)
        .unwrap();
    let mut digest = provider().digest(DigestAlgorithm::Sha256).unwrap();
    digest.update(&message);
    let digest = digest.finish();

    for (signature, expected) in [
        (signature.clone(), Ok(Verified::default())),
        (signature[1..].to_vec(), Err(CryptoError::Failed)),
        ([&[0], &signature[..]].concat(), Err(CryptoError::Failed)),
    ] {
        assert_eq!(
            verify(&scheme, &spki, digest.as_bytes(), &signature),
            expected,
            "{} octets",
            signature.len()
        );
    }
}

#[test]
fn a_pss_salt_has_the_length_that_the_parameters_say() {
    use rsa::{pss::SigningKey, sha2::Sha256};
    use signature::{RandomizedSigner, SignatureEncoding};
    let key = test_key();
    let spki = rsa_spki(&key.n().to_be_bytes(), &[3]);
    let mut rng = ChaCha20Rng::seed_from_u64(2);
    let signature = SigningKey::<Sha256>::new_with_salt_len(key, 32)
        .sign_with_rng(&mut rng, b"message")
        .to_vec();
    let mut digest = provider().digest(DigestAlgorithm::Sha256).unwrap();
    digest.update(b"message");
    let digest = digest.finish();

    // 94 is the longest that a key of 1024 bits has room for: 128 - 32 - 2.
    for (salt_len, expected) in [
        (32, Ok(Verified::default())),
        (0, Err(CryptoError::Failed)),
        (31, Err(CryptoError::Failed)),
        (33, Err(CryptoError::Failed)),
        (94, Err(CryptoError::Failed)),
        (95, Err(CryptoError::Failed)),
        (u32::MAX, Err(CryptoError::Failed)),
    ] {
        let scheme = SignatureScheme::RsaPss {
            digest: DigestAlgorithm::Sha256,
            mgf_digest: DigestAlgorithm::Sha256,
            salt_len,
        };
        assert_eq!(
            verify(&scheme, &spki, digest.as_bytes(), &signature),
            expected,
            "{salt_len}"
        );
    }
}

/// RFC 8017 section 8.1.2, step 2c: with a modulus of 8k + 1 bits the encoded message is one octet
/// shorter than the modulus.
#[test]
fn a_pss_block_has_no_octet_above_the_encoded_message() {
    use rsa::{pss::SigningKey, sha2::Sha256};
    use signature::{RandomizedSigner, SignatureEncoding};
    let mut rng = ChaCha20Rng::seed_from_u64(3);
    let key = PrivateKey::new_with_exp(&mut rng, 1025, BoxedUint::from(3_u8)).unwrap();
    let precision = key.n().bits_precision();
    let octets =
        |number: &BoxedUint| number.to_be_bytes()[number.to_be_bytes().len() - 129..].to_vec();
    let spki = rsa_spki(&octets(key.n()), &[3]);
    let scheme = SignatureScheme::RsaPss {
        digest: DigestAlgorithm::Sha256,
        mgf_digest: DigestAlgorithm::Sha256,
        salt_len: 32,
    };
    let mut digest = provider().digest(DigestAlgorithm::Sha256).unwrap();
    digest.update(b"message");
    let digest = digest.finish();

    // A signer whose encoded message happens to stay below the modulus with 2^1024 added to it.
    let signer = SigningKey::<Sha256>::new_with_salt_len(key.clone(), 32);
    let forged = loop {
        let signature = signer.sign_with_rng(&mut rng, b"message").to_vec();
        assert_eq!(
            verify(&scheme, &spki, digest.as_bytes(), &signature),
            Ok(Verified::default())
        );
        let signature = BoxedUint::from_be_slice(&signature, precision).unwrap();
        let mut block = octets(&hazmat::rsa_encrypt(&key, &signature).unwrap());
        block[0] = 1;
        if block < octets(key.n()) {
            let block = BoxedUint::from_be_slice(&block, precision).unwrap();
            break hazmat::rsa_decrypt(None::<&mut ChaCha20Rng>, &key, &block).unwrap();
        }
    };
    assert_eq!(
        verify(&scheme, &spki, digest.as_bytes(), &octets(&forged)),
        Err(CryptoError::Failed)
    );
}

#[test]
fn rsa_keys_are_odd_numbers_in_their_order() {
    let odd = |len: usize| [&[0xc0], &vec![0x11; len - 1][..]].concat();
    let even = [&[0xc0], &[0x10; 127][..]].concat();
    let bits = |spki: &[u8]| {
        provider()
            .load_public_key(&SubjectPublicKeyInfo { spki_der: spki })
            .map(|key| key.bits())
    };

    assert_eq!(bits(&rsa_spki(&odd(128), &[1, 0, 1])), Ok(1024));
    assert_eq!(bits(&rsa_spki(&[0x01, 0x11], &[3])), Ok(9));
    assert_eq!(bits(&rsa_spki(&odd(4096), &[3])), Ok(32768));
    for (name, n, e) in [
        ("even modulus", even, vec![1, 0, 1]),
        ("no modulus", vec![0], vec![3]),
        ("exponent 0", odd(128), vec![0]),
        ("exponent 1", odd(128), vec![1]),
        ("exponent 2", odd(128), vec![2]),
        ("even exponent", odd(128), vec![1, 0, 0]),
        ("exponent as large as the modulus", odd(128), odd(128)),
        ("exponent longer than the modulus", odd(128), odd(129)),
    ] {
        assert_eq!(bits(&rsa_spki(&n, &e)), Err(CryptoError::Key), "{name}");
    }

    let negative = hex::decode("3006020181020103").unwrap();
    let trailing = hex::decode("3007020211010201030000").unwrap();
    for key in [&negative, &trailing, &Vec::new()] {
        let spki = spki(rfc5912::RSA_ENCRYPTION, Some(AnyRef::NULL), key);
        assert_eq!(bits(&spki), Err(CryptoError::Key));
    }
}

#[test]
fn rsa_numbers_too_large_to_compute_with_are_unsupported_not_invalid() {
    let odd = |len: usize| [&[0xc0], &vec![0x11; len - 1][..]].concat();
    let scheme = SignatureScheme::RsaPkcs1 {
        digest: DigestAlgorithm::Sha256,
    };
    for (n, e) in [(odd(2049), vec![3]), (odd(256), odd(255))] {
        assert_eq!(
            verify(&scheme, &rsa_spki(&n, &e), &[0; 32], &vec![1; n.len()]),
            Err(CryptoError::Unsupported)
        );
    }
}

#[test]
fn rsa_key_parameters_are_null_or_absent() {
    let numbers = rsa_numbers(&[&[0xc0], &[0x11; 127][..]].concat(), &[3]);
    let oid = AnyRef::from(&rfc5912::SECP_256_R_1);
    for (parameters, expected) in [
        (Some(AnyRef::NULL), Ok(1024)),
        (None, Ok(1024)),
        (Some(oid), Err(CryptoError::Key)),
    ] {
        let spki = spki(rfc5912::RSA_ENCRYPTION, parameters, &numbers);
        assert_eq!(
            provider()
                .load_public_key(&SubjectPublicKeyInfo { spki_der: &spki })
                .map(|key| key.bits()),
            expected
        );
    }
}

/// An RSA key of 1024 bits with e = 3, the same in every run.
pub(crate) fn test_key() -> PrivateKey {
    static KEY: OnceLock<PrivateKey> = OnceLock::new();
    let make = || {
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        PrivateKey::new_with_exp(&mut rng, 1024, BoxedUint::from(3_u8)).unwrap()
    };
    KEY.get_or_init(make).clone()
}

/// Signs a block of 128 octets as it stands, and verifies that.
fn verify_block(key: &PrivateKey, digest: &[u8], block: &[u8]) -> Result<Verified, CryptoError> {
    assert_eq!(block.len(), 128);
    let block = BoxedUint::from_be_slice(block, 1024).unwrap();
    let signature = hazmat::rsa_decrypt(None::<&mut ChaCha20Rng>, key, &block).unwrap();
    verify(
        &SignatureScheme::RsaPkcs1 {
            digest: DigestAlgorithm::Sha256,
        },
        &rsa_spki(&key.n().to_be_bytes(), &[3]),
        digest,
        &signature.to_be_bytes(),
    )
}

fn rsa_spki(n: &[u8], e: &[u8]) -> Vec<u8> {
    spki(
        rfc5912::RSA_ENCRYPTION,
        Some(AnyRef::NULL),
        &rsa_numbers(n, e),
    )
}

fn rsa_numbers(n: &[u8], e: &[u8]) -> Vec<u8> {
    vec![Uint::new(n).unwrap(), Uint::new(e).unwrap()]
        .to_der()
        .unwrap()
}
