use std::io::BufReader;

use proptest::prelude::*;
use smime::mime::{Canonicaliser, LineEnds, canonicalise};

use super::Pieces;

fn canonical(input: &[u8], line_ends: LineEnds) -> (Vec<u8>, Canonicaliser) {
    let mut output = Vec::new();
    let mut reader = BufReader::new(input);
    let state = canonicalise(&mut reader, line_ends, &mut |octets| {
        output.extend_from_slice(octets);
    });
    (output, state.unwrap())
}

#[test]
fn bare_line_feeds_alone_are_changed() {
    for (input, wanted) in [
        (&b""[..], &b""[..]),
        (b"\n", b"\r\n"),
        (b"\r\n", b"\r\n"),
        (b"a\nb", b"a\r\nb"),
        (b"a\rb\r", b"a\rb\r"),
        (b"\n\n\r\n\n", b"\r\n\r\n\r\n\r\n"),
        (b"a \r\nb\t\n", b"a \r\nb\t\r\n"),
        (b"a\r\r\nb\n\r", b"a\r\r\nb\r\n\r"),
    ] {
        let (output, state) = canonical(input, LineEnds::Standard);
        assert_eq!(output, wanted, "{}", input.escape_ascii());
        assert_eq!(state.changed(), input != wanted);
    }
}

#[test]
fn doubled_line_ends_are_reported_and_repaired_on_demand() {
    let input = b"a\r\r\n\r\r\nb\rc\r\r\r\nd\ne\r\nf\r";
    let (output, state) = canonical(input, LineEnds::Standard);
    assert_eq!(output, b"a\r\r\n\r\r\nb\rc\r\r\r\nd\r\ne\r\nf\r");
    assert!(state.doubled());

    let (output, state) = canonical(input, LineEnds::Doubled);
    assert_eq!(output, b"a\r\n\r\nb\rc\r\nd\r\ne\r\nf");
    assert!(state.doubled());
    assert!(state.changed());

    let (_, state) = canonical(b"a\r\nb\nc\r", LineEnds::Standard);
    assert!(!state.doubled());
}

#[test]
fn canonical_octets_reach_the_sink_without_a_copy() {
    let input = b"0123456789\r\n".repeat(1000);
    let mut canonicaliser = Canonicaliser::new(LineEnds::Standard);
    let mut pieces = 0;
    canonicaliser.update(&input, &mut |octets| {
        assert_eq!(octets.as_ptr(), input.as_ptr());
        assert_eq!(octets.len(), input.len());
        pieces += 1;
    });
    assert_eq!(pieces, 1);
}

#[test]
fn carriage_returns_without_end_are_not_gathered_in_memory() {
    let mut canonicaliser = Canonicaliser::new(LineEnds::Doubled);
    let mut longest = 0;
    let mut total = 0;
    let mut sink = |octets: &[u8]| {
        longest = longest.max(octets.len());
        total += octets.len();
    };
    for _ in 0..100 {
        canonicaliser.update(&[b'\r'; 10_000], &mut sink);
    }
    canonicaliser.update(b"x", &mut sink);
    assert_eq!(total, 1_000_001);
    assert!(longest < 10_000);
}

/// RFC 8551 section 3.1.1's form, character by character.
fn naive(input: &[u8]) -> Vec<u8> {
    let mut output = Vec::new();
    for (at, &octet) in input.iter().enumerate() {
        if octet == b'\n' && (at == 0 || input[at - 1] != b'\r') {
            output.push(b'\r');
        }
        output.push(octet);
    }
    output
}

fn naive_doubled(input: &[u8]) -> Vec<u8> {
    let mut output = Vec::new();
    for &octet in input {
        if octet == b'\n' {
            while output.last() == Some(&b'\r') {
                output.pop();
            }
            output.extend_from_slice(b"\r\n\0");
        } else {
            output.push(octet);
        }
    }
    while output.last() == Some(&b'\r') {
        output.pop();
    }
    // The marks kept one line's CRs from those before its own line end.
    output.retain(|&octet| octet != 0);
    output
}

prop_compose! {
    fn text()(pieces in prop::collection::vec(prop_oneof![
        Just(b"\n".to_vec()), Just(b"\r".to_vec()), Just(b"\r\n".to_vec()),
        (1usize..5000).prop_map(|length| vec![b'x'; length]),
        (1usize..90).prop_map(|length| [vec![b'y'; length], b"\r\n".to_vec()].concat()),
    ], 0..30)) -> Vec<u8> {
        pieces.concat()
    }
}

proptest! {
    #[test]
    fn however_it_is_cut_the_canonical_form_is_that_of_the_whole(
        input in text(),
        lengths in prop::collection::vec(prop_oneof![1usize..3, 1usize..6000], 1..8),
    ) {
        for (line_ends, wanted) in [
            (LineEnds::Standard, naive(&input)),
            (LineEnds::Doubled, naive_doubled(&input)),
        ] {
            let mut output = Vec::new();
            let mut pieces = Pieces::new(&input, lengths.clone());
            let state = canonicalise(&mut pieces, line_ends, &mut |octets| {
                output.extend_from_slice(octets);
            })
            .unwrap();
            prop_assert!(output == wanted);
            prop_assert_eq!(state.changed(), output != input);
            let doubled = input.windows(3).any(|octets| octets == b"\r\r\n");
            prop_assert_eq!(state.doubled(), doubled);
        }
    }

    #[test]
    fn the_canonical_form_is_its_own(input in text()) {
        let (once, _) = canonical(&input, LineEnds::Standard);
        let (twice, state) = canonical(&once, LineEnds::Standard);
        prop_assert!(once == twice);
        prop_assert!(!state.changed());
    }
}
