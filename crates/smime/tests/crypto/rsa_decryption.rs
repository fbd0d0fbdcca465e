//! RSA decryption of blocks that are wrong in one place each: RFC 3218, Bleichenbacher 1998, Manger
//! 2001.

use rsa::{BoxedUint, hazmat, pkcs8::EncodePrivateKey, traits::PublicKeyParts};
use smime::crypto::{CryptoError, DigestAlgorithm, KeyTransport, PrivateKeyInfo, Secret};

use crate::loading::Loading;
use crate::provider::provider;
use crate::rsa::test_key;

/// The octets of the test key's modulus.
const LEN: usize = 128;

#[test]
fn a_pkcs1_block_is_right_from_the_first_octet_to_the_last() {
    let right = pkcs1_block(&[0x5a; LEN - 3 - 16]);
    assert_eq!(decrypt_pkcs1(&right, 16), CONTENT_KEY);
    // The filler is anything but zero.
    let mut other_filler = right;
    other_filler[2] = 0xff;
    other_filler[LEN - 18] = 1;
    assert_eq!(decrypt_pkcs1(&other_filler, 16), CONTENT_KEY);

    let mut wrong = Vec::new();
    for (at, value) in [
        (0, 1),
        (1, 0),
        (1, 1),
        (1, 3),
        // A zero in the filler ends it: the key would be longer.
        (2, 0),
        (9, 0),
        (10, 0),
        (60, 0),
        (LEN - 18, 0),
        // And without the zero behind it the key would be shorter, or none.
        (LEN - 17, 1),
        (LEN - 17, 0xff),
    ] {
        let mut block = right;
        block[at] = value;
        wrong.push(block);
    }
    let mut substitutes = Vec::new();
    for block in wrong {
        let key = decrypt_pkcs1(&block, 16);
        assert_eq!(key.len(), 16);
        assert_ne!(key, CONTENT_KEY, "{block:02x?}");
        assert!(!substitutes.contains(&key), "{block:02x?}");
        substitutes.push(key);
    }
}

#[test]
fn a_pkcs1_key_of_another_length_is_as_good_as_none() {
    let right = pkcs1_block(&[0x5a; LEN - 3 - 16]);
    for len in [0, 1, 15, 17, 24, 32, LEN - 11, LEN - 10, LEN, LEN + 1, 1000] {
        let key = decrypt_pkcs1(&right, len);
        assert_eq!(key.len(), len);
        // Neither the key, nor the end or the beginning of what stands there.
        let (shorter, longer) = (&right[LEN - len.min(LEN)..], &right[LEN - 16..]);
        if len >= 15 {
            assert_ne!(key, shorter, "{len}");
            assert!(
                !longer.starts_with(&key) && !key.starts_with(longer),
                "{len}"
            );
        }
    }
}

#[test]
fn the_pkcs1_filler_has_eight_octets_at_least() {
    for (filler, good) in [(8, true), (7, false), (1, false), (0, false)] {
        let len = LEN - 3 - filler;
        let mut block = [0x77; LEN];
        block[..2].copy_from_slice(&[0, 2]);
        block[2..2 + filler].fill(0xee);
        block[2 + filler] = 0;
        let key = decrypt_pkcs1(&block, len);
        assert_eq!(key.len(), len);
        assert_eq!(key == vec![0x77; len], good, "{filler}");
    }
}

