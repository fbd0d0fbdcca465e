//! Large content: read as often as it is needed, held as little as that takes, and never believed
//! when it changes.

use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};

use smime::Limits;
use smime::receive::{Received, ReceivingAgent};

use crate::envelopes::*;
use crate::support::*;

const MEBIBYTE: usize = 1 << 20;

/// Text of some mebibytes, in canonical form.
fn large_entity() -> Vec<u8> {
    let mut entity = b"Content-Type: text/plain\r\n\r\n".to_vec();
    let mut line = 0u32;
    while entity.len() < 5 * MEBIBYTE {
        entity.extend_from_slice(format!("This is line {line} of a long text.\r\n").as_bytes());
        line += 1;
    }
    entity
}

/// Limits under which next to nothing is held.
fn tight(agent: ReceivingAgent) -> ReceivingAgent {
    agent.limits(Limits {
        held_plaintext: 16 << 10,
        ..Limits::default()
    })
}

/// The layers that are hardest to read again, one inside the other.
fn triple_wrapped(content: &[u8]) -> Vec<u8> {
    let detached = Message::detached(content, &[ALICE]).der();
    let clear = multipart_signed("", content, &detached);
    let lf = String::from_utf8(clear).unwrap().replace("\r\n", "\n");
    let encrypted = entity("enveloped-data", &Envelope::cbc(lf.as_bytes()).der());
    let compressed = entity("compressed-data", &compressed(&zlib_stored(&encrypted)));
    let opaque = entity("signed-data", &Message::opaque(&compressed, &[ALICE]).der());
    [
        b"From: alice@example.com\r\n".as_slice(),
        &entity("authEnveloped-data", &Envelope::gcm(&opaque).der()),
    ]
    .concat()
}

/// A source that counts what is read from it.
struct Counted<'a> {
    source: Cursor<&'a [u8]>,
    read: u64,
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(buffer)?;
        self.read += count as u64;
        Ok(count)
    }
}

impl Seek for Counted<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.source.seek(to)
    }
}

#[track_caller]
fn opened(agent: &ReceivingAgent, message: &[u8]) -> (Received, u64) {
    let mut source = Counted {
        source: Cursor::new(message),
        read: 0,
    };
    let received = agent.open(&mut source).unwrap();
    received.assert_valid();
    (received, source.read)
}

#[test]
fn large_layers_open_however_little_is_held() {
    let content = large_entity();
    let message = triple_wrapped(&content);
    for agent in [keyed(), tight(keyed())] {
        let (received, read) = opened(&agent, &message);
        assert_eq!(received.verdict.layers.len(), 5);
        assert!(content_of(&received, &message) == content);
        let times = read / message.len() as u64;
        assert!(times <= 20, "read {times} times over, {:?}", received.spent);
    }
}

#[test]
fn one_encrypted_layer_is_read_once_to_judge_it_and_once_to_give_it_out() {
    let content = large_entity();
    for object in [Envelope::cbc(&content).der(), Envelope::gcm(&content).der()] {
        let mut source = Counted {
            source: Cursor::new(&object),
            read: 0,
        };
        let received = keyed().decrypt(&mut source).unwrap();
        received.assert_valid();
        let buffers = 4 * smime::mime::source::BUFFER as u64;
        assert!(
            source.read <= object.len() as u64 + buffers,
            "{}",
            source.read
        );
        source.read = 0;
        let mut copied = Vec::new();
        assert!(
            received
                .copy_content(&mut source, None, &mut copied)
                .unwrap()
        );
        assert!(copied == content);
        assert!(
            source.read <= object.len() as u64 + buffers,
            "{}",
            source.read
        );
    }
}

#[test]
fn reading_again_without_end_meets_the_limit() {
    let message = triple_wrapped(&large_entity());
    let agent = keyed().limits(Limits {
        held_plaintext: 16 << 10,
        restarts: 3,
        ..Limits::default()
    });
    let received = agent.open(&mut Cursor::new(&message)).unwrap();
    // What is read again stands beneath CBC.
    received.assert_refused("decryption-failed");
    assert!(received.content.is_none());
}

/// A sink that takes so many octets and fails then.
struct Full(usize);

