//! A signed message from its octets to the verdict and the content that was signed: same message, same anchor,
//! same checks.
#![allow(missing_docs, reason = "criterion's macro makes a public function")]

use std::hint::black_box;

use benches::{Comparison, Size, criterion, keys::World};
use criterion::{Criterion, criterion_group, criterion_main};
use openssl_oracle::Form;

/// Makes a message with content of that many octets.
type Make = fn(&World, usize) -> Vec<u8>;

fn verify(criterion: &mut Criterion) {
    let world = World::new();
    let forms: [(&str, Make, Form); 3] = [
        ("multipart/signed", World::multipart, Form::Mime),
        ("application/pkcs7-mime", World::opaque, Form::Mime),
        ("streamed BER", World::streamed, Form::Der),
    ];
    for (name, make, form) in forms {
        let mut comparison = Comparison::new(criterion, "verify", name);
        for size in [Size::SHORT, Size::LONG] {
            let message = make(&world, size.octets);
            comparison
                .at(size)
                .ours("smime", || {
                    world.ask_smime(black_box(&message)).expect("it is valid")
                })
                .openssl(|| {
                    world
                        .ask_openssl(black_box(&message), form)
                        .expect("it is valid")
                });
        }
    }
}

criterion_group! { name = benches; config = criterion(); targets = verify }
criterion_main!(benches);
