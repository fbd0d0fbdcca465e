//! Encodings that are wrong, each with the error that both readers give.

mod support;

use smime_ber::{Error, ErrorKind, Limits, SliceReader, Tag, to_der};
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
        "offset 0: found an indefinite length for OCTET STRING, wanted a definite one (X.690 8.1.3.2)",
    );
    assert_error(
        "30 04 80 80 00 00",
        "offset 2: found an indefinite length for [0] (primitive), wanted a definite one (X.690 8.1.3.2)",
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
            &format!("offset {end}: input ends inside the element at 0 (X.690 8.1.1)"),
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
            "offset 0: found a length that reaches past 2^64 octets (X.690 8.1.3.5)",
        );
    }
}

#[test]
fn the_reserved_first_length_octet_is_refused() {
    let message = "offset 0: found first length octet ff, which is reserved (X.690 8.1.3.5 c)";
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
        "offset 2: the element around ends at 5, this one later (X.690 8.1.3.3)",
    );
    assert_error(
        "30 80 30 02 04 01 00 00 00",
        "offset 4: the element around ends at 6, this one later (X.690 8.1.3.3)",
    );
}

#[test]
fn end_of_contents_where_the_length_is_definite_is_refused() {
    let message =
        "found end-of-contents, wanted an element; no indefinite length is open (X.690 8.1.5)";
    assert_error("30 04 05 00 00 00", &format!("offset 4: {message}"));
    assert_error("00 00", &format!("offset 0: {message}"));
    assert_error("30 80 30 02 00 00 00 00", &format!("offset 4: {message}"));
}

#[test]
fn end_of_contents_that_is_not_two_zeros_is_refused() {
    let message = "found universal tag 0 with more than two zero octets, wanted end-of-contents (X.690 8.1.5)";
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
        "offset 4: no end-of-contents for the element at 0 (X.690 8.1.5)",
    );
    assert_error(
        "30 80 24 80 04 00 00 00",
        "offset 8: no end-of-contents for the element at 0 (X.690 8.1.5)",
    );
    assert_error(
        "30 80 24 80 04 00",
        "offset 6: no end-of-contents for the element at 2 (X.690 8.1.5)",
    );
    assert_error(
        "30 04 24 80 04 00",
        "offset 6: no end-of-contents for the element at 2 (X.690 8.1.5)",
    );
}

#[test]
fn a_tag_number_over_32_bits_is_refused() {
    let message = "offset 0: found a tag number of more than 32 bits (X.690 8.1.2.4)";
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
    let mut reader = SliceReader::with_offset(&input, u64::MAX - 3, 0, Limits::default());
    assert!(matches!(
        reader.next(),
        Err(Error::LengthTooLarge { .. }) | Ok(_)
    ));
    let stream = smime_ber::Reader::with_offset(&input[..], u64::MAX - 3, 0, Limits::default());
    let mut stream = stream;
    while let Ok(Some(_)) = stream.next() {}
}

