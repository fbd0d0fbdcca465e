//! Contents from a stream: lent, skipped, captured.

mod support;

use std::io::{BufRead, BufReader};

use smime_ber::{Error, ErrorKind, Event, Header, Limits, Reader, Tag};
use support::hex;

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
fn a_streamed_string_gives_the_same_octets_primitive_or_not_at_any_buffer_size() {
    for input in [
        "04 04 01 02 03 04",
        "24 80 04 02 01 02 24 05 04 01 03 04 00 04 01 04 00 00",
        "a0 80 04 02 01 02 04 02 03 04 00 00",
        "24 08 04 02 01 02 04 02 03 04",
    ] {
        let input = hex(input);
        for capacity in 1..20 {
            let mut reader = Reader::new(
                BufReader::with_capacity(capacity, &input[..]),
                Limits::default(),
            );
            let header = begin(&mut reader);
            let mut string = reader.string(&header).unwrap();
            let mut octets = Vec::new();
            while let Some(chunk) = string.chunk().unwrap() {
                assert!(!chunk.is_empty());
                octets.extend_from_slice(chunk);
            }
            assert_eq!(octets, [1, 2, 3, 4]);
            assert!(reader.next().unwrap().is_none());
            assert_eq!(reader.position(), input.len() as u64);
        }
    }
}

#[test]
fn a_string_can_be_gone_on_with_from_its_header() {
    let input = hex("30 14 24 80 04 02 01 02 24 05 04 01 03 04 00 04 01 04 00 00 05 00");
    let input = BufReader::with_capacity(1, &input[..]);
    let mut reader = Reader::new(input, Limits::default());
    begin(&mut reader);
    let header = begin(&mut reader);
    let mut octets = Vec::new();
    while let Some(chunk) = reader.string_chunk(&header).unwrap() {
        octets.extend_from_slice(chunk);
    }
    assert_eq!(octets, [1, 2, 3, 4]);
    assert_eq!(reader.string_chunk(&header).unwrap(), None);
    assert_eq!(begin(&mut reader).tag, Tag::NULL);
}

#[test]
fn an_element_behind_a_streamed_string_is_read_next() {
    let input = hex(SEQUENCE);
    let mut reader = Reader::new(&input[..], Limits::default());
    begin(&mut reader);
    let header = begin(&mut reader);
    let mut string = reader.string(&header).unwrap();
    while string.chunk().unwrap().is_some() {}
    assert_eq!(begin(&mut reader).tag, Tag::INTEGER);
    assert_eq!(reader.chunk().unwrap(), Some(&[42][..]));
    assert_eq!(reader.chunk().unwrap(), None);
}

#[test]
fn contents_of_a_slice_are_lent_in_one_piece() {
    let input = hex("04 03 01 02 03 ff");
    let mut reader = Reader::new(&input[..], Limits::default());
    begin(&mut reader);
    let chunk = reader.chunk().unwrap().unwrap();
    assert_eq!(chunk.as_ptr(), input[2..].as_ptr());
    assert_eq!(chunk, [1, 2, 3]);
}

#[test]
fn contents_that_nobody_asks_for_are_skipped() {
    let input = hex("30 08 04 02 00 00 04 02 00 00");
    for ask in 0..3 {
        let mut reader = Reader::new(BufReader::with_capacity(1, &input[..]), Limits::default());
        begin(&mut reader);
        begin(&mut reader);
        match ask {
            0 => {}
            1 => assert_eq!(reader.chunk().unwrap(), Some(&[0][..])),
            _ => reader.skip_content().unwrap(),
        }
        assert_eq!(begin(&mut reader).offset, 6);
        assert_eq!(reader.next().unwrap(), Some(Event::End { offset: 10 }));
        assert_eq!(reader.next().unwrap(), None);
    }
}

