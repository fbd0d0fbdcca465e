//! In which form a message comes.

use std::io;

use super::pem;
use super::source::{Region, Source, Window};
use super::transfer::{TransferEncoding, is_ber, sniff};

/// The form of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// An RFC 5322 message or MIME entity.
    Mime,
    /// A CMS object in PEM (RFC 7468).
    Pem,
    /// A CMS object in base64 without anything around it.
    Base64,
    /// A CMS object in DER or BER.
    Der,
}

impl Form {
    /// Its name as the command line and reports have it. Whether `der` is DER indeed, the reader of
    /// the object finds out.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mime => "mime",
            Self::Pem => "pem",
            Self::Base64 => "base64",
            Self::Der => "der",
        }
    }
}

/// How many octets the form is told from.
pub const SAMPLE: usize = 64 << 10;

/// Tells the form from the first [`SAMPLE`] octets. Text that is nothing else is MIME, other octets
/// are DER, so that the reader of that form says what is wrong with it.
///
/// # Errors
/// Those of reading.
pub fn detect(source: &mut dyn Source) -> io::Result<Form> {
    let region = Region::whole(source)?;
    let mut window = Window::new(source, region)?;
    Ok(of_start(window.look_ahead(SAMPLE)?))
}

fn of_start(start: &[u8]) -> Form {
    const WORD: usize = 1024;
    if is_ber(start) {
        return Form::Der;
    }
    let text = start.trim_ascii_start();
    if text.starts_with(pem::BEGIN) {
        return Form::Pem;
    }
    let first_line = text
        .split(|&octet| octet == b'\n')
        .next()
        .unwrap_or_default();
    let is_field = super::header::field_name(first_line).is_some();
    let is_http = super::header::is_http_line(first_line);
    if is_field || is_http || start.starts_with(b"From ") || start.starts_with(b">From ") {
        return Form::Mime;
    }
    let word = text.get(..WORD.min(text.len())).unwrap_or_default();
    if sniff(word) == Some(TransferEncoding::Base64) || is_base64_twice(word) {
        return Form::Base64;
    }
    // RFC 7468 section 2 lets text stand before the BEGIN line.
    let begins_later = memchr::memmem::find_iter(start, pem::BEGIN).any(|at| {
        let before = start.get(..at).unwrap_or_default();
        before.last() == Some(&b'\n')
    });
    if begins_later {
        return Form::Pem;
    }
    let is_text = |&octet: &u8| octet >= 0x20 && octet != 0x7f || octet.is_ascii_whitespace();
    if word.iter().all(is_text) {
        Form::Mime
    } else {
        Form::Der
    }
}

/// Whether octets are the base64 of an object's base64, which starts with `MI`: so that the reader of
/// the object can say so.
fn is_base64_twice(word: &[u8]) -> bool {
    let is_text = |octet: &u8| octet.is_ascii_alphanumeric() || b"+/=\r\n".contains(octet);
    word.starts_with(b"TUl") && word.iter().all(is_text)
}
