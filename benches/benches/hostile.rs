//! Messages that are made to be dear. `cargo xtask bench compare` fails where the reference takes a second.
#![allow(missing_docs, reason = "criterion's macro makes a public function")]

use std::hint::black_box;

use benches::{
    Comparison, criterion,
    hostile::{self, SIZES},
    keys::World,
};
use criterion::{Criterion, criterion_group, criterion_main};

fn hostile(criterion: &mut Criterion) {
    let world = World::new();
    let [.., size] = SIZES;
    for template in hostile::all() {
        let octets = &(template.make)(&world, size);
        Comparison::new(criterion, "hostile", template.name)
            .ours("smime", || template.judge(&world, black_box(octets)))
            .openssl(|| world.ask_openssl(black_box(octets), template.form));
    }
}

criterion_group! { name = benches; config = criterion(); targets = hostile }
criterion_main!(benches);
