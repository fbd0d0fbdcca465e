//! CMS objects, read without judging them.

use std::{
    fmt::Debug,
    io::{self, BufRead},
};

use cms::{
    cert::CertificateChoices, content_info::ContentInfo, signed_data::SignedData as TheirSignedData,
};
use der::Decode;
use der::oid::db::rfc5911::ID_SIGNED_DATA;
use smime::crypto::AlgorithmIdentifier;
use smime::{
    Limits,
    cms::{CmsError, ContentReader, Opened, SignedData, open, signed_data::ContentSink},
    inspect::{self, tree},
};
use smime_ber::{ErrorKind, to_der};

use crate::chunked::Chunked;

/// Reads octets as a CMS object, and shows them as a tree.
///
/// Findings: a panic; an outcome that depends on how the stream is buffered; SignedData that the `cms` crate
/// reads and this reader does not, or otherwise; a tree that is larger than its limits, names octets that are not
/// there, or has text in it that acts on a terminal.
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
    compare_with_cms(octets, &whole);
    show(octets);
}

/// What was read: the object and the content that streamed by.
#[derive(Debug)]
enum Object {
    SignedData(Box<SignedData>, Vec<u8>),
    /// Of another type: what stands around its content, and the content.
    #[expect(dead_code, reason = "compared as it is shown")]
    Other(String, Vec<u8>),
}

type Read = Result<Object, CmsError>;

fn read(source: impl BufRead) -> Read {
    let limits = Limits::default();
    match open(source, &limits)? {
        Opened::SignedData(reader) => {
            let mut content = Content::default();
            let (signed_data, _) = reader.read(&mut content)?;
            assert!(content.announced, "content before its digest algorithms");
            Ok(Object::SignedData(signed_data.into(), content.octets))
        }
        Opened::Data(reader) => Object::read("Data", reader.content()?),
        Opened::EnvelopedData(reader) => {
            let (head, content) = reader.head()?;
            Object::read(head, content)
        }
        Opened::AuthEnvelopedData(reader) => {
            let (head, content) = reader.head()?;
            Object::read(head, content)
        }
        Opened::EncryptedData(reader) => {
            let (head, content) = reader.head()?;
            Object::read(head, content)
        }
        Opened::AuthenticatedData(reader) => {
            let (head, content) = reader.head()?;
            Object::read(head, content)
        }
        Opened::DigestedData(reader) => {
            let (head, content) = reader.head()?;
            Object::read(head, content)
        }
        Opened::CompressedData(reader) => {
            let (head, content) = reader.head()?;
            Object::read(head, content)
        }
        Opened::Other(oid) => Ok(Object::Other(oid.to_string(), Vec::new())),
        _ => panic!("an object that this fuzzer does not know"),
    }
}

impl Object {
    /// Reads the content, and what follows it, behind `head`.
    fn read<R: BufRead, T: Debug>(head: impl Debug, mut reader: ContentReader<R, T>) -> Read {
        let mut content = Vec::new();
        reader.copy_to(&mut |octets| {
            content.extend_from_slice(octets);
            Ok(())
        })?;
        let rest = reader.finish()?;
        let around = format!("{head:?} {:?} {} {}", rest.tail, rest.is_der, rest.trailing);
        Ok(Self::Other(around, content))
    }
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

/// What `cms` reads as strict DER is read here too, and as the same.
fn compare_with_cms(octets: &[u8], ours: &Read) {
    let is_signed_data = |object: &ContentInfo| object.content_type == ID_SIGNED_DATA;
    let Some(theirs) = ContentInfo::from_der(octets)
        .ok()
        .filter(is_signed_data)
        .and_then(|object| object.content.decode_as::<TheirSignedData>().ok())
    else {
        return;
    };
    let (ours, content) = match ours {
        Ok(Object::SignedData(signed_data, content)) => (signed_data, content),
        Ok(Object::Other(..)) => return,
        Err(error) if is_over_a_limit(error) || !is_ber(octets) => return,
        Err(error) => panic!("cms reads it: {error}"),
    };
    assert_eq!(
        ours.encap_content_info.content_type, theirs.encap_content_info.econtent_type,
        "eContentType"
    );
    if let Some(theirs) = &theirs.encap_content_info.econtent {
        assert_eq!(content, theirs.value(), "eContent");
    }
    assert_eq!(
        ours.digest_algorithms.len(),
        theirs.digest_algorithms.len(),
        "digestAlgorithms"
    );
    assert_eq!(
        ours.signer_infos.len(),
        theirs.signer_infos.0.len(),
        "signerInfos"
    );
    assert_eq!(
        sorted(
            ours.signer_infos
                .iter()
                .map(|signer| signer.signature.as_slice())
        ),
        sorted(
            theirs
                .signer_infos
                .0
                .iter()
                .map(|signer| signer.signature.as_bytes())
        ),
        "signatures"
    );
    let theirs = theirs.certificates.iter().flat_map(|set| set.0.iter());
    let plain = theirs.filter(|choice| matches!(choice, CertificateChoices::Certificate(_)));
    assert_eq!(ours.certificates.len(), plain.count(), "certificates");
}

/// `cms` has no limits.
fn is_over_a_limit(error: &CmsError) -> bool {
    match error {
        CmsError::Exhausted(_) => true,
        CmsError::Ber { error, .. } => error.kind() == ErrorKind::Limit,
        _ => false,
    }
}

/// Whether all of it is BER: `cms` does not look into the value of an attribute, and takes an OBJECT IDENTIFIER
/// with a padded arc.
fn is_ber(octets: &[u8]) -> bool {
    to_der(octets, smime_ber::Limits::default())
        .is_ok_and(|normalised| !normalised.findings.breaks_ber())
}

/// `cms` puts the elements of a SET into the order of DER.
fn sorted<'a>(octets: impl Iterator<Item = &'a [u8]>) -> Vec<&'a [u8]> {
    let mut octets: Vec<_> = octets.collect();
    octets.sort_unstable();
    octets
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
