//! What hostile input costs, in counted work.

mod support;

use std::io::{self, BufRead, Read};

use smime_ber::{Error, Event, Limits, Reader, SliceReader, Tag, to_der};
use support::{element, hex, nest, nest_definite};

/// More elements inside one another than default limits allow, and than a recursive reader survives.
const DEPTH: usize = 10_000;
/// A stack on which 10,000 calls cannot stand.
const SMALL_STACK: usize = 64 * 1024;

fn deep() -> Limits {
    Limits {
        depth: DEPTH as u32 + 1,
        ..Limits::default()
    }
}

/// A source of `left` zeros, after a head, that counts how often it was asked.
struct Zeros {
    head: Vec<u8>,
    left: u64,
    fills: u64,
}

static ZEROS: [u8; 65_536] = [0; 65_536];

impl Read for Zeros {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        unreachable!("the reader takes what is buffered")
    }
}

impl BufRead for Zeros {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.fills += 1;
        if self.head.is_empty() {
            Ok(&ZEROS[..self.left.min(65_536) as usize])
        } else {
            Ok(&self.head)
        }
    }

    fn consume(&mut self, amount: usize) {
        let of_head = amount.min(self.head.len());
        self.head.drain(..of_head);
        self.left -= (amount - of_head) as u64;
    }
}

#[test]
fn depth_over_the_limit_costs_no_more_than_the_limit() {
    for input in [
        nest(&[0x24, 0x80], &[0, 0], DEPTH, &[4, 0]),
        nest_definite(0x24, DEPTH, &[4, 0]),
    ] {
        let mut reader = Reader::new(&input[..], Limits::default());
        while let Ok(Some(_)) = reader.next() {}
        assert_eq!(reader.items(), 64);
        let mut slice = SliceReader::new(&input);
        let _ = slice.next();
        assert!(slice.items() <= 64);
        assert!(to_der(&input, Limits::default()).is_err());
    }
}

#[test]
fn ten_thousand_levels_need_no_stack_and_one_header_each() {
    let read = || {
        for input in [
            nest(&[0x24, 0x80], &[0, 0], DEPTH, &[4, 1, 7]),
            nest_definite(0x24, DEPTH, &[4, 1, 7]),
        ] {
            let mut reader = Reader::new(&input[..], deep());
            while reader.next().unwrap().is_some() {}
            assert_eq!(reader.items(), DEPTH as u64 + 1);

            let mut slice = SliceReader::with_offset(&input, 0, 0, deep());
            let string = slice.next().unwrap().unwrap();
            assert!(slice.items() <= DEPTH as u64 + 1);
            let segments: Result<Vec<&[u8]>, _> = string.segments().collect();
            assert_eq!(segments.unwrap(), [[7]]);

            let normalised = to_der(&input, deep()).unwrap();
            assert_eq!(normalised.der, [4, 1, 7]);
            assert!(normalised.work < 16, "{}", normalised.work);
        }
    };
    let thread = std::thread::Builder::new().stack_size(SMALL_STACK);
    thread.spawn(read).unwrap().join().unwrap();
}

#[test]
fn a_million_empty_segments_cost_one_header_each() {
    const SEGMENTS: u64 = 1_000_000;
    let input = [hex("24 80"), [4, 0].repeat(SEGMENTS as usize), hex("00 00")].concat();

    let mut reader = Reader::new(&input[..], Limits::default());
    let Some(Event::Begin(header)) = reader.next().unwrap() else {
        panic!("a string begins");
    };
    assert!(reader.string(&header).unwrap().chunk().unwrap().is_none());
    assert_eq!(reader.items(), SEGMENTS + 1);
    assert!(reader.next().unwrap().is_none());

    let mut slice = SliceReader::new(&input);
    let string = slice.next().unwrap().unwrap();
    assert_eq!(slice.items(), SEGMENTS + 1);
    assert_eq!(string.segments().count() as u64, SEGMENTS);
    assert!(string.octets().unwrap().is_empty());

    let normalised = to_der(&input, Limits::default()).unwrap();
    assert_eq!(normalised.der, [4, 0]);
    assert!(normalised.work < 16, "{}", normalised.work);
}

#[test]
fn a_million_findings_take_the_room_of_the_limit() {
    const ITEMS: usize = 1_000_000;
    let input = [hex("30 80"), hex("01 01 07").repeat(ITEMS), hex("00 00")].concat();
    let findings = to_der(&input, Limits::default()).unwrap().findings;
    assert_eq!(findings.as_slice().len(), Limits::default().findings);
    let total = findings.as_slice().len() as u64 + findings.omitted();
    assert_eq!(total, ITEMS as u64 + 1);
}

#[test]
fn walking_nested_indefinite_lengths_costs_size_times_depth_at_most() {
    let limits = Limits::default();
    let levels = limits.depth as usize - 1;
    let inside = [5, 0].repeat(10_000);
    let input = nest(&[0x30, 0x80], &[0, 0], levels, &inside);
    let mut items = 0;
    let mut open = vec![SliceReader::new(&input)];
    while let Some(reader) = open.last_mut() {
        match reader.next().unwrap() {
            Some(element) if element.header.tag.constructed => open.push(element.children()),
            Some(_) => {}
            None => {
                items += reader.items();
                open.pop();
            }
        }
    }
    let headers = 10_000 + levels as u64;
    assert!(items <= headers * u64::from(limits.depth), "{items}");

    let mut reader = Reader::new(&input[..], limits);
    while reader.next().unwrap().is_some() {}
    assert_eq!(reader.items(), headers);
}

