//! Encodings that are wrong, each with the error that both readers give.

mod support;

use smime_ber::{Error, ErrorKind, Limits, Reader, SliceReader, Tag, to_der};
use support::{element, hex, nest, nest_definite, walk_slice, walk_stream};

/// The error that the slice reader, the stream reader and the normaliser give, which has to be the same.
fn error_of(input: &[u8]) -> Error {
    let slice = walk_slice(input, Limits::default()).expect_err("the slice reader accepts it");
    let stream = walk_stream(input, Limits::default()).expect_err("the stream reader accepts it");
    let normaliser = to_der(input, Limits::default()).expect_err("the normaliser accepts it");
    assert_eq!(slice.to_string(), stream.to_string());
    assert_eq!(stream.to_string(), normaliser.to_string());
    slice
}

fn assert_error(input: &str, message: &str) {
    let error = error_of(&hex(input));
    assert_eq!(error.to_string(), message, "for {input}");
    assert_eq!(error.kind(), ErrorKind::Malformed, "for {input}");
    let offset = message.split([' ', ':']).nth(1).unwrap();
    assert_eq!(error.offset().to_string(), offset, "for {input}");
}

#[test]
fn a_primitive_element_of_indefinite_length_is_refused() {
    assert_error(
        "04 80 00 00",
        "offset 0: found an indefinite length for OCTET STRING, wanted a definite one",
    );
    assert_error(
        "30 04 80 80 00 00",
        "offset 2: found an indefinite length for [0] (primitive), wanted a definite one",
    );
}

#[test]
fn a_length_behind_the_end_of_the_input_is_refused() {
    for input in [
        "04 05 01 02",
        "04 84 ff ff ff ff",
        "30 84 ff ff ff ff 05 00",
        "04 88 7f ff ff ff ff ff ff ff 01",
    ] {
        let end = hex(input).len();
        assert_error(
            input,
            &format!("offset {end}: input ends inside the element at 0"),
        );
    }
}

#[test]
fn a_length_behind_2_to_the_64th_is_refused() {
    for input in [
        "04 88 ff ff ff ff ff ff ff ff",
        "04 89 01 00 00 00 00 00 00 00 00",
        "30 88 ff ff ff ff ff ff ff f8 05 00",
    ] {
        assert_error(
            input,
            "offset 0: found a length that reaches past 2^64 octets",
        );
    }
}

#[test]
fn the_reserved_first_length_octet_is_refused() {
    let message = "offset 0: found first length octet ff, which is reserved";
    assert_error("04 ff", message);
    assert_error(&format!("04 ff {}", "00".repeat(127)), message);
}

#[test]
fn a_length_padded_with_zeros_is_read_however_long() {
    for input in [
        "04 81 01 aa".to_owned(),
        "04 89 00 00 00 00 00 00 00 00 01 aa".to_owned(),
        format!("04 fe {} 01 aa", "00".repeat(125)),
    ] {
        let input = hex(&input);
        assert_eq!(element(&input).content, [0xaa]);
        assert_eq!(
            walk_slice(&input, Limits::default()).unwrap(),
            walk_stream(&input[..], Limits::default()).unwrap()
        );
        let normalised = to_der(&input, Limits::default()).unwrap();
        assert_eq!(normalised.der, [4, 1, 0xaa]);
        assert_eq!(
            normalised.findings.as_slice()[0].rule.code(),
            "non-minimal-length"
        );
    }
}

#[test]
fn an_element_longer_than_the_one_around_is_refused() {
    assert_error(
        "30 03 04 05 01 00 00 00",
        "offset 2: the element around ends at 5, this one later",
    );
    assert_error(
        "30 80 30 02 04 01 00 00 00",
        "offset 4: the element around ends at 6, this one later",
    );
    assert_error(
        "30 80 30 01 04 00 00 00 00",
        "offset 4: the element around ends at 5, this one later",
    );
    assert_error(
        "30 03 24 80 00 00 00 00",
        "offset 4: the element around ends at 5, this one later",
    );
}

#[test]
fn end_of_contents_where_the_length_is_definite_is_refused() {
    let message = "found end-of-contents, wanted an element; no indefinite length is open";
    assert_error("30 04 05 00 00 00", &format!("offset 4: {message}"));
    assert_error("00 00", &format!("offset 0: {message}"));
    assert_error("30 80 30 02 00 00 00 00", &format!("offset 4: {message}"));
}

#[test]
fn end_of_contents_that_is_not_two_zeros_is_refused() {
    let message = "found universal tag 0 with more than two zero octets, wanted end-of-contents";
    for input in [
        "30 80 00 01 00 00 00",
        "30 80 00 81 00",
        "30 80 20 00 00 00",
        "30 80 20 80 00 00 00 00",
        "30 80 1f 00 00",
        "30 80 00 80 00 00",
    ] {
        assert_error(input, &format!("offset 2: {message}"));
    }
}

