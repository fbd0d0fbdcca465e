//! Documents that were signed on their own and then attached, such as a signed invoice.

use std::io::{self, Cursor, Read};

use super::kind::Kind;
use super::starts_as_object;
use crate::budget::Limits;
use crate::cms::content_info::{self, Opened};
use crate::cms::{CmsError, ContentType};
use crate::mime::header::{field_name, is_http_line};
use crate::mime::{Entity, MimeError, Source};

/// How many octets of what was signed are looked at.
const SAMPLE: usize = 64 << 10;

/// Whether `part`, the one with that number in its multipart, is a signed document: an attachment by
/// its disposition, not the first part, not named as the signed message of a mail is, and SignedData
/// around something that no reader of mail shows as a message.
///
/// Everything else that is signed or encrypted may be shown as a part of the message, and is one that
/// does not hold it.
pub(in crate::receive) fn is_document(
    source: &mut dyn Source,
    part: &Entity,
    number: usize,
    limits: &Limits,
) -> io::Result<bool> {
    if number < 2 || Kind::of(part) != Kind::CmsObject || !is_attachment(part) {
        return Ok(false);
    }
    match signed_start(source, part, limits) {
        Ok(Some(start)) => Ok(!is_entity(&start) && !starts_as_object(&mut Cursor::new(start))?),
        Ok(None) => Ok(false),
        Err(CmsError::Io(error)) => Err(error),
        Err(_) => Ok(false),
    }
}

/// Whether the header says so, and only so.
fn is_attachment(part: &Entity) -> bool {
    const MESSAGE: &str = "smime.p7m";
    let mut fields = part.header.fields_named("Content-Disposition");
    let (Some(field), None) = (fields.next(), fields.next()) else {
        return false;
    };
    let value = field.text();
    let word = value.split(';').next().unwrap_or_default();
    let smime_type = part.content_type.parameter("smime-type");
    let is_signed = smime_type.is_none_or(|value| value.eq_ignore_ascii_case("signed-data"));
    let name = part.content_type.parameter("name");
    let names = [part.file_name.as_deref(), name.as_deref()];
    let mut names = names.into_iter().flatten().map(str::trim).peekable();
    word.trim().eq_ignore_ascii_case("attachment")
        && is_signed
        && names.peek().is_some()
        && names.all(|name| !name.is_empty() && !name.eq_ignore_ascii_case(MESSAGE))
}

/// The first octets of what a SignedData holds; absent where it holds nothing, or another CMS object.
fn signed_start(
    source: &mut dyn Source,
    part: &Entity,
    limits: &Limits,
) -> Result<Option<Vec<u8>>, CmsError> {
    let reader = match part.cms_decoder(source) {
        Ok(reader) => reader,
        Err(MimeError::Io(error)) => return Err(CmsError::Io(error)),
        Err(_) => return Ok(None),
    };
    let Opened::SignedData(reader) = content_info::open(reader, limits)? else {
        return Ok(None);
    };
    let (head, mut content) = reader.head()?;
    let content_type = ContentType::from_oid(&head.encap_content_info.content_type);
    if !matches!(content_type, ContentType::Data | ContentType::Other(_)) {
        return Ok(None);
    }
    let mut start = Vec::new();
    while let Some(octets) = content.chunk()? {
        octets
            .take((SAMPLE - start.len()) as u64)
            .read_to_end(&mut start)
            .map_err(CmsError::Io)?;
        if start.len() == SAMPLE {
            break;
        }
    }
    Ok((!start.is_empty()).then_some(start))
}

/// Whether octets may be taken for a MIME entity: they start with a header field or with the empty
/// line that ends a header, or have a MIME field before the first empty line.
fn is_entity(start: &[u8]) -> bool {
    const BOM: &[u8] = b"\xef\xbb\xbf";
    let start = start.strip_prefix(BOM).unwrap_or(start);
    // Lines end with LF or CRLF, and with a CR alone to some.
    let mut lines = start
        .split(|&octet| octet == b'\n')
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
        .flat_map(|line| line.split(|&octet| octet == b'\r'));
    let first = lines.next().unwrap_or_default();
    let is_word = |octet: &u8| octet.is_ascii_alphanumeric() || matches!(octet, b'-' | b'_');
    let name_of = |line| field_name(line).and_then(|(length, _)| line.get(..length));
    first.trim_ascii().is_empty()
        || first.starts_with(b"From ")
        || is_http_line(first)
        || name_of(first.trim_ascii_start()).is_some_and(|name| name.iter().all(is_word))
        || lines
            .take_while(|line| !line.trim_ascii().is_empty())
            .filter_map(name_of)
            .any(is_mime_field)
}

fn is_mime_field(name: &[u8]) -> bool {
    let name = name.to_ascii_lowercase();
    name == b"mime-version" || name.starts_with(b"content-")
}
