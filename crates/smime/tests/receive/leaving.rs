//! What leaves is what was judged, octet by octet, whatever becomes of the message in between: for
//! outputs that nothing can be taken back from.

use std::io::{Cursor, Read};

use smime::receive::{BUFFERS, Received, ReceivingAgent};

use crate::envelopes::*;
use crate::support::*;

/// Content that is long enough for no one to hold, of which no two spans are the same.
fn content() -> Vec<u8> {
    let buffers: usize = BUFFERS.iter().map(|(_, octets)| octets).sum();
    let held = smime::Limits::default().held_plaintext_of_layer();
    let mut content = b"Content-Type: text/plain\r\n\r\n".to_vec();
    let mut line = 0u32;
    while content.len() < held + 2 * buffers {
        content.extend_from_slice(format!("Line {line} of the text.\r\n").as_bytes());
        line += 1;
    }
    content
}

fn data(content: &[u8]) -> Vec<u8> {
    content_info(
        ID_DATA,
        &smime_ber::der::primitive(smime_ber::Tag::OCTET_STRING, content),
    )
}

/// Each form whose octets stand in the message as the content does, and whether `open` reads it.
fn messages(content: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let attributes = vec![attribute(CONTENT_TYPE, &oid(ID_DATA))];
    let digest = hex::decode(sha256_hex(content)).unwrap();
    let opaque = Message::opaque(content, &[ALICE]).der();
    let detached = Message::detached(content, &[ALICE]).der();
    vec![
        ("signed", opaque.clone()),
        ("multipart", multipart_signed("", content, &detached)),
        ("gcm", Envelope::gcm(content).der()),
        (
            "gcm, attributes",
            Envelope::gcm_with(content, ID_DATA, Some(attributes)).der(),
        ),
        ("cbc", Envelope::cbc(content).der()),
        ("mac", Authenticated::plain(content).der()),
        ("digested", digested(Some(content), &digest)),
        ("stored", compressed(&zlib_stored(content))),
        ("data", data(content)),
        ("in no layer", content.to_vec()),
        ("gcm around signed", Envelope::gcm(&opaque).der()),
        ("stored around mac", {
            let mac = Authenticated::plain(content).der();
            compressed(&zlib_stored(&mac))
        }),
    ]
}

/// What a message gives out once it is `changed`, and whether it says that it is whole.
fn given_out(received: &Received, changed: &[u8]) -> (Vec<u8>, bool) {
    let mut given = Vec::new();
    let whole = received.copy_content(&mut Cursor::new(changed), None, &mut given);
    (given, whole.is_ok_and(|whole| whole))
}

#[test]
fn no_octet_leaves_that_was_not_judged() {
    let content = content();
    for (name, message) in messages(&content) {
        let received = keyed().open(&mut Cursor::new(&message)).unwrap();
        received.assert_valid();
        assert!(content_of(&received, &message) == content, "{name}");
        // Where the content stands, whatever is before and behind it.
        for at in [1, 2, 3, 5, 7].map(|part| message.len() * part / 8) {
            let mut changed = message.clone();
            changed[at] ^= 1;
            let (given, whole) = given_out(&received, &changed);
            assert!(!whole, "{name}, octet {at}");
            assert!(content.starts_with(&given), "{name}, octet {at}");
            assert!(given.len() <= at, "{name}, octet {at}");
        }
        let (given, whole) = given_out(&received, &message[..message.len() / 2]);
        assert!(!whole && content.starts_with(&given), "{name}, cut");
    }
}

/// A file that someone else writes: after so many octets it is another.
struct Replaced {
    now: Cursor<Vec<u8>>,
    later: Vec<u8>,
    left: usize,
}

impl Read for Replaced {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.now.read(buffer)?;
        self.left = self.left.saturating_sub(read);
        if self.left == 0 && !self.later.is_empty() {
            let position = self.now.position();
            self.now = Cursor::new(std::mem::take(&mut self.later));
            self.now.set_position(position);
        }
        Ok(read)
    }
}

impl std::io::Seek for Replaced {
    fn seek(&mut self, to: std::io::SeekFrom) -> std::io::Result<u64> {
        self.now.seek(to)
    }
}

/// A layer around vouches for what is inside, and that is read after it was judged.
#[test]
fn what_a_layer_around_vouches_for_is_what_the_layer_inside_is_read_from() {
    let agent: ReceivingAgent = keyed();
    let good = content();
    let mut other = good.clone();
    let at = other.len() / 2;
    other[at..at + 4].copy_from_slice(b"evil");
    // The layer inside is as good for the one content as for the other.
    let around = |inside: &[u8]| Message::opaque(inside, &[ALICE]).der();
    let [one, another] = [&good, &other].map(|content| compressed(&zlib_stored(content)));
    let now = around(&one);
    let start = now
        .windows(64)
        .position(|octets| octets == &one[..64])
        .unwrap();
    let mut later = now.clone();
    later[start..start + one.len()].copy_from_slice(&another);
    for part in 1..40 {
        let mut source = Replaced {
            now: Cursor::new(now.clone()),
            later: later.clone(),
            left: now.len() * part / 8,
        };
        let Ok(received) = agent.open(&mut source) else {
            continue;
        };
        let mut given = Vec::new();
        let whole = received.copy_content(&mut source, None, &mut given);
        if received.verdict.is_valid() {
            assert!(good.starts_with(&given), "part {part}");
            assert!(
                !whole.is_ok_and(|whole| whole) || given == good,
                "part {part}"
            );
        }
    }
}
