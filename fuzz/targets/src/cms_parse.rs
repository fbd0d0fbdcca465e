//! CMS objects, read without judging them.

use std::io::{self, BufRead};

use smime::crypto::AlgorithmIdentifier;
use smime::{
    Limits,
    cms::{CmsError, ContentReader, Opened, open, signed_data::ContentSink},
    inspect::{self, tree},
};

use crate::{
    chunked::Chunked,
    cms_differences::compare,
    cms_outline::{Heads, Read},
};

/// Reads octets as a CMS object, and shows them as a tree.
///
/// Findings: a panic; an outcome that depends on how the stream is buffered; an object in DER that one of this reader
/// and the `cms` crate reads and the other does not, or otherwise; a tree that is larger than its limits, names octets
/// that are not there, or has text in it that acts on a terminal.
pub fn cms_parse(octets: &[u8]) {
    let whole = read(octets);
    // Any size will do; one that is not always the same finds more.
    let size = 1 + octets.len() % 61;
    let chunked = read(Chunked::new(octets, size));
    assert_eq!(
        format!("{chunked:?}"),
        format!("{whole:?}"),
        "in buffers of {size}"
    );
    compare(octets, whole.as_ref().map(|object| object.read.as_ref()));
    show(octets);
}

/// By what right this reader and the `cms` crate differ about octets.
#[cfg(test)]
pub(crate) fn difference(octets: &[u8]) -> Option<&'static str> {
    let whole = read(octets);
    compare(octets, whole.as_ref().map(|object| object.read.as_ref()))
}

/// An object that was read to its end.
#[derive(Debug)]
struct Object {
    /// What it holds; absent where its type is not known.
    read: Option<Read>,
    /// How it was written.
    #[expect(dead_code, reason = "compared as it is shown")]
    written: String,
}

fn read(source: impl BufRead) -> Result<Object, CmsError> {
    let limits = Limits::default();
    match open(source, &limits)? {
        Opened::SignedData(reader) => {
            let mut content = Content::default();
            let (signed_data, _) = reader.read(&mut content)?;
            assert!(content.announced, "content before its digest algorithms");
            Ok(Object {
                read: Some(Read::signed_data(&signed_data, &content.octets)),
                written: format!("{}", signed_data.is_der),
            })
        }
        Opened::Data(reader) => finish((), reader.content()?),
        Opened::EnvelopedData(reader) => {
            let (head, content) = reader.head()?;
            finish(head, content)
        }
        Opened::AuthEnvelopedData(reader) => {
            let (head, content) = reader.head()?;
            finish(head, content)
        }
        Opened::EncryptedData(reader) => {
            let (head, content) = reader.head()?;
            finish(head, content)
        }
        Opened::AuthenticatedData(reader) => {
            let (head, content) = reader.head()?;
            finish(head, content)
        }
        Opened::DigestedData(reader) => {
            let (head, content) = reader.head()?;
            finish(head, content)
        }
        Opened::CompressedData(reader) => {
            let (head, content) = reader.head()?;
            finish(head, content)
        }
        Opened::Other(oid) => Ok(Object {
            read: None,
            written: oid.to_string(),
        }),
        _ => panic!("an object that this fuzzer does not know"),
    }
}

/// Reads the content behind `head`, and what follows it.
fn finish<R: BufRead, T>(
    head: impl Heads<T>,
    reader: ContentReader<R, T>,
) -> Result<Object, CmsError> {
    let (read, rest) = Read::finish(head, reader)?;
    Ok(Object {
        read: Some(read),
        written: format!("{} {:?}", rest.is_der, rest.encoding),
    })
}

#[derive(Default)]
struct Content {
    announced: bool,
    octets: Vec<u8>,
}

impl ContentSink for Content {
    fn announce(&mut self, _: &[AlgorithmIdentifier]) {
        assert!(!self.announced, "announced twice");
        assert!(self.octets.is_empty(), "announced after content");
        self.announced = true;
    }

    fn octets(&mut self, octets: &[u8]) -> io::Result<()> {
        self.octets.extend_from_slice(octets);
        Ok(())
    }
}

fn show(octets: &[u8]) {
    let limits = inspect::Limits::default();
    let tree = tree(octets, &limits);
    assert!(
        tree.nodes.len() <= limits.nodes,
        "{} nodes",
        tree.nodes.len()
    );
    let mut before = None;
    for node in &tree.nodes {
        let content_at = node.offset + u64::from(node.header_len);
        assert!(content_at <= octets.len() as u64, "a node past the end");
        assert!(node.depth < limits.depth, "depth {}", node.depth);
        assert!(before <= Some(node.offset), "nodes out of order");
        before = Some(node.offset);
    }
    assert_harmless(&tree.to_string());
    serde_json::to_string(&tree).expect("a tree is JSON");
}

/// Text that is shown holds no control characters but line ends, and nothing that turns the writing direction.
pub(crate) fn assert_harmless(text: &str) {
    let acts = |&c: &char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if let Some(found) = text.chars().find(acts) {
        panic!("text holds {found:?}: {text}");
    }
}
