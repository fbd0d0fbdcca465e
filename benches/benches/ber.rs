//! BER without knowing what it means: a SignedData as a streaming sender writes it, indefinite lengths and content
//! in segments.
#![allow(missing_docs, reason = "criterion's macro makes a public function")]

use std::hint::black_box;

use benches::{Comparison, Size, criterion, keys::World};
use criterion::{Criterion, criterion_group, criterion_main};
use openssl::{cms::CmsContentInfo, pkcs7::Pkcs7};
use smime_ber::{Event, Limits, Reader, to_der};

fn ber(criterion: &mut Criterion) {
    let world = World::new();
    let sizes = [Size::SHORT, Size::LONG];

    let mut read = Comparison::new(criterion, "ber", "read a stream");
    for size in sizes {
        let octets = world.streamed(size.octets);
        read.at(size)
            .ours("smime-ber", || walk(black_box(&octets)))
            // OpenSSL has no reader without types; this one builds the object.
            .openssl(|| CmsContentInfo::from_der(black_box(&octets)).expect("BER"));
    }
    drop(read);

    let mut normalise = Comparison::new(criterion, "ber", "BER to DER");
    for size in sizes {
        let octets = world.streamed(size.octets);
        let ours = || {
            to_der(black_box(&octets), Limits::default())
                .expect("BER")
                .der
        };
        let openssl = || {
            let object = Pkcs7::from_der(black_box(&octets)).expect("BER");
            object.to_der().expect("DER")
        };
        assert_eq!(ours(), openssl());
        normalise.at(size).ours("smime-ber", ours).openssl(openssl);
    }
}

/// Reads every header and every octet of contents; gives how many there were of both.
fn walk(octets: &[u8]) -> (u64, usize) {
    let mut reader = Reader::new(octets, Limits::default());
    let mut contents = 0;
    while let Some(event) = reader.next().expect("BER") {
        if let Event::Primitive(_) = event {
            while let Some(chunk) = reader.chunk().expect("BER") {
                contents += black_box(chunk).len();
            }
        }
    }
    (reader.items(), contents)
}

criterion_group! { name = benches; config = criterion(); targets = ber }
criterion_main!(benches);
