//! Content encryption as CMS does it: CBC with padding (RFC 3565), and authenticated ciphers (RFC 5084, RFC 8103).
//!
//! An iteration is one message: key and IV are set up in it, as each message has its own.
#![allow(missing_docs, reason = "criterion's macro makes a public function")]

use std::hint::black_box;

use benches::{Comparison, PROVIDERS, SIZES, criterion};
use criterion::{Criterion, criterion_group, criterion_main};
use openssl::{cipher::Cipher, cipher_ctx::CipherCtx, error::ErrorStack};
use smime::crypto::{CipherKind, ContentEncryption, Direction, Provider};

/// The ciphers, and what OpenSSL calls them.
const CIPHERS: [(CipherKind, &str); 5] = [
    (CipherKind::Aes128Cbc, "AES-128-CBC"),
    (CipherKind::Aes256Cbc, "AES-256-CBC"),
    (CipherKind::Aes128Gcm, "AES-128-GCM"),
    (CipherKind::Aes256Gcm, "AES-256-GCM"),
    (CipherKind::ChaCha20Poly1305, "ChaCha20-Poly1305"),
];
const KEY: [u8; 32] = [0x42; 32];
const IV: [u8; 16] = [0x24; 16];
/// Octets of a block, of its padding at most, and of a tag.
const BLOCK: usize = 16;

fn content(criterion: &mut Criterion) {
    for (kind, name) in CIPHERS {
        let aead = kind.is_aead();
        let ours = Ours {
            cipher: ContentEncryption {
                kind,
                iv: IV[..if aead { 12 } else { 16 }].to_vec(),
                tag_len: if aead { BLOCK } else { 0 },
                effective_bits: 0,
            },
            key: &KEY[..kind.key_len().expect("a key of one length")],
        };
        let openssl = OpenSsl::new(name, ours.key, &ours.cipher.iv, ours.cipher.tag_len);
        compare(criterion, name, &ours, openssl);
    }
}

/// Both directions at every size. All write to a buffer, the tag of an AEAD behind the ciphertext, and give the
/// number of octets.
fn compare(criterion: &mut Criterion, name: &str, ours: &Ours<'_>, mut openssl: OpenSsl<'_>) {
    // OpenSSL wants room for a block more than it writes.
    let buffer = |octets| vec![0; octets + 2 * BLOCK];

    let mut comparison = Comparison::new(criterion, "content", &format!("{name} encrypt"));
    for size in SIZES {
        let plain = vec![7; size.octets];
        let (mut out, mut theirs) = (buffer(size.octets), buffer(size.octets));
        let length = openssl.encrypt(&plain, &mut theirs);
        comparison.at(size);
        for provider in PROVIDERS {
            assert_eq!(ours.encrypt(provider, &plain, &mut out), length);
            assert_eq!(out[..length], theirs[..length]);
            comparison.ours(provider.name(), || {
                ours.encrypt(provider, black_box(&plain), &mut out)
            });
        }
        comparison.openssl(|| openssl.encrypt(black_box(&plain), &mut theirs));
    }
    drop(comparison);

    let mut comparison = Comparison::new(criterion, "content", &format!("{name} decrypt"));
    for size in SIZES {
        let mut cipher = buffer(size.octets);
        let length = openssl.encrypt(&vec![7; size.octets], &mut cipher);
        let cipher = &cipher[..length];
        let mut out = buffer(size.octets);
        comparison.at(size);
        for provider in PROVIDERS {
            assert_eq!(ours.decrypt(provider, cipher, &mut out), size.octets);
            assert!(out[..size.octets].iter().all(|&octet| octet == 7));
            comparison.ours(provider.name(), || {
                ours.decrypt(provider, black_box(cipher), &mut out)
            });
        }
        assert_eq!(openssl.decrypt(cipher, &mut out), size.octets);
        comparison.openssl(|| openssl.decrypt(black_box(cipher), &mut out));
    }
}

