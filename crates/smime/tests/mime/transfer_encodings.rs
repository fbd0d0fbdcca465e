use std::io::Read;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use proptest::prelude::*;
use smime::mime::{Decoder, FindingCode, Findings, TransferEncoding};

use super::Pieces;

fn decode(encoding: &TransferEncoding, input: &[u8], lengths: &[usize]) -> (Vec<u8>, Findings) {
    let pieces = Pieces::new(input, lengths.to_vec());
    let mut decoder = Decoder::new(encoding, pieces, 100).unwrap();
    let mut output = Vec::new();
    decoder.read_to_end(&mut output).unwrap();
    (output, decoder.findings().clone())
}

/// Decodes in one piece and octet by octet, and gives what both give.
fn decode_both(encoding: &TransferEncoding, input: &[u8]) -> (Vec<u8>, Findings) {
    let result = decode(encoding, input, &[usize::MAX]);
    assert_eq!(
        decode(encoding, input, &[1]),
        result,
        "{}",
        input.escape_ascii()
    );
    result
}

fn base64(input: &[u8]) -> (Vec<u8>, Findings) {
    decode_both(&TransferEncoding::Base64, input)
}

fn quoted_printable(input: &[u8]) -> (Vec<u8>, Findings) {
    decode_both(&TransferEncoding::QuotedPrintable, input)
}

#[test]
fn the_vectors_of_rfc_4648_decode() {
    for (encoded, decoded) in [
        (&b""[..], &b""[..]),
        (b"Zg==", b"f"),
        (b"Zm8=", b"fo"),
        (b"Zm9v", b"foo"),
        (b"Zm9vYg==", b"foob"),
        (b"Zm9vYmE=", b"fooba"),
        (b"Zm9vYmFy", b"foobar"),
    ] {
        assert_eq!(base64(encoded), (decoded.to_vec(), Findings::new()));
    }
}

#[test]
fn base64_bears_what_it_must_and_says_so() {
    use FindingCode::*;
    let long = [b"Zm9v".repeat(19), b"Zm9v".to_vec()].concat();
    for (encoded, decoded, findings) in [
        // White space of any kind is no finding.
        (&b"\r\n Zm\t9v\r\nY\r\nmFy\n"[..], &b"foobar"[..], &[][..]),
        (b"Zm9v\r\rYmFy\r\n", b"foobar", &[]),
        // Characters outside the alphabet are ignored (RFC 2045 section 6.8).
        (b"Zm*9v\r\n!YmFy", b"foobar", &[(Base64Character, 102)]),
        (b"Zm9v\xff\0YmFy", b"foobar", &[(Base64Character, 104)]),
        (b"=Zm9v", b"foo", &[(Base64Character, 100)]),
        (b"Z=m9v", b"foo", &[(Base64Character, 101)]),
        // Padding that is missing, whole or in part.
        (b"Zm9vYg", b"foob", &[(Base64Padding, 106)]),
        (b"Zm9vYg=", b"foob", &[(Base64Padding, 107)]),
        (b"Zm9vYmE\r\n", b"fooba", &[(Base64Padding, 109)]),
        (b"Zm9vY", b"foo", &[(Base64Padding, 105)]),
        // Unused bits that are not zero.
        (b"Zh==", b"f", &[(Base64TrailingBits, 102)]),
        (
            b"Zm9\r\n",
            b"fo",
            &[(Base64Padding, 105), (Base64TrailingBits, 105)],
        ),
        (b"Zm9=", b"fo", &[(Base64TrailingBits, 103)]),
        // What follows the padding is not read.
        (b"Zg==\r\n", b"f", &[]),
        (b"Zg==Zg==", b"f", &[(Base64AfterPadding, 104)]),
        (
            b"Zg==\r\n-- \r\nlist footer",
            b"f",
            &[(Base64AfterPadding, 106)],
        ),
        (b"Zg===", b"f", &[(Base64AfterPadding, 104)]),
        (b"Zm8==", b"fo", &[(Base64AfterPadding, 104)]),
        (
            b"Zg=Z",
            b"f",
            &[(Base64Padding, 103), (Base64AfterPadding, 103)],
        ),
        // Lines of more than 76 characters.
        (&long, &b"foo".repeat(20), &[(Base64LongLine, 176)]),
    ] {
        let (found, noted) = base64(encoded);
        assert_eq!(found, decoded, "{}", encoded.escape_ascii());
        let noted: Vec<_> = noted.iter().collect();
        assert_eq!(noted, findings, "{}", encoded.escape_ascii());
    }
}

