//! Content that is larger than what may be held.

use std::io::{self, BufReader, Cursor, Read};

use smime::Limits;
use smime::cms::{Opened, open};
use smime_ber::{Tag, der};

use crate::support::{edit, elements, fixture};

const LENGTH: u64 = 64 << 20;

/// ktri-pkcs1.der with other ciphertext: `LENGTH` zeros, in one piece or in segments.
fn large(segments: bool) -> impl Read {
    let mark = [0xabu8; 5];
    let message = edit(&fixture("ktri-pkcs1.der"), &[1, 0, 2, 2], |_| {
        der::primitive(Tag::context(0), &mark)
    });
    // The header of every element around, with an indefinite length.
    let fields = |path: &[usize]| {
        let mut members = Vec::new();
        edit(&message, path, |element| {
            let content = smime_ber::SliceReader::new(element)
                .next()
                .unwrap()
                .unwrap();
            members = elements(content.content);
            element.to_vec()
        });
        members
    };
    let mut before = vec![0x30, 0x80];
    before.extend(&fields(&[])[0]);
    before.extend([0xa0, 0x80, 0x30, 0x80]);
    before.extend(fields(&[1, 0])[..2].concat());
    before.extend([0x30, 0x80]);
    before.extend(fields(&[1, 0, 2])[..2].concat());
    let (content, ends): (Box<dyn Read>, usize) = if segments {
        before.extend([0xa0, 0x80]);
        let segment = [&[0x04, 0x82, 0x04, 0x00][..], &[0; 1024]].concat();
        let count = LENGTH / 1024;
        (Box::new(Repeated::new(segment, count)), 5)
    } else {
        before.extend([0x80, 0x84]);
        before.extend(u32::try_from(LENGTH).unwrap().to_be_bytes());
        (Box::new(io::repeat(0).take(LENGTH)), 4)
    };
    let after = vec![0; 2 * ends];
    Cursor::new(before).chain(content).chain(Cursor::new(after))
}

struct Repeated {
    octets: Cursor<Vec<u8>>,
    left: u64,
}

impl Repeated {
    fn new(octets: Vec<u8>, left: u64) -> Self {
        let octets = Cursor::new(octets);
        Self { octets, left }
    }
}

impl Read for Repeated {
    fn read(&mut self, output: &mut [u8]) -> io::Result<usize> {
        if self.octets.position() == self.octets.get_ref().len() as u64 {
            self.left -= 1;
            self.octets.set_position(0);
        }
        match self.left {
            0 => Ok(0),
            _ => self.octets.read(output),
        }
    }
}

#[test]
fn ciphertext_streams_past_and_is_not_held() {
    let limits = Limits {
        held_octets: 1024,
        ..Limits::default()
    };
    for segments in [false, true] {
        let source = BufReader::with_capacity(8192, large(segments));
        let Opened::EnvelopedData(reader) = open(source, &limits).unwrap() else {
            panic!("EnvelopedData");
        };
        let (_, mut content) = reader.head().unwrap();
        let mut length = 0;
        while let Some(octets) = content.chunk().unwrap() {
            assert!(!octets.is_empty() && octets.len() <= 8192);
            length += octets.len() as u64;
        }
        assert_eq!(length, LENGTH);
        assert_eq!(content.chunk().unwrap(), None);
        let rest = content.finish().unwrap();
        assert!(!rest.is_der && !rest.trailing);
    }
}

#[test]
fn content_that_nobody_takes_is_skipped() {
    for name in ["ktri-pkcs1.der", "several.der"] {
        let message = fixture(name);
        for take in 0..3 {
            let source = BufReader::with_capacity(7, &message[..]);
            let Opened::EnvelopedData(reader) = open(source, &Limits::default()).unwrap() else {
                panic!("EnvelopedData");
            };
            let (_, mut content) = reader.head().unwrap();
            for _ in 0..take {
                content.chunk().unwrap().unwrap();
            }
            let rest = content.finish().unwrap();
            assert!(!rest.trailing);
        }
    }
}
