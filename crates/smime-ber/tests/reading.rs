//! What the readers give for encodings that are good.

mod support;

use std::{
    borrow::Cow,
    io::{self, BufRead, BufReader, Read},
};

use smime_ber::{ErrorKind, Event, Header, Length, Limits, Reader, SliceReader, Tag};
use support::{element, hex};

/// A SEQUENCE of an OCTET STRING in nested segments, and an INTEGER; all lengths but one indefinite.
const SEQUENCE: &str =
    "30 80  24 80 04 02 0102 24 05 04 01 03 04 00 04 01 04 00 00  02 01 2a  00 00";

fn begin<R: BufRead>(reader: &mut Reader<R>) -> Header {
    match reader.next().unwrap() {
        Some(Event::Begin(header) | Event::Primitive(header)) => header,
        other => panic!("no element begins: {other:?}"),
    }
}

#[test]
fn events_come_in_order_with_offsets_and_depths() {
    let input = hex(SEQUENCE);
    let mut reader = Reader::new(&input[..], Limits::default());
    let mut seen = Vec::new();
    while let Some(event) = reader.next().unwrap() {
        seen.push(match event {
            Event::Begin(header) => ('(', header.offset, header.depth),
            Event::Primitive(header) => ('.', header.offset, header.depth),
            Event::End { offset } => (')', offset, reader.depth()),
        });
    }
    assert_eq!(
        seen,
        [
            ('(', 0, 0),
            ('(', 2, 1),
            ('.', 4, 2),
            ('(', 8, 2),
            ('.', 10, 3),
            ('.', 13, 3),
            (')', 15, 2),
            ('.', 15, 2),
            (')', 20, 1),
            ('.', 20, 1),
            (')', 25, 0),
        ]
    );
    assert_eq!(reader.position(), input.len() as u64);
    assert!(!reader.trailing().unwrap());
    assert!(reader.next().unwrap().is_none());
}

#[test]
fn a_header_tells_tag_length_and_place() {
    let input = hex("30 82 00 07 bf 8f 7f 81 02 05 00");
    let outer = element(&input);
    assert_eq!(outer.header.tag, Tag::SEQUENCE);
    assert_eq!(outer.header.length, Length::Definite(7));
    assert_eq!(
        (outer.header.header_len, outer.header.identifier_len),
        (4, 1)
    );
    let inner = outer
        .children()
        .expect(Tag::context_constructed(0x7ff))
        .unwrap();
    assert_eq!((inner.header.offset, inner.header.depth), (4, 1));
    assert_eq!(
        (inner.header.header_len, inner.header.identifier_len),
        (5, 3)
    );
    assert_eq!(inner.header.content_offset(), 9);
    assert_eq!(inner.header.end(), Some(11));
    assert_eq!(inner.content, [5, 0]);
}

#[test]
fn an_element_holds_its_octets_as_received() {
    let input = hex(SEQUENCE);
    let sequence = element(&input);
    assert_eq!(sequence.raw, input);
    assert_eq!(sequence.content, &input[2..input.len() - 2]);
    let mut children = sequence.children();
    let string = children.expect(Tag::OCTET_STRING).unwrap();
    assert_eq!(string.raw, &input[2..20]);
    assert_eq!(string.content, &input[4..18]);
    assert_eq!(children.position(), 20);
    assert_eq!(
        children
            .expect(Tag::INTEGER)
            .unwrap()
            .small_integer()
            .unwrap(),
        42
    );
    children.finish().unwrap();
}

#[test]
fn segments_come_one_by_one_as_they_stand() {
    let input = hex(SEQUENCE);
    let string = element(&input).children().next().unwrap().unwrap();
    let segments: Vec<&[u8]> = string.segments().collect::<Result<_, _>>().unwrap();
    assert_eq!(segments, [&[1, 2][..], &[3], &[], &[4]]);
    let places: Vec<usize> = segments
        .iter()
        .map(|segment| segment.as_ptr() as usize - input.as_ptr() as usize)
        .collect();
    assert_eq!(places, [6, 12, 15, 17]);
    assert_eq!(
        string.octets().unwrap(),
        Cow::<[u8]>::Owned(vec![1, 2, 3, 4])
    );
}

#[test]
fn a_string_in_one_piece_is_borrowed() {
    for input in [
        "04 02 01 02",
        "24 04 04 02 01 02",
        "24 80 24 04 04 02 01 02 00 00",
    ] {
        let input = hex(input);
        assert!(matches!(
            element(&input).octets().unwrap(),
            Cow::Borrowed([1, 2])
        ));
    }
    assert!(element(&hex("24 00")).octets().unwrap().is_empty());
}

#[test]
fn a_string_under_an_implicit_tag_has_segments_too() {
    let input = hex("a0 80 04 01 41 04 01 42 00 00");
    let mut reader = SliceReader::new(&input);
    let string = reader.expect(Tag::context(0)).unwrap();
    assert_eq!(string.octets().unwrap()[..], *b"AB");
    let input = hex("a0 80 03 02 00 41 03 02 03 48 00 00");
    assert_eq!(
        element(&input).bit_string().unwrap(),
        (3, Cow::Owned(hex("41 48")))
    );
}

