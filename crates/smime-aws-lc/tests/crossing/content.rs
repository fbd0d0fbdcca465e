//! Content ciphers, in pieces of every size.

use smime::crypto::{CipherKind, ContentEncryption, Direction, Provider};

use crate::support::{PAIRS, names, octets};

/// More than any provider works on at once.
const LEN: usize = 100_000;
const PIECES: [usize; 5] = [1, 16, 31, 4096, LEN];

#[test]
fn cbc_gives_the_same_blocks() {
    for kind in CipherKind::ALL.into_iter().filter(|kind| !kind.is_aead()) {
        for pair in PAIRS {
            let cipher = ContentEncryption::generate(kind, pair.0).unwrap();
            let len = LEN - LEN % kind.block_len();
            let key = octets(cipher.key_len());
            let run = |provider: &dyn Provider, direction, mut blocks: Vec<u8>, piece: usize| {
                let mut stream = provider.cbc(&cipher, direction, &key).unwrap();
                let piece = piece.next_multiple_of(kind.block_len());
                blocks
                    .chunks_mut(piece)
                    .for_each(|piece| stream.process(piece));
                blocks
            };
            for piece in PIECES {
                let case = format!("{} {kind} {piece}", names(pair));
                let encrypted = run(pair.0, Direction::Encrypt, octets(len), piece);
                let decrypted = run(pair.1, Direction::Decrypt, encrypted, LEN - piece + 1);
                assert!(decrypted == octets(len), "{case}");
            }
        }
    }
}

#[test]
fn an_incomplete_block_stays_as_it_is() {
    for kind in CipherKind::ALL.into_iter().filter(|kind| !kind.is_aead()) {
        for pair in PAIRS {
            let cipher = ContentEncryption::generate(kind, pair.0).unwrap();
            let key = octets(cipher.key_len());
            for direction in [Direction::Encrypt, Direction::Decrypt] {
                let block = kind.block_len();
                let [a, b] = [pair.0, pair.1].map(|provider| {
                    let mut stream = provider.cbc(&cipher, direction, &key).unwrap();
                    let mut first = octets(block + 3);
                    let mut second = octets(2 * block);
                    stream.process(&mut first);
                    assert_eq!(first[block..], octets(block + 3)[block..], "{kind}");
                    stream.process(&mut second);
                    [first, second].concat()
                });
                assert_eq!(a, b, "{} {kind}", names(pair));
            }
        }
    }
}

#[test]
fn aead_gives_the_same_octets_and_tag() {
    for kind in CipherKind::ALL.into_iter().filter(|kind| kind.is_aead()) {
        for pair in PAIRS {
            let cipher = ContentEncryption::generate(kind, pair.0).unwrap();
            aead(pair, &cipher, LEN, &octets(77));
            for len in [0, 1, 16, 17] {
                aead(pair, &cipher, len, b"");
            }
        }
    }
}

#[test]
fn gcm_takes_nonces_and_tags_of_other_lengths() {
    for iv_len in [1, 8, 13, 16, 60] {
        for tag_len in [12, 13, 16] {
            let cipher = ContentEncryption {
                kind: CipherKind::Aes128Gcm,
                iv: octets(iv_len),
                tag_len,
                effective_bits: 0,
            };
            for pair in PAIRS {
                aead(pair, &cipher, 1000, b"aad");
            }
        }
    }
}

fn aead(pair: (&dyn Provider, &dyn Provider), cipher: &ContentEncryption, len: usize, aad: &[u8]) {
    let key = octets(cipher.key_len());
    let run = |provider: &dyn Provider, direction, mut text: Vec<u8>, piece: usize| {
        let mut stream = provider
            .aead(cipher, direction, &key, aad, Some(len as u64))
            .unwrap();
        text.chunks_mut(piece)
            .for_each(|piece| stream.process(piece));
        (text, stream.finish().unwrap())
    };
    for piece in PIECES {
        let case = format!("{} {} {piece}", names(pair), cipher.kind);
        let (encrypted, tag) = run(pair.0, Direction::Encrypt, octets(len), piece);
        assert_eq!(tag.len(), cipher.tag_len, "{case}");
        let (decrypted, expected) = run(pair.1, Direction::Decrypt, encrypted, LEN - piece + 1);
        assert!(decrypted == octets(len), "{case}");
        assert_eq!(tag, expected, "{case}");
    }
}
