//! Signatures over a digest value that is there already: RSA (RFC 8017 sections 8.1 and 8.2) and ECDSA.
#![allow(missing_docs, reason = "criterion's macro makes a public function")]

use benches::{Comparison, PROVIDERS, criterion, keys};
use criterion::{Criterion, criterion_group, criterion_main};
use openssl::{
    error::ErrorStack,
    md::Md,
    pkey::{HasPublic, PKey, PKeyRef},
    pkey_ctx::{PkeyCtx, PkeyCtxRef},
    rsa::Padding,
    sign::RsaPssSaltlen,
};
use smime::crypto::{DigestAlgorithm, SignatureScheme};

/// The suite's keys.
const RSA_KEYS: [(&str, &str); 3] = [
    ("RSA-2048", "alice-rsa"),
    ("RSA-3072", "alice-rsa-3072"),
    ("RSA-4096", "alice-rsa-4096"),
];
const EC_KEYS: [(&str, &str); 2] = [("P-256", "alice-p256"), ("P-384", "alice-p384")];
const DIGEST: [u8; 48] = [0x5a; 48];

fn signature(criterion: &mut Criterion) {
    let digest = DigestAlgorithm::Sha256;
    let pss = SignatureScheme::RsaPss {
        digest,
        mgf_digest: digest,
        salt_len: 32,
    };
    for (name, key) in RSA_KEYS {
        let pem = keys::pem(key);
        let pkcs1 = SignatureScheme::RsaPkcs1 { digest };
        let padding = Some(Padding::PKCS1);
        scheme(criterion, &format!("{name} v1.5"), &pem, &pkcs1, padding);
        let padding = Some(Padding::PKCS1_PSS);
        scheme(criterion, &format!("{name} PSS"), &pem, &pss, padding);
    }
    for ((name, key), digest) in EC_KEYS.into_iter().zip([digest, DigestAlgorithm::Sha384]) {
        let ecdsa = SignatureScheme::Ecdsa { digest };
        scheme(
            criterion,
            &format!("ECDSA {name}"),
            &keys::pem(key),
            &ecdsa,
            None,
        );
    }
}

fn scheme(
    criterion: &mut Criterion,
    name: &str,
    pem: &str,
    scheme: &SignatureScheme,
    padding: Option<Padding>,
) {
    let private = keys::loaded(PROVIDERS[0], pem);
    let public = private.public_key();
    let digest = &DIGEST[..scheme.digest().expect("a digest is signed").output_len()];
    let openssl_key = PKey::private_key_from_pem(pem.as_bytes()).expect("a key");
    let openssl_sign = || {
        let mut context = context(&openssl_key, padding, digest, |context| context.sign_init());
        let mut signature = Vec::new();
        context
            .sign_to_vec(digest, &mut signature)
            .expect("a signature");
        signature
    };
    let openssl_verify = |signature: &[u8]| {
        context(&openssl_key, padding, digest, |context| {
            context.verify_init()
        })
        .verify(digest, signature)
        .unwrap_or(false)
    };
    let signature = openssl_sign();

    let mut comparison = Comparison::new(criterion, "signature", &format!("{name} sign"));
    for provider in PROVIDERS {
        let private = keys::loaded(provider, pem);
        let sign = || private.sign_digest(scheme, digest);
        assert!(openssl_verify(&sign().expect("a signature")));
        comparison.ours(provider.name(), sign);
    }
    comparison.openssl(openssl_sign);
    drop(comparison);

    let mut comparison = Comparison::new(criterion, "signature", &format!("{name} verify"));
    for provider in PROVIDERS {
        let key = provider.load_public_key(&public).expect("a public key");
        let verify = || key.verify_digest(scheme, digest, &signature);
        verify().expect("a good signature");
        comparison.ours(provider.name(), verify);
    }
    comparison.openssl(|| assert!(openssl_verify(&signature)));
}

/// A context of OpenSSL's, ready for one signature.
fn context<T: HasPublic>(
    key: &PKeyRef<T>,
    padding: Option<Padding>,
    digest: &[u8],
    start: impl Fn(&mut PkeyCtxRef<T>) -> Result<(), ErrorStack>,
) -> PkeyCtx<T> {
    let md = if digest.len() == 48 {
        Md::sha384()
    } else {
        Md::sha256()
    };
    let ready = || {
        let mut context = PkeyCtx::new(key)?;
        start(&mut context)?;
        if let Some(padding) = padding {
            context.set_rsa_padding(padding)?;
        }
        context.set_signature_md(md)?;
        if padding == Some(Padding::PKCS1_PSS) {
            context.set_rsa_mgf1_md(md)?;
            context.set_rsa_pss_saltlen(RsaPssSaltlen::DIGEST_LENGTH)?;
        }
        Ok::<_, ErrorStack>(context)
    };
    ready().expect("a context")
}

criterion_group! { name = benches; config = criterion(); targets = signature }
criterion_main!(benches);
