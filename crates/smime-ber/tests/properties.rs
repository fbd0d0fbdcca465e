//! What holds for all values: generated ones, all their prefixes, and arbitrary octets.

mod support;

use std::io::BufReader;

use der::{
    Decode, EncodingRules, Header as DerHeader, Reader as _,
    asn1::{BitString, ContextSpecific, Null, OctetString, Utf8StringRef},
};
use proptest::prelude::*;
use smime_ber::{Error, Length, Limits, Tag, Writer, to_der};
use support::{Step, walk_slice, walk_stream};

/// A value whose types both this crate and the `der` crate know.
#[derive(Clone, Debug, PartialEq)]
enum Value {
    Boolean(bool),
    Integer(i64),
    Null,
    Octets(Vec<u8>),
    Bits(u8, Vec<u8>),
    Text(String),
    Sequence(Vec<Value>),
    /// `[number] EXPLICIT`
    Tagged(u32, Box<Value>),
}

/// How freely a value is encoded.
#[derive(Clone, Copy, Debug)]
enum Freedom {
    /// Not at all.
    Der,
    /// As far as the `der` crate reads BER: indefinite lengths, and OCTET STRINGs of one level of segments.
    Indefinite,
    /// As X.690 allows.
    Ber,
}

/// Choices that an encoder makes, drawn one after the other.
struct Choices<'a> {
    freedom: Freedom,
    drawn: std::iter::Cycle<std::slice::Iter<'a, u8>>,
}

impl Choices<'_> {
    /// A number below `bound`; DER leaves no choice but 0.
    fn below(&mut self, bound: u8) -> u8 {
        match self.freedom {
            Freedom::Der => 0,
            _ => self.drawn.next().map_or(0, |choice| choice % bound),
        }
    }

    fn is_ber(&self) -> bool {
        matches!(self.freedom, Freedom::Ber)
    }
}

impl Value {
    /// Encodes with code of its own, so that it shares no mistake with the crate.
    fn encode(&self, choices: &mut Choices<'_>) -> Vec<u8> {
        match self {
            Self::Boolean(value) => {
                let octet = match (value, choices.is_ber()) {
                    (true, true) => 1 + choices.below(255),
                    (true, false) => 0xff,
                    (false, _) => 0,
                };
                definite(0x01, &[octet], choices)
            }
            Self::Integer(value) => {
                let mut octets = value.to_be_bytes().to_vec();
                let padding = if *value < 0 { 0xff } else { 0 };
                while octets.len() > 1 && octets[0] == padding && (octets[1] ^ padding) < 0x80 {
                    octets.remove(0);
                }
                if choices.is_ber() {
                    let count = usize::from(choices.below(3));
                    octets.splice(0..0, vec![padding; count]);
                }
                definite(0x02, &octets, choices)
            }
            Self::Null => definite(0x05, &[], choices),
            Self::Octets(octets) if choices.is_ber() => segmented(0x04, 0x04, octets, 3, choices),
            Self::Octets(octets) if choices.below(2) == 1 => {
                let segments = octets.chunks(3);
                let segments: Vec<_> = segments.map(|part| definite(0x04, part, choices)).collect();
                [&[0x24, 0x80], &segments.concat()[..], &[0, 0]].concat()
            }
            Self::Octets(octets) => definite(0x04, octets, choices),
            Self::Bits(unused, octets) => {
                let mut content = octets.clone();
                if let (true, Some(last)) = (choices.is_ber(), content.last_mut()) {
                    *last |= choices.below(1 << unused);
                }
                let whole = [&[*unused], &content[..]].concat();
                if choices.is_ber() && choices.below(2) == 0 && content.len() > 1 {
                    let (head, tail) = content.split_at(content.len() / 2);
                    let head = definite(0x03, &[&[0], head].concat(), choices);
                    let tail = definite(0x03, &[&[*unused], tail].concat(), choices);
                    return constructed(0x23, &[head, tail].concat(), choices);
                }
                definite(0x03, &whole, choices)
            }
            Self::Text(text) if choices.is_ber() => {
                segmented(0x0c, 0x04, text.as_bytes(), 2, choices)
            }
            Self::Text(text) => definite(0x0c, text.as_bytes(), choices),
            Self::Sequence(values) => {
                let parts: Vec<_> = values.iter().map(|value| value.encode(choices)).collect();
                constructed(0x30, &parts.concat(), choices)
            }
            Self::Tagged(number, value) => {
                let content = value.encode(choices);
                constructed(0xa0 | *number as u8, &content, choices)
            }
        }
    }

