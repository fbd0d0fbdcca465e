use std::io::Cursor;

use proptest::prelude::*;
use smime::Reason;
use smime::mime::source::BUFFER;
use smime::mime::{Boundary, FindingCode, MimeError, Multipart};

use super::{ShortReads, octets_of, whole};

fn boundary(value: &[u8]) -> Boundary {
    Boundary::try_from(value).unwrap()
}

fn try_split(body: &[u8], value: &str) -> Result<Multipart, MimeError> {
    let boundary = boundary(value.as_bytes());
    Multipart::split(&mut Cursor::new(body), whole(body), &boundary, 100)
}

fn split(body: &[u8], boundary: &str) -> Multipart {
    try_split(body, boundary).unwrap()
}

fn parts<'a>(body: &'a [u8], multipart: &Multipart) -> Vec<&'a [u8]> {
    let parts = multipart.parts.iter();
    parts.map(|&part| octets_of(body, part)).collect()
}

#[test]
fn the_example_of_rfc_2046_splits_as_its_text_says() {
    // Section 5.1.1: the first part does not end with a line break, the second does.
    let body = b"This is the preamble.  It is to be ignored, though it\r\n\
        is a handy place for composition agents to include an\r\n\
        explanatory note to non-MIME conformant readers.\r\n\
        \r\n\
        --simple boundary\r\n\
        \r\n\
        This is implicitly typed plain US-ASCII text.\r\n\
        It does NOT end with a linebreak.\r\n\
        --simple boundary\r\n\
        Content-type: text/plain; charset=us-ascii\r\n\
        \r\n\
        This is explicitly typed plain US-ASCII text.\r\n\
        It DOES end with a linebreak.\r\n\
        \r\n\
        --simple boundary--\r\n\
        \r\n\
        This is the epilogue.  It is also to be ignored.\r\n";
    let multipart = split(body, "simple boundary");
    let [first, second] = multipart.two().unwrap();
    assert!(octets_of(body, first).ends_with(b"NOT end with a linebreak."));
    assert!(octets_of(body, first).starts_with(b"\r\nThis is implicitly"));
    assert!(octets_of(body, second).starts_with(b"Content-type: text"));
    assert!(octets_of(body, second).ends_with(b"DOES end with a linebreak.\r\n"));
    assert!(octets_of(body, multipart.preamble).ends_with(b"readers.\r\n"));
    assert!(octets_of(body, multipart.epilogue).starts_with(b"\r\nThis is the epilogue"));
    assert!(multipart.closed);
    assert!(multipart.findings.is_empty());
}

#[test]
fn the_line_end_before_a_delimiter_is_the_delimiters_in_whatever_form() {
    for (body, content) in [
        (&b"--b\r\n\r\nx\r\n--b--"[..], &b"\r\nx"[..]),
        (b"--b\n\nx\n--b--", b"\nx"),
        (b"--b\r\n\r\nx\n--b--\n", b"\r\nx"),
        (b"--b\r\n\r\nx\r\n\r\n--b--", b"\r\nx\r\n"),
        (b"--b\r\n\r\nx\r\r\n--b--", b"\r\nx\r"),
        (b"--b\r\n\r\nx \r\n--b--", b"\r\nx "),
    ] {
        let multipart = split(body, "b");
        assert_eq!(
            parts(body, &multipart),
            [content],
            "{}",
            body.escape_ascii()
        );
        assert!(multipart.closed);
    }
}

#[test]
fn an_empty_part_needs_no_line_end_of_its_own() {
    for body in [&b"--b\r\n--b--"[..], b"--b\r\n\r\n--b--", b"--b\n--b--\n"] {
        let multipart = split(body, "b");
        assert_eq!(parts(body, &multipart), [b""], "{}", body.escape_ascii());
    }
}

#[test]
fn transport_padding_is_passed_over() {
    let body = b"--b \t \r\none\r\n--b\t\r\ntwo\r\n--b--  \r\nafter";
    let multipart = split(body, "b");
    assert_eq!(parts(body, &multipart), [b"one", b"two"]);
    assert_eq!(octets_of(body, multipart.epilogue), b"after");
}

#[test]
fn a_boundary_that_starts_another_does_not_split_it() {
    let body = b"--b\r\n\r\n--bb\r\ninner\r\n--bb--\r\n--b --\r\n--b-\r\n\r\n--b--\r\n";
    let outer = split(body, "b");
    assert_eq!(
        parts(body, &outer),
        [&b"\r\n--bb\r\ninner\r\n--bb--\r\n--b --\r\n--b-\r\n"[..]]
    );
    assert_eq!(
        outer.findings.offset_of(FindingCode::BoundaryPrefix),
        Some(7)
    );
    let inner = split(body, "bb");
    assert_eq!(parts(body, &inner), [b"inner"]);
    assert!(!inner.findings.contains(FindingCode::BoundaryPrefix));
}

