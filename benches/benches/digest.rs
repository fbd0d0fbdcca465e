//! Digests of whole messages (FIPS 180-4).
#![allow(missing_docs, reason = "criterion's macro makes a public function")]

use std::hint::black_box;

use benches::{Comparison, SIZES, criterion};
use criterion::{Criterion, criterion_group, criterion_main};
use openssl::{md::Md, md_ctx::MdCtx};
use sha2::{Digest, Sha256, Sha512};

fn digest(criterion: &mut Criterion) {
    compare::<Sha256>(criterion, "SHA-256");
    compare::<Sha512>(criterion, "SHA-512");
}

fn compare<D: Digest>(criterion: &mut Criterion, name: &str) {
    // Fetched once, as a program does: looking an algorithm up takes longer than digesting a kilobyte.
    let md = Md::fetch(None, name, None).expect("OpenSSL has the digest");
    let mut context = MdCtx::new().expect("a context");
    let mut value = vec![0; <D as Digest>::output_size()];
    let mut openssl = |data: &[u8]| {
        context.digest_init(&md).expect("a digest");
        context.digest_update(data).expect("a digest");
        context.digest_final(&mut value).expect("a digest");
        value.clone()
    };
    let mut comparison = Comparison::new(criterion, "digest", name);
    for size in SIZES {
        let data = vec![7; size.octets];
        assert_eq!(openssl(&data), D::digest(&data).to_vec());
        comparison
            .at(size)
            .ours("sha2", || D::digest(black_box(&data)))
            .openssl(|| openssl(black_box(&data)));
    }
}

criterion_group! { name = benches; config = criterion(); targets = digest }
criterion_main!(benches);
