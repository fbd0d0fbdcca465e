//! Content of every length: around each buffer that it passes through, in every form, by every verb,
//! under one layer and under several.
//!
//! Nobody notices that two buffers disagree but a message whose content is longer than the one and
//! shorter than the other. So lengths come from the buffers themselves.

mod forms;

use std::fs::{self, File};
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use smime::Limits;
use smime::mime::Source;
use smime::receive::{BUFFERS, Received};

use self::forms::{FORMS, Form, Made, Verb};
use crate::envelopes::*;

/// Content of exactly `length` octets: text in canonical form, with a header where there is room
/// for one.
pub(super) fn content_of_length(length: usize) -> Vec<u8> {
    const HEADER: &[u8] = b"Content-Type: text/plain\r\n\r\n";
    const LINE: &[u8] = b"One line of many, all of a length that fits nothing.\r\n";
    let header = if length > HEADER.len() { HEADER } else { b"" };
    let lines = LINE.iter().cycle();
    let mut content: Vec<u8> = header.iter().chain(lines).take(length).copied().collect();
    // A CR that is the last octet would belong to a line end that is not there.
    if content.last() == Some(&b'\r') {
        content.pop();
        content.push(b'.');
    }
    content
}

/// Every length that a buffer makes remarkable, one less and one more, and some between.
fn lengths() -> Vec<usize> {
    let held = Limits::default().held_plaintext_of_layer();
    let buffers = BUFFERS.iter().map(|(_, octets)| *octets);
    let mut edges: Vec<usize> = buffers.chain([1, held]).collect();
    edges.sort_unstable();
    edges.dedup();
    let between: Vec<_> = edges
        .windows(2)
        .map(|two| two[0].midpoint(two[1]))
        .collect();
    let around = edges.iter().flat_map(|edge| [edge - 1, *edge, edge + 1]);
    let mut lengths: Vec<usize> = around.chain(between).collect();
    lengths.sort_unstable();
    lengths.dedup();
    lengths
}

/// A pipe's way to give octets: as many as it likes.
struct Dribble<S>(S);

impl<S: Read> Read for Dribble<S> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        const ODD: usize = 40_961;
        let most = buffer.len().min(ODD);
        self.0.read(&mut buffer[..most])
    }
}

impl<S: Seek> Seek for Dribble<S> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

/// What a message is read from.
#[derive(Clone, Copy, Debug)]
enum From {
    Slice,
    Pipe,
    File,
}

impl From {
    fn source<'a>(self, octets: &'a [u8], name: &str) -> Box<dyn Source + 'a> {
        match self {
            Self::Slice => Box::new(Cursor::new(octets)),
            Self::Pipe => Box::new(Dribble(Cursor::new(octets))),
            Self::File => {
                let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
                fs::write(&path, octets).unwrap();
                let file = File::open(&path).unwrap();
                fs::remove_file(path).unwrap();
                Box::new(file)
            }
        }
    }
}

fn judge<'a>(
    verb: Verb,
    message: &'a mut dyn Source,
    detached: Option<&'a mut dyn Source>,
) -> Received {
    let agent = keyed().content_key(smime::crypto::Secret::from(&CONTENT_KEY[..]));
    let judged = match (verb, detached) {
        (Verb::Verify, None) => agent.verify(message),
        (Verb::Verify, Some(content)) => agent.verify_detached(message, content),
        (Verb::Open, None) => agent.open(message),
        (Verb::Open, Some(content)) => agent.open_detached(message, content),
        (Verb::Decrypt, None) => agent.decrypt(message),
        (Verb::Decrypt, Some(content)) => agent.decrypt_detached(message, content),
        (Verb::Decompress, _) => agent.decompress(message),
    };
    judged.unwrap()
}

/// Judges one message and takes its content out; says what is wrong with that.
fn fault(made: &Made, verb: Verb, from: From, wanted: &[u8]) -> Option<String> {
    let name = format!("sizes-{:?}", thread::current().id());
    let mut message = from.source(&made.message, &name);
    let beside = made.detached.as_ref();
    let mut detached = beside.map(|detached| from.source(detached, &format!("{name}-beside")));
    let received = judge(
        verb,
        &mut *message,
        detached.as_mut().map(|detached| &mut **detached as _),
    );
    if !received.verdict.is_valid() {
        return Some(format!("{:?}", received.verdict.reasons));
    }
    let mut content = Vec::new();
    let detached = detached.as_mut().map(|detached| &mut **detached as _);
    match received.copy_content(&mut *message, detached, &mut content) {
        Err(error) => Some(error.to_string()),
        Ok(false) => Some("not the content that was judged".to_owned()),
        Ok(true) if content != wanted => Some("other content".to_owned()),
        Ok(true) => None,
    }
}

/// Walks the forms on as many threads as are allowed; gives the number of combinations and what
/// went wrong.
fn walk(lengths: &[usize]) -> (usize, Vec<String>) {
    let next = AtomicUsize::new(0);
    let forms: Vec<&Form> = FORMS.iter().copied().flatten().collect();
    let walk_some = || {
        let mut found = (0, Vec::new());
        while let Some(form) = forms.get(next.fetch_add(1, Ordering::Relaxed)) {
            walk_form(form, lengths, &mut found);
        }
        found
    };
    let found = thread::scope(|scope| {
        let threads: Vec<_> = (0..2).map(|_| scope.spawn(walk_some)).collect();
        let found = threads.into_iter().map(|thread| thread.join().unwrap());
        found.collect::<Vec<_>>()
    });
    found.into_iter().fold((0, Vec::new()), |mut all, some| {
        all.0 += some.0;
        all.1.extend(some.1);
        all
    })
}

fn walk_form(form: &Form, lengths: &[usize], (count, faults): &mut (usize, Vec<String>)) {
    for length in lengths.iter().filter(|length| form.takes(**length)) {
        for content in form.contents(*length) {
            let made = (form.make)(&content);
            for verb in form.verbs {
                // Each length of three that lie beside each other comes from another source.
                let from = [From::Slice, From::Pipe, From::File][*count % 3];
                *count += 1;
                if let Some(fault) = fault(&made, *verb, from, &content) {
                    let name = form.name;
                    let octets = content.len();
                    faults.push(format!("{name}, {verb:?}, {from:?}, {octets}: {fault}"));
                }
            }
        }
    }
}

#[test]
fn content_of_any_length_comes_out_of_any_form() {
    let lengths = lengths();
    let (count, faults) = walk(&lengths);
    println!(
        "{count} combinations: {} forms, {} lengths from {} to {}",
        FORMS.iter().map(|some| some.len()).sum::<usize>(),
        lengths.len(),
        lengths[0],
        lengths[lengths.len() - 1]
    );
    let some: Vec<_> = faults.iter().take(40).collect();
    assert!(faults.is_empty(), "{} of {count}: {some:#?}", faults.len());
}
