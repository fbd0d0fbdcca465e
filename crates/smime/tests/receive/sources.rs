//! Sources that fail, or give little at a time: the one is the caller's error, the other nothing.

use std::io::{self, Cursor, Read, Seek, SeekFrom};

use crate::support::*;

/// A source that gives at most `at_most` octets at a time, and fails after so many `reads`.
struct Sluggish {
    source: Cursor<Vec<u8>>,
    at_most: usize,
    reads: usize,
}

impl Read for Sluggish {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(left) = self.reads.checked_sub(1) else {
            return Err(io::Error::other("the disk is gone"));
        };
        self.reads = left;
        let at_most = self.at_most.min(buffer.len());
        self.source.read(&mut buffer[..at_most])
    }
}

impl Seek for Sluggish {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.source.seek(to)
    }
}

/// Messages that are read in different ways, good ones and others.
fn messages() -> Vec<Vec<u8>> {
    let mixed = [
        b"Content-Type: multipart/mixed; boundary=outer\r\n\r\n--outer\r\n".as_slice(),
        &multipart_signed("", ENTITY, &Message::detached(ENTITY, &[ALICE]).der()),
        b"\r\n--outer\r\n\r\nA footer\r\n--outer--\r\n",
    ]
    .concat();
    let pem = format!(
        "-----BEGIN CMS-----\n{}-----END CMS-----\n",
        base64(&fixture("opaque.der"))
    );
    let names = [
        "multipart.eml",
        "opaque.der",
        "stream.ber",
        "noattr.der",
        "detached.p7s",
    ];
    let fixtures = names.iter().map(|name| fixture(name));
    fixtures
        .chain([mixed, pem.into_bytes(), b"\x30\x03".to_vec()])
        .collect()
}

#[test]
fn a_source_that_fails_at_any_read_never_ends_in_another_verdict() {
    const MOST_READS: usize = 200_000;
    for message in messages() {
        let whole = verify_by(&fixture_agent(), &message);
        let mut failures = 0;
        for reads in 0..MOST_READS {
            let source = Cursor::new(message.clone());
            let mut source = Sluggish {
                source,
                at_most: 512,
                reads,
            };
            match fixture_agent().verify(&mut source) {
                Ok(received) => {
                    assert_eq!(received.outcome(), whole.outcome(), "after {reads} reads");
                    break;
                }
                Err(error) => assert_eq!(error.kind(), io::ErrorKind::Other, "{error}"),
            }
            failures += 1;
        }
        assert!((1..MOST_READS).contains(&failures));
    }
}

#[test]
fn how_much_a_source_gives_at_a_time_makes_no_difference() {
    for message in messages() {
        let whole = verify_by(&fixture_agent(), &message);
        for at_most in [1, 2, 7, 1000] {
            let source = Cursor::new(message.clone());
            let mut source = Sluggish {
                source,
                at_most,
                reads: usize::MAX,
            };
            let received = fixture_agent().verify(&mut source).unwrap();
            assert_eq!(received.outcome(), whole.outcome());
            assert_eq!(received.findings(), whole.findings());
            assert_eq!(
                format!("{:?}", received.verdict.layers),
                format!("{:?}", whole.verdict.layers)
            );
        }
    }
}