#[test]
fn a_delimiter_inside_a_line_is_content() {
    let body = b"--b\r\nx --b\r\nx--b--\r\n --b\r\n -\r\n--b--";
    assert_eq!(
        parts(body, &split(body, "b")),
        [&b"x --b\r\nx--b--\r\n --b\r\n -"[..]]
    );
}

#[test]
fn parts_that_depend_on_the_reader_are_refused() {
    for (body, boundary) in [
        // A CR alone ends a line.
        (&b"x\r--b\r\n1\r\n--b\r\n2\r\n--b--"[..], "b"),
        (b"\r\n--b\r1\r\n--b\r\n2\r\n--b--", "b"),
        (b"--b\r\n1\r--b\r\n2\r\n--b--", "b"),
        (b"--b\r\n1\r\n--b\r\n2\r--b\r\n3\r\n--b--", "b"),
        (b"--b\r\r\n1\r\n--b\r\n2\r\n--b--", "b"),
        // An LF alone ends none.
        (b"\n--b\r\n1\r\n--b\r\n2\r\n--b--", "b"),
        (b"--b\r\n1\n--b\r\n2\r\n--b--", "b"),
        (b"--b\r\n1\r\n--b\n2\r\n--b--", "b"),
        // Its close delimiter is none to some, who find more parts.
        (b"--b\r\n1\r\n--b--\n\r\n--b\r\n2\r\n--b--", "b"),
        // White space that is no padding.
        (b"--b\x0c\r\n1\r\n--b\r\n2\r\n--b--", "b"),
        (b"--b\r\n1\r\n--b\xc2\xa0\r\n2\r\n--b--", "b"),
        (b"x\r--b\x0b\r\n1\r\n--b\r\n2\r\n--b--", "b"),
        // A blank that is trimmed off, or that ends the boundary.
        (b"--b\r\n1\r\n--b \r\n2\r\n--b --", "b "),
        (b"--b\r\n1\r\n--b c\r\n2\r\n--b c--", "b c"),
    ] {
        let error = try_split(body, boundary).unwrap_err();
        assert!(
            matches!(error, MimeError::Readers { .. }),
            "{}",
            body.escape_ascii()
        );
        assert_eq!(error.reason(), Some(Reason::MalformedMime));
    }
}

#[test]
fn readers_that_find_no_part_or_the_same_ones_make_no_difference() {
    for (body, boundary) in [
        (&b"--b\n1\n--b\n2\n--b--\n"[..], "b"),
        (b"--b\r\n1\r\n--b\r\n2\r\n--b--\n", "b"),
        (b"--b\r\n1\r\n--b\r\n2", "b"),
        (b"--b \r\n1\r\n--b \r\n2\r\n--b --\r\n", "b "),
        (b"--b c\r\n1\r\n--b c\r\n2\r\n--b c--", "b c"),
        (b"--b\r\n1\rx\r\n--b\r\n2\n--bb\r\n--b--", "b"),
    ] {
        assert_eq!(
            split(body, boundary).parts.len(),
            2,
            "{}",
            body.escape_ascii()
        );
    }
}

#[test]
fn nothing_after_the_close_delimiter_is_a_part() {
    let body = b"--b\r\n1\r\n--b--\r\n--b\r\n2\r\n--b--\r\n";
    let multipart = split(body, "b");
    assert_eq!(parts(body, &multipart), [b"1"]);
    assert_eq!(
        octets_of(body, multipart.epilogue),
        b"--b\r\n2\r\n--b--\r\n"
    );
}

#[test]
fn without_a_close_delimiter_the_last_part_ends_with_the_body() {
    let body = b"--b\r\n1\r\n--b\r\n2\r\n";
    let multipart = split(body, "b");
    assert_eq!(parts(body, &multipart), [&b"1"[..], b"2\r\n"]);
    assert!(!multipart.closed);
    assert!(multipart.findings.contains(FindingCode::UnclosedMultipart));

    // Cut off inside its close delimiter.
    let body = b"--b\r\n1\r\n--b\r\n2\r\n--b";
    let multipart = split(body, "b");
    assert_eq!(parts(body, &multipart), [b"1", b"2"]);
    assert!(!multipart.closed);
}

#[test]
fn without_a_delimiter_everything_is_preamble() {
    let body = b"no parts here\r\n";
    let multipart = split(body, "b");
    assert_eq!(multipart.parts, []);
    assert_eq!(multipart.preamble, whole(body));
    assert!(multipart.epilogue.is_empty());
    let error = multipart.two().unwrap_err();
    assert!(matches!(
        error,
        MimeError::Parts {
            found: 0,
            offset: 0
        }
    ));
    assert_eq!(error.reason(), Some(Reason::MultipartParts));
}

