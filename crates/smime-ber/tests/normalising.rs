//! BER that becomes DER. Encodings named after a clause are the examples of X.690.

mod support;

use smime_ber::{Limits, SliceReader, Tag, der, to_der, to_der_as};
use support::{element, hex};

/// The DER of `input`, and its findings as (offset, code).
fn normalise(input: &str) -> (Vec<u8>, Vec<(u64, &'static str)>) {
    let normalised = to_der(&hex(input), Limits::default()).unwrap();
    let findings = normalised.findings.iter();
    let findings = findings.map(|finding| (finding.offset, finding.rule.code()));
    (normalised.der, findings.collect())
}

#[test]
fn a_bit_string_in_segments_becomes_one_as_in_clause_8_6() {
    let (der, findings) = normalise("23 80 03 03 00 0a 3b 03 05 04 5f 29 1c d0 00 00");
    assert_eq!(der, hex("03 07 04 0a 3b 5f 29 1c d0"));
    assert_eq!(
        findings,
        [(0, "indefinite-length"), (0, "constructed-string")]
    );
}

#[test]
fn a_visible_string_in_segments_becomes_one_as_in_clause_8_23() {
    let primitive = hex("1a 05 4a 6f 6e 65 73");
    for input in [
        "3a 09 04 03 4a 6f 6e 04 02 65 73",
        "3a 80 04 03 4a 6f 6e 04 02 65 73 00 00",
    ] {
        assert_eq!(normalise(input).0, primitive);
    }
}

#[test]
fn every_encoding_of_a_bit_string_in_the_laymans_guide_becomes_its_der() {
    for (input, code) in [
        ("03 04 06 6e 5d e0", "unused-bits-not-zero"),
        ("03 81 04 06 6e 5d c0", "non-minimal-length"),
        ("23 09 03 03 00 6e 5d 03 02 06 c0", "constructed-string"),
    ] {
        let (der, findings) = normalise(input);
        assert_eq!(der, hex("03 04 06 6e 5d c0"));
        assert_eq!(findings, [(0, code)]);
    }
}

#[test]
fn segments_tagged_as_the_string_itself_are_joined_and_reported() {
    let (der, findings) = normalise("36 08 16 03 66 6f 6f 04 01 21");
    assert_eq!(der, hex("16 04 66 6f 6f 21"));
    assert_eq!(findings, [(0, "constructed-string"), (2, "segment-tag")]);
}

#[test]
fn strings_without_segments_become_empty() {
    assert_eq!(normalise("24 80 00 00").0, [4, 0]);
    assert_eq!(normalise("23 80 00 00").0, [3, 1, 0]);
}

#[test]
fn unused_bits_of_the_last_segment_are_cleared() {
    let (der, findings) = normalise("23 08 03 02 00 ff 03 02 03 ff");
    assert_eq!(der, hex("03 03 03 ff f8"));
    assert_eq!(
        findings,
        [(0, "constructed-string"), (0, "unused-bits-not-zero")]
    );
}

#[test]
fn numbers_and_truth_get_their_one_encoding() {
    for (input, der, code) in [
        ("02 02 00 7f", "02 01 7f", "non-minimal-integer"),
        ("02 03 ff ff 80", "02 01 80", "non-minimal-integer"),
        ("02 04 00 00 00 00", "02 01 00", "non-minimal-integer"),
        ("0a 02 00 01", "0a 01 01", "non-minimal-integer"),
        ("01 01 01", "01 01 ff", "boolean-not-ff"),
    ] {
        let (found, findings) = normalise(input);
        assert_eq!(found, hex(der));
        assert_eq!(findings, [(0, code)]);
    }
    for der in [
        "02 02 00 80",
        "02 02 ff 7f",
        "02 01 ff",
        "02 01 80",
        "01 01 00",
    ] {
        assert_eq!(normalise(der), (hex(der), vec![]));
    }
}

#[test]
fn times_in_other_forms_than_ders_are_reported_and_stay() {
    for (tag, text, good) in [
        (0x17, "500101000000Z", true),
        (0x17, "5001010000Z", false),
        (0x17, "500101000000+0100", false),
        (0x17, "50010100000aZ", false),
        (0x18, "20500101000000Z", true),
        (0x18, "20500101000000.5Z", true),
        (0x18, "20500101000000.50Z", false),
        (0x18, "20500101000000.Z", false),
        (0x18, "20500101000000,5Z", false),
        (0x18, "205001010000Z", false),
        (0x18, "20500101000000", false),
        (0x18, "20500101000000+0100", false),
    ] {
        let input = [&[tag, text.len() as u8], text.as_bytes()].concat();
        let normalised = to_der(&input, Limits::default()).unwrap();
        assert_eq!(normalised.der, input, "{text}");
        assert_eq!(normalised.findings.is_empty(), good, "{text}");
        assert!(!normalised.findings.breaks_ber(), "{text}");
    }
}

#[test]
fn a_time_in_segments_is_judged_when_joined() {
    let input = [
        &hex("37 80 04 05")[..],
        b"50010",
        &hex("04 06"),
        b"10000Z",
        &[0, 0],
    ]
    .concat();
    let normalised = to_der(&input, Limits::default()).unwrap();
    assert_eq!(normalised.der, [&[0x17, 11][..], b"5001010000Z"].concat());
    let codes = normalised
        .findings
        .iter()
        .map(|finding| finding.rule.code());
    let codes: Vec<_> = codes.collect();
    assert_eq!(
        codes,
        ["indefinite-length", "constructed-string", "utc-time-form"]
    );
}

#[test]
fn a_set_is_sorted_after_its_members_are_normalised() {
    // As received the second member is the smaller one; in DER the first one is.
    let (der, findings) = normalise("31 0b 24 05 04 03 01 02 03 04 02 01 02");
    assert_eq!(der, hex("31 09 04 02 01 02 04 03 01 02 03"));
    assert_eq!(findings, [(0, "set-not-sorted"), (2, "constructed-string")]);
    let (der, findings) = normalise("31 09 04 02 01 02 04 03 00 00 00");
    assert_eq!(der, hex("31 09 04 02 01 02 04 03 00 00 00"));
    assert!(findings.is_empty());
}

#[test]
fn sets_in_sets_are_sorted_from_the_inside_out() {
    let (der, _) = normalise("31 80 31 80 02 01 02 02 01 01 00 00 31 06 02 01 01 02 01 00 00 00");
    assert_eq!(
        der,
        hex("31 10 31 06 02 01 00 02 01 01 31 06 02 01 01 02 01 02")
    );
}

#[test]
fn what_an_implicit_tag_hides_stays_until_the_caller_names_its_type() {
    let attributes = "a0 80 02 01 02 02 01 01 00 00";
    let (der, _) = normalise(attributes);
    assert_eq!(der, hex("a0 06 02 01 02 02 01 01"));
    let sorted = to_der_as(&hex(attributes), Tag::SET, Limits::default()).unwrap();
    assert_eq!(sorted.der, hex("31 06 02 01 01 02 01 02"));
    let codes: Vec<_> = sorted
        .findings
        .iter()
        .map(|finding| finding.rule.code())
        .collect();
    assert_eq!(codes, ["indefinite-length", "set-not-sorted"]);

    let content = "a0 80 04 01 01 04 01 02 00 00";
    assert_eq!(normalise(content).0, hex("a0 06 04 01 01 04 01 02"));
    let joined = to_der_as(&hex(content), Tag::OCTET_STRING, Limits::default()).unwrap();
    assert_eq!(joined.der, hex("04 02 01 02"));
    let codes: Vec<_> = joined
        .findings
        .iter()
        .map(|finding| finding.rule.code())
        .collect();
    assert_eq!(codes, ["indefinite-length", "constructed-string"]);

    let number = to_der_as(&hex("80 02 00 05"), Tag::INTEGER, Limits::default()).unwrap();
    assert_eq!(number.der, hex("02 01 05"));
}

#[test]
fn only_the_outermost_element_is_retyped() {
    let input = hex("a0 04 a0 02 05 00");
    let retyped = to_der_as(&input, Tag::SET, Limits::default()).unwrap();
    assert_eq!(retyped.der, hex("31 04 a0 02 05 00"));
}

#[test]
fn a_retyped_identifier_that_was_padded_is_reported_once() {
    let retyped = to_der_as(&hex("bf 00 02 05 00"), Tag::SET, Limits::default()).unwrap();
    assert_eq!(retyped.der, hex("31 02 05 00"));
    let codes: Vec<_> = retyped
        .findings
        .iter()
        .map(|finding| finding.rule.code())
        .collect();
    assert_eq!(codes, ["non-minimal-tag"]);
}

#[test]
fn findings_of_a_part_have_the_offsets_of_the_whole() {
    let input = hex("30 80 02 01 05 a0 80 01 01 01 00 00 00 00");
    let mut children = element(&input).children();
    children.expect(Tag::INTEGER).unwrap();
    let part = children.expect(Tag::context_constructed(0)).unwrap();
    let findings = part.findings().unwrap();
    let findings: Vec<_> = findings.iter().map(ToString::to_string).collect();
    assert_eq!(
        findings,
        [
            "offset 5: indefinite length",
            "offset 7: TRUE not encoded as ff",
        ]
    );
    let retyped = part.to_der_as(Tag::SEQUENCE).unwrap();
    assert_eq!(retyped.der, hex("30 03 01 01 ff"));
}

#[test]
fn lengths_around_the_short_forms_end_are_minimal() {
    for size in [0usize, 1, 127, 128, 129, 255, 256, 257, 65_535, 65_536] {
        let content = vec![7; size];
        let expected = der::primitive(Tag::OCTET_STRING, &content);
        let length_octets = expected.len() - size - 1;
        let wanted = match size {
            0..=127 => 1,
            128..=255 => 2,
            256..=65_535 => 3,
            _ => 4,
        };
        assert_eq!(length_octets, wanted);
        let ber = [&hex("24 80")[..], &expected, &hex("00 00")].concat();
        assert_eq!(to_der(&ber, Limits::default()).unwrap().der, expected);
        let mut reader = SliceReader::new(&expected);
        assert_eq!(reader.expect(Tag::OCTET_STRING).unwrap().content, content);
    }
}
