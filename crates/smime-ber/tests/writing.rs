//! What the writers write, and what they refuse.

mod support;

use std::io::{self, Write};

use smime_ber::{Segments, Tag, WriteError, Writer, der};
use support::{element, hex};

#[test]
fn definite_and_indefinite_lengths_nest() {
    let mut writer = Writer::new(Vec::new());
    writer.begin_indefinite(Tag::SEQUENCE).unwrap();
    writer
        .begin_definite(Tag::context_constructed(0), 5)
        .unwrap();
    writer.primitive(Tag::INTEGER, &[5]).unwrap();
    writer.raw(&[5, 0]).unwrap();
    writer.end().unwrap();
    writer.begin_definite(Tag::OCTET_STRING, 3).unwrap();
    writer.write_content(&[1]).unwrap();
    writer.write_content(&[2, 3]).unwrap();
    writer.end().unwrap();
    writer.end().unwrap();
    assert_eq!(writer.position(), 16);
    assert_eq!(
        writer.finish().unwrap(),
        hex("30 80 a0 05 02 01 05 05 00 04 03 01 02 03 00 00")
    );
}

#[test]
fn tags_and_lengths_are_written_in_their_shortest_form() {
    for (tag, header) in [
        (Tag::context(30), "9e 00"),
        (Tag::context(31), "9f 1f 00"),
        (Tag::context(127), "9f 7f 00"),
        (Tag::context(128), "9f 81 00 00"),
        (Tag::context(16_384), "9f 81 80 00 00"),
        (Tag::context(u32::MAX), "9f 8f ff ff ff 7f 00"),
        (Tag::context_constructed(2), "a2 00"),
    ] {
        assert_eq!(der::primitive(tag, &[]), hex(header));
    }
    let mut writer = Writer::new(Vec::new());
    writer.begin_definite(Tag::OCTET_STRING, 1 << 40).unwrap();
    assert_eq!(writer.position(), 8);
}

#[test]
fn more_than_was_announced_is_refused_before_it_is_written() {
    let mut out = Vec::new();
    let mut writer = Writer::new(&mut out);
    writer.begin_definite(Tag::SEQUENCE, 4).unwrap();
    let overrun = writer.primitive(Tag::OCTET_STRING, &[0; 3]).unwrap_err();
    assert!(matches!(overrun, WriteError::Overrun { offset: 2, end: 6 }));
    let overrun = writer
        .primitive(Tag::OCTET_STRING, &[0; 1_000])
        .unwrap_err();
    assert!(matches!(overrun, WriteError::Overrun { offset: 2, end: 6 }));
    let overrun = writer.begin_definite(Tag::OCTET_STRING, 3).unwrap_err();
    assert!(matches!(overrun, WriteError::Overrun { .. }));
    let overrun = writer
        .begin_definite(Tag::OCTET_STRING, u64::MAX)
        .unwrap_err();
    assert!(matches!(overrun, WriteError::Overrun { .. }));
    writer.begin_indefinite(Tag::SEQUENCE).unwrap();
    let overrun = writer.raw(&[0; 3]).unwrap_err();
    assert!(matches!(overrun, WriteError::Overrun { offset: 4, end: 6 }));
    writer.end().unwrap();
    writer.end().unwrap();
    writer.finish().unwrap();
    assert_eq!(out, hex("30 04 30 80 00 00"));
}

#[test]
fn less_than_was_announced_is_refused_at_the_end() {
    let mut writer = Writer::new(Vec::new());
    writer.begin_definite(Tag::OCTET_STRING, 4).unwrap();
    writer.write_content(&[0; 3]).unwrap();
    let short = writer.end().unwrap_err();
    assert!(matches!(short, WriteError::Short { offset: 5, end: 6 }));
    assert_eq!(
        short.to_string(),
        "offset 5: element ended, wanted octets up to 6"
    );
    writer.write_content(&[0]).unwrap();
    writer.end().unwrap();
}

#[test]
fn elements_and_plain_octets_keep_to_their_places() {
    let mut writer = Writer::new(Vec::new());
    assert!(matches!(
        writer.end(),
        Err(WriteError::NothingOpen { offset: 0 })
    ));
    assert!(matches!(
        writer.write_content(&[0]),
        Err(WriteError::NothingOpen { .. })
    ));
    let indefinite = writer.begin_indefinite(Tag::OCTET_STRING);
    assert!(matches!(
        indefinite,
        Err(WriteError::IndefinitePrimitive { .. })
    ));
    writer.begin_definite(Tag::SEQUENCE, 8).unwrap();
    assert!(matches!(
        writer.write_content(&[0]),
        Err(WriteError::WrongForm { .. })
    ));
    writer.begin_definite(Tag::OCTET_STRING, 6).unwrap();
    assert!(matches!(
        writer.primitive(Tag::NULL, &[]),
        Err(WriteError::WrongForm { .. })
    ));
    assert!(matches!(
        writer.begin_definite(Tag::NULL, 0),
        Err(WriteError::WrongForm { .. })
    ));
    assert!(matches!(
        writer.finish(),
        Err(WriteError::Unfinished { offset: 4, open: 2 })
    ));
}

