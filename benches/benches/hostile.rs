//! Messages that are made to be dear. `cargo xtask bench compare` fails where the reference takes a second.
#![allow(missing_docs, reason = "criterion's macro makes a public function")]

use std::hint::black_box;

use benches::{Comparison, criterion, hostile, keys::World};
use criterion::{Criterion, criterion_group, criterion_main};

fn hostile(criterion: &mut Criterion) {
    let world = World::new();
    for message in hostile::all(&world) {
        let octets = &message.octets;
        Comparison::new(criterion, "hostile", message.name)
            .ours("smime", || world.ask_smime(black_box(octets)))
            .openssl(|| world.ask_openssl(black_box(octets), message.form));
    }
}

criterion_group! { name = benches; config = criterion(); targets = hostile }
criterion_main!(benches);