#[test]
fn a_line_of_76_characters_is_no_finding_and_a_line_without_end_is_one() {
    let line = b"Zm9v".repeat(19);
    let lines = [line.clone(), b"\r\n".to_vec()].concat().repeat(2000);
    assert!(base64(&lines).1.is_empty());
    let (decoded, findings) = base64(&line.repeat(2000));
    assert_eq!(decoded, b"foo".repeat(38_000));
    assert_eq!(findings.offset_of(FindingCode::Base64LongLine), Some(176));
}

#[test]
fn what_follows_the_end_of_base64_data_is_not_even_read() {
    let input = [&b"Zg==\r\n--\r\n"[..], &[b'x'; 1000]].concat();
    let mut pieces = Pieces::new(&input, vec![10]);
    let mut output = Vec::new();
    Decoder::base64(&mut pieces, 0)
        .read_to_end(&mut output)
        .unwrap();
    assert_eq!(output, b"f");
    assert_eq!(pieces.rest.len(), input.len() - 10);
}

#[test]
fn quoted_printable_follows_the_rules_of_rfc_2045() {
    // The example of section 6.7, rule 5.
    let example = b"Now's the time =\r\nfor all folk to come=\r\n to the aid of their country.";
    let whole = b"Now's the time for all folk to come to the aid of their country.";
    assert_eq!(quoted_printable(example), (whole.to_vec(), Findings::new()));
    for (encoded, decoded) in [
        (&b"=3D=0C"[..], &b"=\x0c"[..]),
        // Rule 3: white space at a line's end was added on the way.
        (b"a \t\r\nb  ", b"a\r\nb"),
        (b"a =\r\nb", b"a b"),
        (b"a=20\r\nb", b"a \r\nb"),
        (b"a= \t\r\nb=\nc", b"abc"),
        (b"a\nb\r\n", b"a\nb\r\n"),
        (b"a \r\r\nb", b"a\r\r\nb"),
        (b"a b\tc", b"a b\tc"),
        (b"=e4", b"\xe4"),
    ] {
        let (found, findings) = quoted_printable(encoded);
        assert_eq!(found, decoded, "{}", encoded.escape_ascii());
        assert!(findings.is_empty(), "{}", encoded.escape_ascii());
    }
}

#[test]
fn broken_quoted_printable_stands_for_itself() {
    for (encoded, decoded, at) in [
        (&b"a=ZZb"[..], &b"a=ZZb"[..], 102),
        (b"a=4Zb", b"a=4Zb", 103),
        (b"a==41", b"a=A", 102),
        (b"a=4", b"a=4", 103),
        (b"a=", b"a", 102),
        (b"a= \t", b"a", 104),
        (b"a= b", b"a= b", 103),
        (b"a\xe4\0", b"a\xe4\0", 101),
    ] {
        let (found, findings) = quoted_printable(encoded);
        assert_eq!(found, decoded, "{}", encoded.escape_ascii());
        let noted = findings.offset_of(FindingCode::MalformedQuotedPrintable);
        assert_eq!(noted, Some(at), "{}", encoded.escape_ascii());
    }
}

