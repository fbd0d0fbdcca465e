//! What other readers take for the first part of a multipart: the same, or it is refused.

use std::io::Cursor;

use mailparse::parse_mail;
use serde_json::Value;
use smime::budget::Limits;
use smime::mime::{Entity, MimeError};

use super::{octets_of, whole};

/// Made by multiparts.py, beside it.
const ROWS: &str = include_str!("data/multiparts.json");

/// One character an octet.
fn octets(text: &str) -> Vec<u8> {
    text.chars().map(|octet| octet as u8).collect()
}

/// Line ends made LF, those at the end left out.
fn text_of(octets: &[u8]) -> String {
    let text: String = octets.iter().map(|&octet| octet as char).collect();
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.trim_end_matches('\n').to_owned()
}

/// The first part here; absent where the message is refused.
fn ours(message: &[u8]) -> Option<String> {
    let mut source = Cursor::new(message);
    let limits = Limits::default();
    let entity = Entity::parse(&mut source, whole(message), &limits);
    let found = entity.and_then(|entity| entity.multipart(&mut source, &limits));
    match found {
        Ok(multipart) => {
            let first = *multipart.parts.first().expect("a part");
            Some(text_of(octets_of(message, first)))
        }
        Err(MimeError::Io(error)) => panic!("{error}"),
        Err(_) => None,
    }
}

/// The first part as the crate `mailparse` has it.
fn mailparse(message: &[u8]) -> Option<String> {
    let parsed = parse_mail(message).ok()?;
    let first = parsed.subparts.first()?;
    Some(text_of(first.raw_bytes))
}

#[test]
fn what_other_readers_see_as_first_part_is_seen_or_refused() {
    let rows: Vec<Value> = serde_json::from_str(ROWS).unwrap();
    let mut differences = Vec::new();
    let (mut refused, mut python_alone, mut mailparse_alone) = (0, 0, 0);
    for row in &rows {
        let name = row["name"].as_str().unwrap();
        let message = octets(row["message"].as_str().unwrap());
        let may = |reader: &str| row["may"].as_array().unwrap().contains(&reader.into());
        let Some(ours) = ours(&message) else {
            refused += 1;
            if row["honest"] == true {
                differences.push(format!("{name}: refused"));
            }
            continue;
        };
        let others = [
            ("python", row["python"].as_str().map(str::to_owned)),
            ("mailparse", mailparse(&message)),
        ];
        for (reader, theirs) in others {
            match theirs {
                Some(theirs) if theirs != ours && !may(reader) => {
                    differences.push(format!("{name}: {ours:?}, {reader}: {theirs:?}"));
                }
                None if reader == "python" => python_alone += 1,
                None => mailparse_alone += 1,
                Some(_) => {}
            }
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert!(rows.len() >= 60, "{}", rows.len());
    // Few rows that another reader finds no part in, and many that are refused: else the table
    // compares nothing.
    assert!(refused >= 25, "{refused}");
    assert!(
        python_alone + mailparse_alone <= 12,
        "{python_alone}, {mailparse_alone}"
    );
}

/// RFC 2045 section 5.1: a value without quotation marks is a token, and some readers end it where a
/// token has to end. Two parts under each of the values leave open which of them is seen.
#[test]
fn a_value_that_stands_without_quotation_marks_may_end_before_its_end() {
    for (parameters, is_read) in [
        ("boundary=\"b,c\"", true),
        ("boundary=b,c", false),
        ("boundaryx=\"q\"; boundary=b,c", false),
        ("x=\"boundary=\"; boundary=b,c", false),
        ("xboundary*=\"q\"; boundary=b,c", false),
        ("boundaryx=q; boundary=\"b,c\"", true),
        ("boundary*0=\"b\"; boundary*1=,c", false),
        ("boundary*0=\"b\"; boundary*1=\",c\"", true),
    ] {
        let message = format!(
            "Content-Type: multipart/signed; {parameters}\r\n\r\n\
             --b\r\n\r\nevil\r\n--b--\r\n--b,c\r\n\r\ngood\r\n--b,c--\r\n"
        );
        let found = ours(message.as_bytes());
        let expected = is_read.then(|| "\ngood".to_owned());
        assert_eq!(found, expected, "{parameters}");
    }
}
