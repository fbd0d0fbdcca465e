//! The streaming AEADs against the crates that take whole messages.

use ::ccm::{
    Ccm,
    consts::{U4, U7, U8, U10, U12, U13, U16},
};
use aes_gcm::{
    AesGcm,
    aead::{Aead, KeyInit, Nonce, Payload},
};
use chacha20poly1305::ChaCha20Poly1305;
use proptest::prelude::*;
use smime::crypto::{CipherKind, ContentEncryption, Direction};

use crate::provider::provider;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn gcm_streams_what_the_crate_gives_whole(message in message()) {
        message.compare::<AesGcm<aes::Aes128, U12>>(CipherKind::Aes128Gcm, 16)?;
        message.compare::<AesGcm<aes::Aes192, U12>>(CipherKind::Aes192Gcm, 16)?;
        message.compare::<AesGcm<aes::Aes256, U12>>(CipherKind::Aes256Gcm, 16)?;
    }

    #[test]
    fn gcm_takes_nonces_of_other_lengths(message in message()) {
        message.compare::<AesGcm<aes::Aes256, ::ccm::consts::U1>>(CipherKind::Aes256Gcm, 16)?;
        message.compare::<AesGcm<aes::Aes256, U16>>(CipherKind::Aes256Gcm, 16)?;
        message.compare::<AesGcm<aes::Aes256, ::ccm::consts::U100>>(CipherKind::Aes256Gcm, 16)?;
        message.compare::<AesGcm<aes::Aes256, U12, U12>>(CipherKind::Aes256Gcm, 12)?;
    }

    #[test]
    fn ccm_streams_what_the_crate_gives_whole(message in message()) {
        message.compare::<Ccm<aes::Aes128, U16, U7>>(CipherKind::Aes128Ccm, 16)?;
        message.compare::<Ccm<aes::Aes192, U12, U12>>(CipherKind::Aes192Ccm, 12)?;
        message.compare::<Ccm<aes::Aes256, U4, U13>>(CipherKind::Aes256Ccm, 4)?;
        message.compare::<Ccm<aes::Aes256, U10, U8>>(CipherKind::Aes256Ccm, 10)?;
    }

    #[test]
    fn chacha20_poly1305_streams_what_the_crate_gives_whole(message in message()) {
        message.compare::<ChaCha20Poly1305>(CipherKind::ChaCha20Poly1305, 16)?;
    }
}

/// Associated data whose length takes the longer of CCM's two common forms (NIST SP 800-38C
/// appendix A.2.2).
#[test]
fn ccm_takes_long_associated_data() {
    for aad_len in [0xfeff, 0xff00, 0xff01, 0x1_0000] {
        let message = Message {
            octets: vec![1; 40],
            aad: vec![2; aad_len],
            pieces: vec![7],
            seed: 3,
        };
        message
            .compare::<Ccm<aes::Aes128, U16, U7>>(CipherKind::Aes128Ccm, 16)
            .unwrap();
    }
}

#[derive(Debug)]
struct Message {
    octets: Vec<u8>,
    aad: Vec<u8>,
    /// The lengths of the pieces, over and over.
    pieces: Vec<usize>,
    seed: u8,
}

fn message() -> impl Strategy<Value = Message> {
    let octets = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..200),
        prop::collection::vec(any::<u8>(), 0..20_000),
    ];
    let aad = prop::collection::vec(any::<u8>(), 0..70);
    let piece = prop_oneof![0..40_usize, 0..3000_usize];
    let pieces = prop::collection::vec(piece, 1..6);
    (octets, aad, pieces, any::<u8>()).prop_map(|(octets, aad, pieces, seed)| Message {
        octets,
        aad,
        pieces,
        seed,
    })
}

impl Message {
    fn compare<C: Aead + KeyInit>(
        &self,
        kind: CipherKind,
        tag_len: usize,
    ) -> Result<(), TestCaseError> {
        let filled = |len: usize, by: u8| (0..len).map(|at| self.seed ^ by ^ (at as u8)).collect();
        let key: Vec<u8> = filled(kind.key_len().unwrap(), 0x55);
        let mut nonce = Nonce::<C>::default();
        let iv: Vec<u8> = filled(nonce.len(), 0xaa);
        nonce.copy_from_slice(&iv);
        let whole = C::new_from_slice(&key).unwrap();
        let payload = Payload {
            msg: &self.octets,
            aad: &self.aad,
        };
        let sealed = whole.encrypt(&nonce, payload).unwrap();
        let (ciphertext, tag) = sealed.split_at(self.octets.len());

        let cipher = ContentEncryption {
            kind,
            iv,
            tag_len,
            effective_bits: 0,
        };
        let encrypted = self.run(&cipher, Direction::Encrypt, &key, &self.octets);
        prop_assert_eq!(encrypted, (ciphertext.to_vec(), tag.to_vec()));
        let decrypted = self.run(&cipher, Direction::Decrypt, &key, ciphertext);
        prop_assert_eq!(decrypted, (self.octets.clone(), tag.to_vec()));
        Ok(())
    }

    fn run(
        &self,
        cipher: &ContentEncryption,
        direction: Direction,
        key: &[u8],
        octets: &[u8],
    ) -> (Vec<u8>, Vec<u8>) {
        let len = Some(octets.len() as u64);
        let mut stream = provider()
            .aead(cipher, direction, key, &self.aad, len)
            .unwrap();
        let mut octets = octets.to_vec();
        let mut rest = &mut octets[..];
        for piece in self.pieces.iter().chain([&1]).cycle() {
            if rest.is_empty() {
                break;
            }
            let (piece, after) = rest.split_at_mut((*piece).min(rest.len()));
            stream.process(piece);
            rest = after;
        }
        let tag = stream.finish().unwrap();
        (octets, tag)
    }
}
