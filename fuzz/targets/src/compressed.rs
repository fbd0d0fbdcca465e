//! Compressed content against one reading of the whole stream.

use std::io::{Cursor, Read};

use flate2::bufread::ZlibDecoder;
use smime::{Limits, ReceivingAgent, cms};
use smime_ber::der;

/// Reads octets as a CompressedData, or as the ZLIB stream in one.
///
/// Findings: a panic; a stream that is whole for the library and not for flate2 reading all of it at once, or the
/// other way round; other content; more of it than the limit.
pub fn compressed(octets: &[u8]) {
    match stream_in(octets) {
        Some(stream) => compare(octets, &stream),
        None => compare(&compressed_data(octets), octets),
    }
}

/// Most octets that are decompressed.
const LIMIT: u64 = 4 << 20;

fn compare(message: &[u8], stream: &[u8]) {
    let limits = Limits {
        decompressed_octets: LIMIT,
        ..Limits::default()
    };
    let agent = ReceivingAgent::new()
        .form(smime::mime::Form::Der)
        .limits(limits);
    let received = agent
        .decompress(&mut Cursor::new(message))
        .expect("a slice");
    let whole = whole(stream);
    let spent = received.spent.decompressed_octets;
    assert!(spent <= LIMIT + STEP, "{spent} octets");
    match (received.verdict.is_valid(), whole) {
        (true, Some(wanted)) => {
            let mut content = Vec::new();
            let same = received
                .copy_content(&mut Cursor::new(message), None, &mut content)
                .expect("a slice");
            assert!(same, "content changed between two readings");
            assert!(content == wanted, "other content");
        }
        (false, None) => {}
        (ours, wanted) => {
            let reason = received.verdict.reason();
            let is_structure = reason.is_some_and(|refusal| {
                !matches!(
                    refusal.reason.code(),
                    "decompression-failed" | "limit-exceeded"
                )
            });
            assert!(is_structure, "{ours}, and flate2 {}", wanted.is_some());
        }
    }
}

/// How much comes of one step at most.
const STEP: u64 = 1 << 20;

/// The content, if the stream is one and nothing else, and has no more than the limit.
fn whole(mut stream: &[u8]) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    let decoder = ZlibDecoder::new(&mut stream);
    decoder.take(LIMIT + 1).read_to_end(&mut content).ok()?;
    (stream.is_empty() && content.len() as u64 <= LIMIT).then_some(content)
}

/// The stream in a CompressedData that can be read.
fn stream_in(octets: &[u8]) -> Option<Vec<u8>> {
    let Ok(cms::Opened::CompressedData(reader)) = cms::open(octets, &Limits::default()) else {
        return None;
    };
    let (_, mut content) = reader.head().ok()?;
    let mut stream = Vec::new();
    content
        .copy_to(&mut |octets| {
            stream.extend_from_slice(octets);
            Ok(())
        })
        .ok()?;
    Some(stream)
}

/// A CompressedData (RFC 3274 section 1.1) of a stream.
fn compressed_data(stream: &[u8]) -> Vec<u8> {
    const COMPRESSED_DATA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x09";
    const ZLIB: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x03\x08";
    const DATA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01";
    let explicit = smime_ber::Tag::context_constructed(0);
    der::sequence(|info| {
        info.oid_content(COMPRESSED_DATA);
        info.constructed(explicit, |content| {
            content.sequence(|fields| {
                fields.integer(0);
                fields.sequence(|algorithm| algorithm.oid_content(ZLIB));
                fields.sequence(|encapsulated| {
                    encapsulated.oid_content(DATA);
                    encapsulated.constructed(explicit, |content| content.octet_string(stream));
                });
            });
        });
    })
}
