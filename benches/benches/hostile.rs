//! Messages that are made to be dear. `cargo xtask bench compare` fails where the reference takes a second.
#![allow(missing_docs, reason = "criterion's macro makes a public function")]

use std::hint::black_box;
use std::thread;

use benches::{
    Comparison, criterion,
    hostile::{self, SIZES},
    keys::World,
};
use criterion::{Criterion, criterion_group};

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

/// More than a main thread has: OpenSSL takes it for some of these.
const STACK: usize = 1 << 30;

fn main() {
    let run = || {
        benches();
        Criterion::default().configure_from_args().final_summary();
    };
    let thread = thread::Builder::new().stack_size(STACK).spawn(run);
    thread.expect("a thread").join().expect("it ends");
}
