//! What holds for all values: generated ones, all their prefixes, and arbitrary octets.

mod model;
mod support;

use std::io::BufReader;

use der::{EncodingRules, asn1::OctetString};
use model::{Freedom, Value, encoded, read_with_der_crate};
use proptest::prelude::*;
use smime_ber::{Error, Length, Limits, Tag, Writer, to_der};
use support::{Step, walk_slice, walk_stream};

/// Octets that are nearly BER.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let damage = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4);
    (encoded(Freedom::Ber), damage).prop_map(|((_, mut octets), damage)| {
        for (index, octet) in damage {
            let index = index.index(octets.len());
            octets[index] = octet;
        }
        octets
    })
}

/// Short strings over the octets that mean something in headers.
fn header_octets() -> impl Strategy<Value = Vec<u8>> {
    let octet = prop::sample::select(vec![
        0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x1f, 0x23, 0x24, 0x30, 0x31, 0x3f, 0x7f, 0x80,
        0x81, 0x82, 0x88, 0xa0, 0xff,
    ]);
    prop::collection::vec(octet, 0..24)
}

fn check_any_octets(octets: &[u8]) -> Result<(), TestCaseError> {
    let limits = Limits::default();
    let slice = walk_slice(octets, limits);
    let stream = walk_stream(octets, limits);
    match (&slice, &stream) {
        (Ok(slice), Ok(stream)) => prop_assert_eq!(slice, stream),
        (Err(_), Err(_)) => {}
        _ => prop_assert!(false, "slice {:?}, stream {:?}", slice, stream),
    }
    for capacity in [1, 2, 7] {
        let buffered = walk_stream(BufReader::with_capacity(capacity, octets), limits);
        let (one, two) = (format!("{stream:?}"), format!("{buffered:?}"));
        prop_assert_eq!(one, two, "with a buffer of {}", capacity);
    }
    let mut reader = smime_ber::SliceReader::new(octets);
    if let Ok(Some(element)) = reader.next() {
        let _ = (
            element.integer(),
            element.small_integer(),
            element.boolean(),
        );
        let _ = (element.null(), element.oid_content(), element.bit_string());
        let _ = (
            element.octets(),
            element.findings(),
            element.to_der_as(Tag::SET),
        );
    }
    if let Ok(normalised) = to_der(octets, limits) {
        prop_assert!(slice.is_ok(), "normalised what cannot be read: {:?}", slice);
        check_idempotent(&normalised.der)?;
    }
    for tag in [Tag::SET, Tag::OCTET_STRING, Tag::BIT_STRING, Tag::INTEGER] {
        let _ = smime_ber::to_der_as(octets, tag, limits);
    }
    Ok(())
}

/// What was normalised is normalised to itself, and has no findings but for what has no DER.
fn check_idempotent(der: &[u8]) -> Result<(), TestCaseError> {
    let again =
        to_der(der, Limits::default()).map_err(|error| TestCaseError::fail(error.to_string()))?;
    prop_assert_eq!(&again.der, der);
    let repaired = [
        "indefinite-length",
        "non-minimal-length",
        "non-minimal-tag",
        "constructed-string",
        "segment-tag",
        "set-not-sorted",
        "boolean-not-ff",
        "non-minimal-integer",
        "unused-bits-not-zero",
    ];
    for finding in &again.findings {
        prop_assert!(!repaired.contains(&finding.rule.code()), "{}", finding);
    }
    Ok(())
}

