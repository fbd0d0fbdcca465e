//! A message encrypted, and decrypted to its content: same recipient, same cipher, same content.
#![allow(missing_docs, reason = "criterion's macro makes a public function")]

use std::hint::black_box;

use benches::{Comparison, Size, criterion, envelopes::Reader, providers};
use criterion::{Criterion, criterion_group, criterion_main};
use smime::crypto::CipherKind;

const READERS: [(&str, &str); 2] = [("RSA-2048", "alice-rsa"), ("P-256", "alice-p256")];
const CIPHERS: [(&str, CipherKind, &str); 2] = [
    ("AES-256-CBC", CipherKind::Aes256Cbc, "aes-256-cbc"),
    ("AES-256-GCM", CipherKind::Aes256Gcm, "aes-256-gcm"),
];

fn envelope(criterion: &mut Criterion) {
    for (reader_name, key) in READERS {
        let reader = Reader::new(key);
        for (cipher_name, cipher, openssl) in CIPHERS {
            let name = |what| format!("{cipher_name} to {reader_name} {what}");
            let mut comparison = Comparison::new(criterion, "envelope", &name("encrypt"));
            for size in [Size::SHORT, Size::LONG] {
                let content = vec![7; size.octets];
                comparison.at(size);
                for provider in providers() {
                    comparison.ours(provider.name(), || {
                        reader.encrypt(&provider, cipher, black_box(&content))
                    });
                }
                comparison.openssl(|| reader.openssl_encrypt(openssl, black_box(&content)));
            }
            drop(comparison);

            let mut comparison = Comparison::new(criterion, "envelope", &name("decrypt"));
            for size in [Size::SHORT, Size::LONG] {
                let message = reader.openssl_encrypt(openssl, &vec![7; size.octets]);
                comparison.at(size);
                for provider in providers() {
                    comparison.ours(provider.name(), || {
                        let content = reader.decrypt(&provider, black_box(&message));
                        content.expect("it decrypts")
                    });
                }
                comparison.openssl(|| {
                    let content = reader.openssl_decrypt(black_box(&message));
                    content.expect("it decrypts")
                });
            }
        }
    }
}

criterion_group! { name = benches; config = criterion(); targets = envelope }
criterion_main!(benches);