/// EME-OAEP by RFC 8017 section 7.1.1, written once more with the masks laid bare.
#[test]
fn an_oaep_block_is_right_from_the_first_octet_to_the_last() {
    let right = oaep_data(b"");
    assert_eq!(decrypt_oaep(0, &right, b""), Ok(CONTENT_KEY.to_vec()));
    assert_eq!(
        decrypt_oaep(0, &oaep_data(b"label"), b"label"),
        Ok(CONTENT_KEY.to_vec())
    );
    assert_eq!(decrypt_oaep(0, &right, b"label"), Err(CryptoError::Failed));
    assert_eq!(
        decrypt_oaep(0, &oaep_data(b"label"), b""),
        Err(CryptoError::Failed)
    );
    assert_eq!(decrypt_oaep(1, &right, b""), Err(CryptoError::Failed));
    for at in 0..right.len() - 16 {
        for change in [1, 0x80] {
            let mut wrong = right.clone();
            wrong[at] ^= change;
            assert_eq!(
                decrypt_oaep(0, &wrong, b""),
                Err(CryptoError::Failed),
                "{at}"
            );
        }
    }
    // The octet before the key, moved: a key that is longer, and one that is shorter.
    let mut longer = right.clone();
    let one = longer.len() - 17;
    longer[one - 1..=one].copy_from_slice(&[1, 1]);
    assert_eq!(decrypt_oaep(0, &longer, b""), Err(CryptoError::Failed));
    let mut shorter = right;
    shorter[one..=one + 1].copy_from_slice(&[0, 1]);
    assert_eq!(decrypt_oaep(0, &shorter, b""), Err(CryptoError::Failed));
}

const CONTENT_KEY: [u8; 16] = *b"0123456789abcdef";

/// The filler, and the content key behind it.
fn pkcs1_block(filler: &[u8; LEN - 3 - 16]) -> [u8; LEN] {
    let block = [&[0, 2], &filler[..], &[0], &CONTENT_KEY].concat();
    block.try_into().unwrap()
}

/// DB of RFC 8017 section 7.1.1, step 2c, with SHA-256.
fn oaep_data(label: &[u8]) -> Vec<u8> {
    let zeros = LEN - 16 - 2 * 32 - 2;
    [
        sha256(&[label]),
        vec![0; zeros],
        vec![1],
        CONTENT_KEY.to_vec(),
    ]
    .concat()
}

/// Masks, encrypts and decrypts data behind a first octet.
fn decrypt_oaep(first: u8, data: &[u8], label: &[u8]) -> Result<Vec<u8>, CryptoError> {
    let mut seed = vec![0xc3; 32];
    let mut data = data.to_vec();
    mask(&seed, &mut data);
    mask(&data, &mut seed);
    let block = [vec![first], seed, data].concat();
    let scheme = KeyTransport::RsaOaep {
        digest: DigestAlgorithm::Sha256,
        mgf_digest: DigestAlgorithm::Sha256,
        label: label.to_vec(),
    };
    decrypt(&scheme, &block, 16).map(|key| key.as_bytes().to_vec())
}

/// MGF1 with SHA-256.
fn mask(seed: &[u8], data: &mut [u8]) {
    for (counter, chunk) in data.chunks_mut(32).enumerate() {
        let mask = sha256(&[seed, &(counter as u32).to_be_bytes()]);
        for (octet, mask) in chunk.iter_mut().zip(mask) {
            *octet ^= mask;
        }
    }
}

fn sha256(parts: &[&[u8]]) -> Vec<u8> {
    let mut digest = provider().digest(DigestAlgorithm::Sha256).unwrap();
    parts.iter().for_each(|part| digest.update(part));
    digest.finish().as_bytes().to_vec()
}

fn decrypt_pkcs1(block: &[u8], len: usize) -> Vec<u8> {
    let key = decrypt(&KeyTransport::RsaPkcs1, block, len).unwrap();
    key.as_bytes().to_vec()
}

/// Encrypts a block as it is, and decrypts it as a key of `len` octets.
fn decrypt(scheme: &KeyTransport, block: &[u8], len: usize) -> Result<Secret, CryptoError> {
    let key = test_key();
    let number = BoxedUint::from_be_slice(block, key.n().bits_precision()).unwrap();
    let encrypted = hazmat::rsa_encrypt(&key.to_public_key(), &number).unwrap();
    let private = PrivateKeyInfo::from_pkcs8_der(key.to_pkcs8_der().unwrap().as_bytes()).unwrap();
    provider().decrypt_key(scheme, &private, &encrypted.to_be_bytes(), len)
}
