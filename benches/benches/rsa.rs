//! RSA signatures with SHA-256 over a digest value that is there already (RFC 8017 sections 8.1 and 8.2).
#![allow(missing_docs, reason = "criterion's macro makes a public function")]

use benches::{Comparison, criterion, keys};
use criterion::{Criterion, criterion_group, criterion_main};
use openssl::{
    md::Md,
    pkey::{HasPublic, PKey, PKeyRef},
    pkey_ctx::{PkeyCtx, PkeyCtxRef},
    rsa::Padding,
    sign::RsaPssSaltlen,
};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use rsa::{
    Pkcs1v15Sign, PrivateKey, Pss, PublicKey, pkcs8::DecodePrivateKey, traits::SignatureScheme,
};
use sha2::Sha256;

/// The suite's keys, by bits of the modulus.
const KEYS: [(u32, &str); 3] = [
    (2048, "alice-rsa"),
    (3072, "alice-rsa-3072"),
    (4096, "alice-rsa-4096"),
];
const DIGEST: [u8; 32] = [0x5a; 32];

fn rsa(criterion: &mut Criterion) {
    for (bits, name) in KEYS {
        let pem = keys::pem(name);
        scheme(
            criterion,
            &format!("RSA-{bits} PKCS #1 v1.5"),
            &pem,
            Padding::PKCS1,
            Pkcs1v15Sign::new::<Sha256>,
        );
        scheme(
            criterion,
            &format!("RSA-{bits} PSS"),
            &pem,
            Padding::PKCS1_PSS,
            Pss::<Sha256>::new,
        );
    }
}

fn scheme<S: SignatureScheme>(
    criterion: &mut Criterion,
    name: &str,
    pem: &str,
    padding: Padding,
    ours: impl Fn() -> S,
) {
    let ours_private = PrivateKey::from_pkcs8_pem(pem).expect("a key");
    let ours_public = PublicKey::from(&ours_private);
    let openssl_key = PKey::private_key_from_pem(pem.as_bytes()).expect("a key");
    // Both blind the private operation. A seeded generator is the cheapest there is, for PSS's salt too.
    let mut random = ChaCha20Rng::from_seed([1; 32]);
    let mut sign = || {
        ours_private
            .sign_with_rng(&mut random, ours(), &DIGEST)
            .expect("a signature")
    };
    let openssl_sign = || {
        let mut context = context(&openssl_key, padding, |context| context.sign_init());
        let mut signature = Vec::new();
        context
            .sign_to_vec(&DIGEST, &mut signature)
            .expect("a signature");
        signature
    };
    let verify = |signature: &[u8]| ours_public.verify(ours(), &DIGEST, signature).is_ok();
    let openssl_verify = |signature: &[u8]| {
        context(&openssl_key, padding, |context| context.verify_init())
            .verify(&DIGEST, signature)
            .unwrap_or(false)
    };

    // Each accepts what the other signs: they do the same.
    let signature = sign();
    assert!(openssl_verify(&signature) && verify(&openssl_sign()));

    Comparison::new(criterion, "rsa", &format!("{name} sign"))
        .ours("rsa", sign)
        .openssl(openssl_sign);
    Comparison::new(criterion, "rsa", &format!("{name} verify"))
        .ours("rsa", || assert!(verify(&signature)))
        .openssl(|| assert!(openssl_verify(&signature)));
}

/// A context of OpenSSL's, ready for one signature.
fn context<T: HasPublic>(
    key: &PKeyRef<T>,
    padding: Padding,
    start: impl Fn(&mut PkeyCtxRef<T>) -> Result<(), openssl::error::ErrorStack>,
) -> PkeyCtx<T> {
    let ready = || {
        let mut context = PkeyCtx::new(key)?;
        start(&mut context)?;
        context.set_rsa_padding(padding)?;
        context.set_signature_md(Md::sha256())?;
        if padding == Padding::PKCS1_PSS {
            context.set_rsa_mgf1_md(Md::sha256())?;
            context.set_rsa_pss_saltlen(RsaPssSaltlen::DIGEST_LENGTH)?;
        }
        Ok::<_, openssl::error::ErrorStack>(context)
    };
    ready().expect("a context")
}

criterion_group! { name = benches; config = criterion(); targets = rsa }
criterion_main!(benches);