proptest! {
    #[test]
    fn der_is_its_own_normal_form((value, octets) in encoded(Freedom::Der)) {
        let normalised = to_der(&octets, Limits::default()).unwrap();
        prop_assert_eq!(&normalised.der, &octets);
        prop_assert!(normalised.findings.is_empty(), "{:?}", normalised.findings);
        prop_assert_eq!(read_with_der_crate(&octets, EncodingRules::Der).unwrap(), value);
    }

    #[test]
    fn the_der_crate_reads_from_ber_what_it_reads_from_the_normal_form(
        (value, octets) in encoded(Freedom::Indefinite)
    ) {
        let normalised = to_der(&octets, Limits::default()).unwrap();
        let from_ber = read_with_der_crate(&octets, EncodingRules::Ber).unwrap();
        let from_der = read_with_der_crate(&normalised.der, EncodingRules::Der).unwrap();
        prop_assert_eq!(&from_ber, &from_der);
        prop_assert_eq!(from_ber, value);
    }

    #[test]
    fn all_of_ber_normalises_to_the_der_of_the_value((value, octets) in encoded(Freedom::Ber)) {
        let normalised = to_der(&octets, Limits::default()).unwrap();
        prop_assert_eq!(&normalised.der, &value.to_der());
        prop_assert_eq!(read_with_der_crate(&normalised.der, EncodingRules::Der).unwrap(), value);
        prop_assert_eq!(normalised.findings.is_empty(), normalised.der == octets);
        check_idempotent(&normalised.der)?;
    }

    #[test]
    fn a_set_is_sorted_as_the_der_crate_sorts_it(
        members in prop::collection::vec(prop::collection::vec(0u8..3, 0..5), 0..8)
    ) {
        let encoded: Vec<Vec<u8>> = members
            .iter()
            .map(|octets| Value::Octets(octets.clone()).to_der())
            .collect();
        let octets = [&[0x31, 0x80], &encoded.concat()[..], &[0, 0]].concat();
        let members = members.into_iter().map(|octets| OctetString::new(octets).unwrap());
        let mut expected: Vec<OctetString> = members.collect();
        expected.sort_by(|one, two| der::DerOrd::der_cmp(one, two).unwrap());
        let expected: Vec<u8> = expected
            .iter()
            .flat_map(|member| der::Encode::to_der(member).unwrap())
            .collect();
        let normalised = to_der(&octets, Limits::default()).unwrap();
        prop_assert_eq!(&normalised.der[2..], &expected);
    }

    #[test]
    fn what_is_written_is_read_by_both_readers((_, octets) in encoded(Freedom::Ber)) {
        let steps = walk_stream(&octets[..], Limits::default()).unwrap();
        let mut writer = Writer::new(Vec::new());
        for (index, step) in steps.iter().enumerate() {
            match step {
                Step::Begin(header) => match header.length {
                    Length::Definite(_) => {
                        writer.begin_definite(header.tag, written_content_len(&steps[index..])).unwrap();
                    }
                    Length::Indefinite => writer.begin_indefinite(header.tag).unwrap(),
                },
                Step::Primitive(header, content) if index % 2 == 0 => {
                    writer.primitive(header.tag, content).unwrap();
                }
                Step::Primitive(header, content) => {
                    writer.begin_definite(header.tag, content.len() as u64).unwrap();
                    for part in content.chunks(5) {
                        writer.write_content(part).unwrap();
                    }
                    writer.end().unwrap();
                }
                Step::End => writer.end().unwrap(),
            }
        }
        let written = writer.finish().unwrap();
        for read in [
            walk_stream(&written[..], Limits::default()).unwrap(),
            walk_slice(&written, Limits::default()).unwrap(),
        ] {
            prop_assert_eq!(read.len(), steps.len());
            for (one, two) in read.iter().zip(&steps) {
                match (one, two) {
                    (Step::Begin(one), Step::Begin(two)) => {
                        prop_assert_eq!(one.tag, two.tag);
                        prop_assert_eq!(
                            one.length == Length::Indefinite,
                            two.length == Length::Indefinite
                        );
                    }
                    (Step::Primitive(one, content), Step::Primitive(two, expected)) => {
                        prop_assert_eq!(one.tag, two.tag);
                        prop_assert_eq!(content, expected);
                    }
                    (one, two) => prop_assert_eq!(one, two),
                }
            }
        }
    }

    #[test]
    fn every_prefix_of_a_good_value_is_refused_as_cut_off((_, octets) in encoded(Freedom::Ber)) {
        let limits = Limits::default();
        walk_slice(&octets, limits).unwrap();
        for end in 1..octets.len() {
            let prefix = &octets[..end];
            let results = [
                walk_slice(prefix, limits).err(),
                walk_stream(prefix, limits).err(),
                walk_stream(BufReader::with_capacity(3, prefix), limits).err(),
                to_der(prefix, limits).err(),
            ];
            for error in results {
                prop_assert!(
                    matches!(
                        error,
                        Some(Error::Truncated { offset, .. } | Error::MissingEndOfContents { offset, .. })
                            if offset == end as u64
                    ),
                    "{} octets: {:?}", end, error
                );
            }
        }
    }

    #[test]
    fn octets_that_are_nearly_ber_are_read_alike(octets in damaged()) {
        check_any_octets(&octets)?;
    }

    #[test]
    fn octets_that_look_like_headers_are_read_alike(octets in header_octets()) {
        check_any_octets(&octets)?;
    }

    #[test]
    fn arbitrary_octets_are_read_alike(octets in prop::collection::vec(any::<u8>(), 0..64)) {
        check_any_octets(&octets)?;
    }
}

/// Number of octets that the crate's writer takes for the contents of the element that `steps` begin with.
fn written_content_len(steps: &[Step]) -> u64 {
    let mut writer = Writer::new(Vec::new());
    let mut open = 0;
    for (index, step) in steps.iter().enumerate() {
        match step {
            Step::Begin(_) if index == 0 => {}
            Step::Begin(header) => match header.length {
                Length::Definite(_) => {
                    writer
                        .begin_definite(header.tag, written_content_len(&steps[index..]))
                        .unwrap();
                }
                Length::Indefinite => writer.begin_indefinite(header.tag).unwrap(),
            },
            Step::Primitive(header, content) => writer.primitive(header.tag, content).unwrap(),
            Step::End if open == 1 => break,
            Step::End => writer.end().unwrap(),
        }
        open += match step {
            Step::Begin(_) => 1,
            Step::End => -1,
            Step::Primitive(..) => 0,
        };
    }
    writer.position()
}