#[test]
fn an_element_is_captured_as_received() {
    let input = hex(SEQUENCE);
    for capacity in [1, 2, 5, 100] {
        let source = || BufReader::with_capacity(capacity, &input[..]);
        let mut reader = Reader::new(source(), Limits::default());
        let header = begin(&mut reader);
        assert_eq!(
            reader.read_element_raw(&header, input.len()).unwrap(),
            input
        );
        assert!(reader.next().unwrap().is_none());

        let mut reader = Reader::new(source(), Limits::default());
        begin(&mut reader);
        let header = begin(&mut reader);
        assert_eq!(reader.read_element_raw(&header, 18).unwrap(), &input[2..20]);
        let header = begin(&mut reader);
        assert_eq!(header.tag, Tag::INTEGER);
        assert_eq!(reader.read_element_raw(&header, 3).unwrap(), &input[20..23]);
        assert_eq!(reader.next().unwrap(), Some(Event::End { offset: 25 }));
    }
}

#[test]
fn an_element_one_octet_over_the_limit_is_not_captured() {
    let input = hex(SEQUENCE);
    for max in 0..input.len() {
        let mut reader = Reader::new(&input[..], Limits::default());
        let header = begin(&mut reader);
        let error = reader.read_element_raw(&header, max).unwrap_err();
        assert!(matches!(error, Error::SizeLimit { offset: 0, limit } if limit == max as u64));
        assert_eq!(error.kind(), ErrorKind::Limit);
    }
}

#[test]
fn an_element_is_skipped_whole() {
    let input = hex(SEQUENCE);
    let mut reader = Reader::new(&input[..], Limits::default());
    begin(&mut reader);
    begin(&mut reader);
    reader.skip_element().unwrap();
    assert_eq!(begin(&mut reader).tag, Tag::INTEGER);
    reader.skip_element().unwrap();
    assert_eq!(reader.next().unwrap(), Some(Event::End { offset: 25 }));
}

#[test]
fn an_element_whose_inside_was_read_is_neither_captured_nor_skipped() {
    let input = hex(SEQUENCE);
    let mut reader = Reader::new(&input[..], Limits::default());
    let sequence = begin(&mut reader);
    begin(&mut reader);
    let error = reader.read_element_raw(&sequence, 100).unwrap_err();
    assert!(matches!(error, Error::NotAtElement { offset: 4 }));
    assert_eq!(error.kind(), ErrorKind::Misuse);

    let mut reader = Reader::new(&input[..], Limits::default());
    assert!(matches!(
        reader.skip_element(),
        Err(Error::NotAtElement { offset: 0 })
    ));

    let mut reader = Reader::new(&input[22..23], Limits::default());
    assert!(reader.string(&sequence).is_err());
}

#[test]
fn octets_behind_the_outermost_element_stay_in_the_source() {
    let input = hex("30 80 00 00 de ad");
    let mut reader = Reader::new(&input[..], Limits::default());
    while reader.next().unwrap().is_some() {}
    assert!(reader.trailing().unwrap());
    assert_eq!(reader.position(), 4);
    assert_eq!(reader.into_inner(), [0xde, 0xad]);
}

#[test]
fn octets_that_were_lent_are_gone_from_the_source() {
    let input = hex("04 02 01 02 de ad");
    let mut reader = Reader::new(&input[..], Limits::default());
    begin(&mut reader);
    reader.chunk().unwrap();
    assert_eq!(reader.into_inner(), [0xde, 0xad]);
}

#[test]
fn an_error_is_given_again_for_ever() {
    let input = hex("30 80 04 80 05 00 00 00");
    let mut reader = Reader::new(&input[..], Limits::default());
    begin(&mut reader);
    let first = reader.next().unwrap_err().to_string();
    assert_eq!(reader.next().unwrap_err().to_string(), first);
    assert_eq!(reader.chunk().unwrap_err().to_string(), first);
    assert_eq!(reader.skip_content().unwrap_err().to_string(), first);
    assert_eq!(reader.trailing().unwrap_err().to_string(), first);
}
