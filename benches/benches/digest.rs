//! Digests of whole messages (FIPS 180-4).
#![allow(missing_docs, reason = "criterion's macro makes a public function")]

use std::hint::black_box;

use benches::{Comparison, PROVIDERS, SIZES, criterion};
use criterion::{Criterion, criterion_group, criterion_main};
use openssl::{md::Md, md_ctx::MdCtx};
use smime::crypto::{DigestAlgorithm, Provider};

fn digest(criterion: &mut Criterion) {
    compare(criterion, "SHA-256", DigestAlgorithm::Sha256);
    compare(criterion, "SHA-512", DigestAlgorithm::Sha512);
}

fn compare(criterion: &mut Criterion, name: &str, algorithm: DigestAlgorithm) {
    // Fetched once, as a program does: looking an algorithm up takes longer than digesting a kilobyte.
    let md = Md::fetch(None, name, None).expect("OpenSSL has the digest");
    let mut context = MdCtx::new().expect("a context");
    let mut value = vec![0; algorithm.output_len()];
    let mut openssl = |data: &[u8]| {
        context.digest_init(&md).expect("a digest");
        context.digest_update(data).expect("a digest");
        context.digest_final(&mut value).expect("a digest");
        value.clone()
    };
    let ours = |provider: &dyn Provider, data: &[u8]| {
        let mut digest = provider.digest(algorithm).expect("a digest");
        digest.update(data);
        digest.finish()
    };
    let mut comparison = Comparison::new(criterion, "digest", name);
    for size in SIZES {
        let data = vec![7; size.octets];
        comparison.at(size);
        for provider in PROVIDERS {
            assert_eq!(ours(provider, &data).as_bytes(), openssl(&data));
            comparison.ours(provider.name(), || ours(provider, black_box(&data)));
        }
        comparison.openssl(|| openssl(black_box(&data)));
    }
}

criterion_group! { name = benches; config = criterion(); targets = digest }
criterion_main!(benches);