/// Values of the universal types: what a caller gets who asks for the value, and what the normaliser says.
#[test]
fn contents_that_the_type_does_not_have_are_an_error_by_type_and_a_finding_by_rule() {
    type Ask = fn(smime_ber::Element<'_>) -> Option<Error>;
    let cases: [(&str, Ask, &str, &str); 14] = [
        (
            "02 00",
            |e| e.integer().err(),
            "no octets, wanted one or more (X.690 8.3.1)",
            "empty-integer",
        ),
        (
            "0a 00",
            |e| e.integer().err(),
            "no octets, wanted one or more (X.690 8.3.1)",
            "empty-integer",
        ),
        (
            "22 03 02 01 05",
            |e| e.integer().err(),
            "constructed, wanted primitive (X.690 8.1.2.5)",
            "constructed-primitive",
        ),
        (
            "01 00",
            |e| e.boolean().err(),
            "not one octet (X.690 8.2.1)",
            "boolean-length",
        ),
        (
            "01 02 ff ff",
            |e| e.boolean().err(),
            "not one octet (X.690 8.2.1)",
            "boolean-length",
        ),
        (
            "05 01 00",
            |e| e.null().err(),
            "octets, wanted none (X.690 8.8.2)",
            "null-with-content",
        ),
        (
            "06 00",
            |e| e.oid_content().err(),
            "no octets, wanted one or more (X.690 8.19.2)",
            "bad-object-identifier",
        ),
        (
            "06 03 80 2a 03",
            |e| e.oid_content().err(),
            "an arc begins with 80 (X.690 8.19.2)",
            "bad-object-identifier",
        ),
        (
            "06 04 2a 80 86 03",
            |e| e.oid_content().err(),
            "an arc begins with 80 (X.690 8.19.2)",
            "bad-object-identifier",
        ),
        (
            "06 03 2a 86 f7",
            |e| e.oid_content().err(),
            "ends inside an arc (X.690 8.19.2)",
            "bad-object-identifier",
        ),
        (
            "03 00",
            |e| e.bit_string().err(),
            "impossible number of unused bits (X.690 8.6.2)",
            "bad-unused-bits",
        ),
        (
            "03 02 09 00",
            |e| e.bit_string().err(),
            "impossible number of unused bits (X.690 8.6.2)",
            "bad-unused-bits",
        ),
        (
            "03 02 08 00",
            |e| e.bit_string().err(),
            "impossible number of unused bits (X.690 8.6.2)",
            "bad-unused-bits",
        ),
        (
            "03 01 01",
            |e| e.bit_string().err(),
            "impossible number of unused bits (X.690 8.6.2)",
            "bad-unused-bits",
        ),
    ];
    for (input, ask, fault, code) in cases {
        let input = hex(input);
        let error = ask(element(&input)).expect("the value is refused");
        assert!(error.to_string().ends_with(fault), "{error}");
        let normalised = to_der(&input, Limits::default()).unwrap();
        let finding = normalised.findings.as_slice()[0];
        assert_eq!((finding.offset, finding.rule.code()), (0, code));
        assert!(normalised.findings.breaks_ber(), "{code}");
        assert_eq!(normalised.der, input, "what has no DER stays");
    }
}

#[test]
fn an_object_identifier_with_huge_arcs_is_read() {
    // 2.(2^70 - 80), and an arc of 100,000 octets.
    for arc in [10, 100_000] {
        let mut content = vec![0xff; arc];
        content.push(0x7f);
        let mut input = vec![6, 0x83];
        input.extend(&(content.len() as u32).to_be_bytes()[1..]);
        input.extend(&content);
        assert_eq!(element(&input).oid_content().unwrap(), content);
    }
}

#[test]
fn a_segment_of_another_type_ends_the_string() {
    for (input, message) in [
        (
            "24 03 02 01 05",
            "offset 2: INTEGER: a segment is INTEGER (X.690 8.6.4, 8.7.3)",
        ),
        (
            "24 05 24 03 0c 01 41",
            "offset 4: UTF8String: a segment is UTF8String (X.690 8.6.4, 8.7.3)",
        ),
        (
            "23 03 04 01 05",
            "offset 2: OCTET STRING: a segment is OCTET STRING (X.690 8.6.4, 8.7.3)",
        ),
    ] {
        let input = hex(input);
        let error = element(&input).octets().unwrap_err();
        assert_eq!(error.to_string(), message);
        assert_eq!(
            to_der(&input, Limits::default()).unwrap_err().to_string(),
            message
        );
        let mut reader = smime_ber::Reader::new(&input[..], Limits::default());
        let Some(smime_ber::Event::Begin(header)) = reader.next().unwrap() else {
            panic!("a string begins");
        };
        let mut string = reader.string(&header).unwrap();
        let error = loop {
            match string.chunk() {
                Ok(chunk) => assert!(chunk.is_some(), "the string ends well"),
                Err(error) => break error,
            }
        };
        assert_eq!(error.to_string(), message);
        assert!(reader.next().is_err(), "the reader goes on behind an error");
    }
}

#[test]
fn unused_bits_before_the_last_segment_are_refused() {
    let input = hex("23 08 03 02 01 02 03 02 00 01");
    let error = element(&input).bit_string().unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("unused bits before the last segment (X.690 8.6.4)")
    );
    let error = to_der(&input, Limits::default()).unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("unused bits before the last segment (X.690 8.6.4)")
    );
}