    fn to_der(&self) -> Vec<u8> {
        self.encode(&mut Choices {
            freedom: Freedom::Der,
            drawn: [].iter().cycle(),
        })
    }
}

fn constructed(identifier: u8, content: &[u8], choices: &mut Choices<'_>) -> Vec<u8> {
    if choices.below(2) == 1 {
        return [&[identifier, 0x80], content, &[0, 0]].concat();
    }
    definite(identifier, content, choices)
}

fn definite(identifier: u8, content: &[u8], choices: &mut Choices<'_>) -> Vec<u8> {
    let mut length = content.len().to_be_bytes().to_vec();
    while length.len() > 1 && length[0] == 0 {
        length.remove(0);
    }
    if choices.is_ber() && choices.below(3) == 1 {
        length.splice(0..0, vec![0; usize::from(choices.below(12))]);
        length.insert(0, 0x80 | length.len() as u8);
    } else if content.len() >= 0x80 {
        length.insert(0, 0x80 | length.len() as u8);
    }
    [&[identifier], &length[..], content].concat()
}

/// A string in segments, some of them in segments again.
fn segmented(
    identifier: u8,
    segment: u8,
    octets: &[u8],
    levels: u8,
    choices: &mut Choices<'_>,
) -> Vec<u8> {
    if levels == 0 || choices.below(2) == 0 {
        return definite(identifier, octets, choices);
    }
    let size = usize::from(1 + choices.below(9));
    let mut parts = Vec::new();
    for part in octets.chunks(size) {
        parts.extend(segmented(segment, segment, part, levels - 1, choices));
    }
    constructed(identifier | 0x20, &parts, choices)
}

/// The value as the `der` crate reads it, by the rules that its reader has.
impl<'a> Decode<'a> for Value {
    type Error = der::Error;

    fn decode<R: der::Reader<'a>>(reader: &mut R) -> der::Result<Self> {
        let header = DerHeader::peek(reader)?;
        Ok(match header.tag() {
            der::Tag::Boolean => Self::Boolean(bool::decode(reader)?),
            der::Tag::Integer => Self::Integer(i64::decode(reader)?),
            der::Tag::Null => {
                Null::decode(reader)?;
                Self::Null
            }
            der::Tag::OctetString => {
                Self::Octets(OctetString::decode(reader)?.into_bytes().to_vec())
            }
            der::Tag::BitString => {
                let bits = BitString::decode(reader)?;
                Self::Bits(bits.unused_bits(), bits.raw_bytes().to_vec())
            }
            der::Tag::Utf8String => Self::Text(Utf8StringRef::decode(reader)?.as_str().to_owned()),
            der::Tag::Sequence => reader.sequence(|inner| {
                let mut values = Vec::new();
                while !inner.is_finished() {
                    values.push(Self::decode(inner)?);
                }
                Ok::<_, der::Error>(Self::Sequence(values))
            })?,
            der::Tag::ContextSpecific { number, .. } => {
                let field = ContextSpecific::<Self>::decode_explicit(reader, number)?;
                let field = field.ok_or_else(|| der::ErrorKind::Failed.to_error())?;
                Self::Tagged(number.value(), Box::new(field.value))
            }
            tag => return Err(tag.unexpected_error(None).into()),
        })
    }
}

fn read_with_der_crate(octets: &[u8], rules: EncodingRules) -> der::Result<Value> {
    let mut reader = der::SliceReader::new_with_encoding_rules(octets, rules)?;
    let value = Value::decode(&mut reader)?;
    reader.finish()?;
    Ok(value)
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::Boolean),
        any::<i64>().prop_map(Value::Integer),
        (-300i64..300).prop_map(Value::Integer),
        Just(Value::Null),
        prop::collection::vec(any::<u8>(), 0..300).prop_map(Value::Octets),
        (0u8..8, prop::collection::vec(any::<u8>(), 1..9)).prop_map(|(unused, mut octets)| {
            *octets.last_mut().unwrap() &= !((1u8 << unused) - 1);
            Value::Bits(unused, octets)
        }),
        "\\PC{0,20}".prop_map(Value::Text),
    ];
    leaf.prop_recursive(6, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::Sequence),
            (0u32..31, inner).prop_map(|(number, value)| Value::Tagged(number, Box::new(value))),
        ]
    })
}

/// A value, and an encoding of it.
fn encoded(freedom: Freedom) -> impl Strategy<Value = (Value, Vec<u8>)> {
    (values(), prop::collection::vec(any::<u8>(), 1..200)).prop_map(move |(value, drawn)| {
        let mut choices = Choices {
            freedom,
            drawn: drawn.iter().cycle(),
        };
        let octets = value.encode(&mut choices);
        (value, octets)
    })
}

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