#[test]
fn normalising_moves_each_octet_once_for_every_level_at_most() {
    let levels = Limits::default().depth as usize - 1;
    let input = nest(
        &[0x31, 0x80],
        &[0, 0],
        levels,
        &[2, 1, 1, 2, 1, 0].repeat(1_000),
    );
    let normalised = to_der(&input, Limits::default()).unwrap();
    let bound = (input.len() * (levels + 2)) as u64;
    assert!(normalised.work <= bound, "{} of {bound}", normalised.work);
}

#[test]
fn normalising_der_moves_nothing() {
    let inside = hex("30 06 02 01 05 04 01 aa").repeat(1_000);
    let input = [hex("30 82 1f 40"), inside].concat();
    let normalised = to_der(&input, Limits::default()).unwrap();
    assert_eq!(normalised.der, input);
    assert_eq!(normalised.work, input.len() as u64);
}

#[test]
fn a_gigabyte_in_one_octet_string_costs_a_few_calls_for_each_buffer() {
    const LENGTH: u64 = 1 << 30;
    let mut source = Zeros {
        head: hex("04 84 40 00 00 00"),
        left: LENGTH,
        fills: 0,
    };
    let mut reader = Reader::new(&mut source, Limits::default());
    let Some(Event::Primitive(_)) = reader.next().unwrap() else {
        panic!("a string begins");
    };
    let (mut total, mut chunks) = (0, 0);
    while let Some(chunk) = reader.chunk().unwrap() {
        total += chunk.len() as u64;
        chunks += 1;
    }
    assert_eq!(total, LENGTH);
    assert_eq!(chunks, LENGTH / 65_536);
    assert!(reader.next().unwrap().is_none());
    drop(reader);
    assert!(source.fills <= 4 * chunks + 8, "{}", source.fills);
}

#[test]
fn a_header_at_the_edge_of_a_buffer_costs_its_own_length() {
    let header = [hex("24 fe"), vec![0; 125], hex("02 04 00")].concat();
    let mut source = OneByOne {
        octets: &header,
        fills: 0,
    };
    let mut reader = Reader::new(&mut source, Limits::default());
    while reader.next().unwrap().is_some() {}
    drop(reader);
    assert!(source.fills <= 4 * header.len(), "{}", source.fills);
}

/// A source that never has more than one octet ready.
struct OneByOne<'a> {
    octets: &'a [u8],
    fills: usize,
}

impl Read for OneByOne<'_> {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        unreachable!("the reader takes what is buffered")
    }
}

impl BufRead for OneByOne<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.fills += 1;
        Ok(&self.octets[..self.octets.len().min(1)])
    }

    fn consume(&mut self, amount: usize) {
        self.octets = &self.octets[amount..];
    }
}

#[test]
fn capturing_stops_at_the_limit_before_anything_is_held() {
    let mut source = Zeros {
        head: hex("30 88 40 00 00 00 00 00 00 00"),
        left: 1 << 40,
        fills: 0,
    };
    let mut reader = Reader::new(&mut source, Limits::default());
    let Some(Event::Begin(header)) = reader.next().unwrap() else {
        panic!("a sequence begins");
    };
    let error = reader.read_element_raw(&header, 1 << 20).unwrap_err();
    assert!(matches!(
        error,
        Error::SizeLimit {
            offset: 0,
            limit: 0x10_0000
        }
    ));
    drop(reader);
    assert!(source.fills < 8, "{}", source.fills);
}

#[test]
fn capturing_an_indefinite_length_stops_at_the_limit() {
    let input = [hex("30 80"), [5, 0].repeat(1_000_000), hex("00 00")].concat();
    let mut reader = Reader::new(&input[..], Limits::default());
    let Some(Event::Begin(header)) = reader.next().unwrap() else {
        panic!("a sequence begins");
    };
    let error = reader.read_element_raw(&header, 1_000).unwrap_err();
    assert!(matches!(
        error,
        Error::SizeLimit {
            offset: 0,
            limit: 1_000
        }
    ));
    assert!(reader.items() <= 501, "{}", reader.items());
}

#[test]
fn capturing_holds_what_arrived_and_not_what_was_announced() {
    let input = hex("04 88 40 00 00 00 00 00 00 00 01 02 03");
    let mut reader = Reader::new(&input[..], Limits::default());
    let Some(Event::Primitive(header)) = reader.next().unwrap() else {
        panic!("a string begins");
    };
    let error = reader.read_element_raw(&header, usize::MAX).unwrap_err();
    assert!(matches!(
        error,
        Error::Truncated {
            offset: 13,
            element: 0
        }
    ));
}

#[test]
fn an_object_identifier_of_a_megabyte_is_checked_in_one_pass() {
    let content = [vec![0xff; 1 << 20], vec![0x7f]].concat();
    let input = [hex("06 83 10 00 01"), content].concat();
    let value = element(&input);
    assert_eq!(value.header.tag, Tag::OBJECT_IDENTIFIER);
    assert_eq!(value.oid_content().unwrap().len(), (1 << 20) + 1);
}