#[test]
fn a_missing_end_of_contents_is_refused() {
    assert_error(
        "30 80 05 00",
        "offset 4: no end-of-contents for the element at 0",
    );
    assert_error(
        "30 80 24 80 04 00 00 00",
        "offset 8: no end-of-contents for the element at 0",
    );
    assert_error(
        "30 80 24 80 04 00",
        "offset 6: no end-of-contents for the element at 2",
    );
    assert_error(
        "30 04 24 80 04 00",
        "offset 6: no end-of-contents for the element at 2",
    );
}

#[test]
fn a_tag_number_over_32_bits_is_refused() {
    let message = "offset 0: found a tag number of more than 32 bits";
    assert_error("bf 90 80 80 80 00 00", message);
    assert_error("bf ff ff ff ff 7f 00", message);
    assert_error("bf 80 80 80 80 80 00 00", message);
    assert_error(&format!("bf {}", "ff".repeat(100)), message);
}

#[test]
fn the_largest_tag_number_is_read() {
    let input = hex("9f 8f ff ff ff 7f 00");
    assert_eq!(element(&input).header.tag, Tag::context(u32::MAX));
    assert_eq!(to_der(&input, Limits::default()).unwrap().der, input);
}

#[test]
fn a_small_tag_number_in_the_long_form_is_read_and_reported() {
    for (input, der) in [
        ("1f 02 01 07", "02 01 07"),
        ("9f 1e 00", "9e 00"),
        ("9f 80 1f 00", "9f 1f 00"),
        ("9f 80 80 80 80 01 00", "81 00"),
    ] {
        let normalised = to_der(&hex(input), Limits::default()).unwrap();
        assert_eq!(normalised.der, hex(der), "for {input}");
        let findings = normalised.findings;
        assert_eq!(findings.as_slice()[0].rule.code(), "non-minimal-tag");
        assert_eq!(findings.as_slice().len(), 1, "for {input}");
        assert!(findings.breaks_ber());
    }
}

#[test]
fn depth_over_the_limit_is_refused_where_it_begins() {
    let indefinite = nest(&[0x24, 0x80], &[0, 0], 10_000, &[4, 0]);
    let definite = nest_definite(0x24, 10_000, &[4, 0]);
    for (input, offset) in [(indefinite, 64 * 2), (definite, 64 * 6)] {
        let error = error_of(&input);
        assert!(
            matches!(error, Error::DepthLimit { offset: at, limit: 64 } if at == offset),
            "{error}"
        );
        assert_eq!(error.kind(), ErrorKind::Limit);
    }
    let deepest = nest(&[0x30, 0x80], &[0, 0], 63, &[5, 0]);
    assert_eq!(walk_slice(&deepest, Limits::default()).unwrap().len(), 127);
    assert_eq!(
        walk_stream(&deepest[..], Limits::default()).unwrap().len(),
        127
    );
}

#[test]
fn more_items_than_the_limit_are_refused() {
    let limits = Limits {
        items: 3,
        ..Limits::default()
    };
    let input = hex("30 80 05 00 05 00 05 00 00 00");
    let slice = SliceReader::with_offset(&input, 0, 0, limits)
        .next()
        .unwrap_err();
    let stream = walk_stream(&input[..], limits).unwrap_err();
    assert!(matches!(
        slice,
        Error::ItemLimit {
            offset: 6,
            limit: 3
        }
    ));
    assert!(matches!(
        stream,
        Error::ItemLimit {
            offset: 6,
            limit: 3
        }
    ));
    assert!(walk_stream(&hex("30 80 05 00 05 00 00 00")[..], limits).is_ok());
}

#[test]
fn octets_behind_the_value_are_told() {
    let input = hex("05 00 de ad");
    let mut slice = SliceReader::new(&input);
    slice.next().unwrap();
    let error = slice.finish().unwrap_err();
    assert!(matches!(
        error,
        Error::TrailingOctets {
            offset: 2,
            count: 2
        }
    ));
    let error = to_der(&input, Limits::default()).unwrap_err();
    assert!(matches!(
        error,
        Error::TrailingOctets {
            offset: 2,
            count: 2
        }
    ));
}

#[test]
fn an_input_of_no_octets_is_no_element() {
    assert!(SliceReader::new(&[]).next().unwrap().is_none());
    assert!(walk_stream(&[][..], Limits::default()).unwrap().is_empty());
    let error = to_der(&[], Limits::default()).unwrap_err();
    assert!(matches!(error, Error::Truncated { offset: 0, .. }));
}

#[test]
fn offsets_at_the_end_of_the_number_range_do_not_overflow() {
    let input = hex("30 80 04 01 00 00 00");
    let start = u64::MAX - 3;
    let mut slice = SliceReader::with_offset(&input, start, 0, Limits::default());
    let mut stream = Reader::with_offset(&input[..], start, 0, Limits::default());
    stream.next().unwrap();
    for error in [slice.next().unwrap_err(), stream.next().unwrap_err()] {
        assert!(matches!(error, Error::LengthTooLarge { offset } if offset == start + 2));
    }
    let input = hex("30 80 00 00");
    let mut stream = Reader::with_offset(&input[..], start, 0, Limits::default());
    stream.next().unwrap();
    assert!(matches!(stream.next(), Err(Error::LengthTooLarge { .. })));
}
