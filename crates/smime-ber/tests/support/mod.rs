//! What the tests share: hex, and walks over whole values with both readers.
#![allow(dead_code, reason = "each test file uses a part")]

use std::io::BufRead;

use smime_ber::{Element, Event, Header, Limits, Reader, Result, SliceReader};

/// Octets from hex digits; spaces are ignored.
pub(crate) fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(16)).collect();
    digits
        .chunks(2)
        .map(|pair| (pair[0] * 16 + pair[1]) as u8)
        .collect()
}

/// `open` as often as `count` says, then `inside`, then `close` as often.
pub(crate) fn nest(open: &[u8], close: &[u8], count: usize, inside: &[u8]) -> Vec<u8> {
    [open.repeat(count), inside.to_vec(), close.repeat(count)].concat()
}

/// `inside` within `count` elements of the tag octet `tag`, all of definite length.
pub(crate) fn nest_definite(tag: u8, count: usize, inside: &[u8]) -> Vec<u8> {
    // Built from the inside out, reversed, so that the test is not quadratic.
    let mut reversed: Vec<u8> = inside.iter().rev().copied().collect();
    for _ in 0..count {
        let length = reversed.len() as u32;
        reversed.extend(length.to_le_bytes());
        reversed.extend([0x84, tag]);
    }
    reversed.reverse();
    reversed
}

/// One step of a walk over a whole value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Begin(Header),
    Primitive(Header, Vec<u8>),
    End,
}

/// All elements of the first value in `input`, found by [`SliceReader`].
pub(crate) fn walk_slice(input: &[u8], limits: Limits) -> Result<Vec<Step>> {
    let mut steps = Vec::new();
    let Some(outermost) = SliceReader::with_offset(input, 0, 0, limits).next()? else {
        return Ok(steps);
    };
    let mut open: Vec<SliceReader<'_>> = Vec::new();
    let mut found = Some(outermost);
    loop {
        match found {
            Some(element) if element.header.tag.constructed => {
                steps.push(Step::Begin(element.header));
                open.push(element.children());
            }
            Some(element) => steps.push(Step::Primitive(element.header, element.content.to_vec())),
            None => {
                steps.push(Step::End);
                open.pop();
            }
        }
        match open.last_mut() {
            Some(reader) => found = reader.next()?,
            None => return Ok(steps),
        }
    }
}

/// All elements of the first value in `source`, found by [`Reader`].
pub(crate) fn walk_stream(source: impl BufRead, limits: Limits) -> Result<Vec<Step>> {
    let mut reader = Reader::new(source, limits);
    let mut steps = Vec::new();
    while let Some(event) = reader.next()? {
        steps.push(match event {
            Event::Begin(header) => Step::Begin(header),
            Event::End { .. } => Step::End,
            Event::Primitive(header) => {
                let mut content = Vec::new();
                while let Some(chunk) = reader.chunk()? {
                    content.extend_from_slice(chunk);
                }
                Step::Primitive(header, content)
            }
        });
    }
    Ok(steps)
}

/// The one element in `input`.
pub(crate) fn element(input: &[u8]) -> Element<'_> {
    let mut reader = SliceReader::new(input);
    let element = reader.next().unwrap().unwrap();
    reader.finish().unwrap();
    element
}
