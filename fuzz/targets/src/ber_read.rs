//! The two readers of BER against each other.

use std::io::BufRead;

use smime_ber::{Element, Event, Limits, Reader, Result, SliceReader};

use crate::chunked::Chunked;

/// Reads octets as one BER element, from a slice and from streams of several buffer sizes.
///
/// Findings: a panic; two streams that differ in an event or an error; slice and stream of which one reads
/// what the other does not, or other headers, contents or strings; more work than the size calls for.
pub fn ber_read(octets: &[u8]) {
    let streamed = walk_stream(octets);
    for size in [1, 7, 64] {
        let chunked = walk_stream(Chunked::new(octets, size));
        assert_eq!(chunked.items, streamed.items, "in buffers of {size}");
        assert_eq!(
            format!("{:?}", chunked.end),
            format!("{:?}", streamed.end),
            "in buffers of {size}"
        );
        assert_eq!(chunked.headers, streamed.headers, "in buffers of {size}");
    }
    assert!(
        streamed.headers <= octets.len() as u64 / SHORTEST_HEADER,
        "{} headers read of {} octets",
        streamed.headers,
        octets.len()
    );

    let sliced = walk_slice(octets);
    assert!(
        sliced.headers
            <= octets.len() as u64 / SHORTEST_HEADER * u64::from(Limits::default().depth),
        "{} headers scanned in {} octets",
        sliced.headers,
        octets.len()
    );
    match (&sliced.end, &streamed.end) {
        (Ok(slice_end), Ok(stream_end)) => {
            assert_eq!(slice_end, stream_end, "where the element ends");
            assert_eq!(sliced.items, streamed.items, "slice and stream");
        }
        (Err(_), Err(_)) => {}
        (slice, stream) => panic!("slice: {slice:?}\nstream: {stream:?}"),
    }
    take_whole(octets);
}

/// What a reader came upon.
struct Walk {
    items: Vec<Item>,
    /// Where the element ends, and whether something follows it; or why it could not be read.
    end: Result<End>,
    /// Headers read, those more than once included.
    headers: u64,
}

#[derive(Debug, PartialEq, Eq)]
struct End {
    position: u64,
    trailing: bool,
}

#[derive(Debug, PartialEq, Eq)]
enum Item {
    Begin(smime_ber::Header),
    Primitive(smime_ber::Header, Vec<u8>),
    End(u64),
}

fn walk_stream(source: impl BufRead) -> Walk {
    let mut reader = Reader::new(source, Limits::default());
    let mut items = Vec::new();
    let end = stream_items(&mut reader, &mut items);
    if end.is_err() {
        assert!(reader.next().is_err(), "a reader goes on after an error");
    }
    Walk {
        items,
        end,
        headers: reader.items(),
    }
}

fn stream_items<R: BufRead>(reader: &mut Reader<R>, items: &mut Vec<Item>) -> Result<End> {
    while let Some(event) = reader.next()? {
        items.push(match event {
            Event::Begin(header) => Item::Begin(header),
            Event::End { offset } => Item::End(offset),
            Event::Primitive(header) => {
                let mut content = Vec::new();
                while let Some(chunk) = reader.chunk()? {
                    content.extend_from_slice(chunk);
                }
                Item::Primitive(header, content)
            }
        });
    }
    Ok(End {
        position: reader.position(),
        trailing: reader.trailing()?,
    })
}

fn walk_slice(octets: &[u8]) -> Walk {
    let mut outer = SliceReader::new(octets);
    let (mut items, mut headers) = (Vec::new(), 0);
    let read = slice_items(&mut outer, &mut items, &mut headers);
    Walk {
        items,
        end: read.map(|()| End {
            position: outer.position(),
            trailing: !outer.is_empty(),
        }),
        headers: headers + outer.items(),
    }
}

/// The first element of `outer` and all in it, without recursion; `headers` counts those read inside it.
fn slice_items<'a>(
    outer: &mut SliceReader<'a>,
    items: &mut Vec<Item>,
    headers: &mut u64,
) -> Result<()> {
    let mut open: Vec<(SliceReader<'a>, u64)> = Vec::new();
    let mut next = outer.next()?;
    loop {
        if let Some(element) = next {
            look_at(&element);
            let end = element.header.offset + element.raw.len() as u64;
            if element.header.tag.constructed {
                items.push(Item::Begin(element.header));
                open.push((element.children(), end));
            } else {
                let content = element.content.to_vec();
                items.push(Item::Primitive(element.header, content));
            }
        } else if let Some((_, end)) = open.pop() {
            items.push(Item::End(end));
        }
        let Some((reader, _)) = open.last_mut() else {
            return Ok(());
        };
        let before = reader.items();
        next = reader.next()?;
        *headers += reader.items() - before;
    }
}

/// Every accessor of an element; those that say the same thing have to agree.
fn look_at(element: &Element<'_>) {
    let whole = element.octets();
    let mut reader = element.reader();
    let streamed = match reader.next() {
        Ok(Some(Event::Begin(header) | Event::Primitive(header))) => {
            let mut octets = Vec::new();
            let mut string = reader.string(&header).expect("the header came last");
            loop {
                match string.chunk() {
                    Ok(Some(chunk)) => octets.extend_from_slice(chunk),
                    Ok(None) => break Ok(octets),
                    Err(error) => break Err(error),
                }
            }
        }
        other => panic!("an element that was read begins with {other:?}"),
    };
    match (&whole, &streamed) {
        (Ok(whole), Ok(streamed)) => assert_eq!(whole.as_ref(), streamed, "octets of a string"),
        (Err(_), Err(_)) => {}
        differing => panic!("a string from a slice and from a stream: {differing:?}"),
    }

    if let Ok(value) = element.small_integer() {
        let content = element.integer().expect("a small integer is an integer");
        let octets = value.to_be_bytes();
        let sign = if value < 0 { 0xff } else { 0 };
        let (longer, shorter) = match octets.len() > content.len() {
            true => (&octets[..], content),
            false => (content, &octets[..]),
        };
        let (padding, rest) = longer.split_at(longer.len() - shorter.len());
        assert_eq!(rest, shorter, "octets of {value}");
        assert!(
            padding.iter().all(|&octet| octet == sign),
            "sign of {value}"
        );
    }
    let _ = (element.boolean(), element.null(), element.oid_content());
    if let Ok((unused, _)) = element.bit_string() {
        assert!(unused <= 7, "{unused} unused bits");
    }
}

/// The outermost element taken whole: from the stream as from the slice.
fn take_whole(octets: &[u8]) {
    let sliced = SliceReader::new(octets).next();
    let mut reader = Reader::new(Chunked::new(octets, 7), Limits::default());
    let Ok(Some(Event::Begin(header) | Event::Primitive(header))) = reader.next() else {
        return;
    };
    match (sliced, reader.read_element_raw(&header, octets.len())) {
        (Ok(Some(element)), Ok(raw)) => assert_eq!(raw, element.raw, "the element as received"),
        (Err(_), Err(_)) => {}
        differing => panic!("the element as received: {differing:?}"),
    }
}

/// The fewest octets that a header has.
const SHORTEST_HEADER: u64 = 2;
