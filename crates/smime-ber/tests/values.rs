//! Contents that the type does not have, and strings whose segments do not fit.

mod support;

use smime_ber::{Element, Error, Event, Limits, Reader, to_der};
use support::{element, hex};

/// Values of the universal types: what a caller gets who asks for the value, and what the normaliser says.
#[test]
fn contents_that_the_type_does_not_have_are_an_error_by_type_and_a_finding_by_rule() {
    type Ask = fn(Element<'_>) -> Option<Error>;
    let cases: [(&str, Ask, &str, &str); 14] = [
        (
            "02 00",
            |e| e.integer().err(),
            "no octets, wanted one or more",
            "empty-integer",
        ),
        (
            "0a 00",
            |e| e.integer().err(),
            "no octets, wanted one or more",
            "empty-integer",
        ),
        (
            "22 03 02 01 05",
            |e| e.integer().err(),
            "constructed, wanted primitive",
            "constructed-primitive",
        ),
        (
            "01 00",
            |e| e.boolean().err(),
            "not one octet",
            "boolean-length",
        ),
        (
            "01 02 ff ff",
            |e| e.boolean().err(),
            "not one octet",
            "boolean-length",
        ),
        (
            "05 01 00",
            |e| e.null().err(),
            "octets, wanted none",
            "null-with-content",
        ),
        (
            "06 00",
            |e| e.oid_content().err(),
            "no octets, wanted one or more",
            "bad-object-identifier",
        ),
        (
            "06 03 80 2a 03",
            |e| e.oid_content().err(),
            "an arc begins with 80",
            "bad-object-identifier",
        ),
        (
            "06 04 2a 80 86 03",
            |e| e.oid_content().err(),
            "an arc begins with 80",
            "bad-object-identifier",
        ),
        (
            "06 03 2a 86 f7",
            |e| e.oid_content().err(),
            "ends inside an arc",
            "bad-object-identifier",
        ),
        (
            "03 00",
            |e| e.bit_string().err(),
            "impossible number of unused bits",
            "bad-unused-bits",
        ),
        (
            "03 02 09 00",
            |e| e.bit_string().err(),
            "impossible number of unused bits",
            "bad-unused-bits",
        ),
        (
            "03 02 08 00",
            |e| e.bit_string().err(),
            "impossible number of unused bits",
            "bad-unused-bits",
        ),
        (
            "03 01 01",
            |e| e.bit_string().err(),
            "impossible number of unused bits",
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
        ("24 03 02 01 05", "offset 2: INTEGER: a segment is INTEGER"),
        (
            "24 05 24 03 0c 01 41",
            "offset 4: UTF8String: a segment is UTF8String",
        ),
        (
            "23 03 04 01 05",
            "offset 2: OCTET STRING: a segment is OCTET STRING",
        ),
    ] {
        let input = hex(input);
        let error = element(&input).octets().unwrap_err();
        assert_eq!(error.to_string(), message);
        assert_eq!(
            to_der(&input, Limits::default()).unwrap_err().to_string(),
            message
        );
        let mut reader = Reader::new(&input[..], Limits::default());
        let Some(Event::Begin(header)) = reader.next().unwrap() else {
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
            .ends_with("unused bits before the last segment")
    );
    let error = to_der(&input, Limits::default()).unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("unused bits before the last segment")
    );
}
