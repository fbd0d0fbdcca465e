//! MIME, read without judging it.

use std::io::{BufRead, Cursor, Read};

use smime::{
    Limits,
    mime::{
        Canonicaliser, Decoder, Entity, LineEnds, Mailbox, Pem, Region, TransferEncoding,
        canonicalise, detect, mailbox, mailboxes,
    },
};

use crate::{chunked::Chunked, cms_parse::assert_harmless};

/// Reads octets as a message with all its parts, and as everything else that text can be.
///
/// Findings: a panic; a region outside the one around it; parts out of order; a decoder, a canonical form or a
/// form that depends on how the stream is buffered; a canonical form that is not its own; an address that is
/// not read as what was written.
pub fn mime_parse(octets: &[u8]) {
    let mut source = Cursor::new(octets);
    let form = detect(&mut source).expect("a slice");
    assert_eq!(form, detect(&mut source).expect("a slice"), "form");
    let whole = Region::whole(&mut source).expect("a slice");
    if let Ok(pem) = Pem::find(&mut source, whole) {
        assert_inside(pem.body, whole);
        read_all(pem.decoder(&mut source).expect("a slice"));
    }
    walk(&mut source, whole);
    make_canonical(octets);
    take_encodings_off(octets);
    read_addresses(octets);
}

/// The entity and its parts, breadth first.
fn walk(source: &mut Cursor<&[u8]>, whole: Region) {
    let limits = Limits::default();
    let mut regions = vec![whole];
    let mut looked_at = 0;
    while let Some(region) = regions.pop() {
        looked_at += 1;
        let Ok(entity) = Entity::parse(source, region, &limits) else {
            continue;
        };
        assert_inside(entity.header_region, region);
        assert_inside(entity.body, region);
        assert_eq!(
            entity.header_region.end, entity.body.start,
            "header and body"
        );
        assert_eq!(entity.body.end, region.end, "the body goes to the end");
        assert_harmless(&entity.content_type.to_string());
        let _ = entity.is_rfc5322();
        for field in entity.header.fields() {
            assert!(
                !field.value().contains(&b'\n'),
                "an unfolded value is one line"
            );
            if field.is("From") || field.is("Sender") {
                read_addresses(&field.value());
                read_addresses(field.raw_value());
            }
        }
        if let Ok(decoder) = entity.decoder(&mut *source) {
            read_all(decoder);
        }
        if let Ok(decoder) = entity.cms_decoder(&mut *source) {
            read_all(decoder);
        }
        if let Ok(multipart) = entity.multipart(source, &limits) {
            assert!(multipart.parts.len() <= limits.mime_parts, "parts");
            let mut end = multipart.preamble.end;
            assert_inside(multipart.preamble, entity.body);
            for part in &multipart.parts {
                assert_inside(*part, entity.body);
                assert!(end <= part.start, "parts in order");
                end = part.end;
            }
            assert_inside(multipart.epilogue, entity.body);
            assert!(end <= multipart.epilogue.start, "the epilogue is last");
            if looked_at < MAX_ENTITIES {
                regions.extend(multipart.parts);
            }
        }
    }
}

fn assert_inside(inner: Region, outer: Region) {
    assert!(
        outer.start <= inner.start && inner.start <= inner.end && inner.end <= outer.end,
        "{inner:?} outside {outer:?}"
    );
}

fn make_canonical(octets: &[u8]) {
    for line_ends in [LineEnds::Standard, LineEnds::Doubled] {
        let (canonical, canonicaliser) = canonical(octets, line_ends);
        assert_eq!(
            canonicaliser.changed(),
            canonical != octets,
            "whether {line_ends:?} changes it"
        );
        let (chunked, _) = self::canonical(in_buffers(octets), line_ends);
        assert_eq!(chunked, canonical, "{line_ends:?} in small buffers");
        let (again, _) = self::canonical(&canonical[..], line_ends);
        assert_eq!(again, canonical, "the canonical form of itself");
    }
    let (standard, _) = canonical(octets, LineEnds::Standard);
    let ends = memchr_count(&standard);
    assert_eq!(ends.0, ends.1, "every LF has a CR");
}

/// How many LFs there are, and how many of them behind a CR.
fn memchr_count(octets: &[u8]) -> (usize, usize) {
    let line_feeds = octets.iter().filter(|&&octet| octet == b'\n').count();
    let line_ends = octets.windows(2).filter(|pair| *pair == b"\r\n").count();
    (line_feeds, line_ends)
}

fn canonical(mut reader: impl BufRead, line_ends: LineEnds) -> (Vec<u8>, Canonicaliser) {
    let mut found = Vec::new();
    let canonicaliser = canonicalise(&mut reader, line_ends, &mut |octets| {
        found.extend_from_slice(octets);
    });
    (found, canonicaliser.expect("a slice"))
}

fn take_encodings_off(octets: &[u8]) {
    for encoding in [
        TransferEncoding::Base64,
        TransferEncoding::QuotedPrintable,
        TransferEncoding::Binary,
    ] {
        let whole = decode(&encoding, octets);
        let chunked = decode(&encoding, in_buffers(octets));
        assert_eq!(chunked, whole, "{} in small buffers", encoding.name());
        assert!(whole.0.len() <= octets.len(), "{} grows", encoding.name());
    }
}

/// In buffers of a size that is not always the same.
fn in_buffers(octets: &[u8]) -> Chunked<'_> {
    Chunked::new(octets, 1 + octets.len() % 61)
}

/// The octets, and the findings that were noted.
fn decode(encoding: &TransferEncoding, reader: impl BufRead) -> (Vec<u8>, String) {
    let decoder = Decoder::new(encoding, reader, 0).expect("a known encoding");
    read_all(decoder)
}

fn read_all<R: BufRead>(mut decoder: Decoder<R>) -> (Vec<u8>, String) {
    let mut octets = Vec::new();
    decoder.read_to_end(&mut octets).expect("a slice");
    (octets, format!("{:?}", decoder.findings()))
}

fn read_addresses(value: &[u8]) {
    let Ok(found) = mailboxes(value) else {
        assert!(mailbox(value).is_err(), "a mailbox is a list of one");
        return;
    };
    if let Ok(single) = mailbox(value) {
        assert_eq!(found, [single], "a mailbox is a list of one");
    }
    for mailbox in found {
        let shown = mailbox.to_string();
        let read = Mailbox::parse(shown.as_bytes());
        assert!(
            read.as_ref().is_ok_and(|read| read.is_same_as(&mailbox)),
            "{mailbox:?} is written {shown:?} and read {read:?}"
        );
    }
}

/// How many entities are looked into before parts are left aside.
const MAX_ENTITIES: usize = 200;
