//! A content-encryption key encrypted to an RSA key (RFC 8017 section 7), and back.
#![allow(missing_docs, reason = "criterion's macro makes a public function")]

use benches::{Comparison, PROVIDERS, criterion, keys};
use criterion::{Criterion, criterion_group, criterion_main};
use openssl::{
    error::ErrorStack,
    md::Md,
    pkey::{HasPublic, PKey, PKeyRef},
    pkey_ctx::{PkeyCtx, PkeyCtxRef},
    rsa::Padding,
};
use smime::crypto::{DigestAlgorithm, KeyTransport};

/// The suite's keys, by bits of the modulus.
const KEYS: [(u32, &str); 2] = [(2048, "alice-rsa"), (4096, "alice-rsa-4096")];
/// For AES-256.
const CONTENT_KEY: [u8; 32] = [0x5a; 32];

fn key_transport(criterion: &mut Criterion) {
    let oaep = KeyTransport::RsaOaep {
        digest: DigestAlgorithm::Sha256,
        mgf_digest: DigestAlgorithm::Sha256,
        label: vec![],
    };
    for (bits, name) in KEYS {
        let name = (bits, keys::pem(name));
        scheme(criterion, &name, "OAEP", &oaep, Padding::PKCS1_OAEP);
        scheme(
            criterion,
            &name,
            "v1.5",
            &KeyTransport::RsaPkcs1,
            Padding::PKCS1,
        );
    }
}

fn scheme(
    criterion: &mut Criterion,
    (bits, pem): &(u32, String),
    name: &str,
    scheme: &KeyTransport,
    padding: Padding,
) {
    let private = keys::loaded(PROVIDERS[0], pem);
    let public = private.public_key();
    let openssl_key = PKey::private_key_from_pem(pem.as_bytes()).expect("a key");
    let openssl_encrypt = || {
        let mut encrypted = Vec::new();
        context(&openssl_key, padding, |context| context.encrypt_init())
            .encrypt_to_vec(&CONTENT_KEY, &mut encrypted)
            .expect("OpenSSL encrypts");
        encrypted
    };
    let openssl_decrypt = |encrypted: &[u8]| {
        let mut key = Vec::new();
        context(&openssl_key, padding, |context| context.decrypt_init())
            .decrypt_to_vec(encrypted, &mut key)
            .expect("OpenSSL decrypts");
        key
    };
    let encrypted = openssl_encrypt();
    assert_eq!(openssl_decrypt(&encrypted), CONTENT_KEY);

    let mut comparison = Comparison::new(
        criterion,
        "key_transport",
        &format!("RSA-{bits} {name} encrypt"),
    );
    for provider in PROVIDERS {
        let key = provider.load_public_key(&public).expect("a public key");
        let encrypt = || key.encrypt_key(scheme, &CONTENT_KEY);
        let encrypted = encrypt().expect("it encrypts");
        assert_eq!(openssl_decrypt(&encrypted), CONTENT_KEY);
        comparison.ours(provider.name(), encrypt);
    }
    comparison.openssl(openssl_encrypt);
    drop(comparison);

    let mut comparison = Comparison::new(
        criterion,
        "key_transport",
        &format!("RSA-{bits} {name} decrypt"),
    );
    for provider in PROVIDERS {
        let private = keys::loaded(provider, pem);
        let decrypt = || private.decrypt_key(scheme, &encrypted, CONTENT_KEY.len());
        assert_eq!(decrypt().expect("it decrypts").as_bytes(), CONTENT_KEY);
        comparison.ours(provider.name(), decrypt);
    }
    comparison.openssl(|| openssl_decrypt(&encrypted));
}

/// A context of OpenSSL's, ready for one key.
fn context<T: HasPublic>(
    key: &PKeyRef<T>,
    padding: Padding,
    start: impl Fn(&mut PkeyCtxRef<T>) -> Result<(), ErrorStack>,
) -> PkeyCtx<T> {
    let ready = || {
        let mut context = PkeyCtx::new(key)?;
        start(&mut context)?;
        context.set_rsa_padding(padding)?;
        if padding == Padding::PKCS1_OAEP {
            context.set_rsa_oaep_md(Md::sha256())?;
            context.set_rsa_mgf1_md(Md::sha256())?;
        }
        Ok::<_, ErrorStack>(context)
    };
    ready().expect("a context")
}

criterion_group! { name = benches; config = criterion(); targets = key_transport }
criterion_main!(benches);