impl Write for Full {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        match self.0.checked_sub(octets.len()) {
            Some(left) => {
                self.0 = left;
                Ok(octets.len())
            }
            None => Err(io::ErrorKind::InvalidData.into()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_sink_that_fails_is_the_callers_error() {
    let object = Envelope::gcm(ENTITY).der();
    let received = decrypt(&object);
    let copied = received.copy_content(&mut Cursor::new(&object), None, &mut Full(10));
    assert_eq!(copied.unwrap_err().kind(), io::ErrorKind::InvalidData);
}

#[test]
fn ciphertext_that_changed_since_it_was_judged_is_noticed() {
    let content = large_entity();
    for content in [ENTITY, &content] {
        let mut objects = vec![Envelope::gcm(content).der(), Envelope::cbc(content).der()];
        objects.push(compressed(&zlib_stored(content)));
        objects.push(Authenticated::plain(content).der());
        objects.push(Envelope::gcm(&entity("compressed-data", &objects[2])).der());
        for object in objects {
            let received = open(&object);
            received.assert_valid();
            // Somewhere in the content, whatever stands behind it.
            let mut changed = object.clone();
            changed[object.len() - 40] ^= 1;
            let mut source = Cursor::new(&changed);
            let whole = received.copy_content(&mut source, None, &mut io::sink());
            assert!(!whole.unwrap(), "{} octets", object.len());
            let mut cut = Cursor::new(&object[..object.len() - 100]);
            let whole = received.copy_content(&mut cut, None, &mut io::sink());
            assert!(!whole.is_ok_and(|whole| whole), "cut off");
        }
    }
}

#[test]
fn of_small_content_that_changed_nothing_is_given_out() {
    for object in [Envelope::gcm(ENTITY).der(), Envelope::cbc(ENTITY).der()] {
        let received = decrypt(&object);
        let mut changed = object.clone();
        changed[object.len() - 40] ^= 1;
        let mut copied = Vec::new();
        let whole = received.copy_content(&mut Cursor::new(&changed), None, &mut copied);
        assert!(!whole.unwrap());
        assert!(copied.is_empty(), "{copied:?}");
    }
}

/// A source whose octets are others from the second reading on.
struct Turncoat {
    now: Cursor<Vec<u8>>,
    later: Vec<u8>,
    rewinds: usize,
}

impl Read for Turncoat {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.now.read(buffer)
    }
}

impl Seek for Turncoat {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        if to == SeekFrom::Start(0) {
            self.rewinds = self.rewinds.saturating_sub(1);
            if self.rewinds == 0 {
                let position = self.now.position();
                self.now = Cursor::new(self.later.clone());
                self.now.set_position(position);
            }
        }
        self.now.seek(to)
    }
}

#[test]
fn a_source_that_changes_while_it_is_judged_never_makes_a_forgery_valid() {
    let signed = entity("signed-data", &Message::opaque(ENTITY, &[ALICE]).der());
    let now = Envelope::gcm(&signed).der();
    let forged = Message::opaque(
        b"Content-Type: text/plain\r\n\r\nBuy the shares.\r\n",
        &[ALICE],
    )
    .edit(|message| {
        message.signer_infos = vec![Signer::new(ALICE, ENTITY).der()];
    });
    let later = Envelope::gcm(&entity("signed-data", &forged.der())).der();
    for rewinds in 1..12 {
        let mut source = Turncoat {
            now: Cursor::new(now.clone()),
            later: later.clone(),
            rewinds,
        };
        match keyed().open(&mut source) {
            Ok(received) if received.verdict.is_valid() => {
                let mut content = Vec::new();
                let whole = received.copy_content(&mut source, None, &mut content);
                assert!(!whole.is_ok_and(|whole| whole) || content == ENTITY);
            }
            Ok(_) | Err(_) => {}
        }
    }
}

#[test]
fn a_source_that_fails_while_it_is_opened_is_the_callers_error() {
    struct Failing(Cursor<Vec<u8>>, usize);
    impl Read for Failing {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.1 = self
                .1
                .checked_sub(1)
                .ok_or_else(|| io::Error::other("gone"))?;
            let most = buffer.len().min(512);
            self.0.read(&mut buffer[..most])
        }
    }
    impl Seek for Failing {
        fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
            self.0.seek(to)
        }
    }
    let message = triple_wrapped(ENTITY);
    for reads in 0..10_000 {
        let mut source = Failing(Cursor::new(message.clone()), reads);
        match keyed().open(&mut source) {
            Ok(received) => {
                received.assert_valid();
                assert!(reads > 10, "{reads}");
                return;
            }
            Err(error) => assert_eq!(error.kind(), io::ErrorKind::Other, "{error}"),
        }
    }
    panic!("it never opened");
}

#[test]
fn content_that_is_held_and_longer_than_any_buffer_comes_out() {
    let held = Limits::default().held_plaintext_of_layer();
    for octets in [300_000, held, held + 1] {
        let content = &large_entity()[..octets];
        for object in [
            Envelope::gcm(content).der(),
            Envelope::cbc(content).der(),
            compressed(&zlib_stored(content)),
            Authenticated::plain(content).der(),
        ] {
            let received = open(&object);
            received.assert_valid();
            assert!(content_of(&received, &object) == content, "{octets} octets");
            assert_eq!(received.spent.restarts, 0);
        }
    }
}

/// Once to find the key, once to find the layer inside and to digest what it signs; once more for the
/// start of what that holds.
#[test]
fn what_stands_beneath_a_layer_is_read_as_often_in_each_form() {
    let content = large_entity();
    let detached = Message::detached(&content, &[ALICE]).der();
    let clear = multipart_signed("", &content, &detached);
    let lf = String::from_utf8(clear.clone())
        .unwrap()
        .replace("\r\n", "\n")
        .into_bytes();
    let opaque = entity("signed-data", &Message::opaque(&content, &[ALICE]).der());
    for inside in [clear, lf, opaque] {
        for object in [Envelope::cbc(&inside).der(), Envelope::gcm(&inside).der()] {
            let (received, read) = opened(&keyed(), &object);
            let restarts = received.spent.restarts;
            assert!(restarts <= 1, "{restarts}");
            let most = 2 * object.len() as u64 + (2 << 20);
            assert!(read <= most, "{read} of {}", object.len());
            assert!(content_of(&received, &object) == content);
        }
    }
}