/// A provider's stream, which works in place, with padding or tag put on and taken off.
struct Ours<'a> {
    cipher: ContentEncryption,
    key: &'a [u8],
}

impl Ours<'_> {
    fn encrypt(&self, provider: &dyn Provider, plain: &[u8], out: &mut [u8]) -> usize {
        out[..plain.len()].copy_from_slice(plain);
        if self.cipher.tag_len > 0 {
            let (out, tag) = out.split_at_mut(plain.len());
            tag[..BLOCK].copy_from_slice(&self.run_aead(provider, Direction::Encrypt, out));
            return plain.len() + BLOCK;
        }
        let padding = BLOCK - plain.len() % BLOCK;
        let out = &mut out[..plain.len() + padding];
        out[plain.len()..].fill(padding as u8);
        self.run_cbc(provider, Direction::Encrypt, out);
        out.len()
    }

    fn decrypt(&self, provider: &dyn Provider, cipher: &[u8], out: &mut [u8]) -> usize {
        let (cipher, tag) = cipher.split_at(cipher.len() - self.cipher.tag_len);
        let out = &mut out[..cipher.len()];
        out.copy_from_slice(cipher);
        if self.cipher.tag_len > 0 {
            assert_eq!(self.run_aead(provider, Direction::Decrypt, out), tag);
            return out.len();
        }
        self.run_cbc(provider, Direction::Decrypt, out);
        out.len() - usize::from(out[out.len() - 1])
    }

    fn run_cbc(&self, provider: &dyn Provider, direction: Direction, blocks: &mut [u8]) {
        let stream = provider.cbc(&self.cipher, direction, self.key);
        stream.expect("a cipher").process(blocks);
    }

    fn run_aead(&self, provider: &dyn Provider, direction: Direction, text: &mut [u8]) -> Vec<u8> {
        let len = Some(text.len() as u64);
        let stream = provider.aead(&self.cipher, direction, self.key, b"", len);
        let mut stream = stream.expect("a cipher");
        stream.process(text);
        stream.finish().expect("a tag")
    }
}

/// OpenSSL's cipher, which takes key and IV anew for each message.
struct OpenSsl<'a> {
    cipher: Cipher,
    context: CipherCtx,
    key: &'a [u8],
    iv: &'a [u8],
    tag: usize,
}

impl<'a> OpenSsl<'a> {
    /// A cipher by OpenSSL's name, fetched once, as a program does.
    fn new(name: &str, key: &'a [u8], iv: &'a [u8], tag: usize) -> Self {
        Self {
            cipher: Cipher::fetch(None, name, None).expect("OpenSSL has the cipher"),
            context: CipherCtx::new().expect("a context"),
            key,
            iv,
            tag,
        }
    }

    fn encrypt(&mut self, plain: &[u8], out: &mut [u8]) -> usize {
        let mut encrypt = || {
            let context = &mut self.context;
            context.encrypt_init(Some(&self.cipher), Some(self.key), Some(self.iv))?;
            let mut length = context.cipher_update(plain, Some(&mut *out))?;
            length += context.cipher_final(&mut out[length..])?;
            if self.tag > 0 {
                context.tag(&mut out[length..length + self.tag])?;
            }
            Ok::<_, ErrorStack>(length + self.tag)
        };
        encrypt().expect("OpenSSL encrypts")
    }

    fn decrypt(&mut self, cipher: &[u8], out: &mut [u8]) -> usize {
        let mut decrypt = || {
            let (cipher, tag) = cipher.split_at(cipher.len() - self.tag);
            let context = &mut self.context;
            context.decrypt_init(Some(&self.cipher), Some(self.key), Some(self.iv))?;
            if self.tag > 0 {
                context.set_tag(tag)?;
            }
            let mut length = context.cipher_update(cipher, Some(&mut *out))?;
            length += context.cipher_final(&mut out[length..])?;
            Ok::<_, ErrorStack>(length)
        };
        decrypt().expect("OpenSSL decrypts")
    }
}

criterion_group! { name = benches; config = criterion(); targets = content }
criterion_main!(benches);
