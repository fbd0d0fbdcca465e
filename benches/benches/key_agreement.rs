//! A secret agreed on with the key of a message (RFC 5753 section 3.1, RFC 8418).
#![allow(missing_docs, reason = "criterion's macro makes a public function")]

use benches::{Comparison, PROVIDERS, criterion};
use criterion::{Criterion, criterion_group, criterion_main};
use openssl::{error::ErrorStack, pkey::PKey, pkey_ctx::PkeyCtx};
use smime::crypto::NewKey;

const CURVES: [(&str, NewKey); 4] = [
    ("P-256", NewKey::P256),
    ("P-384", NewKey::P384),
    ("P-521", NewKey::P521),
    ("X25519", NewKey::X25519),
];

fn key_agreement(criterion: &mut Criterion) {
    for (name, kind) in CURVES {
        let [recipient, originator] = [(); 2].map(|()| {
            let key = PROVIDERS[0].generate_key(kind).expect("a key");
            let loaded = PROVIDERS[0].load_private_key(&key).expect("a key");
            (key, loaded)
        });
        let openssl_key = PKey::private_key_from_der(recipient.0.pkcs8_der()).expect("a key");
        let peer = originator.1.public_key();
        // The originator's key comes with the message, the recipient's is there beforehand.
        let openssl = || {
            let agree = || {
                let peer = PKey::public_key_from_der(peer.spki_der)?;
                let mut context = PkeyCtx::new(&openssl_key)?;
                context.derive_init()?;
                context.derive_set_peer(&peer)?;
                let mut secret = Vec::new();
                context.derive_to_vec(&mut secret)?;
                Ok::<_, ErrorStack>(secret)
            };
            agree().expect("OpenSSL agrees")
        };
        let mut comparison = Comparison::new(criterion, "key_agreement", name);
        for provider in PROVIDERS {
            let key = provider.load_private_key(&recipient.0).expect("a key");
            let agree = || key.agree(&peer);
            assert_eq!(agree().expect("it agrees").as_bytes(), openssl());
            comparison.ours(provider.name(), agree);
        }
        comparison.openssl(openssl);
    }
}

criterion_group! { name = benches; config = criterion(); targets = key_agreement }
criterion_main!(benches);