#[test]
fn white_space_without_end_is_not_gathered_in_memory() {
    let spaces = vec![b' '; 100_000];
    let (decoded, findings) = quoted_printable(&spaces);
    assert!(decoded.len() < spaces.len());
    assert!(findings.contains(FindingCode::MalformedQuotedPrintable));
    let (decoded, findings) = quoted_printable(&[&b"="[..], &spaces, b"x"].concat());
    assert_eq!(decoded.len(), spaces.len() + 2);
    // After "=" and as much white space as a line may have.
    let noted = findings.offset_of(FindingCode::MalformedQuotedPrintable);
    assert_eq!(noted, Some(100 + 1 + 998));
}

#[test]
fn encodings_are_known_by_their_names_whatever_their_case() {
    for (value, wanted) in [
        (&b"7bit"[..], TransferEncoding::SevenBit),
        (b"8BIT", TransferEncoding::EightBit),
        (b"Binary", TransferEncoding::Binary),
        (b"Quoted-Printable", TransferEncoding::QuotedPrintable),
        (b"BASE64 (as it were)", TransferEncoding::Base64),
        (
            b"X-uuencode",
            TransferEncoding::Unknown("x-uuencode".to_owned()),
        ),
    ] {
        assert_eq!(TransferEncoding::parse(value), wanted);
    }
    let unknown = TransferEncoding::Unknown("x-uuencode".to_owned());
    assert!(Decoder::new(&unknown, &b""[..], 0).is_none());
}

/// Quoted-printable by its rules, soft line breaks included.
fn encode_quoted_printable(data: &[u8]) -> Vec<u8> {
    let mut encoded = Vec::new();
    let mut line = 0;
    for &octet in data {
        let piece = match octet {
            b'=' | 0..=b' ' | 0x7f.. => format!("={octet:02X}"),
            _ => char::from(octet).to_string(),
        };
        if line + piece.len() > 75 {
            encoded.extend_from_slice(b"=\r\n");
            line = 0;
        }
        line += piece.len();
        encoded.extend_from_slice(piece.as_bytes());
    }
    encoded
}

const PIECES: &[&[u8]] = &[
    b"Zm9v",
    b"Zg",
    b"=",
    b"==",
    b"\r\n",
    b"\n",
    b"\r",
    b" ",
    b"*",
    b"\xff",
    b"=4",
    b"=\r\n",
    b"Zm9vZm9vZm9vZm9vZm9vZm9vZm9vZm9vZm9vZm9v",
];

proptest! {
    #[test]
    fn what_was_encoded_comes_back_in_any_cut(
        data in prop::collection::vec(any::<u8>(), 0..3000),
        line in 1usize..77,
        crlf in any::<bool>(),
        lengths in prop::collection::vec(1usize..2000, 1..6),
    ) {
        let encoded = BASE64_STANDARD.encode(&data);
        let line_end = if crlf { b"\r\n" as &[u8] } else { b"\n" };
        let mut lines = encoded.as_bytes().chunks(line).collect::<Vec<_>>().join(line_end);
        lines.extend_from_slice(line_end);
        let found = decode(&TransferEncoding::Base64, &lines, &lengths);
        prop_assert_eq!(found, (data.clone(), Findings::new()));

        let encoded = encode_quoted_printable(&data);
        let found = decode(&TransferEncoding::QuotedPrintable, &encoded, &lengths);
        prop_assert_eq!(found, (data.clone(), Findings::new()));

        let found = decode(&TransferEncoding::Binary, &data, &lengths);
        prop_assert_eq!(found, (data, Findings::new()));
    }

    #[test]
    fn a_cut_changes_nothing_about_broken_input(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40),
        lengths in prop::collection::vec(1usize..50, 1..6),
    ) {
        let input = pieces.concat();
        for encoding in [TransferEncoding::Base64, TransferEncoding::QuotedPrintable] {
            let whole = decode(&encoding, &input, &[usize::MAX]);
            prop_assert_eq!(decode(&encoding, &input, &lengths), whole);
        }
    }
}
