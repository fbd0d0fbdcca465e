//! AES in the modes of CMS content encryption: CBC with padding (RFC 3565) and GCM (RFC 5084).
//!
//! An iteration is one message: key and IV are set up in it, as each message has its own.
#![allow(missing_docs, reason = "criterion's macro makes a public function")]

use std::hint::black_box;

use aes::{
    Aes128, Aes256,
    cipher::{
        BlockCipherDecrypt, BlockCipherEncrypt, BlockModeDecrypt, BlockModeEncrypt, BlockSizeUser,
        KeyInit, KeyIvInit, block_padding::Pkcs7, consts::U16,
    },
};
use aes_gcm::{
    AeadInOut, Aes128Gcm, Aes256Gcm,
    aead::{consts::U12, inout::InOutBuf},
};
use benches::{Comparison, SIZES, criterion};
use criterion::{Criterion, criterion_group, criterion_main};
use openssl::{cipher::Cipher, cipher_ctx::CipherCtx, error::ErrorStack};

const KEY: [u8; 32] = [0x42; 32];
/// GCM takes the first twelve octets.
const IV: [u8; 16] = [0x24; 16];
/// Octets of a block, of its padding at most, and of a tag.
const BLOCK: usize = 16;

fn aes(criterion: &mut Criterion) {
    cbc::<Aes128>(criterion, "AES-128-CBC", &KEY[..16]);
    cbc::<Aes256>(criterion, "AES-256-CBC", &KEY);
    gcm::<Aes128Gcm>(criterion, "AES-128-GCM", &KEY[..16]);
    gcm::<Aes256Gcm>(criterion, "AES-256-GCM", &KEY);
}

fn cbc<C>(criterion: &mut Criterion, name: &str, key: &[u8])
where
    C: BlockCipherEncrypt + BlockCipherDecrypt + KeyInit + BlockSizeUser<BlockSize = U16>,
{
    let encrypt = |plain: &[u8], out: &mut [u8]| {
        let mode = cbc::Encryptor::<C>::new_from_slices(key, &IV).expect("key and IV fit");
        let cipher = mode.encrypt_padded_b2b::<Pkcs7>(plain, out);
        cipher.expect("the buffer is large enough").len()
    };
    let decrypt = |cipher: &[u8], out: &mut [u8]| {
        let mode = cbc::Decryptor::<C>::new_from_slices(key, &IV).expect("key and IV fit");
        let plain = mode.decrypt_padded_b2b::<Pkcs7>(cipher, out);
        plain.expect("the padding is right").len()
    };
    let openssl = OpenSsl::new(name, key, &IV, 0);
    compare(criterion, name, "cbc", encrypt, decrypt, openssl);
}

fn gcm<C>(criterion: &mut Criterion, name: &str, key: &[u8])
where
    C: AeadInOut<NonceSize = U12, TagSize = U16> + KeyInit,
{
    let iv = IV[..12].try_into().expect("twelve octets");
    let encrypt = |plain: &[u8], out: &mut [u8]| {
        let (out, tag) = out.split_at_mut(plain.len());
        let buffer = InOutBuf::new(plain, out).expect("lengths agree");
        let mode = C::new_from_slice(key).expect("the key fits");
        let made = mode.encrypt_inout_detached(iv, b"", buffer);
        tag[..BLOCK].copy_from_slice(&made.expect("the message is not too long"));
        plain.len() + BLOCK
    };
    let decrypt = |cipher: &[u8], out: &mut [u8]| {
        let (cipher, tag) = cipher.split_at(cipher.len() - BLOCK);
        let buffer = InOutBuf::new(cipher, &mut out[..cipher.len()]).expect("lengths agree");
        let mode = C::new_from_slice(key).expect("the key fits");
        let tag = tag.try_into().expect("a tag");
        mode.decrypt_inout_detached(iv, b"", buffer, tag)
            .expect("the tag is right");
        cipher.len()
    };
    let openssl = OpenSsl::new(name, key, &IV[..12], BLOCK);
    compare(criterion, name, "aes-gcm", encrypt, decrypt, openssl);
}

/// Both directions at every size. Ours write to a buffer, the tag of an AEAD behind the ciphertext, and give the
/// number of octets.
fn compare(
    criterion: &mut Criterion,
    name: &str,
    by: &str,
    encrypt: impl Fn(&[u8], &mut [u8]) -> usize,
    decrypt: impl Fn(&[u8], &mut [u8]) -> usize,
    mut openssl: OpenSsl<'_>,
) {
    // OpenSSL wants room for a block more than it writes.
    let buffer = |octets| vec![0; octets + 2 * BLOCK];

    let mut comparison = Comparison::new(criterion, "aes", &format!("{name} encrypt"));
    for size in SIZES {
        let plain = vec![7; size.octets];
        let (mut ours, mut theirs) = (buffer(size.octets), buffer(size.octets));
        let length = encrypt(&plain, &mut ours);
        assert_eq!(openssl.encrypt(&plain, &mut theirs), length);
        assert_eq!(ours[..length], theirs[..length]);
        comparison
            .at(size)
            .ours(by, || encrypt(black_box(&plain), &mut ours))
            .openssl(|| openssl.encrypt(black_box(&plain), &mut theirs));
    }
    drop(comparison);

    let mut comparison = Comparison::new(criterion, "aes", &format!("{name} decrypt"));
    for size in SIZES {
        let mut cipher = buffer(size.octets);
        let length = encrypt(&vec![7; size.octets], &mut cipher);
        let cipher = &cipher[..length];
        let mut out = buffer(size.octets);
        assert_eq!(openssl.decrypt(cipher, &mut out), size.octets);
        assert!(out[..size.octets].iter().all(|&octet| octet == 7));
        comparison
            .at(size)
            .ours(by, || decrypt(black_box(cipher), &mut out))
            .openssl(|| openssl.decrypt(black_box(cipher), &mut out));
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

criterion_group! { name = benches; config = criterion(); targets = aes }
criterion_main!(benches);
