//! A SignedData from its octets to typed values: ContentInfo, content, certificates, SignerInfo; nothing judged.
#![allow(missing_docs, reason = "criterion's macro makes a public function")]

use std::{hint::black_box, io};

use benches::{Comparison, Size, criterion, keys::World};
use criterion::{Criterion, criterion_group, criterion_main};
use openssl::cms::CmsContentInfo;
use smime::{
    Limits,
    cms::{Opened, SignedData, open, signed_data::ContentSink},
    crypto::AlgorithmIdentifier,
    pki::Certificate,
};

fn cms(criterion: &mut Criterion) {
    let world = World::new();

    let mut parse = Comparison::new(criterion, "cms", "parse a SignedData");
    for size in [Size::SHORT, Size::LONG] {
        let octets = world.signed(size.octets).encode();
        compare(&mut parse, size, &octets);
    }
    drop(parse);

    let mut object = world.signed(Size::SHORT.octets);
    let bag = object.certificates.get_or_insert_default();
    bag.extend(vec![world.root.node(); 98]);
    let octets = object.encode();
    let size = Size {
        name: "100 certificates",
        octets: octets.len(),
    };
    let mut parse = Comparison::new(criterion, "cms", "parse a bag of certificates");
    compare(&mut parse, size, &octets);
}

fn compare(comparison: &mut Comparison<'_>, size: Size, octets: &[u8]) {
    comparison
        .at(size)
        .ours("smime", || parse(black_box(octets)))
        .openssl(|| CmsContentInfo::from_der(black_box(octets)).expect("a SignedData"));
}

/// Reads all of it, the content into memory and the certificates into fields, as OpenSSL does.
fn parse(octets: &[u8]) -> (SignedData, Vec<Certificate>, Content) {
    let Ok(Opened::SignedData(reader)) = open(octets, &Limits::default()) else {
        panic!("not a SignedData");
    };
    let mut content = Content::default();
    let (object, _) = reader.read(&mut content).expect("a SignedData");
    let certificates = object
        .certificates
        .iter()
        .map(|der| Certificate::from_der(der).expect("a certificate"))
        .collect();
    (object, certificates, content)
}

#[derive(Default)]
struct Content(Vec<u8>);

impl ContentSink for Content {
    fn announce(&mut self, _: &[AlgorithmIdentifier]) {}

    fn octets(&mut self, octets: &[u8]) -> io::Result<()> {
        self.0.extend_from_slice(octets);
        Ok(())
    }
}

criterion_group! { name = benches; config = criterion(); targets = cms }
criterion_main!(benches);