#[test]
fn findings_are_where_the_headers_are() {
    let input = hex("30 80 24 81 03 04 01 41 1f 02 01 05 30 00 00 00");
    let mut reader = Reader::new(&input[..], Limits::default());
    while reader.next().unwrap().is_some() {}
    let findings: Vec<_> = reader
        .findings()
        .iter()
        .map(|finding| (finding.offset, finding.rule.code()))
        .collect();
    assert_eq!(
        findings,
        [
            (0, "indefinite-length"),
            (2, "non-minimal-length"),
            (2, "constructed-string"),
            (8, "non-minimal-tag"),
        ]
    );
    assert!(reader.findings().breaks_ber());
}

#[test]
fn a_wanted_element_that_is_not_there_is_named() {
    let input = hex("30 03 02 01 05");
    let mut children = element(&input).children();
    let error = children.expect(Tag::OCTET_STRING).unwrap_err();
    assert_eq!(
        error.to_string(),
        "offset 2: found INTEGER, wanted OCTET STRING"
    );
    assert_eq!(error.kind(), ErrorKind::Unexpected);
    assert!(children.optional(Tag::NULL).unwrap().is_none());
    assert_eq!(children.peek().unwrap(), Some(Tag::INTEGER));
    assert!(children.optional(Tag::INTEGER).unwrap().is_some());
    let error = children.expect(Tag::context_constructed(0)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "offset 5: found nothing, wanted [0] (constructed)"
    );
    assert!(children.is_empty());
}

#[test]
fn a_wanted_tag_takes_the_constructed_form_of_strings_alone() {
    assert!(Tag::OCTET_STRING.accepts(Tag::OCTET_STRING.in_form(true)));
    assert!(Tag::context(1).accepts(Tag::context_constructed(1)));
    assert!(!Tag::context_constructed(1).accepts(Tag::context(1)));
    assert!(!Tag::INTEGER.accepts(Tag::INTEGER.in_form(true)));
    assert!(!Tag::SEQUENCE.accepts(Tag::SEQUENCE.in_form(false)));
    assert!(!Tag::context(1).accepts(Tag::context(2)));
}

#[test]
fn small_integers_keep_their_sign_and_size() {
    for (input, value) in [
        ("02 01 00", Some(0)),
        ("02 01 80", Some(-128)),
        ("02 02 00 80", Some(128)),
        ("02 02 ff 7f", Some(-129)),
        ("02 04 00 00 00 05", Some(5)),
        ("02 03 ff ff fe", Some(-2)),
        ("02 08 7f ff ff ff ff ff ff ff", Some(i64::MAX)),
        ("02 08 80 00 00 00 00 00 00 00", Some(i64::MIN)),
        ("02 0a 00 00 7f ff ff ff ff ff ff ff", Some(i64::MAX)),
        ("02 09 00 80 00 00 00 00 00 00 00", None),
        ("02 09 ff 7f ff ff ff ff ff ff ff", None),
    ] {
        let input = hex(input);
        let result = element(&input).small_integer();
        if let Err(error) = &result {
            assert_eq!(error.kind(), ErrorKind::Unexpected);
        }
        assert_eq!(result.ok(), value, "for {input:02x?}");
    }
}

#[test]
fn any_octet_but_zero_is_true() {
    assert!(!element(&hex("01 01 00")).boolean().unwrap());
    assert!(element(&hex("01 01 01")).boolean().unwrap());
    assert!(element(&hex("01 01 ff")).boolean().unwrap());
}

/// Fails at its end, once with `Interrupted` before that.
struct Failing<'a> {
    octets: &'a [u8],
    interrupted: bool,
}

impl Read for Failing<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if !self.interrupted {
            self.interrupted = true;
            return Err(io::ErrorKind::Interrupted.into());
        }
        match self.octets.read(buffer)? {
            0 => Err(io::Error::other("the line is dead")),
            count => Ok(count),
        }
    }
}

#[test]
fn a_source_that_fails_is_told_apart_from_an_input_that_is_bad() {
    let octets = hex("30 80 04 05 01 02");
    let source = Failing {
        octets: &octets,
        interrupted: false,
    };
    let mut reader = Reader::new(BufReader::new(source), Limits::default());
    begin(&mut reader);
    begin(&mut reader);
    assert_eq!(reader.chunk().unwrap(), Some(&[1, 2][..]));
    let error = reader.chunk().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    assert_eq!(error.to_string(), "offset 6: the line is dead");
    assert!(std::error::Error::source(&error).is_some());
}

#[test]
fn a_part_of_an_input_is_read_at_its_place() {
    let input = hex("a0 03 02 01 07");
    let mut slice = SliceReader::with_offset(&input, 1_000, 3, Limits::default());
    let outer = slice.next().unwrap().unwrap();
    let inner = outer.children().next().unwrap().unwrap();
    assert_eq!((inner.header.offset, inner.header.depth), (1_002, 4));
    let mut stream = Reader::with_offset(&input[..], 1_000, 3, Limits::default());
    assert_eq!(begin(&mut stream), outer.header);
    assert_eq!(begin(&mut stream), inner.header);
}
