//! Fixtures, and how one element of them is replaced.

use std::fs;
use std::io::BufRead;
use std::path::Path;

use smime::Limits;
use smime::cms::content::Finished;
use smime::cms::encrypted_content_info::{EncryptedHead, EncryptedTail};
use smime::cms::{CmsError, ContentReader, Opened, RecipientInfo, open};
use smime_ber::{SliceReader, der};

pub(crate) const CONTENT: &[u8] = b"Content-Type: text/plain\r\n\r\nSell the shares.\r\n";

pub(crate) fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let found = ["cms/data", "receive/data"].map(|data| folder.join(data).join(name));
    let path = found.iter().find(|path| path.exists());
    fs::read(path.unwrap_or_else(|| panic!("no fixture {name}"))).unwrap()
}

/// The element at `path`, counted from 0 in each constructed element around it, replaced by what
/// `edit` makes of it; all lengths around follow. Lengths are definite.
pub(crate) fn edit(encoded: &[u8], path: &[usize], edit: impl FnOnce(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let Some((&at, rest)) = path.split_first() else {
        return edit(encoded);
    };
    let element = SliceReader::new(encoded).next().unwrap().unwrap();
    let mut members = elements(element.content);
    members[at] = self::edit(&members[at], rest, edit);
    der::element(element.header.tag, |content| {
        members.iter().for_each(|member| content.raw(member));
    })
}

/// The same with an element put behind the last one at `path`.
pub(crate) fn append(encoded: &[u8], path: &[usize], more: &[u8]) -> Vec<u8> {
    edit(encoded, path, |around| {
        let element = SliceReader::new(around).next().unwrap().unwrap();
        der::element(element.header.tag, |content| {
            content.raw(element.content);
            content.raw(more);
        })
    })
}

/// The elements that stand one after the other.
pub(crate) fn elements(encoded: &[u8]) -> Vec<Vec<u8>> {
    let mut reader = SliceReader::new(encoded);
    std::iter::from_fn(|| reader.next().unwrap())
        .map(|element| element.raw.to_vec())
        .collect()
}

/// Where `part` stands in `whole`, which holds it once.
#[track_caller]
pub(crate) fn position(whole: &[u8], part: &[u8]) -> usize {
    let mut found = (0..whole.len()).filter(|&at| whole[at..].starts_with(part));
    let at = found.next().expect("the part is there");
    assert_eq!(found.next(), None, "the part is there twice");
    at
}

/// An encrypted object, read.
pub(crate) struct Encrypted {
    pub(crate) head: EncryptedHead,
    pub(crate) ciphertext: Vec<u8>,
    pub(crate) tail: EncryptedTail,
    pub(crate) is_der: bool,
    pub(crate) trailing: bool,
}

pub(crate) fn encrypted(source: impl BufRead) -> Result<Encrypted, CmsError> {
    encrypted_within(source, &Limits::default())
}

pub(crate) fn encrypted_within(
    source: impl BufRead,
    limits: &Limits,
) -> Result<Encrypted, CmsError> {
    let (head, content) = match open(source, limits)? {
        Opened::EnvelopedData(reader) => reader.head()?,
        Opened::AuthEnvelopedData(reader) => reader.head()?,
        Opened::EncryptedData(reader) => reader.head()?,
        other => panic!("{:?}", other.content_type()),
    };
    let (ciphertext, finished) = drained(content)?;
    Ok(Encrypted {
        head,
        ciphertext,
        tail: finished.tail,
        is_der: finished.is_der,
        trailing: finished.trailing,
    })
}

/// The content of an object, and what stands behind it.
pub(crate) fn drained<R: BufRead, T>(
    mut reader: ContentReader<R, T>,
) -> Result<(Vec<u8>, Finished<R, T>), CmsError> {
    let mut content = Vec::new();
    reader.copy_to(&mut |octets| {
        content.extend_from_slice(octets);
        Ok(())
    })?;
    Ok((content, reader.finish()?))
}

pub(crate) fn recipients(message: &[u8]) -> Result<Vec<RecipientInfo>, CmsError> {
    encrypted(message).map(|read| read.head.recipient_infos)
}

pub(crate) fn kinds(message: &[u8]) -> Vec<&'static str> {
    let recipients = recipients(message).unwrap();
    recipients.iter().map(RecipientInfo::kind).collect()
}

/// The reason code and the detail that an error ends in.
pub(crate) fn refusal<T>(result: Result<T, CmsError>) -> (&'static str, String) {
    let error = result.err().expect("it cannot be read");
    let refusal = error.into_refusal().unwrap();
    (refusal.reason.code(), refusal.detail)
}