#[test]
fn the_number_of_parts_is_limited() {
    let body = b"--b\r\n--b\r\n--b\r\n--b--";
    let boundary = boundary(b"b");
    let at_most = |limit| Multipart::split(&mut Cursor::new(body), whole(body), &boundary, limit);
    assert_eq!(at_most(3).unwrap().parts.len(), 3);
    let error = at_most(2).unwrap_err();
    assert!(matches!(
        error,
        MimeError::Limit {
            limit: "mime_parts",
            value: 2,
            offset: 10
        }
    ));
    assert_eq!(error.reason(), Some(Reason::LimitExceeded));
}

#[test]
fn a_boundary_that_can_match_no_line_is_refused() {
    for value in [&b""[..], b" ", b"a\rb", b"a\x7f", b"\xe9", &[b'b'; 999]] {
        assert!(
            Boundary::try_from(value).is_err(),
            "{}",
            value.escape_ascii()
        );
    }
}

#[test]
fn a_delimiter_is_found_wherever_the_buffer_ends() {
    for shift in (0..1200).step_by(7).chain(1125..1160) {
        for line_end in ["\n", "\r\n"] {
            let content = vec![b'x'; BUFFER - 1150 + shift];
            let mut body = format!("--edge{line_end}").into_bytes();
            body.extend_from_slice(&content);
            body.extend_from_slice(format!("{line_end}--edge--{line_end}").as_bytes());
            body.extend_from_slice(&vec![b'y'; 2 * BUFFER]);
            let multipart = split(&body, "edge");
            assert_eq!(multipart.parts.len(), 1, "shift {shift}");
            assert!(
                octets_of(&body, multipart.parts[0]) == content,
                "shift {shift}"
            );
            assert!(multipart.closed);
        }
    }
}

#[test]
fn a_boundary_of_more_than_70_characters_is_noted() {
    for (length, is_noted) in [(70, false), (71, true), (998, true)] {
        let boundary = "b".repeat(length);
        let body = format!("--{boundary}\r\n--{boundary}--");
        let multipart = split(body.as_bytes(), &boundary);
        assert_eq!(multipart.parts.len(), 1);
        assert_eq!(
            multipart.findings.contains(FindingCode::LongBoundary),
            is_noted
        );
    }
}

#[test]
fn padding_without_end_is_content_and_costs_little() {
    let mut body = b"--b\r\n1\r\n--b".to_vec();
    body.extend(std::iter::repeat_n(b' ', 3 * BUFFER));
    body.extend_from_slice(b"\r\n--b--");
    let multipart = split(&body, "b");
    assert_eq!(multipart.parts.len(), 1);
    assert!(octets_of(&body, multipart.parts[0]).ends_with(b"  "));
    assert!(multipart.findings.contains(FindingCode::BoundaryPrefix));
}

const PIECES: &[&[u8]] = &[
    b"\r\n", b"\n", b"\r", b"--", b"-", b"\r\n--", b"bound", b"--bound", b" ", b"text", b"\0\xff",
];

prop_compose! {
    /// A part: octets that love line ends, hyphens and pieces of the boundary.
    fn part()(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..12)) -> Vec<u8> {
        pieces.concat()
    }
}

proptest! {
    #[test]
    fn splitting_gives_back_exactly_the_parts_that_were_joined(
        parts in prop::collection::vec(part(), 1..6),
        preamble in prop::option::of(part()),
        epilogue in part(),
        crlf in any::<bool>(),
        most in 1usize..50,
    ) {
        // No part holds the whole boundary.
        let boundary = "bound-8b3";
        let line_end = if crlf { "\r\n" } else { "\n" };
        let mut body = Vec::new();
        if let Some(preamble) = &preamble {
            body.extend_from_slice(preamble);
            body.extend_from_slice(line_end.as_bytes());
        }
        for part in &parts {
            body.extend_from_slice(format!("--{boundary}{line_end}").as_bytes());
            body.extend_from_slice(part);
            body.extend_from_slice(line_end.as_bytes());
        }
        body.extend_from_slice(format!("--{boundary}--{line_end}").as_bytes());
        body.extend_from_slice(&epilogue);

        let mut source = ShortReads::new(&body, most);
        let found = Multipart::split(&mut source, whole(&body), &super::multiparts::boundary(boundary.as_bytes()), 10).unwrap();
        // Before a bare LF, a CR that ends a part looks like the first half of a CRLF.
        let as_found = |part: &[u8]| match part.strip_suffix(b"\r") {
            Some(shorter) if !crlf => shorter.to_vec(),
            _ => part.to_vec(),
        };
        let wanted: Vec<_> = parts.iter().map(|part| as_found(part)).collect();
        prop_assert_eq!(super::multiparts::parts(&body, &found), wanted);
        prop_assert_eq!(octets_of(&body, found.preamble), as_found(&preamble.unwrap_or_default()));
        prop_assert_eq!(octets_of(&body, found.epilogue), epilogue);
        prop_assert!(found.closed);
    }
}