#[test]
fn a_streamed_string_is_cut_into_segments_however_it_arrives() {
    let content: Vec<u8> = (0..=255).cycle().take(1_000).collect();
    for size in [1, 3, 8, 16, 999, 1_000, 1_001] {
        for piece in [1, 5, 8, 17, 1_000] {
            let mut writer = Writer::new(Vec::new());
            let mut string = writer.octet_string(Tag::OCTET_STRING, size).unwrap();
            for part in content.chunks(piece) {
                string.write_all(part).unwrap();
            }
            string.finish().unwrap();
            let out = writer.finish().unwrap();
            let string = element(&out);
            assert!(are_cut_to(string.segments(), size));
            assert_eq!(string.octets().unwrap(), content);
        }
    }
}

/// Whether all segments but the last have `size` octets, and the last has 1 to `size`.
fn are_cut_to(segments: Segments<'_>, size: usize) -> bool {
    let lengths: Vec<usize> = segments.map(|segment| segment.unwrap().len()).collect();
    let (last, others) = lengths.split_last().unwrap();
    others.iter().all(|length| *length == size) && (1..=size).contains(last)
}

#[test]
fn a_streamed_string_of_no_octets_has_one_empty_segment() {
    let mut writer = Writer::new(Vec::new());
    let string = writer.octet_string(Tag::context(0), 1_024).unwrap();
    string.finish().unwrap();
    assert_eq!(writer.finish().unwrap(), hex("a0 80 04 00 00 00"));
}

#[test]
fn a_streamed_string_that_was_dropped_is_unfinished() {
    let mut writer = Writer::new(Vec::new());
    let mut string = writer.octet_string(Tag::OCTET_STRING, 4).unwrap();
    string.write_content(b"abcdef").unwrap();
    drop(string);
    assert!(matches!(
        writer.finish(),
        Err(WriteError::Unfinished { open: 1, .. })
    ));
    let mut writer = Writer::new(Vec::new());
    assert!(matches!(
        writer.octet_string(Tag::OCTET_STRING, 0),
        Err(WriteError::EmptySegments { offset: 0 })
    ));
}

#[test]
fn a_sink_that_fails_is_told() {
    let mut room = [0; 3];
    let mut writer = Writer::new(&mut room[..]);
    writer.primitive(Tag::NULL, &[]).unwrap();
    let error = writer.primitive(Tag::NULL, &[]).unwrap_err();
    assert!(matches!(error, WriteError::Io { offset: 2, .. }));
    assert_eq!(io::Error::from(error).kind(), io::ErrorKind::WriteZero);
}

#[test]
fn built_der_has_minimal_integers_and_sorted_sets() {
    for (value, expected) in [
        (0, "02 01 00"),
        (127, "02 01 7f"),
        (128, "02 02 00 80"),
        (-128, "02 01 80"),
        (-129, "02 02 ff 7f"),
        (i64::MIN, "02 08 80 00 00 00 00 00 00 00"),
    ] {
        let built = der::sequence(|builder| builder.integer(value));
        assert_eq!(built[2..], hex(expected));
    }
    let big = der::sequence(|builder| {
        builder.big_integer(&[]);
        builder.big_integer(&[0, 0, 0x80]);
    });
    assert_eq!(big, hex("30 07 02 01 00 02 02 00 80"));
    let set = der::set_of(|builder| {
        builder.octet_string(&[2]);
        builder.null();
        builder.raw(&hex("04 01 01"));
        builder.boolean(true);
    });
    assert_eq!(set, hex("31 0b 01 01 ff 04 01 01 04 01 02 05 00"));
    let attributes = der::element(Tag::context_constructed(1), |builder| {
        builder.implicit_set_of(Tag::context(0), |set| {
            set.integer(2);
            set.integer(1);
        });
        builder.bit_string(&[0xaa]);
    });
    assert_eq!(attributes, hex("a1 0c a0 06 02 01 01 02 01 02 03 02 00 aa"));
}
