//! Compressed layers: what comes of broken streams, and how much of a bomb.

use std::io::{Cursor, Write};

use flate2::{Compression, write::ZlibEncoder};
use smime::Limits;
use smime::receive::Received;
use smime::verdict::{CompressedLayer, Judgement, Layer};
use smime_ber::der;

use crate::envelopes::*;
use crate::support::*;

const ZLIB: &str = "1.2.840.113549.1.9.16.3.8";

pub(crate) fn deflated(content: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

fn decompress(message: &[u8]) -> Received {
    agent().decompress(&mut Cursor::new(message)).unwrap()
}

#[track_caller]
fn layer(received: &Received) -> &CompressedLayer {
    match received.verdict.layers.as_slice() {
        [Layer::CompressedData(layer)] => layer,
        other => panic!("wanted one compressed layer, found {other:?}"),
    }
}

#[test]
fn content_of_any_length_is_decompressed() {
    for length in [0, 1, 1000, 70_000, 3_000_000] {
        let content: Vec<u8> = (0..length).map(|at: u32| (at / 3 % 251) as u8).collect();
        for stream in [zlib_stored(&content), deflated(&content)] {
            let message = compressed(&stream);
            let received = decompress(&message);
            received.assert_valid();
            assert_eq!(layer(&received).octets, Some(length.into()));
            assert_eq!(layer(&received).compression, "zlib");
            assert_eq!(received.spent.decompressed_octets, u64::from(length));
            assert!(
                content_of(&received, &message) == content,
                "{length} octets"
            );
        }
    }
}

#[test]
fn a_stream_that_is_not_whole_is_refused() {
    let good = deflated(ENTITY);
    let with = |edit: &dyn Fn(&mut Vec<u8>)| {
        let mut stream = good.clone();
        edit(&mut stream);
        stream
    };
    let end = good.len();
    let mut broken = vec![
        ("nothing", Vec::new()),
        ("the checksum", with(&|stream| stream[end - 1] ^= 1)),
        (
            "the first octet of the checksum",
            with(&|stream| stream[end - 4] ^= 1),
        ),
        ("an octet more", with(&|stream| stream.push(0))),
        (
            "another stream behind",
            with(&|stream| stream.extend_from_slice(&good)),
        ),
        ("no header", good[2..].to_vec()),
        ("another method", with(&|stream| stream[0] = 0x77)),
        ("a dictionary", with(&|stream| stream[1] |= 0x20)),
        ("an unknown block", with(&|stream| stream[2] |= 6)),
    ];
    for length in 1..end {
        broken.push(("cut off", good[..length].to_vec()));
    }
    for (what, stream) in broken {
        let message = compressed(&stream);
        for received in [decompress(&message), open(&message), verify(&message)] {
            received.assert_refused("decompression-failed");
            assert!(received.content.is_none(), "{what}");
            assert_eq!(layer(&received).octets, None, "{what}");
        }
    }
}

#[test]
fn a_bomb_stops_at_the_limit() {
    let limit = 10 << 20;
    let limits = Limits {
        decompressed_octets: limit,
        ..Limits::default()
    };
    let agent = agent().limits(limits);
    let zeros = vec![0; 20 << 20];
    let fits = compressed(&deflated(&zeros[..limit as usize]));
    agent
        .decompress(&mut Cursor::new(&fits))
        .unwrap()
        .assert_valid();
    for length in [limit as usize + 1, zeros.len()] {
        let bomb = compressed(&deflated(&zeros[..length]));
        let received = agent.decompress(&mut Cursor::new(&bomb)).unwrap();
        received.assert_refused("limit-exceeded");
        assert!(received.content.is_none());
        let spent = received.spent.decompressed_octets;
        assert!(spent <= limit + (1 << 20), "{spent} octets of a bomb");
    }
    // All layers together pay for it.
    let mut nested = ENTITY.to_vec();
    nested.resize(3 << 20, b' ');
    for _ in 0..4 {
        nested = [
            entity("compressed-data", &compressed(&zlib_stored(&nested))),
            vec![b'\n'; 100],
        ]
        .concat();
    }
    let received = agent.open(&mut Cursor::new(&nested)).unwrap();
    received.assert_refused("limit-exceeded");
    assert!(received.spent.decompressed_octets <= limit + (1 << 20));
}

#[test]
fn a_bomb_below_the_limit_is_known_by_how_much_comes_of_little() {
    let unsuspicious = usize::try_from(Limits::UNSUSPICIOUS).unwrap();
    let zeros = vec![0; 2 * unsuspicious];
    decompress(&compressed(&deflated(&zeros[..unsuspicious]))).assert_valid();
    let received = decompress(&compressed(&deflated(&zeros)));
    received.assert_refused("limit-exceeded");
    let spent = received.spent.decompressed_octets;
    assert!(
        spent <= Limits::UNSUSPICIOUS + (1 << 20),
        "{spent} octets of a bomb"
    );
}

#[test]
fn the_algorithm_has_to_be_zlib() {
    let identifier = |name: &str, parameters: &[u8]| algorithm(name, parameters);
    let message = |identifier: &[u8]| compressed_by(identifier, Some(&deflated(ENTITY)));
    // NULL is met, and borne (RFC 3274 section 2).
    decompress(&message(&identifier(ZLIB, &[0x05, 0x00]))).assert_valid();
    let received = decompress(&message(&identifier(ZLIB, &[0x04, 0x00])));
    received.assert_refused("algorithm-parameters");
    let received = decompress(&message(&identifier("1.2.3.4", b"")));
    assert_eq!(
        received.outcome(),
        (Judgement::Unsupported, Some("unsupported"))
    );
    assert_eq!(layer(&received).compression, "1.2.3.4");
    let zlib = der::sequence(|id| id.raw(&oid(ZLIB)));
    decompress(&compressed_by(&zlib, None)).assert_refused("missing-content");
}

#[test]
fn what_is_not_compressed_is_said() {
    for message in [
        ENTITY.to_vec(),
        Message::opaque(ENTITY, &[ALICE]).der(),
        Envelope::cbc(&compressed(&deflated(ENTITY))).der(),
    ] {
        decompress(&message).assert_refused("not-compressed");
    }
}
